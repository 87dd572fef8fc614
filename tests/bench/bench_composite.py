"""Uncertainty of a composite of 51 units and 49 indicators, 10,000 draws: goal 1 s.

Treatment bound, normalisation, aggregation and the weights of all levels vary. The alternatives
make the same draws: a loop that averages and ranks one draw after the other over tables prepared
once, and one that builds the whole composite anew in every draw, as tools do that know nothing of
the steps in between. Both are timed over some of the draws and scaled up to all of them; their
ranks are compared first.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable
from itertools import product

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from geo.composite import Composite, CompositeRecipe, composite
from geo.composite.space import CHOICES, Space
from geo.composite.uncertainty import uncertainty
from tests.bench import harness
from tests.golden.composite_tables import made_tables

DRAWS = 10_000
GOAL = 1.0
SOME = 200
FEW = 12


def prepared(nominal: Composite, space: Space) -> dict[tuple[str, ...], np.ndarray]:
    """Normalise once for every combination of choices, with room for the aggregates."""
    tables = {}
    for picked in product(*(space.choices[name] for name in CHOICES)):
        recipe = CompositeRecipe(**dict(zip(CHOICES, picked, strict=True)))
        normalised = composite(nominal.units, nominal.structure, recipe).normalised.to_numpy()
        room = np.full((len(normalised), len(nominal.structure.aggregates)), np.nan)
        tables[picked] = np.hstack([normalised, room])
    return tables


def by_loop(
    nominal: Composite, space: Space, tables: dict[tuple[str, ...], np.ndarray], uniform: np.ndarray
) -> Iterable[np.ndarray]:
    """Average and rank one draw after the other, on tables that were prepared once."""
    structure = nominal.structure
    weights = nominal.weights.reindex(space.codes).fillna(1.0).to_numpy()
    place = {code: column for column, code in enumerate(space.codes)}
    groups = [
        (place[code], [place[child] for child in structure.children(code)])
        for code in structure.aggregates
    ]
    for row in uniform:
        picked = tuple(choices(space, row).values())
        geometric = picked[CHOICES.index("aggregation")] == "geometric"
        table = tables[picked].copy()
        drawn = weights * (1 + 0.25 * (2 * row[len(CHOICES) + 1 :] - 1))
        for column, children in groups:
            part, w = table[:, children], drawn[children]
            if geometric:
                part = np.log(part)
            mean = np.nansum(part * w, axis=1) / (~np.isnan(part) * w).sum(axis=1)
            table[:, column] = np.exp(mean) if geometric else mean
        yield rankdata(-table[:, -1], method="min")


def anew(meta: pd.DataFrame, nominal: Composite, space: Space, uniform: np.ndarray) -> Iterable:
    """Build the whole composite in every draw."""
    for row in uniform:
        noise = dict(zip(space.codes, 2 * row[len(CHOICES) + 1 :] - 1, strict=True))
        drawn = [
            w * (1 + 0.25 * noise.get(code, 0.0))
            for code, w in zip(meta["iCode"], meta["Weight"], strict=True)
        ]
        recipe = CompositeRecipe(**choices(space, row))
        yield composite(nominal.units, meta.assign(Weight=drawn), recipe).ranks[nominal.index]


def choices(space: Space, row: np.ndarray) -> dict[str, str]:
    """Read one draw's choices."""
    return {
        name: space.choices[name][int(u * len(space.choices[name]))]
        for name, u in zip(CHOICES, row, strict=False)
    }


def seconds(action: Callable[[], object]) -> float:
    """Time an action once."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def run() -> list[harness.Measurement]:
    """Measure on made figures the size of COINr's example."""
    data, meta = made_tables()
    nominal = composite(data, meta)
    space = Space(nominal)
    uniform = np.random.default_rng(1).random((SOME, space.width))
    expected = space.ranks(uniform)[0]
    start = time.perf_counter()
    tables = prepared(nominal, space)
    preparing = time.perf_counter() - start
    for found in (
        list(by_loop(nominal, space, tables, uniform)),
        list(anew(meta, nominal, space, uniform[:FEW])),
    ):
        assert np.array_equal(np.array(found, dtype=int), expected[: len(found)])
    ours = harness.median_seconds(lambda: uncertainty(nominal, draws=DRAWS, seed=1))
    some = seconds(lambda: list(by_loop(nominal, space, tables, uniform)))
    loop = preparing + some * DRAWS / SOME
    whole = seconds(lambda: list(anew(meta, nominal, space, uniform[:FEW]))) * DRAWS / FEW
    name = f"{DRAWS:,} draws of {len(data)} units x {len(nominal.structure.indicators)} indicators"
    return [
        harness.Measurement(name, ours, f"a loop over draws ({SOME} scaled up)", loop, goal=GOAL),
        harness.Measurement(
            name, ours, f"the whole composite in every draw ({FEW} scaled up)", whole, goal=GOAL
        ),
    ]


if __name__ == "__main__":
    sys.exit(harness.main("composite", run))
