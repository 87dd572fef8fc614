"""The result of a screening: matches, funnel, undecided economies and near misses."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest

from geo.screen import screen
from tests.unit.screening_frame import small_frame

FRAME = small_frame()
UNITS = {"population": "millions", "gdp": "US$", "IT.NET.USER.ZS": "%", "similarity": "0 to 100"}
TEXT = '"IT.NET.USER.ZS" > 40 AND population BETWEEN 20 AND 100 AND "GE.EST" > -0.5'


def near(text: str) -> pd.DataFrame:
    """Screen and give the near misses by economy."""
    return screen(text, FRAME, "VNM", units=UNITS).near_misses.set_index("economy")


def test_home_is_never_a_match() -> None:
    assert "VNM" not in screen("population > 0", FRAME, "VNM").matches


def test_an_empty_text_is_met_by_all_others() -> None:
    found = screen("", FRAME, "VNM")
    assert list(found.matches) == ["BGD", "LKA", "GHA", "NER", "FJI", "LAO"]
    assert found.funnel.empty and found.undecided.empty and found.near_misses.empty


def test_the_funnel_counts_by_hand() -> None:
    # Base: BGD LKA GHA NER FJI LAO. Term 1 is false for NER, unknown for LAO; term 2 false for BGD
    # (170), FJI (0.9) and LAO (7.5); term 3 false for BGD, NER and LAO, unknown for LKA.
    funnel = screen(TEXT, FRAME, "VNM").funnel
    assert funnel.to_dict("list") == {
        "condition": [
            '"IT.NET.USER.ZS" > 40',
            "population BETWEEN 20 AND 100",
            '"GE.EST" > -0.5',
        ],
        "excluded_alone": [1, 3, 3],
        "excluded_in_order": [1, 2, 0],
        "undecided": [1, 0, 1],
        "left": [4, 2, 1],
    }


def test_what_is_left_at_the_end_of_the_funnel_matches() -> None:
    assert list(screen(TEXT, FRAME, "VNM").matches) == ["GHA"]


def test_undecided_economies_fail_nothing_and_say_what_is_missing() -> None:
    undecided = screen(TEXT, FRAME, "VNM").undecided
    assert undecided.to_dict("records") == [
        {
            "economy": "LKA",
            "name": "Sri Lanka",
            "condition": '"GE.EST" > -0.5',
            "missing": "GE.EST",
            "why": "no value for GE.EST",
        }
    ]


def test_an_economy_that_is_not_ranked_says_why() -> None:
    found = screen("similarity > 50", FRAME, "VNM", reasons={"FJI": "8 of 26 indicators"})
    assert list(found.undecided["why"]) == ["no similarity: 8 of 26 indicators"]


def test_a_division_by_zero_is_said() -> None:
    found = screen("population / gdp > 0", FRAME, "VNM").undecided.set_index("economy")
    assert found.at["NER", "why"] == "gdp is zero and something is divided by it"


def test_only_what_makes_it_undecided_is_named() -> None:
    found = screen('"GE.EST" > 0 OR population > 1000 OR gdp IS NULL', FRAME, "VNM")
    assert list(found.undecided["missing"]) == ["GE.EST"]


def test_a_missing_value_that_decides_nothing_is_not_named() -> None:
    frame = FRAME.assign(similarity=np.nan)
    text = '"GE.EST" > 0 AND population > 1000 OR similarity > 50'
    found = screen(text, frame, "VNM").undecided.set_index("economy")
    assert found.at["LKA", "missing"] == "similarity"


def test_undecided_economies_are_counted_once() -> None:
    found = screen('similarity > 0 AND "GE.EST" > 0 OR gdp > 1e6', FRAME, "FJI")
    assert found.undecided_count == found.undecided["economy"].nunique()
    two = screen('gdp > 1 AND "IT.NET.USER.ZS" > 1', FRAME, "VNM")
    assert len(two.undecided) == 2 and two.undecided_count == 1


def test_near_misses_fail_one_condition_and_can_be_judged_on_all() -> None:
    found = near(TEXT)
    assert list(found.index) == ["FJI"]
    assert found.loc["FJI"].to_dict() == {
        "name": "Fiji",
        "condition": "population BETWEEN 20 AND 100",
        "amount": pytest.approx(19.1),
        "unit": "millions",
        "value": 0.9,
    }


@pytest.mark.parametrize(
    ("text", "economy", "amount", "unit"),
    [
        ("population > 30", "LKA", 8.0, "millions"),
        ("30 < population", "LKA", 8.0, "millions"),
        ("NOT population > 30", "BGD", 140.0, "millions"),
        ("NOT NOT population > 30", "LKA", 8.0, "millions"),
        ("population BETWEEN 20 AND 30", "GHA", 3.0, "millions"),
        ("population NOT BETWEEN 20 AND 30", "LKA", 2.0, "millions"),
        ("population = 30", "GHA", 3.0, "millions"),
        ("population <> 33", "GHA", 0.0, "millions"),
        ("population > 33", "GHA", 0.0, "millions"),
        ("population > 20 + 13 * 2", "GHA", 13.0, "millions"),
        ("population - 3 > 33", "GHA", 3.0, "millions"),
        ("population * 2 > 70", "GHA", 4.0, None),
        ("gdp / population > 3", "BGD", pytest.approx(3 - 450 / 170), None),
        ("gdp < population", "GHA", 43.0, None),
        ("population > population + 1", "GHA", 1.0, "millions"),
    ],
)
def test_the_amount_is_the_distance_to_the_bound(
    text: str, economy: str, amount: float, unit: str | None
) -> None:
    found = near(text)
    assert found.at[economy, "amount"] == amount
    assert found.at[economy, "unit"] == unit


@pytest.mark.parametrize(
    "text",
    [
        "region = 'South Asia'",
        "african",
        "bloc = 'AU'",
        "population > 1000 OR gdp > 1000",
        "population IN (1, 2)",
        "name LIKE 'x%'",
        "S_INTERSECTS(geometry, BBOX(0,0,1,1))",
    ],
)
def test_other_conditions_have_no_amount(text: str) -> None:
    found = near(text)
    assert len(found) and found["amount"].isna().all() and found["unit"].isna().all()


def test_near_misses_come_by_term_and_then_the_nearest_first() -> None:
    found = near("population > 30 AND similarity > 50")
    assert list(found.index) == ["LKA", "LAO", "GHA"]


def test_truth_holds_every_answer() -> None:
    truth = screen("landlocked AND population > 30", FRAME, "VNM").truth
    assert truth[0].isna().sum() == 1
    assert list(truth.loc["NER"]) == [True, False]


def test_asking_for_home_gets_a_remark() -> None:
    assert screen("economy IN ('VNM', 'BGD')", FRAME, "VNM").notes == (
        "VNM is the home market, which is never in the results",
    )


def test_matches_keep_the_order_of_the_frame() -> None:
    frame = FRAME.sort_values("population")
    assert list(screen("population > 20", frame, "VNM").matches) == ["LKA", "NER", "GHA", "BGD"]


def test_the_frame_is_left_as_it_was() -> None:
    frame = FRAME.copy(deep=True)
    screen(TEXT, frame, "VNM")
    pd.testing.assert_frame_equal(frame, FRAME)


def test_a_frame_of_many_economies_is_screened_in_a_moment() -> None:
    draws = np.random.default_rng(7)
    frame = pd.concat([FRAME.assign(gdp=draws.normal(100, 50, len(FRAME))) for _ in range(31)])
    frame.index = pd.Index([f"E{number}" for number in range(len(frame))], name="economy")
    text = (
        "population > 1 AND gdp BETWEEN 10 AND 1e12 AND NOT landlocked AND bloc <> 'ASEAN' AND "
        "region IN ('South Asia', 'Sub-Saharan Africa') AND name LIKE '%a%' AND similarity > 5 AND "
        'gdp / population > 0.1 AND (african OR "GE.EST" > -1) AND "IT.NET.USER.ZS" > 20'
    )
    screen(text, frame, "E0")
    times = []
    for _ in range(5):
        began = time.process_time()
        screen(text, frame, "E0")
        times.append(time.process_time() - began)
    # 20 ms is the goal; the bound is wider so that a busy machine does not fail the test
    assert min(times) < 0.05
