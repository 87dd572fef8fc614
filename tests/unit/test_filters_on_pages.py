"""Filters, chips and ways out of an empty result, on the page Screen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from opened_pages import opened, shown, unescaped
from streamlit.testing.v1 import AppTest

from dashboard import chips, engine, maps, plane
from dashboard.language import spoken_in
from dashboard.viewstate import ViewState
from dashboard.worldmap import MapEvent, MapLayer, MapView
from dashboard.worldmap.message import map_message
from dashboard.worldmap.packing import column
from geo.classify import classify
from geo.economies import codes
from geo.recipe import Recipe
from geo.screen import parse, to_controls


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KINDRED_DATA_DIR", str(tmp_path))


def groups_open(where: str = "", **parameters: str) -> AppTest:
    """Open the page with all groups of filters open."""
    app = opened("screen", **({"where": where} if where else {}), **parameters)
    return kept_open(app).run()


def kept_open(app: AppTest) -> AppTest:
    """Say for the browser, which a test of this kind has none of, that the groups are open."""
    for number in range(7):
        app.session_state[f"filters_{number}"] = True
    return app


def labels(app: AppTest) -> dict[str, str]:
    """Give the label of each filter by its key."""
    return {str(box.key): unescaped(box.label) for box in app.checkbox}


def texts(where: str, language: str = "en") -> list[str]:
    """Say conditions as chips do."""
    with spoken_in(language):
        result = engine.merged(Recipe())
        return [chips.in_words(result, control) for control in to_controls(parse(where))]


def test_a_filter_becomes_a_condition_and_a_chip_and_goes_again() -> None:
    app = groups_open()
    app.checkbox(key="filter_sub_region_text_Western Africa").check().run()
    assert app.query_params["where"] == "sub_region = 'Western Africa'"
    assert app.text_area(key="screen_text").value == "sub_region = 'Western Africa'"
    kept_open(app).run()
    app.checkbox(key="filter_sub_region_text_Eastern Africa").check()
    kept_open(app).run()
    chip = app.button(key="screen_chip_0")
    assert unescaped(chip.label) == "Sub-region: Western Africa or Eastern Africa"
    chip.click()
    kept_open(app).run()
    assert "where" not in app.query_params
    app.button(key="screen_undo").click().run()
    assert "Eastern Africa" in app.query_params["where"]


def test_text_typed_moves_the_filters() -> None:
    app = groups_open("bloc IN ('ASEAN', 'SAARC') AND landlocked = FALSE AND population >= 5e6")
    on = {str(box.key) for box in app.checkbox if box.value}
    assert on == {
        "filter_bloc_text_ASEAN",
        "filter_bloc_text_SAARC",
        "filter_landlocked_flag_False",
        "filter_population_least_5000000.0",
    }


def test_every_filter_says_how_many_would_remain_and_none_is_dimmed() -> None:
    app = groups_open("african")
    said = labels(app)
    assert said["filter_sub_region_text_Western Africa"] == "Western Africa (16)"
    assert said["filter_sub_region_text_South America"] == "South America (0)"
    assert app.checkbox(key="filter_sub_region_text_South America").disabled
    assert not app.checkbox(key="filter_sub_region_text_Western Africa").disabled
    assert said["filter_landlocked_flag_True"] == "Landlocked (16)"
    assert "Members as of 2025-11" in unescaped(shown(app))


def test_neighbours_of_the_selection_can_be_asked_for() -> None:
    app = groups_open(sel="KEN,UGA")
    assert "Neighbours of Kenya and Uganda (8)" in labels(app).values()
    app.checkbox(key="filter_neighbour_text_KEN,UGA").check().run()
    assert app.query_params["where"] == "neighbour IN ('KEN', 'UGA')"


def test_a_rare_language_is_found_by_name() -> None:
    app = groups_open()
    app.selectbox(key="filter_language_more").set_value("Khmer").run()
    assert app.query_params["where"] == "language = 'Khmer'"


def test_an_empty_result_says_why_and_offers_ways_that_can_be_undone() -> None:
    where = "african = TRUE AND population >= 300000000 AND gdp > 200000000000"
    app = opened("screen", where=where)
    text = unescaped(shown(app))
    assert "the last 54 economies fall at the condition “Population at least 300 million" in text
    assert "Lets in 3 economies: Egypt, South Africa and Algeria" in text
    app.button(key="widen_0").click().run()
    assert "**3** of 217 economies meet the conditions" in shown(app)
    app.button(key="screen_undo").click().run()
    assert app.query_params["where"] == where


def test_clearing_all_can_be_undone() -> None:
    app = opened("screen", where="african = TRUE")
    app.button(key="screen_clear").click().run()
    assert "where" not in app.query_params
    app.button(key="screen_undo").click().run()
    assert app.query_params["where"] == "african = TRUE"


def test_chips_say_conditions_in_words() -> None:
    assert texts("region = 'South Asia'") == ["Region: South Asia"]
    assert texts("region NOT IN ('South Asia', 'North America')") == [
        "Region: not South Asia or North America"
    ]
    assert texts("landlocked AND NOT african") == ["Landlocked", "African: no"]
    assert texts("population BETWEEN 5e6 AND 2e7") == [
        "Population: 5 million people to 20 million people"
    ]
    assert texts("ai_gap > 0.15 AND distance_km <= 2000") == [
        "AI gap to home above 0.15",
        "Distance to home at most 2,000 km",
    ]
    assert texts("african OR landlocked") == ["african OR landlocked"]


def test_chips_speak_vietnamese() -> None:
    assert texts("sub_region = 'Western Africa' AND language = 'French'", "vi") == [
        "Tiểu vùng: Tây Phi",
        "Ngôn ngữ chính thức: Tiếng Pháp",
    ]


# --- Pages that are not about conditions ----------------------------------------------------------


@pytest.mark.parametrize("page", ["explore", "similarity", "opportunity"])
def test_conditions_are_seen_as_chips_on_other_pages(page: str) -> None:
    app = opened(page, where="african AND population >= 5000000")
    assert "**39** of 217 economies meet your conditions" in shown(app)
    app.button(key=f"{page}_chip_0").click().run()
    assert app.query_params["where"] == "population >= 5000000"


def test_without_conditions_or_with_wrong_ones_there_is_no_row_of_chips() -> None:
    for where in ("", "population >"):
        app = opened("similarity", **({"where": where} if where else {}))
        assert not app.exception
        assert "meet your conditions" not in shown(app)


def test_a_list_leaves_out_those_that_do_not_meet_the_conditions() -> None:
    app = opened("similarity", where="african")
    assert app.dataframe[0].value["name"].tolist()[0] == "Thailand"
    app.toggle(key="similarity_others").set_value(True).run()
    assert app.query_params["others"] == "aside"
    assert app.dataframe[0].value["name"].tolist()[0] == "Morocco"
    assert app.dataframe[0].value["rank"].tolist()[0] == 7


def test_a_map_tells_who_stands_back() -> None:
    layer = MapLayer(
        title="",
        values=pd.Series([1.0, 2.0], ["KEN", "VNM"]),
        classes=classify(pd.Series([1.0, 2.0], ["KEN", "VNM"]), "equal-interval", 3),
        aside=frozenset({"KEN"}),
        beside="Does not meet the conditions",
    )
    marks, told = map_message(layer)["aside"]
    assert told == "Does not meet the conditions"
    assert marks == column(pd.Series(0.0, ["KEN"]).reindex(codes()))
    assert "aside" not in map_message(replace(layer, aside=frozenset()))


def test_a_map_goes_to_paper_as_the_region_that_it_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[tuple[tuple[str, ...], str]] = []

    def files(*_: object, region: str, **__: object) -> None:
        given.append((given_view[0].targets, region))

    def shown_map(*_: object, view: MapView, **__: object) -> MapEvent:
        given_view[:] = [view]
        return MapEvent()

    given_view: list[MapView] = []
    monkeypatch.setattr(maps, "world_map", shown_map)
    monkeypatch.setattr(maps.takeaway, "map_files", files)
    monkeypatch.setattr(maps.state, "current", lambda: ViewState(region="Asia"))
    monkeypatch.setattr(maps.state, "show_selection", lambda *_: None)
    result = engine.merged(Recipe())
    for view in (MapView(("Africa",)), MapView(("BGD", "LKA")), None):
        maps.layer_map(result, "similarity", key="a_map", view=view)
    assert given == [
        (("Africa",), "Africa"),
        (("BGD", "LKA"), "Asia"),
        (("Asia",), "Asia"),
    ]


def test_those_left_out_stand_back_on_the_opportunity_plane_unless_selected() -> None:
    result = engine.merged(Recipe())
    figure = plane.opportunity_plane(result, ["KEN"], ["LKA"], aside={"KEN", "LKA", "IDN"})
    groups = {trace.name: {code for code, _ in trace.customdata} for trace in figure.data}
    assert groups["Do not meet your conditions"] == {"LKA", "IDN"}
    assert groups["Selected"] == {"KEN"}
    assert "Proposed by name" not in groups
    named = {note.text for note in figure.layout.annotations}
    assert "Indonesia" not in named
    assert "Kenya" in named
