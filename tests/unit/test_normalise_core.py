"""Transformations, z-scores and percentile ranks."""

from __future__ import annotations

from math import e, nan

import pandas as pd
import pytest

from data.errors import AnalysisError
from geo.normalise import percentile_rank, standardise, transform


def test_transformations_give_their_columns_in_their_order() -> None:
    values = pd.DataFrame({"A": [1.0, e], "B": [0.0, e - 1], "C": [5.0, nan]})
    result = transform(values, {"B": "log1p", "A": "log", "C": "none"})
    assert result.columns.tolist() == ["B", "A", "C"]
    assert result["B"].tolist() == pytest.approx([0, 1])
    assert result["A"].tolist() == pytest.approx([0, 1])
    assert result["C"].tolist() == pytest.approx([5, nan], nan_ok=True)


def test_missing_values_have_no_logarithm_and_no_warning() -> None:
    values = pd.DataFrame({"A": [nan, 1.0]})
    assert transform(values, {"A": "log"})["A"].isna().tolist() == [True, False]


@pytest.mark.parametrize(("name", "value"), [("log", 0.0), ("log", -2.0), ("log1p", -1.0)])
def test_values_without_a_logarithm_are_named(name: str, value: float) -> None:
    values = pd.DataFrame({"A": [2.0, value]}, index=["VNM", "BGD"])
    with pytest.raises(AnalysisError, match="A has no logarithm for BGD"):
        transform(values, {"A": name})


def test_unknown_transformations_are_refused() -> None:
    with pytest.raises(AnalysisError, match="'sqrt' is not a transformation"):
        transform(pd.DataFrame({"A": [1.0]}), {"A": "sqrt"})


def test_z_scores_have_mean_zero_and_population_deviation_one() -> None:
    z = standardise(pd.DataFrame({"A": [2.0, 4.0, 9.0, nan]})).z["A"]
    assert z.mean() == pytest.approx(0)
    assert z.std(ddof=0) == pytest.approx(1)
    assert z.isna().tolist() == [False, False, False, True]


def test_further_values_are_placed_on_the_same_scale() -> None:
    scale = standardise(pd.DataFrame({"A": [2.0, 4.0]}))
    assert scale.place(pd.DataFrame({"A": [3.0, 6.0, nan]}))["A"].tolist() == pytest.approx(
        [0, 3, nan], nan_ok=True
    )


@pytest.mark.parametrize("column", [[7.0, 7.0, nan], [0.0, 0.0], [nan, nan], [0.1] * 9])
def test_an_indicator_without_two_different_values_has_no_scale(column: list[float]) -> None:
    with pytest.raises(AnalysisError, match="No scale can be made for A"):
        standardise(pd.DataFrame({"A": column}))


def test_percentile_ranks_share_the_average_among_equals() -> None:
    values = pd.Series([10.0, 20.0, 20.0, nan, 30.0])
    # Average ranks 1, 2.5, 2.5, 4 of 4.
    assert percentile_rank(values).tolist() == pytest.approx(
        [0.125, 0.5, 0.5, nan, 0.875], nan_ok=True
    )


def test_the_only_value_stands_in_the_middle() -> None:
    assert percentile_rank(pd.Series([nan, 3.0])).tolist() == pytest.approx([nan, 0.5], nan_ok=True)
