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
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import wraps
from threading import Condition, Event, Lock, Thread
from typing import Any, Generic, ParamSpec, TypeVar, cast

from dashboard.forgetting import register
from data.errors import BusyError, KindredError, TimeLimitError
from data.languages import fill

Asked = ParamSpec("Asked")
Result = TypeVar("Result")

Progress = Callable[[int, int], None]
"""Called with what is done and what is wanted; ends the computation by an exception."""

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


class Kept(Generic[Result]):
    """Results that were made, of which the one not asked for longest goes first.

    Parameters
    ----------
    size
        How many are kept; none for 0. None itself is never kept.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self._values: OrderedDict[Hashable, Result] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Result | None:
        """Give what was made; None where it was not, or is not kept any more."""
        with self._lock:
            found = self._values.get(key)
            if found is not None:
                self._values.move_to_end(key)
            return found

    def put(self, key: Hashable, value: Result) -> None:
        """Keep what was made."""
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            while len(self._values) > self.size:
                self._values.popitem(last=False)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._values.clear()

    def __len__(self) -> int:
        """Count what is kept."""
        return len(self._values)


def once(
    size: int, lock: AbstractContextManager[object]
) -> Callable[[Callable[Asked, Result]], Callable[Asked, Result]]:
    """Decorate a function so that each result is made once, in the thread that asks first.

    Parameters
    ----------
    size
        How many results are kept, until other figures are taken up.
    lock
        Held while one is made, so that others wait, whatever they want to have made; what is kept
        is had without it.
    """

    def decorate(make: Callable[Asked, Result]) -> Callable[Asked, Result]:
        kept: Kept[Result] = Kept(size)
        register(kept.clear)

        @wraps(make)
        def asked(*key: Asked.args, **named: Asked.kwargs) -> Result:
            whole = (*key, *sorted(named.items()))
            found = kept.get(whole)
            if found is None:
                with lock:
                    found = kept.get(whole)
                    if found is None:
                        found = make(*key, **named)
                        kept.put(whole, found)
            return found

        return asked

    return decorate


@dataclass(frozen=True, eq=False)
class Kind(Generic[Result]):
    """A kind of computation.

    Attributes
    ----------
    name
        What figures of the server's work call it.
    kept
        Its results.
    cost
        What one takes from a reader's budget.
    """

    name: str
    kept: Kept[Result]
    cost: float = 1.0


class _LeftError(Exception):
    """Nobody wants the result any more."""


@dataclass(eq=False)
class _Task(Generic[Result]):
    """One computation, whoever asked for it."""

    kind: Kind[Result]
    key: Hashable
    work: Callable[[Progress], Result]
    limit: float = math.inf
    done: int = 0
    total: int = 1
    began: float | None = None
    served: bool = False
    result: Result | None = None
    error: Exception | None = None
    ended: Event = field(default_factory=Event)
    tickets: list[Ticket[Result]] = field(default_factory=list)

    @property
    def place(self) -> Hashable:
        """Where it is found while it waits or runs."""
        return self.kind, self.key


class Ticket(Generic[Result]):
    """One reader's share in a computation: how far it is, and what came of it.

    Workshops make them.
    """

    def __init__(self, shop: Workshop, task: _Task[Result], owner: str, seen: float) -> None:
        self._shop, self._task = shop, task
        self._left = Event()
        self.owner, self.seen = owner, seen

    @classmethod
    def refused(cls, shop: Workshop, kind: Kind[Result], error: KindredError) -> Ticket[Result]:
        """Give one for what was not begun, for whoever looks at it later."""
        task: _Task[Result] = _Task(kind, None, lambda _progress: cast(Result, None))
        task.error = error
        task.ended.set()
        return cls(shop, task, "", 0.0)

    @property
    def done(self) -> int:
        """What is done of ``total``; 0 while it has not begun."""
        return self._task.done

    @property
    def total(self) -> int:
        """What is wanted."""
        return self._task.total

    @property
    def running(self) -> bool:
        """Whether a result may still come."""
        return not (self.cancelled or self._task.ended.is_set() or self._late)

    @property
    def before(self) -> int | None:
        """How many computations come before it; None once it has begun or ended."""
        return self._shop.before(self._task)

    @property
    def cancelled(self) -> bool:
        """Whether its reader gave it up or left; others may still wait for the same."""
        return self._left.is_set()

    @property
    def result(self) -> Result | None:
        """What came of it; None until then, and where nothing did."""
        return self._task.result

    @property
    def error(self) -> KindredError | None:
        """What went wrong, if anything, in words for a person."""
        found = self._failure()
        if found is None or isinstance(found, KindredError):
            return found
        return KindredError(
            fill("Unexpected {kind}: {error}", kind=type(found).__name__, error=str(found)[:300]),
            "Change a choice and try again.",
        )

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for the end, at most for so many seconds; say whether it has come."""
        if not self.running:
            return True
        self._task.ended.wait(seconds)
        return not self.running

    def outcome(self) -> Result:
        """Wait for the result and give it.

        Raises
        ------
        Exception
            Whatever the computation raised; `data.errors.TimeLimitError` where it took too long.
        BusyError
            Where this reader gave it up.
        """
        while not self.wait(self._shop.limits.seconds):
            pass
        failure = self._failure()
        if failure is None and self.cancelled:
            failure = BusyError("The computation was given up.", "Ask for it again.")
        if failure is not None:
            raise failure
        return cast(Result, self._task.result)

    def cancel(self) -> None:
        """Give it up: it is ended where nobody else waits for it."""
        if not self._task.ended.is_set():
            self._left.set()
            self._shop.leave(self._task, self)

    def dismiss(self) -> None:
        """Take note that its reader has left."""
        self._left.set()

    @property
    def _late(self) -> bool:
        """Whether it takes longer than it may, even if it cannot be stopped."""
        return not self._task.ended.is_set() and self._shop.late(self._task)

    def _failure(self) -> Exception | None:
        """Give what went wrong."""
        return too_long(self._task.limit) if self._late else self._task.error


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
        self._tasks: dict[Hashable, _Task[Any]] = {}
        self._waiting: deque[_Task[Any]] = deque()
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
                task = self._begun(_Task(kind, key, work, self.limits.seconds), allow)
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
                task = _Task(kind, key, work)
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

    def before(self, task: _Task[Any]) -> int | None:
        """Count the computations that come before one; None once it has begun."""
        with self._lock:
            if task not in self._waiting:
                return None
            served = sum(other.served for other in self._tasks.values())
            return self._waiting.index(task) + served

    def late(self, task: _Task[Any]) -> bool:
        """Say whether a computation has taken longer than it may."""
        return task.began is not None and self._clock() - task.began > task.limit

    def leave(self, task: _Task[Any], ticket: Ticket[Any]) -> None:
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

    def _known(self, kind: Kind[Result], key: Hashable) -> _Task[Result] | None:
        """Find a result that is there or under way."""
        task: _Task[Result] | None = self._tasks.get((kind, key))
        if task is not None:
            self._note(kind.name, "shared", 0.0)
            return task
        found = kind.kept.get(key)
        if found is None:
            return None
        self._note(kind.name, "kept", 0.0)
        task = _Task(kind, key, lambda _progress: found, result=found)
        task.ended.set()
        return task

    def _begun(self, task: _Task[Result], allow: Callable[[float], None]) -> _Task[Result]:
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

    def _run(self, task: _Task[Any]) -> None:
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
        except _LeftError:
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

    def _check(self, task: _Task[Any]) -> None:
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
                raise _LeftError

    def _forget(self, task: _Task[Any]) -> None:
        """Let a computation not be found any more."""
        if self._tasks.get(task.place) is task:
            del self._tasks[task.place]


def too_long(seconds: float) -> TimeLimitError:
    """Say that a computation took longer than it may."""
    return TimeLimitError(
        fill("The computation was given up after {seconds} s.", seconds=f"{seconds:.0f}"),
        "Try again when fewer people are at work, or ask whoever runs the server for more time.",
        seconds=seconds,
    )
