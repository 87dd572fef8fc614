"""Distances to a home market, by name, each with the same kind of result.

All of them compare what an economy and home both have, and all of them divide by the weight of
that, so that an economy with fewer figures is not nearer for it. Where a distance is a sum over
indicators, the parts are given with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from data.errors import AnalysisError
from data.languages import N_, fill

MetricName = Literal["euclidean", "manhattan", "mahalanobis", "gower", "cosine"]

METRIC_NAMES: tuple[MetricName, ...] = get_args(MetricName)


@dataclass(frozen=True)
class Measured:
    """Distances of economies to home.

    Attributes
    ----------
    distance
        One per economy; NaN where nothing is shared with home, or the metric says nothing.
    squared
        Its square, before any root was taken.
    shared
        Weight of the indicators that both have, from 0 to 1.
    parts
        Economies by indicator: what each indicator adds to ``Metric.parts_of``, NaN where either
        value is missing; None where the metric is not a sum over indicators.
    """

    distance: np.ndarray
    squared: np.ndarray
    shared: np.ndarray
    parts: np.ndarray | None


@dataclass(frozen=True)
class Metric:
    """A way to measure how far economies lie from home.

    Attributes
    ----------
    name
        As recipes name it.
    title
        As a person reads it.
    formula
        Its definition; m is 1 where both have the value.
    parts_of
        What the parts sum to: "squared distance", "distance", or empty where there are none.
    why_no_parts
        Why there are none; empty where there are.
    caution
        What to bear in mind; empty when nothing.
    measure
        Of economies by indicator on the scale, home's values, weights that sum to one, and the
        observed values of all economies on the scale, which covariances and ranges are taken from.
    """

    name: MetricName
    title: str
    formula: str
    parts_of: Literal["squared distance", "distance", ""]
    why_no_parts: str
    caution: str
    measure: Callable[[np.ndarray, np.ndarray, np.ndarray, np.ndarray], Measured]


def measure(
    metric: MetricName,
    z: np.ndarray,
    home: np.ndarray,
    weights: np.ndarray,
    reference: np.ndarray | None = None,
) -> Measured:
    """Measure how far economies lie from home.

    Parameters
    ----------
    metric
        A name of `METRICS`.
    z
        Economies by indicator on some scale; NaN where missing.
    home
        Home's values on the same scale; NaN where missing.
    weights
        One per indicator, positive, summing to one.
    reference
        Observed values of all economies on the scale, for the metrics that rest on how values
        spread (Mahalanobis, Gower); ``z`` when None.

    Returns
    -------
    Measured

    Raises
    ------
    AnalysisError
        When the metric is not known, or a covariance cannot be inverted.
    """
    if metric not in METRICS:
        raise AnalysisError(
            fill("{metric} is not a metric.", metric=repr(metric)),
            fill("Use one of: {names}.", names=", ".join(METRICS)),
        )
    return METRICS[metric].measure(z, home, weights, z if reference is None else reference)


def squared_distances(
    z: np.ndarray, home: np.ndarray, weights: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Give the squared Euclidean distance to home and the shared weight of each row.

    Parameters
    ----------
    z
        Rows by indicator; NaN where missing.
    home
        Home's values on the same scale; NaN where missing.
    weights
        One per indicator, summing to one.

    Returns
    -------
    tuple of numpy.ndarray
        The weighted mean squared difference over the shared indicators (NaN where none is
        shared), and the weight of the shared indicators (0 to 1).
    """
    difference, present, shared = _difference(z, home, weights)
    return _over(((np.where(present, difference, 0.0) ** 2) * weights).sum(axis=1), shared), shared


def _difference(
    z: np.ndarray, home: np.ndarray, weights: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give z - h, where both are present, and the shared weight."""
    difference = z - home
    present = ~np.isnan(difference)
    # Sums row by row: a matrix product may round equal rows differently, and they would not tie.
    return difference, present, (present * weights).sum(axis=1)


def _over(total: np.ndarray, shared: np.ndarray) -> np.ndarray:
    """Divide by the shared weight; NaN where nothing is shared."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(shared > 0, total / shared, np.nan)


def _euclidean(
    z: np.ndarray, home: np.ndarray, weights: np.ndarray, reference: np.ndarray
) -> Measured:
    """Take the root of the weighted mean squared difference."""
    del reference
    squared, shared = squared_distances(z, home, weights)
    with np.errstate(invalid="ignore", divide="ignore"):
        parts = weights * (z - home) ** 2 / shared[:, None]
    return Measured(np.sqrt(squared), squared, shared, parts)


def _manhattan(
    z: np.ndarray, home: np.ndarray, weights: np.ndarray, reference: np.ndarray
) -> Measured:
    """Take the weighted mean absolute difference."""
    del reference
    difference, present, shared = _difference(z, home, weights)
    size = np.abs(difference)
    distance = _over((np.where(present, size, 0.0) * weights).sum(axis=1), shared)
    with np.errstate(invalid="ignore", divide="ignore"):
        parts = weights * size / shared[:, None]
    return Measured(distance, distance**2, shared, parts)


def _gower(z: np.ndarray, home: np.ndarray, weights: np.ndarray, reference: np.ndarray) -> Measured:
    """Take the weighted mean absolute difference as shares of each indicator's range."""
    ranges = np.nanmax(reference, axis=0) - np.nanmin(reference, axis=0)
    return _manhattan(z / ranges, home / ranges, weights, reference)


def _cosine(
    z: np.ndarray, home: np.ndarray, weights: np.ndarray, reference: np.ndarray
) -> Measured:
    """Take one minus the cosine of the angle between the two, over what both have."""
    del reference
    _, present, shared = _difference(z, home, weights)
    own, ours = np.where(present, z, 0.0), np.where(present, home, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        own = own / np.sqrt((own**2 * weights).sum(axis=1))[:, None]
        ours = ours / np.sqrt((ours**2 * weights).sum(axis=1))[:, None]
        # 1 - cos is half the squared difference of the two directions: a sum over indicators.
        parts = np.where(present, weights * (own - ours) ** 2 / 2, np.nan)
    # Without a length there is no direction: such a row is NaN throughout.
    distance = np.where(shared > 0, np.where(present, parts, 0.0).sum(axis=1), np.nan)
    return Measured(distance, distance**2, shared, parts)


def _mahalanobis(
    z: np.ndarray, home: np.ndarray, weights: np.ndarray, reference: np.ndarray
) -> Measured:
    """Weigh differences by the inverse of the covariance of what both have."""
    difference, present, shared = _difference(z, home, weights)
    covariance = ledoit_wolf(reference)
    scaled = np.where(present, difference, 0.0) * np.sqrt(weights)
    total = np.full(len(z), np.nan)
    patterns, which = np.unique(present, axis=0, return_inverse=True)
    for place, pattern in enumerate(patterns):
        if not pattern.any():
            continue
        rows = np.flatnonzero(which.reshape(-1) == place)
        gap = scaled[np.ix_(rows, np.flatnonzero(pattern))]
        try:
            solved = np.linalg.solve(covariance[np.ix_(pattern, pattern)], gap.T).T
        except np.linalg.LinAlgError as error:
            raise AnalysisError(
                "Mahalanobis distance needs indicators that are not functions of each other.",
                "Leave one of them out, or take another metric.",
            ) from error
        total[rows] = np.maximum((gap * solved).sum(axis=1), 0.0)
    squared = _over(total, shared)
    return Measured(np.sqrt(squared), squared, shared, None)


def ledoit_wolf(z: np.ndarray) -> np.ndarray:
    """Estimate the covariance of indicators, shrunk towards independence.

    Parameters
    ----------
    z
        Economies by indicator; what is missing counts as the indicator's median.

    Returns
    -------
    numpy.ndarray
        Indicators by indicators.

    References
    ----------
    Ledoit and Wolf (2004), A well-conditioned estimator for large-dimensional covariance matrices,
    as scikit-learn has it.
    """
    from sklearn.covariance import LedoitWolf

    filled = np.where(np.isnan(z), np.nanmedian(z, axis=0), z)
    return np.asarray(LedoitWolf().fit(filled).covariance_)


METRICS: dict[MetricName, Metric] = {
    metric.name: metric
    for metric in (
        Metric(
            "euclidean",
            N_("Euclidean"),
            "sqrt(sum w m (z - h)^2 / sum w m)",
            N_("squared distance"),
            "",
            N_("One indicator that lies far off counts more than several that lie off a little."),
            _euclidean,
        ),
        Metric(
            "manhattan",
            N_("Manhattan"),
            "sum w m |z - h| / sum w m",
            N_("distance"),
            "",
            "",
            _manhattan,
        ),
        Metric(
            "mahalanobis",
            N_("Mahalanobis"),
            N_(
                "sqrt(u' S^-1 u / sum w m), u = sqrt(w) (z - h) over the indicators that both "
                "have, S the Ledoit-Wolf covariance of z with missing values at the median"
            ),
            "",
            N_(
                "indicators count together, through their correlations, so that no part of the "
                "distance belongs to one of them"
            ),
            N_(
                "Indicators that say the same count once. The covariance rests on medians where "
                "values are missing."
            ),
            _mahalanobis,
        ),
        Metric(
            "gower",
            N_("Gower"),
            N_("sum w m (|z - h| / range) / sum w m, range being the largest z less the smallest"),
            N_("distance"),
            "",
            N_(
                "One economy with an extreme value widens the range, and makes the indicator count "
                "less for all. Linear scales give the same distance; percentile ranks another."
            ),
            _gower,
        ),
        Metric(
            "cosine",
            N_("Cosine"),
            "1 - sum w m z h / sqrt(sum w m z^2 x sum w m h^2)",
            N_("distance"),
            "",
            N_(
                "It ignores level: an economy twice as far from the average as home, in the same "
                "direction, has distance 0."
            ),
            _cosine,
        ),
    )
}
"""Name of a metric to the metric."""
