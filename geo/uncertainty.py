"""How sure a rank is: the same ranking under many defensible choices.

Every draw changes the weights, leaves out one indicator or none, and takes another scale, metric
and imputation. What is reported is how the rank of each economy spreads over the draws; it tells
how much a rank owes to choices of method, not how wrong the figures may be.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.errors import AnalysisError
from geo.markets import Markets
from geo.rank_record import hold
from geo.samplers import Sampler, sampler
from geo.sampling import check_draws, spread

Progress = Callable[[int, int], None]
"""Called with the draws done and the draws wanted; it may raise to cancel."""


@dataclass(frozen=True)
class Uncertainty:
    """How ranks spread over draws.

    Attributes
    ----------
    table
        Indexed by economy: rank_median, rank_p05, rank_p95 (inverted empirical distribution, over
        the draws in which the economy has a rank; NaN for economies that take no part), p_top10,
        p_top20 and so on (shares of all draws), and for AI development p_below_home, for
        opportunity p_open.
    by
        What was ranked: "similarity", "ai-development" or "opportunity".
    draws, seed
        Under the same seed, draws, recipe and snapshot the table is the same to the last digit.
    """

    table: pd.DataFrame
    by: str
    draws: int
    seed: int


def uncertainty(
    result: Markets,
    by: str,
    *,
    draws: int = 10_000,
    seed: int = 0,
    top: Sequence[int] = (10, 20),
    workers: int = 0,
    backend: str = "threads",
    progress: Progress | None = None,
) -> Uncertainty:
    """Draw the choices many times and count the ranks.

    Parameters
    ----------
    result
        The nominal results; their ranked set, scored set and pool stay as they are.
    by
        ``similarity``, ``ai-development`` or ``opportunity``.
    draws, seed
        How many draws, and the seed that they follow from.
    top
        The lengths of list for which the chance of being on it is given.
    workers, backend
        How the draws are spread (see ``geo.sampling.spread``); the result does not depend on it.
    progress
        Told of the draws done, in the calling thread; what it raises ends the run.

    Returns
    -------
    Uncertainty

    Raises
    ------
    AnalysisError
        When draws, seed or top are out of range, or nothing is ranked.

    References
    ----------
    OECD and JRC (2008), Handbook on Constructing Composite Indicators, step 7; Saisana, Saltelli
    and Tarantola (2005), Journal of the Royal Statistical Society A 168, 307-323.
    """
    check_draws(draws, seed)
    table = rank_spread(
        sampler(result, by),
        draws=draws,
        seed=seed,
        top=top,
        workers=workers,
        backend=backend,
        progress=progress,
    )
    return Uncertainty(table.reindex(result.frame.index), by, draws, seed)


def rank_spread(
    made: Sampler,
    *,
    draws: int,
    seed: int,
    top: Sequence[int] = (10, 20),
    workers: int = 0,
    backend: str = "threads",
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Count the ranks of whatever can be drawn.

    Parameters
    ----------
    made
        What to draw.
    draws, seed, top, workers, backend, progress
        As ``uncertainty`` takes them.

    Returns
    -------
    pandas.DataFrame
        As ``Uncertainty.table``, for the sampler's units alone. Memory grows with the square of
        their number and not with the draws, or, from some thousand units on, with units times
        draws, whichever is less (``geo.rank_record``).

    Raises
    ------
    AnalysisError
        When top is out of range, or ranks would take more memory than may be held.
    """
    if not top or any(n < 1 for n in top):
        raise AnalysisError("A list needs at least one place.", "Choose a top of 1 or more.")
    counts = hold(len(made.units), draws)
    marks: dict[str, np.ndarray] = {}
    with closing(spread(made, draws, seed, workers=workers, backend=backend)) as blocks:
        for drawn in blocks:
            counts.add(drawn.ranks, drawn.takes_part)
            for name, marked in drawn.marks.items():
                marks[name] = marks.get(name, 0) + marked
            if progress is not None:
                progress(counts.draws, draws)
    return pd.DataFrame(
        {
            "rank_median": counts.quantile(0.5),
            "rank_p05": counts.quantile(0.05),
            "rank_p95": counts.quantile(0.95),
            **{f"p_top{n}": counts.within(n) for n in top},
            **{name: marked / draws for name, marked in marks.items()},
        },
        index=made.units,
    )
