"""Method: definitions, the choices in force, how ranks agree, and what drives them."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard import frame
from dashboard.language import N_, _, keyed
from dashboard.sections import agreement, choices_in_force, definitions, drivers, explained
from geo.markets import Markets

TABS: dict[str, Callable[[Markets], None]] = {
    N_("Definitions"): definitions.draw,
    N_("Choices in force"): choices_in_force.draw,
    N_("How ranks agree"): agreement.draw,
    N_("What drives the ranks"): drivers.draw,
    N_("Glossary"): lambda _result: explained.all_words("method"),
}
"""Tab to what draws it."""


def page() -> None:
    """Draw the page."""
    result = frame.figures()
    st.title(_("How the figures are made"))
    # Only the tab that is open is computed: ranking by every metric takes a moment.
    tabs = st.tabs([_(name) for name in TABS], key=keyed("method_tabs"), on_change="rerun")
    for tab, draw in zip(tabs, TABS.values(), strict=True):
        if tab.open:
            with tab, st.container(key="small_headings_method"):
                draw(result)
