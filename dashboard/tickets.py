"""What a computation is, and a reader's share in it: how far it is, and what came of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Event
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from dashboard.keeping import Kept
from data.errors import BusyError, KindredError, TimeLimitError
from data.languages import fill

if TYPE_CHECKING:
    from dashboard.sharing import Workshop

Result = TypeVar("Result")

Progress = Callable[[int, int], None]
"""Called with what is done and what is wanted; ends the computation by an exception."""


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


class LeftError(Exception):
    """Nobody wants the result any more."""


@dataclass(eq=False)
class Task(Generic[Result]):
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

    def __init__(self, shop: Workshop, task: Task[Result], owner: str, seen: float) -> None:
        self._shop, self._task = shop, task
        self._left = Event()
        self.owner, self.seen = owner, seen

    @classmethod
    def refused(cls, shop: Workshop, kind: Kind[Result], error: KindredError) -> Ticket[Result]:
        """Give one for what was not begun, for whoever looks at it later."""
        task: Task[Result] = Task(kind, None, lambda _progress: cast(Result, None))
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


def too_long(seconds: float) -> TimeLimitError:
    """Say that a computation took longer than it may."""
    return TimeLimitError(
        fill("The computation was given up after {seconds} s.", seconds=f"{seconds:.0f}"),
        "Try again when fewer people are at work, or ask whoever runs the server for more time.",
        seconds=seconds,
    )
