"""The composite engine against a plain one, and against a table worked by hand.

By hand: two pillars of two indicators, weights 1 and 3 in the first, three units.

            a (up)   b (down)        c      d (missing for T)
    R       0        10              1      2
    S       5        30              3      4
    T       10       20              2

Min-max, 0 to 100:  a 0, 50, 100;  b turned 100, 0, 50;  c 0, 100, 50;  d 0, 100, missing.
First pillar (a + 3 b) / 4:  75, 12.5, 62.5.   Second (c + d) / 2, T by c alone:  0, 100, 50.
Index:  37.5, 56.25, 56.25, so that S and T share rank 1 and R has rank 3.
"""

from __future__ import annotations

import math

import pandas as pd
import pytest

from geo.composite import CompositeRecipe, composite
from tests.golden.composite_tables import made_tables
from tests.golden.plain_composite import Row, Table, plain_composite, ranks

DATA = pd.DataFrame(
    {"uCode": list("RST"), "a": [0, 5, 10], "b": [10, 30, 20], "c": [1, 3, 2], "d": ["2", "4", ""]}
)
META = pd.DataFrame(
    [
        ("a", "Indicator", "P", 1, 1),
        ("b", "Indicator", "P", -1, 3),
        ("c", "Indicator", "Q", 1, 1),
        ("d", "Indicator", "Q", 1, 1),
        ("P", "Aggregate", "I", 1, 1),
        ("Q", "Aggregate", "I", 1, 1),
        ("I", "Aggregate", "NA", 1, 1),
    ],
    columns=["iCode", "Type", "Parent", "Direction", "Weight"],
)


def test_scores_worked_by_hand() -> None:
    scores = composite(DATA, META).scores
    assert scores["P"].tolist() == [75, 12.5, 62.5]
    assert scores["Q"].tolist() == [0, 100, 50]
    assert scores["I"].tolist() == [37.5, 56.25, 56.25]


def test_ranks_worked_by_hand_share_the_smaller() -> None:
    assert composite(DATA, META).ranks["I"].tolist() == [3, 1, 1]


@pytest.mark.parametrize(
    ("mean", "low", "seed"),
    [
        ("arithmetic", 0.0, 1),
        ("geometric", 1.0, 2),
        ("harmonic", 1.0, 3),
        ("arithmetic", 0.0, 4),
    ],
)
@pytest.mark.parametrize("imputation", ["none", "group-mean:Group"])
def test_scores_of_every_aggregate_are_those_of_the_plain_composite(
    mean: str, low: float, seed: int, imputation: str
) -> None:
    data, meta = made_tables(seed=seed)
    recipe = CompositeRecipe(aggregation=mean, imputation=imputation)
    scores = composite(data, meta, recipe).scores
    plain = plain_composite(
        table_of(data, meta, "Indicator"),
        rows_of(meta),
        denominators=table_of(data, meta, "Denominator"),
        groups=None
        if imputation == "none"
        else dict(zip(data["uCode"], data["Group"], strict=True)),
        low=low,
        mean=mean,
    )
    assert set(scores.columns) == set(plain)
    for code, column in plain.items():
        assert scores[code].to_dict() == pytest.approx(column, rel=1e-9)


@pytest.mark.parametrize("bound", [None, 0, 1, 3, 12])
def test_every_bound_of_treatment_gives_the_plain_scores(bound: int | None) -> None:
    data, meta = made_tables(seed=9, positive=True)
    treatment = "none" if bound is None else f"winsorise:{bound}"
    result = composite(data, meta, CompositeRecipe(treatment=treatment))
    plain = plain_composite(
        table_of(data, meta, "Indicator"),
        rows_of(meta),
        denominators=table_of(data, meta, "Denominator"),
        bound=bound,
    )
    assert result.scores["Index"].to_dict() == pytest.approx(plain["Index"], rel=1e-9)
    assert result.ranks["Index"].to_dict() == ranks(plain["Index"])


def table_of(data: pd.DataFrame, meta: pd.DataFrame, kind: str) -> Table:
    """Turn columns of a type into plain dictionaries."""
    codes = meta.loc[meta["Type"] == kind, "iCode"]
    return {
        code: {
            unit: None if math.isnan(value) else value
            for unit, value in zip(data["uCode"], data[code], strict=True)
        }
        for code in codes
    }


def rows_of(meta: pd.DataFrame) -> list[Row]:
    """Turn indicators and aggregates into plain rows."""
    part = meta[meta["Type"].isin(["Indicator", "Aggregate"])]
    return [
        Row(
            row.iCode,
            None if row.Parent == "NA" else row.Parent,
            row.Weight,
            row.Direction,
            None if row.Denominator == "NA" else row.Denominator,
        )
        for row in part.itertuples()
    ]
