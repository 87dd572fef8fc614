"""The page Shortlist: decisions, order, remarks, what is kept by name, and the files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from opened_pages import opened, shown, unescaped
from streamlit.testing.v1 import AppTest

from dashboard import engine
from dashboard.identity import LOCAL
from dashboard.sections import by_name, kinds_kept
from dashboard.workspaces import store as stores
from dashboard.workspaces.content import Content
from dashboard.workspaces.store import store
from geo.decisions import Decision
from geo.recipe import Recipe
from geo.shortlist import shortlist_export


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("KINDRED_DATA_DIR", str(tmp_path / "kindred"))
    monkeypatch.setenv("KINDRED_WORKSPACES", "anyone")
    yield
    stores._store.cache_clear()


def content(app: AppTest) -> Content:
    assert not app.exception
    identifier = app.query_params["ws"]
    return (
        store().open(LOCAL, identifier[0] if isinstance(identifier, list) else identifier).content
    )


def test_decisions_reasons_and_tags_are_kept_and_shown() -> None:
    app = opened("shortlist", list="BGD,LKA")
    app.button_group(key="shortlist_status_LKA").set_value("rejected").run()
    app.text_input(key="shortlist_reason_LKA").set_value("Too small").run()
    app.multiselect(key="shortlist_tags_LKA").set_value(["island", " tax  free "]).run()
    kept = content(app).shortlist[1]
    assert (kept.status, kept.reason) == ("rejected", "Too small")
    assert kept.tags == ("island", "tax free")
    table = next(item.value for item in app.run().dataframe if "decision" in item.value)
    assert list(table["decision"]) == ["Undecided", "Rejected"]


@pytest.mark.slow
def test_an_undecided_economy_asks_for_no_reason() -> None:
    app = opened("shortlist", list="BGD")
    assert not [box.key for box in app.text_input if "reason" in str(box.key)]


@pytest.mark.slow
def test_notes_are_shown_as_they_read_and_do_nothing() -> None:
    app = opened("shortlist", list="BGD")
    app.text_area(key="shortlist_note_BGD").set_value("**Yes** ![x](https://evil.example/p)").run()
    (read,) = [item.value for item in app.markdown if "**Yes**" in item.value]
    assert "![" not in read


@pytest.mark.slow
def test_a_removal_can_be_undone_with_the_decision() -> None:
    app = opened("shortlist", list="BGD,LKA")
    app.button_group(key="shortlist_status_BGD").set_value("target").run()
    app.button(key="shortlist_remove_BGD").click().run()
    app.button(key="shortlist_undo").click().run()
    assert [item.status for item in content(app).shortlist] == ["target", ""]


@pytest.mark.slow
def test_remarks_on_the_whole_are_kept() -> None:
    app = opened("shortlist", list="BGD")
    app.text_area(key="shortlist_remarks").set_value("The board asks **why**").run()
    assert content(app).remarks == "The board asks **why**"


@pytest.mark.slow
def test_a_list_is_kept_by_name_and_used_again_with_its_notes() -> None:
    app = opened("shortlist", list="BGD")
    app.text_area(key="shortlist_note_BGD").set_value("first").run()
    app.session_state["kept_shortlists"] = True
    app.run()
    app.text_input(key="kept_shortlists_name").set_value("May").run()
    app.button(key="kept_shortlists_save").click().run()
    app.button(key="shortlist_remove_BGD").click().run()
    app.session_state["kept_shortlists"] = True
    app.run()
    app.button(key="kept_shortlists_use").click().run()
    assert app.text_area(key="shortlist_note_BGD").value == "first"
    assert [item.name for item in content(app).shortlists] == ["May"]


def test_conditions_are_kept_by_name_used_renamed_and_removed() -> None:
    app = opened("screen", where="african = TRUE")
    app.session_state["kept_filters"] = True
    app.run()
    app.text_input(key="kept_filters_name").set_value("Africa").run()
    app.button(key="kept_filters_save").click().run()
    assert [(one.name, one.where) for one in content(app).filters] == [("Africa", "african = TRUE")]
    app.text_area(key="screen_text").set_value("population > 1").run()
    app.session_state["kept_filters"] = True
    app.run()
    app.button(key="kept_filters_use").click().run()
    assert app.text_area(key="screen_text").value == "african = TRUE"
    app.text_input(key="kept_filters_new_Africa").set_value("All of Africa").run()
    assert [one.name for one in content(app).filters] == ["All of Africa"]
    app.button(key="kept_filters_remove").click().run()
    assert content(app).filters == ()
    assert "Nothing is kept here yet" in unescaped(shown(app))


@pytest.mark.slow
def test_choices_are_kept_by_name() -> None:
    app = opened("start", home="IDN", gates="adoption")
    app.session_state["kept_recipes"] = True
    app.run()
    app.text_input(key="kept_recipes_name").set_value("Jakarta").run()
    app.button(key="kept_recipes_save").click().run()
    assert content(app).recipes[0].recipe.home == "IDN"
    app.sidebar.selectbox(key="choice_home").set_value("VNM").run()
    app.session_state["kept_recipes"] = True
    app.run()
    app.button(key="kept_recipes_use").click().run()
    assert app.sidebar.selectbox(key="choice_home").value == "IDN"


def test_every_kind_that_a_workspace_keeps_has_its_list() -> None:
    kinds = {item.field for item in vars(kinds_kept).values() if isinstance(item, by_name.Named)}
    assert kinds == {"filters", "shortlists", "lenses", "recipes"}
    assert kinds < set(Content.model_fields)


def test_files_say_what_was_decided() -> None:
    made = shortlist_export(
        engine.merged(Recipe()),
        engine.snapshot(),
        ["BGD", "LKA"],
        decisions={"LKA": Decision("rejected", "Too small", ("a", "b")), "KEN": Decision("watch")},
    )
    assert made.rows["decision"].isna().tolist() == [True, False]
    row = made.rows.loc["LKA"]
    assert (row["decision"], row["decision_reason"], row["tags"]) == (
        "Rejected",
        "Too small",
        "a; b",
    )


def test_a_workspace_that_begins_takes_nothing_from_files_offered_before() -> None:
    # A file reads the notes when it is asked for, from the object that its button was given.
    app = opened("shortlist", list="BGD")
    offered = app.session_state["notes"]
    app.text_area(key="shortlist_note_BGD").set_value("first").run()
    app.text_area(key="shortlist_note_BGD").set_value("second").run()
    assert offered == {"BGD": "second"}
