"""Refreshing beside the pages: one refresh for the process, seen and cancelled from any of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Protocol

from dashboard.permission import require_to_change_figures
from dashboard.server import metrics
from data.errors import EconomyNameError, KindredError, RefreshCancelledError
from data.languages import fill
from data.outcome import Options, Outcome

if TYPE_CHECKING:
    from data.sources.protocol import Step  # what fetches is imported when it is needed


class Work(Protocol):
    """What a job does; `refresh_now`, unless a test puts something else in its place."""

    def __call__(
        self, options: Options, *, progress: Callable[[Step], None], cancelled: Event
    ) -> Outcome:
        """Refresh."""
        ...


@dataclass
class RefreshJob:
    """One refresh under way, or how it ended.

    Attributes
    ----------
    options
        What was asked for.
    steps
        The latest step of each service.
    outcome
        What came of it; None while it runs, and where it did not succeed.
    error
        Why it did not succeed; None while it runs, and where it did.
    began, ended
        When, in seconds of the clock on the wall; ``ended`` is None while it runs.
    """

    options: Options
    steps: dict[str, Step] = field(default_factory=dict)
    outcome: Outcome | None = None
    error: KindredError | None = None
    began: float = field(default_factory=time.time)
    ended: float | None = None
    _start: float = field(default_factory=time.monotonic)
    _cancelled: Event = field(default_factory=Event)
    _ended: Event = field(default_factory=Event)

    @property
    def running(self) -> bool:
        """Whether it is under way."""
        return not self._ended.is_set()

    @property
    def cancelled(self) -> bool:
        """Whether it was cancelled and has left everything as it was."""
        return isinstance(self.error, RefreshCancelledError)

    @property
    def ending(self) -> str:
        """How it ended: refreshed, in part, unchanged, cancelled or failed."""
        if self.outcome is None:
            return "cancelled" if self.cancelled else "failed"
        if self.outcome.problems:
            return "in part"
        return "refreshed" if self.outcome.path is not None else "unchanged"

    @property
    def done(self) -> int:
        """Series that are through, of all services."""
        return sum(step.done for step in self.steps.values())

    @property
    def total(self) -> int:
        """Series that were asked for, of the services that have begun."""
        return sum(step.total for step in self.steps.values())

    @property
    def seconds_left(self) -> float | None:
        """About how long it will still take, at the pace so far; None where that is not known."""
        done, total = self.done, self.total
        if not 0 < done < total:
            return None
        return (time.monotonic() - self._start) * (total - done) / done

    @property
    def stopping(self) -> bool:
        """Whether it was asked to stop and has not ended yet."""
        return self.running and self._cancelled.is_set()

    def cancel(self) -> None:
        """Ask it to stop; everything stays as it was, unless it has just ended."""
        self._cancelled.set()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for its end, at most for so many seconds; say whether it has ended."""
        return self._ended.wait(seconds)

    def run(self, work: Work) -> None:
        """Do the work in this thread.

        Parameters
        ----------
        work
            Refreshes.
        """
        try:
            self.outcome = work(self.options, progress=self._note, cancelled=self._cancelled)
        except KindredError as error:
            self.error = error
        except Exception as error:  # whatever it is, the pages have to hear of an end
            self.error = KindredError(
                fill(
                    "Unexpected {kind}: {error}", kind=type(error).__name__, error=str(error)[:300]
                ),
                "kindred refresh --debug shows where it arose.",
            )
        finally:
            metrics.refresh_ended(self.ending)
            self.ended = time.time()
            self._ended.set()

    def _note(self, step: Step) -> None:
        """Keep the latest step of a service."""
        self.steps = {**self.steps, step.service: step}


_current: RefreshJob | None = None
_starting = Lock()


def current() -> RefreshJob | None:
    """Give the refresh under way, else the last one; None before the first."""
    return _current


def start(options: Options | None = None, work: Work | None = None) -> RefreshJob:
    """Begin a refresh beside the pages.

    Parameters
    ----------
    options
        What to do; None for everything.
    work
        Refreshes; None for `refresh_now`.

    Returns
    -------
    RefreshJob
        The one under way where there is one already: the process has no second.

    Raises
    ------
    NotAllowedError
        The reader who asks may not change the figures.
    """
    global _current
    require_to_change_figures()
    with _starting:
        if _current is None or not _current.running:
            _current = RefreshJob(options or Options())
            arguments = (work or refresh_now,)
            Thread(target=_current.run, args=arguments, daemon=True, name="kindred-refresh").start()
        return _current


def refresh_now(
    options: Options,
    *,
    progress: Callable[[Step], None] | None = None,
    cancelled: Event | None = None,
    environ: Mapping[str, str] | None = None,
) -> Outcome:
    """Refresh with the catalogue in use and every spelling of names that the product knows.

    Parameters
    ----------
    options
        What to do.
    progress, cancelled, environ
        As for `data.refresh.refresh`.

    Returns
    -------
    Outcome
        What came of it.

    Raises
    ------
    KindredError
        As `data.refresh.refresh` says.
    """
    from data.own import catalogue_in_use
    from data.refresh import refresh

    return refresh(
        catalogue_in_use(),
        options,
        resolve=code_of,
        progress=progress,
        cancelled=cancelled,
        environ=environ,
    )


def code_of(name: str) -> str | None:
    """Give the code of an economy by any usual name, None where it stands for no one economy."""
    from geo.economies import resolve

    try:
        return resolve(name)
    except EconomyNameError:
        return None
