"""Watches what a piece of work touches: files outside its folder, processes, the network, pickles.

Python tells of each such deed by an audit event before it is done. A hook cannot be taken away, so
there is one, which looks only while it is asked to.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGING = frozenset(
    ("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate",
     "os.chmod", "os.chown", "os.utime", "shutil.rmtree", "shutil.move", "shutil.copyfile")
)  # fmt: skip
_FORBIDDEN = frozenset(
    ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty",
     "os.kill", "os.startfile", "socket.connect", "socket.bind", "socket.getaddrinfo",
     "pickle.find_class", "ctypes.dlopen", "sqlite3.enable_load_extension", "webbrowser.open")
)  # fmt: skip
_OWN_PICKLES = ("babel.",)
"""Modules whose classes are unpickled from files of their own package."""

_HARMLESS = (os.devnull, "/dev/urandom")


class TouchedError(BaseException):
    """Something was touched that has nothing to do with what was asked.

    It is no `Exception`, so that nothing which is being tried can catch it.
    """


class _Watch(threading.local):
    """What the thread that is watched may change; None while nobody looks."""

    folder: str | None = None


_watch = _Watch()
_installed: list[bool] = []


@contextmanager
def watched(folder: Path) -> Iterator[None]:
    """Let nothing outside a folder be changed, no process begin and no host be asked.

    Parameters
    ----------
    folder
        Where files may be written; temporary ones are made there too.

    Raises
    ------
    TouchedError
        At the first deed that is not allowed, which is then not done.
    """
    if not _installed:
        sys.addaudithook(_look)
        _installed.append(True)
    before = tempfile.tempdir
    tempfile.tempdir = str(folder)
    _watch.folder = os.path.realpath(folder)
    try:
        yield
    finally:
        _watch.folder = None
        tempfile.tempdir = before


def _look(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse what is not allowed while somebody looks."""
    folder = _watch.folder
    if folder is None:
        return
    if event == "pickle.find_class" and str(arguments[0]).startswith(_OWN_PICKLES):
        return
    if event in _FORBIDDEN:
        raise TouchedError(f"{event}: {arguments!r}"[:400])
    if event == "open":
        path, mode, flags = arguments
        writes = any(letter in mode for letter in "wax+") if mode else bool(flags & _WRITING)
        if writes and not _allowed(path, folder):
            raise TouchedError(f"open to write: {path!r}")
    elif event in _CHANGING:
        if any(isinstance(each, int) and each >= 0 for each in arguments[-1:]):
            return  # named beside a folder that is open, as when a tree is removed
        paths = [each for each in arguments[:2] if isinstance(each, str | bytes | os.PathLike)]
        for path in paths:
            if not _allowed(path, folder):
                raise TouchedError(f"{event}: {path!r}")


def _allowed(path: Any, folder: str) -> bool:
    """Say whether a path lies in the folder, or is nobody's."""
    if isinstance(path, int):
        return True
    named = Path(os.fsdecode(path))
    if str(named) in _HARMLESS or "__pycache__" in named.parts:
        return True
    # The parent is resolved, not the name itself: what is asked of a link is asked of the link.
    return Path(folder) in (place := Path(os.path.realpath(named.parent)) / named.name).parents or (
        str(place) == folder
    )
