"""Whether the screen is a narrow one: what a figure with names in it cannot adapt to by itself."""

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
