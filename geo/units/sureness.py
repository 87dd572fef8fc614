"""How sure the rank of a unit is, and which choice moves it: the draws of economies, for units."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from data.errors import AnalysisError
from data.languages import fill
from geo.composite import uncertainty as of_composites
from geo.draws import SimilarityDraws
from geo.samplers import SimilaritySampler
from geo.sampling import check_draws
from geo.sensitivity import sampled_sensitivity
from geo.sobol import Sensitivity
from geo.uncertainty import Progress, rank_spread
from geo.units.ranking import UnitMarkets

DRAWS = 1_000
"""Draws unless more are asked for: quantiles of thousands of units vary little beyond."""

BY = ("similarity", "development")
"""What has draws; opportunity has a rank without interval."""


def units_uncertainty(
    result: UnitMarkets,
    by: str = "similarity",
    *,
    draws: int = DRAWS,
    seed: int = 0,
    top: Sequence[int] = (10, 20),
    workers: int = 0,
    backend: str = "threads",
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Draw the choices many times and tell how the ranks spread.

    Parameters
    ----------
    result
        The nominal ranks; the ranked set stays as it is.
    by
        ``similarity``: other weights, one indicator left out, scale, metric, imputation (by the
        economy's median); ``development``: other weights, one indicator left out, z-scores or
        percentiles.
    draws, seed, top, workers, backend, progress
        As `geo.uncertainty.uncertainty` takes them.

    Returns
    -------
    pandas.DataFrame
        Indexed by unit, all of them: rank_median, rank_p05, rank_p95 and shares p_top10 and so on;
        NaN for units that take no part.

    Raises
    ------
    AnalysisError
        There are no draws of that, draws or seed are out of range, or nothing is ranked.
    """
    check_draws(draws, seed)
    _check(result, by)
    if by == "similarity":
        table = rank_spread(
            similarity_sampler(result),
            draws=draws,
            seed=seed,
            top=top,
            workers=workers,
            backend=backend,
            progress=progress,
        )
    else:
        assert result.development is not None
        found = of_composites.uncertainty(
            result.development,
            draws=draws,
            seed=seed,
            tops=tuple(top),
            workers=workers or -1,
            backend=backend,
            progress=progress,
        )
        wanted = dict.fromkeys(f"p_top{size}" for size in top)
        table = found.ranks[["rank_median", "rank_p05", "rank_p95", *wanted]].astype(float)
    return table.reindex(result.frame.index)


def units_sensitivity(
    result: UnitMarkets,
    by: str = "similarity",
    *,
    unit: str | None = None,
    draws: int = 2_000,
    seed: int = 0,
    workers: int = 0,
    backend: str = "threads",
    progress: Progress | None = None,
) -> Sensitivity:
    """Attribute the movement of ranks to the choices that move them.

    Parameters
    ----------
    result
        The nominal ranks.
    by
        ``similarity`` or ``development``.
    unit
        The unit whose rank is the outcome; the mean absolute change of all ranks when None.
    draws, seed, progress
        As `geo.sensitivity.sensitivity` takes them.
    workers, backend
        As `units_uncertainty` takes them.

    Returns
    -------
    Sensitivity

    Raises
    ------
    AnalysisError
        As `units_uncertainty`, or the unit has no rank.
    """
    check_draws(draws, seed)
    _check(result, by)
    if by == "similarity":
        return sampled_sensitivity(
            similarity_sampler(result),
            unit,
            draws=draws,
            seed=seed,
            workers=workers,
            backend=backend,
            progress=progress,
        )
    assert result.development is not None
    return of_composites.sensitivity(
        result.development,
        draws=draws,
        seed=seed,
        unit=unit,
        workers=workers or -1,
        backend=backend,
    )


def similarity_sampler(result: UnitMarkets) -> SimilaritySampler:
    """Prepare to draw similarity to home.

    Raises
    ------
    AnalysisError
        No unit is ranked.
    """
    near = result.similarity
    if near.ranked.empty:
        raise AnalysisError(
            "No unit is ranked under these choices.",
            "Take a lower coverage, other indicators, a wider window or another home.",
        )
    pillars = {item.code: item.pillar for item in result.lens.of("conditions")}
    draws = SimilarityDraws.prepare(near, pillars, result.panel.economies)
    nominal = near.ranking.loc[draws.economies, "rank"].to_numpy(dtype=float, na_value=np.nan)
    return SimilaritySampler(draws, draws.economies, nominal)


def _check(result: UnitMarkets, by: str) -> None:
    """Refuse what has no draws."""
    if by not in BY or by not in result.columns:
        there = ", ".join(name for name in BY if name in result.columns)
        raise AnalysisError(
            fill("There are no draws of {by} for these units.", by=repr(by)),
            fill("Choose one of: {there}.", there=there),
        )
