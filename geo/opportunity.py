"""Opportunity: similar to home, AI less developed, and large enough to matter."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.recipe import FLOOR_GDP, FLOOR_POPULATION


@dataclass(frozen=True)
class Opportunity:
    """The pool of candidate markets and the opportunity of those that are open.

    Attributes
    ----------
    ranking
        Indexed by economy: rank (Int64; 1 = highest; NA unless open), opportunity (0 to 100; NaN
        unless open), open (bool: in the pool, and AI less developed than at home), pool (bool),
        above_floor (bool).
    criteria
        Indexed by economy, pool only: similarity, ai, size: the three percentile ranks (0 to 1)
        that the opportunity is the mean of.
    home_score
        Home's AI score, below which an economy is open; NaN when home is not scored, and then no
        economy is open.
    gates
        Codes of the gates that reduced the pool.
    """

    ranking: pd.DataFrame
    criteria: pd.DataFrame
    home_score: float
    gates: tuple[str, ...]


def opportunity(
    distance: pd.Series,
    ranked: pd.Series,
    ai_score: pd.Series,
    population: pd.Series,
    gdp: pd.Series,
    home: str,
    *,
    floor_population: float = FLOOR_POPULATION,
    floor_gdp: float = FLOOR_GDP,
    leave_out: Collection[str] = (),
    gates: tuple[str, ...] = (),
    weights: tuple[float, float, float] = (1.0, 1.0, 1.0),
) -> Opportunity:
    """Rank the open economies by the mean of three percentile ranks.

    Parameters
    ----------
    distance
        Distance to home per economy.
    ranked
        True where the economy has a similarity rank.
    ai_score
        AI development; NaN where not scored.
    population, gdp
        People and current US dollars; NaN where missing.
    home
        The home market's code, never in the pool.
    floor_population, floor_gdp
        An economy is above the floor when either is reached; a missing figure reaches nothing.
    leave_out
        Economies that gates or an exclusion list take out of the pool.
    gates
        Codes of the gates behind ``leave_out``, named in the result.
    weights
        Of similarity, AI development inverted and size, positive, relative to each other.

    Returns
    -------
    Opportunity
        All indexed as ``distance`` is.

    Notes
    -----
    The pool holds the ranked economies with an AI score and a GDP above the floor. Within it each
    criterion is the average rank divided by the pool's size: of minus the distance, of the AI
    score inverted, of the logarithm of GDP. Values are rounded to 9 decimals before they are
    ranked, so that equal economies tie on every machine.
    """
    index = distance.index
    above_floor = (population >= floor_population) | (gdp >= floor_gdp)
    pool = ranked & ai_score.notna() & above_floor & (gdp > 0)
    pool &= (index != home) & ~index.isin(list(leave_out))
    home_score = float(ai_score.loc[home])

    members = index[pool.to_numpy(dtype=bool)]
    size = len(members)
    near = (-distance.loc[members]).rank(method="average") / size
    less = (-ai_score.loc[members]).rank(method="average") / size
    large = np.log(gdp.loc[members]).rank(method="average") / size
    criteria = pd.DataFrame({"similarity": near, "ai": less, "size": large})

    is_open = pool & (ai_score < home_score)
    value = (_mean(near, less, large, weights) * 100).reindex(index).where(is_open)
    ranking = pd.DataFrame(
        {
            "rank": value.round(9).rank(method="min", ascending=False).astype("Int64"),
            "opportunity": value,
            "open": is_open,
            "pool": pool,
            "above_floor": above_floor,
        }
    )
    return Opportunity(ranking, criteria, home_score, gates)


def _mean(
    near: pd.Series, less: pd.Series, large: pd.Series, weights: tuple[float, float, float]
) -> pd.Series:
    """Average the criteria; equal weights by the plain sum, in that order, to the last digit."""
    if len(set(weights)) == 1:
        return (near + less + large) / 3
    a, b, c = weights
    return (near * a + less * b + large * c) / (a + b + c)
