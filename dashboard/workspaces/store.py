"""The store: every workspace with every version, in one database.

Each change is one transaction and bumps the workspace's revision. Whoever changes something says
which revision was seen; when it is another one by now, nothing is changed and that is said.
"""

from __future__ import annotations

from functools import lru_cache
from uuid import uuid4

from sqlalchemy import Connection, delete, insert, select, update

from dashboard.identity import Identity
from dashboard.workspaces import rows
from dashboard.workspaces.content import MAX_NAME, Content, checksum, in_a_line, written
from dashboard.workspaces.database import Database
from dashboard.workspaces.places import Place, place
from dashboard.workspaces.records import Opened, Version, Why, Workspace, now
from dashboard.workspaces.tables import versions, workspaces
from data.errors import ChangedElsewhereError, WorkspaceError
from data.languages import N_, fill


class Store:
    """Workspaces in one database.

    Parameters
    ----------
    where
        The database; it is opened, and made where there is none, when first asked.

    Notes
    -----
    Every method may raise WorkspaceError when the database cannot be reached, read or written,
    and WorkspaceNotFoundError for a workspace that is not this identity's. Those that change
    something refuse whoever may keep nothing.
    """

    def __init__(self, where: Place) -> None:
        self.database = Database(where)

    def workspaces(self, who: Identity) -> tuple[Workspace, ...]:
        """List somebody's workspaces, those saved last first."""
        with self.database.reading() as connection:
            return rows.listed(connection, who.id)

    def find(self, who: Identity, called: str) -> Workspace:
        """Find a workspace by its name, its id, or the beginning of its id (8 digits or more)."""
        with self.database.reading() as connection:
            own = rows.listed(connection, who.id)
        name = in_a_line(called)
        exact = [item for item in own if item.name == name or item.id == name]
        alike = [
            item
            for item in own
            if item.name.casefold() == name.casefold()
            or (len(name) >= 8 and item.id.startswith(name))
        ]
        for found in (exact, alike):
            if len(found) == 1:
                return found[0]
        raise rows.not_found()

    def open(self, who: Identity, identifier: str) -> Opened:
        """Give a workspace with what it holds."""
        with self.database.reading() as connection:
            return rows.opened(connection, rows.one(connection, who.id, identifier))

    def look(self, who: Identity, identifier: str) -> Workspace:
        """Give a workspace without what it holds."""
        with self.database.reading() as connection:
            return rows.one(connection, who.id, identifier)

    def create(
        self, who: Identity, name: str, content: Content, *, why: Why = "saved", free: bool = False
    ) -> Opened:
        """Make a workspace.

        Parameters
        ----------
        who
            Whose it is.
        name
            What it is called.
        content
            What it holds.
        why
            How it came about.
        free
            Whether a name that is taken gets a number instead of being refused.
        """
        text = written(content)
        _require_keeping(who)
        with self.database.writing() as connection:
            title = self._free_name(connection, who, name) if free else _name(name)
            _refuse_taken(connection, who.id, title)
            identifier, when = uuid4().hex, now()
            connection.execute(
                insert(workspaces).values(
                    id=identifier, owner=who.id, name=title, created=when, head=1, revision=1
                )
            )
            _add_version(connection, identifier, 1, None, text, why, when)
            return rows.opened(connection, rows.one(connection, who.id, identifier))

    def save(self, who: Identity, identifier: str, content: Content, *, seen: int) -> Opened:
        """Keep what a workspace holds now as a new version.

        Parameters
        ----------
        who, identifier
            The workspace.
        content
            What it holds; when that is what the version in use holds, nothing is done.
        seen
            Its revision when it was read last.

        Raises
        ------
        ChangedElsewhereError
            When it has another revision by now; nothing was changed.
        """
        text = written(content)
        _require_keeping(who)
        with self.database.writing() as connection:
            known = _unchanged(connection, who, identifier, seen)
            if checksum(text) != checksum(rows.text_of(connection, known.id, known.head)):
                number = rows.last_number(connection, known.id) + 1
                _add_version(connection, known.id, number, known.head, text, "saved", now())
                _point(connection, known, number)
            return rows.opened(connection, rows.one(connection, who.id, identifier))

    def keep_aside(self, who: Identity, identifier: str, content: Content) -> int:
        """Keep a version in the history without putting it into use; give its number."""
        text = written(content)
        _require_keeping(who)
        with self.database.writing() as connection:
            known = rows.one(connection, who.id, identifier)
            number = rows.last_number(connection, known.id) + 1
            _add_version(connection, known.id, number, known.head, text, rows.ASIDE, now())
            return number

    def undo(self, who: Identity, identifier: str, *, seen: int) -> Opened:
        """Go back to the version that the one in use was made from.

        Raises
        ------
        ChangedElsewhereError
            As for `save`.
        WorkspaceError
            When there is none.
        """
        _require_keeping(who)
        with self.database.writing() as connection:
            known = _unchanged(connection, who, identifier, seen)
            return self._turn(
                connection,
                known,
                rows.parent_of(connection, known),
                N_("There is nothing to be undone."),
            )

    def redo(self, who: Identity, identifier: str, *, seen: int) -> Opened:
        """Go forward to the version that was last made from the one in use; see `undo`."""
        _require_keeping(who)
        with self.database.writing() as connection:
            known = _unchanged(connection, who, identifier, seen)
            return self._turn(
                connection,
                known,
                rows.child_of(connection, known),
                N_("There is nothing to be done again."),
            )

    def history(self, who: Identity, identifier: str) -> tuple[Version, ...]:
        """List the versions of a workspace, the newest first."""
        with self.database.reading() as connection:
            return rows.history(connection, rows.one(connection, who.id, identifier).id)

    def content(self, who: Identity, identifier: str, number: int) -> Content:
        """Give what a version holds."""
        with self.database.reading() as connection:
            known = rows.one(connection, who.id, identifier)
            return rows.content_of(connection, known.id, number)

    def reopen(self, who: Identity, identifier: str, number: int, *, seen: int) -> Opened:
        """Put a version into use again, as a new one, so that it can be undone.

        Raises
        ------
        ChangedElsewhereError
            As for `save`.
        """
        _require_keeping(who)
        with self.database.writing() as connection:
            known = _unchanged(connection, who, identifier, seen)
            rows.content_of(connection, known.id, number)  # Only what can be read is put into use.
            if number != known.head:
                text = rows.text_of(connection, known.id, number)
                new = rows.last_number(connection, known.id) + 1
                _add_version(connection, known.id, new, known.head, text, "reopened", now())
                _point(connection, known, new)
            return rows.opened(connection, rows.one(connection, who.id, identifier))

    def label(self, who: Identity, identifier: str, number: int, label: str) -> None:
        """Give a version a name, or take it away; what it holds stays as it is."""
        _require_keeping(who)
        with self.database.writing() as connection:
            known = rows.one(connection, who.id, identifier)
            rows.text_of(connection, known.id, number)
            connection.execute(
                update(versions)
                .where(versions.c.workspace_id == known.id, versions.c.number == number)
                .values(label=in_a_line(label)[:MAX_NAME])
            )

    def rename(self, who: Identity, identifier: str, name: str) -> Workspace:
        """Call a workspace something else; whoever has it open keeps working on it."""
        title = _name(name)
        _require_keeping(who)
        with self.database.writing() as connection:
            known = rows.one(connection, who.id, identifier)
            if title != known.name:
                _refuse_taken(connection, who.id, title)
                connection.execute(
                    update(workspaces).where(workspaces.c.id == known.id).values(name=title)
                )
            return rows.one(connection, who.id, identifier)

    def delete(self, who: Identity, identifier: str) -> None:
        """Remove a workspace with its whole history, for good."""
        _require_keeping(who)
        with self.database.writing() as connection:
            known = rows.one(connection, who.id, identifier)
            connection.execute(delete(versions).where(versions.c.workspace_id == known.id))
            connection.execute(delete(workspaces).where(workspaces.c.id == known.id))

    def _turn(
        self, connection: Connection, known: Workspace, number: int | None, otherwise: str
    ) -> Opened:
        """Put an existing version into use, or say that there is none."""
        if number is None:
            raise WorkspaceError(otherwise)
        _point(connection, known, number)
        return rows.opened(connection, rows.one(connection, known.owner, known.id))

    def _free_name(self, connection: Connection, who: Identity, name: str) -> str:
        """Give a name that is not taken, with a number where it must be."""
        return free_name(name, {item.name for item in rows.listed(connection, who.id)})


def free_name(name: str, taken: set[str]) -> str:
    """Give a name that is not taken.

    Parameters
    ----------
    name
        What is wanted.
    taken
        The names that there are.

    Returns
    -------
    str
        The name, or the name with the first number in brackets that is free.
    """
    title = _name(name)
    number = 2
    free = title
    while free in taken:
        ending = f" ({number})"
        free = title[: MAX_NAME - len(ending)].rstrip() + ending
        number += 1
    return free


def store() -> Store:
    """Give the store of the database in use, the same one as long as that does not change."""
    return _store(place())


@lru_cache(maxsize=4)
def _store(where: Place) -> Store:
    """Make a store once for each database."""
    return Store(where)


def _require_keeping(who: Identity) -> None:
    """Refuse a change by somebody for whom nothing is kept."""
    if not who.keeps:
        raise WorkspaceError(
            "You may look and export, and keep no workspace; nothing was changed.",
            "Ask whoever runs this server for the role of an editor.",
        )


def _name(name: str) -> str:
    """Check a workspace's name."""
    title = in_a_line(name)
    if not title:
        raise WorkspaceError("The workspace has no name.", "Give it a name.")
    if len(title) > MAX_NAME:
        raise WorkspaceError(
            fill("The name has {count} characters.", count=len(title)),
            fill("A name has at most {most}.", most=MAX_NAME),
        )
    return title


def _refuse_taken(connection: Connection, owner: str, name: str) -> None:
    """Refuse a name that the owner has given already."""
    asked = select(workspaces.c.id).where(workspaces.c.owner == owner, workspaces.c.name == name)
    if connection.execute(asked).first() is not None:
        raise WorkspaceError(
            fill("There is a workspace called {name} already.", name=name),
            "Choose another name.",
        )


def _unchanged(connection: Connection, who: Identity, identifier: str, seen: int) -> Workspace:
    """Give a workspace if it is at the revision that was seen, and hold it until the end."""
    # On PostgreSQL the row is held; on SQLite the whole database is.
    connection.execute(
        select(workspaces.c.id).where(workspaces.c.id == identifier).with_for_update()
    )
    known = rows.one(connection, who.id, identifier)
    if known.revision != seen:
        raise ChangedElsewhereError(
            "This workspace was changed elsewhere meanwhile.",
            "Keep both, or take the other's; nothing was overwritten.",
            kind="changed",
        )
    return known


def _add_version(
    connection: Connection,
    identifier: str,
    number: int,
    parent: int | None,
    text: str,
    why: Why,
    when: str,
) -> None:
    """Write one version."""
    connection.execute(
        insert(versions).values(
            workspace_id=identifier,
            number=number,
            parent=parent,
            saved=when,
            content=text,
            checksum=checksum(text),
            why=why,
            label="",
        )
    )


def _point(connection: Connection, known: Workspace, number: int) -> None:
    """Put a version into use."""
    connection.execute(
        update(workspaces)
        .where(workspaces.c.id == known.id)
        .values(head=number, revision=known.revision + 1)
    )
