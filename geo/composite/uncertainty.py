"""How sure the ranks of a composite are, and which assumption moves them most."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
import pandas as pd

from data.errors import AnalysisError
from data.languages import N_, fill
from geo.composite.engine import Composite
from geo.composite.space import BLOCK_CELLS, CHOICES, Space
from geo.rank_record import hold, packed
from geo.sampling import check_draws, spread_jobs
from geo.sobol import RANK_CHANGE, Sensitivity, rank_of, sample_size, sobol_indices

DRAWS = 10_000
TOPS = (10, 20)
"""Sizes of the top for which probabilities are always given."""

CHUNK = 4_096
"""Draws that share a stream of random numbers; never changed by blocks or workers."""

JOB_CELLS = 1 << 24
"""Ranks that one worker computes before it hands them over."""

NOISE_REALISATIONS = 4_096
"""Sets of noisy weights among which the one factor "weights" of the sensitivity chooses."""


@dataclass(frozen=True)
class Uncertainty:
    """Ranks over many draws of the assumptions.

    Attributes
    ----------
    ranks
        Indexed by unit (those that the nominal run ranks, by nominal rank): rank (nominal),
        rank_median, rank_p05, rank_p95 (quantiles over the draws in which the unit has a rank, by
        the inverted distribution function), p_top10, p_top20 and one p_top column for each further
        size asked for (share of all draws in which the rank is so small), ranked (share of draws
        in which the unit has a rank; below 1 only where an indicator left out takes its last
        value).
    draws, seed
        Equal draws and seed give equal results, whatever the number of workers.
    varied
        Assumption to its alternatives, noise factor or levels, in words.
    """

    ranks: pd.DataFrame
    draws: int
    seed: int
    varied: dict[str, str]


def uncertainty(
    nominal: Composite,
    *,
    draws: int = DRAWS,
    seed: int = 0,
    tops: tuple[int, ...] = (),
    workers: int = 1,
    backend: str = "threads",
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Uncertainty:
    """Draw the assumptions that the recipe lets vary, and count the ranks.

    Parameters
    ----------
    nominal
        A composite; ``recipe.uncertainty`` says what varies.
    draws
        From 1 to 1,000,000.
    seed
        A whole number from 0.
    tops
        Further sizes of the top for which probabilities are wanted.
    workers
        How many compute at once, by joblib when more than one; -1 for one per core.
    backend
        A name of `geo.sampling.BACKENDS`; the results depend neither on it nor on the workers.
    progress
        Called with the draws done and the draws in all, now and then.
    cancelled
        Asked now and then; the analysis stops with an error once it says True.

    Returns
    -------
    Uncertainty

    Raises
    ------
    AnalysisError
        Draws, seed or a top out of range, nothing to vary, alternatives that do not go together,
        or a stop that was asked for.

    References
    ----------
    Saisana, Saltelli and Tarantola (2005), Uncertainty and sensitivity analysis techniques as
    tools for the quality assessment of composite indicators.
    """
    check_draws(draws, seed)
    sizes = tuple(dict.fromkeys((*TOPS, *tops)))
    if bad := [size for size in sizes if size < 1]:
        raise AnalysisError(
            fill("There is no top {place}.", place=bad[0]), "Give a whole number from 1."
        )
    space = _space(nominal)
    counts = hold(len(space.units), draws)
    jobs = [(space, seed, *job) for job in _jobs(space, draws)]
    for drawn in _spread(_ranks, jobs, workers, backend):
        if cancelled is not None and cancelled():
            raise AnalysisError(
                fill(
                    "Stopped after {draws} of {draws_2} draws.",
                    draws=f"{counts.draws:,}",
                    draws_2=f"{draws:,}",
                ),
                "Start it again.",
            )
        counts.add(drawn, None if drawn.all() else drawn > 0)
        if progress is not None:
            progress(counts.draws, draws)
    table = pd.DataFrame(
        {
            "rank": space.nominal_ranks,
            "rank_median": counts.quantile(0.5),
            "rank_p05": counts.quantile(0.05),
            "rank_p95": counts.quantile(0.95),
            **{f"p_top{size}": counts.within(size) for size in sizes},
            "ranked": counts.took_part(),
        },
        index=space.units,
    )
    ranks = ["rank", "rank_median", "rank_p05", "rank_p95"]
    table[ranks] = table[ranks].astype("Int64")
    return Uncertainty(
        table.sort_values("rank", kind="stable"), draws, seed, _in_words(nominal, space)
    )


def sensitivity(
    nominal: Composite,
    *,
    draws: int = DRAWS,
    seed: int = 0,
    unit: str | None = None,
    workers: int = 1,
    backend: str = "threads",
) -> Sensitivity:
    """Attribute the movement of the ranks to the assumptions that move them.

    Parameters
    ----------
    nominal
        A composite; ``recipe.uncertainty`` says what varies.
    draws
        Composites computed at most; the base sample is the largest power of two that they allow,
        at least 8.
    seed
        A whole number from 0.
    unit
        Unit whose rank is the target; the mean absolute change of all ranks when None.
    workers, backend
        As `uncertainty` takes them.

    Returns
    -------
    Sensitivity
        Factors: the choices with alternatives, ``left_out`` and ``weights`` (all weights together,
        one factor that chooses among sets of noisy weights).

    Raises
    ------
    AnalysisError
        As `uncertainty`; or the unit is not ranked.
    """
    check_draws(draws, seed)
    space = _space(nominal)
    factors = space.varied
    place = _place(space, unit)
    noise = _stream(seed, 0).random((NOISE_REALISATIONS, len(space.codes)))

    def outcome(points: np.ndarray) -> np.ndarray:
        jobs = [
            (space, _as_draws(space, factors, points[start : start + CHUNK], noise), place)
            for start in range(0, len(points), CHUNK)
        ]
        return np.concatenate(list(_spread(_outcome, jobs, workers, backend)))

    return sobol_indices(
        factors,
        outcome,
        samples=sample_size(draws, len(factors)),
        seed=seed,
        target=RANK_CHANGE if unit is None else rank_of(unit),
    )


def _outcome(space: Space, drawn: np.ndarray, place: int | None) -> np.ndarray:
    """Give one number per draw: the mean absolute change of ranks, or a unit's rank."""
    ranks, takes_part = space.ranks(drawn)
    if place is not None:
        return np.asarray(ranks[:, place], dtype=float)
    change = np.where(takes_part, np.abs(ranks - space.nominal_ranks), 0)
    return np.asarray(change.sum(axis=1) / takes_part.sum(axis=1).clip(1))


def _space(nominal: Composite) -> Space:
    """Prepare the alternatives, and see that something varies."""
    space = Space(nominal)
    if not space.varied:
        raise AnalysisError(
            "Nothing varies under this recipe.",
            "Give alternatives, a weight_noise or leave_one_out in its table uncertainty.",
        )
    return space


def _stream(seed: int, number: int) -> np.random.Generator:
    """Give the random numbers of a chunk of draws, the same wherever it is computed."""
    return np.random.Generator(np.random.Philox(np.random.SeedSequence([seed, number])))


def _jobs(space: Space, draws: int) -> list[tuple[int, int, int]]:
    """Cut the draws into jobs: a chunk, and which of its draws.

    Many units make jobs of fewer draws, whose ranks are some megabytes wherever they are computed.
    """
    size = min(CHUNK, max(JOB_CELLS // len(space.units), 64))
    return [
        (chunk, start, min(start + size, CHUNK, draws - chunk * CHUNK))
        for chunk in range(-(-draws // CHUNK))
        for start in range(0, min(CHUNK, draws - chunk * CHUNK), size)
    ]


def _ranks(space: Space, seed: int, chunk: int, start: int, stop: int) -> np.ndarray:
    """Compute some draws of a chunk: draws by units, 0 where a unit has no rank."""
    uniform = _stream(seed, chunk).random((CHUNK, space.width))[start:stop]
    block = max(BLOCK_CELLS // len(space.units), 64)
    return np.concatenate(
        [
            packed(*space.ranks(uniform[first : first + block]))
            for first in range(0, len(uniform), block)
        ]
    )


def _spread(
    work: Callable[..., np.ndarray], jobs: list[tuple[Any, ...]], workers: int, backend: str
) -> Iterator[np.ndarray]:
    """Compute the jobs in order; a single one needs no second thread."""
    few = backend == "threads" and len(jobs) == 1
    yield from spread_jobs(work, jobs, 1 if few else workers, backend)


def _place(space: Space, unit: str | None) -> int | None:
    """Find a unit among those that are ranked."""
    if unit is None:
        return None
    if unit not in space.units:
        raise AnalysisError(
            fill("{unit} is not ranked.", unit=unit), "Name a ranked unit by its code."
        )
    return int(space.units.get_loc(unit))


def _as_draws(
    space: Space, factors: tuple[str, ...], points: np.ndarray, noise: np.ndarray
) -> np.ndarray:
    """Turn points of the factors' space into draws; what does not vary stays at its middle."""
    uniform = np.full((len(points), space.width), 0.5)
    columns = {name: column for column, name in enumerate((*CHOICES, "left_out"))}
    for place, factor in enumerate(factors):
        if factor == "weights":
            chosen = (points[:, place] * len(noise)).astype(np.int64)
            uniform[:, len(columns) :] = noise[chosen]
        else:
            uniform[:, columns[factor]] = points[:, place]
    return uniform


def _in_words(nominal: Composite, space: Space) -> dict[str, str]:
    """Say what varies."""
    assumed = nominal.recipe.uncertainty
    said = {name: _either(space.choices[name]) for name in CHOICES if name in space.varied}
    if space.leave_one_out:
        said["left_out"] = N_("none or one indicator")
    if space.noisy:
        formula = f"w + {assumed.weight_noise:g} w U(-1, 1)"
        levels = ", ".join(map(str, assumed.noise_levels))
        said["weights"] = (
            fill("{formula}, levels: {levels}", formula=formula, levels=levels)
            if levels
            else fill("{formula}, levels: all", formula=formula)
        )
    return said


def _either(choices: Sequence[str]) -> str:
    """Join choices by "or"."""
    first, *others = choices
    return reduce(
        lambda said, other: fill("{these} or {other}", these=said, other=other), others, first
    )
