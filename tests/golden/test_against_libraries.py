"""Distances and percentiles against scikit-learn and SciPy."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geo.normalise import percentile_rank, standardise
from geo.similarity import similarity


@pytest.fixture
def table() -> pd.DataFrame:
    random = np.random.default_rng(20250101)
    values = random.normal(size=(40, 7))
    values[random.random(values.shape) < 0.2] = np.nan
    codes = [f"k{i}" for i in range(7)]
    return pd.DataFrame(values, [f"E{i:02}" for i in range(40)], codes)


def test_equal_weights_agree_with_nan_euclidean_distances(table: pd.DataFrame) -> None:
    from sklearn.metrics.pairwise import nan_euclidean_distances

    result = similarity(
        table, "E05", dict.fromkeys(table, 1.0), dict.fromkeys(table, "none"), min_coverage=0
    )
    # Theirs scales the sum up to all indicators, ours takes the mean: a factor of their number.
    theirs = nan_euclidean_distances(result.scale.z, result.scale.z.loc[["E05"]])[:, 0]
    ours = result.ranking["distance"].to_numpy() * np.sqrt(table.shape[1])
    np.testing.assert_allclose(ours, theirs, atol=1e-12)


def test_unequal_weights_agree_with_weighted_nan_euclidean_distances(table: pd.DataFrame) -> None:
    from sklearn.metrics.pairwise import nan_euclidean_distances

    weights = dict(zip(table, [1, 2, 3, 0.5, 1, 1, 4], strict=True))
    result = similarity(table, "E05", weights, dict.fromkeys(table, "none"), min_coverage=0)
    scaled = result.scale.z * np.sqrt(result.weights)
    theirs = nan_euclidean_distances(scaled, scaled.loc[["E05"]])[:, 0]
    shared = (table.notna() & table.loc["E05"].notna()).sum(axis=1)
    squared = theirs**2 * shared / table.shape[1] / result.ranking["coverage"]
    np.testing.assert_allclose(result.ranking["distance"], np.sqrt(squared), atol=1e-12)


def test_standardising_agrees_with_scikit_learn(table: pd.DataFrame) -> None:
    from sklearn.preprocessing import StandardScaler

    np.testing.assert_allclose(
        standardise(table).z, StandardScaler().fit_transform(table), atol=1e-12
    )


def test_percentile_rank_agrees_with_scipy() -> None:
    from scipy.stats import percentileofscore

    values = pd.Series([3.0, 1.0, 3.0, np.nan, 8.0, 8.0, 8.0, -2.0])
    known = values.dropna()
    expected = [percentileofscore(known, value, kind="mean") / 100 for value in known]
    assert percentile_rank(values).dropna().tolist() == pytest.approx(expected)
    assert percentile_rank(values).isna().tolist() == values.isna().tolist()
