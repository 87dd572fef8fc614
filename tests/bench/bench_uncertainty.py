"""Rank intervals: 10,000 draws of 218 economies x 26 indicators in 0.6 s, and large tables.

All choices of the method vary: weights, an indicator left out, scale, metric, imputation. The
alternatives make the same draws one after the other, and their ranks are compared with ours first:
loops over plain lists, pandas, and numpy. Scales and imputed tables are made once in all of them.
They are timed over some of the draws and scaled up to all; the goal of 120 times is against the
first. Memory is what Python and numpy allocate at the peak beyond what was there before.
"""

from __future__ import annotations

import math
import sys
import time
import tracemalloc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from data.catalogue import embedded_catalogue
from data.proposals import load_proposals
from data.snapshot import embedded_path, read_snapshot
from geo.draws import IMPUTATIONS, METRICS, SimilarityDraws, drop, on_every_scale
from geo.markets import Markets, markets
from geo.samplers import SimilaritySampler, similarity_draws
from geo.scales import SCALE_NAMES
from geo.similarity import Similarity, similarity
from geo.uncertainty import rank_spread, uncertainty
from tests.bench import harness

DRAWS = 10_000
GOAL = 0.6
TIMES = 120
MEGABYTES = 100.0
LARGE = (3_000, 26, 100_000)
LARGE_GOAL = 20.0
SOME = {"plain lists": 40, "pandas": 100, "numpy": 400}

Table = tuple[pd.DataFrame, pd.Series]
Draw = tuple[Table, np.ndarray, str]
"""Economies by indicator and home's row on a scale, weights, metric."""


@dataclass(frozen=True)
class Case:
    """One ranking, ready to be drawn by ours and by the alternatives."""

    made: SimilaritySampler
    tables: Mapping[tuple[str, str], Table]

    @classmethod
    def of(cls, result: Similarity, draws: SimilarityDraws, regions: pd.Series) -> Case:
        """Prepare the tables that the alternatives work on."""
        economies = draws.economies
        tables = {
            key: (table.loc[economies], table.loc[result.home])
            for key, table in on_every_scale(result.transformed, regions).items()
        }
        nominal = np.full(len(economies), np.nan)
        return cls(SimilaritySampler(draws, economies, nominal), tables)

    def some(self, count: int) -> tuple[list[Draw], np.ndarray]:
        """Draw some choices, one by one, and rank them our way."""
        draws = self.made.draws
        choices = draws.sample(np.random.default_rng(1), count)
        weights = drop(choices["weights"], choices["without"])
        kinds = zip(choices["scale"], choices["imputation"], choices["metric"], strict=True)
        listed = [
            (self.tables[SCALE_NAMES[scale], IMPUTATIONS[imputation]], w, METRICS[metric])
            for w, (scale, imputation, metric) in zip(weights, kinds, strict=True)
        ]
        return listed, draws.ranks(choices)


def by_lists(draws: Sequence[Draw]) -> list[list[int]]:
    """Measure and rank with loops over plain lists."""
    lists: dict[int, tuple[list[list[float]], list[float]]] = {}
    found = []
    for (table, home), weights, metric in draws:
        rows, here = lists.setdefault(id(table), (table.to_numpy().tolist(), home.tolist()))
        share = weights.tolist()
        distances = []
        for row in rows:
            top = bottom = own = ours = 0.0
            for w, x, h in zip(share, row, here, strict=True):
                if x != x or h != h:
                    continue
                bottom += w
                if metric == "euclidean":
                    top += w * (x - h) ** 2
                elif metric == "manhattan":
                    top += w * abs(x - h)
                else:
                    top += w * x * h
                    own += w * x * x
                    ours += w * h * h
            distances.append(1 - top / math.sqrt(own * ours) if own else top / bottom)
        ordered = {
            distance: place for place, distance in reversed([*enumerate(sorted(distances), 1)])
        }
        found.append([ordered[distance] for distance in distances])
    return found


def by_pandas(draws: Sequence[Draw]) -> list[np.ndarray]:
    """Measure and rank with pandas."""
    found = []
    for (table, home), weights, metric in draws:
        share = pd.Series(weights, table.columns)
        shared = table.notna().mul(home.notna()).mul(share)
        if metric == "euclidean":
            distance = ((table - home) ** 2).mul(share).sum(axis=1) / shared.sum(axis=1)
        elif metric == "manhattan":
            distance = (table - home).abs().mul(share).sum(axis=1) / shared.sum(axis=1)
        else:
            norms = (table**2).mul(shared).sum(axis=1) * shared.mul(home**2).sum(axis=1)
            distance = 1 - table.mul(home).mul(share).sum(axis=1) / norms**0.5
        found.append(distance.rank(method="min").to_numpy())
    return found


def by_numpy(draws: Sequence[Draw]) -> list[np.ndarray]:
    """Measure with numpy and rank with SciPy."""
    from scipy.stats import rankdata

    arrays: dict[int, tuple[np.ndarray, np.ndarray, np.ndarray]] = {}
    for (table, home), _, _ in draws:
        if id(table) not in arrays:
            z, h = table.to_numpy(), home.to_numpy()
            present = ~(np.isnan(z) | np.isnan(h))
            arrays[id(table)] = np.where(present, z, 0), np.where(present, h, 0), present
    found = []
    for (table, _), weights, metric in draws:
        z, h, present = arrays[id(table)]
        if metric == "euclidean":
            distance = ((z - h) ** 2) @ weights / (present @ weights)
        elif metric == "manhattan":
            distance = np.abs(z - h) @ weights / (present @ weights)
        else:
            distance = 1 - (z * h) @ weights / np.sqrt((z**2 @ weights) * (h**2 @ weights))
        found.append(rankdata(distance, "min"))
    return found


ALTERNATIVES: dict[str, Callable[[Sequence[Draw]], Sequence[Sequence[int] | np.ndarray]]] = {
    "plain lists": by_lists,
    "pandas": by_pandas,
    "numpy": by_numpy,
}


def seconds(action: Callable[[], object]) -> float:
    """Time an action once."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def megabytes(action: Callable[[], object]) -> float:
    """Give the peak of what an action allocates."""
    tracemalloc.start()
    try:
        action()
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


def shipped() -> Markets:
    """Merge the embedded figures under the method's defaults."""
    return markets(read_snapshot(embedded_path()), embedded_catalogue(), load_proposals())


def large() -> Case:
    """Make figures with gaps for many economies."""
    economies, indicators, _ = LARGE
    random = np.random.default_rng(2)
    index = pd.Index([f"E{i:04}" for i in range(economies)], name="economy")
    values = pd.DataFrame(
        random.normal(size=(economies, indicators)), index, [f"k{i}" for i in range(indicators)]
    )
    values.iloc[1:] = values.iloc[1:].mask(random.random((economies - 1, indicators)) < 0.1)
    weights = dict.fromkeys(values, 1.0)
    result = similarity(values, "E0000", weights, dict.fromkeys(values, "none"))
    regions = pd.Series([f"R{i % 7}" for i in range(economies)], index)
    pillars = {code: f"p{place % 6}" for place, code in enumerate(values)}
    return Case.of(result, SimilarityDraws.prepare(result, pillars, regions), regions)


def against_loops(
    name: str, ours: float, case: Case, draws: int, goal: float
) -> list[harness.Measurement]:
    """Check the alternatives on some of the draws, and scale their times up."""
    measured = []
    for said, alternative in ALTERNATIVES.items():
        count = SOME[said]
        listed, ranks = case.some(count)
        assert np.array_equal(np.array(alternative(listed[:5]), dtype=int), ranks[:5])
        loop = seconds(partial(alternative, listed)) * draws / count
        what = f"a loop over draws by {said} ({count} draws scaled up)"
        limit = min(goal, loop / TIMES) if said == "plain lists" else goal
        measured.append(harness.Measurement(name, ours, what, loop, goal=limit))
    return measured


def run() -> list[harness.Measurement]:
    """Measure on the embedded figures, and on made ones of 3,000 economies."""
    result = shipped()
    case = Case.of(result.similarity, similarity_draws(result), result.frame["region"])
    units, indicators = case.tables["z", "none"][0].shape
    found = []
    for by in ("similarity", "ai-development", "opportunity"):
        name = f"{DRAWS:,} draws of {by}"
        ours = harness.median_seconds(partial(uncertainty, result, by, draws=DRAWS))
        if by == "similarity":
            name += f", {units} ranked economies x {indicators} indicators"
            found += against_loops(name, ours, case, DRAWS, GOAL)
        else:
            one = harness.median_seconds(partial(uncertainty, result, by, draws=DRAWS, workers=1))
            found.append(harness.Measurement(name, ours, "on one core", one, goal=GOAL))
    peak = megabytes(partial(uncertainty, result, "similarity", draws=DRAWS))
    kept = DRAWS * units * 8 / 1e6
    name = f"memory of {DRAWS:,} draws of similarity"
    found.append(
        harness.Measurement(name, peak, "all distances kept", kept, unit="MB", goal=MEGABYTES)
    )
    return found + run_large()


def run_large() -> list[harness.Measurement]:
    """Measure on made figures of 3,000 economies."""
    case = large()
    economies, indicators, draws = LARGE
    ours = seconds(partial(rank_spread, case.made, draws=draws, seed=0))
    name = f"{draws:,} draws of {economies:,} economies x {indicators} indicators"
    found = against_loops(name, ours, case, draws, LARGE_GOAL)
    few, many = (
        megabytes(partial(rank_spread, case.made, draws=count, seed=0))
        for count in (12_000, 36_000)
    )
    name = f"memory of 36,000 draws of {economies:,} economies"
    return [*found, harness.Measurement(name, many, "of 12,000 draws", few, "MB", goal=few * 1.05)]


if __name__ == "__main__":
    sys.exit(harness.main("uncertainty", run))
