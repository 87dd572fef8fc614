"""Which keys do what: on maps, in tables, and on every page."""

from __future__ import annotations

import streamlit as st

from dashboard.language import N_, _

KEYS: dict[str, tuple[tuple[str, str], ...]] = {
    N_("On a map"): (
        ("← → ↑ ↓", N_("go to the nearest economy in that direction")),
        ("Enter, Space", N_("select the economy, or let go of it")),
        ("A … Z", N_("type a name to go to the economy")),
        ("+ −", N_("zoom in and out")),
        ("Home", N_("show the whole world")),
        ("Esc", N_("let go of all that are selected")),
    ),
    N_("In a table"): (
        ("← → ↑ ↓", N_("go from cell to cell")),
        ("Ctrl+F", N_("search in the table, after a click into it")),
    ),
    N_("On every page"): (
        ("Tab, Shift+Tab", N_("go to the next control, or back")),
        ("Enter, Space", N_("press a button, tick a box, open a list")),
        ("← →", N_("move a slider that has the focus")),
        ("Esc", N_("close a list, a note or a window")),
        ("Alt+←, Alt+→", N_("go back and forward through the views, as the browser does")),
    ),
}
"""Place to keys with what they do, in English; the map's own are those of its script."""


def draw() -> None:
    """Draw a table for each place."""
    for place, keys in KEYS.items():
        st.markdown(f"**{_(place)}**")
        lines = [f"| {_('Keys')} | {_('What they do')} |", "|---|---|"]
        lines += [f"| {pressed} | {_(does)} |" for pressed, does in keys]
        st.markdown("\n".join(lines))
