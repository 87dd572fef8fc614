"""Ranks over many draws: counted, not kept, so that memory does not grow with the draws."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

SORTED_TOGETHER = 1 << 18
"""Costs that are sorted at once: what belongs to them stays in the processor's cache."""

_SMALL = 512
"""Units up to which the counts of all units fit into that cache together."""


def ranks_of(cost: np.ndarray) -> np.ndarray:
    """Rank each row's values; the smallest is 1 and ties share the smaller rank.

    Parameters
    ----------
    cost
        Draws by units; infinity for a unit that does not take part. No NaN.

    Returns
    -------
    numpy.ndarray
        Same shape, int32. Units at infinity rank behind all others.
    """
    ranks = np.empty(cost.shape, dtype=np.int32)
    for rows, order, ordered in _sorted(cost):
        place = _places(order.shape)
        tied = ordered[:, 1:] == ordered[:, :-1]
        if tied.any():
            _share_smaller(place, tied)
        ranks[rows].reshape(-1)[order] = place
    return ranks


def average_ranks(cost: np.ndarray) -> np.ndarray:
    """Rank each row's values; the smallest is 1 and ties share the average of their ranks.

    Parameters
    ----------
    cost
        Draws by units. No NaN.

    Returns
    -------
    numpy.ndarray
        Same shape, float; halves are exact.
    """
    ranks = np.empty(cost.shape)
    for rows, order, ordered in _sorted(cost):
        place = _places(order.shape)
        tied = ordered[:, 1:] == ordered[:, :-1]
        average = place.astype(float)
        if tied.any():
            largest = _places(order.shape)
            _share_smaller(place, tied)
            _share_larger(largest, tied)
            average = (place + largest) / 2
        ranks[rows].reshape(-1)[order] = average
    return ranks


def _sorted(cost: np.ndarray) -> Iterator[tuple[slice, np.ndarray, np.ndarray]]:
    """Sort rows, some at a time: which rows, where among them each value stood, and the values."""
    draws, units = cost.shape
    size = max(SORTED_TOGETHER // max(units, 1), 1)
    for start in range(0, draws, size):
        rows = slice(start, min(start + size, draws))
        block = np.ascontiguousarray(cost[rows])
        order = np.argsort(block, axis=1)
        order += np.arange(0, block.size, units)[:, None]
        yield rows, order, block.reshape(-1)[order]


def _places(shape: tuple[int, ...]) -> np.ndarray:
    """Count from 1 in each row."""
    return np.broadcast_to(np.arange(1, shape[1] + 1, dtype=np.int32), shape).copy()


def _share_smaller(place: np.ndarray, tied: np.ndarray) -> None:
    """Give values that are tied with the one before them its place."""
    place[:, 1:][tied] = 0
    np.maximum.accumulate(place, axis=1, out=place)


def _share_larger(place: np.ndarray, tied: np.ndarray) -> None:
    """Give values that are tied with the one after them its place."""
    backwards = place[:, ::-1]
    backwards[:, 1:][tied[:, ::-1]] = place.shape[1]
    np.minimum.accumulate(backwards, axis=1, out=backwards)


@dataclass
class RankCounts:
    """How often each unit took each rank.

    Attributes
    ----------
    counts
        Units by rank (column 0 is rank 1), uint32: as many draws as it takes are beyond any run,
        and a count of 3,000 units takes 36 MB.
    draws
        Draws counted so far, those in which a unit took no part included.
    """

    counts: np.ndarray
    draws: int = 0

    @classmethod
    def empty(cls, units: int) -> RankCounts:
        """Begin with nothing counted for a number of units."""
        return cls(np.zeros((units, units), dtype=np.uint32))

    def add(self, ranks: np.ndarray, takes_part: np.ndarray | None = None) -> None:
        """Count a block of draws.

        Parameters
        ----------
        ranks
            Draws by units, from 1.
        takes_part
            Same shape, False where a unit has no rank in a draw; all take part when None.
        """
        if self.counts.shape[0] > _SMALL and len(ranks) > 1:
            self._add_by_unit(ranks, takes_part)
        else:
            self._add_at_once(ranks, takes_part)
        self.draws += len(ranks)

    def _add_at_once(self, ranks: np.ndarray, takes_part: np.ndarray | None) -> None:
        """Count all units in one go."""
        units = ranks.shape[1]
        flat = ranks + (np.arange(units, dtype=np.int64) * units - 1)
        if takes_part is not None:
            flat = flat[takes_part]
        flat = flat.ravel()
        if flat.size > units * units // 4:
            counted = np.bincount(flat, minlength=units * units).astype(np.uint32)
            self.counts += counted.reshape(units, units)
        else:  # A histogram of all pairs would cost more than the few pairs that there are.
            np.add.at(self.counts.reshape(-1), flat, 1)

    def _add_by_unit(self, ranks: np.ndarray, takes_part: np.ndarray | None) -> None:
        """Count unit by unit: many units' counts together would not fit into the cache."""
        units = ranks.shape[1]
        of_unit = ranks.T.copy()  # a unit's ranks side by side
        if takes_part is not None:
            of_unit[~takes_part.T] = 0
        for place, taken in enumerate(of_unit):
            self.counts[place] += np.bincount(taken, minlength=units + 1)[1:].astype(np.uint32)

    def quantile(self, share: float) -> np.ndarray:
        """Give each unit's rank quantile over the draws it took part in.

        Parameters
        ----------
        share
            Between 0 and 1.

        Returns
        -------
        numpy.ndarray
            The smallest rank whose cumulative share reaches ``share`` (the inverted empirical
            distribution function); NaN for units that never took part.
        """
        rank = np.full(len(self.counts), np.nan)
        for start in range(0, len(rank), _SMALL):
            running = self.counts[start : start + _SMALL].cumsum(axis=1)
            total = running[:, -1:]
            reached = running >= share * total - 1e-9 * total
            found = reached.argmax(axis=1) + 1.0
            rank[start : start + _SMALL] = np.where(total[:, 0] > 0, found, np.nan)
        return rank

    def within(self, top: int) -> np.ndarray:
        """Give each unit's share of all draws in which it is among the first ``top``."""
        return np.asarray(self.counts[:, :top].sum(axis=1) / max(self.draws, 1))

    def took_part(self) -> np.ndarray:
        """Give each unit's share of all draws in which it had a rank."""
        return np.asarray(self.counts.sum(axis=1) / max(self.draws, 1))
