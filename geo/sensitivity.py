"""Which choice moves the ranks: Sobol' indices of the choices that the uncertainty analysis draws.

Choices are grouped so that a person can act on them: all weights are one factor, and so are the
indicator that is left out, the scale, the metric, the imputation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from data.errors import AnalysisError
from data.languages import N_, SOURCE_LANGUAGE, fill, said_again
from geo.ai_draws import AGGREGATIONS, AIDraws
from geo.draws import IMPUTATIONS, METRICS, Choices, SimilarityDraws, options_to_leave_out
from geo.markets import Markets
from geo.samplers import AISampler, OpportunitySampler, Sampler, SimilaritySampler, sampler
from geo.sampling import BLOCK, check_draws, one_thread_each, spread_jobs, workers_for
from geo.scales import SCALE_NAMES
from geo.sobol import RANK_CHANGE, Sensitivity, rank_of, sample_size, sobol_indices
from geo.uncertainty import Progress
from geo.wording import Speech, sentence, speech

EVALUATIONS = 20_000
"""Rankings computed unless more are asked for."""

REALISATIONS = 4_096
"""Sets of weights among which the one factor "weights" chooses."""

HARDLY = 0.05
"""A total index below this is said to hardly matter."""

FACTOR_NAMES: dict[str, str] = {
    "weights": N_("the weights"),
    "left_out": N_("which indicator is left out"),
    "normalisation": N_("the scale"),
    "metric": N_("the metric"),
    "imputation": N_("the treatment of missing values"),
    "aggregation": N_("the kind of mean"),
    "digital_base": N_("whether the digital base counts"),
    "criteria": N_("the weights of the three criteria"),
}
"""Factor to its name inside a sentence."""

_PREFIXES = {"near.": N_("{choice} in similarity"), "ai.": N_("{choice} in AI development")}

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
    workers: int = 0,
    backend: str = "threads",
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
    workers, backend
        As `geo.sampling.spread` takes them; the indices do not depend on them.
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
    return _indices(
        made,
        _place(result, made, economy),
        draws=draws,
        seed=seed,
        workers=workers,
        backend=backend,
        progress=progress,
        target=(
            result.say(RANK_CHANGE)
            if economy is None
            else result.say("rank of {economy}", economy=result.called(economy))
        ),
    )


def sampled_sensitivity(
    made: Sampler,
    unit: str | None = None,
    *,
    draws: int = EVALUATIONS,
    seed: int = 0,
    workers: int = 0,
    backend: str = "threads",
    progress: Progress | None = None,
) -> Sensitivity:
    """Do the same for whatever can be drawn.

    Parameters
    ----------
    made
        What to draw.
    unit
        The one whose rank is the outcome; the mean absolute change of all ranks when None.
    draws, seed, progress
        As ``sensitivity`` takes them.
    workers, backend
        As `geo.sampling.spread` takes them.

    Returns
    -------
    Sensitivity

    Raises
    ------
    AnalysisError
        The unit has no rank.
    """
    if unit is not None and unit not in made.units:
        raise AnalysisError(
            fill("{name} has no rank under these choices.", name=unit),
            "Name a unit that is ranked.",
        )
    place = None if unit is None else int(made.units.get_loc(unit))
    target = RANK_CHANGE if unit is None else rank_of(unit)
    return _indices(
        made,
        place,
        draws=draws,
        seed=seed,
        workers=workers,
        backend=backend,
        progress=progress,
        target=target,
    )


def _indices(
    made: Sampler,
    place: int | None,
    *,
    draws: int,
    seed: int,
    progress: Progress | None,
    target: str,
    workers: int,
    backend: str,
) -> Sensitivity:
    """Compute the indices of one outcome."""
    factors = _factors(made, np.random.default_rng(np.random.SeedSequence([seed, 77])))
    size = sample_size(draws, len(factors))
    total = size * (len(factors) + 2)

    def outcome(points: np.ndarray) -> np.ndarray:
        starts = range(0, len(points), BLOCK)
        jobs = ((made, _choices(factors, points[at : at + BLOCK]), place) for at in starts)
        values = []
        for values_of_block in spread_jobs(_outcome, jobs, most, backend):
            values.append(values_of_block)
            if progress is not None:
                progress(min(len(values) * BLOCK, len(points)), total)
        return np.concatenate(values)

    most = workers_for(made, workers, backend)
    with one_thread_each():
        return sobol_indices(
            [factor.name for factor in factors], outcome, samples=size, seed=seed, target=target
        )


def in_words(found: Sensitivity, language: str = SOURCE_LANGUAGE) -> str:
    """Say which choice matters most and which hardly.

    Parameters
    ----------
    found
        Indices of the factors of ``FACTOR_NAMES``.
    language
        Of the sentences, and of the results that the indices were made from.

    Returns
    -------
    str
        One or two sentences.
    """
    table, say = found.indices, speech(language)
    target = said_again(found.target, say)
    if not found.variance > 0:
        return say("None of the choices changes the {target}.", target=target)
    names = [_spoken(str(name), say) for name in table.index]
    first, total = table["first_order"].clip(0, 1), table["total"].clip(0, 1)
    several = [2 if _several(str(name)) else 1 for name in table.index]
    said = [
        say.plural(
            "{choice} matters most: it alone makes {alone} of the variance of the {target}, "
            "{together} with what it does together with other choices.",
            "{choice} matter most: they alone make {alone} of the variance of the {target}, "
            "{together} with what they do together with other choices.",
            several[0],
            choice=sentence(names[0]),
            alone=say.local(f"{first.iloc[0]:.0%}"),
            target=target,
            together=say.local(f"{total.iloc[0]:.0%}"),
        )
    ]
    rest = list(zip(names[1:], total.iloc[1:], several[1:], strict=True))
    some = [
        say("{choice} ({share})", choice=name, share=say.local(f"{share:.0%}"))
        for name, share, _ in rest
        if share >= HARDLY
    ]
    little = [name for name, share, _ in rest if share < HARDLY]
    if some:
        named = say.listing(some, most=_NAMED)
        come = sum(count for _, share, count in rest if share >= HARDLY)
        after_one, after_several = (
            (N_("After it comes {choices}."), N_("After it come {choices}.")),
            (N_("After them comes {choices}."), N_("After them come {choices}.")),
        )
        one, many = after_one if several[0] == 1 else after_several
        said.append(say.plural(one, many, come, choices=named))
    if little:
        said.append(
            say.plural(
                "{choices} hardly matters.",
                "{choices} hardly matter.",
                sum(count for _, share, count in rest if share < HARDLY),
                choices=sentence(say.listing(little, most=_NAMED)),
            )
        )
    return " ".join(said)


def _several(factor: str) -> bool:
    """Tell whether a factor's English name is a plural."""
    return FACTOR_NAMES[factor.rpartition(".")[2]].startswith("the weights")


def _spoken(factor: str, say: Speech) -> str:
    """Give a factor's name inside a sentence."""
    for prefix, words in _PREFIXES.items():
        if factor.startswith(prefix):
            return say(words, choice=say(FACTOR_NAMES[factor.removeprefix(prefix)]))
    return say(FACTOR_NAMES[factor])


def _place(result: Markets, made: Sampler, economy: str | None) -> int | None:
    """Find an economy among those followed."""
    if economy is None:
        return None
    if economy not in made.units or np.isnan(made.nominal[made.units.get_loc(economy)]):
        name = result.called(economy) if economy in result.frame.index else economy
        raise AnalysisError(
            fill("{name} has no rank under these choices.", name=sentence(name)),
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
