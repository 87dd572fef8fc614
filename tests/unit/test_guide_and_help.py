"""The guided start, the example that can be undone, and help that says the same everywhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from kindred_command import kindred
from opened_pages import PAGES, opened, shown, unescaped
from streamlit.testing.v1 import AppTest

from dashboard import columns, engine, glossary
from dashboard.language import spoken_in
from dashboard.news import NEWS
from dashboard.sections.guide import STEPS
from dashboard.sections.keys import KEYS
from data.languages import translator
from geo.recipe import Recipe
from geo.screening import screen_markets
from geo.starting import EXAMPLE_CONDITIONS, EXAMPLE_LENS, FIRST_FACETS, best_matches

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KINDRED_DATA_DIR", str(tmp_path))


def parameters(app: AppTest) -> dict[str, str]:
    """Give what the address holds."""
    said = app.query_params.items()
    return {name: text if isinstance(text, str) else text[0] for name, text in said}


def step(app: AppTest) -> str:
    """Give what the progress says."""
    found = re.search(r"Step \d of 4: [\w ]+", unescaped(shown(app)))
    return found.group() if found else ""


# --- Guided start --------------------------------------------------------------------------------


def test_the_guide_goes_through_four_steps_and_sets_what_they_say() -> None:
    app = opened()
    app.button(key="guide_begin").click().run()
    assert step(app) == "Step 1 of 4: Home market"
    app.selectbox(key="guide_home").set_value("BGD").run()
    app.button(key="guide_next").click().run()
    app.selectbox(key="guide_lens").set_value("education").run()
    app.button(key="guide_next").click().run()
    app.checkbox(key="guide_african_flag_True").check().run()
    app.button(key="guide_next").click().run()
    assert step(app) == "Step 4 of 4: Shortlist"
    app.button(key="guide_add_all").click().run()
    app.button(key="guide_next").click().run()
    assert step(app) == ""
    now = parameters(app)
    assert (now["home"], now["lens"], now["where"]) == ("BGD", "education", "african = TRUE")
    listed = now["list"].split(",")
    assert len(listed) == 5
    assert engine.merged(Recipe(home="BGD")).frame.loc[listed, "african"].all()


def test_a_step_that_is_skipped_is_as_it_was() -> None:
    app = opened(lens="health")
    app.button(key="guide_begin").click().run()
    app.button(key="guide_next").click().run()
    app.selectbox(key="guide_lens").set_value("education").run()
    app.button(key="guide_skip").click().run()
    assert step(app) == "Step 3 of 4: Conditions"
    assert parameters(app)["lens"] == "health"


def test_all_steps_can_be_skipped_or_left_and_nothing_changes() -> None:
    app = opened()
    app.button(key="guide_begin").click().run()
    for _ in STEPS[1:]:
        app.button(key="guide_skip").click().run()
    app.button(key="guide_leave").click().run()
    assert step(app) == ""
    assert parameters(app) == {}


def test_the_guide_can_be_waved_off_and_called_again() -> None:
    app = opened()
    app.button(key="guide_wave_off").click().run()
    assert not [item for item in app.button if item.key == "guide_begin"]
    app.button(key="help_guide").click().run()
    assert step(app) == "Step 1 of 4: Home market"


def test_the_example_sets_lens_conditions_and_shortlist_and_is_undone_wholly() -> None:
    app = opened(lens="health", where="landlocked = TRUE", list="LAO", sel="KEN")
    before = parameters(app)
    app.button(key="guide_example").click().run()
    now = parameters(app)
    assert now["lens"] == EXAMPLE_LENS
    assert now["where"] == EXAMPLE_CONDITIONS
    assert len(now["list"].split(",")) == 5
    app.button(key="guide_undo_example").click().run()
    assert parameters(app) == before


def test_the_example_can_be_kept() -> None:
    app = opened()
    app.button(key="guide_example").click().run()
    app.button(key="guide_keep_example").click().run()
    assert parameters(app)["lens"] == EXAMPLE_LENS
    assert not [item for item in app.button if item.key == "guide_undo_example"]


def test_the_first_of_the_matches_are_those_of_best_opportunity() -> None:
    result = engine.merged(Recipe())
    found = screen_markets(result, "african")
    best = best_matches(result, found, 3)
    ranks = result.frame.loc[list(found.matches), "opportunity_rank"].dropna().sort_values()
    assert best == tuple(ranks.index[:3])


def test_every_choice_of_the_guide_is_a_column_with_figures() -> None:
    frame = engine.merged(Recipe()).frame
    assert all(frame[facet.column].notna().any() for facet in FIRST_FACETS)


# --- Help ----------------------------------------------------------------------------------------


def sentences(text: str) -> int:
    return len(re.findall(r"[.!?](?=\s|$)", text))


def test_every_word_is_explained_in_two_sentences_in_both_languages() -> None:
    for code, term in glossary.TERMS.items():
        assert sentences(term.words) == 2, code
        assert sentences(translator("vi")(term.words)) == 2, code


@pytest.mark.parametrize("page", PAGES)
def test_every_page_explains_its_words(page: str) -> None:
    terms = glossary.of_page(page)
    assert len(set(terms)) == len(terms) >= 3


def test_a_page_shows_the_words_of_the_registry() -> None:
    text = unescaped(shown(opened("similarity")))
    for term in glossary.of_page("similarity"):
        assert term.words in text


def test_headings_of_tables_say_the_same_as_the_glossary() -> None:
    for column, code in {
        "rank": "similarity",
        "similarity": "similarity",
        "coverage": "coverage",
        "ai_gap": "ai_gap",
        "opportunity_rank": "opportunity",
    }.items():
        assert columns.headings(column)[column]["help"] == glossary.meaning(code)


def test_the_glossary_is_searched_without_regard_to_accents_and_capitals() -> None:
    assert glossary.found("AI gap")[0] == "ai_gap"
    assert glossary.found("lens")[0] == "lens"
    assert set(glossary.found("")) == set(glossary.TERMS)
    assert glossary.found("no such word") == ()
    with spoken_in("vi"):
        assert "ai_gap" in glossary.found("chenh lech")


def test_the_method_page_has_the_glossary() -> None:
    app = opened("method")
    app.session_state["method_tabs"] = "Glossary"
    app.run()
    app.text_input(key="method_glossary").set_value("quarantine").run()
    assert not app.exception


def test_the_keys_of_the_map_are_those_that_its_script_listens_to() -> None:
    script = (ROOT / "dashboard/static/worldmap/keyboard.js").read_text(encoding="utf-8")
    for name in ("ArrowLeft", "Enter", "Escape", "Home", '"+"', '"-"'):
        assert name in script
    assert len(KEYS["On a map"]) == 6


def test_news_are_of_the_version_that_is_installed_and_short() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'version = "{NEWS[0].version}"' in project
    assert all(len(point) < 200 for news in NEWS for point in news.points)
    assert len(NEWS[0].points) <= 8


def test_news_are_marked_until_they_were_opened() -> None:
    app = opened()
    assert "not read" in app.button(key="help_news").label
    app.button(key="help_news").click().run()
    app.run()
    assert app.button(key="help_news").label == "What's new"


def test_the_command_line_says_what_words_mean(capsys: pytest.CaptureFixture[str]) -> None:
    rows = kindred(capsys, "glossary", "rank interval", "--format", "json").rows
    assert rows[0] == {
        "word": "Rank interval",
        "meaning": glossary.TERMS["rank_interval"].words,
    }
    assert len(kindred(capsys, "glossary", "--format", "json").rows) == len(glossary.TERMS)
    nothing = kindred(capsys, "glossary", "xqzw")
    assert nothing.code == 1
    assert "no word fits 'xqzw'" in nothing.err
