"""A workspace as one file: versioned, checksummed, and written whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from dashboard.workspaces.content import (
    MOST_BYTES,
    Content,
    Name,
    canonical,
    checked,
    checksum,
    plain_content,
)
from data.errors import WorkspaceError
from data.filewords import unreadable, unwritable
from data.languages import fill

ENDING = ".kindred-workspace.json"
MEDIA_TYPE = "application/json"

KIND = "kindred workspace"
FORMAT = 1
"""Version of the file's form; a newer one is refused."""


@dataclass(frozen=True)
class Taken:
    """What a file holds.

    Attributes
    ----------
    name
        What the workspace was called.
    content
        What it held.
    """

    name: str
    content: Content


class _Body(BaseModel):
    """The part of a file that the checksum stands for."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    version: Annotated[str, Field(max_length=80)]
    content: dict[str, Any]


def written(name: str, content: Content, version: str = "") -> bytes:
    """Write a workspace as a file.

    Parameters
    ----------
    name
        What it is called.
    content
        What it holds; the history stays behind.
    version
        Version of the product, for people.

    Returns
    -------
    bytes
        JSON in UTF-8; `read` reads it back to equal content.
    """
    body = {"name": name, "version": version, "content": plain_content(content)}
    whole = {"kind": KIND, "format": FORMAT, "sha256": checksum(canonical(body)), "workspace": body}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def read(data: bytes) -> Taken:
    """Read a workspace's file.

    Parameters
    ----------
    data
        What the file holds, from anybody.

    Returns
    -------
    Taken

    Raises
    ------
    WorkspaceError
        When it is too large, no workspace's file, of a newer version, or was changed since it was
        written.
    """
    if len(data) > 2 * MOST_BYTES:
        raise WorkspaceError(
            fill("The file has {count} bytes.", count=f"{len(data):,}"),
            fill("A workspace has at most {most}.", most=f"{2 * MOST_BYTES:,}"),
        )
    whole = _json(data)
    refuse_other(whole, KIND, FORMAT)
    body = whole.get("workspace")
    if whole.get("sha256") != _checksum(body):
        raise WorkspaceError(
            "The file was changed after it was written, or is damaged: its checksum does not fit.",
            "Export the workspace again; nothing was taken over.",
            kind="damaged",
        )
    try:
        found = _Body.model_validate(body)
    except ValidationError as error:
        place = ".".join(str(step) for step in error.errors()[0]["loc"])
        raise WorkspaceError(
            fill("The file's {place} is wrong.", place=place or "workspace"),
            "Export the workspace again; nothing was taken over.",
            kind="damaged",
        ) from error
    return Taken(found.name, checked(found.content))


def _checksum(body: object) -> str:
    """Give the checksum of what a file holds; none where no file of ours can hold it."""
    try:
        return checksum(canonical(body))
    except (ValueError, RecursionError):  # half a surrogate pair, an infinite number
        return ""


def refuse_other(whole: Mapping[str, Any], kind: str, newest: int) -> None:
    """Refuse a file of another kind, or of a newer format.

    Parameters
    ----------
    whole
        What the file says of itself.
    kind, newest
        What it should say, and the newest format that is known.

    Raises
    ------
    WorkspaceError
    """
    given = whole.get("format")
    if whole.get("kind") != kind or isinstance(given, bool) or not isinstance(given, int):
        raise WorkspaceError(
            fill("This is not a file of the kind {kind}.", kind=repr(kind)),
            "Choose a file that Kindred Markets wrote.",
        )
    if given > newest:
        raise WorkspaceError(
            fill(
                "The file was written by a newer version (format {given}; this one reads up to "
                "{known}).",
                given=given,
                known=newest,
            ),
            "Update Kindred Markets; nothing was taken over.",
            kind="newer",
        )


def _json(data: bytes) -> dict[str, Any]:
    """Read a JSON object."""
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise WorkspaceError(
            "The file is not JSON in UTF-8.", "Choose a file that Kindred Markets wrote."
        ) from error
    if not isinstance(found, dict):
        raise WorkspaceError(
            "The file holds no workspace.", "Choose a file that Kindred Markets wrote."
        )
    return found


def put(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; one that is there stays until the new one is on the disk.

    Parameters
    ----------
    path
        The file; its folder exists.
    data
        What it is to hold.

    Raises
    ------
    WorkspaceError
        When it cannot be written: no such folder, no right, or no room.
    """
    part: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        part = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        if part is not None:
            part.unlink(missing_ok=True)
        raise WorkspaceError(
            unwritable(path, error),
            "Choose another folder, or free some space.",
            kind="read-only",
        ) from error


def taken(path: Path, most: int = 2 * MOST_BYTES) -> bytes:
    """Read a file that is not larger than allowed.

    Raises
    ------
    WorkspaceError
        When it cannot be read, or is larger; it is not read then.
    """
    try:
        size = path.stat().st_size
        if size > most:
            raise WorkspaceError(
                fill("The file has {count} bytes.", count=f"{size:,}"),
                fill("It may have at most {most}.", most=f"{most:,}"),
            )
        return path.read_bytes()
    except OSError as error:
        raise WorkspaceError(
            unreadable(path, error),
            "Check the path.",
        ) from error
