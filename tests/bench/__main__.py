"""Run every bench, or those named: ``python -m tests.bench [NAME ...] [--write]``."""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path

from tests.bench import harness


def main() -> int:
    """Run the benches one after the other; 1 when any goal is missed."""
    names = sorted(
        path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py")
    )
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="of: " + ", ".join(names))
    parser.add_argument("--write", action="store_true", help="keep the results as JSON")
    chosen = parser.parse_args()
    if unknown := set(chosen.names) - set(names):
        parser.error(f"there is no bench {', '.join(sorted(unknown))}")
    missed = 0
    for name in chosen.names or names:
        module = importlib.import_module(f"tests.bench.bench_{name}")
        print(f"-- {name}", flush=True)
        missed |= harness.main(name, module.run, ["--write"] if chosen.write else [])
    return missed


if __name__ == "__main__":
    sys.exit(main())
