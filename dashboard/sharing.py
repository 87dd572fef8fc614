"""Computations that several readers ask for, each made once, by a fixed number of workers.

Whoever asks for what is under way waits for that, and whoever asks for what was made gets it at
once. What nobody waits for any more is not made, or ended at its next step. Nothing in here knows
of pages: who the readers are, whether they are still there and what time it is are told from
outside.

``functools.lru_cache`` lets two threads make the same at once. Streamlit's own caches do not, but
let as many different computations run as there are sessions, cannot say how long the wait will be,
and neither stop nor limit what they have begun.
"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Condition, Thread
from typing import Any, TypeVar

from dashboard.tickets import Kind, LeftError, Progress, Task, Ticket, too_long
from data.errors import BusyError, TimeLimitError

Result = TypeVar("Result")

Note = Callable[[str, str, float], None]
"""Told the kind of a computation, what became of a question or of the computation, and seconds."""


@dataclass(frozen=True)
class Limits:
    """How much is done at once, and for how long.

    Attributes
    ----------
    workers
        Computations at the same time.
    waiting
        Computations that may wait for a worker; further ones are refused.
    seconds
        How long one may take once it has begun.
    absence
        Seconds after which a reader who is not there is taken to have left. A browser that loses
        its connection comes back within a few.
    """

    workers: int = 1
    waiting: int = 40
    seconds: float = 120.0
    absence: float = 15.0


class Workshop:
    """Makes what readers ask for, in the order in which they ask.

    Parameters
    ----------
    limits
        How much is done at once.
    clock
        Gives the seconds of a clock that never goes back.
    present
        Says whether a reader is there.
    note
        Told what becomes of every question: ``kept`` (it was there), ``shared`` (it was under
        way), ``begun`` or ``refused``; and of every computation: ``made``, ``left``, ``late`` or
        ``failed``, with the seconds that it took.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        present: Callable[[str], bool] = lambda _owner: True,
        note: Note = lambda _kind, _what, _seconds: None,
    ) -> None:
        self.limits = limits or Limits()
        self._clock, self._present, self._note = clock, present, note
        self._lock = Condition()
        self._tasks: dict[Hashable, Task[Any]] = {}
        self._waiting: deque[Task[Any]] = deque()
        self._workers: list[Thread] = []
        self._closed = False

    def ask(
        self,
        kind: Kind[Result],
        key: Hashable,
        work: Callable[[Progress], Result],
        *,
        owner: str = "",
        allow: Callable[[float], None] = lambda _cost: None,
    ) -> Ticket[Result]:
        """Ask for a result without waiting for it.

        Parameters
        ----------
        kind, key
            What is asked for: the same of both is the same result.
        work
            Makes it in another thread, where it is not there or under way already; given a
            function to call with what is done and what is wanted.
        owner
            Who asks.
        allow
            Told the cost where a computation would be begun; may refuse by an exception.

        Returns
        -------
        Ticket

        Raises
        ------
        BusyError
            When too many wait already; and whatever ``allow`` raises.
        """
        with self._lock:
            task = self._known(kind, key)
            if task is None:
                task = self._begun(Task(kind, key, work, self.limits.seconds), allow)
            ticket = Ticket(self, task, owner, self._clock())
            if not task.ended.is_set():
                task.tickets.append(ticket)
            return ticket

    def take(self, kind: Kind[Result], key: Hashable, work: Callable[[Progress], Result]) -> Result:
        """Get a result, made in this thread unless it is there or under way.

        What waits for a worker is made in this thread as well, so that a computation of a worker
        may rest on another one, whatever their number.

        Parameters
        ----------
        kind, key, work
            As for `ask`; no limit of time holds.

        Raises
        ------
        Exception
            Whatever ``work`` raises.
        """
        with self._lock:
            task = self._known(kind, key)
            mine = task is None or task in self._waiting
            if task is None:
                task = Task(kind, key, work)
                self._tasks[task.place] = task
                self._note(kind.name, "begun", 0.0)
            elif mine:
                self._waiting.remove(task)
                task.limit = math.inf
            ticket = Ticket(self, task, "", math.inf)  # As of somebody who is always there.
            task.tickets.append(ticket)
        if mine:
            self._run(task)
        return ticket.outcome()

    def before(self, task: Task[Any]) -> int | None:
        """Count the computations that come before one; None once it has begun."""
        with self._lock:
            if task not in self._waiting:
                return None
            served = sum(other.served for other in self._tasks.values())
            return self._waiting.index(task) + served

    def late(self, task: Task[Any]) -> bool:
        """Say whether a computation has taken longer than it may."""
        return task.began is not None and self._clock() - task.began > task.limit

    def leave(self, task: Task[Any], ticket: Ticket[Any]) -> None:
        """Take a reader from a computation; what waits and nobody wants is forgotten."""
        with self._lock:
            if ticket in task.tickets:
                task.tickets.remove(ticket)
            if not task.tickets and task in self._waiting:
                self._waiting.remove(task)
                self._forget(task)
                task.ended.set()
                self._note(task.kind.name, "left", 0.0)

    def load(self) -> tuple[int, int]:
        """Count the computations that wait, and those that run."""
        with self._lock:
            waiting = len(self._waiting)
            return waiting, len(self._tasks) - waiting

    def close(self) -> None:
        """Let the workers go once they have made what they are at."""
        with self._lock:
            self._closed = True
            self._lock.notify_all()

    def _known(self, kind: Kind[Result], key: Hashable) -> Task[Result] | None:
        """Find a result that is there or under way."""
        task: Task[Result] | None = self._tasks.get((kind, key))
        if task is not None:
            self._note(kind.name, "shared", 0.0)
            return task
        found = kind.kept.get(key)
        if found is None:
            return None
        self._note(kind.name, "kept", 0.0)
        task = Task(kind, key, lambda _progress: found, result=found)
        task.ended.set()
        return task

    def _begun(self, task: Task[Result], allow: Callable[[float], None]) -> Task[Result]:
        """Let a computation wait for a worker, unless that is refused."""
        try:
            if len(self._waiting) >= self.limits.waiting:
                raise BusyError(
                    "The server is busy: too many computations wait already.",
                    "Try again in a moment.",
                )
            allow(task.kind.cost)
        except BusyError:
            self._note(task.kind.name, "refused", 0.0)
            raise
        self._note(task.kind.name, "begun", 0.0)
        self._tasks[task.place] = task
        self._waiting.append(task)
        if len(self._workers) < self.limits.workers:
            # Daemons: whoever stops the server does not wait for what nobody will see.
            worker = Thread(target=self._serve, name="analysis", daemon=True)
            self._workers.append(worker)
            worker.start()
        self._lock.notify()
        return task

    def _serve(self) -> None:
        """Make one thing after the other."""
        while True:
            with self._lock:
                while not self._waiting and not self._closed:
                    self._lock.wait()
                if self._closed:
                    return
                task = self._waiting.popleft()
                task.served = True
            self._run(task)

    def _run(self, task: Task[Any]) -> None:
        """Make a result in this thread, and keep what came of it."""
        task.began = began = self._clock()

        def progress(done: int, total: int) -> None:
            task.done, task.total = done, total
            self._check(task)

        what = "failed"
        try:
            self._check(task)
            result = task.work(progress)
            task.kind.kept.put(task.key, result)
            task.result, what = result, "made"
        except LeftError:
            what = "left"
        except Exception as error:
            task.error = error
            what = "late" if isinstance(error, TimeLimitError) else what
        except BaseException:  # The process is about to end; others must not wait for ever.
            task.error = RuntimeError("The computation was broken off.")
            raise
        finally:
            with self._lock:
                self._forget(task)
            task.ended.set()
            self._note(task.kind.name, what, self._clock() - began)

    def _check(self, task: Task[Any]) -> None:
        """End a computation that takes too long, or that nobody waits for any more."""
        if self.late(task):
            raise too_long(task.limit)
        now = self._clock()
        with self._lock:
            for ticket in list(task.tickets):
                if not ticket.owner or self._present(ticket.owner):
                    ticket.seen = max(ticket.seen, now)
                elif now - ticket.seen > self.limits.absence:
                    ticket.dismiss()
                    task.tickets.remove(ticket)
            if not task.tickets:
                self._forget(task)  # Whoever asks from now on has it begun anew.
                raise LeftError

    def _forget(self, task: Task[Any]) -> None:
        """Let a computation not be found any more."""
        if self._tasks.get(task.place) is task:
            del self._tasks[task.place]
