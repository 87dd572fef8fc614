"""Long computations beside the page, with progress and an end on demand."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from typing import Generic, TypeVar

from data.errors import KindredError
from geo.uncertainty import Progress

Result = TypeVar("Result")


class _EndedError(Exception):
    """The reader does not want the result any more."""


class Job(Generic[Result]):
    """One computation in a thread of its own.

    Parameters
    ----------
    work
        Computes; it is given a function to call with what is done and what is wanted, which ends
        the computation when the reader has cancelled.

    Attributes
    ----------
    done, total
        How far it is.
    result
        None until it has come to its end.
    error
        What went wrong, if anything.
    """

    def __init__(self, work: Callable[[Progress], Result]) -> None:
        self.done, self.total = 0, 1
        self.result: Result | None = None
        self.error: KindredError | None = None
        self._cancelled = Event()
        self._thread = Thread(target=self._run, args=(work,), name="analysis", daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether it is under way."""
        return self._thread.is_alive()

    @property
    def cancelled(self) -> bool:
        """Whether it was cancelled."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Ask it to end at its next step."""
        self._cancelled.set()

    def wait(self, seconds: float | None = None) -> None:
        """Wait for its end."""
        self._thread.join(seconds)

    def _run(self, work: Callable[[Progress], Result]) -> None:
        """Compute, and keep what came of it."""
        with suppress(_EndedError):
            try:
                self.result = work(self._progress)
            except KindredError as error:
                self.error = error

    def _progress(self, done: int, total: int) -> None:
        """Note how far it is; end it when it was cancelled."""
        self.done, self.total = done, total
        if self._cancelled.is_set():
            raise _EndedError
