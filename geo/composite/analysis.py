"""What holds a composite together: correlations, and what leaving one element out would change."""

from __future__ import annotations

import pandas as pd

from data.errors import AnalysisError
from data.languages import fill
from geo.composite.engine import Composite, aggregate_all, rank_scores

CORRELATIONS = ("pearson", "spearman")
"""Correlation coefficients on offer."""


def correlations(result: Composite, method: str = "pearson") -> pd.DataFrame:
    """Correlate indicators and aggregates with each other.

    Parameters
    ----------
    result
        A composite.
    method
        ``pearson``, or ``spearman`` for ranks.

    Returns
    -------
    pandas.DataFrame
        Square, indexed and headed by code: normalised indicators, then aggregates from the index
        down. Each coefficient is over the units that have both; NaN where fewer than three have,
        or one does not vary.

    Raises
    ------
    AnalysisError
        The method is not known.
    """
    if method not in CORRELATIONS:
        raise AnalysisError(
            fill("{method} is not a correlation.", method=repr(method)),
            fill("Use one of: {names}.", names=", ".join(CORRELATIONS)),
        )
    table = pd.concat([result.normalised, result.scores], axis=1)
    return table.corr(method=method, min_periods=3).rename_axis(index="code", columns="code")


def remove_one(result: Composite, level: int = 1) -> pd.DataFrame:
    """Leave each element of a level out in turn and see how far the ranks of the index move.

    Parameters
    ----------
    result
        A composite.
    level
        1 for indicators, larger for aggregates below the index.

    Returns
    -------
    pandas.DataFrame
        Indexed by code, largest effect first: name, mean_rank_change (mean over units of the
        absolute change of rank), largest_rank_change, units (ranked with and without it).

    Raises
    ------
    AnalysisError
        No element of that level stands beside others, so that none can be left out.

    Notes
    -----
    The weights of the siblings left are rescaled; an aggregate whose only child is left out goes
    with it. Normalised figures are not changed by leaving others out.

    References
    ----------
    As COINr's ``remove_elements``.
    """
    nominal = result.ranks[result.index]
    rows = {}
    nodes = result.structure.nodes
    for code in nodes.index[nodes["level"] == level]:
        try:
            left = result.structure.without([code])
        except AnalysisError:
            continue  # the last one standing: without it there is no index
        scores = aggregate_all(result.normalised[list(left.indicators)], left, result.recipe).scores
        ranks = rank_scores(scores[[left.index]])[left.index]
        change = (ranks - nominal).abs().dropna()
        rows[code] = {
            "name": nodes.at[code, "name"],
            "mean_rank_change": float(change.mean()) if len(change) else float("nan"),
            "largest_rank_change": int(change.max()) if len(change) else 0,
            "units": len(change),
        }
    if not rows:
        raise AnalysisError(
            fill("Nothing at level {level} can be left out.", level=level),
            "Name a level below the index that has more than one element; indicators are level 1.",
        )
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("code")
    return table.sort_values("mean_rank_change", ascending=False, kind="stable")
