"""Random draws of the choices behind the ranking by AI development."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.ai_development import GEOMETRIC_FLOOR, AIDevelopment, transformed_figures
from geo.draws import IMPUTATIONS, Choices, drop, on_every_scale, options_to_leave_out, together
from geo.ranks import ranks_of
from geo.scales import SCALE_NAMES, ScaleName

AGGREGATIONS = ("arithmetic", "geometric")

CONCENTRATION = 4.0
"""Dirichlet concentration of each component."""


@dataclass(frozen=True)
class AIDraws:
    """Draws of the AI score of the economies scored nominally.

    Attributes
    ----------
    economies
        The scored economies, home included where it is scored; columns of every block.
    components
        Codes of the components that have a scale.
    """

    economies: pd.Index
    components: tuple[str, ...]
    _weights: np.ndarray
    _plain: Mapping[tuple[ScaleName, str], np.ndarray]
    _positive: Mapping[tuple[ScaleName, str], np.ndarray]

    @classmethod
    def prepare(cls, result: AIDevelopment, regions: pd.Series) -> AIDraws:
        """Precompute the components on each scale, and on 0.01 to 1 for geometric means.

        Parameters
        ----------
        result
            The nominal scores; their figures and scored set are taken. The z-scores inside the
            digital base stay.
        regions
            Region of each economy, indexed by economy.
        """
        figures = transformed_figures(result.figures)[list(result.components.columns)]
        figures = figures[figures.columns[(figures.nunique() > 1).to_numpy()]]
        scored = result.ranking.index[result.ranking["score"].notna()]
        plain, positive = {}, {}
        made = on_every_scale(figures, regions)
        for (name, imputation), table in made.items():
            observed = made[name, "none"]
            unit = (table - observed.min()) / (observed.max() - observed.min())
            plain[name, imputation] = table.loc[scored].to_numpy()
            positive[name, imputation] = np.log(
                (GEOMETRIC_FLOOR + (1 - GEOMETRIC_FLOOR) * unit).loc[scored].to_numpy()
            )
        weights = result.weights[figures.columns].to_numpy(dtype=float)
        return cls(scored, tuple(map(str, figures.columns)), weights, plain, positive)

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
            weights (draws by component), without (0 leaves nothing out, k the k-th component),
            scale, aggregation and imputation (places in their lists), digital_base (1 in, 0 out).
        """
        count = len(self.components)
        return {
            "weights": self.sample_weights(rng, draws),
            "without": rng.integers(0, options_to_leave_out(count), draws),
            "scale": rng.integers(0, len(SCALE_NAMES), draws),
            "aggregation": rng.integers(0, len(AGGREGATIONS), draws),
            "digital_base": rng.integers(0, 2, draws),
            "imputation": rng.integers(0, len(IMPUTATIONS), draws),
        }

    def sample_weights(self, rng: np.random.Generator, draws: int) -> np.ndarray:
        """Draw the components' weights: draws by component, each row summing to one.

        The concentration is 4 for each of equally weighted components, else in proportion to their
        nominal weights.
        """
        return rng.dirichlet(CONCENTRATION * self._weights / self._weights.mean(), draws)

    def score(self, choices: Choices) -> np.ndarray:
        """Compute scores under drawn choices.

        Parameters
        ----------
        choices
            As ``sample`` gives them.

        Returns
        -------
        numpy.ndarray
            Draws by economy: weighted means over the components present, geometric ones as their
            logarithm (the order is the same); -infinity where nothing is left.
        """
        weights = drop(choices["weights"], choices["without"])
        if "digital_base" in self.components:
            out = choices["digital_base"] == 0
            weights[out, self.components.index("digital_base")] = 0.0
        score = np.empty((len(weights), len(self.economies)))
        for (name, aggregation, imputation), rows in together(
            (choices["scale"], len(SCALE_NAMES)),
            (choices["aggregation"], len(AGGREGATIONS)),
            (choices["imputation"], len(IMPUTATIONS)),
        ):
            source = self._positive if AGGREGATIONS[aggregation] == "geometric" else self._plain
            table = source[SCALE_NAMES[name], IMPUTATIONS[imputation]]
            score[rows] = _weighted_mean(table, weights[rows])
        return score

    def ranks(self, choices: Choices) -> np.ndarray:
        """Rank the economies under drawn choices: draws by economy, 1 = most developed."""
        return ranks_of(-self.score(choices))


def _weighted_mean(table: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Average what is present for many weightings; draws by economy."""
    present = ~np.isnan(table)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = (weights @ np.where(present, table, 0.0).T) / (weights @ present.T.astype(float))
    return np.where(np.isfinite(mean), mean, -np.inf)
