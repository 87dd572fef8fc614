"""Which database keeps the workspaces: a file of the user's own, or what the environment names."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from data.errors import WorkspaceError
from data.own import data_folder

VARIABLE = "KINDRED_DATABASE_URL"
"""Environment variable with the address of another database."""

FILE = "workspaces.sqlite"

_POSTGRESQL = ("postgresql", "postgres", "postgresql+psycopg")


@dataclass(frozen=True)
class Place:
    """Where workspaces are kept.

    Attributes
    ----------
    url
        Address as SQLAlchemy reads it; it may hold a password.
    file
        The file of an SQLite database; None for another database.
    """

    url: str
    file: Path | None

    @property
    def shown(self) -> str:
        """The place as it may be shown to people: a path, or an address without a password."""
        if self.file is not None:
            return str(self.file)
        scheme, _, rest = self.url.partition("://")
        return f"{scheme.partition('+')[0]}://{rest.rpartition('@')[2].partition('?')[0]}"


def place() -> Place:
    """Give the place in use.

    Returns
    -------
    Place
        What KINDRED_DATABASE_URL names, else ``workspaces.sqlite`` in the user's folder. Nothing
        is opened and nothing need exist.

    Raises
    ------
    WorkspaceError
        When the variable names neither PostgreSQL nor SQLite.
    """
    given = os.environ.get(VARIABLE, "").strip()
    return place_of(given) if given else file_place(data_folder() / FILE)


def file_place(path: Path) -> Place:
    """Give the place of an SQLite file."""
    return Place(f"sqlite:///{path}", path)


def place_of(url: str) -> Place:
    """Give the place that an address names.

    Parameters
    ----------
    url
        Such as ``postgresql://user:password@host/database`` or ``sqlite:////srv/kindred.sqlite``.

    Raises
    ------
    WorkspaceError
        When it is of another kind.
    """
    scheme, mark, rest = url.partition("://")
    if mark and scheme.lower() in _POSTGRESQL and rest:
        return Place(f"postgresql+psycopg://{rest}", None)
    if mark and scheme.lower() == "sqlite" and len(rest) > 1 and rest.startswith("/"):
        path = rest[1:].partition("?")[0]
        return Place(f"sqlite://{rest}", Path(path.removeprefix("file:")))
    raise WorkspaceError(
        "KINDRED_DATABASE_URL does not name a database that can be used.",
        "Give postgresql://user:password@host/database or sqlite:////path/to/file, or unset it.",
        kind="address",
    )
