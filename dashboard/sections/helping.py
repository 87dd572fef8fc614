"""Help that is always at hand, in the sidebar: guide, glossary, keys, what is new."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard import remembered
from dashboard.language import _
from dashboard.news import NEWS
from dashboard.sections import explained, guide, keys
from dashboard.texts import plain


def draw() -> None:
    """Draw the buttons; what they open lies over the page and is closed with Escape."""
    unseen = remembered.news_seen() != NEWS[0].version
    st.header(_("Help"))
    with st.container(horizontal=True, gap="small", key="help_buttons"):
        st.button(
            _("Guided start"), key="help_guide", icon=":material/explore:", on_click=guide.begin
        )
        _opens(_("Glossary"), "glossary", ":material/menu_book:", _glossary)
        _opens(_("Keys"), "keys", ":material/keyboard:", _keys)
        _opens(
            _("What's new (not read yet)") if unseen else _("What's new"),
            "news",
            ":material/new_releases:" if unseen else ":material/history:",
            _news,
        )
    if guide.asked_for():
        st.switch_page(st.session_state["pages"]["start"])


def _opens(label: str, name: str, icon: str, opened: Callable[[], None]) -> None:
    """Draw a button that opens a window."""
    if st.button(label, key=f"help_{name}", icon=icon):
        opened()


def _glossary() -> None:
    """Open the glossary."""

    @st.dialog(_("Glossary"), width="large")
    def window() -> None:
        explained.all_words("window")

    window()


def _keys() -> None:
    """Open the table of keys."""

    @st.dialog(_("Keys"), width="medium")
    def window() -> None:
        keys.draw()

    window()


def _news() -> None:
    """Open what is new; it counts as read from then on."""
    remembered.see_news(NEWS[0].version)

    @st.dialog(_("What's new"), width="medium", on_dismiss="rerun")
    def window() -> None:
        for news in NEWS:
            st.markdown(_("**Version {version}**", version=news.version))
            st.markdown("\n".join(f"- {plain(_(point))}" for point in news.points))

    window()
