"""How sure a rank is: the same ranking under many defensible choices.

Every draw changes the weights, leaves out one indicator or none, and takes another scale, metric
and imputation. What is reported is how the rank of each economy spreads over the draws; it tells
how much a rank owes to choices of method, not how wrong the figures may be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.errors import AnalysisError
from geo.draws import AIDraws, SimilarityDraws, block_sizes
from geo.markets import Markets
from geo.ranks import RankCounts, ranks_of
from geo.recipe import transformations_in_force

MOST_DRAWS = 1_000_000
BLOCK = 1_000
"""Draws computed together; part of what a seed means, so that results can be repeated."""

OPPORTUNITY_CONCENTRATION = 8.0

Progress = Callable[[int, int], None]
"""Called with the draws done and the draws wanted; it may raise to cancel."""


@dataclass(frozen=True)
class Uncertainty:
    """How ranks spread over draws.

    Attributes
    ----------
    table
        Indexed by economy: rank_median, rank_p05, rank_p95 (inverted empirical distribution, NaN
        for economies that take no part), p_top10, p_top20 and so on (shares of all draws), and
        for AI development p_below_home, for opportunity p_open.
    by
        What was ranked: "similarity", "ai-development" or "opportunity".
    draws, seed
        Under the same seed, draws, recipe and snapshot the table is the same to the last digit.
    """

    table: pd.DataFrame
    by: str
    draws: int
    seed: int


def uncertainty(
    result: Markets,
    by: str,
    *,
    draws: int = 10_000,
    seed: int = 0,
    top: Sequence[int] = (10, 20),
    workers: int = 2,
    progress: Progress | None = None,
) -> Uncertainty:
    """Draw the choices many times and count the ranks.

    Parameters
    ----------
    result
        The nominal results; their ranked set, scored set and pool stay as they are.
    by
        ``similarity``, ``ai-development`` or ``opportunity``.
    draws, seed
        How many draws, and the seed that they follow from.
    top
        The lengths of list for which the chance of being on it is given.
    workers
        Threads to spread the blocks over; the result does not depend on it.
    progress
        Told of the draws done, in the calling thread; what it raises ends the run.

    Returns
    -------
    Uncertainty

    Raises
    ------
    AnalysisError
        When draws, seed or top are out of range, or nothing is ranked.

    References
    ----------
    OECD and JRC (2008), Handbook on Constructing Composite Indicators, step 7; Saisana, Saltelli
    and Tarantola (2005), Journal of the Royal Statistical Society A 168, 307-323.
    """
    _check(by, draws, seed, top)
    count = _COUNTERS[by](result)
    blocks = list(enumerate(block_sizes(draws, BLOCK)))
    total: _Counted | None = None
    done = 0
    for counted in _spread(
        lambda item: count(np.random.SeedSequence([seed, item[0]]), item[1]), blocks, workers
    ):
        total = counted if total is None else total.merge(counted)
        done += counted.ranks.draws
        if progress is not None:
            progress(done, draws)
    assert total is not None
    table = pd.DataFrame(
        {
            "rank_median": total.ranks.quantile(0.5),
            "rank_p05": total.ranks.quantile(0.05),
            "rank_p95": total.ranks.quantile(0.95),
            **{f"p_top{n}": total.ranks.within(n) for n in top},
        },
        index=total.economies,
    )
    for name, hits in total.shares.items():
        table[name] = hits / draws
    return Uncertainty(table.reindex(result.frame.index), by, draws, seed)


@dataclass
class _Counted:
    """What one or more blocks amount to."""

    economies: pd.Index
    ranks: RankCounts
    shares: dict[str, np.ndarray]

    def merge(self, other: _Counted) -> _Counted:
        """Add another block's counts to these."""
        self.ranks.merge(other.ranks)
        for name, hits in other.shares.items():
            self.shares[name] = self.shares[name] + hits
        return self


_Block = Callable[[np.random.SeedSequence, int], _Counted]


def _similarity(result: Markets) -> _Block:
    """Prepare to count similarity ranks."""
    prepared = similarity_draws(result)

    def count(seed: np.random.SeedSequence, draws: int) -> _Counted:
        rng = np.random.default_rng(seed.spawn(3)[0])
        ranks = RankCounts.empty(len(prepared.economies))
        ranks.add(ranks_of(prepared.cost(prepared.sample(rng, draws))))
        return _Counted(prepared.economies, ranks, {})

    return count


def _ai(result: Markets) -> _Block:
    """Prepare to count ranks of AI development and how often a score is below home's."""
    prepared = AIDraws.prepare(result.ai, result.frame["region"])

    def count(seed: np.random.SeedSequence, draws: int) -> _Counted:
        rng = np.random.default_rng(seed.spawn(3)[1])
        score = prepared.score(prepared.sample(rng, draws))
        ranks = RankCounts.empty(len(prepared.economies))
        ranks.add(ranks_of(-score))
        below = np.full(len(prepared.economies), np.nan)
        if result.home in prepared.economies:
            home = score[:, prepared.economies.get_loc(result.home)]
            below = (score < home[:, None]).sum(axis=0).astype(float)
        return _Counted(prepared.economies, ranks, {"p_below_home": below})

    return count


def _opportunity(result: Markets) -> _Block:
    """Prepare to count opportunity ranks over similarity and AI draws paired by number."""
    near = similarity_draws(result)
    ai = AIDraws.prepare(result.ai, result.frame["region"])
    ranking = result.opportunity.ranking
    pool = ranking.index[ranking["pool"].to_numpy(dtype=bool)]
    if not len(pool) or result.home not in ai.economies:
        raise AnalysisError(
            "No economy has an opportunity rank under these choices.",
            "Loosen the gates or the floor, or take a home market whose AI development is scored.",
        )
    from_near = near.economies.get_indexer(pool)
    from_ai = ai.economies.get_indexer(pool)
    home = ai.economies.get_loc(result.home)
    size = np.log(result.frame.loc[pool, "gdp"].to_numpy(dtype=float))
    large = _percentile(size[None, :])

    def count(seed: np.random.SeedSequence, draws: int) -> _Counted:
        streams = [np.random.default_rng(child) for child in seed.spawn(3)]
        cost = near.cost(near.sample(streams[0], draws))[:, from_near]
        score = ai.score(ai.sample(streams[1], draws))
        weights = streams[2].dirichlet(np.full(3, OPPORTUNITY_CONCENTRATION), draws)
        is_open = score[:, from_ai] < score[:, [home]]
        value = (
            weights[:, [0]] * _percentile(-cost)
            + weights[:, [1]] * _percentile(-score[:, from_ai])
            + weights[:, [2]] * large
        )
        ranks = RankCounts.empty(len(pool))
        ranks.add(ranks_of(np.where(is_open, -value, np.inf)), is_open)
        return _Counted(pool, ranks, {"p_open": is_open.sum(axis=0)})

    return count


_COUNTERS: dict[str, Callable[[Markets], _Block]] = {
    "similarity": _similarity,
    "ai-development": _ai,
    "opportunity": _opportunity,
}
"""What can be ranked, to how its blocks are counted."""


def similarity_draws(result: Markets) -> SimilarityDraws:
    """Prepare draws of similarity from merged economies."""
    weights = dict(result.similarity.weights)
    return SimilarityDraws.prepare(
        result.similarity,
        result.section.values,
        transformations_in_force(result.catalogue, result.lens, weights),
        {code: result.catalogue.indicator(code).pillar for code in weights},
        result.frame["region"],
    )


def _percentile(values: np.ndarray) -> np.ndarray:
    """Give the average rank in each row, ascending, divided by the row's length."""
    from_below = ranks_of(values)
    from_above = ranks_of(-values)
    length = values.shape[1]
    return np.asarray((from_below + (length + 1) - from_above) / 2 / length)


def _spread(
    work: Callable[[tuple[int, int]], _Counted], blocks: Sequence[tuple[int, int]], workers: int
) -> Iterable[_Counted]:
    """Do blocks on some threads and give their counts in order, few at a time."""
    if workers <= 1 or len(blocks) == 1:
        yield from map(work, blocks)
        return
    with ThreadPoolExecutor(workers) as pool:
        ahead = 2 * workers
        waiting = [pool.submit(work, block) for block in blocks[:ahead]]
        following = iter(blocks[ahead:])
        try:
            while waiting:
                counted = waiting.pop(0).result()
                block = next(following, None)
                if block is not None:
                    waiting.append(pool.submit(work, block))
                yield counted
        finally:
            for future in waiting:
                future.cancel()


def _check(by: str, draws: int, seed: int, top: Sequence[int]) -> None:
    """Refuse what cannot be drawn."""
    if by not in _COUNTERS:
        raise AnalysisError(
            f"{by!r} cannot be ranked.", "Choose one of: " + ", ".join(_COUNTERS) + "."
        )
    if not 1 <= draws <= MOST_DRAWS:
        raise AnalysisError(
            f"{draws:,} draws are not possible.", f"Choose between 1 and {MOST_DRAWS:,}."
        )
    if seed < 0:
        raise AnalysisError(f"The seed {seed} is negative.", "Choose a whole number from 0.")
    if not top or any(n < 1 for n in top):
        raise AnalysisError("A list needs at least one place.", "Choose a top of 1 or more.")
