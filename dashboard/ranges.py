"""A range of numbers as a slider over the data's own range, under a small histogram.

The slider shows bounds and asks for new ones; it never rounds a bound that was not moved. Its ends
mean that there is no bound on that side.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from dashboard import sparks
from dashboard.texts import money
from geo.markets import Markets
from geo.screen import Range
from geo.wording import counted, large, quantity

_STEPS = 200
"""Steps of a slider at least."""

_BEYOND = 3.0
"""How many times the data's width a bound may lie outside of it and still be shown."""


@dataclass(frozen=True)
class Scale:
    """What a slider runs over.

    Attributes
    ----------
    least, most
        Its ends, neither inside the data's range nor inside the bounds.
    step
        Distance between two stops; 0 when the stops are listed.
    stops
        The stops of a logarithmic slider, ascending; empty for an even one.
    """

    least: float
    most: float
    step: float = 0.0
    stops: tuple[float, ...] = ()


def can_show(result: Markets, control: Range) -> bool:
    """Tell whether a column holds numbers whose slider can show the bounds.

    Parameters
    ----------
    result
        The merged economies.
    control
        The range.

    Returns
    -------
    bool
        False without any figure, for bounds that are crossed, and for bounds so far outside the
        data that the data would be a dot on the slider; such a range stays text.
    """
    if control.column not in result.frame.columns or control.column not in result.units:
        return False
    known = result.frame[control.column].astype(float).dropna()
    if known.empty:
        return False
    if control.low is not None and control.high is not None and control.low > control.high:
        return False
    low, high = float(known.min()), float(known.max())
    room = _BEYOND * max(high - low, abs(high), 1e-9)
    return all(low - room <= bound <= high + room for bound in _bounds(control))


def scale_of(values: pd.Series, control: Range) -> Scale:
    """Lay out a slider over values and bounds.

    Parameters
    ----------
    values
        Numbers, at least one of them known.
    control
        The range to be shown.

    Returns
    -------
    Scale
        Logarithmic for positive values over more than three powers of ten. The ends of an even
        scale are whole steps, so that they can be reached.
    """
    bounds = _bounds(control)
    if sparks.wide(values) and min(bounds, default=1.0) > 0:
        stops = tuple(sparks.slider_steps(values, *bounds))
        return Scale(stops[0], stops[-1], stops=stops)
    least = min(float(values.min()), *bounds, math.inf)
    most = max(float(values.max()), *bounds, -math.inf)
    if least == most:
        most = least + 1.0
    power = math.floor(math.log10((most - least) / _STEPS))
    step = 10.0**power
    return Scale(
        round(math.floor(least / step) * step, max(0, -power)),
        round(math.ceil(most / step) * step, max(0, -power)),
        step,
    )


def moved(control: Range, scale: Scale, low: float, high: float) -> tuple[Range, ...]:
    """Give the range that a slider's handles ask for.

    Parameters
    ----------
    control
        The range before.
    scale
        What the slider ran over.
    low, high
        Where its handles are now.

    Returns
    -------
    tuple of Range
        One range, or two where a bound that leaves itself out gets a second one beside it. A
        handle that was not moved keeps its bound to the digit. With both handles at the ends the
        range still asks for a figure.
    """
    new_low = _bound(control.low, scale, low, scale.least)
    new_high = _bound(control.high, scale, high, scale.most)
    if new_low is None and new_high is None:
        return (Range(control.column, low=scale.least),)
    if control.open and new_low is not None and new_high is not None:
        strict_low, strict_high = control.low is not None, control.high is not None
        return (
            Range(control.column, low=new_low, open=strict_low),
            Range(control.column, high=new_high, open=strict_high),
        )
    return (replace(control, low=new_low, high=new_high),)


def draw(
    result: Markets,
    control: Range,
    *,
    name: str,
    key: str,
    take: Callable[[Sequence[Range]], None],
) -> None:
    """Draw the histogram, the slider and the bounds in words.

    Parameters
    ----------
    result
        The merged economies.
    control
        The range to be shown.
    name
        Name of its column.
    key
        Unique on the page.
    take
        Called with what the reader asks for instead.
    """
    values = result.frame[control.column].astype(float)
    unit = result.units[control.column]
    scale = scale_of(values, control)
    st.html(sparks.histogram(values, control.low, control.high))
    st.session_state[key] = (
        scale.least if control.low is None else max(control.low, scale.least),
        scale.most if control.high is None else min(control.high, scale.most),
    )

    def change() -> None:
        take(moved(control, scale, *st.session_state[key]))

    label = money(f"{name} ({unit})")
    if scale.stops:
        st.select_slider(label, scale.stops, format_func=large, key=key, on_change=change)
    else:
        decimals = max(0, -math.floor(math.log10(scale.step)))
        st.slider(
            label,
            scale.least,
            scale.most,
            step=scale.step,
            format=f"%.{decimals}f",
            key=key,
            on_change=change,
        )
    st.caption(money(f"{_in_words(control, unit)}; {_without(values)}."))


def _bounds(control: Range) -> list[float]:
    """List the bounds that there are."""
    return [bound for bound in (control.low, control.high) if bound is not None]


def _bound(before: float | None, scale: Scale, handle: float, end: float) -> float | None:
    """Give a handle's bound: as before where it was not moved, none at the slider's end."""
    shown = end if before is None else before
    if math.isclose(handle, shown, rel_tol=1e-12, abs_tol=scale.step / 2):
        return before
    if math.isclose(handle, end, rel_tol=1e-12, abs_tol=scale.step / 2):
        return None
    if scale.step:
        handle = round(handle, max(0, -math.floor(math.log10(scale.step))))
    return handle


def _in_words(control: Range, unit: str) -> str:
    """Say a range's bounds with their unit."""
    said = []
    if control.low is not None:
        said.append(f"{'above' if control.open else 'from'} {quantity(control.low, unit)}")
    if control.high is not None:
        said.append(f"{'below' if control.open else 'up to'} {quantity(control.high, unit)}")
    return " ".join(said)


def _without(values: pd.Series) -> str:
    """Say how many economies have no figure."""
    missing = int(values.isna().sum())
    if not missing:
        return "every economy has a figure"
    return f"{counted(missing, 'economy has', 'economies have')} no figure and cannot be judged"
