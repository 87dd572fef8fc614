"""Lenses side by side: the ranks are those of each lens alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from data.catalogue import Lens
from data.errors import AnalysisError, CatalogueError
from geo.lenses import compare_lenses
from geo.markets import Markets
from geo.recipe import Recipe

Compute = Callable[[Recipe], Markets]
CODES = ["general", "education", "health", "public-sector", "agriculture"]


def _own(**changes: Any) -> Lens:
    content = {
        "code": "mine",
        "name": "Mine",
        "description": "Two indicators.",
        "indicators": [{"indicator": "IT.NET.USER.ZS"}, {"indicator": "RQ.EST", "weight": 2}],
    }
    return Lens.model_validate({**content, **changes})


def test_ranks_are_those_of_each_lens_alone(markets_for: Compute) -> None:
    found = compare_lenses(markets_for(Recipe()))
    assert list(found.ranks.columns) == CODES
    for code in CODES:
        alone = markets_for(Recipe(lens=code)).frame.drop(index="VNM")
        pd.testing.assert_series_equal(
            found.ranks[code].sort_index(), alone["rank"], check_names=False
        )
        pd.testing.assert_series_equal(
            found.similarities[code].sort_index(), alone["similarity"], check_names=False
        )


def test_the_lens_in_force_comes_first_and_orders(markets_for: Compute) -> None:
    found = compare_lenses(markets_for(Recipe(lens="health")), ["general"])
    assert list(found.ranks.columns) == ["health", "general"]
    assert found.ranks["health"].dropna().is_monotonic_increasing
    assert found.lenses["in_force"].tolist() == [True, False]


def test_what_a_lens_rests_on_is_said(default_markets: Markets) -> None:
    table = compare_lenses(default_markets).lenses
    assert table.loc["health", "left_out"] == (
        "SH.XPD.CHEX.GD.ZS",
        "SH.XPD.GHED.CH.ZS",
        "SH.XPD.OOPC.CH.ZS",
    )
    assert table.loc["general", ["indicators", "ranked"]].tolist() == [26, 190]
    assert not table["own"].any()


def test_choices_count_in_every_lens_that_has_the_indicator(markets_for: Compute) -> None:
    changed = Recipe(without=("IT.NET.USER.ZS", "PV.EST"), weights={"NY.GDP.PCAP.PP.KD": 3})
    found = compare_lenses(markets_for(changed), ["agriculture", "education"])
    alone = markets_for(Recipe(lens="agriculture", weights={"NY.GDP.PCAP.PP.KD": 3})).frame
    expected = alone.drop(index="VNM")["rank"]
    pd.testing.assert_series_equal(
        found.ranks["agriculture"].sort_index(), expected, check_names=False
    )
    assert found.lenses.loc["education", "left_out"] == ("IT.NET.USER.ZS",)


def test_lenses_of_ones_own_stand_beside_the_others(markets_for: Compute) -> None:
    found = compare_lenses(markets_for(Recipe()), own=[_own()])
    alone = markets_for(Recipe(own_lens=_own())).frame.drop(index="VNM")
    assert list(found.ranks.columns) == [*CODES, "mine"]
    pd.testing.assert_series_equal(
        found.ranks["mine"].sort_index(), alone["rank"], check_names=False
    )
    assert found.lenses.loc["mine", "own"]
    in_force = compare_lenses(markets_for(Recipe(own_lens=_own())))
    assert list(in_force.ranks.columns) == ["mine", *CODES]


def test_a_lens_that_ranks_nobody_says_why(markets_for: Compute) -> None:
    lens = _own(indicators=[{"indicator": "SH.XPD.CHEX.GD.ZS"}])
    found = compare_lenses(markets_for(Recipe()), own=[lens])
    assert found.ranks["mine"].isna().all()
    assert found.lenses.loc["mine", "reason"] == "None of the indicators has a figure."
    assert found.lenses.loc["mine", "ranked"] == 0


def test_the_spread_by_hand(default_markets: Markets) -> None:
    found = compare_lenses(default_markets)
    for code in ("THA", "KAZ", "TWN"):
        known = found.ranks.loc[code].dropna()
        row = found.spread.loc[code]
        assert row["lenses"] == len(known)
        if len(known):
            assert row[["lowest", "highest", "range"]].tolist() == [
                known.min(),
                known.max(),
                known.max() - known.min(),
            ]


def test_two_lenses_may_not_share_a_code(default_markets: Markets) -> None:
    with pytest.raises(AnalysisError, match="two lenses with the code 'mine'"):
        compare_lenses(default_markets, own=[_own(), _own(name="Other")])
    with pytest.raises(AnalysisError, match="two lenses with the code 'general'"):
        compare_lenses(default_markets, own=[_own(code="general")])


def test_an_unknown_lens_is_named(default_markets: Markets) -> None:
    with pytest.raises(CatalogueError, match="helth"):
        compare_lenses(default_markets, ["helth"])
