"""Which economies resemble the home market, by how much, and through which indicators.

By default the distance between two economies is the root of the weighted mean squared difference of
their z-scores over the indicators that both have. Economies that share too little with home are not
ranked: three shared indicators can look like a perfect match.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from data.errors import AnalysisError
from data.languages import fill
from geo.impute import impute
from geo.metrics import METRICS, Measured, MetricName, measure, squared_distances
from geo.normalise import percentile_rank, standardise, transform
from geo.scales import Scale, ScaleName, scale
from geo.treat import Treated, treat

MIN_COVERAGE = 2.0 / 3.0
"""Share of a lens's weight for which an economy needs values, home's as well, to be ranked."""

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
        Economies by indicator: the part of ``parts_of`` that an indicator makes, NaN where either
        value is missing, and throughout where the metric has no parts. A row sums to the whole.
    parts_of
        What the contributions are parts of: "squared distance", "distance", or empty where the
        metric is not a sum over indicators (``geo.metrics.METRICS`` says why).
    scale
        The observed values on the scale in force, and how further values are placed on it.
    weights
        Indicator to weight, summing to one.
    not_in_figures
        Indicators of the lens for which no economy has a value; they are left out.
    transformed
        Economies by indicator: the values transformed and treated, before scaling.
    treated
        What the treatment did to each indicator; None where nothing is treated.
    compared
        Economies by indicator: what was compared, that is the values on the scale with stand-ins
        where values were imputed.
    imputed
        Same shape, boolean: True where a value is a stand-in.
    metric
        The metric in force.
    """

    home: str
    ranking: pd.DataFrame
    contributions: pd.DataFrame
    parts_of: Literal["squared distance", "distance", ""]
    scale: Scale
    weights: pd.Series
    not_in_figures: tuple[str, ...]
    transformed: pd.DataFrame
    treated: Treated | None
    compared: pd.DataFrame
    imputed: pd.DataFrame
    metric: MetricName

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
    min_coverage: float = MIN_COVERAGE,
    treatment: str = "none",
    normalisation: ScaleName = "z",
    metric: MetricName = "euclidean",
    imputation: str = "none",
    groups: pd.DataFrame | None = None,
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
    treatment
        Of the transformed values, as ``geo.treat`` reads it.
    normalisation
        The scale of comparison, a name of ``geo.scales.SCALES``.
    metric
        A name of ``geo.metrics.METRICS``.
    imputation
        As ``geo.impute`` reads it; several, with commas between, follow each other, as in
        ``group-median:region,median``.
    groups
        Economies by column of text, for the imputations by group.

    Returns
    -------
    Similarity

    Raises
    ------
    AnalysisError
        When home is not in the table or has no value that counts, a weight is not positive, an
        indicator has the same value everywhere, or a choice is not known.

    Notes
    -----
    By default ``d = sqrt(sum w m (z - h)^2 / sum w m)`` with m = 1 where both have the value. In
    any metric ``similarity = 100 exp(-d^2 / 2)``, so that similarities of different metrics or
    scales do not compare. Ranks ascend with d; ties share the smaller rank.

    The order of steps is: transform, treat, scale by the observed values, impute on the scale,
    measure. Imputed values take part in the distance but not in the coverage: a stand-in is no
    figure.
    """
    if home not in values.index:
        raise AnalysisError(
            fill("{home} is not an economy of these figures.", home=home),
            "Choose a home market from the list.",
        )
    in_figures, absent = _split_by_figures(values, weights)
    weight = _normalised(in_figures)
    transformed = transform(values, {code: transformations[code] for code in weight.index})
    treated = None if treatment == "none" else treat(transformed, treatment)
    if treated is not None:
        transformed = treated.values
    made = scale(transformed, normalisation)
    observed = made.z.to_numpy()
    compared = made.z if imputation == "none" else impute(made.z, imputation, groups).values
    row = values.index.get_loc(home)
    measured = measure(
        metric, compared.to_numpy(), compared.to_numpy()[row], weight.to_numpy(), observed
    )
    shared = _shared(observed, row, weight.to_numpy())
    if not shared[row] > 0:
        raise AnalysisError(
            fill("{home} has no value for any indicator that counts.", home=home),
            "Choose another lens, another year or another home market.",
        )
    if np.isnan(measured.distance[row]):
        raise AnalysisError(
            fill(
                "{home} stands at the centre of every scale, which leaves {metric} nothing to go "
                "by.",
                home=home,
                metric=metric,
            ),
            "Choose another metric.",
        )
    parts = np.full(observed.shape, np.nan) if measured.parts is None else measured.parts
    return Similarity(
        home=home,
        ranking=_ranking(values.index, row, measured, shared, min_coverage),
        contributions=pd.DataFrame(parts, values.index, weight.index),
        parts_of=METRICS[metric].parts_of,
        scale=made,
        weights=weight,
        not_in_figures=absent,
        transformed=transformed,
        treated=treated,
        compared=compared,
        imputed=made.z.isna() & compared.notna(),
        metric=metric,
    )


def _shared(observed: np.ndarray, home: int, weights: np.ndarray) -> np.ndarray:
    """Give the weight of the indicators for which each economy and home have figures."""
    present = ~(np.isnan(observed) | np.isnan(observed[home]))
    # Weights scaled to one add up to one but for rounding; what is complete is exactly 1.
    return np.where(present.all(axis=1), 1.0, (present * weights).sum(axis=1))


def rank_all_homes(
    values: pd.DataFrame,
    weights: Mapping[str, float],
    transformations: Mapping[str, str],
    *,
    min_coverage: float = MIN_COVERAGE,
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
        share_of_distance (0 to 1: the mean over ranked economies of the indicator's part in what
        the contributions sum to; NaN where no economy is ranked or the metric has no parts). Home's
        columns are NaN where home has no value.
    """
    codes = list(result.weights.index)
    figures = values[codes]
    ranked = result.ranked.index
    parts = result.contributions.loc[ranked]
    shares = parts.div(parts.sum(axis=1), axis=0).fillna(0.0).mean()
    if not result.parts_of:
        shares = shares * np.nan
    table = pd.DataFrame(
        {
            "home_value": figures.loc[result.home],
            "home_z": result.scale.z.loc[result.home],
            "percentile": 100 * percentile_rank(figures).loc[result.home],
            "economies": figures.notna().sum(),
            "share_of_distance": shares,
        }
    )
    table = table.rename_axis("indicator")
    return table.sort_values("share_of_distance", ascending=False, kind="stable")


def _split_by_figures(
    values: pd.DataFrame, weights: Mapping[str, float]
) -> tuple[dict[str, float], tuple[str, ...]]:
    """Tell the weighted indicators that have figures from those that have none at all."""
    known = values[values.columns.intersection(list(weights))].notna().any()
    absent = tuple(code for code in weights if not known.get(code, False))
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
                fill(
                    "The weight of {code} is {weight}; weights are above zero.",
                    code=code,
                    weight=f"{weight:g}",
                ),
                "To leave an indicator out, switch it off instead.",
            )
    series = pd.Series(dict(weights), dtype=float).rename_axis("indicator")
    return series / series.sum()


def _ranking(
    index: pd.Index, home: int, measured: Measured, shared: np.ndarray, min_coverage: float
) -> pd.DataFrame:
    """Assemble the ranking frame from distances and shared weights."""
    # Without one shared indicator there is no distance, however low the limit is set.
    enough = (shared >= min_coverage - COVERAGE_TOLERANCE) & (shared > 0)
    enough &= ~np.isnan(measured.distance)
    status = np.where(enough, "ok", "not enough data").astype(object)
    status[home] = "home"
    ranks = pd.Series(np.where(status == "ok", measured.distance, np.nan), index).rank(method="min")
    return pd.DataFrame(
        {
            "rank": ranks.astype("Int64"),
            "distance": measured.distance,
            "similarity": 100 * np.exp(-measured.squared / 2),
            "coverage": shared,
            "status": pd.Series(status, index, dtype="str"),
        },
        index=index,
    )
