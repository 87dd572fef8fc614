"""What the reader's browser remembers for her: which version's news she has seen."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

_KEY = "remembered"
_SEEN = "news seen"

# Streamlit takes a single line for the path of a file, so this has several. A browser that keeps
# nothing, or forbids it, is one that has seen nothing.
_KEEPER = """export default ({ data, setStateValue }) => {
const name = "kindred-news-seen";
try {
  if (data.seen) localStorage.setItem(name, data.seen);
  else if (localStorage.getItem(name)) setStateValue("seen", localStorage.getItem(name));
} catch { /* private windows */ }
};
"""


@cache
def _component() -> ComponentRenderer:
    """Register the component, once in a process."""
    return st.components.v2.component("remembered", js=_KEEPER)


def news_seen() -> str:
    """Give the version whose news the reader has seen; empty while none is known.

    Returns
    -------
    str
        As this session knows, or the browser says; then the page runs again.
    """
    known = str(st.session_state.get(_SEEN, ""))

    def take() -> None:
        said = st.session_state.get(_KEY)
        if isinstance(said, dict) and isinstance(said.get("seen"), str):
            st.session_state[_SEEN] = said["seen"][:20]

    _component()(key=_KEY, data={"seen": known}, on_seen_change=take, height=1)
    return known


def see_news(version: str) -> None:
    """Remember, here and in the browser, that the news of a version were seen."""
    st.session_state[_SEEN] = version
