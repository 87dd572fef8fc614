"""What turns random choices of method into ranks: a sampler for each ranking.

Each ranking has random numbers of its own, so that drawing another one never moves them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import pandas as pd

from data.errors import AnalysisError
from data.languages import fill
from geo.ai_draws import AIDraws
from geo.draws import Choices, SimilarityDraws
from geo.markets import Markets
from geo.ranks import average_ranks, ranks_of

CONCENTRATION = 8.0
"""Dirichlet concentration of each criterion of opportunity."""

_STREAMS = ("similarity", "ai-development", "opportunity")


@dataclass(frozen=True)
class Drawn:
    """Ranks under a block of draws.

    Attributes
    ----------
    ranks
        Draws by unit; ties share the smaller rank.
    takes_part
        Same shape, False where a unit has no rank in a draw; None where all have one.
    marks
        Name of a column to how many draws are marked, per unit; NaN where that means nothing.
    """

    ranks: np.ndarray
    takes_part: np.ndarray | None = None
    marks: Mapping[str, np.ndarray] = field(default_factory=dict)


class Sampler(Protocol):
    """A ranking that can be drawn.

    Attributes
    ----------
    units
        The economies followed.
    nominal
        Their ranks without drawing, as floats; NaN where there is none.
    """

    @property
    def units(self) -> pd.Index:
        """The economies followed."""

    @property
    def nominal(self) -> np.ndarray:
        """Their ranks without drawing."""

    def sample(self, seed: np.random.SeedSequence, draws: int) -> Choices:
        """Draw choices."""

    def drawn(self, choices: Choices) -> Drawn:
        """Rank under drawn choices."""


@dataclass(frozen=True)
class SimilaritySampler:
    """Ranks of similarity under draws."""

    draws: SimilarityDraws
    units: pd.Index
    nominal: np.ndarray

    @classmethod
    def of(cls, result: Markets) -> SimilaritySampler:
        """Prepare to draw from merged economies; the ranked set stays as it is."""
        draws = similarity_draws(result)
        return cls(draws, draws.economies, _nominal(result.similarity.ranking, draws.economies))

    def sample(self, seed: np.random.SeedSequence, draws: int) -> Choices:
        """Draw choices."""
        return self.draws.sample(_stream(seed, "similarity"), draws)

    def drawn(self, choices: Choices) -> Drawn:
        """Rank under drawn choices."""
        return Drawn(self.draws.ranks(choices))


@dataclass(frozen=True)
class AISampler:
    """Ranks of AI development under draws; marks ``p_below_home``."""

    draws: AIDraws
    units: pd.Index
    nominal: np.ndarray
    home: int | None

    @classmethod
    def of(cls, result: Markets) -> AISampler:
        """Prepare to draw from merged economies; the scored set stays as it is."""
        draws = AIDraws.prepare(result.ai, result.frame["region"])
        if draws.economies.empty:
            raise AnalysisError(
                "No economy has an AI score under these choices.", "Take another year."
            )
        home = draws.economies.get_indexer([result.home])[0]
        nominal = _nominal(result.ai.ranking, draws.economies)
        return cls(draws, draws.economies, nominal, None if home < 0 else int(home))

    def sample(self, seed: np.random.SeedSequence, draws: int) -> Choices:
        """Draw choices."""
        return self.draws.sample(_stream(seed, "ai-development"), draws)

    def drawn(self, choices: Choices) -> Drawn:
        """Rank under drawn choices."""
        score = self.draws.score(choices)
        below = np.full(len(self.units), np.nan)
        if self.home is not None:
            below = (score < score[:, [self.home]]).sum(axis=0).astype(float)
        return Drawn(ranks_of(-score), marks={"p_below_home": below})


@dataclass(frozen=True)
class OpportunitySampler:
    """Ranks of opportunity over draws of similarity and AI paired by number; marks ``p_open``.

    The pool stays as it is; which of its economies are open follows each draw.
    """

    near: SimilarityDraws
    ai: AIDraws
    units: pd.Index
    nominal: np.ndarray
    weights: tuple[float, float, float]
    _large: np.ndarray
    _from_ai: np.ndarray
    _home: int

    @classmethod
    def of(cls, result: Markets) -> OpportunitySampler:
        """Prepare to draw from merged economies."""
        ai = AIDraws.prepare(result.ai, result.frame["region"])
        ranking = result.opportunity.ranking
        pool = ranking.index[ranking["pool"].to_numpy(dtype=bool)]
        if not len(pool) or result.home not in ai.economies:
            raise AnalysisError(
                "No economy has an opportunity rank under these choices.",
                "Loosen the gates or the floor, or take a home market whose AI development is "
                "scored.",
            )
        size = np.log(result.frame.loc[pool, "gdp"].to_numpy(dtype=float))
        return cls(
            near=similarity_draws(result, pool),
            ai=ai,
            units=pool,
            nominal=_nominal(ranking, pool),
            weights=result.recipe.opportunity_weights,
            _large=average_ranks(size[None, :]) / len(pool),
            _from_ai=ai.economies.get_indexer(pool),
            _home=int(ai.economies.get_loc(result.home)),
        )

    def sample(self, seed: np.random.SeedSequence, draws: int) -> Choices:
        """Draw choices, those of similarity and AI under names that begin with near. and ai."""
        near = self.near.sample(_stream(seed, "similarity"), draws)
        ai = self.ai.sample(_stream(seed, "ai-development"), draws)
        return {
            **{f"near.{name}": chosen for name, chosen in near.items()},
            **{f"ai.{name}": chosen for name, chosen in ai.items()},
            "criteria": self.sample_weights(_stream(seed, "opportunity"), draws),
        }

    def sample_weights(self, rng: np.random.Generator, draws: int) -> np.ndarray:
        """Draw the weights of the criteria: draws by criterion, each row summing to one."""
        nominal = np.array(self.weights)
        return rng.dirichlet(CONCENTRATION * nominal / nominal.mean(), draws)

    def drawn(self, choices: Choices) -> Drawn:
        """Rank under drawn choices."""
        size = len(self.units)
        cost = self.near.cost(_under(choices, "near."))
        score = self.ai.score(_under(choices, "ai."))
        of_pool = score[:, self._from_ai]
        is_open = of_pool < score[:, [self._home]]
        weights = choices["criteria"]
        value = (
            weights[:, [0]] * ((size + 1 - average_ranks(cost)) / size)
            + weights[:, [1]] * ((size + 1 - average_ranks(of_pool)) / size)
            + weights[:, [2]] * self._large
        )
        # Values lie between 0 and 1: this puts the closed behind the open without tying them.
        ranks = ranks_of(np.where(is_open, -value, 1.0 - value))
        return Drawn(ranks, is_open, {"p_open": is_open.sum(axis=0).astype(float)})


SAMPLERS: dict[str, Callable[[Markets], Sampler]] = {
    "similarity": SimilaritySampler.of,
    "ai-development": AISampler.of,
    "opportunity": OpportunitySampler.of,
}
"""What can be ranked, to what draws it."""


def sampler(result: Markets, by: str) -> Sampler:
    """Prepare to draw a ranking.

    Parameters
    ----------
    result
        The nominal results.
    by
        ``similarity``, ``ai-development`` or ``opportunity``.

    Returns
    -------
    Sampler

    Raises
    ------
    AnalysisError
        When there is no such ranking, or nothing is ranked.
    """
    if by not in SAMPLERS:
        raise AnalysisError(
            fill("{by} cannot be ranked.", by=repr(by)),
            fill("Choose one of: {names}.", names=", ".join(SAMPLERS)),
        )
    made = SAMPLERS[by](result)
    if not len(made.units):
        raise AnalysisError(
            "No economy is ranked under these choices.",
            "Take a lower coverage, another lens, another year or another home market.",
        )
    return made


def similarity_draws(result: Markets, economies: pd.Index | None = None) -> SimilarityDraws:
    """Prepare draws of similarity from merged economies.

    Parameters
    ----------
    result
        The nominal results.
    economies
        Those to follow; all that are ranked when None.
    """
    pillars = {
        str(code): result.catalogue.indicator(str(code)).pillar
        for code in result.similarity.weights.index
    }
    return SimilarityDraws.prepare(result.similarity, pillars, result.frame["region"], economies)


def _stream(seed: np.random.SeedSequence, name: str) -> np.random.Generator:
    """Give the random numbers of one ranking, so that those of another never move them."""
    place = _STREAMS.index(name)
    return np.random.default_rng(
        np.random.SeedSequence(seed.entropy, spawn_key=(*seed.spawn_key, place))
    )


def _nominal(ranking: pd.DataFrame, units: pd.Index) -> np.ndarray:
    """Give the ranks of units as floats."""
    return np.asarray(ranking.loc[units, "rank"].to_numpy(dtype=float, na_value=np.nan))


def _under(choices: Choices, prefix: str) -> dict[str, np.ndarray]:
    """Give the choices whose names begin alike, without that beginning."""
    return {
        name.removeprefix(prefix): chosen
        for name, chosen in choices.items()
        if name.startswith(prefix)
    }
