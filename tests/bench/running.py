"""Benches in processes of their own, of this state of the product or of two commits."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.bench.comparison import median_of
from tests.bench.harness import RESULTS
from tests.bench.results import Results, gather

ROOT = Path(__file__).resolve().parents[2]


def names(root: Path = ROOT) -> list[str]:
    """List the benches that there are."""
    found = (root / "tests" / "bench").glob("bench_*.py")
    return sorted(path.stem.removeprefix("bench_") for path in found)


def run(chosen: Sequence[str], *, write: bool, root: Path = ROOT) -> dict[str, int]:
    """Run benches, each in a process of its own, so that none finds what another left behind.

    Parameters
    ----------
    chosen
        Their names.
    write
        Whether each keeps its results in ``bench-results/`` of ``root``.
    root
        The folder of the product to be measured.

    Returns
    -------
    dict
        Those that did not end well: name to exit code, 1 where a goal is missed.
    """
    failed = {}
    for name in chosen:
        print(f"-- {name}", flush=True)
        command = [sys.executable, "-P", "-m", f"tests.bench.bench_{name}"]
        command += ["--write"] if write else []
        environment = os.environ | {"PYTHONPATH": str(root)}
        done = subprocess.run(command, cwd=root, env=environment, check=False)
        if done.returncode:
            failed[name] = done.returncode
    return failed


def measure_commits(
    old: str, new: str, only: Sequence[str] = (), repeats: int = 3
) -> tuple[Results, Results]:
    """Measure two commits by turns, each with the benches that it has.

    Parameters
    ----------
    old, new
        Whatever git takes for a commit.
    only
        The benches to run; all that both have when empty.
    repeats
        How often each is run.

    Returns
    -------
    tuple of Results
        For each measurement the run whose ratio is in the middle.

    Raises
    ------
    ValueError
        A bench broke off in one of them, or neither has any.
    """
    with _checked_out(old) as before, _checked_out(new) as after:
        shared = [name for name in names(before) if name in names(after)]
        chosen = [name for name in only or shared if name in shared]
        if not chosen:
            raise ValueError("The two commits have none of these benches in common.")
        runs: dict[Path, list[Results]] = {before: [], after: []}
        for _ in range(max(repeats, 1)):
            for root, found in runs.items():
                for name in run(chosen, write=True, root=root):
                    if not (root / RESULTS / f"{name}.json").exists():
                        raise ValueError(f"The bench {name} broke off.")
                found.append(gather(root / RESULTS))
                shutil.rmtree(root / RESULTS)
        return median_of(runs[before]), median_of(runs[after])


@contextmanager
def _checked_out(commit: str) -> Iterator[Path]:
    """Check a commit out into a folder that goes away again."""
    with tempfile.TemporaryDirectory(prefix="kindred-bench-") as folder:
        place = Path(folder) / "tree"
        _git("worktree", "add", "--quiet", "--detach", str(place), commit)
        try:
            yield place
        finally:
            _git("worktree", "remove", "--force", str(place))


def _git(*arguments: str) -> None:
    """Run git where this state of the product lies."""
    command = ["git", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ValueError(f"git {arguments[0]} failed: {done.stderr.strip()}")
