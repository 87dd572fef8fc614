"""A range of numbers as a slider over the data's own range, under a small histogram.

The slider shows bounds and asks for new ones; it never rounds a bound that was not moved. Its ends
mean that there is no bound on that side.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import sparks
from dashboard.language import _, large, n_, quantity
from dashboard.texts import label, plain
from geo.markets import Markets
from geo.screen import Range

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


def moved(control: Range, scale: Scale, low: float, high: float) -> Range:
    """Give the range that a slider's two handles ask for.

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
    Range
        A handle that was not moved keeps its bound to the digit. With both handles at the ends
        the range still asks for a figure.
    """
    new_low = _bound(control.low, scale, low, scale.least)
    new_high = _bound(control.high, scale, high, scale.most)
    if new_low is None and new_high is None:
        return Range(control.column, low=scale.least)
    return replace(control, low=new_low, high=new_high)


def moved_strict(control: Range, scale: Scale, handle: float) -> Range:
    """Give the range that the one handle of a bound that leaves itself out asks for."""
    side = "high" if control.low is None else "low"
    before = getattr(control, side)
    same = math.isclose(handle, before, rel_tol=1e-12, abs_tol=scale.step / 2)
    bound = before if same else _rounded(handle, scale)
    if side == "low":
        return replace(control, low=bound)
    return replace(control, high=bound)


def draw(
    result: Markets,
    control: Range,
    *,
    name: str,
    key: str,
    take: Callable[[Callable[[Range], Range]], None],
) -> None:
    """Draw the histogram, the slider and the bounds in words.

    Parameters
    ----------
    result
        The merged economies.
    control
        The range to be shown. One that leaves its bound out has a single handle, since a range
        with two bounds includes both.
    name
        Name of its column.
    key
        Unique on the page.
    take
        Called with what turns the range as it is then into what the reader asks for.
    """
    values = result.frame[control.column].astype(float)
    unit = result.units[control.column]
    scale = scale_of(values, control)
    st.html(sparks.histogram(values, control.low, control.high))
    low = scale.least if control.low is None else _on_stop(control.low, scale)
    high = scale.most if control.high is None else _on_stop(control.high, scale)
    handles: float | tuple[float, float] = (low, high)
    if control.open and (control.low is None or control.high is None):
        handles = high if control.low is None else low
    key = _own_key(key, handles, scale)

    def change() -> None:
        now = st.session_state[key]
        if isinstance(now, tuple):
            take(lambda control: moved(control, scale, *now))
        else:
            take(lambda control: moved_strict(control, scale, now))

    said = label(f"{name} ({_(unit)})")
    if scale.stops:
        texts = stop_texts(scale.stops)
        st.select_slider(
            said, scale.stops, handles, format_func=texts.__getitem__, key=key, on_change=change
        )
    else:
        st.slider(
            said,
            scale.least,
            scale.most,
            handles,
            step=scale.step,
            format=f"%.{_decimals(scale.step)}f",
            key=key,
            on_change=change,
        )
    st.caption(plain(f"{_in_words(control, unit)}; {_without(values)}."))


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
    return _rounded(handle, scale)


def stop_texts(stops: Sequence[float]) -> dict[float, str]:
    """Write stops with as few digits as tell them apart: a slider knows them by their texts."""
    texts: dict[float, str] = {}
    for digits in range(2, 16):
        texts = {stop: large(stop, digits) for stop in stops}
        if len(set(texts.values())) == len(texts):
            break
    return texts


def _own_key(key: str, handles: float | tuple[float, float], scale: Scale) -> str:
    """Give the key under which a slider shows these handles.

    A slider whose bounds were changed elsewhere begins anew under another key: Streamlit's sliders
    do not take over a pair of values that is set for them when they come to be drawn.
    """
    shape = "two" if isinstance(handles, tuple) else "one"
    name = f"{key} {shape} {scale.least:g} {scale.most:g} {scale.step:g}"
    turns = st.session_state.setdefault("slider turns", {})
    own = f"{name} {turns.get(name, 0)}"
    if own in st.session_state and not _near(st.session_state[own], handles, scale):
        turns[name] = turns.get(name, 0) + 1
        own = f"{name} {turns[name]}"
    return own


def _near(
    held: float | tuple[float, float], handles: float | tuple[float, float], scale: Scale
) -> bool:
    """Tell whether a slider's handles stand where they should, but for rounding."""
    return bool(np.allclose(held, handles, rtol=1e-12, atol=scale.step / 2))


def _on_stop(bound: float, scale: Scale) -> float:
    """Give the stop that shows a bound: a handle between stops would move the other one."""
    if not scale.step:
        return bound
    steps = round((bound - scale.least) / scale.step)
    stop = round(scale.least + steps * scale.step, _decimals(scale.step))
    return min(max(stop, scale.least), scale.most)


def _rounded(handle: float, scale: Scale) -> float:
    """Round a handle's place to what the slider shows."""
    return round(handle, _decimals(scale.step)) if scale.step else handle


def _decimals(step: float) -> int:
    """Give the decimals that a step needs."""
    return max(0, -math.floor(math.log10(step) + 1e-9))


def _in_words(control: Range, unit: str) -> str:
    """Say a range's bounds with their unit."""
    said = []
    if control.low is not None:
        low = quantity(control.low, unit)
        said.append(_("above {bound}", bound=low) if control.open else _("from {bound}", bound=low))
    if control.high is not None:
        high = quantity(control.high, unit)
        said.append(
            _("below {bound}", bound=high) if control.open else _("up to {bound}", bound=high)
        )
    return " ".join(said)


def _without(values: pd.Series) -> str:
    """Say how many economies have no figure."""
    missing = int(values.isna().sum())
    if not missing:
        return _("every economy has a figure")
    return _(
        "{counted} no figure and cannot be judged",
        counted=n_("{count} economy has", "{count} economies have", missing),
    )
