"""Measure something against a plain alternative in the same run, print both, and keep the result.

A bench is a module ``bench_*.py`` with a function ``run`` that returns measurements. Each is run
by ``python -m tests.bench.bench_similarity``, all of them by ``python -m tests.bench``; with
``--write`` the results go to ``bench-results/`` as JSON. ``results.py`` reads them again.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

RESULTS = Path("bench-results")

RESTS_ON = ("streamlit", "pandas", "numpy", "geopandas", "pyarrow", "scipy")
"""Packages whose versions are written down beside the results."""


@dataclass(frozen=True)
class Measurement:
    """One thing measured, beside its plain alternative.

    Attributes
    ----------
    name, value
        What was measured, and the median.
    alternative, alternative_value
        The plain way to the same result, and its median in the same run.
    unit
        Of both values; the smaller is the better.
    goal
        What the value should not exceed; None where there is no goal.
    """

    name: str
    value: float
    alternative: str
    alternative_value: float
    unit: str = "s"
    goal: float | None = None

    @property
    def ratio(self) -> float:
        """How many times smaller the value is than the alternative's."""
        return self.alternative_value / self.value if self.value else float("inf")

    def line(self) -> str:
        """Say it in one line."""
        said = (
            f"{self.name}: {self.value:.4g} {self.unit}; {self.alternative}: "
            f"{self.alternative_value:.4g} {self.unit}; ratio {self.ratio:.3g}"
        )
        if self.goal is None:
            return said
        met = "met" if self.value <= self.goal else "MISSED"
        return f"{said}; goal {self.goal:g} {self.unit} {met}"


def median_seconds(action: Callable[[], object], repeats: int = 5, warm: int = 1) -> float:
    """Time an action some times, after some runs that do not count, and give the median."""
    for _ in range(warm):
        action()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def compare(
    name: str,
    action: Callable[[], object],
    alternative: str,
    plain: Callable[[], object],
    *,
    repeats: int = 5,
    plain_repeats: int = 3,
    goal: float | None = None,
) -> Measurement:
    """Time an action and its plain alternative, one after the other.

    Parameters
    ----------
    name, action
        What is measured.
    alternative, plain
        The plain way to the same result.
    repeats, plain_repeats
        How often each is run; medians are taken.
    goal
        Seconds that the action should not exceed.

    Returns
    -------
    Measurement
        In seconds.
    """
    return Measurement(
        name=name,
        value=median_seconds(action, repeats),
        alternative=alternative,
        alternative_value=median_seconds(plain, plain_repeats, warm=0),
        goal=goal,
    )


def own_megabytes(pid: int) -> float:
    """Give the memory that a process made for itself, swapped or not, in MB.

    Pages of libraries do not count: whether they are its own or shared depends on what else runs
    on the machine, and tens of megabytes of them came and went with other programs.
    """
    text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    sizes = {
        line.partition(":")[0]: int(line.split()[1]) for line in text.splitlines() if "kB" in line
    }
    return (sizes["Anonymous"] + sizes["Swap"]) / 1024


def machine() -> dict[str, str | int]:
    """Describe the machine without naming it."""
    described: dict[str, str | int] = {
        "system": platform.system(),
        "architecture": platform.machine(),
        "processors": os.cpu_count() or 0,
        "python": platform.python_version(),
    }
    with suppress(AttributeError, ValueError, OSError):
        pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        described["memory_gib"] = round(pages / 2**30)
    return described


def versions() -> dict[str, str]:
    """Give the versions of what the results rest on most, the product's own first."""
    found = {}
    for name in ("kindred-markets", *RESTS_ON):
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    return found


def main(
    name: str, run: Callable[[], Sequence[Measurement]], arguments: Sequence[str] | None = None
) -> int:
    """Run one bench from the command line.

    Parameters
    ----------
    name
        Of the bench; the results are kept under it.
    run
        Gives the measurements.
    arguments
        Of the command line; those of the process when None.

    Returns
    -------
    int
        0, or 1 when a goal is missed.
    """
    parser = argparse.ArgumentParser(prog=f"python -m tests.bench.bench_{name}")
    parser.add_argument("--write", action="store_true", help=f"keep the results in {RESULTS}/")
    chosen = parser.parse_args(arguments)
    found = list(run())
    for measurement in found:
        print(measurement.line(), flush=True)
    if chosen.write:
        write(name, found)
    return int(any(m.goal is not None and m.value > m.goal for m in found))


def write(name: str, found: Sequence[Measurement], folder: Path = RESULTS) -> Path:
    """Keep the results of one bench as JSON, with the machine and the date.

    Parameters
    ----------
    name
        Of the bench.
    found
        Its measurements.
    folder
        Where to; made where it is missing.

    Returns
    -------
    Path
        The file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.json"
    content = {
        "bench": name,
        "date": date.today().isoformat(),
        "machine": machine(),
        "versions": versions(),
        "measurements": [{**asdict(m), "ratio": m.ratio} for m in found],
    }
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    return path
