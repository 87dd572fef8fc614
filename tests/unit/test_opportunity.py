"""Opportunity at its edges: an empty pool, nobody open, ties, the floor, what is left out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from geo.opportunity import Opportunity, opportunity


@pytest.fixture
def table() -> pd.DataFrame:
    random = np.random.default_rng(3)
    economies = pd.Index([f"E{i:02}" for i in range(12)], name="economy")
    return pd.DataFrame(
        {
            "distance": random.uniform(0.5, 3, 12),
            "ranked": True,
            "ai": random.normal(size=12),
            "population": random.uniform(6e6, 60e6, 12),
            "gdp": random.uniform(1e9, 900e9, 12),
        },
        economies,
    )


def _result(table: pd.DataFrame, home: str = "E00", **choices: Any) -> Opportunity:
    columns = [table[name] for name in ("distance", "ranked", "ai", "population", "gdp")]
    return opportunity(*columns, home, **choices)


def test_home_is_never_in_the_pool(table: pd.DataFrame) -> None:
    ranking = _result(table).ranking
    assert not ranking.loc["E00", ["pool", "open"]].any()
    assert ranking["pool"].sum() == 11


def test_open_means_less_developed_than_home(table: pd.DataFrame) -> None:
    ranking = _result(table).ranking
    below = (table["ai"] < table.loc["E00", "ai"]) & ranking["pool"]
    assert ranking["open"].tolist() == below.tolist()
    assert ranking["rank"].notna().tolist() == below.tolist()


def test_an_equal_score_is_not_open(table: pd.DataFrame) -> None:
    table.loc["E01", "ai"] = table.loc["E00", "ai"]
    assert not _result(table).ranking.loc["E01", "open"]


@pytest.mark.parametrize(
    ("column", "value"), [("ranked", False), ("ai", np.nan), ("gdp", np.nan), ("gdp", 0.0)]
)
def test_what_the_pool_needs(table: pd.DataFrame, column: str, value: float) -> None:
    table.loc["E01", column] = value
    assert not _result(table).ranking.loc["E01", "pool"]


@pytest.mark.parametrize(
    ("population", "gdp", "above"),
    [
        (5e6, 1e9, True),
        (4_999_999, 50e9, True),
        (4_999_999, 49.9e9, False),
        (np.nan, 50e9, True),
        (5e6, np.nan, True),
        (np.nan, np.nan, False),
    ],
)
def test_the_floor_is_reached_by_people_or_by_gdp(
    table: pd.DataFrame, population: float, gdp: float, above: bool
) -> None:
    table.loc["E01", ["population", "gdp"]] = [population, gdp]
    assert bool(_result(table).ranking.loc["E01", "above_floor"]) is above


def test_what_is_left_out_is_not_in_the_pool(table: pd.DataFrame) -> None:
    result = _result(table, leave_out=["E03", "E07", "unheard of"], gates=("stability",))
    assert not result.ranking.loc[["E03", "E07"], "pool"].any()
    assert result.gates == ("stability",)


def test_values_are_means_of_the_three_criteria(table: pd.DataFrame) -> None:
    result = _result(table)
    is_open = result.ranking["open"]
    wanted = result.criteria.mean(axis=1) * 100
    pd.testing.assert_series_equal(
        result.ranking.loc[is_open, "opportunity"], wanted[is_open], check_names=False
    )
    assert result.ranking.loc[~is_open, "opportunity"].isna().all()


def test_every_criterion_reaches_one(table: pd.DataFrame) -> None:
    assert _result(table).criteria.max().tolist() == [1, 1, 1]


def test_equal_values_share_the_smaller_rank(table: pd.DataFrame) -> None:
    table.loc["E00", "ai"] = 9
    table.loc["E02", ["distance", "ai", "gdp"]] = table.loc["E01", ["distance", "ai", "gdp"]]
    ranks = _result(table).ranking["rank"]
    assert ranks["E01"] == ranks["E02"]
    assert ranks["E01"] + 1 not in set(ranks.dropna())


def test_nobody_is_open_when_home_is_the_least_developed(table: pd.DataFrame) -> None:
    table.loc["E00", "ai"] = -9
    ranking = _result(table).ranking
    assert not ranking["open"].any()
    assert ranking[["rank", "opportunity"]].isna().all(axis=None)


def test_nobody_is_open_when_home_is_not_scored(table: pd.DataFrame) -> None:
    table.loc["E00", "ai"] = np.nan
    result = _result(table)
    assert np.isnan(result.home_score)
    assert not result.ranking["open"].any()
    assert result.ranking["pool"].sum() == 11


def test_an_empty_pool_is_an_answer(table: pd.DataFrame) -> None:
    table["ranked"] = False
    result = _result(table)
    assert result.criteria.empty
    assert result.ranking["rank"].isna().all()


def test_a_pool_of_one(table: pd.DataFrame) -> None:
    table["ranked"] = table.index == "E05"
    table.loc["E00", "ai"] = 9
    assert _result(table).ranking.loc["E05", ["opportunity", "rank"]].tolist() == [100, 1]
