"""The store of workspaces, by the same suite on SQLite and on PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import text

from dashboard.identity import LOCAL, Identity
from dashboard.workspaces.content import Content, Member, SavedFilter
from dashboard.workspaces.records import Opened
from dashboard.workspaces.store import Store
from data.errors import ChangedElsewhereError, WorkspaceError, WorkspaceNotFoundError

OTHER = Identity("mai@example.org", "Mai")


def listing(*economies: str, note: str = "") -> Content:
    return Content(shortlist=tuple(Member(economy=code, note=note) for code in economies))


def codes(opened: Opened) -> list[str]:
    return [member.economy for member in opened.content.shortlist]


def test_a_workspace_is_kept_with_everything_in_it(store: Store) -> None:
    content = Content(
        shortlist=(
            Member(
                economy="BGD",
                status="rejected",
                reason="Giấy phép",
                tags=("thuế", "2027"),
                note="**Ghi chú** \N{ROCKET}\n'; DROP TABLE versions; --",
            ),
        ),
        filters=(SavedFilter(name="Big", where="population >= 5000000"),),
        remarks="x" * 20_000,
        view={"home": "VNM", "weights": [["RQ.EST", 2.0]]},
    )
    made = store.create(LOCAL, "Châu Phi", content)
    assert store.open(LOCAL, made.workspace.id).content == content


def test_each_save_is_a_version_that_can_be_read(store: Store) -> None:
    known = store.create(LOCAL, "Africa", listing("KEN"))
    identifier = known.workspace.id
    known = store.save(LOCAL, identifier, listing("KEN", "GHA"), seen=known.workspace.revision)
    known = store.save(LOCAL, identifier, listing("GHA"), seen=known.workspace.revision)
    found = store.history(LOCAL, identifier)
    assert [(item.number, item.parent) for item in found] == [(3, 2), (2, 1), (1, None)]
    assert store.content(LOCAL, identifier, 1) == listing("KEN")
    assert store.content(LOCAL, identifier, 2) == listing("KEN", "GHA")


def test_saving_what_is_kept_already_makes_no_version(store: Store) -> None:
    known = store.create(LOCAL, "Africa", listing("KEN"))
    again = store.save(LOCAL, known.workspace.id, listing("KEN"), seen=known.workspace.revision)
    assert again.workspace == known.workspace


def test_undo_and_redo_walk_the_versions(store: Store) -> None:
    known = store.create(LOCAL, "Africa", listing("KEN"))
    identifier = known.workspace.id
    known = store.save(LOCAL, identifier, listing("GHA"), seen=known.workspace.revision)
    assert (known.can_undo, known.can_redo) == (True, False)
    known = store.undo(LOCAL, identifier, seen=known.workspace.revision)
    assert (codes(known), known.can_undo, known.can_redo) == (["KEN"], False, True)
    known = store.redo(LOCAL, identifier, seen=known.workspace.revision)
    assert (codes(known), known.can_undo, known.can_redo) == (["GHA"], True, False)


def test_a_change_after_an_undo_leads_on_from_there_and_loses_nothing(store: Store) -> None:
    known = store.create(LOCAL, "Africa", listing("KEN"))
    identifier = known.workspace.id
    known = store.save(LOCAL, identifier, listing("GHA"), seen=known.workspace.revision)
    known = store.undo(LOCAL, identifier, seen=known.workspace.revision)
    known = store.save(LOCAL, identifier, listing("RWA"), seen=known.workspace.revision)
    assert not known.can_redo
    assert codes(store.undo(LOCAL, identifier, seen=known.workspace.revision)) == ["KEN"]
    assert store.content(LOCAL, identifier, 2) == listing("GHA")


def test_there_is_an_end_to_undo_and_redo(store: Store) -> None:
    known = store.create(LOCAL, "Africa", listing("KEN"))
    for turn in (store.undo, store.redo):
        with pytest.raises(WorkspaceError, match="nothing to be"):
            turn(LOCAL, known.workspace.id, seen=known.workspace.revision)


def test_every_version_can_be_reopened_and_that_be_undone(store: Store) -> None:
    known = store.create(LOCAL, "Africa", listing("KEN"))
    identifier = known.workspace.id
    for code in ("GHA", "RWA", "UGA"):
        known = store.save(LOCAL, identifier, listing(code), seen=known.workspace.revision)
    known = store.reopen(LOCAL, identifier, 1, seen=known.workspace.revision)
    assert codes(known) == ["KEN"]
    assert store.history(LOCAL, identifier)[0].why == "reopened"
    assert codes(store.undo(LOCAL, identifier, seen=known.workspace.revision)) == ["UGA"]


def test_the_second_tab_sees_that_it_changed_and_overwrites_nothing(store: Store) -> None:
    known = store.create(LOCAL, "Africa", listing("KEN"))
    identifier, seen = known.workspace.id, known.workspace.revision
    store.save(LOCAL, identifier, listing("KEN", "GHA"), seen=seen)
    with pytest.raises(ChangedElsewhereError):
        store.save(LOCAL, identifier, listing("KEN", "RWA"), seen=seen)
    assert codes(store.open(LOCAL, identifier)) == ["KEN", "GHA"]


@pytest.mark.parametrize("turn", ["undo", "redo", "reopen"])
def test_nothing_is_turned_back_that_was_not_seen(store: Store, turn: str) -> None:
    known = store.create(LOCAL, "Africa", listing("KEN"))
    store.save(LOCAL, known.workspace.id, listing("GHA"), seen=known.workspace.revision)
    further = (1,) if turn == "reopen" else ()
    with pytest.raises(ChangedElsewhereError):
        getattr(store, turn)(LOCAL, known.workspace.id, *further, seen=known.workspace.revision)


def test_what_was_kept_aside_is_in_the_history_and_not_in_use(store: Store) -> None:
    known = store.create(LOCAL, "Africa", listing("KEN"))
    number = store.keep_aside(LOCAL, known.workspace.id, listing("RWA"))
    found = store.open(LOCAL, known.workspace.id)
    assert (codes(found), found.can_redo) == (["KEN"], False)
    assert store.content(LOCAL, known.workspace.id, number) == listing("RWA")


def test_of_many_that_save_at_once_one_succeeds(store: Store) -> None:
    known = store.create(LOCAL, "Africa", listing("KEN"))
    outcomes: list[str] = []
    start = threading.Barrier(6)

    def save(code: str) -> None:
        start.wait()
        try:
            store.save(LOCAL, known.workspace.id, listing(code), seen=known.workspace.revision)
            outcomes.append("saved")
        except ChangedElsewhereError:
            outcomes.append("changed")

    threads = [
        threading.Thread(target=save, args=(code,))
        for code in ("GHA", "RWA", "UGA", "TZA", "ZMB", "MWI")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["changed"] * 5 + ["saved"]
    assert len(store.history(LOCAL, known.workspace.id)) == 2


def test_anothers_workspace_is_not_found(store: Store) -> None:
    known = store.create(OTHER, "Secret", listing("KEN"))
    identifier, seen = known.workspace.id, known.workspace.revision
    for attempt in (
        lambda: store.open(LOCAL, identifier),
        lambda: store.look(LOCAL, identifier),
        lambda: store.find(LOCAL, "Secret"),
        lambda: store.find(LOCAL, identifier),
        lambda: store.save(LOCAL, identifier, listing("GHA"), seen=seen),
        lambda: store.keep_aside(LOCAL, identifier, listing("GHA")),
        lambda: store.undo(LOCAL, identifier, seen=seen),
        lambda: store.redo(LOCAL, identifier, seen=seen),
        lambda: store.reopen(LOCAL, identifier, 1, seen=seen),
        lambda: store.history(LOCAL, identifier),
        lambda: store.content(LOCAL, identifier, 1),
        lambda: store.label(LOCAL, identifier, 1, "mine"),
        lambda: store.rename(LOCAL, identifier, "Mine"),
        lambda: store.delete(LOCAL, identifier),
    ):
        with pytest.raises(WorkspaceNotFoundError) as refusal:
            attempt()
        assert "Secret" not in str(refusal.value)
    assert store.workspaces(LOCAL) == ()
    assert store.open(OTHER, identifier) == known


def test_a_name_is_given_once_to_each_and_may_be_anothers(store: Store) -> None:
    store.create(LOCAL, "Africa", listing())
    store.create(OTHER, "Africa", listing())
    with pytest.raises(WorkspaceError, match="called Africa already"):
        store.create(LOCAL, " Africa ", listing())
    third = store.create(LOCAL, "Africa", listing(), free=True)
    assert third.workspace.name == "Africa (2)"


@pytest.mark.parametrize("name", ["", " \n", "x" * 81])
def test_a_name_that_is_none_is_refused(store: Store, name: str) -> None:
    with pytest.raises(WorkspaceError, match="name"):
        store.create(LOCAL, name, listing())
    assert store.workspaces(LOCAL) == ()


def test_renaming_disturbs_nobody_who_has_it_open(store: Store) -> None:
    known = store.create(LOCAL, "Africa", listing("KEN"))
    store.rename(LOCAL, known.workspace.id, "Africa 2027")
    later = store.save(LOCAL, known.workspace.id, listing("GHA"), seen=known.workspace.revision)
    assert later.workspace.name == "Africa 2027"


def test_what_is_deleted_is_gone_with_its_history(store: Store) -> None:
    known = store.create(LOCAL, "Africa", listing("KEN"))
    store.delete(LOCAL, known.workspace.id)
    assert store.workspaces(LOCAL) == ()
    with store.database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM versions")).scalar() == 0


def test_a_version_can_be_named(store: Store) -> None:
    known = store.create(LOCAL, "Africa", listing("KEN"))
    store.label(LOCAL, known.workspace.id, 1, "As shown to the board")
    assert store.history(LOCAL, known.workspace.id)[0].label == "As shown to the board"


def test_the_last_saved_stands_first_and_names_find_it(store: Store) -> None:
    first = store.create(LOCAL, "Africa", listing("KEN"))
    second = store.create(LOCAL, "Asia", listing("BGD"))
    store.save(LOCAL, first.workspace.id, listing("GHA"), seen=first.workspace.revision)
    assert [item.name for item in store.workspaces(LOCAL)] == ["Africa", "Asia"]
    assert store.find(LOCAL, "asia").id == second.workspace.id
    assert store.find(LOCAL, second.workspace.id[:8]).id == second.workspace.id


def test_a_version_whose_text_was_changed_is_refused(store: Store) -> None:
    known = store.create(LOCAL, "Africa", listing("KEN"))
    identifier = known.workspace.id
    store.save(LOCAL, identifier, listing("GHA"), seen=known.workspace.revision)
    with store.database.writing() as connection:
        connection.execute(
            text("UPDATE versions SET content = replace(content, 'GHA', 'RWA') WHERE number = 2")
        )
    with pytest.raises(WorkspaceError, match="checksum") as refusal:
        store.open(LOCAL, identifier)
    assert refusal.value.kind == "damaged"
    assert store.content(LOCAL, identifier, 1) == listing("KEN")


def test_a_change_that_fails_in_the_middle_leaves_no_trace(store: Store) -> None:
    known = store.create(LOCAL, "Africa", listing("KEN"))

    def half_done() -> None:
        with store.database.writing() as connection:
            connection.execute(text("UPDATE versions SET label = 'half'"))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        half_done()
    assert store.history(LOCAL, known.workspace.id)[0].label == ""


def test_programs_that_begin_at_once_make_one_schema(another_store: Callable[[], Store]) -> None:
    faults: list[Exception] = []
    start = threading.Barrier(4)

    def begin(number: int) -> None:
        own = another_store()
        start.wait()
        try:
            own.create(LOCAL, f"Number {number}", listing("KEN"))
        except WorkspaceError as error:
            faults.append(error)

    threads = [threading.Thread(target=begin, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(another_store().workspaces(LOCAL)) == 4


def test_a_database_of_a_newer_version_is_refused_and_stays(
    store: Store, another_store: Callable[[], Store]
) -> None:
    store.create(LOCAL, "Africa", listing("KEN"))
    with store.database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0917'"))
    with pytest.raises(WorkspaceError, match="newer version") as refusal:
        another_store().workspaces(LOCAL)
    assert refusal.value.kind == "newer"


def test_tables_of_another_product_are_left_alone(
    store: Store, another_store: Callable[[], Store]
) -> None:
    with store.database.writing() as connection:
        for table in ("versions", "workspaces", "alembic_version"):
            connection.execute(text(f"DROP TABLE {table}"))
        connection.execute(text("CREATE TABLE workspaces (what integer)"))
    with pytest.raises(WorkspaceError, match="another product"):
        another_store().create(LOCAL, "Africa", listing("KEN"))
