"""The three rankings of all economies, each as one table with the columns that users rely on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

import pandas as pd

from data.errors import AnalysisError
from data.languages import fill
from geo.markets import Markets

By = Literal["similarity", "ai-development", "opportunity"]


@dataclass(frozen=True)
class _Ranking:
    """Where a ranking is found, and its columns beside economy, name and rank."""

    frame: Callable[[Markets], pd.DataFrame]
    columns: tuple[str, ...]


def rank(result: Markets, by: By = "similarity") -> pd.DataFrame:
    """Rank all economies.

    Parameters
    ----------
    result
        The merged economies under the recipe in force.
    by
        What to rank by.

    Returns
    -------
    pandas.DataFrame
        All economies, in order of rank, ties by code, those without a rank after them by code.
        Columns economy, name and rank (Int64; NA when not ranked); by similarity distance,
        similarity (0 to 100), coverage (0 to 1) and status ("ok", "not enough data", "home"), all
        given for economies that are not ranked too; by AI development score, components and
        coverage; by opportunity opportunity (0 to 100; NaN unless open), open and above_floor.

    Raises
    ------
    AnalysisError
        When there is no such ranking.
    """
    if by not in _RANKINGS:
        raise AnalysisError(
            fill("There is no ranking by {by}.", by=repr(by)),
            fill("Rank by one of {names}.", names=", ".join(get_args(By))),
        )
    ranking = _RANKINGS[by]
    frame = ranking.frame(result).sort_index()
    frame = frame.sort_values("rank", kind="stable", na_position="last")
    named = frame.assign(economy=frame.index, name=result.frame["name"])
    return named[["economy", "name", "rank", *ranking.columns]].reset_index(drop=True)


_RANKINGS: dict[str, _Ranking] = {
    "similarity": _Ranking(
        lambda result: result.similarity.ranking, ("distance", "similarity", "coverage", "status")
    ),
    "ai-development": _Ranking(
        lambda result: result.ai.ranking, ("score", "components", "coverage")
    ),
    "opportunity": _Ranking(
        lambda result: result.opportunity.ranking, ("opportunity", "open", "above_floor")
    ),
}
