"""Run every bench, or those named; show results as a table; compare two states of the product.

    python -m tests.bench [NAME ...] [--write]
    python -m tests.bench table [RESULTS] [--into README.md]
    python -m tests.bench compare OLD.json NEW.json
    python -m tests.bench compare --commits OLD NEW [--only NAME ...]

With ``--write`` the results go to ``bench-results/``: a file for each bench, ``results.json`` with
all of them, and ``table.md``, the table that the README holds.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.bench import comparison, harness, results, running


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; 1 when a goal is missed or something became worse."""
    told = list(sys.argv[1:] if arguments is None else arguments)
    commands = {"table": _table, "compare": _compare}
    try:
        if told and told[0] in commands:
            return commands[told[0]](told[1:])
        return _run(told)
    except (OSError, ValueError) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 2


def _run(told: Sequence[str]) -> int:
    """Run benches one after the other, each in a process of its own."""
    names = running.names()
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="of: " + ", ".join(names))
    parser.add_argument("--write", action="store_true", help="keep the results as JSON")
    chosen = parser.parse_args(told)
    if unknown := set(chosen.names) - set(names):
        parser.error(f"there is no bench {', '.join(sorted(unknown))}")
    if chosen.write and not chosen.names:
        for old in harness.RESULTS.glob("*.json"):
            old.unlink()  # Of another day, or of a bench that is no more.
    failed = running.run(chosen.names or names, write=chosen.write)
    if chosen.write:
        found = results.gather(harness.RESULTS)
        results.write(found, harness.RESULTS / "results.json")
        table = results.table(found)
        (harness.RESULTS / "table.md").write_text(table, encoding="utf-8")
        print(f"\n{table}")
    for name, code in failed.items():
        print(f"{name}: {'a goal is missed' if code == 1 else 'it broke off'}")
    return int(bool(failed))


def _table(told: Sequence[str]) -> int:
    """Show results as a Markdown table, or put it into a file."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench table")
    parser.add_argument(
        "results", nargs="?", type=Path, default=harness.RESULTS / "results.json", metavar="RESULTS"
    )
    parser.add_argument("--into", type=Path, metavar="FILE", help="between its bench marks")
    chosen = parser.parse_args(told)
    table = results.table(results.read(chosen.results))
    if chosen.into is None:
        print(table, end="")
    else:
        results.put_into(chosen.into, table)
    return 0


def _compare(told: Sequence[str]) -> int:
    """Compare ratios of two states; 1 when one became worse than allowed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench compare")
    parser.add_argument("files", nargs="*", type=Path, metavar="OLD.json NEW.json")
    parser.add_argument("--commits", nargs=2, metavar=("OLD", "NEW"), help="measure these instead")
    parser.add_argument("--only", nargs="+", default=(), metavar="NAME", help="of the benches")
    parser.add_argument("--repeats", type=int, default=3, help="runs of each commit; the medians")
    parser.add_argument(
        "--allowed",
        type=float,
        default=comparison.ALLOWED,
        metavar="SHARE",
        help="by which a ratio may be worse (%(default)s)",
    )
    chosen = parser.parse_args(told)
    if bool(chosen.commits) == bool(chosen.files) or len(chosen.files) not in (0, 2):
        parser.error("name two files of results, or two commits with --commits")
    if chosen.commits:
        old, new = running.measure_commits(*chosen.commits, chosen.only, chosen.repeats)
    else:
        old, new = (results.read(path) for path in chosen.files)
    found = comparison.compare(old, new, chosen.allowed)
    print("\n".join(found.lines()))
    return int(bool(found.worse) or not found.rows)


if __name__ == "__main__":
    sys.exit(main())
