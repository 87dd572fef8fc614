"""What stands beside every page's own content: the button that copies the link to the view."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import streamlit as st

from dashboard import foreign, modules, state
from dashboard.language import _

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

KEY = "page_tools"


@cache
def _component() -> ComponentRenderer:
    """Register the component, once in a process."""
    return st.components.v2.component("page_tools", js=modules.loader("page", "tools"))


def draw() -> None:
    """Draw the button; what it copies is the address, which always says the whole view."""
    with st.container(key=KEY):
        _component()(
            key=f"{KEY}_component",
            data={
                "words": {
                    "copy": _("Copy link to this view"),
                    "link": _("Link to this view"),
                    "copied": _(
                        "Copied. The link opens this page with the same choices, selection and "
                        "shortlist; notes stay with you."
                    ),
                    "failed": _(
                        "This browser does not let the page copy. The link is marked: copy it by "
                        "hand."
                    ),
                },
                "said": foreign.said(),
            },
            height="content",
            on_went_change=_take_went,
        )


def _take_went() -> None:
    """Take the address that the reader went back or forward to."""
    said = st.session_state.get(f"{KEY}_component")
    search = said.get("went") if isinstance(said, dict) else None
    if isinstance(search, str):
        state.went(dict(parse_qsl(search.removeprefix("?"), keep_blank_values=True)))
