"""Workspaces on the pages: begun by a note, saved by themselves, undone, and in trouble."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from opened_pages import opened, shown, switched, unescaped
from streamlit.testing.v1 import AppTest

from dashboard.identity import LOCAL, Identity
from dashboard.sections import by_name, kinds_kept
from dashboard.workspaces import store as stores
from dashboard.workspaces.content import MAX_KEPT, Content, Member, SavedFilter
from dashboard.workspaces.store import Store, store
from data.errors import WorkspaceError

NOTE = "shortlist_note_BGD"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("KINDRED_DATA_DIR", str(tmp_path / "kindred"))
    monkeypatch.setenv("KINDRED_WORKSPACES", "anyone")
    yield
    stores._store.cache_clear()


def write(app: AppTest, note: str) -> AppTest:
    return app.text_area(key=NOTE).set_value(note).run()


def note(app: AppTest) -> str:
    return str(app.text_area(key=NOTE).value)


def address(app: AppTest) -> dict[str, str]:
    return {
        name: value[0] if isinstance(value, list) else value
        for name, value in app.query_params.items()
    }


def said(app: AppTest) -> str:
    assert not app.exception
    return unescaped(shown(app))


def test_looking_and_listing_begin_no_workspace(tmp_path: Path) -> None:
    app = opened("shortlist", list="BGD,LKA")
    assert "In this session and its link alone" in said(app)
    assert not (tmp_path / "kindred" / "workspaces.sqlite").exists()


def test_the_first_note_begins_one_and_a_reload_finds_it() -> None:
    app = write(opened("shortlist", list="BGD,LKA"), "Ask the **ministry**")
    assert "Saved" in said(app)
    (kept,) = store().workspaces(LOCAL)
    assert address(app)["ws"] == kept.id
    assert note(opened("shortlist", **address(app))) == "Ask the **ministry**"


@pytest.mark.slow
def test_the_note_itself_never_enters_the_address() -> None:
    app = write(opened("shortlist", list="BGD"), "Secret partner")
    assert "Secret" not in str(address(app))


def test_undo_and_redo_go_through_the_versions() -> None:
    app = write(write(opened("shortlist", list="BGD,LKA"), "one"), "two")
    app.button(key="shortlist_up_LKA").click().run()
    app.sidebar.button(key="workspace_undo").click().run()
    assert address(app)["list"] == "BGD,LKA"
    app.sidebar.button(key="workspace_undo").click().run()
    assert note(app) == "one"
    app.sidebar.button(key="workspace_redo").click().run()
    assert note(app) == "two"


@pytest.mark.slow
def test_choices_are_saved_and_looking_around_is_not() -> None:
    app = write(opened("shortlist", list="BGD"), "one")
    identifier = address(app)["ws"]
    versions = len(store().history(LOCAL, identifier))
    looked = {**address(app), "layer": "opportunity", "sel": "KEN", "region": "Africa"}
    opened("explore", **looked)
    assert len(store().history(LOCAL, identifier)) == versions
    app = switched(app, "similarity")
    app.sidebar.selectbox(key="choice_home").set_value("IDN").run()
    assert store().open(LOCAL, identifier).content.view["home"] == "IDN"


def two_tabs() -> tuple[AppTest, AppTest]:
    """Two tabs in one workspace of which the second has saved what the first does not know."""
    first = write(opened("shortlist", list="BGD"), "begun")
    second = opened("shortlist", **address(first))
    return first, write(second, "of the second tab")


def test_the_tab_that_comes_second_overwrites_nothing_and_says_so() -> None:
    first, _ = two_tabs()
    write(first, "of the first tab")
    assert "was changed in another tab" in said(first)
    assert "Not saved: changed elsewhere" in said(first)
    kept = store().open(LOCAL, address(first)["ws"])
    assert kept.content.shortlist[0].note == "of the second tab"


def test_it_can_keep_both() -> None:
    first, second = two_tabs()
    write(first, "of the first tab")
    first.button(key="workspace_both").click().run()
    assert note(first) == "of the first tab"
    assert address(first)["ws"] != address(second)["ws"]
    notes = {
        store().open(LOCAL, item.id).content.shortlist[0].note for item in store().workspaces(LOCAL)
    }
    assert notes == {"of the first tab", "of the second tab"}


@pytest.mark.slow
def test_it_can_take_the_others_and_finds_its_own_in_the_history() -> None:
    first, _ = two_tabs()
    write(first, "of the first tab")
    first.button(key="workspace_take").click().run()
    assert note(first) == "of the second tab"
    assert "was changed in another tab" not in said(first)
    identifier = address(first)["ws"]
    (aside,) = [item for item in store().history(LOCAL, identifier) if item.why == "aside"]
    kept = store().content(LOCAL, identifier, aside.number)
    assert kept.shortlist[0].note == "of the first tab"


@pytest.mark.slow
def test_a_tab_that_changed_nothing_is_told_and_shows_the_newest() -> None:
    first, _ = two_tabs()
    first.run()
    assert "Changed elsewhere at" in said(first)
    first.sidebar.button(key="workspace_newest").click().run()
    assert note(first) == "of the second tab"


@pytest.mark.slow
def test_an_old_link_shows_the_workspace_and_offers_what_it_says() -> None:
    app = write(opened("shortlist", list="BGD"), "kept")
    old = address(app)
    app.button(key="shortlist_remove_BGD").click().run()
    later = opened("start", **old)
    assert "differ; the workspace is shown" in said(later)
    assert "list" not in address(later)
    later.button(key="workspace_address").click().run()
    assert address(later)["list"] == "BGD"


def test_another_persons_workspace_is_not_found_and_the_view_is_shown() -> None:
    hers = store().create(Identity("mai@example.org"), "Secret", Content(remarks="x"))
    app = opened("shortlist", list="BGD", ws=hers.workspace.id)
    assert "not yours, or is not here any more" in said(app)
    assert "Secret" not in said(app)
    assert address(app) == {"list": "BGD"}


def test_a_link_to_the_workspace_alone_shows_it_without_questions() -> None:
    content = Content(shortlist=(Member(economy="KEN"),), view={"home": "IDN"})
    made = store().create(LOCAL, "Africa", content)
    app = opened("start", ws=made.workspace.id)
    assert "differ" not in said(app)
    assert (address(app)["home"], address(app)["list"]) == ("IDN", "KEN")


@pytest.mark.slow
def test_what_is_kept_takes_the_place_of_its_namesake_even_where_no_more_fit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    there = tuple(SavedFilter(name=f"F{place}", where="gdp > 1") for place in range(MAX_KEPT))
    monkeypatch.setattr(by_name.state, "kept", lambda: Content(filters=there))
    put: list[list[SavedFilter]] = []
    monkeypatch.setattr(by_name, "_put", lambda _kind, items: put.append(items))
    kind = replace(kinds_kept.FILTERS, present=lambda name: SavedFilter(name=name, where="african"))
    by_name._keep(kind, "F3")
    by_name._keep(kind, "Another")
    assert [(len(items), items[-1].where) for items in put] == [(MAX_KEPT, "african")]


def _kept_choices() -> None:
    from dashboard.sections.kinds_kept import _use_recipe
    from dashboard.workspaces.content import SavedRecipe
    from geo.recipe import Recipe

    _use_recipe(SavedRecipe(name="Old", recipe=Recipe(home="QQQ", lens="health", gates=("door",))))


def test_choices_of_another_day_are_taken_as_far_as_they_are_known() -> None:
    app = AppTest.from_function(_kept_choices).run()
    view = app.session_state["view"]
    assert (view.home, view.lens, view.gates) == ("VNM", "health", ())
    assert "QQQ" in unescaped(app.toast[0].value)
    assert "door" in unescaped(app.toast[0].value)


def _another_opened() -> None:
    from dashboard import desk, state
    from dashboard.workspaces.content import Content

    state.note_anew(())
    assert desk.begin("First")
    first = desk.current()
    state.before()["removal"] = ("BGD", "Bangladesh", 0, "a note of the second", None)
    assert desk.begin("Second")
    assert state.before()  # still the same work, in a workspace of its own
    desk.open_other(first.id)
    assert not state.before()
    state.before()["removal"] = ("BGD", "Bangladesh", 0, "a note of the first", None)
    assert desk.begin("From a file", Content())
    assert not state.before()


def test_what_an_undo_goes_back_to_is_of_one_workspace() -> None:
    assert not AppTest.from_function(_another_opened).run().exception


def test_a_guest_keeps_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KINDRED_WORKSPACES", "nobody")
    app = write(opened("shortlist", list="BGD"), "mine")
    assert "kept in this session and its link alone" in said(app)
    assert not (tmp_path / "kindred" / "workspaces.sqlite").exists()


def failing(*_arguments: object, **_further: object) -> None:
    raise WorkspaceError("The disk is full.", "Free some space.", kind="full")


def test_a_full_disk_stops_no_page_and_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    app = write(opened("shortlist", list="BGD"), "kept")
    with monkeypatch.context() as patch:
        patch.setattr(Store, "save", failing)
        write(app, "while the disk is full")
        assert "Not saved: The disk is full." in said(app)
        assert "Free some space." in said(app)
        app = switched(app, "similarity")
        assert "Not saved" in said(app)
    app.button(key="workspace_again").click().run()
    assert "Not saved" not in said(app)
    kept = store().open(LOCAL, address(app)["ws"])
    assert kept.content.shortlist[0].note == "while the disk is full"


@pytest.mark.slow
def test_a_database_that_cannot_be_opened_stops_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    app = write(opened("shortlist", list="BGD"), "kept")
    monkeypatch.setenv("KINDRED_DATABASE_URL", "mysql://somewhere/else")
    later = opened("shortlist", **address(app))
    assert "does not name a database" in said(later)
    write(later, "written meanwhile")
    monkeypatch.delenv("KINDRED_DATABASE_URL")
    later.button(key="workspace_again").click().run()
    assert "was changed in another tab" in said(later)
    later.button(key="workspace_both").click().run()
    assert note(later) == "written meanwhile"
    assert len(store().workspaces(LOCAL)) == 2


@pytest.mark.slow
def test_what_the_figures_do_not_know_is_left_out_and_said() -> None:
    content = Content(
        shortlist=(Member(economy="QQQ"), Member(economy="BGD", note="here")),
        filters=(SavedFilter(name="Large", where="population > 1"),),
        view={"home": "VNM", "lens": "gone", "what": 1, "classes": 99},
    )
    made = store().create(LOCAL, "Old", content)
    app = opened("shortlist", ws=made.workspace.id)
    assert note(app) == "here"
    assert "'QQQ'" in said(app)
    assert "There is no lens 'gone'" in said(app)
