"""A reader's budget for heavy work: spent, refused, and full again after a while."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.budget import Bucket


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_what_is_spent_comes_back_at_a_steady_pace() -> None:
    clock = Clock()
    bucket = Bucket(10, 2, clock)
    assert [bucket.spend(4) for _ in range(2)] == [0, 0]
    assert bucket.spend(4) == pytest.approx(1.0)  # 2 are left, 2 a second come back
    clock.now = 0.99
    assert 0 < bucket.spend(4) < 0.02
    clock.now = 1.0
    assert bucket.spend(4) == 0
    clock.now = 1_000.0
    assert bucket.held == 10


def test_what_is_dearer_than_a_full_budget_takes_all_of_it() -> None:
    clock = Clock()
    bucket = Bucket(10, 1, clock)
    assert bucket.spend(50) == 0
    assert bucket.spend(50) == pytest.approx(10)


@given(st.lists(st.tuples(st.floats(0, 5), st.floats(0.1, 8)), min_size=1, max_size=60))
def test_no_more_is_spent_than_was_there_and_came_back(steps: list[tuple[float, float]]) -> None:
    clock = Clock()
    bucket = Bucket(10, 2, clock)
    spent = 0.0
    for pause, cost in steps:
        clock.now += pause
        seconds = bucket.spend(cost)
        if not seconds:
            spent += cost
        else:
            clock.now += seconds + 1e-6
            assert bucket.spend(cost) == 0, "it said when there would be enough"
            spent += cost
    assert spent <= 10 + 2 * clock.now + 1e-6
