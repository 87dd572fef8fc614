"""Filters that narrow together: live counts, choices, and what to let go of."""

from __future__ import annotations

import pytest

from dashboard import engine
from data.errors import AnalysisError
from geo.facets import FACETS, Facet, Option, chosen_in, neighbour_option, options, toggled
from geo.markets import Markets
from geo.narrowing import counts_by, loosened, relaxations, relaxed
from geo.recipe import Recipe
from geo.screen import Choice, Range, Switch, from_controls, parse, to_controls
from geo.screening import screen_markets

REGION = Facet("region", "text")


@pytest.fixture(scope="module")
def result() -> Markets:
    return engine.merged(Recipe())


def option(result: Markets, where: str, facet: Facet, value: object) -> Option:
    """Give one option of a facet under conditions."""
    listed = options(result, screen_markets(result, where), facet)
    return next(item for item in listed if item.value == value)


def after(where: str, item: Option) -> str:
    """Write the conditions after an option was clicked."""
    return from_controls(toggled(to_controls(parse(where)), item))


@pytest.mark.parametrize(
    "where",
    [
        "",
        "african",
        "landlocked AND population >= 5e6",
        "region = 'South Asia'",
        "bloc IN ('ASEAN', 'SAARC') AND gdp <= 2e11",
        "least_developed = FALSE AND language = 'English'",
    ],
)
def test_every_count_is_what_choosing_would_leave(result: Markets, where: str) -> None:
    found = screen_markets(result, where)
    controls = to_controls(found.condition)
    for facets in FACETS.values():
        for facet in facets:
            for item in options(result, found, facet):
                others = [
                    control
                    for control in controls
                    if item.sort != "text"
                    or not (isinstance(control, Choice) and control.column == item.column)
                ]
                if item.chosen and item.sort != "text":
                    assert item.count == len(found.matches)
                    continue
                if item.count and item.sort != "text":
                    alone = from_controls(toggled(others, item))
                elif item.count:
                    alone = from_controls([*others, Choice(item.column, (str(item.value),))])
                else:
                    continue
                assert len(screen_markets(result, alone).matches) == item.count, (facet, item)


def test_texts_of_one_column_are_alternatives(result: Markets) -> None:
    one = after("african", option(result, "african", REGION, "South Asia"))
    assert one == "african = TRUE AND region = 'South Asia'"
    two = after(one, option(result, one, REGION, "North America"))
    assert to_controls(parse(two))[1] == Choice("region", ("South Asia", "North America"))
    back = after(two, option(result, two, REGION, "South Asia"))
    assert to_controls(parse(back))[1] == Choice("region", ("North America",))
    assert after(back, option(result, back, REGION, "North America")) == "african = TRUE"


def test_a_count_replaces_what_was_chosen_on_its_own_column(result: Markets) -> None:
    where = "region = 'South Asia' AND population >= 1e8"
    item = option(result, where, REGION, "Sub-Saharan Africa")
    assert item.count == len(
        screen_markets(result, "region = 'Sub-Saharan Africa' AND population >= 1e8").matches
    )
    assert not item.chosen
    assert option(result, where, REGION, "South Asia").chosen


def test_texts_left_out_are_dimmed_and_not_taken_for_chosen(result: Markets) -> None:
    item = option(result, "region <> 'South Asia'", REGION, "South Asia")
    assert (item.count, item.chosen) == (0, False)


def test_flags_exclude_each_other(result: Markets) -> None:
    facet = Facet("landlocked", "flag", (True, False))
    on = after("", option(result, "", facet, True))
    assert to_controls(parse(on)) == (Switch("landlocked"),)
    off = after(on, option(result, on, facet, False))
    assert to_controls(parse(off)) == (Switch("landlocked", value=False),)
    assert after(off, option(result, off, facet, False)) == ""


def test_bounds_keep_the_other_side(result: Markets) -> None:
    facet = Facet("population", "least", (5e6, 20e6))
    where = "population BETWEEN 1e6 AND 5e7"
    item = option(result, where, facet, 5e6)
    assert to_controls(parse(after(where, item))) == (Range("population", 5e6, 5e7),)
    assert item.count == len(screen_markets(result, "population BETWEEN 5e6 AND 5e7").matches)


def test_neighbours_of_a_selection(result: Markets) -> None:
    item = neighbour_option(result, screen_markets(result, ""), ["VNM"])
    assert item.count == 3  # China, Laos and Cambodia
    where = after("", item)
    assert set(screen_markets(result, where).matches) == {"CHN", "LAO", "KHM"}
    assert neighbour_option(result, screen_markets(result, where), ["VNM"]).chosen
    assert after(where, neighbour_option(result, screen_markets(result, where), ["VNM"])) == ""


def test_chosen_options_are_counted_by_group() -> None:
    controls = to_controls(parse("african AND sub_region IN ('Western Africa', 'Polynesia')"))
    africa, regions = list(FACETS.values())[:2]
    assert chosen_in(controls, africa) == 2
    assert chosen_in(controls, regions) == 1


# --- What to let go of -------------------------------------------------------------------------


def test_an_empty_result_names_the_condition_that_lets_in_most(result: Markets) -> None:
    where = "african AND population >= 3e8 AND gdp > 2e11"
    found = screen_markets(result, where)
    assert not len(found.matches)
    for way in relaxations(found):
        now = screen_markets(result, relaxed(found, way))
        assert set(now.matches) == set(way.economies)
        assert way.economies


def test_moving_a_bound_lets_in_the_nearest(result: Markets) -> None:
    found = screen_markets(result, "african AND population >= 3e8")
    (way,) = loosened(found)
    now = screen_markets(result, relaxed(found, way))
    assert set(now.matches) == set(way.economies)
    assert len(way.economies) == 3
    biggest = result.frame.loc[result.frame["african"], "population"].nlargest(3)
    assert set(way.economies) == set(biggest.index)


def test_nobody_misses_by_one_then_two_go_together(result: Markets) -> None:
    found = screen_markets(result, "region = 'South Asia' AND african AND gdp > 1e15")
    ways = relaxations(found, most=9)
    assert {len(way.places) for way in ways} == {2}
    assert not loosened(found)


def test_conditions_that_all_meet_leave_nothing_to_let_go_of(result: Markets) -> None:
    assert relaxations(screen_markets(result, "")) == ()
    assert relaxations(screen_markets(result, "name IS NOT NULL")) == ()


def test_counting_by_a_column(result: Markets) -> None:
    found = screen_markets(result, "african")
    counted = dict(counts_by(result, found, "sub_region"))
    assert counted["Western Africa"] == 16
    assert sum(counted.values()) == 54
    assert dict(counts_by(result, found, "landlocked"))[True] == 16
    with pytest.raises(AnalysisError, match="'gdp'"):
        counts_by(result, found, "gdp")
