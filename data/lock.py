"""A lock between processes that cannot be left behind: it ends with the process that holds it."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from data.errors import RefreshCancelledError, RefreshError
from data.filewords import reason_of, unwritable
from data.languages import N_, fill

_TICK = 0.1
_FAR = 1 << 30  # Windows locks bytes; one far behind the text leaves that readable
_TAKEN = {errno.EAGAIN, errno.EACCES, errno.EDEADLK, getattr(errno, "EWOULDBLOCK", errno.EAGAIN)}


@contextlib.contextmanager
def locked(
    path: Path,
    what: str,
    *,
    wait: float = 0.0,
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[None]:
    """Hold a lock for as long as the block lasts.

    Parameters
    ----------
    path
        The lock's file; made where there is none, and left in place, which locks nobody out. Its
        text names the holder.
    what
        What is done under the lock, to tell others, such as ``a refresh``.
    wait
        Seconds to wait while another holds it.
    cancelled
        Says whether to stop waiting.

    Yields
    ------
    None
        While the lock is held. The operating system ends it with the process, however that ends.

    Raises
    ------
    RefreshError
        Another process (or another thread of this one) holds it, and who; or the file cannot be
        written.
    RefreshCancelledError
        Waiting was cancelled.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise RefreshError(
            unwritable(path.parent, error),
            "Give yourself write access there, or name another folder with KINDRED_DATA_DIR.",
        ) from error
    try:
        _take(handle, path, wait, cancelled)
        with contextlib.suppress(OSError):
            os.ftruncate(handle, 0)
            os.lseek(handle, 0, os.SEEK_SET)
            os.write(handle, f"{what} (process {os.getpid()})\n".encode())
        yield
    finally:
        os.close(handle)  # ends the lock


def holder(path: Path) -> str:
    """Say who held a lock last.

    Parameters
    ----------
    path
        The lock's file.

    Returns
    -------
    str
        Such as ``a refresh (process 4711)``; empty where nobody wrote a name.
    """
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return "".join(letter for letter in text[:120].strip() if letter.isprintable())


def _take(handle: int, path: Path, wait: float, cancelled: Callable[[], bool]) -> None:
    """Take the lock, waiting for it as long as allowed."""
    end = time.monotonic() + wait
    while True:
        try:
            _lock(handle)
            return
        except OSError as error:
            if error.errno not in _TAKEN:
                raise RefreshError(
                    fill(
                        "{folder} cannot be locked ({reason}).",
                        folder=path.parent,
                        reason=reason_of(error),
                    ),
                    "Name a folder on a disk of this machine with KINDRED_DATA_DIR.",
                ) from error
        if time.monotonic() >= end:
            who = holder(path) or N_("another process")
            raise RefreshError(
                fill("Busy with {who} already.", who=who),
                "Try again when it has ended; on the command line, --wait SECONDS waits for it.",
            )
        if cancelled():
            raise RefreshCancelledError("The refresh was cancelled; nothing was changed.")
        time.sleep(min(_TICK, max(end - time.monotonic(), 0)))


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        """Take the lock or raise OSError at once."""
        os.lseek(handle, _FAR, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        os.lseek(handle, 0, os.SEEK_SET)

else:
    import fcntl

    def _lock(handle: int) -> None:
        """Take the lock or raise OSError at once."""
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
