"""What the system says of a file that cannot be read or written, in words for people."""

from __future__ import annotations

from pathlib import Path

from data.languages import Filled, fill


def reason_of(error: OSError) -> str:
    """Give what the system says is wrong, such as ``Permission denied``.

    Parameters
    ----------
    error
        As Python raised it; some of its kinds come without words.
    """
    return error.strerror or type(error).__name__


def unreadable(path: Path | str, error: OSError) -> Filled:
    """Say that a file cannot be read, and why.

    Parameters
    ----------
    path
        The file, or what errors call it.
    error
        What reading it ended in.
    """
    return fill("{path} cannot be read ({reason}).", path=str(path), reason=reason_of(error))


def unwritable(path: Path | str, error: OSError) -> Filled:
    """Say that a file or folder cannot be written, and why.

    Parameters
    ----------
    path
        The file or folder.
    error
        What writing it ended in.
    """
    return fill("{path} cannot be written ({reason}).", path=str(path), reason=reason_of(error))
