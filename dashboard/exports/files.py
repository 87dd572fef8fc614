"""Writing a finished file to disk: whole or not at all."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from data.errors import ExportError
from data.filewords import unwritable
from data.languages import fill


def check_target(path: Path, *, force: bool = False, content: bytes | None = None) -> None:
    """Refuse a target that cannot be written, before any work is done.

    Parameters
    ----------
    path
        The file to be written.
    force
        Whether an existing file may be replaced.
    content
        What it is to hold, where that is known: a file that holds just this may stay.

    Raises
    ------
    ExportError
        When it exists and may not be replaced, is a folder, or lies in no folder.
    """
    if path.is_dir():
        raise ExportError(
            fill("{path} is a folder.", path=str(path)), "Give the name of a file in it."
        )
    if not path.parent.is_dir():
        raise ExportError(
            fill("There is no folder {parent}.", parent=str(path.parent)),
            "Make it first, or give another path.",
        )
    if force or not (path.exists() or path.is_symlink()):
        return
    if content is None or not _holds(path, content):
        raise ExportError(
            fill("{path} exists already; nothing was written.", path=str(path)),
            "Give another name, or --force to replace it.",
        )


def write_whole(path: Path, content: bytes, *, force: bool = False) -> None:
    """Write a file so that it is there whole or not at all.

    Parameters
    ----------
    path
        The file.
    content
        Everything that it is to hold.
    force
        Whether an existing file may be replaced; a link is followed then. One that holds the
        content already is left as it is.

    Raises
    ------
    ExportError
        As `check_target`, or when the disk refuses; what was there before stays.
    """
    if _holds(path, content):
        return
    check_target(path, force=force)
    target = path.resolve() if force else path
    part = target.parent / f".{target.name}.{secrets.token_hex(4)}.part"
    try:
        with part.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except OSError as error:
        raise ExportError(
            unwritable(path, error),
            "Check the room left and who may write there.",
        ) from error
    finally:
        part.unlink(missing_ok=True)


def _holds(path: Path, content: bytes) -> bool:
    """Tell whether a file holds just this."""
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False
