"""Random draws of the choices behind a ranking by similarity: weights, scales, metrics, imputation.

Weighted squared differences are linear in the weights, so a block of draws is a pair of matrix
products: one of the differences, one of what is present. Draws of a block that share the discrete
choices are computed together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd

from geo.ranks import SORTED_TOGETHER, ranks_of
from geo.scales import SCALE_NAMES, SCALES, ScaleName
from geo.similarity import Similarity

IMPUTATIONS = ("none", "median")
"""Imputations drawn: none, or the median of the region and then of the world."""

METRICS = ("euclidean", "manhattan", "cosine")
"""Metrics drawn. Mahalanobis distance is not linear in the weights and is left out."""

CONCENTRATION = 4.0
"""Dirichlet concentration of each indicator's share in its pillar."""

READY_MADE = 400_000
"""Economies times indicators up to which what all draws share is kept ready."""

Choices = Mapping[str, np.ndarray]
"""Name of a choice to one number per draw; weights have one row per draw."""


def imputed(table: pd.DataFrame, regions: pd.Series) -> pd.DataFrame:
    """Fill missing values with the median of the region, then of the world.

    Parameters
    ----------
    table
        Economies by indicator, on a scale.
    regions
        Region of each economy, in the table's order; one without a region gets the world's median.

    Returns
    -------
    pandas.DataFrame
        Same shape; an indicator without any value stays missing.
    """
    values = table.to_numpy(dtype=float)
    filled = np.where(np.isnan(values), _medians(values), values)
    codes, _ = pd.factorize(regions.to_numpy())
    for code in range(codes.max(initial=-1) + 1):
        own = np.flatnonzero(codes == code)
        stand_in = _medians(values[own])
        gaps = np.isnan(values[own]) & ~np.isnan(stand_in)
        filled[own] = np.where(gaps, stand_in, filled[own])
    return pd.DataFrame(filled, table.index, table.columns)


def _medians(values: np.ndarray) -> np.ndarray:
    """Give the median of each column's values that are there; NaN where none is."""
    ordered = np.sort(values, axis=0)  # NaN last
    count = (~np.isnan(values)).sum(axis=0)
    upper = np.minimum(count // 2, len(values) - 1)[None, :]
    lower = np.maximum((count - 1) // 2, 0)[None, :]
    both = np.take_along_axis(ordered, lower, 0)[0], np.take_along_axis(ordered, upper, 0)[0]
    return np.asarray((both[0] + both[1]) / 2)


def on_every_scale(
    observed: pd.DataFrame, regions: pd.Series
) -> dict[tuple[ScaleName, str], pd.DataFrame]:
    """Prepare values for each scale and imputation.

    Parameters
    ----------
    observed
        Economies by indicator, transformed; NaN where missing. Every indicator has two different
        values at least.
    regions
        Region of each economy, indexed as the values are.

    Returns
    -------
    dict
        (scale, imputation) to the values; scales are made from observed values, and what is
        missing is imputed on the scale.
    """
    made = {}
    own = regions.loc[observed.index]
    for name, make in SCALES.items():
        plain = make(observed).z
        made[name, "none"] = plain
        made[name, "median"] = imputed(plain, own)
    return made


def options_to_leave_out(count: int) -> int:
    """Count the ways to leave out one of so many or none; an only one always stays."""
    return count + 1 if count > 1 else 1


def drop(weights: np.ndarray, without: np.ndarray) -> np.ndarray:
    """Set the weight of what is left out to zero; the rest is not rescaled.

    Parameters
    ----------
    weights
        Draws by indicator.
    without
        One per draw: 0 leaves nothing out, k the k-th indicator.

    Returns
    -------
    numpy.ndarray
        A new array of weights.
    """
    kept = weights.copy()
    dropped = np.flatnonzero(without)
    kept[dropped, without[dropped] - 1] = 0.0
    return kept


def together(*choices: tuple[np.ndarray, int]) -> Iterator[tuple[tuple[int, ...], np.ndarray]]:
    """Find the draws that share discrete choices.

    Parameters
    ----------
    *choices
        Pairs of one number per draw and how many numbers there are, from 0.

    Returns
    -------
    iterator
        Of the choices made and the draws that made them, where there are any.
    """
    code = np.zeros(len(choices[0][0]), dtype=np.int64)
    for chosen, options in choices:
        code = code * options + chosen
    order = np.argsort(code, kind="stable")
    bounds = np.searchsorted(code[order], np.arange(np.prod([n for _, n in choices]) + 1))
    for place, kind in enumerate(product(*(range(options) for _, options in choices))):
        rows = order[bounds[place] : bounds[place + 1]]
        if len(rows):
            yield kind, rows


@dataclass(frozen=True)
class _Linear:
    """What a distance's weighted sums are made of, indicators by economies."""

    top: np.ndarray
    bottom: np.ndarray | None

    def cost(self, weights: np.ndarray) -> np.ndarray:
        """Give the distances: draws by economy; the order of Euclidean ones is the squares'."""
        below = weights.sum(axis=1)[:, None] if self.bottom is None else weights @ self.bottom
        with np.errstate(invalid="ignore", divide="ignore"):
            return _finite((weights @ self.top) / below)


@dataclass(frozen=True)
class _Cosine:
    """What one minus a cosine is made of, indicators by economies."""

    dot: np.ndarray
    own: np.ndarray
    ours: np.ndarray

    def cost(self, weights: np.ndarray) -> np.ndarray:
        """Give the distances: draws by economy."""
        with np.errstate(invalid="ignore", divide="ignore"):
            norms = np.sqrt((weights @ self.own) * (weights @ self.ours))
            return _finite(1.0 - (weights @ self.dot) / norms)


def _finite(cost: np.ndarray) -> np.ndarray:
    """Put what cannot be compared behind all others."""
    bad = ~np.isfinite(cost)
    if bad.any():
        cost[bad] = np.inf
    return cost


def _parts(z: np.ndarray, home: np.ndarray) -> dict[str, _Linear | _Cosine]:
    """Precompute the parts of each metric for economies and home on some scale."""
    return dict(_Lazy(z, home))


def _part(metric: str, z: np.ndarray, home: np.ndarray) -> _Linear | _Cosine:
    """Precompute the parts of one metric from what economies and home share, zero elsewhere."""
    whole = np.ascontiguousarray
    present = ~(np.isnan(z) | np.isnan(home))
    own, ours = np.where(present, z, 0.0).T, np.where(present, home, 0.0).T
    if metric == "cosine":
        return _Cosine(whole(own * ours), whole(own**2), whole(ours**2))
    gap = own - ours
    mask = None if present.all() else whole(present.T, dtype=float)
    return _Linear(whole(gap**2 if metric == "euclidean" else np.abs(gap)), mask)


class _Lazy(Mapping[str, _Linear | _Cosine]):
    """The parts of each metric, made anew whenever they are asked for.

    Ready-made, those of all scales, imputations and metrics take fifty times the memory of the
    figures themselves; made when used, those of one, for some percent of a block's time.
    """

    def __init__(self, z: np.ndarray, home: np.ndarray) -> None:
        self._z, self._home = z, home

    def __getitem__(self, metric: str) -> _Linear | _Cosine:
        return _part(metric, self._z, self._home)

    def __iter__(self) -> Iterator[str]:
        return iter(METRICS)

    def __len__(self) -> int:
        return len(METRICS)


@dataclass(frozen=True)
class SimilarityDraws:
    """Draws of the distance to home of the ranked economies.

    Attributes
    ----------
    economies
        The economies followed, ranked ones of the nominal run; columns of every block.
    indicators
        The indicators that may be left out.
    """

    economies: pd.Index
    indicators: tuple[str, ...]
    _parts: Mapping[tuple[ScaleName, str], Mapping[str, _Linear | _Cosine]]
    _pillars: tuple[np.ndarray, ...]
    _weights: np.ndarray

    @classmethod
    def prepare(
        cls,
        result: Similarity,
        pillars: Mapping[str, str],
        regions: pd.Series,
        economies: pd.Index | None = None,
    ) -> SimilarityDraws:
        """Precompute what all draws share.

        Parameters
        ----------
        result
            The nominal ranking; its home, weights, transformed values and ranked set are taken,
            while its scale, metric and imputation are drawn anew.
        pillars
            Pillar of each indicator.
        regions
            Region of each economy, indexed by economy.
        economies
            Those to follow; all that are ranked when None.
        """
        codes = tuple(str(code) for code in result.weights.index)
        followed = result.ranked.index if economies is None else economies
        make = _Lazy if len(followed) * len(codes) > READY_MADE else _parts
        prepared = {
            key: make(table.loc[followed].to_numpy(), table.loc[result.home].to_numpy())
            for key, table in on_every_scale(result.transformed, regions).items()
        }
        names = np.array([pillars[code] for code in codes])
        return cls(
            economies=followed,
            indicators=codes,
            _parts=prepared,
            _pillars=tuple(np.flatnonzero(names == name) for name in dict.fromkeys(names)),
            _weights=result.weights.to_numpy(),
        )

    def sample(self, rng: np.random.Generator, draws: int) -> dict[str, np.ndarray]:
        """Draw the choices.

        Parameters
        ----------
        rng
            Where chance comes from.
        draws
            How many.

        Returns
        -------
        dict
            weights (draws by indicator), without (0 leaves nothing out, k the k-th indicator),
            scale, metric and imputation (places in ``SCALE_NAMES``, ``METRICS``, ``IMPUTATIONS``).
        """
        return {
            "weights": self.sample_weights(rng, draws),
            "without": rng.integers(0, options_to_leave_out(len(self.indicators)), draws),
            "scale": rng.integers(0, len(SCALE_NAMES), draws),
            "metric": rng.integers(0, len(METRICS), draws),
            "imputation": rng.integers(0, len(IMPUTATIONS), draws),
        }

    def sample_weights(self, rng: np.random.Generator, draws: int) -> np.ndarray:
        """Draw weights: inside each pillar a Dirichlet distribution, times the pillar's share.

        Its concentration is 4 for each of equally weighted indicators. Where the nominal weights
        differ, it is 4 times an indicator's weight over the mean of its pillar's, so that the
        drawn weights lie around the nominal ones.
        """
        weights = np.empty((draws, len(self._weights)))
        for members in self._pillars:
            nominal = self._weights[members]
            alpha = CONCENTRATION * nominal / nominal.mean()
            weights[:, members] = nominal.sum() * rng.dirichlet(alpha, draws)
        return weights

    def cost(self, choices: Choices) -> np.ndarray:
        """Compute distances under drawn choices.

        Parameters
        ----------
        choices
            As ``sample`` gives them.

        Returns
        -------
        numpy.ndarray
            Draws by economy, Euclidean distances squared (the order is the same); infinity where
            an economy shares nothing with home in a draw.
        """
        cost = np.empty((len(choices["weights"]), len(self.economies)))
        for rows, block in self._blocks(choices):
            cost[rows] = block
        return cost

    def ranks(self, choices: Choices) -> np.ndarray:
        """Rank the economies under drawn choices: draws by economy, ties at the smaller rank."""
        shape = (len(choices["weights"]), len(self.economies))
        if shape[0] * shape[1] <= SORTED_TOGETHER:
            return ranks_of(self.cost(choices))
        # Distances of that many would be kept for nothing but to be ranked.
        ranks = np.empty(shape, dtype=np.int32)
        for rows, block in self._blocks(choices):
            ranks[rows] = ranks_of(block)
        return ranks

    def _blocks(self, choices: Choices) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Compute the distances of draws that share scale, metric and imputation."""
        weights = drop(choices["weights"], choices["without"])
        for (scale_, metric, imputation), rows in together(
            (choices["scale"], len(SCALE_NAMES)),
            (choices["metric"], len(METRICS)),
            (choices["imputation"], len(IMPUTATIONS)),
        ):
            parts = self._parts[SCALE_NAMES[scale_], IMPUTATIONS[imputation]]
            yield rows, parts[METRICS[metric]].cost(weights[rows])
