"""What a map shows beside its first figure: a second one, circles, and ways from home."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from dashboard import maps, overlays, state, widgets
from dashboard.held import hold, told
from dashboard.language import N_, _, keyed, words
from dashboard.texts import plain
from dashboard.worldmap import MapLine
from geo.markets import Markets

ARRANGEMENTS: dict[str, str] = {
    "two-way": N_("One map, coloured by both"),
    "side-by-side": N_("Two maps that move together"),
}
"""How two figures are shown."""

LINES: dict[str, str] = {
    "": N_("To nobody"),
    "selected": N_("To the selected"),
    "shortlist": N_("To the shortlist"),
}
"""Whither ways from home are drawn."""


def second_figure(view: state.ViewState) -> str:
    """Give the second figure of a view; a figure is no second to itself."""
    return view.by if view.by != view.layer else ""


def choose_second(layers: Sequence[str], name: Callable[[str], str], *, prefix: str) -> None:
    """Draw the choice of a second figure.

    Parameters
    ----------
    layers
        Scores and indicators to choose from.
    name
        Names one of them.
    prefix
        Sets the control apart from those of other pages.
    """
    by = state.current().by
    # The first figure is among them, where it means none: the same list need not be sent again.
    options = ["", *layers]
    if by not in options:
        options.append(by)
    widgets.bound_select(
        _("and by"),
        "by",
        options,
        lambda code: name(code) if code else _("No second figure"),
        prefix=prefix,
        help=_("Colours the map by two figures at once, or shows two maps side by side."),
    )


def choose_arrangement(*, prefix: str) -> None:
    """Draw the choice of how two figures are shown."""
    key = keyed(f"{prefix}_together")
    hold(key, state.current().together)
    say = words()
    st.segmented_control(
        _("Two figures"),
        list(ARRANGEMENTS),
        format_func=lambda code: say(ARRANGEMENTS[code]),
        key=key,
        required=True,
        on_change=told,
        args=(key, _take, key, "together"),
        label_visibility="collapsed",
    )


def choose_overlays(result: Markets, *, prefix: str) -> None:
    """Draw the choices of circles and of lines.

    Parameters
    ----------
    result
        The merged economies.
    prefix
        Sets the controls apart from those of other pages.
    """
    home = result.name(result.home)
    fit = overlays.circle_figures(result)
    options = ["", *fit]
    if state.current().circles not in options:
        options.append(state.current().circles)
    say = words()
    widgets.bound_select(
        _("Circles as large as"),
        "circles",
        options,
        lambda code: maps.layer_name(code, home) if code else _("No circles"),
        prefix=prefix,
        help=_("The area of a circle stands for the figure. It can be any that is never negative."),
    )
    widgets.bound_select(
        _("Lines from {home}", home=result.called(result.home)),
        "lines",
        list(LINES),
        lambda code: say(LINES[code]),
        prefix=prefix,
        help=_("Great circles, the shortest ways over the globe; the tooltips say how far it is."),
    )


def remark(result: Markets) -> None:
    """Say what was asked of the map and cannot be drawn."""
    view = state.current()
    if view.circles and view.circles not in overlays.circle_figures(result):
        name = maps.layer_name(view.circles, result.name(result.home))
        st.info(
            plain(_("No circles: {name} is below zero somewhere, or has no figures.", name=name)),
            icon=":material/info:",
        )
    if view.lines and not _targets(view):
        texts = {
            "selected": _("No lines yet: select economies on the map or in the table."),
            "shortlist": _("No lines yet: the shortlist is empty."),
        }
        st.caption(texts[view.lines])


def lines(result: Markets) -> tuple[MapLine, ...]:
    """Give the ways from home that the view asks for."""
    return overlays.ways(result.home, _targets(state.current()))


def _targets(view: state.ViewState) -> tuple[str, ...]:
    """Say whither lines are to be drawn."""
    return {"selected": view.selected, "shortlist": view.shortlist}.get(view.lines, ())


def _take(key: str, field: str) -> None:
    """Take a control's value into the view state."""
    if st.session_state[key] is not None:
        state.change(**{field: st.session_state[key]})
