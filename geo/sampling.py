"""What can be drawn again and again, block by block, on as many workers as there are.

A sampler (`geo.samplers`) turns a block of random choices into ranks. Blocks have seeds of their
own, so that the result does not depend on who computes them, or when.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice, starmap
from typing import Any, TypeVar

import numpy as np

from data.errors import AnalysisError
from data.languages import fill
from geo.samplers import Drawn, Sampler

Result = TypeVar("Result")

BLOCK = 1_000
"""Draws computed together; part of what a seed means, so that results can be repeated."""

MOST_DRAWS = 1_000_000

BACKENDS: dict[str, str] = {"threads": "", "processes": "loky", "dask": "dask"}
"""How blocks are spread, to joblib's name for it; threads need no joblib. Any other name is given
to joblib as it is."""

_MANY = 500
"""Units from which a block keeps a thread busy long enough."""

_HUGE = 10_000
"""Units from which a block's ranks are so large that few of them may wait."""


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
            fill(
                "Use one of: {names} (dask with the package distributed, and the address of its "
                "scheduler).",
                names=", ".join(BACKENDS),
            ),
        ) from error
    with one_thread_each():
        yield from spread_out(delayed(_on_one_core)(work, *job) for job in jobs)


def spread_jobs(
    work: Callable[..., Result], jobs: Iterable[tuple[Any, ...]], workers: int, backend: str
) -> Iterator[Result]:
    """Do jobs one after the other where one thread is all there is, else as `parallel` does.

    Parameters
    ----------
    work, jobs, workers, backend
        As `parallel` takes them.

    Yields
    ------
    Result
        What each job gives, in order.
    """
    alone = backend == "threads" and workers == 1
    yield from starmap(work, jobs) if alone else parallel(work, jobs, workers, backend)


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


def _whole(value: object) -> int | None:
    """Give a whole number as such; None for all else, truths too."""
    if isinstance(value, int | np.integer) and not isinstance(value, bool):
        return int(value)
    return None
