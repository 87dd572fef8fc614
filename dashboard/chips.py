"""Conditions in force as chips: each says one in words and takes it away when it is pressed."""

from __future__ import annotations

import re

import streamlit as st

from dashboard import conditions
from dashboard.language import _, listing, local, n_, quantity
from dashboard.texts import plain
from geo.markets import Markets
from geo.narrowing import remaining
from geo.screen import Box, Chip, Choice, Control, Range, Screening, Switch, to_controls

_LONGEST = 60
"""Characters of a text that a chip shows."""

_NAMED = 3
"""Texts of a choice that a chip names."""

_SCORES = frozenset(
    {"similarity", "distance", "coverage", "ai_development", "ai_gap", "opportunity"}
)
"""Columns whose unit says how they are made, which a chip has no room for."""

_ZEROS = re.compile(r"[.,]0{1,2}(?!\d)")


def draw(result: Markets, found: Screening, *, key: str) -> None:
    """Draw a chip for each condition, and the buttons that clear all and undo.

    Parameters
    ----------
    result
        The merged economies.
    found
        The screening by the conditions in force.
    key
        Begins the keys of the buttons.
    """
    controls = to_controls(found.condition)
    with st.container(horizontal=True, gap="small", key=f"chips_{key}"):
        for place, control in enumerate(controls):
            back = len(remaining(found, place)) - len(found.matches)
            st.button(
                plain(in_words(result, control)),
                key=f"{key}_chip_{place}",
                icon=":material/close:",
                icon_position="right",
                help=_tip(back),
                on_click=conditions.remove,
                args=(place, control),
            )
        if controls:
            st.button(
                _("Clear all"),
                key=f"{key}_clear",
                type="tertiary",
                icon=":material/delete_sweep:",
                on_click=conditions.put,
                args=("",),
            )
        if conditions.can_undo():
            st.button(
                _("Undo"),
                key=f"{key}_undo",
                type="tertiary",
                icon=":material/undo:",
                help=_("Go back to the conditions before the last change."),
                on_click=conditions.undo,
            )


def _tip(back: int) -> str:
    """Say what taking a condition away does."""
    if not back:
        return _("Remove this condition. No economy would come back.")
    return n_(
        "Remove this condition. {count} economy would come back.",
        "Remove this condition. {count} economies would come back.",
        back,
    )


def in_words(result: Markets, control: Control) -> str:
    """Say a condition briefly in the reader's language.

    Parameters
    ----------
    result
        The merged economies.
    control
        What stands for the condition.

    Returns
    -------
    str
        A text without Markdown; a condition that no control can show stays CQL2, cut.
    """
    if isinstance(control, Chip):
        text = control.text
        return text if len(text) <= _LONGEST else text[:_LONGEST] + " …"
    if isinstance(control, Box):
        sides = (control.west, control.south, control.east, control.north)
        return _("Place in the box {box}", box=", ".join(local(f"{side:g}") for side in sides))
    name = conditions.column_name(result, control.column)
    if isinstance(control, Switch):
        return name if control.value else _("{column}: no", column=name)
    if isinstance(control, Choice):
        return _choice(result, control, name)
    return _range(result, control, name)


def bound_in_words(result: Markets, column: str, bound: float) -> str:
    """Write a bound of a column with its unit, without zeros that say nothing."""
    if column in _SCORES or column not in result.units:
        return local(f"{bound:.6g}")
    return _ZEROS.sub("", quantity(bound, result.units[column]))


def _choice(result: Markets, control: Choice, name: str) -> str:
    """Say a choice of texts."""
    named = [conditions.value_name(result, control.column, value) for value in control.values]
    texts = listing(named, most=_NAMED, last="or")
    if control.negated:
        return _("{column}: not {texts}", column=name, texts=texts)
    return _("{column}: {texts}", column=name, texts=texts)


def _range(result: Markets, control: Range, name: str) -> str:
    """Say a range of numbers."""
    low, high = (
        bound_in_words(result, control.column, bound) if bound is not None else ""
        for bound in (control.low, control.high)
    )
    if control.low is not None and control.high is not None:
        return _("{column}: {low} to {high}", column=name, low=low, high=high)
    if control.low is not None:
        if control.open:
            return _("{column} above {bound}", column=name, bound=low)
        return _("{column} at least {bound}", column=name, bound=low)
    if control.open:
        return _("{column} below {bound}", column=name, bound=high)
    return _("{column} at most {bound}", column=name, bound=high)
