"""Every page through the entry point, under choices of every kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from opened_pages import (
    BROKEN,
    PAGES,
    dialogs,
    opened,
    shown,
    skipped,
    switched,
    tables,
    unescaped,
)
from streamlit.testing.v1 import AppTest

from dashboard import engine, exclusions, judged
from dashboard.views.data import _TABS as TABS
from data.snapshot import Snapshot
from geo.markets import Markets
from geo.recipe import Recipe

CASES = {
    "the defaults": {},
    "another home": {"home": "BGD"},
    "an African home": {"home": "KEN", "sel": "KEN,NGA"},
    "a home with too few figures": {"home": "TWN"},
    "a home without AI score": {"home": "XKX"},
    "a small home": {"home": "TUV"},
    "another lens": {"lens": "health"},
    "indicators off": {"off": "RQ.EST,CC.EST,VA.EST,PV.EST,IT.NET.USER.ZS"},
    "gates": {"gates": "adoption,stability"},
    "an earlier year": {"year": "2010"},
    "a selection and a shortlist": {"sel": "TWN,XKX,BGD", "list": "TWN,XKX,TUV,VNM,BGD"},
}
"""What changes every page."""

SPECIAL_CASES = [
    ("similarity", {"w": "RQ.EST:4,TX.VAL.TECH.MF.ZS:0.25"}),
    ("similarity", {"home": "PRK"}),
    ("similarity", {"year": "2000", "sel": "BGD"}),
    ("opportunity", {"year": "2000"}),
    ("proposals", {"home": "KEN", "sel": "NGA,TWN"}),
    ("screen", {"where": "ai_gap > 0.15 AND similarity >= 50 AND (african OR gdp > 1e11)"}),
    ("screen", {"where": "similarity > 200"}),
    ("screen", {"where": "similarity BETWEEN 80 AND 20"}),
    ("screen", {"where": "population > 1e15 AND gdp < -5"}),
    ("screen", {"where": '"SH.XPD.CHEX.GD.ZS" > 5'}),
    ("screen", {"where": "similarity >"}),
    ("screen", {"where": "S_INTERSECTS(geometry, BBOX(170, -20, -170, 20))"}),
    ("explore", {"layer": "AI.DIFFUSION", "region": "Africa", "classes": "7"}),
    ("explore", {"layer": "SH.XPD.CHEX.GD.ZS"}),
    ("explore", {"by": "ai_development", "year": "2012", "circles": "SP.POP.GROW"}),
    ("explore", {"by": "IT.NET.USER.ZS", "as": "side-by-side", "lines": "selected", "sel": "KEN"}),
    ("explore", {"layer": "opportunity", "home": "XKX", "scheme": "std-mean"}),
    ("start", {"home": "<script>", "where": "'", "layer": "nonsense", "x": "=cmd()"}),
]


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each test a data folder of its own, without an exclusion list."""
    monkeypatch.setenv("KINDRED_DATA_DIR", str(tmp_path))


@pytest.fixture
def defaults() -> Markets:
    return engine.merged(Recipe())


def button(app: AppTest, label: str) -> AppTest:
    found = [item for item in app.button if item.label == label]
    assert len(found) == 1, [item.label for item in app.button]
    return found[0].click().run()


def sampled() -> list[object]:
    """Every page under all choices; make test takes the defaults and two more for each page."""
    return [
        pytest.param(
            *(page, case), marks=() if not turn or (turn + place) % 5 == 0 else pytest.mark.slow
        )
        for place, page in enumerate(PAGES)
        for turn, case in enumerate(CASES)
    ]


@pytest.mark.parametrize(("page", "case"), sampled())
def test_every_page_can_be_read_under_any_choices(page: str, case: str) -> None:
    check(opened(page, **CASES[case]))


@pytest.mark.parametrize(("page", "parameters"), SPECIAL_CASES)
def test_no_choice_of_a_page_breaks_it(page: str, parameters: dict[str, str]) -> None:
    check(opened(page, **parameters))


def check(app: AppTest) -> None:
    assert not app.exception
    text = shown(app)
    found = BROKEN.search(text)
    assert found is None, text[max(0, found.start() - 200) : found.end() + 100]
    assert len(app.title) == 1
    assert not skipped(app)


def headline(app: AppTest) -> str:
    """Give the answer of the page Start, which is its first heading below the title."""
    return unescaped(app.main.header[0].value)


def test_the_start_page_answers_first(defaults: Markets) -> None:
    app = opened()
    said = judged.answered(defaults.recipe)
    assert headline(app) == said.headline


def test_the_start_page_counts_the_verdicts_on_the_african_economies() -> None:
    text = unescaped(shown(opened()))
    assert "54 African economies" in text
    assert "5 supported, 14 partly supported, 31 not supported and 4 cannot be said." in text


@pytest.mark.parametrize("page", ["start", "opportunity", "proposals", "shortlist"])
def test_opportunity_ranks_name_the_gates_in_force(page: str) -> None:
    without = unescaped(shown(opened(page, list="BGD")))
    assert "Opportunity ranks are without any gate." in without
    text = unescaped(shown(opened(page, list="BGD", gates="stability,adoption")))
    assert "under the gates Ability to adopt and Stability." in text


@pytest.mark.parametrize("page", ["opportunity", "proposals"])
def test_what_the_figures_cannot_answer_is_said_where_it_is_asked(page: str) -> None:
    assert "The figures cannot answer" in shown(opened(page))


def test_a_lens_names_the_indicators_that_only_a_refresh_brings() -> None:
    text = unescaped(shown(opened("similarity", lens="health")))
    for name in (
        "Current health expenditure",
        "Domestic government health expenditure",
        "Out-of-pocket health expenditure",
    ):
        assert name in text
    assert "They come with a refresh." in text


def test_ai_figures_show_how_many_components_they_rest_on() -> None:
    for page in ("start", "opportunity", "proposals", "screen"):
        assert any("ai_components" in table.columns for table in tables(opened(page)))
    assert "(on 5 of 5 components)" in unescaped(shown(opened("shortlist", list="BGD")))


def test_shared_estimates_of_ai_diffusion_are_marked() -> None:
    table = tables(opened("explore", layer="AI.DIFFUSION"))[0]
    shared = table["shared"].dropna()
    assert len(shared) == 35
    assert shared.str.fullmatch(r"One estimate for \d+ economies").all()


def test_the_ai_score_can_be_seen_without_the_usage_index(defaults: Markets) -> None:
    app = opened("explore", layer="ai_development")
    app.toggle(key="explore_usage").set_value(True).run()
    assert app.title[0].value == "AI development without the AI usage index"
    assert app.query_params["layer"] == "ai_without_usage"
    table = tables(app)[0]
    expected = judged.ai_without_usage(defaults.recipe).ranking["score"].max()
    assert table["value"].max() == pytest.approx(expected)


def test_a_table_of_a_figure_has_its_year_and_those_without_are_named() -> None:
    app = opened("explore", layer="SI.POV.GINI")
    table = tables(app)[0]
    assert table["period"].notna().all()
    assert "economies have no value here" in shown(app)
    assert "Taiwan" in shown(app)


def test_every_economy_that_is_not_ranked_is_listed_with_what_it_lacks() -> None:
    table = next(t for t in tables(opened("similarity")) if "missing" in t.columns)
    assert len(table) == 27
    assert "Taiwan" in set(table["name"])
    assert table["missing"].str.len().gt(0).all()


def test_a_home_switches_the_answer() -> None:
    app = opened()
    app.selectbox(key="choice_home").set_value("BGD").run()
    assert "Bangladesh" in headline(app)
    assert app.query_params["home"] == "BGD"


def test_the_year_is_the_snapshot_s_own_unless_chosen(snapshot: Snapshot) -> None:
    app = opened("data")
    assert app.selectbox(key="choice_year").value == snapshot.reference_year
    app.selectbox(key="choice_year").set_value(2015).run()
    assert app.query_params["year"] == "2015"
    assert "look back from 2015" in unescaped(shown(app))
    app.selectbox(key="choice_year").set_value(snapshot.reference_year).run()
    assert "year" not in app.query_params


def test_a_link_with_a_year_without_figures_says_so() -> None:
    app = opened("data", year="2199")
    assert "no figures to look back on from 2199" in unescaped(app.warning[0].value)


def test_switching_an_indicator_off_moves_the_ranks() -> None:
    app = opened("similarity")
    before = list(tables(app)[0]["name"])
    app.toggle(key="similarity_on_TX.VAL.TECH.MF.ZS").set_value(False).run()
    assert app.query_params["off"] == "TX.VAL.TECH.MF.ZS"
    assert list(tables(app)[0]["name"]) != before


def test_the_last_indicator_stays_on() -> None:
    codes = engine.catalogue().lens("agriculture").codes
    app = opened("similarity", lens="agriculture", off=",".join(codes[1:]))
    app.toggle(key=f"similarity_on_{codes[0]}").set_value(False).run()
    assert "At least one indicator stays on." in [toast.value for toast in app.toast]
    assert set(app.query_params["off"].split(",")) == set(codes[1:])


def test_a_gate_says_what_it_excludes_before_and_after() -> None:
    app = opened("opportunity")
    gate = app.toggle(key="choice_gate_stability")
    assert gate.label.startswith("Stability: would exclude ")
    count = gate.label.rsplit(" ", 1)[1]
    gate.set_value(True).run()
    assert app.toggle(key="choice_gate_stability").label == f"Stability: excludes {count}"


def test_back_to_the_defaults_keeps_the_shortlist() -> None:
    app = opened("similarity", home="BGD", list="KEN", gates="stability", year="2012")
    button(app, "Back to the defaults")
    assert dict(app.query_params) == {"list": "KEN"}


@pytest.mark.parametrize("page", PAGES)
def test_switching_pages_keeps_the_view(page: str) -> None:
    app = opened("data" if page == "start" else "start", home="BGD", sel="KEN", list="LKA")
    app.query_params.clear()
    switched(app, page)
    assert dict(app.query_params) == {"home": "BGD", "sel": "KEN", "list": "LKA"}


def test_bad_conditions_get_one_message_with_place_cause_and_remedy() -> None:
    app = opened("screen", where='"IT.NET.USER.ZS" >> 5')
    assert len(app.error) == 1
    assert "At character" in unescaped(app.error[0].value)
    assert app.code[0].value.endswith("^")
    assert app.text_area(key="screen_text").value == '"IT.NET.USER.ZS" >> 5'


def test_conditions_by_text_become_controls() -> None:
    app = opened("screen")
    text = "region IN ('South Asia') AND african = FALSE AND population >= 1000000"
    app.text_area(key="screen_text").set_value(text).run()
    assert app.multiselect(key="screen_choice_0_region").value == ["South Asia"]
    assert app.radio[0].value == "No"
    assert app.query_params["where"] == text


def test_conditions_by_controls_become_text() -> None:
    app = opened("screen")
    app.selectbox(key="screen_add").set_value("african").run()
    app.radio(key="screen_switch_0_african").set_value("No").run()
    assert app.text_area(key="screen_text").value == "african = FALSE"
    button(app, "Remove african")
    assert app.text_area(key="screen_text").value == ""


def test_terms_that_no_control_can_show_stay_text() -> None:
    where = "(african = TRUE OR gdp > 1e12) AND population / gdp > 0.001"
    app = opened("screen", where=where)
    chips = [code.value for code in app.code]
    assert chips == ["african = TRUE OR gdp > 1e12", "population / gdp > 0.001"]
    assert "Stays text" in shown(app)


def test_a_shortlist_is_ordered_and_a_removal_undone_with_its_note() -> None:
    app = opened("shortlist", list="BGD,LKA,KEN")
    app.text_area(key="shortlist_note_LKA").set_value("Ask Colombo").run()
    app.button(key="shortlist_up_LKA").click().run()
    assert app.query_params["list"] == "LKA,BGD,KEN"
    app.button(key="shortlist_remove_LKA").click().run()
    assert app.query_params["list"] == "BGD,KEN"
    assert "Sri Lanka was removed." in unescaped(shown(app))
    app.button(key="shortlist_undo").click().run()
    assert app.query_params["list"] == "LKA,BGD,KEN"
    assert app.text_area(key="shortlist_note_LKA").value == "Ask Colombo"


def test_notes_stay_when_pages_are_switched_and_enter_no_link() -> None:
    app = opened("shortlist", list="BGD")
    app.text_area(key="shortlist_note_BGD").set_value("Secret").run()
    switched(app, "data")
    switched(app, "shortlist")
    assert app.text_area(key="shortlist_note_BGD").value == "Secret"
    assert "Secret" not in str(dict(app.query_params))


def test_hostile_notes_and_conditions_are_shown_as_they_are() -> None:
    hostile = "<img src=x onerror=alert(1)> $x$ **b** =cmd() \u202e"
    app = opened("shortlist", list="BGD")
    app.text_area(key="shortlist_note_BGD").set_value(hostile).run()
    assert not app.exception
    app = opened("screen", where=hostile)
    assert len(app.error) == 1
    assert "<img" not in app.error[0].value


class TestExclusionList:
    """The reminder, and a list of the user's own."""

    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        return tmp_path / "exclusions.toml"

    @pytest.fixture(autouse=True)
    def _forget(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        monkeypatch.setenv("KINDRED_REFRESH", "anyone")  # a test opens a page from nowhere
        exclusions._exclusions.cache_clear()
        yield
        exclusions._exclusions.cache_clear()

    def reminded(self, app: AppTest) -> bool:
        return "No exclusion list yet" in shown(app)

    @pytest.mark.parametrize("page", ["opportunity", "shortlist"])
    def test_reminds_until_there_is_a_list(self, page: str, file: Path) -> None:
        app = opened(page)
        assert self.reminded(app)
        assert str(file) in shown(app)
        file.write_text("schema_version = 1\n", encoding="utf-8")
        assert not self.reminded(app.run())

    def test_is_waved_off_for_good(self, file: Path) -> None:
        app = button(opened("opportunity"), "Not needed")
        assert not self.reminded(app)
        assert file.is_file()
        assert not self.reminded(opened("shortlist"))
        assert exclusions.excluded() == ()

    def test_is_waved_off_for_now_where_nothing_can_be_written(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "taken").write_text("a file, and no folder", encoding="utf-8")
        monkeypatch.setenv("KINDRED_DATA_DIR", str(tmp_path / "taken"))
        app = button(opened("opportunity"), "Not needed")
        assert not self.reminded(app)
        assert "This holds for now only" in unescaped(app.toast[0].value)

    def test_its_economies_leave_the_pool_and_are_named(self, file: Path) -> None:
        file.write_text(
            "schema_version = 1\n[[exclusions]]\n"
            'economy = "IDN"\nreason = "a test"\nsource = "a test"\ndate = 2026-01-12\n',
            encoding="utf-8",
        )
        app = opened("opportunity")
        assert "Indonesia" not in set(tables(app)[0]["name"])
        text = unescaped(shown(app))
        assert "Excluded by your list: Indonesia." in text
        assert "looked up on 12 January 2026" in text

    def test_a_wrong_one_is_explained_and_nothing_else_shown(self, file: Path) -> None:
        file.write_text(
            'schema_version = 1\n[[exclusions]]\neconomy = "XXX"\nreason = "a"\n'
            'source = "b"\ndate = 2026-01-12\n',
            encoding="utf-8",
        )
        app = opened("opportunity")
        assert len(app.error) == 1
        assert "XXX is not an economy" in unescaped(app.error[0].value)
        assert not app.dataframe
        assert not app.exception


def test_two_figures_stand_in_the_title_and_side_by_side_in_the_table() -> None:
    app = opened("explore", by="IT.NET.USER.ZS")
    assert app.title[0].value == "Similarity to Vietnam and Individuals using the internet"
    table = tables(app)[0]
    assert {"value", "value_by", "period_by"} <= set(table.columns)
    assert table["value_by"].notna().sum() > 150


def test_a_figure_that_circles_cannot_stand_for_is_named() -> None:
    said = unescaped(shown(opened("explore", circles="SP.POP.GROW")))
    assert "No circles: Population growth is below zero somewhere" in said


@pytest.mark.slow
@pytest.mark.parametrize("window", ["glossary", "keys", "news"])
def test_what_lies_over_a_page_skips_no_level_of_headings(window: str) -> None:
    app = opened("start")
    app.button(key=f"help_{window}").click().run()
    assert len(dialogs(app)) == 1
    check(app)


@pytest.mark.parametrize("tab", [pytest.param(tab, marks=pytest.mark.slow) for tab in TABS])
def test_no_tab_of_the_data_page_skips_a_level_of_headings(tab: str) -> None:
    app = opened("data")
    app.session_state["data_tabs"] = tab
    check(app.run())


@pytest.mark.slow
def test_headings_of_a_readers_own_words_skip_no_level() -> None:
    app = opened("shortlist", list="BGD,LKA")
    app.text_area(key="shortlist_remarks").set_value("###### Deep\n\nx\n\n> # High").run()
    app.text_area(key="shortlist_note_BGD").set_value("**a**\n\n# High\n\n#### Deep").run()
    assert shown(app).count("## Deep") >= 2
    check(app)


def test_skipped_levels_are_seen_in_the_page_and_over_it() -> None:
    def page() -> None:
        import streamlit as st

        st.title("x")
        st.subheader("deep")

        @st.dialog("y")
        def window() -> None:
            st.markdown("##### deeper")

        window()

    found = skipped(AppTest.from_function(page).run())
    assert found == ["h1, then h3: deep", "h2, then h5: deeper"]
