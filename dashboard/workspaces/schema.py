"""The version of the schema in a database: made, brought up to date, or refused when newer."""

from __future__ import annotations

from importlib.resources import files

from sqlalchemy import Connection, inspect, text

from dashboard.workspaces.tables import HEAD
from data.errors import WorkspaceError
from data.languages import fill

_NOTED = "alembic_version"
_LOCK = 7_203_465
"""Number of the lock under which PostgreSQL lets one process at a time change the schema."""


def version(connection: Connection) -> str:
    """Give the version of the schema in a database.

    Returns
    -------
    str
        Empty where there is none yet.

    Raises
    ------
    WorkspaceError
        When the database holds tables of another product under our names.
    """
    present = set(inspect(connection).get_table_names())
    if _NOTED not in present:
        if present & {"workspaces", "versions"}:
            raise WorkspaceError(
                "The database holds tables called workspaces or versions of another product.",
                "Give Kindred Markets a database or a schema of its own.",
                kind="damaged",
            )
        return ""
    return connection.execute(text(f"SELECT version_num FROM {_NOTED}")).scalar() or ""


def bring_up_to_date(connection: Connection) -> None:
    """Make the newest schema out of whatever a database holds.

    Parameters
    ----------
    connection
        Within a transaction that may write: all steps are done, or none.

    Raises
    ------
    WorkspaceError
        When the schema is newer than the newest known here, or not known; nothing is changed.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
    found = version(connection)
    if found == HEAD:
        return
    # Not before it is needed: Alembic takes a while to import.
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    folder = str(files("dashboard.workspaces") / "migrations")
    script = ScriptDirectory(folder, version_locations=[folder])
    if found and found not in {step.revision for step in script.walk_revisions()}:
        raise newer(found)
    steps = EnvironmentContext(
        Config(), script, fn=lambda rev, _context: script._upgrade_revs(HEAD, rev)
    )
    with steps:
        steps.configure(connection=connection)
        steps.run_migrations()


def newer(found: str) -> WorkspaceError:
    """Say that a database was written by a newer version of the product."""
    return WorkspaceError(
        fill(
            "The workspaces were written by a newer version of Kindred Markets (schema {found}; "
            "this one knows up to {known}).",
            found=found[:40],
            known=HEAD,
        ),
        "Update Kindred Markets, or name another folder with KINDRED_DATA_DIR; nothing was "
        "changed.",
        kind="newer",
    )
