"""Ranks of many units over many draws: kept, two bytes each, where counting them would not fit.

A count of how often each unit took each rank has units squared cells: 50,000 units would need 10
GB. The ranks themselves, kept, need two bytes for each unit and draw: 100 MB for 50,000 units and
1,000 draws. Which of the two is smaller follows from the numbers of units and draws; what they
answer is the same to the last digit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from data.errors import AnalysisError
from data.languages import fill
from geo.ranks import RankCounts

MOST_BYTES = 1 << 31
"""What a record or a count may hold."""

COUNTED = 2_500
"""Units up to which ranks are counted whatever the draws: at most 25 MB."""

_TOGETHER = 1 << 24
"""Ranks that are sorted at once for quantiles."""


@dataclass
class RankRecord:
    """All ranks of all draws.

    Attributes
    ----------
    units
        How many there are.
    draws
        Draws taken in so far.
    """

    units: int
    draws: int = 0
    _blocks: list[np.ndarray] = field(default_factory=list)

    def add(self, ranks: np.ndarray, takes_part: np.ndarray | None = None) -> None:
        """Take in a block of draws, as `RankCounts.add` does."""
        self._blocks.append(packed(ranks, takes_part))
        self.draws += len(ranks)

    def quantile(self, share: float) -> np.ndarray:
        """Give each unit's rank quantile, as `RankCounts.quantile` does."""
        found = np.full(self.units, np.nan)
        for some, ranks in self._by_units():
            taken = (ranks > 0).sum(axis=0)
            # The smallest rank whose cumulative share reaches the share asked for.
            place = np.ceil(share * taken - 1e-9 * taken).astype(np.int64).clip(1) - 1
            place += len(ranks) - taken  # those without rank are sorted to the front, as zeros
            ranks.sort(axis=0)
            own = np.take_along_axis(ranks, place.clip(0, len(ranks) - 1)[None, :], 0)[0]
            found[some] = np.where(taken > 0, own, np.nan)
        return found

    def within(self, top: int) -> np.ndarray:
        """Give each unit's share of all draws in which it is among the first ``top``."""
        count = np.zeros(self.units, dtype=np.int64)
        for block in self._blocks:
            count += ((block > 0) & (block <= top)).sum(axis=0)
        return np.asarray(count / max(self.draws, 1))

    def took_part(self) -> np.ndarray:
        """Give each unit's share of all draws in which it had a rank."""
        count = np.zeros(self.units, dtype=np.int64)
        for block in self._blocks:
            count += (block > 0).sum(axis=0)
        return np.asarray(count / max(self.draws, 1))

    def _by_units(self) -> Iterator[tuple[slice, np.ndarray]]:
        """Give all draws of some units at a time, in an array of their own."""
        size = max(_TOGETHER // max(self.draws, 1), 1)
        for start in range(0, self.units, size):
            some = slice(start, start + size)
            yield some, np.concatenate([block[:, some] for block in self._blocks])


def packed(ranks: np.ndarray, takes_part: np.ndarray | None = None) -> np.ndarray:
    """Write ranks in two bytes each, four where there are more than two can tell apart.

    Parameters
    ----------
    ranks
        Draws by units, from 1.
    takes_part
        Same shape, False where a unit has no rank in a draw; all take part when None.

    Returns
    -------
    numpy.ndarray
        Same shape, unsigned; 0 where a unit takes no part.
    """
    kind = np.uint16 if ranks.shape[1] < 1 << 16 else np.uint32
    small = ranks.astype(kind, copy=takes_part is not None)
    if takes_part is not None:
        small[~takes_part] = 0
    return small


def hold(units: int, draws: int) -> RankCounts | RankRecord:
    """Begin to hold ranks in whichever way takes less memory.

    Parameters
    ----------
    units
        How many there are.
    draws
        How many draws will be taken in.

    Returns
    -------
    RankCounts or RankRecord
        With nothing in it.

    Raises
    ------
    AnalysisError
        Either way would take more than `MOST_BYTES`; the message says how many draws would fit.
    """
    each = 2 if units < 1 << 16 else 4
    counted, kept = 4 * units**2, each * units * draws
    if units <= COUNTED or counted <= min(kept, MOST_BYTES):
        return RankCounts.empty(units)
    if kept > MOST_BYTES:
        raise AnalysisError(
            fill(
                "{draws} draws of {units} units would take {size} GB.",
                draws=f"{draws:,}",
                units=f"{units:,}",
                size=f"{kept / 1e9:.1f}",
            ),
            fill(
                "Ask for at most {most} draws, or rank fewer units.",
                most=f"{MOST_BYTES // (each * units):,}",
            ),
        )
    return RankRecord(units)
