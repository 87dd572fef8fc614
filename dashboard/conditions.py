"""Controls of the Screen page: each term of the conditions as a slider, a picker or a chip.

The text is the truth. Controls are made from it on every run, and what they change is written back
into it, so the two cannot part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from dashboard import sparks, state
from geo.markets import Markets
from geo.screen import Box, Chip, Choice, Control, Range, Switch, from_controls
from geo.wording import counted, large, quantity

TEXT_COLUMNS: dict[str, str] = {
    "region": "Region",
    "income_group": "Income group",
    "bloc": "Bloc",
    "economy": "Economy",
}
SWITCH_COLUMNS: dict[str, str] = {
    "african": "African",
    "landlocked": "Landlocked",
    "least_developed": "Least developed",
    "proposal": "Proposed in the interview",
    "open": "Open (AI less developed than at home)",
    "above_floor": "Above the size floor",
}
NUMBER_COLUMNS: dict[str, str] = {
    "population": "Population",
    "gdp": "GDP",
    "similarity": "Similarity to home",
    "ai_development": "AI development",
    "ai_gap": "AI gap to home",
    "opportunity": "Opportunity",
    "distance_km": "Distance to home",
}


def column_name(result: Markets, column: str) -> str:
    """Name a column of the conditions as a person would."""
    known = {**NUMBER_COLUMNS, **TEXT_COLUMNS, **SWITCH_COLUMNS}
    if column in known:
        return known[column]
    if column in result.catalogue.codes:
        return result.catalogue.indicator(column).name
    return column


def offered(result: Markets) -> list[str]:
    """List the columns that a control can be added for: plain ones, then every indicator."""
    indicators = [code for code in result.catalogue.codes if result.frame[code].notna().any()]
    return [*NUMBER_COLUMNS, *TEXT_COLUMNS, *SWITCH_COLUMNS, "geometry", *indicators]


def new_control(result: Markets, column: str) -> Control:
    """Make the control to begin with for a column: half of the economies, nothing chosen, or yes.

    Parameters
    ----------
    result
        The merged economies.
    column
        One of those offered.
    """
    if column in SWITCH_COLUMNS:
        return Switch(column)
    if column == "geometry":
        return Box(60.0, -12.0, 150.0, 35.0)
    if column in TEXT_COLUMNS:
        return Choice(column, (choices_of(result, column)[0],))
    middle = float(result.frame[column].median())
    return Range(column, low=float(f"{middle:.2g}"))


def choices_of(result: Markets, column: str) -> list[str]:
    """List the texts that a column of texts holds, sorted."""
    values = result.frame.index if column == "economy" else result.frame[column]
    if column == "bloc":
        return sorted({bloc for blocs in values for bloc in blocs})
    return sorted({str(value) for value in values if not pd.isna(value)})


def draw(result: Markets, controls: Sequence[Control]) -> None:
    """Draw one row for each control, with a button to remove it."""
    for place, control in enumerate(controls):
        with st.container(border=True):
            left, right = st.columns([9, 1], vertical_alignment="center")
            with left:
                _draw_one(result, controls, place, control)
            right.button(
                ":material/close:",
                key=f"screen_remove_{place}",
                help="Remove this condition",
                on_click=_write,
                args=([item for other, item in enumerate(controls) if other != place],),
                type="tertiary",
            )


def add(controls: Sequence[Control], control: Control) -> None:
    """Append a control to the conditions."""
    _write([*controls, control])


def _write(controls: Sequence[Control]) -> None:
    """Write controls into the view state as text."""
    state.change(where=from_controls(controls))


def _draw_one(result: Markets, controls: Sequence[Control], place: int, control: Control) -> None:
    """Draw what suits one control."""
    if isinstance(control, Range) and _is_number(result, control.column):
        _draw_range(result, controls, place, control)
    elif isinstance(control, Choice) and control.column in TEXT_COLUMNS:
        _draw_choice(result, controls, place, control)
    elif isinstance(control, Switch):
        _draw_switch(result, controls, place, control)
    elif isinstance(control, Box):
        _draw_box(controls, place, control)
    else:
        text = control.text if isinstance(control, Chip) else from_controls([control])
        st.code(text, language=None, wrap_lines=True)
        st.caption("Stays text: no control can show it. Edit it below.")


def _is_number(result: Markets, column: str) -> bool:
    """Tell whether a column holds numbers that a slider can show."""
    return column in result.frame.columns and column in result.units


def _draw_range(result: Markets, controls: Sequence[Control], place: int, control: Range) -> None:
    """Draw a slider over the data's own range with a small histogram."""
    values = result.frame[control.column].astype(float)
    name, unit = column_name(result, control.column), result.units[control.column]
    st.html(sparks.histogram(values, control.low, control.high))
    key = f"screen_range_{place}_{control.column}"
    bounds = [bound for bound in (control.low, control.high) if bound is not None]
    label = f"{name} ({unit})"
    if sparks.wide(values) and min(bounds, default=1.0) > 0:
        steps = sparks.slider_steps(values, *bounds)
        least, most = steps[0], steps[-1]
        st.session_state[key] = (
            least if control.low is None else control.low,
            most if control.high is None else control.high,
        )
        st.select_slider(
            label,
            steps,
            format_func=large,
            key=key,
            on_change=_take_range,
            args=(controls, place, key, least, most),
        )
    else:
        least = min([float(values.min()), *bounds])
        most = max([float(values.max()), *bounds])
        if least == most:
            most = least + 1.0
        st.session_state[key] = (
            least if control.low is None else control.low,
            most if control.high is None else control.high,
        )
        step = 10.0 ** _power((most - least) / 200)
        st.slider(
            label,
            least,
            most,
            step=step,
            format=_slider_format(step),
            key=key,
            on_change=_take_range,
            args=(controls, place, key, least, most),
        )
    st.caption(f"{_bounds_in_words(control, unit)}; {_without(values)}.")


def _bounds_in_words(control: Range, unit: str) -> str:
    """Say a range's bounds with their unit."""
    said = []
    if control.low is not None:
        said.append(f"{'above' if control.open else 'from'} {quantity(control.low, unit)}")
    if control.high is not None:
        said.append(f"{'below' if control.open else 'up to'} {quantity(control.high, unit)}")
    return " ".join(said).replace("$", "\\$")


def _without(values: pd.Series) -> str:
    """Say how many economies have no figure."""
    missing = int(values.isna().sum())
    if not missing:
        return "every economy has a figure"
    return f"{counted(missing, 'economy has', 'economies have')} no figure and cannot be judged"


def _power(width: float) -> int:
    """Give the power of ten of a number, at most 0 for steps of 1."""
    return int(f"{width:e}".partition("e")[2])


def _slider_format(step: float) -> str:
    """Give as many decimals as a slider's step has."""
    return f"%.{max(0, -_power(step))}f"


def _take_range(
    controls: Sequence[Control], place: int, key: str, least: float, most: float
) -> None:
    """Write a slider's new bounds; an end of the slider asks for no bound."""
    low, high = st.session_state[key]
    control = controls[place]
    assert isinstance(control, Range)
    new_low, new_high = (None if low <= least else low), (None if high >= most else high)
    one_sided = new_low is None or new_high is None
    changed = replace(control, low=new_low, high=new_high, open=control.open and one_sided)
    if new_low is None and new_high is None:
        # Both ends: keep a term that everything with a figure meets, rather than lose the slider.
        changed = replace(control, low=least, high=None, open=False)
    _write([changed if other == place else item for other, item in enumerate(controls)])


def _draw_choice(result: Markets, controls: Sequence[Control], place: int, control: Choice) -> None:
    """Draw a picker of texts, to be among or not to be among."""
    options = choices_of(result, control.column)
    options += [value for value in control.values if value not in options]
    key = f"screen_choice_{place}_{control.column}"
    st.session_state[key] = list(control.values)
    names = result.frame["name"] if control.column == "economy" else {}
    st.multiselect(
        f"{column_name(result, control.column)} {'is none of' if control.negated else 'is one of'}",
        options,
        format_func=lambda value: str(names.get(value, value)),
        key=key,
        on_change=_take_choice,
        args=(controls, place, key),
    )
    st.session_state[f"{key}_not"] = control.negated
    st.toggle(
        "Leave these out instead",
        key=f"{key}_not",
        on_change=_take_choice,
        args=(controls, place, key),
    )


def _take_choice(controls: Sequence[Control], place: int, key: str) -> None:
    """Write a picker's new texts; an empty picker asks nothing and goes."""
    control = controls[place]
    assert isinstance(control, Choice)
    changed = replace(
        control,
        values=tuple(st.session_state[key]),
        negated=bool(st.session_state.get(f"{key}_not", control.negated)),
    )
    _write([changed if other == place else item for other, item in enumerate(controls)])


def _draw_switch(result: Markets, controls: Sequence[Control], place: int, control: Switch) -> None:
    """Draw yes or no."""
    key = f"screen_switch_{place}_{control.column}"
    st.session_state[key] = "Yes" if control.value else "No"
    st.radio(
        column_name(result, control.column),
        ("Yes", "No"),
        horizontal=True,
        key=key,
        on_change=_take_switch,
        args=(controls, place, key),
    )


def _take_switch(controls: Sequence[Control], place: int, key: str) -> None:
    """Write a switch's new value."""
    control = controls[place]
    assert isinstance(control, Switch)
    changed = Switch(control.column, st.session_state[key] == "Yes")
    _write([changed if other == place else item for other, item in enumerate(controls)])


def _draw_box(controls: Sequence[Control], place: int, control: Box) -> None:
    """Draw the four sides of a box of degrees."""
    st.markdown("Its shape meets this box (degrees; west beyond east crosses 180°)")
    sides = ("west", "south", "east", "north")
    for column, side in zip(st.columns(4), sides, strict=True):
        key = f"screen_box_{place}_{side}"
        st.session_state[key] = float(getattr(control, side))
        limit = 180.0 if side in {"west", "east"} else 90.0
        column.number_input(
            side.capitalize(),
            -limit,
            limit,
            step=5.0,
            key=key,
            on_change=_take_box,
            args=(controls, place, side, key),
        )


def _take_box(controls: Sequence[Control], place: int, side: str, key: str) -> None:
    """Write one side of a box; a south above north trades places with it."""
    control = controls[place]
    assert isinstance(control, Box)
    sides = {name: getattr(control, name) for name in ("west", "south", "east", "north")}
    sides[side] = float(st.session_state[key])
    sides["south"], sides["north"] = sorted((sides["south"], sides["north"]))
    changed = Box(**sides, column=control.column)
    _write([changed if other == place else item for other, item in enumerate(controls)])
