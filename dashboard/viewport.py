"""What the browser and Python tell each other of the page as a whole, and wait for.

The browser tells whether the screen is a narrow one, which a figure with names in it cannot adapt
to by itself; Python tells in which language the page is, for those who have it read to them.
"""

from __future__ import annotations

import time
from functools import cache
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

# Streamlit takes a single line for the path of a file, so this has several.
_REPORTER = """export default ({ data, setStateValue }) => {
const narrow = matchMedia("(max-width: 700px)");
const report = () => {
  if (narrow.matches !== data.narrow) setStateValue("narrow", narrow.matches);
};
report();
narrow.addEventListener("change", report);
return () => narrow.removeEventListener("change", report);
};
"""
_KEY = "viewport"
_HELD = "narrow screen"


@cache
def _component() -> ComponentRenderer:
    """Register the component, once in a process."""
    return st.components.v2.component("viewport", js=_REPORTER)


def narrow() -> bool:
    """Tell whether the screen is as narrow as a phone's.

    Returns
    -------
    bool
        A guess by what the browser calls itself until it has said how wide the screen is; where
        the guess was wrong the page runs again.
    """

    def take() -> None:
        said = st.session_state.get(_KEY)
        st.session_state[_HELD] = isinstance(said, dict) and said.get("narrow") is True

    held = phone()
    _component()(key=_KEY, data={"narrow": held}, on_narrow_change=take, height=1)
    return held


def phone() -> bool:
    """Tell whether the page is likely to stand on a phone, without asking the browser.

    Returns
    -------
    bool
        What `narrow` was told on another page of the session; before that, what the browser calls
        itself.
    """
    return bool(st.session_state.get(_HELD, _on_a_phone()))


def _on_a_phone() -> bool:
    """Tell whether the browser calls itself a phone's, so that phones draw figures once only."""
    return "Mobi" in st.context.headers.get("User-Agent", "")


# Streamlit takes a single line for the path of a file, so this has several.
_TELLER = """export default ({ data }) => {
document.documentElement.lang = data.language;
};
"""


@cache
def _teller() -> ComponentRenderer:
    """Register the component that tells the language, once in a process."""
    return st.components.v2.component("language", js=_TELLER)


def tell_browser(language: str) -> None:
    """Tell the browser in which language the page is, so that screen readers speak it rightly.

    Parameters
    ----------
    language
        Code of ``data.languages.LANGUAGES``.
    """
    _teller()(key="language", data={"language": language}, height=1)


_SEEN = "saw something"
_FIRST_SIGHT = 0.5
"""Seconds in which a browser that has loaded the scripts of a map shows it."""


def first_sight() -> None:
    """Give the browser of a new reader time to show what was sent, before the rest of the page.

    Notes
    -----
    A browser shows a kind of element only when it has loaded the script for it, and React, which
    puts the page together, waits 300 ms after the last new kind before it shows any of them. A page
    that is sent at one go is seen at one go, and late; one that pauses behind its map shows that
    nearly a second earlier. Only the first page of a session pauses, in a browser, and the pause
    ends when the reader does something.
    """
    if st.session_state.get(_SEEN):
        return
    st.session_state[_SEEN] = True
    if "Mozilla" not in st.context.headers.get("User-Agent", ""):
        return
    until = time.monotonic() + _FIRST_SIGHT
    while time.monotonic() < until:
        time.sleep(0.02)
        # Streamlit ends the run here, when something was done.
        st.session_state.get(_SEEN)
