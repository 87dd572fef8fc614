"""Random draws of the choices behind a ranking: weights, scales, metrics, imputation.

Weighted squared differences are linear in the weights, so a block of draws is a pair of matrix
products: one of the differences, one of what is present. Draws of a block that share the discrete
choices are computed together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd

from geo.ai_development import AIDevelopment
from geo.normalise import transform
from geo.similarity import Similarity

SCALES = ("z", "robust", "min-max", "percentile")
IMPUTATIONS = ("none", "median")
METRICS = ("euclidean", "manhattan", "cosine")
AGGREGATIONS = ("arithmetic", "geometric")
CONCENTRATION = 4.0
"""Dirichlet concentration of each indicator's share in its pillar, and of each AI component."""

_GEOMETRIC_FLOOR = 0.01


def scaled(transformed: pd.DataFrame, scale: str) -> pd.DataFrame:
    """Put indicators on one of the four scales, by their observed values.

    Parameters
    ----------
    transformed
        Economies by indicator after the transformation; NaN where missing.
    scale
        ``z`` (ddof = 0), ``robust`` (median and interquartile range / 1.349), ``min-max`` or
        ``percentile`` ((average rank - 0.5) / n); the last two are centred on their mean.

    Returns
    -------
    pandas.DataFrame
        Same shape; missing stays missing. Where half of the values coincide so that the
        interquartile range is 0, the robust scale takes the standard deviation instead.
    """
    deviation = transformed.std(ddof=0)
    if scale == "z":
        return (transformed - transformed.mean()) / deviation
    if scale == "robust":
        spread = (transformed.quantile(0.75) - transformed.quantile(0.25)) / 1.349
        return (transformed - transformed.median()) / spread.where(spread > 0, deviation)
    if scale == "min-max":
        unit = (transformed - transformed.min()) / (transformed.max() - transformed.min())
    else:
        unit = (transformed.rank(method="average") - 0.5) / transformed.notna().sum()
    return unit - unit.mean()


def imputed(table: pd.DataFrame, regions: pd.Series) -> pd.DataFrame:
    """Fill missing values with the median of the region, then of the world."""
    by_region = table.groupby(regions.to_numpy()).transform("median")
    return table.fillna(by_region).fillna(table.median())


def _tables(transformed: pd.DataFrame, regions: pd.Series) -> dict[tuple[str, str], pd.DataFrame]:
    """Prepare the values for each scale and imputation."""
    made = {}
    for scale in SCALES:
        plain = scaled(transformed, scale)
        made[scale, "none"] = plain
        made[scale, "median"] = imputed(plain, regions)
    return made


@dataclass(frozen=True)
class SimilarityDraws:
    """Draws of the distance of the ranked economies to home.

    Attributes
    ----------
    economies
        The ranked economies of the nominal run; columns of every block.
    indicators
        Names of the indicators that may be left out.
    """

    economies: pd.Index
    indicators: tuple[str, ...]
    _differences: Mapping[tuple[str, str], tuple[np.ndarray, np.ndarray]]
    _pillars: tuple[np.ndarray, ...]
    _weights: np.ndarray

    @classmethod
    def prepare(
        cls,
        result: Similarity,
        values: pd.DataFrame,
        transformations: Mapping[str, str],
        pillars: Mapping[str, str],
        regions: pd.Series,
    ) -> SimilarityDraws:
        """Precompute what all draws share.

        Parameters
        ----------
        result
            The nominal ranking; its weights, home and ranked set are taken.
        values
            The cross-section it was made from.
        transformations, pillars
            Transformation and pillar of each indicator.
        regions
            Region of each economy, indexed as the values are.
        """
        codes = tuple(str(code) for code in result.weights.index)
        transformed = transform(values, {code: transformations[code] for code in codes})
        economies = result.ranked.index
        prepared = {}
        for key, table in _tables(transformed, regions).items():
            prepared[key] = (
                table.loc[economies].to_numpy(),
                table.loc[result.home].to_numpy(),
            )
        names = np.array([pillars[code] for code in codes])
        return cls(
            economies=economies,
            indicators=codes,
            _differences=prepared,
            _pillars=tuple(np.flatnonzero(names == name) for name in dict.fromkeys(names)),
            _weights=result.weights.to_numpy(),
        )

    def sample(self, rng: np.random.Generator, draws: int) -> dict[str, np.ndarray]:
        """Draw the choices: arrays of length ``draws`` and the weights (draws by indicator)."""
        return {
            "weights": self._draw_weights(rng, draws),
            "without": rng.integers(0, len(self.indicators) + 1, draws),
            "scale": rng.integers(0, len(SCALES), draws),
            "metric": rng.integers(0, len(METRICS), draws),
            "imputation": rng.integers(0, len(IMPUTATIONS), draws),
        }

    def cost(self, choices: Mapping[str, np.ndarray]) -> np.ndarray:
        """Compute the distances under drawn choices.

        Parameters
        ----------
        choices
            As ``sample`` gives them; ``without`` 0 leaves nothing out, k the k-th indicator.

        Returns
        -------
        numpy.ndarray
            Draws by economy; infinity where an economy shares nothing with home in a draw.
        """
        weights = choices["weights"].copy()
        dropped = np.flatnonzero(choices["without"])
        weights[dropped, choices["without"][dropped] - 1] = 0.0
        cost = np.empty((len(weights), len(self.economies)))
        kinds = (range(len(SCALES)), range(len(METRICS)), range(len(IMPUTATIONS)))
        for scale, metric, imputation in product(*kinds):
            rows = np.flatnonzero(
                (choices["scale"] == scale)
                & (choices["metric"] == metric)
                & (choices["imputation"] == imputation)
            )
            if len(rows):
                z, home = self._differences[SCALES[scale], IMPUTATIONS[imputation]]
                cost[rows] = distances(z, home, weights[rows], METRICS[metric])
        return cost

    def _draw_weights(self, rng: np.random.Generator, draws: int) -> np.ndarray:
        """Draw each pillar's weights: Dirichlet around the nominal ones, times its share."""
        weights = np.empty((draws, len(self._weights)))
        for members in self._pillars:
            nominal = self._weights[members]
            share = nominal.sum()
            alpha = CONCENTRATION * len(members) * nominal / share
            weights[:, members] = share * rng.dirichlet(alpha, draws)
        return weights


def distances(z: np.ndarray, home: np.ndarray, weights: np.ndarray, metric: str) -> np.ndarray:
    """Compute distances to home for many weightings at once.

    Parameters
    ----------
    z
        Economies by indicator on some scale; NaN where missing.
    home
        Home's values on the same scale.
    weights
        Draws by indicator, not negative.
    metric
        ``euclidean`` (squared: the order is the same), ``manhattan`` or ``cosine``.

    Returns
    -------
    numpy.ndarray
        Draws by economy, infinity where nothing is shared.
    """
    present = ~(np.isnan(z) | np.isnan(home))
    mask = present.astype(float)
    with np.errstate(invalid="ignore", divide="ignore"):
        if metric == "cosine":
            own = np.where(present, z, 0.0)
            ours = np.where(present, home, 0.0)
            dot = weights @ (own * ours).T
            norms = np.sqrt((weights @ (own**2).T) * (weights @ (ours**2).T))
            cost = 1.0 - dot / norms
        else:
            gap = np.where(present, z - home, 0.0)
            part = np.abs(gap) if metric == "manhattan" else gap**2
            cost = (weights @ part.T) / (weights @ mask.T)
    return np.where(np.isfinite(cost), cost, np.inf)


@dataclass(frozen=True)
class AIDraws:
    """Draws of the AI score of the economies scored nominally.

    Attributes
    ----------
    economies
        The scored economies, home included where it is scored; columns of every block.
    components
        Codes of the components.
    """

    economies: pd.Index
    components: tuple[str, ...]
    _plain: Mapping[tuple[str, str], np.ndarray]
    _positive: Mapping[tuple[str, str], np.ndarray]

    @classmethod
    def prepare(cls, result: AIDevelopment, regions: pd.Series) -> AIDraws:
        """Precompute the components on each scale, and on 0.01 to 1 for geometric means."""
        figures = result.figures[list(result.components.columns)].copy()
        if "publications" in figures:
            figures["publications"] = np.log1p(figures["publications"])
        if "usage" in figures:
            figures["usage"] = np.log(figures["usage"].where(figures["usage"] > 0))
        figures = figures[figures.columns[figures.notna().any()]]
        scored = result.ranking.index[result.ranking["score"].notna()]
        plain, positive = {}, {}
        for key, table in _tables(figures, regions).items():
            observed = scaled(figures, key[0])
            unit = (table - observed.min()) / (observed.max() - observed.min())
            plain[key] = table.loc[scored].to_numpy()
            positive[key] = np.log(
                (_GEOMETRIC_FLOOR + (1 - _GEOMETRIC_FLOOR) * unit).loc[scored].to_numpy()
            )
        return cls(scored, tuple(figures.columns), plain, positive)

    def sample(self, rng: np.random.Generator, draws: int) -> dict[str, np.ndarray]:
        """Draw the choices: arrays of length ``draws`` and the weights (draws by component)."""
        count = len(self.components)
        return {
            "weights": rng.dirichlet(np.full(count, CONCENTRATION), draws),
            "without": rng.integers(0, count + 1, draws),
            "scale": rng.integers(0, len(SCALES), draws),
            "aggregation": rng.integers(0, len(AGGREGATIONS), draws),
            "digital_base": rng.integers(0, 2, draws),
            "imputation": rng.integers(0, len(IMPUTATIONS), draws),
        }

    def score(self, choices: Mapping[str, np.ndarray]) -> np.ndarray:
        """Compute the scores under drawn choices: draws by economy, -inf where nothing is left."""
        weights = choices["weights"].copy()
        dropped = np.flatnonzero(choices["without"])
        weights[dropped, choices["without"][dropped] - 1] = 0.0
        if "digital_base" in self.components:
            out = choices["digital_base"] == 0
            weights[out, self.components.index("digital_base")] = 0.0
        score = np.empty((len(weights), len(self.economies)))
        kinds = (range(len(SCALES)), range(len(AGGREGATIONS)), range(len(IMPUTATIONS)))
        for scale, aggregation, imputation in product(*kinds):
            rows = np.flatnonzero(
                (choices["scale"] == scale)
                & (choices["aggregation"] == aggregation)
                & (choices["imputation"] == imputation)
            )
            if len(rows):
                key = (SCALES[scale], IMPUTATIONS[imputation])
                source = self._positive if aggregation else self._plain
                score[rows] = _weighted_mean(source[key], weights[rows])
        return score


def _weighted_mean(table: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Average what is present for many weightings; draws by economy."""
    present = ~np.isnan(table)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = (weights @ np.where(present, table, 0.0).T) / (weights @ present.T.astype(float))
    return np.where(np.isfinite(mean), mean, -np.inf)


def block_sizes(draws: int, block: int) -> Sequence[int]:
    """Cut a number of draws into blocks of a size, the last one shorter."""
    full, rest = divmod(draws, block)
    return [block] * full + ([rest] if rest else [])
