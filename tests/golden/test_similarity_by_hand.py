"""Similarity worked by hand: three economies, three indicators, one figure missing.

                 A (as it is)   B (natural logarithm)   C (as it is)
    HOM          1              e^0                     10
    ONE          3              e^3                     20
    TWO          5              e^3                     missing

A: mean 3, deviation sqrt((4 + 0 + 4) / 3) = sqrt(8/3); z = -sqrt(3/2), 0, sqrt(3/2).
B: after the logarithm 0, 3, 3; mean 2, deviation sqrt((4 + 1 + 1) / 3) = sqrt(2);
   z = -sqrt(2), 1/sqrt(2), 1/sqrt(2).
C: over the two that have it: mean 15, deviation 5; z = -1, 1, missing.

Squared differences to HOM:
    ONE   A: 3/2   B: (3/sqrt(2))^2 = 9/2   C: 2^2 = 4
    TWO   A: 6     B: 9/2                   C: missing
"""

from __future__ import annotations

from math import e, exp, nan, sqrt

import pandas as pd
import pytest

from geo.similarity import home_extremes, rank_all_homes, similarity

VALUES = pd.DataFrame(
    {"A": [1.0, 3.0, 5.0], "B": [1.0, e**3, e**3], "C": [10.0, 20.0, nan]},
    index=pd.Index(["HOM", "ONE", "TWO"], name="economy"),
)
TRANSFORMATIONS = {"A": "none", "B": "log", "C": "none"}
EQUAL = {"A": 1.0, "B": 1.0, "C": 1.0}
UNEQUAL = {"A": 1.0, "B": 1.0, "C": 2.0}


def test_scale_is_made_after_the_transformation_from_those_with_a_value() -> None:
    scale = similarity(VALUES, "HOM", EQUAL, TRANSFORMATIONS).scale
    assert scale.mean.tolist() == pytest.approx([3, 2, 15])
    assert scale.deviation.tolist() == pytest.approx([sqrt(8 / 3), sqrt(2), 5])
    assert scale.z["A"].tolist() == pytest.approx([-sqrt(1.5), 0, sqrt(1.5)])
    assert scale.z["B"].tolist() == pytest.approx([-sqrt(2), 1 / sqrt(2), 1 / sqrt(2)])
    assert scale.z["C"].tolist() == pytest.approx([-1, 1, nan], nan_ok=True)


def test_equal_weights() -> None:
    result = similarity(VALUES, "HOM", EQUAL, TRANSFORMATIONS)
    # ONE shares all three: d^2 = (3/2 + 9/2 + 4) / 3 = 10/3.
    # TWO shares A and B:   d^2 = (6 + 9/2) / 2 = 21/4, coverage exactly 2/3, so it is ranked.
    one, two = result.ranking.loc["ONE"], result.ranking.loc["TWO"]
    assert one["distance"] == pytest.approx(sqrt(10 / 3))
    assert two["distance"] == pytest.approx(sqrt(21 / 4))
    assert one["similarity"] == pytest.approx(100 * exp(-10 / 6))  # 18.89
    assert two["similarity"] == pytest.approx(100 * exp(-21 / 8))  # 7.24
    assert (one["coverage"], two["coverage"]) == pytest.approx((1, 2 / 3))
    assert (one["rank"], two["rank"]) == (1, 2)
    assert result.ranking["status"].tolist() == ["home", "ok", "ok"]


def test_contributions_are_the_parts_of_the_squared_distance() -> None:
    parts = similarity(VALUES, "HOM", EQUAL, TRANSFORMATIONS).contributions
    assert parts.loc["ONE"].tolist() == pytest.approx([1 / 2, 3 / 2, 4 / 3])  # sum 10/3
    assert parts.loc["TWO"].tolist() == pytest.approx([3, 9 / 4, nan], nan_ok=True)  # sum 21/4
    assert parts.loc["HOM"].tolist() == pytest.approx([0, 0, 0])


def test_unequal_weights_are_rescaled_and_move_the_limit() -> None:
    result = similarity(VALUES, "HOM", UNEQUAL, TRANSFORMATIONS)
    # Weights 1/4, 1/4, 1/2. ONE: d^2 = 3/8 + 9/8 + 2 = 7/2.
    # TWO: d^2 = (6/4 + 9/8) / (1/2) = 21/4 as before, but its coverage is 1/2: not ranked.
    assert result.weights.tolist() == pytest.approx([1 / 4, 1 / 4, 1 / 2])
    assert result.ranking["distance"].tolist() == pytest.approx([0, sqrt(7 / 2), sqrt(21 / 4)])
    assert result.ranking["coverage"].tolist() == pytest.approx([1, 1, 1 / 2])
    assert result.ranking["status"].tolist() == ["home", "ok", "not enough data"]
    assert result.ranking["rank"].isna().tolist() == [True, False, True]


def test_what_home_lacks_counts_for_nobody() -> None:
    # Seen from TWO, C is missing: to ONE A: 3/2, B: 0, so d^2 = 3/4; to HOM 21/4 as above.
    ranking = similarity(VALUES, "TWO", EQUAL, TRANSFORMATIONS).ranking
    assert ranking["distance"].tolist() == pytest.approx([sqrt(21 / 4), sqrt(3 / 4), 0])
    assert ranking["coverage"].tolist() == pytest.approx([2 / 3, 2 / 3, 2 / 3])


def test_home_extremes() -> None:
    table = home_extremes(similarity(VALUES, "HOM", EQUAL, TRANSFORMATIONS), VALUES)
    # Shares of ONE: A 3/20, B 9/20, C 8/20. Shares of TWO: A 4/7, B 3/7, C none.
    # Their means: A 101/280, B 123/280, C 1/5. HOM is the lowest of 3, 3 and 2 economies:
    # percentile 100 (1 - 1/2) / 3 = 50/3, and 100 (1 - 1/2) / 2 = 25 for C.
    assert table.index.tolist() == ["B", "A", "C"]
    assert table["share_of_distance"].tolist() == pytest.approx([123 / 280, 101 / 280, 1 / 5])
    assert table["percentile"].tolist() == pytest.approx([50 / 3, 50 / 3, 25])
    assert table["economies"].tolist() == [3, 3, 2]
    assert table["home_value"].tolist() == [1, 1, 10]
    assert table["home_z"].tolist() == pytest.approx([-sqrt(2), -sqrt(1.5), -1])


def test_all_homes_at_once() -> None:
    ranks = rank_all_homes(VALUES, EQUAL, TRANSFORMATIONS)
    # From ONE: HOM 10/3, TWO 3/4. From TWO: HOM 21/4, ONE 3/4.
    expected = {"HOM": [nan, 1, 2], "ONE": [2, nan, 1], "TWO": [2, 1, nan]}
    pd.testing.assert_frame_equal(
        ranks, pd.DataFrame(expected, VALUES.index).rename_axis(columns="home")
    )
