"""Which economies resemble the home market, by how much, and through which indicators.

The distance between two economies is the root of the weighted mean squared difference of their
z-scores over the indicators that both have. Economies that share too little with home are not
ranked: three shared indicators can look like a perfect match.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.errors import AnalysisError
from geo.normalise import Standardised, percentile_rank, standardise, transform

COVERAGE_TOLERANCE = 1e-12
"""Several economies stand exactly on the limit when indicators are switched off."""


@dataclass(frozen=True)
class Similarity:
    """A ranking of economies by their likeness to a home market.

    Attributes
    ----------
    home
        The home market's code.
    ranking
        Indexed by economy: rank (Int64; 1 = most similar; NA when not ranked), distance,
        similarity (0 to 100), coverage (0 to 1), status ("ok", "not enough data" or "home").
        Distances of unranked economies are given here, and only here, for inspection.
    contributions
        Economies by indicator: the part of the squared distance that an indicator makes, NaN where
        either value is missing. A row sums to the squared distance.
    scale
        The z-scores, means and deviations used.
    weights
        Indicator to weight, summing to one.
    not_in_figures
        Indicators of the lens for which no economy has a value; they are left out.
    """

    home: str
    ranking: pd.DataFrame
    contributions: pd.DataFrame
    scale: Standardised
    weights: pd.Series
    not_in_figures: tuple[str, ...]

    @property
    def ranked(self) -> pd.DataFrame:
        """The ranked economies alone, most similar first."""
        rows = self.ranking[self.ranking["status"] == "ok"]
        return rows.sort_values(["rank", "distance"], kind="stable")


def similarity(
    values: pd.DataFrame,
    home: str,
    weights: Mapping[str, float],
    transformations: Mapping[str, str],
    *,
    min_coverage: float = 2.0 / 3.0,
) -> Similarity:
    """Rank all economies by their distance to a home market.

    Parameters
    ----------
    values
        A cross-section: economies by indicator, in the indicators' units; NaN where missing.
    home
        Index label of the home market.
    weights
        Indicator code to positive weight; only these indicators count.
    transformations
        Indicator code to transformation name, for each weighted indicator.
    min_coverage
        Share of the weight for which an economy and home both need values to be ranked.

    Returns
    -------
    Similarity

    Raises
    ------
    AnalysisError
        When home is not in the table or has no value that counts, a weight is not positive, or an
        indicator has the same value everywhere.

    Notes
    -----
    ``d = sqrt(sum w m (z - h)^2 / sum w m)`` with m = 1 where both have the value, and
    ``similarity = 100 exp(-d^2 / 2)``. Ranks ascend with d; ties share the smaller rank.
    """
    if home not in values.index:
        raise AnalysisError(
            f"{home} is not an economy of these figures.", "Choose a home market from the list."
        )
    in_figures, absent = _split_by_figures(values, weights)
    weight = _normalised(in_figures)
    scale = standardise(transform(values, {code: transformations[code] for code in weight.index}))
    z = scale.z.to_numpy()
    row = values.index.get_loc(home)
    squared, shared = squared_distances(z, z[row], weight.to_numpy())
    if not shared[row] > 0:
        raise AnalysisError(
            f"{home} has no value for any indicator that counts.",
            "Choose another lens, another year or another home market.",
        )
    with np.errstate(invalid="ignore", divide="ignore"):
        parts = weight.to_numpy() * (z - z[row]) ** 2 / shared[:, None]
    ranking = _ranking(values.index, row, squared, shared, min_coverage)
    return Similarity(
        home=home,
        ranking=ranking,
        contributions=pd.DataFrame(parts, values.index, weight.index),
        scale=scale,
        weights=weight,
        not_in_figures=absent,
    )


def squared_distances(
    z: np.ndarray, home_z: np.ndarray, weights: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Give the squared distance to home and the shared weight of each row.

    Parameters
    ----------
    z
        Rows by indicator; NaN where missing.
    home_z
        Home's values on the same scale; NaN where missing.
    weights
        One per indicator, summing to one.

    Returns
    -------
    tuple of numpy.ndarray
        The weighted mean squared difference over the shared indicators (NaN where none is
        shared), and the weight of the shared indicators (0 to 1).
    """
    difference = z - home_z
    present = ~np.isnan(difference)
    # Sums row by row: a matrix product may round equal rows differently, and they would not tie.
    shared = (present * weights).sum(axis=1)
    total = (np.where(present, difference, 0.0) ** 2 * weights).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(shared > 0, total / shared, np.nan), shared


def rank_all_homes(
    values: pd.DataFrame,
    weights: Mapping[str, float],
    transformations: Mapping[str, str],
    *,
    min_coverage: float = 2.0 / 3.0,
) -> pd.DataFrame:
    """Rank all economies for every home market at once.

    Returns
    -------
    pandas.DataFrame
        Economies by home market: the rank as a float, NaN where not ranked. The columns agree with
        ``similarity`` for that home.
    """
    in_figures, _ = _split_by_figures(values, weights)
    weight = _normalised(in_figures)
    scale = standardise(transform(values, {code: transformations[code] for code in weight.index}))
    z = scale.z.to_numpy()
    distance = np.empty((len(z), len(z)))
    for home in range(len(z)):
        squared, shared = squared_distances(z, z[home], weight.to_numpy())
        squared[~(shared >= min_coverage - COVERAGE_TOLERANCE)] = np.nan
        squared[home] = np.nan
        distance[:, home] = np.sqrt(squared)
    ranks = pd.DataFrame(distance, values.index, values.index).rank(method="min")
    return ranks.rename_axis(columns="home")


def home_extremes(result: Similarity, values: pd.DataFrame) -> pd.DataFrame:
    """Show where home stands on each indicator and how much of the distances comes from it.

    Parameters
    ----------
    result
        A ranking.
    values
        The cross-section that it was made from.

    Returns
    -------
    pandas.DataFrame
        Indexed by indicator, largest share first: home_value (the indicator's unit), home_z,
        percentile (0 to 100, ``(average rank - 0.5) / n``), economies (n with a value),
        share_of_distance (0 to 1: the mean over ranked economies of the indicator's part in their
        squared distance; NaN where no economy is ranked). Home's columns are NaN where home has no
        value.
    """
    codes = list(result.weights.index)
    percentiles = values[codes].apply(percentile_rank)
    ranked = result.ranked.index
    parts = result.contributions.loc[ranked]
    shares = parts.div(parts.sum(axis=1), axis=0).fillna(0.0).mean()
    table = pd.DataFrame(
        {
            "home_value": values.loc[result.home, codes],
            "home_z": result.scale.z.loc[result.home],
            "percentile": 100 * percentiles.loc[result.home],
            "economies": values[codes].notna().sum(),
            "share_of_distance": shares,
        }
    )
    table = table.rename_axis("indicator")
    return table.sort_values("share_of_distance", ascending=False, kind="stable")


def _split_by_figures(
    values: pd.DataFrame, weights: Mapping[str, float]
) -> tuple[dict[str, float], tuple[str, ...]]:
    """Tell the weighted indicators that have figures from those that have none at all."""
    absent = tuple(
        code for code in weights if code not in values.columns or values[code].isna().all()
    )
    present = {code: weight for code, weight in weights.items() if code not in absent}
    if not present:
        raise AnalysisError(
            "None of the indicators has a figure.", "Choose another lens or another year."
        )
    return present, absent


def _normalised(weights: Mapping[str, float]) -> pd.Series:
    """Check the weights and rescale them to sum to one."""
    for code, weight in weights.items():
        if not (np.isfinite(weight) and weight > 0):
            raise AnalysisError(
                f"The weight of {code} is {weight:g}; weights are above zero.",
                "To leave an indicator out, switch it off instead.",
            )
    series = pd.Series(dict(weights), dtype=float).rename_axis("indicator")
    return series / series.sum()


def _ranking(
    index: pd.Index, home: int, squared: np.ndarray, shared: np.ndarray, min_coverage: float
) -> pd.DataFrame:
    """Assemble the ranking frame from squared distances and shared weights."""
    distance = np.sqrt(squared)
    # Without one shared indicator there is no distance, however low the limit is set.
    enough = (shared >= min_coverage - COVERAGE_TOLERANCE) & (shared > 0)
    status = np.where(enough, "ok", "not enough data").astype(object)
    status[home] = "home"
    ranks = pd.Series(np.where(status == "ok", distance, np.nan), index).rank(method="min")
    return pd.DataFrame(
        {
            "rank": ranks.astype("Int64"),
            "distance": distance,
            "similarity": 100 * np.exp(-squared / 2),
            "coverage": shared,
            "status": pd.Series(status, index, dtype="str"),
        },
        index=index,
    )
