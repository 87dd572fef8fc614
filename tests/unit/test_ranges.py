"""Ranges as sliders: where the handles stand and what they ask for."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from dashboard.ranges import can_show, moved, moved_strict, scale_of, stop_texts
from geo.markets import Markets
from geo.screen import Range

PERCENT = pd.Series([7.51, 20.0, 55.5, 99.97, np.nan])
PEOPLE = pd.Series([11_000.0, 5e6, 1.4e9])


def test_an_even_scale_ends_on_whole_steps_beyond_the_data() -> None:
    scale = scale_of(PERCENT, Range("x", low=20.0))
    assert (scale.least, scale.most, scale.step) == (7.5, 100.0, 0.1)


def test_a_scale_reaches_bounds_outside_the_data() -> None:
    scale = scale_of(PERCENT, Range("x", low=-3.0, high=180.0))
    assert scale.least <= -3.0 and scale.most >= 180.0


def test_numbers_over_powers_of_ten_get_a_logarithmic_scale_with_the_bounds_in_it() -> None:
    scale = scale_of(PEOPLE, Range("x", low=1_234_567.0))
    assert scale.stops[0] <= 11_000 and scale.stops[-1] >= 1.4e9
    assert 1_234_567.0 in scale.stops


def test_a_constant_column_still_has_a_scale() -> None:
    scale = scale_of(pd.Series([4.0, 4.0]), Range("x", low=4.0))
    assert scale.least < scale.most


def test_a_handle_that_was_not_moved_keeps_its_bound_to_the_digit() -> None:
    control = Range("x", low=20.123, high=95.5)
    scale = scale_of(PERCENT, control)
    assert moved(control, scale, 20.1, 90.0) == Range("x", low=20.123, high=90.0)


def test_a_handle_at_the_end_is_no_bound() -> None:
    control = Range("x", low=20.0, high=95.5)
    scale = scale_of(PERCENT, control)
    assert moved(control, scale, 20.0, scale.most) == Range("x", low=20.0)
    assert moved(control, scale, scale.least, 95.5) == Range("x", high=95.5)


def test_both_handles_at_the_ends_still_ask_for_a_figure() -> None:
    control = Range("x", low=20.0)
    scale = scale_of(PERCENT, control)
    assert moved(control, scale, scale.least, scale.most) == Range("x", low=scale.least)


def test_places_of_handles_are_rounded_to_what_is_shown() -> None:
    control = Range("x", low=20.0)
    scale = scale_of(PERCENT, control)
    assert moved(control, scale, 19.900000000000002, scale.most).low == 19.9


@pytest.mark.parametrize(
    ("control", "handle", "after"),
    [
        (Range("x", low=20.0, open=True), 30.0, Range("x", low=30.0, open=True)),
        (Range("x", high=20.0, open=True), 10.0, Range("x", high=10.0, open=True)),
        (Range("x", low=20.123, open=True), 20.1, Range("x", low=20.123, open=True)),
    ],
)
def test_a_strict_bound_stays_strict(control: Range, handle: float, after: Range) -> None:
    assert moved_strict(control, scale_of(PERCENT, control), handle) == after


def test_stops_have_texts_that_differ() -> None:
    stops = [97.0, 100.0, 100.2, 200.0]
    assert len(set(stop_texts(stops).values())) == 4


@pytest.mark.parametrize(
    ("control", "shown"),
    [
        (Range("IT.NET.USER.ZS", low=20.0), True),
        (Range("IT.NET.USER.ZS", low=-50.0), True),
        (Range("IT.NET.USER.ZS", low=1e9), False),
        (Range("IT.NET.USER.ZS", low=90.0, high=20.0), False),
        (Range("SH.XPD.CHEX.GD.ZS", low=5.0), False),
        (Range("name", low=5.0), False),
        (Range("nonsense", low=5.0), False),
    ],
)
def test_what_a_slider_cannot_show_stays_text(
    default_markets: Markets, control: Range, shown: bool
) -> None:
    assert can_show(default_markets, control) is shown
