"""What a database says is wrong, in words for people."""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from dashboard.workspaces.places import Place
from data.errors import WorkspaceError
from data.languages import N_, fill

DRIVER_MISSING = "python -m pip install 'psycopg[binary]'"
"""What to run where PostgreSQL is asked for and its driver is not there."""

_Fault = tuple[str, str, str]

# Kind, what is wrong, and what to do.
_FULL: _Fault = (
    "full",
    N_("The disk is full: {place} cannot grow."),
    N_("Free some space; what is not saved stays in this session."),
)
_READ_ONLY: _Fault = (
    "read-only",
    N_("Workspaces cannot be written: {place} is read-only."),
    N_("Give yourself write access there, or name another folder with KINDRED_DATA_DIR."),
)
_UNREACHABLE: _Fault = (
    "unreachable",
    N_("The workspaces cannot be opened: {place} cannot be reached."),
    N_("Check the folder or the database server; what is not saved stays in this session."),
)
_BUSY: _Fault = (
    "busy",
    N_("The workspaces are busy: another program is writing to {place}."),
    N_("Try again in a moment."),
)
_DAMAGED: _Fault = (
    "damaged",
    N_("{place} is damaged, or no database of workspaces."),
    N_(
        "Move that file away and run kindred workspace restore with your last backup; a new one "
        "is made by itself."
    ),
)
_BROKEN: _Fault = (
    "unreachable",
    N_("The database of workspaces gave an error: {reason}."),
    N_("See the database's own log; what is not saved stays in this session."),
)

_SQLITE: dict[int, _Fault] = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: _UNREACHABLE,
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_IOERR: _FULL,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
}
# By the class or the whole of an SQLSTATE.
_POSTGRESQL: dict[str, _Fault] = {
    "53100": _FULL,
    "25006": _READ_ONLY,
    "42501": _READ_ONLY,
    "08": _UNREACHABLE,
    "28": _UNREACHABLE,
    "3D": _UNREACHABLE,
    "53": _BUSY,
    "55": _BUSY,
    "57": _UNREACHABLE,
}


def in_words(error: SQLAlchemyError, place: Place) -> WorkspaceError:
    """Say in words what a database says is wrong.

    Parameters
    ----------
    error
        As SQLAlchemy raised it.
    place
        The database; it is named without its password.

    Returns
    -------
    WorkspaceError
        To be raised from the error.
    """
    kind, message, remedy = _known(error)
    told = fill(message, place=place.shown, reason=_reason(error)) if "{" in message else message
    return WorkspaceError(told, remedy, kind=kind)


def damaged(place: Place) -> WorkspaceError:
    """Say that what a database holds is not what was written.

    Parameters
    ----------
    place
        The database.
    """
    kind, message, remedy = _DAMAGED
    return WorkspaceError(fill(message, place=place.shown), remedy, kind=kind)


def no_driver() -> WorkspaceError:
    """Say that the driver of PostgreSQL is not installed."""
    return WorkspaceError(
        "KINDRED_DATABASE_URL names a PostgreSQL database, but its driver is not installed.",
        fill("Install it with: {command}", command=DRIVER_MISSING),
        kind="driver",
    )


def _known(error: SQLAlchemyError) -> _Fault:
    """Find what fits an error."""
    original = getattr(error, "orig", None) if isinstance(error, DBAPIError) else None
    if isinstance(original, sqlite3.Error):
        code = getattr(original, "sqlite_errorcode", None)
        return _SQLITE.get(code & 0xFF, _BROKEN) if code is not None else _BROKEN
    state = getattr(original, "sqlstate", None)
    if state:
        return _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2]) or _BROKEN
    # A connection that could not be made has no state, and neither has a pool without a free one.
    return _UNREACHABLE if _is_connection(error) else _BROKEN


def _is_connection(error: SQLAlchemyError) -> bool:
    """Tell whether an error is about reaching the database at all."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    kind = type(getattr(error, "orig", error)).__name__
    return kind in {"OperationalError", "ConnectionTimeout", "TimeoutError"}


def _reason(error: SQLAlchemyError) -> str:
    """Give the first line of what the database said; it never holds the address."""
    said = str(getattr(error, "orig", None) or type(error).__name__)
    return (said.strip().splitlines() or [""])[0][:200].rstrip(".")
