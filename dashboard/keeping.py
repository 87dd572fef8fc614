"""Results that are kept for all readers, the latest asked for, until other figures are taken up."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager
from functools import wraps
from threading import Lock
from typing import Generic, ParamSpec, TypeVar

from dashboard.forgetting import register

Asked = ParamSpec("Asked")
Result = TypeVar("Result")


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
