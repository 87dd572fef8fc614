"""Ranks over many draws: counted, not kept, so that memory does not grow with the draws."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


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
    draws, units = cost.shape
    order = np.argsort(cost, axis=1)
    ordered = np.take_along_axis(cost, order, axis=1)
    place = np.broadcast_to(np.arange(1, units + 1, dtype=np.int32), (draws, units)).copy()
    tied = ordered[:, 1:] == ordered[:, :-1]
    if tied.any():
        place[:, 1:][tied] = 0
        np.maximum.accumulate(place, axis=1, out=place)
    ranks = np.empty((draws, units), dtype=np.int32)
    np.put_along_axis(ranks, order, place, axis=1)
    return ranks


@dataclass
class RankCounts:
    """How often each unit took each rank.

    Attributes
    ----------
    counts
        Units by rank (column 0 is rank 1), int64.
    draws
        Draws counted so far, those in which a unit took no part included.
    """

    counts: np.ndarray
    draws: int = 0

    @classmethod
    def empty(cls, units: int) -> RankCounts:
        """Begin with nothing counted for a number of units."""
        return cls(np.zeros((units, units), dtype=np.int64))

    def add(self, ranks: np.ndarray, takes_part: np.ndarray | None = None) -> None:
        """Count a block of draws.

        Parameters
        ----------
        ranks
            Draws by units, from 1.
        takes_part
            Same shape, False where a unit has no rank in a draw; all take part when None.
        """
        units = ranks.shape[1]
        flat = ranks - 1 + np.arange(units, dtype=np.int64) * units
        if takes_part is not None:
            flat = flat[takes_part]
        flat = flat.ravel()
        if flat.size > units * units:
            self.counts += np.bincount(flat, minlength=units * units).reshape(units, units)
        else:  # A histogram of all pairs would cost more than the few pairs that there are.
            np.add.at(self.counts.reshape(-1), flat, 1)
        self.draws += len(ranks)

    def merge(self, other: RankCounts) -> None:
        """Add what another count holds."""
        self.counts += other.counts
        self.draws += other.draws

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
        running = self.counts.cumsum(axis=1)
        total = running[:, -1:]
        reached = running >= share * total - 1e-9 * total
        rank = reached.argmax(axis=1) + 1.0
        return np.where(total[:, 0] > 0, rank, np.nan)

    def within(self, top: int) -> np.ndarray:
        """Give each unit's share of all draws in which it is among the first ``top``."""
        return np.asarray(self.counts[:, :top].sum(axis=1) / max(self.draws, 1))

    def took_part(self) -> np.ndarray:
        """Give each unit's share of all draws in which it had a rank."""
        return np.asarray(self.counts.sum(axis=1) / max(self.draws, 1))
