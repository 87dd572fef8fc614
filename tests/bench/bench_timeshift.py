"""Scan home's years from 2007 on: the year at which each economy of today is nearest.

The alternative goes through the years with pandas: home's latest figures of each year by a sort,
the distances by a table of squared differences. Both find the same years.
"""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd

from data.catalogue import embedded_catalogue
from data.proposals import load_proposals
from data.snapshot import embedded_path, read_snapshot
from geo.markets import Markets, markets
from geo.normalise import transform
from geo.recipe import transformations_in_force
from geo.timeshift import FIRST_YEAR, scan
from tests.bench import harness

GOAL = 0.5
LIMIT = 2 / 3 - 1e-12


def by_pandas(result: Markets, observations: pd.DataFrame) -> pd.Series:
    """Give each economy's nearest year, going through the years with pandas."""
    near = result.similarity
    weights = near.weights
    transformations = transformations_in_force(
        result.catalogue, result.lens, dict.fromkeys(weights.index, 1.0), result.recipe
    )
    today = near.scale.z.drop(result.home)
    own = observations[
        (observations["economy"] == result.home) & observations["indicator"].isin(weights.index)
    ]
    distances = {}
    for year in range(FIRST_YEAR, result.reference_year + 1):
        then = own[(own["year"] <= year) & (own["year"] > year - result.recipe.window)]
        latest = then.sort_values("year").drop_duplicates("indicator", keep="last")
        values = pd.DataFrame([latest.set_index("indicator")["value"].reindex(weights.index)])
        placed = near.scale.place(transform(values, transformations)).iloc[0]
        squared = (today - placed) ** 2
        coverage = squared.notna().mul(weights).sum(axis=1) / weights.sum()
        distance = (squared.mul(weights).sum(axis=1) / weights.sum() / coverage).pow(0.5)
        distances[year] = distance.where(coverage >= LIMIT)
    table = pd.DataFrame(distances)[::-1]
    table = table[table.columns[::-1]].dropna(how="all")
    return table.idxmin(axis=1).reindex(today.index)


def run() -> list[harness.Measurement]:
    """Measure on the embedded figures under the method's defaults."""
    snapshot = read_snapshot(embedded_path())
    result = markets(snapshot, embedded_catalogue(), load_proposals())
    given = (result, snapshot.observations)
    ours = scan(*given).table["year"]
    theirs = by_pandas(*given).reindex(ours.index)
    assert np.array_equal(ours.fillna(0).to_numpy(), theirs.fillna(0).to_numpy())
    years = result.reference_year - FIRST_YEAR + 1
    return [
        harness.compare(
            f"time shift over {years} years of home",
            lambda: scan(*given),
            "pandas, one year after the other",
            lambda: by_pandas(*given),
            goal=GOAL,
        )
    ]


if __name__ == "__main__":
    sys.exit(harness.main("timeshift", run))
