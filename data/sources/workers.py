"""Doing several things at a time, so that a cancelled refresh need not wait for any of them."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator, Sequence
from threading import Event, Thread
from typing import TypeVar

from data.errors import RefreshCancelledError

Task = TypeVar("Task")
Result = TypeVar("Result")

_TICK = 0.1


def done(
    work: Callable[[Task], Result], tasks: Sequence[Task], at_once: int, cancelled: Event
) -> Iterator[tuple[Task, Result | Exception]]:
    """Do a piece of work for each task, several at a time.

    Parameters
    ----------
    work
        What is done; it may raise.
    tasks
        What it is done for.
    at_once
        How many at a time.
    cancelled
        Set it to stop.

    Yields
    ------
    tuple
        Each task, in the order in which they end, with its result or the exception that ended it.

    Raises
    ------
    RefreshCancelledError
        It was cancelled. What is under way ends by itself and its result is forgotten.
    """
    waiting: queue.SimpleQueue[Task] = queue.SimpleQueue()
    ended: queue.SimpleQueue[tuple[Task, Result | Exception]] = queue.SimpleQueue()
    stop = Event()
    for task in tasks:
        waiting.put(task)

    def labour() -> None:
        while not stop.is_set():
            try:
                task = waiting.get_nowait()
            except queue.Empty:
                return
            try:
                ended.put((task, work(task)))
            except Exception as error:
                ended.put((task, error))

    # Threads that do not keep the process alive: one may be waiting for a publisher.
    for _ in range(min(at_once, len(tasks))):
        Thread(target=labour, daemon=True, name="kindred-refresh").start()
    try:
        for _ in tasks:
            yield _next(ended, cancelled)
    finally:
        stop.set()


def _next(
    ended: queue.SimpleQueue[tuple[Task, Result | Exception]], cancelled: Event
) -> tuple[Task, Result | Exception]:
    """Wait for the next result, unless cancelled."""
    while True:
        try:
            return ended.get(timeout=_TICK)
        except queue.Empty:
            if cancelled.is_set():
                raise RefreshCancelledError(
                    "The refresh was cancelled; nothing was changed."
                ) from None
