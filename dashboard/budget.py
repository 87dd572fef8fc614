"""How much one reader may ask for in a while: a bucket that fills up again by itself."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock


class Bucket:
    """A budget that is spent and comes back at a steady pace (a token bucket).

    Parameters
    ----------
    size
        What it holds when it is full, which it is at first: what may be spent at one go.
    per_second
        What comes back in a second.
    clock
        Gives the seconds of a clock that never goes back.
    """

    def __init__(self, size: float, per_second: float, clock: Callable[[], float]) -> None:
        self.size, self.per_second = size, per_second
        self._clock = clock
        self._spending = Lock()  # several files are written at once
        self._held, self._seen = size, clock()

    @property
    def held(self) -> float:
        """What can be spent now."""
        now = self._clock()
        self._held = min(self.size, self._held + (now - self._seen) * self.per_second)
        self._seen = now
        return self._held

    def spend(self, cost: float) -> float:
        """Spend, where there is enough.

        Parameters
        ----------
        cost
            Of what is to be done. More than the bucket holds when full counts as all it holds, so
            that nothing is out of reach for ever.

        Returns
        -------
        float
            0 where it was spent; else the seconds after which there will be enough, and nothing is
            taken.
        """
        wanted = min(cost, self.size)
        with self._spending:
            if self.held >= wanted:
                self._held -= wanted
                return 0.0
            return (wanted - self._held) / self.per_second
