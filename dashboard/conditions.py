"""Controls of the Screen page: each term of the conditions as a slider, a picker or a chip.

The text is the truth. Controls are made from it on every run, and what they change is written back
into it, so the two cannot part.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from dashboard import ranges, state
from dashboard.held import hold, told
from dashboard.language import N_, _, keyed, local, words
from dashboard.texts import plain
from data.errors import ConditionError
from data.languages import said_again
from geo.markets import Markets
from geo.narrowing import column_of, texts_of
from geo.places import language_name, sub_region_name
from geo.screen import (
    Box,
    Chip,
    Choice,
    Control,
    Range,
    Switch,
    from_controls,
    parse,
    to_controls,
)

_PASSED = "conditions"
_KEPT = 30
"""Conditions of before that are kept, so that changes can be undone."""

TEXT_COLUMNS: dict[str, str] = {
    "region": N_("Region"),
    "sub_region": N_("Sub-region"),
    "income_group": N_("Income group"),
    "bloc": N_("Bloc"),
    "language": N_("Official language"),
    "neighbour": N_("Neighbours by land"),
    "economy": N_("Economy"),
}
SWITCH_COLUMNS: dict[str, str] = {
    "african": N_("African"),
    "landlocked": N_("Landlocked"),
    "least_developed": N_("Least developed"),
    "shares_language": N_("Shares an official language with home"),
    "shares_bloc": N_("Belongs to a bloc that home belongs to"),
    "proposal": N_("Proposed in the interview"),
    "open": N_("Open (AI less developed than at home)"),
    "above_floor": N_("Above the size floor"),
}
NUMBER_COLUMNS: dict[str, str] = {
    "population": N_("Population"),
    "gdp": N_("GDP"),
    "similarity": N_("Similarity to home"),
    "ai_development": N_("AI development"),
    "ai_gap": N_("AI gap to home"),
    "opportunity": N_("Opportunity"),
    "distance_km": N_("Distance to home"),
}


def column_name(result: Markets, column: str) -> str:
    """Name a column of the conditions as a person would."""
    say = result.say
    known = {**NUMBER_COLUMNS, **TEXT_COLUMNS, **SWITCH_COLUMNS}
    if column in known:
        return say(known[column])
    if column in result.catalogue.codes:
        return result.catalogue.indicator(column).name
    return column


def offered(result: Markets) -> list[str]:
    """List the columns that a control can be added for: plain ones, then every indicator."""
    present = result.frame.notna().any()
    numbers = [column for column in NUMBER_COLUMNS if present[column]]
    indicators = [code for code in result.catalogue.codes if present[code]]
    return [*numbers, *TEXT_COLUMNS, *SWITCH_COLUMNS, "geometry", *indicators]


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
    return sorted(texts_of(column_of(result, column)))


def value_name(result: Markets, column: str, value: str) -> str:
    """Name a text of a column as a person would."""
    if column in ("economy", "neighbour"):
        return result.name(value) if value in result.frame.index else value
    if column == "language":
        return language_name(value, result.language)
    if column == "sub_region":
        return sub_region_name(value, result.language)
    return result.say(value)


def draw(result: Markets, controls: Sequence[Control]) -> None:
    """Draw one row for each control, with a button to remove it."""
    for place, control in enumerate(controls):
        with st.container(border=True, gap="small"):
            _draw_one(result, place, control)
            st.button(
                _("Remove {called}", called=_called(result, control)),
                key=f"screen_remove_{place}",
                icon=":material/close:",
                on_click=remove,
                args=(place, control),
                type="tertiary",
            )


def in_force() -> list[Control]:
    """Give the controls of the conditions as they are now, none while they cannot be read.

    A callback asks anew, since the reader may have done more since the page was drawn.
    """
    try:
        return list(to_controls(parse(state.current().where)))
    except ConditionError:
        return []


def add(new: Sequence[Control]) -> None:
    """Append controls to the conditions in force, those that are not there yet."""
    there = in_force()
    write([*there, *(control for control in new if control not in there)])


def remove(place: int, drawn: Control) -> None:
    """Remove the control at a place, if it is still the one that was drawn there."""
    _change(place, drawn, lambda _now: None)


def put(text: str) -> None:
    """Put conditions as text into the view state, and remember those before for `undo`."""
    before = state.current().where
    if text == before:
        return
    passed = state.before().setdefault(_PASSED, [])
    passed.append(before)
    del passed[:-_KEPT]
    state.change(where=text)


def can_undo() -> bool:
    """Tell whether conditions of this session were changed and can be had back."""
    return bool(state.before().get(_PASSED))


def undo() -> None:
    """Go back to the conditions before the last change."""
    if can_undo():
        state.change(where=state.before()[_PASSED].pop())


def write(controls: Sequence[Control]) -> None:
    """Write controls into the view state as text; what does not fit is refused and said."""
    try:
        text = from_controls(controls)
    except ConditionError as error:
        st.toast(plain(said_again(error.message, words())), icon=":material/error:")
        return
    if len(text) > state.MAX_CONDITION:
        st.toast(
            _(
                "The conditions together may have {max_condition} characters; nothing was changed.",
                max_condition=local(f"{state.MAX_CONDITION:,}"),
            ),
            icon=":material/info:",
        )
        return
    put(text)


def _called(result: Markets, control: Control) -> str:
    """Name what a control is on, for the button that removes it."""
    if isinstance(control, Chip):
        return _("this text")
    if isinstance(control, Box):
        return _("the box")
    return plain(words().inside(column_name(result, control.column)))


def _change(place: int, drawn: Control, to: Callable[[Any], Control | None]) -> None:
    """Change the control at a place, or remove it for None, if it is still the one drawn there."""
    controls = in_force()
    if place >= len(controls) or not _alike(controls[place], drawn):
        return
    changed = to(controls[place])
    controls[place : place + 1] = [] if changed is None else [changed]
    write(controls)


def _alike(one: Control, other: Control) -> bool:
    """Tell whether two controls are of one kind on one column, or the same text."""
    if isinstance(one, Chip) or isinstance(other, Chip):
        return one == other
    return type(one) is type(other) and one.column == other.column


def _draw_one(result: Markets, place: int, control: Control) -> None:
    """Draw what suits one control."""
    column = "" if isinstance(control, Chip) else control.column
    if isinstance(control, Range) and ranges.can_show(result, control):
        ranges.draw(
            result,
            control,
            name=column_name(result, column),
            key=keyed(f"screen_range_{place}_{column}"),
            take=lambda to: _change(place, control, to),
        )
    elif isinstance(control, Choice) and column in TEXT_COLUMNS:
        _draw_choice(result, place, control)
    elif isinstance(control, Switch) and column in SWITCH_COLUMNS:
        _draw_switch(result, place, control)
    elif isinstance(control, Box):
        _draw_box(place, control)
    else:
        text = control.text if isinstance(control, Chip) else from_controls([control])
        st.code(text, language=None, wrap_lines=True)
        st.caption(_("Stays text, because no control can show it. Edit it in the text below."))


def _draw_choice(result: Markets, place: int, control: Choice) -> None:
    """Draw a picker of texts, to be among or not to be among."""
    options = choices_of(result, control.column)
    options += [value for value in control.values if value not in options]
    key = keyed(f"screen_choice_{place}_{control.column}")
    name = column_name(result, control.column)

    def take() -> None:
        chosen, negated = tuple(st.session_state[key]), bool(st.session_state[f"{key}_not"])
        _change(place, control, lambda now: replace(now, values=chosen, negated=negated))

    hold(key, list(control.values))
    st.multiselect(
        _("{column} is none of", column=name)
        if control.negated
        else _("{column} is one of", column=name),
        options,
        format_func=lambda value: value_name(result, control.column, value),
        key=key,
        on_change=told,
        args=(key, take),
    )
    hold(f"{key}_not", control.negated)
    st.toggle(
        _("Leave these out instead"), key=f"{key}_not", on_change=told, args=(f"{key}_not", take)
    )


def _draw_switch(result: Markets, place: int, control: Switch) -> None:
    """Draw yes or no."""
    key = keyed(f"screen_switch_{place}_{control.column}")
    yes, no = _("Yes"), _("No")

    def take() -> None:
        chosen = st.session_state[key] == yes
        _change(place, control, lambda now: replace(now, value=chosen))

    hold(key, yes if control.value else no)
    st.radio(
        column_name(result, control.column),
        (yes, no),
        horizontal=True,
        key=key,
        on_change=told,
        args=(key, take),
    )


_SIDES = {"west": N_("West"), "east": N_("East"), "south": N_("South"), "north": N_("North")}


def _draw_box(place: int, control: Box) -> None:
    """Draw the four sides of a box of degrees."""
    st.markdown(_("Place meets this box, in degrees; a west beyond the east crosses 180°"))
    for pair in (("west", "east"), ("south", "north")):
        for column, side in zip(st.columns(2), pair, strict=True):
            key = f"screen_box_{place}_{side}"
            hold(key, float(getattr(control, side)))
            limit = 180.0 if side in {"west", "east"} else 90.0
            column.number_input(
                _(_SIDES[side]),
                -limit,
                limit,
                step=5.0,
                key=key,
                on_change=told,
                args=(key, _take_box, place, control, side, key),
            )


def _take_box(place: int, control: Box, side: str, key: str) -> None:
    """Write one side of a box; a south above north trades places with it."""

    def moved(now: Box) -> Box:
        sides = {name: getattr(now, name) for name in ("west", "south", "east", "north")}
        sides[side] = float(st.session_state[key])
        sides["south"], sides["north"] = sorted((sides["south"], sides["north"]))
        return Box(**sides, column=now.column)

    _change(place, control, moved)
