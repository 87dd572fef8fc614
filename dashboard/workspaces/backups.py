"""Every workspace with every version in one file, and back; for any database."""

from __future__ import annotations

import gzip
import io
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import uuid4

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)
from sqlalchemy import Connection, insert, select, text

from dashboard.workspaces import files
from dashboard.workspaces.content import canonical, checksum, read
from dashboard.workspaces.records import Why, moment, now
from dashboard.workspaces.store import Store, free_name
from dashboard.workspaces.tables import versions, workspaces
from data.errors import WorkspaceError

ENDING = ".kindred-backup.json.gz"

KIND = "kindred backup"
FORMAT = 1

MOST_BYTES = 500_000_000
"""Size of a backup at most, and of what it unpacks to."""

Number = Annotated[int, Field(ge=1, le=2**31 - 1)]


def _dated(text: str) -> str:
    """Refuse what is no moment."""
    try:
        moment(text)
    except WorkspaceError as error:
        raise ValueError(error.message) from error
    return text


Moment = Annotated[str, Field(max_length=40), AfterValidator(_dated)]


def _whole_letters(text: str) -> str:
    """Refuse halves of characters, which no database keeps."""
    text.encode()
    return text


Text = Annotated[str, AfterValidator(_whole_letters)]


class _Row(BaseModel):
    """A row of a table as a backup holds it: nothing that the table would not take."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class _Version(_Row):
    """A version of a workspace."""

    number: Number
    parent: Number | None
    saved: Moment
    content: Text
    checksum: Annotated[Text, Field(max_length=64)]
    why: Why
    label: Annotated[Text, Field(max_length=120)]


class _Workspace(_Row):
    """A workspace with all its versions."""

    id: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    owner: Annotated[Text, Field(max_length=255)]
    name: Annotated[Text, Field(min_length=1, max_length=120)]
    created: Moment
    head: Number
    revision: Annotated[int, Field(ge=0, le=2**31 - 1)]
    # A list, as JSON has no other; strict as everything here.
    versions: Annotated[list[_Version], Field(min_length=1)]

    @model_validator(mode="after")
    def _whole(self) -> _Workspace:
        """Refuse versions that stand there twice, or that others refer to and are not there."""
        numbers = [version.number for version in self.versions]
        parents = {version.parent for version in self.versions} - {None}
        if len(set(numbers)) < len(numbers) or not {self.head, *parents} <= set(numbers):
            raise ValueError("versions are missing")
        return self


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
            (present if name is None else added).append(name or item.name)
    return Restored(tuple(added), tuple(present))


def _whole(connection: Connection, row: Mapping[str, Any]) -> dict[str, Any]:
    """Give a workspace with all its versions as plain values."""
    asked = (
        select(*(versions.c[field] for field in _Version.model_fields))
        .where(versions.c.workspace_id == row["id"])
        .order_by(versions.c.number)
    )
    return {**row, "versions": [found._asdict() for found in connection.execute(asked)]}


def _read(data: bytes) -> Iterator[_Workspace]:
    """Read and check a backup's workspaces down to what each version holds."""
    body, _, last = _unpacked(data).rstrip("\n").rpartition("\n")
    lines = body.split("\n")
    head = _object(lines[0])
    files.refuse_other(head, KIND, FORMAT)
    if _object(last).get("sha256") != checksum(body + "\n"):
        raise _damaged()
    for line in lines[1:]:
        try:
            item = _Workspace.model_validate(_object(line))
        except ValidationError as error:
            raise _damaged() from error
        for version in item.versions:
            if checksum(version.content) != version.checksum:
                raise _damaged()
            read(version.content)
        yield item


def _put_back(connection: Connection, item: _Workspace) -> str | None:
    """Add one workspace; give its name, or None where it is there already."""
    identifier = item.id
    asked = select(versions.c.number, versions.c.checksum).where(
        versions.c.workspace_id == identifier
    )
    here = {(row.number, row.checksum) for row in connection.execute(asked)}
    if here >= {(version.number, version.checksum) for version in item.versions}:
        return None
    names = select(workspaces.c.name).where(workspaces.c.owner == item.owner)
    name = free_name(item.name, set(connection.execute(names).scalars()))
    new = uuid4().hex if here else identifier
    connection.execute(
        insert(workspaces).values(
            id=new,
            owner=item.owner,
            name=name,
            created=item.created,
            head=item.head,
            revision=item.revision,
        )
    )
    rows = [{"workspace_id": new, **version.model_dump()} for version in item.versions]
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
