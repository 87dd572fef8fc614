"""Similarity at its edges: missing values, limits, ties, refusals, every home at once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from data.catalogue import Catalogue
from data.errors import AnalysisError
from geo.recipe import Recipe, transformations_in_force, weights_in_force
from geo.similarity import Similarity, home_extremes, rank_all_homes, similarity


def _table(economies: int = 30, indicators: int = 6, gaps: float = 0.2) -> pd.DataFrame:
    random = np.random.default_rng(7)
    values = random.normal(size=(economies, indicators))
    values[1:][random.random((economies - 1, indicators)) < gaps] = np.nan
    return pd.DataFrame(
        values,
        pd.Index([f"E{i:02}" for i in range(economies)], name="economy"),
        [f"k{i}" for i in range(indicators)],
    )


def _plain(values: pd.DataFrame, home: str = "E00", **choices: Any) -> Similarity:
    weights = choices.pop("weights", dict.fromkeys(values.columns, 1.0))
    return similarity(values, home, weights, dict.fromkeys(values.columns, "none"), **choices)


def test_home_is_listed_but_not_ranked() -> None:
    result = _plain(_table())
    assert result.ranking.loc["E00", "status"] == "home"
    assert pd.isna(result.ranking.loc["E00", "rank"])
    assert result.ranking.loc["E00", "distance"] == 0
    assert "E00" not in result.ranked.index


def test_ranked_economies_come_nearest_first() -> None:
    ranked = _plain(_table()).ranked
    assert len(ranked) > 20
    assert ranked["distance"].is_monotonic_increasing
    assert ranked["rank"].tolist() == list(range(1, len(ranked) + 1))


def test_equal_economies_tie_and_share_the_smaller_rank() -> None:
    values = _table(economies=23, gaps=0)
    values.loc["E22"] = values.loc["E11"] = values.loc["E01"]
    ranks = _plain(values).ranking["rank"]
    shared = ranks["E01"]
    assert ranks["E11"] == ranks["E22"] == shared
    assert not set(ranks.dropna()) & {shared + 1, shared + 2}


def test_an_economy_like_home_has_distance_zero() -> None:
    values = _table(gaps=0)
    values.loc["E01"] = values.loc["E00"]
    first = _plain(values).ranked.iloc[0]
    assert (first.name, first["distance"], first["similarity"]) == ("E01", 0, 100)


def test_too_little_in_common_is_not_enough_data() -> None:
    values = _table(gaps=0)
    values.loc["E01", ["k0", "k1", "k2"]] = np.nan
    row = _plain(values).ranking.loc["E01"]
    assert (row["status"], row["coverage"]) == ("not enough data", 0.5)
    assert pd.isna(row["rank"])
    assert row["distance"] > 0


def test_nothing_in_common_has_no_distance_however_low_the_limit() -> None:
    values = _table(gaps=0)
    values.loc["E01"] = np.nan
    row = _plain(values, min_coverage=0.0).ranking.loc["E01"]
    assert (row["status"], row["coverage"]) == ("not enough data", 0)
    assert row[["rank", "distance", "similarity"]].isna().all()


def test_what_home_lacks_lowers_everyones_coverage() -> None:
    values = _table(gaps=0)
    values.loc["E00", ["k0", "k1"]] = np.nan
    ranking = _plain(values).ranking
    assert ranking["coverage"].tolist() == pytest.approx([2 / 3] * len(values))
    assert (ranking["status"] == "ok").sum() == len(values) - 1


@pytest.mark.parametrize("on", [3, 6, 9, 12, 15, 18, 21, 24])
def test_exactly_two_thirds_is_enough_whatever_is_switched_off(on: int) -> None:
    """Sums of 1/n do not add up to 2/3 in floating point; they must count as if they did."""
    values = _table(indicators=24, gaps=0)
    values.loc["E01", values.columns[: on // 3]] = np.nan
    values.loc["E02", values.columns[: on // 3 + 1]] = np.nan
    weights = dict.fromkeys(values.columns[:on], 1 / 24)
    status = _plain(values, weights=weights).ranking["status"]
    assert status.loc["E01"] == "ok"
    assert status.loc["E02"] == "not enough data"


def test_weights_count_relative_to_each_other() -> None:
    values = _table()
    one = _plain(values, weights=dict.fromkeys(values, 1.0))
    two = _plain(values, weights=dict.fromkeys(values, 0.125))
    pd.testing.assert_frame_equal(one.ranking, two.ranking)


def test_indicators_outside_the_weights_do_not_count() -> None:
    values = _table()
    weights = {"k1": 1.0, "k4": 2.0}
    narrow = similarity(values[["k4", "k1"]], "E00", weights, dict.fromkeys(values, "none"))
    pd.testing.assert_frame_equal(_plain(values, weights=weights).ranking, narrow.ranking)


def test_indicators_without_any_figure_are_left_out_and_named() -> None:
    values = _table().assign(empty=np.nan)
    weights = {**dict.fromkeys(values.columns, 1.0), "absent": 1.0}
    result = similarity(values, "E00", weights, dict.fromkeys(weights, "none"))
    assert result.not_in_figures == ("empty", "absent")
    pd.testing.assert_frame_equal(result.ranking, _plain(_table()).ranking)


def test_values_are_left_as_they_were() -> None:
    values = _table()
    before = values.copy()
    _plain(values)
    pd.testing.assert_frame_equal(values, before)


def test_an_unknown_home_is_refused() -> None:
    with pytest.raises(AnalysisError, match="XYZ is not an economy"):
        _plain(_table(), home="XYZ")


def test_a_home_without_any_value_is_refused() -> None:
    values = _table()
    values.loc["E00"] = np.nan
    with pytest.raises(AnalysisError, match="E00 has no value"):
        _plain(values)


def test_no_figure_at_all_is_refused() -> None:
    with pytest.raises(AnalysisError, match="None of the indicators has a figure"):
        _plain(_table() * np.nan)


@pytest.mark.parametrize("weight", [0.0, -1.0, float("nan"), float("inf")])
def test_weights_that_are_no_weights_are_refused(weight: float) -> None:
    values = _table()
    with pytest.raises(AnalysisError, match="The weight of k0"):
        _plain(values, weights={"k0": weight, "k1": 1.0})


def test_all_homes_agree_with_one_at_a_time(catalogue: Catalogue, values: pd.DataFrame) -> None:
    lens = catalogue.lens("general")
    weights = weights_in_force(lens, Recipe())
    given = transformations_in_force(catalogue, lens, weights)
    ranks = rank_all_homes(values, weights, given)
    assert ranks.shape == (len(values), len(values))
    for home in ("VNM", "NAM", "TWN", "XKX", "MAF", "ZWE"):
        alone = similarity(values, home, weights, given).ranking["rank"]
        pd.testing.assert_series_equal(ranks[home], alone.astype(float), check_names=False)


def test_extremes_say_where_home_stands() -> None:
    values = _table()
    table = home_extremes(_plain(values), values)
    assert table["share_of_distance"].is_monotonic_decreasing
    assert table["share_of_distance"].sum() == pytest.approx(1)
    shown = table.loc["k3"]
    known = values["k3"].dropna()
    assert shown["economies"] == len(known)
    below = (known < values.at["E00", "k3"]).sum()
    assert shown["percentile"] == pytest.approx(100 * (below + 0.5) / len(known))


def test_extremes_where_home_has_no_value() -> None:
    values = _table(gaps=0)
    values.loc["E00", "k3"] = np.nan
    row = home_extremes(_plain(values), values).loc["k3"]
    assert row[["home_value", "home_z", "percentile"]].isna().all()
    assert row["share_of_distance"] == 0


def test_extremes_where_nobody_is_ranked(values: pd.DataFrame, catalogue: Catalogue) -> None:
    lens = catalogue.lens("general")
    weights = weights_in_force(lens, Recipe())
    given = transformations_in_force(catalogue, lens, weights)
    table = home_extremes(similarity(values, "TWN", weights, given), values)
    assert table["share_of_distance"].isna().all()
    assert table["percentile"].notna().sum() == 7
