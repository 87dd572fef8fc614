"""What is known of the way from home, and how it is said."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard import engine
from data.errors import AnalysisError
from geo.markets import Markets
from geo.reach import in_words, reach, reach_table
from geo.recipe import Recipe


@pytest.fixture(scope="module")
def vietnam() -> Markets:
    return engine.merged(Recipe())


@pytest.fixture(scope="module")
def kenya() -> Markets:
    return engine.merged(Recipe(home="KEN"))


def test_a_neighbour_in_the_same_bloc_has_border_and_bloc_in_common(vietnam: Markets) -> None:
    found = reach(vietnam, "LAO")
    assert found.border and "ASEAN" in found.blocs
    assert found.languages == ()
    assert 0 < found.distance_km < 1_000


def test_languages_in_common_are_those_official_in_both(kenya: Markets) -> None:
    found = reach(kenya, "TZA")
    assert "Swahili" in found.languages and found.border
    assert "EAC" in found.blocs


def test_openness_to_trade_stands_beside_home_s_with_its_year(vietnam: Markets) -> None:
    (trade,) = reach(vietnam, "BGD").trade
    values, periods = vietnam.section.values, vietnam.section.periods
    assert trade.indicator == "TG.VAL.TOTL.GD.ZS"
    assert trade.value == values.at["BGD", trade.indicator]
    assert trade.period == periods.at["BGD", trade.indicator]
    assert trade.home_value == values.at["VNM", trade.indicator]


def test_what_is_not_common_is_said_too(vietnam: Markets) -> None:
    said = in_words(vietnam, reach(vietnam, "BRA"))
    assert said[0].startswith("From Vietnam to Brazil it is 1")
    assert "No official language is shared with Vietnam." in said
    assert "No bloc in common with Vietnam, of those followed." in said
    assert not any("land border" in text for text in said)
    assert said[-1].startswith("Merchandise trade: ") and "; Vietnam has " in said[-1]


def test_a_missing_figure_is_named(vietnam: Markets) -> None:
    values = vietnam.section.values["TG.VAL.TOTL.GD.ZS"]
    code = str(values.index[values.isna()][0])
    assert in_words(vietnam, reach(vietnam, code))[-1] == "Merchandise trade: no figure."


def test_it_is_said_in_vietnamese(vietnam: Markets) -> None:
    said = " ".join(in_words(vietnam.told("vi"), reach(vietnam, "LAO")))
    assert "Việt Nam" in said and "ASEAN" in said and "km" in said
    assert "border" not in said and "bloc" not in said


def test_of_home_itself_there_is_nothing_to_say(vietnam: Markets) -> None:
    assert in_words(vietnam, reach(vietnam, "VNM")) == ()


def test_several_stand_in_a_table_in_their_order(vietnam: Markets) -> None:
    table = reach_table(vietnam, ["KEN", "LAO"])
    assert list(table.index) == ["KEN", "LAO"]
    assert table["border"].tolist() == [False, True]
    assert table.at["KEN", "distance_km"] == vietnam.frame.at["KEN", "distance_km"]
    assert pd.api.types.is_numeric_dtype(table["TG.VAL.TOTL.GD.ZS"])
    assert reach_table(vietnam, []).empty


def test_a_bloc_of_home_is_a_column(vietnam: Markets) -> None:
    shares = vietnam.frame["shares_bloc"]
    assert shares["LAO"] and shares["JPN"] and not shares["BRA"]


def test_a_code_that_is_no_economy_is_refused(vietnam: Markets) -> None:
    with pytest.raises(AnalysisError, match="ZZZ"):
        reach(vietnam, "ZZZ")
