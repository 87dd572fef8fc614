"""The space of assumptions: every alternative way to build a composite, ready to be drawn from.

Imputed, treated and normalised tables are computed once for each combination of alternatives; a
draw then costs one weighted mean per aggregate, and many draws one matrix product.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd

from data.errors import AnalysisError
from data.languages import N_, fill
from geo.composite.engine import Composite, Preparation, cost_of, in_full
from geo.composite.means import MEANS, parse_aggregation, per_level
from geo.ranks import ranks_of

MOST_TABLES = 2_000
"""Combinations of alternatives that are prepared."""

BLOCK_CELLS = 1 << 19
"""Units times draws that are computed at once, so that memory grows with neither."""

CHOICES = ("imputation", "treatment", "normalisation", "aggregation")
"""Assumptions that are a choice among texts, in the order of the draws' columns."""


@dataclass(frozen=True)
class Alternative:
    """One combination of choices: its normalised figures and its means.

    Attributes
    ----------
    values
        Ranked units by indicator, NaN where missing.
    means
        Level of aggregates to the name of its mean.
    """

    values: np.ndarray
    means: dict[int, str]


@dataclass(frozen=True)
class _Group:
    """An aggregate's children, by their places among the nodes, and who has no score of it."""

    place: int
    level: int
    indicators: np.ndarray
    aggregates: np.ndarray
    hidden: np.ndarray


class Space:
    """Everything that can be drawn for a composite under its recipe's assumptions.

    What is scored in the nominal run is scored in every draw, as far as there are values: the
    share of weight that the recipe asks for is not applied again. Weights by principal component
    stay those of the nominal run.

    Parameters
    ----------
    nominal
        The composite as its recipe has it; its ranked units are the ones followed.

    Attributes
    ----------
    units
        Codes of the units that the nominal run ranks, in the table's order.
    nominal_ranks
        Their ranks.
    choices
        Assumption to its alternatives, one where it does not vary.
    codes
        Indicators, then aggregates bottom-up: the columns of the weights of a draw.
    """

    def __init__(self, nominal: Composite) -> None:
        structure, assumed = nominal.structure, nominal.recipe.uncertainty
        ranks = nominal.ranks[nominal.index].dropna()
        if ranks.empty:
            raise AnalysisError(
                "No unit is ranked, so that no rank can be uncertain.",
                "Lower min_share in the recipe, or impute missing values.",
            )
        self.units = ranks.index
        self.nominal_ranks = ranks.to_numpy(dtype=np.int32)
        self.codes = (*structure.indicators, *structure.aggregates)
        self._indicators = len(structure.indicators)
        self.choices: dict[str, tuple[str, ...]] = {
            name: getattr(assumed, name) or (getattr(nominal.recipe, name),) for name in CHOICES
        }
        self.leave_one_out = assumed.leave_one_out
        if self.leave_one_out and self._indicators < 2:
            raise AnalysisError(
                "The only indicator cannot be left out.", "Switch leave_one_out off."
            )
        self._groups = _groups(nominal, self.codes, self.units)
        self._weights = nominal.weights.reindex(self.codes).fillna(1.0).to_numpy()
        self._noise = _noise_factors(nominal, self.codes)
        self._sizes = [len(self.choices[name]) for name in CHOICES]
        self._alternatives = _prepare(nominal, self.choices, self.units)

    @property
    def noisy(self) -> bool:
        """Whether weights vary."""
        return bool(self._noise.any())

    @property
    def width(self) -> int:
        """Uniform numbers that one draw takes: the choices, what is left out, and the weights."""
        return len(CHOICES) + 1 + len(self.codes)

    @property
    def varied(self) -> tuple[str, ...]:
        """What varies: choices with alternatives, ``left_out`` and ``weights``."""
        names = [name for name in CHOICES if len(self.choices[name]) > 1]
        return (
            *names,
            *(("left_out",) if self.leave_one_out else ()),
            *(("weights",) if self.noisy else ()),
        )

    def ranks(self, uniform: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Rank the units in each of many draws.

        Parameters
        ----------
        uniform
            Draws by ``width``, each uniform on [0, 1): one column per assumption of `CHOICES`, one
            for the indicator left out, one per code for the noise of its weight.

        Returns
        -------
        tuple of numpy.ndarray
            Draws by units: ranks from 1 (ties share the smaller), and whether the unit has a score
            in that draw. Those without rank behind all others.
        """
        picked, left_out, weights = self._decode(uniform)
        draws = len(uniform)
        scores = np.empty((draws, len(self.units)))
        order = np.argsort(picked, kind="stable")
        bounds = np.flatnonzero(np.diff(picked[order])) + 1
        for some in np.split(order, bounds):
            alternative = self._alternatives[picked[some[0]]]
            scores[some] = self._scores(alternative, weights[some], left_out[some]).T
        takes_part = ~np.isnan(scores)
        return ranks_of(cost_of(scores)), takes_part

    def _decode(self, uniform: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Turn uniform numbers into alternatives, indicators left out (-1: none) and weights."""
        picked = np.zeros(len(uniform), dtype=np.int64)
        for column, size in enumerate(self._sizes):
            picked = picked * size + (uniform[:, column] * size).astype(np.int64)
        left_out = np.full(len(uniform), -1)
        if self.leave_one_out:
            left_out = (uniform[:, len(CHOICES)] * (self._indicators + 1)).astype(np.int64) - 1
        noise = 2.0 * uniform[:, len(CHOICES) + 1 :] - 1.0
        return picked, left_out, self._weights * (1.0 + self._noise * noise)

    def _scores(
        self, alternative: Alternative, weights: np.ndarray, left_out: np.ndarray
    ) -> np.ndarray:
        """Give the index of the units in draws that share an alternative: units by draws."""
        gone = np.flatnonzero(left_out >= 0)
        if len(gone):
            weights = weights.copy()
            weights[gone, left_out[gone]] = 0.0
        missing = np.isnan(alternative.values)
        scores: dict[int, np.ndarray] = {}
        for group in self._groups:
            mean = MEANS[alternative.means[group.level]]
            total, share = self._indicator_part(alternative, missing, weights, group)
            for child in group.aggregates:
                score = scores[child]
                has = ~np.isnan(score)
                total = total + np.where(has, mean.forward(score), 0.0) * weights[:, child]
                share = share + has * weights[:, child]
            with np.errstate(invalid="ignore", divide="ignore"):
                score = mean.backward(total / np.where(share > 0, share, np.nan))
            if group.hidden.any():
                score[group.hidden] = np.nan
            scores[group.place] = score
        return np.broadcast_to(scores[self._groups[-1].place], (len(self.units), len(weights)))

    def _indicator_part(
        self, alternative: Alternative, missing: np.ndarray, weights: np.ndarray, group: _Group
    ) -> tuple[np.ndarray, np.ndarray]:
        """Sum the weighted indicators of a group, and the weights of those present."""
        shape = (len(self.units), len(weights))
        if not len(group.indicators):
            return np.zeros(shape), np.zeros(shape)
        mean = MEANS[alternative.means[group.level]]
        gaps = missing[:, group.indicators]
        values = alternative.values[:, group.indicators]
        w = weights[:, group.indicators].T
        on_scale = np.where(gaps, 0.0, mean.forward(np.where(gaps, 1.0, values)))
        total = on_scale @ w
        if gaps.any():
            return total, (~gaps).astype(float) @ w
        return total, np.broadcast_to(w.sum(axis=0), shape)


def _groups(nominal: Composite, codes: tuple[str, ...], units: pd.Index) -> list[_Group]:
    """Find the places of each aggregate's children, bottom-up."""
    hidden = nominal.scores.loc[units].isna()
    structure = nominal.structure
    places = {code: place for place, code in enumerate(codes)}
    first_aggregate = len(structure.indicators)
    groups = []
    for code in structure.aggregates:
        children = np.array([places[child] for child in structure.children(code)])
        groups.append(
            _Group(
                places[code],
                int(structure.nodes.at[code, "level"]),
                children[children < first_aggregate],
                children[children >= first_aggregate],
                hidden[code].to_numpy(),
            )
        )
    return groups


def _noise_factors(nominal: Composite, codes: tuple[str, ...]) -> np.ndarray:
    """Give each code's noise factor: zero for the index and for levels that keep their weights."""
    assumed = nominal.recipe.uncertainty
    level = nominal.structure.nodes["level"].reindex(codes).to_numpy()
    chosen = np.isin(level, assumed.noise_levels) if assumed.noise_levels else level > 0
    if assumed.noise_levels and not set(assumed.noise_levels) <= set(level[:-1]):
        raise AnalysisError(
            fill(
                "Not all of the noise_levels {noise_levels} have weights.",
                noise_levels=assumed.noise_levels,
            ),
            "Name levels below the index; indicators are level 1.",
        )
    factors = np.where(chosen, assumed.weight_noise, 0.0)
    factors[-1] = 0.0
    for code in nominal.structure.aggregates:
        children = nominal.structure.children(code)
        if len(children) == 1:  # an only child's weight is 1 whatever the noise
            factors[codes.index(children[0])] = 0.0
    return np.asarray(factors)


def _prepare(
    nominal: Composite, choices: dict[str, tuple[str, ...]], units: pd.Index
) -> list[Alternative]:
    """Compute the table of every combination, and see that its means can take it."""
    count = math.prod(len(options) for options in choices.values())
    if count > MOST_TABLES:
        raise AnalysisError(
            fill("The alternatives make {count} combinations.", count=f"{count:,}"),
            fill("Name fewer; at most {most} combinations are computed.", most=f"{MOST_TABLES:,}"),
        )
    preparation = Preparation(nominal.units, nominal.structure, nominal.recipe)
    tables: dict[tuple[str, str, str], np.ndarray] = {}
    alternatives = []
    for imputation, treatment, normalisation, aggregation in product(*choices.values()):
        key = (imputation, treatment, in_full(normalisation, aggregation))
        if key not in tables:
            tables[key] = preparation.normalised(*key).loc[units].to_numpy(dtype=float)
        names = parse_aggregation(aggregation)
        if any(MEANS[name].positive for name in names) and (tables[key] <= 0).any():
            raise AnalysisError(
                fill(
                    "The normalisation {key} gives values that are not above zero, which the "
                    "aggregation {aggregation} cannot take.",
                    key=key[2],
                    aggregation=aggregation,
                ),
                "Among the alternatives write minmax without ends, or minmax:1:100, or leave the "
                "aggregation out.",
            )
        means = per_level(names, nominal.structure.levels, N_("the aggregation"))
        alternatives.append(Alternative(tables[key], means))
    return alternatives
