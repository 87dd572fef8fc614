"""A bar that shows how far a long computation is, where somebody can see it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def bar(what: str, total: int) -> Iterator[Callable[[int, int], None] | None]:
    """Draw a progress bar on standard error while a block runs.

    Parameters
    ----------
    what
        What is counted, in front of the bar.
    total
        How many there are.

    Yields
    ------
    callable or None
        To be told how many are done, and of how many; None where standard error is no terminal.
        Whatever ends the block, Ctrl-C too, removes the bar.
    """
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True
    ) as shown:
        task = shown.add_task(what, total=total)
        yield lambda done, _: shown.update(task, completed=done)
