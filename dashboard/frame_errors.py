"""Errors in plain words on a page."""

from __future__ import annotations

import streamlit as st

from dashboard.language import words
from dashboard.texts import plain
from data.errors import KindredError
from data.languages import said_again


def explain(error: KindredError) -> None:
    """Show an error in plain words of the reader: what was wrong, and what would be right."""
    told = (said_again(text, words()) for text in (error.message, error.remedy) if text)
    said = "\n\n".join(plain(text) for text in told)
    st.error(said, icon=":material/error:")
