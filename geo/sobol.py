"""Variance-based sensitivity: how much of an outcome's variance each choice makes."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.errors import AnalysisError
from data.languages import N_, Filled, fill

RESAMPLES = 200
"""Bootstrap resamples behind each interval."""

CONFIDENCE = 0.95
"""Confidence of the intervals."""

SMALLEST_SAMPLE = 8

RANK_CHANGE = N_("mean absolute rank change")
"""The outcome when neither an economy nor a unit is named."""


@dataclass(frozen=True)
class Sensitivity:
    """Sobol' indices of the factors of an outcome.

    Attributes
    ----------
    indices
        Indexed by factor, largest total first: first_order (share of variance that goes when the
        factor is fixed), first_order_low, first_order_high, total (share that stays when all but
        the factor are fixed), total_low, total_high. The ends are of a bootstrap interval;
        estimates may fall a little below 0 or above 1. All 0 when the outcome does not vary.
    target
        What the outcome is, in words.
    variance, mean
        Of the outcome, over the base samples.
    evaluations
        How often the outcome was computed.
    """

    indices: pd.DataFrame
    target: str
    variance: float
    mean: float
    evaluations: int


def rank_of(unit: str) -> Filled:
    """Name the outcome that is the rank of one economy or unit."""
    return fill("rank of {economy}", economy=unit)


def sample_size(evaluations: int, factors: int) -> int:
    """Give the largest base sample, a power of two, that a number of evaluations allows.

    Parameters
    ----------
    evaluations
        How often the outcome may be computed; each base sample takes ``factors + 2``.
    factors
        Number of factors.

    Returns
    -------
    int
        At least 8.
    """
    affordable = max(evaluations // (factors + 2), SMALLEST_SAMPLE)
    return 1 << (affordable.bit_length() - 1)


def sobol_indices(
    factors: Sequence[str],
    outcome: Callable[[np.ndarray], np.ndarray],
    *,
    samples: int,
    seed: int,
    target: str = "outcome",
    resamples: int = RESAMPLES,
) -> Sensitivity:
    """Estimate first-order and total Sobol' indices with bootstrap intervals.

    Parameters
    ----------
    factors
        Names of the factors.
    outcome
        Of samples by factor, each uniform on [0, 1), gives one number per sample.
    samples
        Base samples, rounded up to a power of two; the outcome is computed
        ``samples (factors + 2)`` times.
    seed
        Of the samples and of the bootstrap.
    target
        What the outcome is, in words.
    resamples
        Bootstrap resamples.

    Returns
    -------
    Sensitivity

    Raises
    ------
    AnalysisError
        There is no factor, or the outcome is not a finite number everywhere.

    References
    ----------
    Sobol' (1993) with the estimators of Saltelli et al. (2010), as SALib has them.
    """
    if not factors:
        raise AnalysisError(
            "Nothing varies, so that there is no sensitivity to measure.",
            "Let at least one assumption vary.",
        )
    size = 1 << (max(samples, SMALLEST_SAMPLE) - 1).bit_length()
    problem = {
        "num_vars": len(factors),
        "names": list(factors),
        "bounds": [[0.0, 1.0]] * len(factors),
    }
    with warnings.catch_warnings():
        # SALib speaks of its own future interface; nothing here depends on it.
        warnings.simplefilter("ignore")
        from SALib.analyze import sobol as analysis
        from SALib.sample import sobol as sampling

        points = sampling.sample(problem, size, calc_second_order=False, seed=seed)
    values = np.asarray(outcome(np.minimum(points, np.nextafter(1.0, 0.0))), dtype=float)
    if not np.isfinite(values).all():
        raise AnalysisError(
            fill("The {target} is not a number in some samples.", target=target),
            "Choose another target.",
        )
    if values.max() - values.min() <= 1e-12 * max(1.0, np.abs(values).max()):
        found = {name: np.zeros(len(factors)) for name in ("S1", "S1_conf", "ST", "ST_conf")}
    else:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = analysis.analyze(
                problem,
                values,
                calc_second_order=False,
                num_resamples=resamples,
                conf_level=CONFIDENCE,
                seed=seed + 1,  # SALib takes 0 for no seed at all
            )
    table = pd.DataFrame(
        {
            "first_order": found["S1"],
            "first_order_low": found["S1"] - found["S1_conf"],
            "first_order_high": found["S1"] + found["S1_conf"],
            "total": found["ST"],
            "total_low": found["ST"] - found["ST_conf"],
            "total_high": found["ST"] + found["ST_conf"],
        },
        index=pd.Index(list(factors), name="factor"),
    )
    base = values.reshape(-1, len(factors) + 2)[:, [0, -1]]
    return Sensitivity(
        indices=table.sort_values("total", ascending=False, kind="stable"),
        target=target,
        variance=float(base.var()),
        mean=float(base.mean()),
        evaluations=len(values),
    )
