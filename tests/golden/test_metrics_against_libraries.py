"""Every metric against scikit-learn and SciPy, economy by economy over what both have."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.spatial import distance as theirs

from geo.metrics import METRIC_NAMES, METRICS, ledoit_wolf, measure
from geo.scales import SCALE_NAMES, scale
from geo.similarity import similarity

HOME = 5


@pytest.fixture
def z() -> np.ndarray:
    random = np.random.default_rng(17)
    mixed = random.normal(size=(60, 8)) @ random.normal(size=(8, 8))
    mixed[random.random(mixed.shape) < 0.2] = np.nan
    mixed[HOME, :6] = random.normal(size=6)
    mixed[HOME, 7] = np.nan
    mixed[11] = np.nan
    return np.asarray((mixed - np.nanmean(mixed, axis=0)) / np.nanstd(mixed, axis=0))


@pytest.fixture
def weights() -> np.ndarray:
    given = np.array([1, 2, 3, 0.5, 1, 1, 4, 1])
    return np.asarray(given / given.sum())


def _pairs(z: np.ndarray) -> list[tuple[int, np.ndarray]]:
    """Name each economy that shares something with home, and what it shares."""
    shared = ~np.isnan(z) & ~np.isnan(z[HOME])
    return [(row, common) for row, common in enumerate(shared) if common.any()]


def test_euclidean(z: np.ndarray, weights: np.ndarray) -> None:
    found = measure("euclidean", z, z[HOME], weights).distance
    for row, m in _pairs(z):
        expected = theirs.euclidean(z[row, m], z[HOME, m], w=weights[m] / weights[m].sum())
        assert found[row] == pytest.approx(expected, abs=1e-12)


def test_euclidean_of_equal_weights_is_nan_euclidean(z: np.ndarray) -> None:
    from sklearn.metrics.pairwise import nan_euclidean_distances

    found = measure("euclidean", z, z[HOME], np.full(8, 1 / 8)).distance
    expected = nan_euclidean_distances(z, z[[HOME]])[:, 0] / np.sqrt(8)
    np.testing.assert_allclose(found, expected, atol=1e-12)


def test_manhattan(z: np.ndarray, weights: np.ndarray) -> None:
    found = measure("manhattan", z, z[HOME], weights).distance
    for row, m in _pairs(z):
        expected = theirs.cityblock(z[row, m], z[HOME, m], w=weights[m] / weights[m].sum())
        assert found[row] == pytest.approx(expected, abs=1e-12)


def test_cosine(z: np.ndarray, weights: np.ndarray) -> None:
    found = measure("cosine", z, z[HOME], weights).distance
    for row, m in _pairs(z):
        assert found[row] == pytest.approx(
            theirs.cosine(z[row, m], z[HOME, m], w=weights[m]), abs=1e-12
        )


def test_mahalanobis_of_equal_weights(z: np.ndarray) -> None:
    """SciPy's is of the sum over indicators, ours of the mean: a root of their number apart."""
    from sklearn.covariance import LedoitWolf

    filled = pd.DataFrame(z).fillna(pd.DataFrame(z).median()).to_numpy()
    covariance = LedoitWolf().fit(filled).covariance_
    np.testing.assert_allclose(ledoit_wolf(z), covariance, atol=1e-15)
    found = measure("mahalanobis", z, z[HOME], np.full(8, 1 / 8)).distance
    for row, m in _pairs(z):
        inverse = np.linalg.inv(covariance[np.ix_(m, m)])
        expected = theirs.mahalanobis(z[row, m], z[HOME, m], inverse) / np.sqrt(m.sum())
        assert found[row] == pytest.approx(expected, abs=1e-10)


def test_mahalanobis_weighs_differences_by_the_root_of_the_weight(
    z: np.ndarray, weights: np.ndarray
) -> None:
    found = measure("mahalanobis", z, z[HOME], weights).distance
    covariance = ledoit_wolf(z)
    for row, m in _pairs(z):
        root = np.sqrt(weights[m])
        inverse = np.linalg.inv(covariance[np.ix_(m, m)])
        expected = theirs.mahalanobis(root * z[row, m], root * z[HOME, m], inverse)
        assert found[row] == pytest.approx(expected / np.sqrt(weights[m].sum()), abs=1e-10)


def test_mahalanobis_of_independent_indicators_is_euclidean(weights: np.ndarray) -> None:
    """Orthogonal columns of deviation 1: nothing is said twice, and shrinking changes nothing."""
    corners = np.array([[(-1.0) ** (i >> k & 1) for k in range(8)] for i in range(256)])
    for_all = [measure(name, corners, corners[3], weights) for name in ("mahalanobis", "euclidean")]
    np.testing.assert_allclose(for_all[0].distance, for_all[1].distance, atol=1e-12)


def test_gower_is_the_mean_share_of_the_range(z: np.ndarray, weights: np.ndarray) -> None:
    found = measure("gower", z, z[HOME], weights).distance
    ranges = np.nanmax(z, axis=0) - np.nanmin(z, axis=0)
    for row, m in _pairs(z):
        expected = np.average(np.abs(z[row, m] - z[HOME, m]) / ranges[m], weights=weights[m])
        assert found[row] == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("metric", METRIC_NAMES)
def test_nothing_shared_is_no_distance(metric: str, z: np.ndarray, weights: np.ndarray) -> None:
    found = measure(metric, z, z[HOME], weights)  # type: ignore[arg-type]
    assert np.isnan(found.distance[11])
    assert found.shared[11] == 0
    assert found.distance[HOME] == pytest.approx(0, abs=1e-15)
    assert (found.distance[~np.isnan(found.distance)] >= 0).all()


@pytest.mark.parametrize("metric", METRIC_NAMES)
def test_parts_sum_to_what_they_are_parts_of(
    metric: str, z: np.ndarray, weights: np.ndarray
) -> None:
    found = measure(metric, z, z[HOME], weights)  # type: ignore[arg-type]
    whole = METRICS[metric].parts_of  # type: ignore[index]
    assert bool(whole) == (found.parts is not None) == (METRICS[metric].why_no_parts == "")  # type: ignore[index]
    if found.parts is None:
        return
    total = found.squared if whole == "squared distance" else found.distance
    known = ~np.isnan(total)
    np.testing.assert_allclose(np.nansum(found.parts[known], axis=1), total[known], atol=1e-12)
    missing = np.isnan(z) | np.isnan(z[HOME])
    np.testing.assert_array_equal(np.isnan(found.parts[known]), missing[known])
    assert (found.parts[known][~missing[known]] >= 0).all()


def test_scales_against_scikit_learn(z: np.ndarray) -> None:
    from scipy.stats import percentileofscore
    from sklearn.preprocessing import MinMaxScaler, RobustScaler, StandardScaler

    table = pd.DataFrame(np.exp(z))
    np.testing.assert_allclose(scale(table, "z").z, StandardScaler().fit_transform(table))
    np.testing.assert_allclose(
        scale(table, "robust").z, RobustScaler().fit_transform(table) * 1.349, atol=1e-12
    )
    unit = MinMaxScaler().fit_transform(table)
    np.testing.assert_allclose(
        scale(table, "min-max").z, unit - np.nanmean(unit, axis=0), atol=1e-12
    )
    column = table[2].dropna()
    share = np.array([percentileofscore(column, x, kind="mean") / 100 for x in column])
    np.testing.assert_allclose(
        scale(table, "percentile").z[2].dropna(), share - share.mean(), atol=1e-12
    )


@pytest.mark.parametrize("name", SCALE_NAMES)
def test_a_scale_places_what_it_was_made_from(name: str, z: np.ndarray) -> None:
    table = pd.DataFrame(np.exp(z)).round(1)  # with ties
    made = scale(table, name)  # type: ignore[arg-type]
    np.testing.assert_allclose(made.place(table), made.z, atol=1e-12)


@pytest.mark.parametrize("name", ["z", "robust", "min-max"])
def test_gower_is_the_same_on_every_linear_scale(name: str, z: np.ndarray) -> None:
    table = pd.DataFrame(z, columns=[f"k{i}" for i in range(8)])
    given = (table, HOME, dict.fromkeys(table, 1.0), dict.fromkeys(table, "none"))
    one = similarity(*given, metric="gower").ranking  # type: ignore[arg-type]
    two = similarity(*given, metric="gower", normalisation=name).ranking  # type: ignore[arg-type]
    np.testing.assert_allclose(one["distance"], two["distance"], atol=1e-12)


def test_gower_on_the_minmax_scale_is_manhattan(z: np.ndarray, weights: np.ndarray) -> None:
    table = scale(pd.DataFrame(z), "min-max").z.to_numpy()
    one, two = (measure(name, table, table[HOME], weights) for name in ("gower", "manhattan"))
    np.testing.assert_allclose(one.distance, two.distance, atol=1e-12)
