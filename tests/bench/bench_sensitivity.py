"""Which choice moves the ranks: Sobol' indices of five choices, from as many rankings as usual.

The alternative makes rankings from choices of the same kinds, one after the other with numpy and
SciPy, without the indices; it is timed over some of the rankings and scaled up.
"""

from __future__ import annotations

import sys
import time
from functools import partial

import numpy as np

from geo.samplers import similarity_draws
from geo.sensitivity import sensitivity
from tests.bench import harness
from tests.bench.bench_uncertainty import Case, by_numpy, seconds, shipped

GOAL = 2.0
SOME = 400


def run() -> list[harness.Measurement]:
    """Measure on the embedded figures under the method's defaults."""
    result = shipped()
    case = Case.of(result.similarity, similarity_draws(result), result.frame["region"])
    listed, ranks = case.some(SOME)
    assert np.array_equal(np.array(by_numpy(listed), dtype=int), ranks)
    start = time.perf_counter()
    made = sensitivity(result, "similarity").evaluations
    first = time.perf_counter() - start
    ours = min(first, harness.median_seconds(partial(sensitivity, result, "similarity"), 3, 0))
    loop = seconds(partial(by_numpy, listed)) * made / SOME
    return [
        harness.Measurement(
            f"sensitivity of similarity from {made:,} rankings, with indices",
            ours,
            f"a loop over rankings by numpy ({SOME} scaled up), no indices",
            loop,
            goal=GOAL,
        )
    ]


if __name__ == "__main__":
    sys.exit(harness.main("sensitivity", run))
