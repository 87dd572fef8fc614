"""Results that are kept until other figures are taken up.

Whatever rests on a snapshot is kept by its id, or by the merged economies, and would never be asked
for again once another snapshot is in use; kept until fresher results push it out, it would hold the
memory of several snapshots. So the engine has all of it forgotten at that moment.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import _lru_cache_wrapper, lru_cache
from typing import TypeVar

Result = TypeVar("Result")

_clearing: list[Callable[[], None]] = []


def register(clear: Callable[[], None]) -> None:
    """Have something emptied when other figures are taken up.

    Parameters
    ----------
    clear
        Empties it; from any thread, at any time.
    """
    _clearing.append(clear)


def until_new_figures(
    size: int,
) -> Callable[[Callable[..., Result]], _lru_cache_wrapper[Result]]:
    """Decorate a function so that its results are kept, as `functools.lru_cache` keeps them.

    Parameters
    ----------
    size
        How many results are kept.
    """

    def decorate(make: Callable[..., Result]) -> _lru_cache_wrapper[Result]:
        kept = lru_cache(maxsize=size)(make)
        register(kept.cache_clear)
        return kept

    return decorate


def forget() -> None:
    """Empty everything that rests on the figures that were in use."""
    for clear in _clearing:
        clear()
