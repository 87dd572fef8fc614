"""Attack entrances by hand: ``python -m tests.hard conditions links --count 10000 --keep``."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
import warnings
from collections import Counter

_FOLDER = tempfile.mkdtemp(prefix="kindred-hard-data-")
os.environ["KINDRED_DATA_DIR"] = _FOLDER  # before anything looks for the user's own

from tests.hard.attack import attacked  # noqa: E402
from tests.hard.entrances import ENTRANCES  # noqa: E402


def main() -> int:
    """Attack, and say what was found."""
    asked = argparse.ArgumentParser(prog="python -m tests.hard", description=__doc__)
    asked.add_argument("entrances", nargs="*", choices=[[], *ENTRANCES], help="all unless named")
    asked.add_argument("--count", type=int, help="cases; each entrance has its own number")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--keep", action="store_true", help="put what is found into the corpus")
    given = asked.parse_args()
    warnings.simplefilter("error")
    found = 0
    for name in given.entrances or ENTRANCES:
        began, kinds = time.perf_counter(), Counter[str]()
        count = given.count or ENTRANCES[name].count
        for finding in attacked(name, count, given.seed):
            found += 1
            kind = finding.trouble.splitlines()[-1][:100]
            kinds[kind] += 1
            if kinds[kind] == 1:
                print(f"== {name}: {finding.case[:200]!r}\n{finding.trouble}\n", flush=True)
                if given.keep:
                    print(f"kept as {finding.keep().name}")
        took = time.perf_counter() - began
        print(f"{name}: {count:,} cases, {kinds.total()} found, {took:.1f} s", flush=True)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
