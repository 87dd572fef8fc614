"""Which choice moves the ranks: Sobol' indices of the choices that the uncertainty analysis draws.

Choices are grouped so that a person can act on them: all weights are one factor, and so are the
indicator that is left out, the scale, the metric, the imputation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from data.errors import AnalysisError
from geo.ai_draws import AGGREGATIONS, AIDraws
from geo.draws import IMPUTATIONS, METRICS, Choices, SimilarityDraws, options_to_leave_out
from geo.markets import Markets
from geo.sampling import (
    BLOCK,
    AISampler,
    OpportunitySampler,
    Sampler,
    SimilaritySampler,
    check_draws,
    one_thread_each,
    sampler,
)
from geo.scales import SCALE_NAMES
from geo.sobol import Sensitivity, sample_size, sobol_indices
from geo.uncertainty import Progress
from geo.wording import listing, sentence

EVALUATIONS = 20_000
"""Rankings computed unless more are asked for."""

REALISATIONS = 4_096
"""Sets of weights among which the one factor "weights" chooses."""

RANK_CHANGE = "mean absolute rank change"
"""The outcome when no economy is named."""

HARDLY = 0.05
"""A total index below this is said to hardly matter."""

FACTOR_NAMES: dict[str, str] = {
    "weights": "the weights",
    "left_out": "which indicator is left out",
    "normalisation": "the scale",
    "metric": "the metric",
    "imputation": "the treatment of missing values",
    "aggregation": "the kind of mean",
    "digital_base": "whether the digital base counts",
    "criteria": "the weights of the three criteria",
}
"""Factor to its name inside a sentence."""

_PREFIXES = {"near.": "in similarity", "ai.": "in AI development"}

_NAMED = 3
"""Factors that a sentence names before it counts the others."""

Apply = Callable[[np.ndarray], dict[str, np.ndarray]]


@dataclass(frozen=True)
class _Factor:
    """One factor: how a number from 0 to 1 becomes choices."""

    name: str
    apply: Apply


def sensitivity(
    result: Markets,
    by: str = "similarity",
    *,
    economy: str | None = None,
    draws: int = EVALUATIONS,
    seed: int = 0,
    progress: Progress | None = None,
) -> Sensitivity:
    """Attribute the movement of ranks to the choices that move them.

    Parameters
    ----------
    result
        The nominal results; their ranked set, scored set and pool stay as they are.
    by
        ``similarity``, ``ai-development`` or ``opportunity``.
    economy
        The economy whose rank is the outcome; the mean absolute change of all ranks when None.
    draws
        Rankings computed at most; the base sample is the largest power of two that they allow, at
        least 8.
    seed
        Of the samples, of the sets of weights and of the bootstrap.
    progress
        Told of the rankings computed; what it raises ends the run.

    Returns
    -------
    Sensitivity
        Factors weights, left_out, normalisation, metric and imputation; for AI development
        aggregation and digital_base instead of metric; for opportunity those of both, under names
        that begin with ``near.`` and ``ai.``, and criteria.

    Raises
    ------
    AnalysisError
        When draws or seed are out of range, nothing is ranked, or the economy is not.

    Notes
    -----
    Where an economy has no opportunity rank in a draw, since AI is not less developed there than at
    home, it counts as standing behind all that have one; for the mean change it does not count.

    References
    ----------
    Saisana, Saltelli and Tarantola (2005), Journal of the Royal Statistical Society A 168, 307-323;
    the estimators are those of Saltelli et al. (2010), in SALib.
    """
    check_draws(draws, seed)
    made = sampler(result, by)
    place = _place(result, made, economy)
    factors = _factors(made, np.random.default_rng(np.random.SeedSequence([seed, 77])))
    size = sample_size(draws, len(factors))
    total = size * (len(factors) + 2)

    def outcome(points: np.ndarray) -> np.ndarray:
        values = np.empty(len(points))
        for start in range(0, len(points), BLOCK):
            some = slice(start, start + BLOCK)
            values[some] = _outcome(made, _choices(factors, points[some]), place)
            if progress is not None:
                progress(min(start + BLOCK, len(points)), total)
        return values

    with one_thread_each():
        return sobol_indices(
            [factor.name for factor in factors],
            outcome,
            samples=size,
            seed=seed,
            target=RANK_CHANGE if economy is None else f"rank of {result.called(economy)}",
        )


def in_words(found: Sensitivity) -> str:
    """Say which choice matters most and which hardly.

    Parameters
    ----------
    found
        Indices of the factors of ``FACTOR_NAMES``.

    Returns
    -------
    str
        One or two sentences.
    """
    table = found.indices
    if not found.variance > 0:
        return f"None of the choices changes the {found.target}."
    names = [_spoken(str(name)) for name in table.index]
    first, total = table["first_order"].clip(0, 1), table["total"].clip(0, 1)
    several = _several(names[0])
    subject, verb, other = ("they", "make", "they do") if several else ("it", "makes", "it does")
    said = [
        f"{sentence(names[0])} matter{'' if several else 's'} most: {subject} alone {verb} "
        f"{first.iloc[0]:.0%} of the variance of the {found.target}, {total.iloc[0]:.0%} with what "
        f"{other} together with other choices."
    ]
    rest = list(zip(names[1:], total.iloc[1:], strict=True))
    some = [f"{name} ({share:.0%})" for name, share in rest if share >= HARDLY]
    little = [name for name, share in rest if share < HARDLY]
    if some:
        come = "come" if len(some) > 1 or _several(some[0]) else "comes"
        said.append(f"After {'them' if several else 'it'} {come} {listing(some, most=_NAMED)}.")
    if little:
        matter = "matter" if len(little) > 1 or _several(little[0]) else "matters"
        said.append(f"{sentence(listing(little, most=_NAMED))} hardly {matter}.")
    return " ".join(said)


def _several(name: str) -> bool:
    """Tell whether a factor's name is a plural."""
    return name.startswith("the weights")


def _spoken(factor: str) -> str:
    """Give a factor's name inside a sentence."""
    for prefix, whose in _PREFIXES.items():
        if factor.startswith(prefix):
            return f"{FACTOR_NAMES[factor.removeprefix(prefix)]} {whose}"
    return FACTOR_NAMES[factor]


def _place(result: Markets, made: Sampler, economy: str | None) -> int | None:
    """Find an economy among those followed."""
    if economy is None:
        return None
    if economy not in made.units or np.isnan(made.nominal[made.units.get_loc(economy)]):
        name = result.called(economy) if economy in result.frame.index else economy
        raise AnalysisError(
            f"{sentence(name)} has no rank under these choices.",
            "Name an economy that is ranked.",
        )
    return int(made.units.get_loc(economy))


def _outcome(made: Sampler, choices: Choices, place: int | None) -> np.ndarray:
    """Give one number per draw: the mean absolute change of ranks, or an economy's rank."""
    drawn = made.drawn(choices)
    takes_part = np.ones(drawn.ranks.shape, dtype=bool)
    if drawn.takes_part is not None:
        takes_part = drawn.takes_part
    if place is not None:
        behind = takes_part.sum(axis=1) + 1
        return np.where(takes_part[:, place], drawn.ranks[:, place], behind).astype(float)
    counted = takes_part & ~np.isnan(made.nominal)
    change = np.where(counted, np.abs(drawn.ranks - np.nan_to_num(made.nominal)), 0.0)
    return np.asarray(change.sum(axis=1) / counted.sum(axis=1).clip(1))


def _choices(factors: Sequence[_Factor], points: np.ndarray) -> Choices:
    """Turn points of the factors' space into choices."""
    choices: dict[str, np.ndarray] = {}
    for column, factor in enumerate(factors):
        choices |= factor.apply(points[:, column])
    return choices


def _factors(made: Sampler, rng: np.random.Generator) -> list[_Factor]:
    """List the factors of a ranking."""
    if isinstance(made, SimilaritySampler):
        return _similarity_factors(made.draws, rng)
    if isinstance(made, AISampler):
        return _ai_factors(made.draws, rng)
    assert isinstance(made, OpportunitySampler)
    return [
        *(_under("near.", factor) for factor in _similarity_factors(made.near, rng)),
        *(_under("ai.", factor) for factor in _ai_factors(made.ai, rng)),
        _weights("criteria", "criteria", made.sample_weights(rng, REALISATIONS)),
    ]


def _similarity_factors(draws: SimilarityDraws, rng: np.random.Generator) -> list[_Factor]:
    """List the factors of a ranking by similarity."""
    return [
        _weights("weights", "weights", draws.sample_weights(rng, REALISATIONS)),
        _option("left_out", "without", options_to_leave_out(len(draws.indicators))),
        _option("normalisation", "scale", len(SCALE_NAMES)),
        _option("metric", "metric", len(METRICS)),
        _option("imputation", "imputation", len(IMPUTATIONS)),
    ]


def _ai_factors(draws: AIDraws, rng: np.random.Generator) -> list[_Factor]:
    """List the factors of a ranking by AI development."""
    return [
        _weights("weights", "weights", draws.sample_weights(rng, REALISATIONS)),
        _option("left_out", "without", options_to_leave_out(len(draws.components))),
        _option("normalisation", "scale", len(SCALE_NAMES)),
        _option("aggregation", "aggregation", len(AGGREGATIONS)),
        _option("digital_base", "digital_base", 2),
        _option("imputation", "imputation", len(IMPUTATIONS)),
    ]


def _option(name: str, choice: str, count: int) -> _Factor:
    """Make a factor that chooses one of so many, each as likely."""
    return _Factor(name, lambda u: {choice: (u * count).astype(np.int64)})


def _weights(name: str, choice: str, sets: np.ndarray) -> _Factor:
    """Make a factor that chooses one of many sets of weights."""
    return _Factor(name, lambda u: {choice: sets[(u * len(sets)).astype(np.int64)]})


def _under(prefix: str, factor: _Factor) -> _Factor:
    """Put a factor and its choices under a prefix."""
    return _Factor(
        prefix + factor.name,
        lambda u: {prefix + name: chosen for name, chosen in factor.apply(u).items()},
    )
