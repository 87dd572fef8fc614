"""Imputation: what stands in, what is flagged, what stays missing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.impute import KNNImputer

from data.errors import AnalysisError
from geo.impute import impute, parse_imputation

VALUES = pd.DataFrame(
    {"a": [1.0, np.nan, 5.0, 9.0], "b": [2.0, 4.0, np.nan, np.nan]}, index=list("PQRS")
)
GROUPS = pd.DataFrame({"region": ["N", "N", "S", None]}, index=list("PQRS"))


def test_none_leaves_all_as_it_is() -> None:
    result = impute(VALUES, "none")
    pd.testing.assert_frame_equal(result.values, VALUES)
    assert not result.flags.to_numpy().any()
    assert result.unfilled.empty


def test_the_mean_and_the_median_are_those_of_all_units() -> None:
    assert impute(VALUES, "mean").values.at["Q", "a"] == 5
    assert impute(VALUES.assign(a=[1.0, np.nan, 5.0, 90.0]), "median").values.at["Q", "a"] == 5


def test_a_group_gives_its_own_mean() -> None:
    result = impute(VALUES, "group-mean:region", GROUPS)
    assert result.values.at["Q", "a"] == 1
    assert result.flags.at["Q", "a"]
    assert int(result.flags.to_numpy().sum()) == 1


def test_a_group_without_a_value_stays_missing_and_is_listed() -> None:
    result = impute(VALUES, "group-median:region", GROUPS)
    assert np.isnan(result.values.at["R", "b"])
    assert list(zip(result.unfilled["unit"], result.unfilled["indicator"], strict=True)) == [
        ("R", "b"),
        ("S", "b"),
    ]
    assert result.unfilled["reason"].str.contains("region").all()


def test_a_second_choice_fills_what_the_first_leaves() -> None:
    result = impute(VALUES, "group-mean:region,mean", GROUPS)
    assert result.values.at["Q", "a"] == 1
    assert result.values.loc[["R", "S"], "b"].tolist() == [3, 3]
    assert int(result.flags.to_numpy().sum()) == 3
    assert list(result.unfilled.columns) == ["unit", "indicator", "reason"]
    assert result.unfilled.empty


def test_neighbours_are_those_of_scikit_learn_on_z_scores() -> None:
    draw = np.random.default_rng(3)
    table = pd.DataFrame(draw.normal(size=(20, 4)) * [1, 10, 100, 1000], columns=list("abcd"))
    table = table.mask(draw.random(table.shape) < 0.15)
    mean, deviation = table.mean(), table.std(ddof=0)
    found = KNNImputer(n_neighbors=3).fit_transform(((table - mean) / deviation).to_numpy())
    expected = pd.DataFrame(found, columns=list("abcd")) * deviation + mean
    pd.testing.assert_frame_equal(impute(table, "knn:3").values, expected)


def test_neighbours_do_not_depend_on_units_of_measurement() -> None:
    scaled = impute(VALUES * [1000, 1], "knn:1").values / [1000, 1]
    pd.testing.assert_frame_equal(scaled, impute(VALUES, "knn:1").values)


def test_a_unit_without_any_value_has_no_neighbours() -> None:
    empty = VALUES.copy()
    empty.loc["Q"] = np.nan
    result = impute(empty, "knn:1")
    assert result.values.loc["Q"].isna().all()
    assert set(result.unfilled["reason"]) == {"the unit has no value at all"}


def test_values_that_are_there_are_never_changed() -> None:
    for choice in ("mean", "median", "group-mean:region", "knn:2"):
        result = impute(VALUES, choice, GROUPS).values
        assert result.where(VALUES.notna()).equals(VALUES)


@pytest.mark.parametrize(
    "text",
    ["", "average", "group-mean", "knn:0", "knn:x", "knn:" + "9" * 5_000, "mean:a", "none:1"],
)
def test_a_text_that_is_no_imputation_is_refused(text: str) -> None:
    with pytest.raises(AnalysisError) as caught:
        parse_imputation(text)
    assert caught.value.remedy


def test_an_unknown_column_gets_the_nearest() -> None:
    with pytest.raises(AnalysisError, match=r"Did you mean region\?"):
        impute(VALUES, "group-mean:regions", GROUPS)


def test_without_any_column_that_is_said() -> None:
    with pytest.raises(AnalysisError, match="none at all"):
        impute(VALUES, "group-mean:region")
