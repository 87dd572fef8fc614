"""Rank all economies for each of the 218 home markets: goal 0.5 s.

The alternatives give the same ranks: a pandas expression for one home market after the other, and
loops over plain lists. Neither is slowed on purpose; scales are made once in both.
"""

from __future__ import annotations

import math
import sys

import pandas as pd

from data.catalogue import embedded_catalogue
from data.panel import cross_section
from data.snapshot import embedded_path, read_snapshot
from geo.normalise import standardise, transform
from geo.recipe import Recipe, transformations_in_force, weights_in_force
from geo.similarity import rank_all_homes
from tests.bench import harness

GOAL = 0.5
LIMIT = 2 / 3 - 1e-12


def by_pandas(
    values: pd.DataFrame, weights: dict[str, float], transformations: dict[str, str]
) -> pd.DataFrame:
    """Rank for one home market after the other with pandas."""
    z = standardise(transform(values, transformations)).z
    share = pd.Series(weights) / sum(weights.values())
    columns = {}
    for home in z.index:
        squared = (z - z.loc[home]) ** 2
        shared = squared.notna().mul(share).sum(axis=1)
        distance = (squared.mul(share).sum(axis=1) / shared).pow(0.5)
        columns[home] = distance.where(shared >= LIMIT).drop(home).rank(method="min")
    return pd.DataFrame(columns).reindex(z.index)


def by_loops(
    values: pd.DataFrame, weights: dict[str, float], transformations: dict[str, str]
) -> pd.DataFrame:
    """Rank with loops over plain lists."""
    z = standardise(transform(values, transformations)).z
    share = [weights[code] / sum(weights.values()) for code in z]
    rows = {e: [None if math.isnan(x) else x for x in row] for e, *row in z.itertuples()}
    columns = {}
    for home, here in rows.items():
        distances = {}
        for economy, there in rows.items():
            total = shared = 0.0
            for w, a, b in zip(share, here, there, strict=True):
                if a is not None and b is not None:
                    total += w * (a - b) ** 2
                    shared += w
            if economy != home and shared >= LIMIT:
                distances[economy] = math.sqrt(total / shared)
        ranks: dict[str, float] = {}
        last, rank = -1.0, 0
        for place, economy in enumerate(sorted(distances, key=distances.__getitem__), 1):
            if distances[economy] > last:
                last, rank = distances[economy], place
            ranks[economy] = float(rank)
        columns[home] = ranks
    return pd.DataFrame(
        {home: pd.Series(ranks, dtype=float) for home, ranks in columns.items()}, z.index
    )


def run() -> list[harness.Measurement]:
    """Measure on the embedded figures under the method's defaults."""
    snapshot, catalogue = read_snapshot(embedded_path()), embedded_catalogue()
    lens = catalogue.lens("general")
    weights = weights_in_force(lens, Recipe())
    transformations = transformations_in_force(catalogue, lens, weights)
    values = cross_section(
        snapshot.observations,
        list(snapshot.economies.index),
        indicators=catalogue.codes,
        reference_year=snapshot.reference_year,
    ).values
    given = (values, weights, transformations)
    name = f"rank for all {len(values)} home markets"
    ours = rank_all_homes(*given)
    for alternative in (by_pandas, by_loops):
        pd.testing.assert_frame_equal(ours, alternative(*given), check_names=False)
    return [
        harness.compare(
            name,
            lambda: rank_all_homes(*given),
            said,
            lambda alternative=alternative: alternative(*given),
            goal=GOAL,
        )
        for said, alternative in (
            ("pandas, one home after the other", by_pandas),
            ("loops over lists", by_loops),
        )
    ]


if __name__ == "__main__":
    sys.exit(harness.main("similarity", run))
