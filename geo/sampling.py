"""What can be drawn again and again, block by block, on as many workers as there are.

A sampler turns a block of random choices into ranks. Blocks have seeds of their own, so that the
result does not depend on who computes them, or when.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Protocol, TypeVar

import numpy as np
import pandas as pd

from data.errors import AnalysisError
from data.languages import fill
from geo.ai_draws import AIDraws
from geo.draws import Choices, SimilarityDraws
from geo.markets import Markets
from geo.ranks import average_ranks, ranks_of

Result = TypeVar("Result")

BLOCK = 1_000
"""Draws computed together; part of what a seed means, so that results can be repeated."""

MOST_DRAWS = 1_000_000

CONCENTRATION = 8.0
"""Dirichlet concentration of each criterion of opportunity."""

BACKENDS: dict[str, str] = {"threads": "", "processes": "loky", "dask": "dask"}
"""How blocks are spread, to joblib's name for it; threads need no joblib. Any other name is given
to joblib as it is."""

_MANY = 500
"""Units from which a block keeps a thread busy long enough."""

_HUGE = 10_000
"""Units from which a block's ranks are so large that few of them may wait."""

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
            "Choose one of: " + ", ".join(SAMPLERS) + ".",
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


def check_draws(draws: object, seed: object) -> None:
    """Refuse a number of draws or a seed that cannot be.

    Parameters
    ----------
    draws, seed
        What was asked for.

    Raises
    ------
    AnalysisError
        Saying what would be right.
    """
    wanted, start = _whole(draws), _whole(seed)
    if wanted is None:
        raise AnalysisError(
            fill("{draws} is not a number of draws.", draws=repr(draws)),
            fill("Give a whole number from 1 to {MOST_DRAWS}.", MOST_DRAWS=f"{MOST_DRAWS:,}"),
        )
    if not 1 <= wanted <= MOST_DRAWS:
        raise AnalysisError(
            fill("{wanted} draws are not possible.", wanted=f"{wanted:,}"),
            fill("Choose between 1 and {MOST_DRAWS}.", MOST_DRAWS=f"{MOST_DRAWS:,}"),
        )
    if start is None:
        raise AnalysisError(
            fill("{seed} is not a seed.", seed=repr(seed)), "Give a whole number from 0."
        )
    if start < 0:
        raise AnalysisError(
            fill("The seed {start} is negative.", start=start), "Choose a whole number from 0."
        )


def spread(
    made: Sampler, draws: int, seed: int, *, workers: int = 0, backend: str = "threads"
) -> Generator[Drawn]:
    """Draw block by block, on several workers, and give the blocks in order.

    Parameters
    ----------
    made
        What to draw.
    draws, seed
        How many draws, and the seed that they follow from.
    workers
        How many compute at once; 0 for one per core where that pays, which with threads takes
        many units: blocks of few are done before another thread could help. The results do not
        depend on it.
    backend
        A name of `BACKENDS` or one of joblib's own, such as ``threads``, ``processes`` or
        ``dask`` (with a Dask client of one's own). The results do not depend on it.

    Yields
    ------
    Drawn
        A few blocks are computed ahead, and no more, so that memory does not grow with the draws.
        Whoever stops asking stops the work.
    """
    sizes = block_sizes(draws, BLOCK)
    workers = min(workers_for(made, workers, backend), len(sizes))
    jobs = list(enumerate(sizes))
    with one_thread_each():
        if workers == 1:
            yield from (block(made, seed, *job) for job in jobs)
        elif BACKENDS.get(backend) == "":
            yield from _by_threads(made, seed, jobs, workers)
        else:
            yield from _by_joblib(made, seed, jobs, workers, backend)


def workers_for(made: Sampler, workers: int, backend: str) -> int:
    """Give how many compute at once.

    Parameters
    ----------
    made
        What is drawn.
    workers, backend
        As `spread` takes them.
    """
    if workers > 0:
        return workers
    return cores() if len(made.units) >= _MANY or backend != "threads" else 1


def block(made: Sampler, seed: int, number: int, draws: int) -> Drawn:
    """Draw one block.

    Parameters
    ----------
    made
        What to draw.
    seed, number
        The seed of all blocks, and which one this is.
    draws
        How many draws it has.

    Returns
    -------
    Drawn
    """
    return made.drawn(made.sample(np.random.SeedSequence([seed, number]), draws))


def block_sizes(draws: int, size: int) -> list[int]:
    """Cut a number of draws into blocks of a size, the last one shorter."""
    full, rest = divmod(draws, size)
    return [size] * full + ([rest] if rest else [])


def cores() -> int:
    """Count the processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _by_threads(
    made: Sampler, seed: int, jobs: Sequence[tuple[int, int]], workers: int
) -> Iterator[Drawn]:
    """Draw blocks on some threads."""
    with ThreadPoolExecutor(workers) as pool:
        following = iter(jobs)
        ahead = workers + 1 if len(made.units) >= _HUGE else 2 * workers
        waiting = [pool.submit(block, made, seed, *job) for job in islice(following, ahead)]
        try:
            while waiting:
                done = waiting.pop(0).result()
                job = next(following, None)
                if job is not None:
                    waiting.append(pool.submit(block, made, seed, *job))
                yield done
        finally:
            for future in waiting:
                future.cancel()


def parallel(
    work: Callable[..., Result], jobs: Iterable[tuple[Any, ...]], workers: int, backend: str
) -> Iterator[Result]:
    """Do jobs through joblib, and give what they give in their order.

    Parameters
    ----------
    work
        What is done; a function of a module, so that other processes can find it.
    jobs
        The arguments of each.
    workers
        How many are done at once; -1 for one per core. Dask's own workers decide instead.
    backend
        A name of `BACKENDS` or one of joblib's own.

    Yields
    ------
    Result
        A few jobs are done ahead, and no more. Each does its matrix products on one core, wherever
        it runs, so that the last digits are the same.

    Raises
    ------
    AnalysisError
        The backend is not known or not installed, or there is no cluster to be reached.
    """
    from joblib import Parallel, delayed, parallel_config

    try:
        with parallel_config(backend=BACKENDS.get(backend, backend) or "threading", n_jobs=workers):
            spread_out = Parallel(return_as="generator", pre_dispatch="2*n_jobs")
    except (ValueError, ImportError) as error:
        reason = str(error).strip().splitlines()[0].rstrip(".")
        raise AnalysisError(
            fill(
                "Draws cannot be spread by {backend}: {reason}.",
                backend=repr(backend),
                reason=reason,
            ),
            "Use one of: " + ", ".join(BACKENDS) + " (dask with the package distributed, and the "
            "address of its scheduler).",
        ) from error
    with one_thread_each():
        yield from spread_out(delayed(_on_one_core)(work, *job) for job in jobs)


def _on_one_core(work: Callable[..., Result], *job: Any) -> Result:
    """Do a job where matrix products may not spread."""
    with one_thread_each():
        return work(*job)


def _by_joblib(
    made: Sampler, seed: int, jobs: Sequence[tuple[int, int]], workers: int, backend: str
) -> Iterator[Drawn]:
    """Draw blocks through joblib."""
    yield from parallel(block, [(made, seed, *job) for job in jobs], workers, backend)


@contextmanager
def one_thread_each() -> Iterator[None]:
    """Keep each matrix product on its own worker's core while a block runs."""
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    with threadpool_limits(1):
        yield


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


def _whole(value: object) -> int | None:
    """Give a whole number as such; None for all else, truths too."""
    if isinstance(value, int | np.integer) and not isinstance(value, bool):
        return int(value)
    return None
