"""The order of the shortlist, by dragging or by the arrow keys."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import modules, state
from dashboard.language import _
from dashboard.workspaces.content import STATUSES
from geo.markets import Markets

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

KEY = "shortlist_order"


@cache
def _component() -> ComponentRenderer:
    """Register the component, once in a process."""
    return st.components.v2.component("shortlist_order", js=modules.loader("order", "order"))


def draw(result: Markets) -> None:
    """Draw the list to be put in order, for two economies or more.

    Parameters
    ----------
    result
        The merged economies, for their names.
    """
    listed, marks = state.current().shortlist, state.marks()
    if len(listed) < 2:
        return
    items = []
    for code in listed:
        mark = marks.get(code)
        said = _(STATUSES[mark.status]) if mark is not None and mark.status else ""
        items.append({"code": code, "name": result.name(code), "what": said})
    with st.expander(_("Put in order"), icon=":material/swap_vert:", key="shortlist_order_open"):
        st.caption(
            _("Drag a row at its handle, or move it with the arrow keys, Home and End on it.")
        )
        _component()(
            key=KEY,
            data={
                "items": items,
                "words": {
                    "list": _("The shortlist in its order"),
                    "help": _("Drag, or press an arrow key"),
                    "place": _("{name}, {place} of {count}"),
                },
            },
            on_order_change=_take,
            height="content",
        )


def _take() -> None:
    """Take the order that the reader made, as far as it is of the economies listed."""
    said = st.session_state.get(KEY)
    told = said.get("order") if isinstance(said, dict) else getattr(said, "order", None)
    listed = state.current().shortlist
    wanted = [code for code in str(told or "").split(",") if code in listed]
    state.change(shortlist=(*wanted, *(code for code in listed if code not in wanted)))
