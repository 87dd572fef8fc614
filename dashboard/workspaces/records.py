"""What the store tells of workspaces and their versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from dashboard.workspaces.content import Content
from data.errors import WorkspaceError
from data.languages import N_, fill

Why = Literal["saved", "reopened", "imported", "aside"]
"""How a version came about; ``aside`` was kept beside the others when two had changed at once."""


@dataclass(frozen=True)
class Workspace:
    """A workspace, without what it holds.

    Attributes
    ----------
    id
        Thirty-two hexadecimal digits that nobody can guess.
    owner
        Id of the identity that it belongs to.
    name
        Different from the owner's other names.
    created, saved
        When it was made, and when the version in use was saved.
    head
        Number of the version in use.
    revision
        Grows with every change of any kind; whoever saves says which one was seen.
    versions
        How many versions there are.
    """

    id: str
    owner: str
    name: str
    created: datetime
    saved: datetime
    head: int
    revision: int
    versions: int


@dataclass(frozen=True)
class Version:
    """One version of a workspace, without what it holds.

    Attributes
    ----------
    number
        From 1 on, in the order in which they were saved.
    parent
        The version that it was made from; None for the first.
    saved
        When.
    why
        How it came about.
    label
        A name that the reader gave it, or nothing.
    size
        Characters of its document.
    """

    number: int
    parent: int | None
    saved: datetime
    why: Why
    label: str
    size: int


@dataclass(frozen=True)
class Opened:
    """A workspace with the version in use.

    Attributes
    ----------
    workspace, content
        The workspace, and what it holds.
    can_undo, can_redo
        Whether there is a version to go back to, or to go forward to.
    """

    workspace: Workspace
    content: Content
    can_undo: bool
    can_redo: bool


def now() -> str:
    """Give the present moment as it is stored: ISO 8601, UTC, to the microsecond."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def moment(text: str) -> datetime:
    """Read a moment that was stored.

    Raises
    ------
    WorkspaceError
        It is none: somebody or something else wrote into the database.
    """
    try:
        return datetime.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise WorkspaceError(
            fill("A moment in the database of workspaces cannot be read: {text}.", text=repr(text)),
            N_("Run kindred workspace restore with your last backup."),
            kind="damaged",
        ) from error
