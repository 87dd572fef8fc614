"""The schema of the workspaces' database, and the way to it from every earlier one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, text

from dashboard.identity import LOCAL
from dashboard.workspaces import migrations
from dashboard.workspaces.content import Content, Member, checksum, written
from dashboard.workspaces.store import Store
from dashboard.workspaces.tables import HEAD, metadata

IDENTIFIER = "a" * 32
MOMENT = "2026-03-01T08:00:00.000000+00:00"


def script() -> ScriptDirectory:
    folder = migrations.__path__[0]
    return ScriptDirectory(folder, version_locations=[folder])


def set_back(store: Store, revision: str) -> None:
    """Give a database an earlier schema."""
    with store.database.writing() as connection:
        for table in ("versions", "workspaces", "alembic_version"):
            connection.execute(text(f"DROP TABLE {table}"))
        steps = script()
        context = EnvironmentContext(
            Config(), steps, fn=lambda rev, _context: steps._upgrade_revs(revision, rev)
        )
        with context:
            context.configure(connection=connection)
            context.run_migrations()


def test_the_steps_lead_to_the_tables_that_the_code_works_with(store: Store) -> None:
    with store.database.reading() as connection:
        context = MigrationContext.configure(connection)
        assert context.get_current_revision() == HEAD
        assert compare_metadata(context, metadata) == []


def test_the_newest_step_is_the_one_that_the_code_asks_for() -> None:
    assert script().get_heads() == [HEAD]


def test_what_an_earlier_schema_kept_is_there_after_the_upgrade(
    store: Store, another_store: Callable[[], Store]
) -> None:
    set_back(store, "0001")
    kept = [written(Content(shortlist=(Member(economy=code),))) for code in ("KEN", "GHA")]
    with store.database.writing() as connection:
        connection.execute(
            text("INSERT INTO workspaces VALUES (:id, 'local', 'Africa', :when, 2, 2)"),
            {"id": IDENTIFIER, "when": MOMENT},
        )
        for number, content in enumerate(kept, start=1):
            connection.execute(
                text("INSERT INTO versions VALUES (:id, :number, :parent, :when, :content, :sum)"),
                {
                    "id": IDENTIFIER,
                    "number": number,
                    "parent": number - 1 or None,
                    "when": MOMENT,
                    "content": content,
                    "sum": checksum(content),
                },
            )
    later = another_store()
    (found,) = later.workspaces(LOCAL)
    assert written(later.open(LOCAL, found.id).content) == kept[1]
    assert {(item.why, item.label) for item in later.history(LOCAL, found.id)} == {("saved", "")}
    assert later.undo(LOCAL, found.id, seen=found.revision).can_redo
    later.label(LOCAL, found.id, 1, "First")


def test_an_upgrade_that_fails_leaves_the_earlier_schema_whole(
    store: Store, another_store: Callable[[], Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_back(store, "0001")
    add_column = Operations.add_column
    added: list[str] = []

    def fail_at_the_second(self: Operations, table: str, column: Column[str]) -> None:
        if added:
            raise RuntimeError("the power went")
        added.append(table)
        add_column(self, table, column)

    with monkeypatch.context() as patch:
        patch.setattr(Operations, "add_column", fail_at_the_second)
        with pytest.raises(RuntimeError, match="power"):
            another_store().workspaces(LOCAL)
    assert added
    later = another_store()
    assert later.workspaces(LOCAL) == ()
    with later.database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
