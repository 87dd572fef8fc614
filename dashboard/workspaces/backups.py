"""Every workspace with every version in one file, and back; for any database."""

from __future__ import annotations

import gzip
import io
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, insert, select, text

from dashboard.workspaces import files
from dashboard.workspaces.content import canonical, checksum, read
from dashboard.workspaces.records import now
from dashboard.workspaces.store import Store, free_name
from dashboard.workspaces.tables import versions, workspaces
from data.errors import WorkspaceError

ENDING = ".kindred-backup.json.gz"

KIND = "kindred backup"
FORMAT = 1

MOST_BYTES = 500_000_000
"""Size of a backup at most, and of what it unpacks to."""

_VERSION_FIELDS = ("number", "parent", "saved", "content", "checksum", "why", "label")


@dataclass(frozen=True)
class Restored:
    """What became of a backup's workspaces.

    Attributes
    ----------
    added
        Names under which workspaces were added.
    present
        Names of those that were there already, with every version.
    """

    added: tuple[str, ...]
    present: tuple[str, ...]


def backup(store: Store) -> tuple[bytes, int]:
    """Write every workspace of a database, of every owner, with its history.

    Parameters
    ----------
    store
        The store; it is read in one transaction, so that the whole fits together.

    Returns
    -------
    tuple
        A gzip file of JSON lines, and the number of workspaces: a line about the file, one for
        each workspace, and the checksum of all of them.
    """
    target = io.BytesIO()
    count = 0
    with (
        store.database.reading() as connection,
        gzip.GzipFile(fileobj=target, mode="wb", mtime=0) as packed,
    ):
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        lines = [canonical({"kind": KIND, "format": FORMAT, "written": now()})]
        for row in connection.execute(select(workspaces).order_by(workspaces.c.created)):
            lines.append(canonical(_whole(connection, row._asdict())))
            count += 1
        whole = "\n".join(lines) + "\n"
        packed.write(whole.encode())
        packed.write((canonical({"sha256": checksum(whole)}) + "\n").encode())
    return target.getvalue(), count


def restore(store: Store, data: bytes) -> Restored:
    """Add the workspaces of a backup to a database; all of them, or none.

    Nothing that is there is changed: a workspace that lacks versions of the backup's is left as it
    is, and the backup's is added beside it under another name.

    Parameters
    ----------
    store
        The store.
    data
        What the file holds.

    Returns
    -------
    Restored

    Raises
    ------
    WorkspaceError
        When it is no backup, newer, damaged, or one version in it is.
    """
    wanted = list(_read(data))
    added: list[str] = []
    present: list[str] = []
    with store.database.writing() as connection:
        for item in wanted:
            name = _put_back(connection, item)
            (present if name is None else added).append(name or str(item["name"]))
    return Restored(tuple(added), tuple(present))


def _whole(connection: Connection, row: Mapping[str, Any]) -> dict[str, Any]:
    """Give a workspace with all its versions as plain values."""
    asked = (
        select(*(versions.c[field] for field in _VERSION_FIELDS))
        .where(versions.c.workspace_id == row["id"])
        .order_by(versions.c.number)
    )
    return {**row, "versions": [found._asdict() for found in connection.execute(asked)]}


def _read(data: bytes) -> Iterator[dict[str, Any]]:
    """Read and check a backup's workspaces."""
    body, _, last = _unpacked(data).rstrip("\n").rpartition("\n")
    lines = body.split("\n")
    head = _object(lines[0])
    files.refuse_other(head, KIND, FORMAT)
    if _object(last).get("sha256") != checksum(body + "\n"):
        raise _damaged()
    for line in lines[1:]:
        item = _object(line)
        try:
            _check(item)
        except (KeyError, TypeError, AttributeError) as error:
            raise _damaged() from error
        yield item


def _check(item: Mapping[str, Any]) -> None:
    """Check one workspace of a backup down to what each version holds."""
    numbers = set()
    for version in item["versions"]:
        if checksum(version["content"]) != version["checksum"]:
            raise _damaged()
        read(version["content"])
        numbers.add(version["number"])
    texts = (item["id"], item["owner"], item["name"], item["created"])
    if item["head"] not in numbers or not all(isinstance(text, str) for text in texts):
        raise _damaged()


def _put_back(connection: Connection, item: Mapping[str, Any]) -> str | None:
    """Add one workspace; give its name, or None where it is there already."""
    identifier = str(item["id"])
    asked = select(versions.c.number, versions.c.checksum).where(
        versions.c.workspace_id == identifier
    )
    here = {(row.number, row.checksum) for row in connection.execute(asked)}
    if here >= {(version["number"], version["checksum"]) for version in item["versions"]}:
        return None
    names = select(workspaces.c.name).where(workspaces.c.owner == item["owner"])
    name = free_name(str(item["name"]), set(connection.execute(names).scalars()))
    new = uuid4().hex if here else identifier
    connection.execute(
        insert(workspaces).values(
            id=new,
            owner=item["owner"],
            name=name,
            created=item["created"],
            head=item["head"],
            revision=item["revision"],
        )
    )
    rows = [
        {"workspace_id": new, **{field: version[field] for field in _VERSION_FIELDS}}
        for version in item["versions"]
    ]
    connection.execute(insert(versions), rows)
    return name


def _unpacked(data: bytes) -> str:
    """Unpack a backup, no further than allowed."""
    if len(data) > MOST_BYTES:
        raise _damaged()
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
            unpacked = packed.read(MOST_BYTES + 1)
        if len(unpacked) > MOST_BYTES:
            raise _damaged()
        return unpacked.decode()
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise _damaged() from error


def _object(line: str) -> dict[str, Any]:
    """Read a line of a backup."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _damaged() from error
    if not isinstance(found, dict):
        raise _damaged()
    return found


def _damaged() -> WorkspaceError:
    """Say that a file is no backup, or not as it was written."""
    return WorkspaceError(
        "The file is no backup of workspaces, or is damaged.",
        "Choose a file that kindred workspace backup wrote; nothing was changed.",
        kind="damaged",
    )
