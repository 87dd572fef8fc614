"""One database: transactions that are done whole or not at all, and errors in words."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import NullPool

from dashboard.workspaces import faults, schema
from dashboard.workspaces.places import Place
from dashboard.workspaces.tables import HEAD
from data.errors import WorkspaceError
from data.filewords import reason_of
from data.languages import fill

BUSY_SECONDS = 3
"""How long to wait for another writer, and for a server to answer, before saying so."""


class Database:
    """A database of workspaces, opened when it is first asked for something.

    Parameters
    ----------
    place
        Where it is.
    """

    def __init__(self, place: Place) -> None:
        self.place = place
        self._engine: Engine | None = None
        self._ready: object = None
        self._opening = Lock()

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that only reads.

        Raises
        ------
        WorkspaceError
            When the database cannot be reached or read, or is of a newer version.
        """
        with self._in_words():
            engine = self._opened()
            with engine.connect() as connection, connection.begin():
                yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection whose changes are kept together when the block ends well.

        What is kept is on the disk before the block is left.

        Raises
        ------
        WorkspaceError
            When the database cannot be reached or written; nothing of the block is kept then.
        """
        with self._in_words():
            engine = self._opened()
            with engine.connect().execution_options(writes=True) as connection, connection.begin():
                yield connection

    def close(self) -> None:
        """Give all connections back."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None
        self._ready = None

    @contextlib.contextmanager
    def _in_words(self) -> Iterator[None]:
        """Turn the errors of databases into ours."""
        try:
            yield
        except (DBAPIError, PoolTimeout) as error:
            self._ready = None
            raise faults.in_words(error, self.place) from error
        except UnicodeDecodeError as error:  # SQLite's own, of a text or a name in a spoilt file
            self._ready = None
            raise faults.damaged(self.place) from error

    def _opened(self) -> Engine:
        """Give the engine of a database whose schema is the newest."""
        with self._opening:
            if self._engine is None:
                self._engine = self._new_engine()
            now = self._stamp()
            if now is None or now != self._ready:
                self._prepare(self._engine)
                self._ready = self._stamp()
            return self._engine

    def _stamp(self) -> object:
        """Tell whether the database is still the one that was prepared; a file may be replaced."""
        if self.place.file is None:
            return self.place.url
        try:
            found = self.place.file.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _prepare(self, engine: Engine) -> None:
        """Bring the schema up to date, by writing only where something is to be changed."""
        if self.place.file is not None:
            _make_folder(self.place.file.parent)
            # Asking a file that is not there would make it.
            known = self.place.file.exists() and self.place.file.stat().st_size > 0
        else:
            known = True
        if known:
            with engine.connect() as connection, connection.begin():
                if schema.version(connection) == HEAD:
                    return
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            schema.bring_up_to_date(connection)

    def _new_engine(self) -> Engine:
        """Make the engine."""
        if self.place.file is None:
            try:
                return create_engine(
                    self.place.url,
                    pool_pre_ping=True,
                    connect_args={"connect_timeout": BUSY_SECONDS},
                )
            except ImportError as error:
                raise faults.no_driver() from error
        # A new connection takes a fraction of a millisecond, and none is left to a file that was
        # replaced, as by a backup put back.
        engine = create_engine(
            self.place.url, poolclass=NullPool, connect_args={"timeout": BUSY_SECONDS}
        )
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    """Leave transactions to us, obey foreign keys, and wait for the disk at each commit."""
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")


def _begin_sqlite(connection: Connection) -> None:
    """Begin a transaction; one that writes takes its place in the queue at once."""
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _make_folder(folder: Path) -> None:
    """Make the folder of an SQLite file."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WorkspaceError(
            fill(
                "The folder {folder} cannot be made ({reason}).",
                folder=str(folder),
                reason=reason_of(error),
            ),
            "Give yourself write access there, or name another folder with KINDRED_DATA_DIR.",
            kind="read-only",
        ) from error
