"""Reading workspaces and versions out of the tables."""

from __future__ import annotations

from typing import cast

from sqlalchemy import Connection, Row, Select, func, select

from dashboard.workspaces.content import Content, checksum, read
from dashboard.workspaces.records import Opened, Version, Why, Workspace, moment
from dashboard.workspaces.tables import versions, workspaces
from data.errors import WorkspaceError, WorkspaceNotFoundError

ASIDE: Why = "aside"


def not_found() -> WorkspaceNotFoundError:
    """Say that there is no such workspace, whoever else may have one."""
    return WorkspaceNotFoundError(
        "There is no such workspace.", "Choose one of your own; kindred workspace list names them."
    )


def listed(connection: Connection, owner: str | None) -> tuple[Workspace, ...]:
    """List workspaces, those saved last first; of every owner for None."""
    asked = _asked()
    if owner is not None:
        asked = asked.where(workspaces.c.owner == owner)
    return tuple(_workspace(row) for row in connection.execute(asked))


def one(connection: Connection, owner: str, identifier: str) -> Workspace:
    """Give one workspace of an owner by its id.

    Raises
    ------
    WorkspaceNotFoundError
        When the owner has none of this id.
    """
    asked = _asked().where(workspaces.c.owner == owner, workspaces.c.id == identifier)
    row = connection.execute(asked).first()
    if row is None:
        raise not_found()
    return _workspace(row)


def opened(connection: Connection, workspace: Workspace) -> Opened:
    """Give a workspace with the version in use."""
    content = content_of(connection, workspace.id, workspace.head)
    return Opened(
        workspace,
        content,
        can_undo=parent_of(connection, workspace) is not None,
        can_redo=child_of(connection, workspace) is not None,
    )


def content_of(connection: Connection, identifier: str, number: int) -> Content:
    """Read the document of a version.

    Raises
    ------
    WorkspaceError
        When there is no such version, or its document is not as it was written.
    """
    text = text_of(connection, identifier, number)
    return read(text)


def text_of(connection: Connection, identifier: str, number: int) -> str:
    """Give the document of a version as text, checked against its checksum."""
    asked = select(versions.c.content, versions.c.checksum).where(
        versions.c.workspace_id == identifier, versions.c.number == number
    )
    row = connection.execute(asked).first()
    if row is None:
        raise WorkspaceError(
            "There is no such version.", "kindred workspace history names those that there are."
        )
    if not isinstance(row.content, str) or checksum(row.content) != row.checksum:
        raise WorkspaceError(
            "This version of the workspace is damaged: its checksum does not fit.",
            "Open an earlier version of it, or take it from a backup.",
            kind="damaged",
        )
    return str(row.content)


def history(connection: Connection, identifier: str) -> tuple[Version, ...]:
    """List the versions of a workspace, the newest first."""
    asked = (
        select(
            *(versions.c.number, versions.c.parent, versions.c.saved),
            *(versions.c.why, versions.c.label),
            func.length(versions.c.content).label("size"),
        )
        .where(versions.c.workspace_id == identifier)
        .order_by(versions.c.number.desc())
    )
    return tuple(
        Version(
            number=row.number,
            parent=row.parent,
            saved=moment(row.saved),
            why=cast(Why, row.why),
            label=row.label,
            size=row.size,
        )
        for row in connection.execute(asked)
    )


def parent_of(connection: Connection, workspace: Workspace) -> int | None:
    """Give the version that an undo leads to."""
    return connection.execute(
        select(versions.c.parent).where(
            versions.c.workspace_id == workspace.id, versions.c.number == workspace.head
        )
    ).scalar()


def child_of(connection: Connection, workspace: Workspace) -> int | None:
    """Give the version that a redo leads to: the last one that was made from the one in use."""
    return connection.execute(
        select(func.max(versions.c.number)).where(
            versions.c.workspace_id == workspace.id,
            versions.c.parent == workspace.head,
            versions.c.why != ASIDE,
        )
    ).scalar()


def last_number(connection: Connection, identifier: str) -> int:
    """Give the highest number of a workspace's versions; 0 where there is none."""
    asked = select(func.max(versions.c.number)).where(versions.c.workspace_id == identifier)
    return connection.execute(asked).scalar() or 0


def _asked() -> Select[tuple[object, ...]]:
    """Ask for workspaces with the moment of the version in use, and the number of versions."""
    all_of_them = versions.alias("all_of_them")
    counted = (
        select(func.count(all_of_them.c.number))
        .where(all_of_them.c.workspace_id == workspaces.c.id)
        .scalar_subquery()
    )
    return cast(
        "Select[tuple[object, ...]]",
        select(workspaces, versions.c.saved, counted.label("versions"))
        .join_from(
            workspaces,
            versions,
            (versions.c.workspace_id == workspaces.c.id) & (versions.c.number == workspaces.c.head),
        )
        .order_by(versions.c.saved.desc(), workspaces.c.name),
    )


def _workspace(row: Row[tuple[object, ...]]) -> Workspace:
    """Make a record out of a row."""
    return Workspace(
        id=row.id,
        owner=row.owner,
        name=row.name,
        created=moment(row.created),
        saved=moment(row.saved),
        head=row.head,
        revision=row.revision,
        versions=row.versions,
    )
