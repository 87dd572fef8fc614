"""The pages Country and Compare, and playing through the years on other pages."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pandas as pd
import pytest
from opened_pages import BROKEN, opened, shown, switched, tables, unescaped
from streamlit.testing.v1 import AppTest

from dashboard import analyses, engine, side_charts, year_charts
from dashboard.columns import headings, on_a_phone
from dashboard.exports.plain_csv import frame_csv
from dashboard.language import spoken_in
from dashboard.links import from_parameters, to_parameters
from dashboard.sections import player, standing
from dashboard.sections.facts import fact_lines
from dashboard.views.compare import side_table
from dashboard.viewstate import ViewState
from geo.markets import Markets
from geo.names import codes
from geo.recipe import Recipe
from geo.series import series_rows


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each test a data folder of its own, without an exclusion list."""
    monkeypatch.setenv("KINDRED_DATA_DIR", str(tmp_path))


@pytest.fixture
def result() -> Markets:
    return engine.merged(Recipe())


def sound(app: AppTest) -> str:
    """Give what a page shows, which must be fit for a reader."""
    assert not app.exception, app.exception
    text = shown(app)
    found = BROKEN.search(text)
    assert found is None, text[max(0, found.start() - 200) : found.end() + 100]
    return unescaped(text)


def parameters(app: AppTest) -> dict[str, str]:
    """Give what the address holds."""
    said = app.query_params.items()
    return {name: text if isinstance(text, str) else text[0] for name, text in said}


def chooser(app: AppTest) -> AppTest:
    return next(box for box in app.selectbox if box.key == "country_of")


# --- Country --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("link", "title"),
    [
        ({"of": "KEN", "sel": "BGD"}, "Kenya"),
        ({"sel": "BGD,LKA"}, "Sri Lanka"),
        ({}, "Bangladesh"),
        pytest.param({"home": "BGD"}, "Sri Lanka", marks=pytest.mark.slow),
        pytest.param({"of": "VNM"}, "Vietnam", marks=pytest.mark.slow),
        pytest.param({"of": "XXX"}, "Bangladesh", marks=pytest.mark.slow),
    ],
)
def test_a_country_is_that_of_the_link_or_the_one_selected_last(
    link: dict[str, str], title: str
) -> None:
    app = opened("country", **link)
    sound(app)
    assert unescaped(app.title[0].value) == title


@pytest.mark.parametrize("economy", ["TWN"])
def test_economies_with_few_figures_have_a_page_too(economy: str) -> None:
    text = sound(opened("country", of=economy))
    assert "No figure for" in text


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("economy", sorted(codes())[::4])
def test_every_fourth_economy_has_a_page(economy: str, language: str) -> None:
    sound(opened("country", of=economy, lang=language))


def test_home_has_a_page_without_a_comparison() -> None:
    text = sound(opened("country", of="VNM"))
    assert "This is the home market" in text
    assert "How like" not in text


def test_the_facts_are_those_of_the_figures() -> None:
    text = sound(opened("country", of="BGD"))
    assert "**Population**: 174 million people (2024)" in text
    assert "**Least developed country (UN)**: yes" in text
    assert "**Groups of countries**: BIMSTEC and SAARC (list of 2025-11)" in text
    assert "Land borders with 2 economies" in text and "India and Myanmar" in text
    assert "From Vietnam to Bangladesh it is 2,053 km" in text
    assert "Rank 127 of 180" in text


@pytest.mark.parametrize(
    ("economy", "currency"),
    [("KEN", "Shilling Kenya"), ("TUR", "Lia Thổ Nhĩ Kỳ"), ("NAM", "Đô la Namibia")],
)
def test_currencies_are_named_in_the_readers_language(economy: str, currency: str) -> None:
    with spoken_in("vi"):
        result = engine.merged(Recipe())
        lines = fact_lines(result, analyses.whole(result, economy))
    assert f"- **Tiền tệ**: {currency}" in lines


def test_on_a_phone_bars_are_numbers_and_intervals_stand_behind() -> None:
    shown = on_a_phone({"rank": {}, "interval": {}, **headings("name", "similarity_bar")})
    assert list(shown) == ["rank", "name", "similarity_bar", "interval"]
    assert shown["similarity_bar"]["type_config"]["type"] == "number"
    assert list(on_a_phone({"interval": {}, "name": "Economy"})) == ["name", "interval"]


def test_the_economy_chosen_stands_in_the_link() -> None:
    app = opened("country")
    chooser(app).set_value("CIV").run()
    assert unescaped(app.title[0].value) == "Côte d'Ivoire"
    assert parameters(app) == {"of": "CIV"}


def test_selecting_elsewhere_shows_the_economy_selected() -> None:
    app = opened("country", of="KEN")
    app = switched(app, "explore")
    box = next(box for box in app.selectbox if box.key == "explore_find")
    box.set_value("LKA").run()
    assert unescaped(switched(app, "country").title[0].value) == "Sri Lanka"


def test_every_source_of_the_figures_is_linked() -> None:
    text = shown(opened("country", of="BGD"))
    found = analyses.whole(engine.merged(Recipe()), "BGD")
    assert len(found.sources) >= 10
    assert all(f"]({url})" in text for url in found.sources["url"])


def test_the_figures_can_be_taken_away(result: Markets) -> None:
    figures = analyses.whole(result, "NAM").figures
    back = pd.read_csv(io.BytesIO(frame_csv(figures)), keep_default_na=False)
    assert back["value"].tolist() == figures["value"].tolist()
    assert {"period", "unit", "source", "licence"} <= set(back.columns)


def test_a_table_runs_no_formula_in_a_spreadsheet() -> None:
    text = frame_csv(pd.DataFrame({"=a": ["=cmd()", None], "n": [-1.5, 2], "b": [True, False]}))
    assert text.decode().splitlines() == ["'=a,n,b", "'=cmd(),-1.5,true", ",2.0,false"]


# --- Compare --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("link", "compared"),
    [
        ({"vs": "KEN,NGA", "sel": "BGD"}, ["KEN", "NGA"]),
        ({"sel": "BGD,VNM", "list": "LAO"}, ["BGD"]),
        ({"list": "LAO,KHM"}, ["LAO", "KHM"]),
        ({}, ["BGD", "LKA"]),
        ({"sel": "AGO,BEN,BWA,BFA,BDI,CPV"}, ["AGO", "BEN", "BWA", "BFA", "BDI"]),
        pytest.param({"home": "PRK", "vs": "TWN,XKX"}, ["TWN", "XKX"], marks=pytest.mark.slow),
    ],
)
def test_home_stands_beside_those_chosen_or_selected(
    link: dict[str, str], compared: list[str]
) -> None:
    app = opened("compare", **link)
    sound(app)
    assert app.multiselect[0].value == compared
    home = link.get("home", "VNM")
    assert [column for column in tables(app)[0] if len(column) == 3] == [home, *compared]


def test_those_chosen_are_kept_in_the_link() -> None:
    app = opened("compare")
    app.multiselect[0].set_value(["KEN", "BGD"]).run()
    assert parameters(app)["vs"] == "KEN,BGD"
    assert "Kenya has 0.56 times as many people as Vietnam" in sound(app)


def test_those_compared_can_be_put_on_the_shortlist() -> None:
    app = opened("compare", vs="KEN,NGA", list="NGA")
    next(button for button in app.button if button.key == "compare_add").click().run()
    assert parameters(app)["list"] == "NGA,KEN"


def test_the_table_has_a_year_with_every_figure(result: Markets) -> None:
    table = side_table(result, ["SP.POP.TOTL", "UIS.GER.5T8"], ["VNM", "TUV"])
    assert table["VNM"].tolist()[0] == "101 million (2024)"
    assert pd.isna(table["TUV"].tolist()[1])


def test_indicators_are_grouped_by_lens_and_pillar(result: Markets) -> None:
    groups = standing.indicator_groups(result)
    assert len(groups["lens"]) == 26
    assert "SH.XPD.CHEX.GD.ZS" not in groups["health"]


# --- Figures --------------------------------------------------------------------------------------


def test_small_charts_break_their_lines_where_a_year_is_missing(result: Markets) -> None:
    looks = side_charts.styles("VNM", ["KEN"])
    history = analyses.history(("VNM", "KEN"))
    figure = year_charts.small_multiples(result, history, ["SI.POV.GINI"], looks)
    line = next(trace for trace in figure.data if trace.name == "Kenya")
    known = dict(zip(line.x, line.y, strict=True))
    assert known[2005.0] is not None and known[2006.0] is None
    assert not line.connectgaps
    assert re.search(r"\d{4} to 20\d\d", figure.layout.annotations[0].text)


def test_economies_differ_by_symbol_and_dash_as_well_as_by_colour() -> None:
    looks = side_charts.styles("VNM", ["BGD", "LKA", "KEN", "NGA", "ETH"]).values()
    for field in ("colour", "symbol"):
        assert len({getattr(look, field) for look in looks}) == 6


def test_what_has_no_figure_has_no_mark(result: Markets) -> None:
    looks = side_charts.styles("VNM", ["TWN"])
    codes = standing.indicator_groups(result)["lens"]
    figure = side_charts.standing_plot(result, analyses.standings(result), codes, looks)
    marks = next(trace for trace in figure.data if trace.name == "Taiwan")
    assert len(marks.x) == result.section.values.loc["TWN", codes].notna().sum()


def test_all_the_small_charts_are_drawn_when_asked_for() -> None:
    app = opened("country", of="BGD")
    toggle = next(item for item in app.toggle if item.key == "country_years_all")
    assert toggle.label == "Draw all 26 indicators" and not toggle.value
    sound(toggle.set_value(True).run())


def test_series_can_be_taken_away_with_their_sources(result: Markets) -> None:
    rows = series_rows(result, analyses.history(("VNM", "KEN")), ["UIS.GER.5T8", "SI.POV.GINI"])
    assert rows["indicator"].unique().tolist() == ["UIS.GER.5T8", "SI.POV.GINI"]
    assert set(rows["name"]) == {"Vietnam", "Kenya"}
    assert rows.notna().all(axis=None) and rows["value"].dtype == float


# --- Years ----------------------------------------------------------------------------------------


def test_nothing_plays_until_it_is_asked_to() -> None:
    app = opened("explore", layer="IT.NET.USER.ZS")
    assert app.session_state["explore playing"] is None


def test_playing_begins_anew_at_the_end_and_goes_on_to_the_last_year() -> None:
    app = opened("opportunity")
    button = next(button for button in app.button if button.key == "opportunity_play")
    button.click().run()
    assert app.session_state["opportunity playing"] == 2023
    assert "Playing" in sound(app)
    stop = next(button for button in app.button if button.key == "opportunity_play")
    assert stop.label == "Stop"
    stop.click().run()
    assert app.session_state["opportunity playing"] is None
    assert parameters(app)["year"] == "2023"


def test_coming_back_to_a_page_finds_it_at_rest() -> None:
    app = opened("opportunity")
    next(button for button in app.button if button.key == "opportunity_play").click().run()
    app = switched(switched(app, "data"), "opportunity")
    assert app.session_state["opportunity playing"] is None


def test_the_slider_sets_the_year_of_all_figures() -> None:
    app = opened("explore", layer="IT.NET.USER.ZS")
    next(item for item in app.slider if item.key == "explore_year").set_value(2012).run()
    assert parameters(app)["year"] == "2012"
    assert "The classes are those of 2025" in sound(app)


def test_a_figure_with_fewer_years_ends_what_plays() -> None:
    app = opened("explore", layer="IT.NET.USER.ZS", year="2010")
    next(button for button in app.button if button.key == "explore_play").click().run()
    assert app.session_state["explore playing"] == 2010
    next(box for box in app.selectbox if box.key == "explore_layer").set_value("ai_gap").run()
    assert app.session_state["explore playing"] is None
    slider = next(item for item in app.slider if item.key == "explore_year")
    assert (slider.min, slider.value, slider.max) == (2010, 2010, 2025)
    sound(app)


def test_a_figure_without_years_has_no_control() -> None:
    app = opened("explore", layer="AI.DIFFUSION")
    assert "explore_play" not in {button.key for button in app.button}
    assert "Every year shows the latest of them." in sound(app)


def test_economies_of_another_year_are_those_of_that_year(result: Markets) -> None:
    assert player.in_year(result, 2025) is result
    assert player.in_year(result, 2012).reference_year == 2012
    assert player.in_year(player.in_year(result, 2012), 2025) is result


def test_the_growth_of_the_selected_is_told_with_its_years() -> None:
    app = opened("explore", layer="NY.GDP.MKTP.CD", sel="BGD,TWN", since="2010", until="2024")
    sound(app)
    table = tables(app)[-1]
    assert table["percent"].round(1).tolist()[:2] == [223.6, 290.5]
    assert pd.isna(table["change"].tolist()[2])


def test_the_years_are_told_in_a_sentence_until_somebody_looks() -> None:
    app = opened("explore", layer="NY.GDP.MKTP.CD")
    assert "GDP in Vietnam" in sound(app)
    assert "trend_of" not in {box.key for box in app.selectbox}
    assert "explore_growth_shown" not in {item.key for item in app.toggle}


def test_the_growth_can_be_seen_on_a_map() -> None:
    app = opened("explore", layer="NY.GDP.MKTP.CD", since="2010", until="2024")
    next(item for item in app.toggle if item.key == "explore_growth_shown").set_value(True).run()
    sound(app)


# --- Links ----------------------------------------------------------------------------------------


def test_what_the_pages_show_survives_a_link() -> None:
    view = ViewState(economy="KEN", compared=("BGD", "LKA"), since=2005, until=2020)
    back, ignored = from_parameters(
        to_parameters(view),
        economies=engine.snapshot().economies.index,
        catalogue=engine.catalogue(),
    )
    assert back == view and not ignored


def test_a_link_that_compares_too_many_says_so() -> None:
    view, ignored = from_parameters(
        {"vs": "AGO,BEN,BWA,BFA,BDI,CPV"},
        economies=engine.snapshot().economies.index,
        catalogue=engine.catalogue(),
    )
    assert view.compared == ("AGO", "BEN", "BWA", "BFA", "BDI")
    assert "Only the first 5 economies" in ignored[0]


def test_a_link_to_an_unknown_economy_says_so() -> None:
    view, ignored = from_parameters(
        {"of": "XXX", "vs": "QQQ,KEN"},
        economies=engine.snapshot().economies.index,
        catalogue=engine.catalogue(),
    )
    assert view.economy is None and view.compared == ("KEN",)
    assert len(ignored) == 2
