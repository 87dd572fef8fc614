"""Opportunity worked by hand: a home, a pool of three economies, and one without a GDP.

            distance   AI score   GDP, US$ bn   people, millions
    HOM     0          0.5        400           100
    ONE     1          0.1        100           1        above the floor by its GDP
    TWO     2          -0.5       40            6        above the floor by its people
    SIX     3          0.9        300           60
    GAP     0.5        -1         missing       50       no GDP: not in the pool
    TNY     0.7        -1         10            1        below the floor

Average rank in the pool {ONE, TWO, SIX} divided by 3, ascending:
            near (of -d)   less AI (score inverted)   size (log GDP)   mean x 100
    ONE     3/3            2/3                        2/3              700/9 = 77.78
    TWO     2/3            3/3                        1/3              600/9 = 66.67
    SIX     1/3            1/3                        3/3              not open: 0.9 > 0.5
"""

from __future__ import annotations

from math import nan

import pandas as pd
import pytest

from geo.opportunity import Opportunity, opportunity

ECONOMIES = pd.Index(["HOM", "ONE", "TWO", "SIX", "GAP", "TNY"], name="economy")


def _result(**changes: object) -> Opportunity:
    table = pd.DataFrame(
        {
            "distance": [0, 1, 2, 3, 0.5, 0.7],
            "ranked": [False, True, True, True, True, True],
            "ai": [0.5, 0.1, -0.5, 0.9, -1, -1],
            "population": [100e6, 1e6, 6e6, 60e6, 50e6, 1e6],
            "gdp": [400e9, 100e9, 40e9, 300e9, nan, 10e9],
        },
        index=ECONOMIES,
    )
    return opportunity(
        table["distance"],
        table["ranked"],
        table["ai"],
        table["population"],
        table["gdp"],
        "HOM",
        **changes,  # type: ignore[arg-type]
    )


def test_pool_and_openness() -> None:
    ranking = _result().ranking
    assert ranking.index[ranking["pool"]].tolist() == ["ONE", "TWO", "SIX"]
    assert ranking.index[ranking["open"]].tolist() == ["ONE", "TWO"]
    assert ranking["above_floor"].tolist() == [True, True, True, True, True, False]


def test_criteria() -> None:
    criteria = _result().criteria
    assert criteria.loc["ONE"].tolist() == pytest.approx([1, 2 / 3, 2 / 3])
    assert criteria.loc["TWO"].tolist() == pytest.approx([2 / 3, 1, 1 / 3])
    assert criteria.loc["SIX"].tolist() == pytest.approx([1 / 3, 1 / 3, 1])


def test_values_and_ranks_of_the_open() -> None:
    ranking = _result().ranking
    assert ranking["opportunity"].tolist() == pytest.approx(
        [nan, 700 / 9, 600 / 9, nan, nan, nan], nan_ok=True
    )
    assert ranking["rank"].fillna(0).tolist() == [0, 1, 2, 0, 0, 0]


def test_what_is_left_out_shrinks_the_pool() -> None:
    result = _result(leave_out=["SIX"])
    # Pool {ONE, TWO}: ONE 2/2, 1/2, 2/2; TWO 1/2, 2/2, 1/2.
    assert result.criteria.loc["ONE"].tolist() == pytest.approx([1, 1 / 2, 1])
    assert result.ranking.loc["ONE", "opportunity"] == pytest.approx(250 / 3)
    assert result.ranking.loc["TWO", "opportunity"] == pytest.approx(200 / 3)


def test_a_lower_floor_lets_the_small_one_in() -> None:
    result = _result(floor_population=1e6)
    # Pool {ONE, TWO, SIX, TNY}; TNY: 4/4, 4/4, 1/4.
    assert result.ranking.loc["TNY", "opportunity"] == pytest.approx(75)
    assert result.ranking.loc["TNY", "rank"] == 1
