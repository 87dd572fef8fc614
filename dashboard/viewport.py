"""What the browser and Python tell each other of the page as a whole.

The browser tells whether the screen is a narrow one, which a figure with names in it cannot adapt
to by itself; Python tells in which language the page is, for those who have it read to them.
"""

from __future__ import annotations

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
        False until the browser has said otherwise; then the page runs again.
    """

    def take() -> None:
        said = st.session_state.get(_KEY)
        st.session_state[_HELD] = isinstance(said, dict) and said.get("narrow") is True

    held = st.session_state.get(_HELD) is True
    _component()(key=_KEY, data={"narrow": held}, on_narrow_change=take, height=1)
    return held


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
