"""The product against the method in plain loops, to twelve decimals."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pandas as pd
import pytest

from data.catalogue import Catalogue
from data.panel import CrossSection
from data.snapshot import Snapshot
from geo.ai_development import ai_development
from geo.opportunity import opportunity
from geo.recipe import Recipe, transformations_in_force, weights_in_force
from geo.similarity import similarity
from tests.golden import plain_method as plain

FEWER = ("NE.EXP.GNFS.ZS", "TX.VAL.TECH.MF.ZS", "UIS.LR.AG15T99", "SI.POV.GINI", "PV.EST")
HEAVIER = (("RQ.EST", 2.5), ("WPP.DENSITY", 0.3))


@pytest.fixture(scope="module")
def table(snapshot: Snapshot) -> plain.Table:
    rows = snapshot.observations[~snapshot.observations["quarantined"]]
    columns = [rows[name].tolist() for name in ("economy", "indicator", "period", "value")]
    return plain.cross_section(zip(*columns, strict=True), snapshot.reference_year)


Check = Callable[[str, Recipe], None]


@pytest.fixture(scope="module")
def check(catalogue: Catalogue, table: plain.Table, values: pd.DataFrame) -> Check:
    return partial(_assert_same, catalogue, table, values)


def _assert_same(
    catalogue: Catalogue, table: plain.Table, values: pd.DataFrame, home: str, recipe: Recipe
) -> None:
    """Compare everything for one home market."""
    lens = catalogue.lens("general")
    weights = weights_in_force(lens, recipe)
    near = similarity(values, home, weights, transformations_in_force(catalogue, lens, weights))
    changed = dict(recipe.weights)
    expected = plain.similarity(
        table,
        list(values.index),
        home,
        {k: changed.get(k, 1.0) for k in plain.GENERAL if k not in recipe.without},
        plain.GENERAL,
    )
    wanted = pd.DataFrame.from_dict(expected, orient="index")
    for column in ("rank", "distance", "similarity", "coverage"):
        _assert_equal(near.ranking[column], wanted[column])
    assert near.ranking["status"].tolist() == wanted["status"].tolist()
    parts = pd.DataFrame.from_dict(dict(wanted["contributions"].dropna()), orient="index")
    for code in parts:
        _assert_equal(near.contributions[code], parts[code].reindex(values.index))

    scored = ai_development(values, home).ranking
    expected_ai = plain.ai_development(table, list(values.index))
    wanted = pd.DataFrame.from_dict(expected_ai, orient="index")
    for column in ("score", "rank", "components"):
        _assert_equal(scored[column], wanted[column])

    best = opportunity(
        near.ranking["distance"],
        near.ranking["status"] == "ok",
        scored["score"],
        values["SP.POP.TOTL"],
        values["NY.GDP.MKTP.CD"],
        home,
    ).ranking
    pool = plain.opportunity(table, expected, expected_ai, home)
    assert best.index[best["pool"]].tolist() == list(pool)
    assert best["open"].tolist() == [pool.get(e, {"open": False})["open"] for e in best.index]
    for column in ("opportunity", "rank"):
        found: dict[str, Any] = {e: record[column] for e, record in pool.items()}
        _assert_equal(best[column], pd.Series(found, dtype=object).reindex(best.index))


def _assert_equal(found: pd.Series, wanted: pd.Series) -> None:
    assert found.astype(float).tolist() == pytest.approx(
        wanted.astype(float).tolist(), abs=1e-12, rel=1e-12, nan_ok=True
    )


def test_cross_section(table: plain.Table, section: CrossSection) -> None:
    found = {
        code: section.values[code].dropna().to_dict()
        for code in section.values
        if section.values[code].notna().any()
    }
    assert found == table


@pytest.mark.parametrize("home", ["VNM", "NAM", "USA", "TWN", "XKX", "CHI"])
def test_homes(home: str, check: Check) -> None:
    check(home, Recipe())


@pytest.mark.parametrize("home", ["VNM", "SSD"])
def test_fewer_indicators_and_other_weights(home: str, check: Check) -> None:
    check(home, Recipe(without=FEWER, weights=HEAVIER))


@pytest.mark.slow
def test_every_home(check: Check, values: pd.DataFrame) -> None:
    for home in values.index:
        check(home, Recipe())
