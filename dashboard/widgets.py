"""Controls that several pages share: tables of economies, shortlist buttons, labels."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import pandas as pd
import streamlit as st

from dashboard import state
from geo.ai_development import COMPONENTS
from geo.verdicts import Label

LABEL_ICONS: dict[Label, str] = {
    "supported": ":material/check_circle:",
    "partly supported": ":material/contrast:",
    "not supported": ":material/cancel:",
    "cannot be said": ":material/help:",
}
"""An icon for each verdict, so that it never rests on colour or reading alone."""


def economy_table(
    frame: pd.DataFrame,
    columns: Mapping[str, Any],
    *,
    key: str,
    alt: str,
    height: int | Literal["auto"] = "auto",
) -> None:
    """Draw a table of economies whose row selection is the view state's selection.

    Parameters
    ----------
    frame
        Indexed by economy, in the order to show.
    columns
        Column of the frame to its heading or Streamlit column configuration, in order.
    key
        Unique on the page.
    alt
        What the table holds, for those who hear it.
    height
        In pixels, or "auto".
    """
    selected = state.current().selected
    rows = [int(frame.index.get_loc(code)) for code in selected if code in frame.index]
    st.session_state[key] = {"selection": {"rows": rows, "columns": [], "cells": []}}
    st.dataframe(
        frame[list(columns)],
        key=key,
        height=height,
        hide_index=True,
        column_config=dict(columns),
        on_select=lambda: _take_rows(key, list(frame.index)),
        selection_mode="multi-row",
        alt=alt,
    )


def _take_rows(key: str, order: Sequence[str]) -> None:
    """Take a table's selected rows into the view state; what it does not show stays selected."""
    rows = [order[row] for row in st.session_state[key]["selection"]["rows"] if row < len(order)]
    kept = [code for code in state.current().selected if code not in order or code in rows]
    state.change(selected=tuple(dict.fromkeys([*kept, *rows]))[: state.MAX_LISTED])


def bound_select(
    label: str,
    field: str,
    options: Sequence[str],
    name: Callable[[str], str] = str,
    *,
    prefix: str,
    help: str | None = None,
    also: Mapping[str, object] | None = None,
) -> None:
    """Draw a select box that shows and changes one field of the view state.

    Parameters
    ----------
    label
        What is chosen.
    field
        Field of the view state.
    options, name
        Values to choose from, and how each is written.
    prefix
        Sets this control apart from others for the same field on the page.
    help
        A sentence for those who ask.
    also
        Further fields that change along, such as weights that belong to another lens.
    """
    key = f"{prefix}_{field}"
    st.session_state[key] = getattr(state.current(), field)
    st.selectbox(
        label,
        options,
        format_func=name,
        key=key,
        on_change=_take_field,
        args=(field, key, dict(also or {})),
        help=help,
    )


def _take_field(field: str, key: str, also: Mapping[str, object]) -> None:
    """Take a select box's new value into the view state."""
    state.change(**{field: st.session_state[key], **also})


def shortlist_button(economies: Sequence[str], *, key: str, label: str = "") -> None:
    """Draw a button that puts economies on the shortlist, or says that they are on it.

    Parameters
    ----------
    economies
        Codes; the button is off when there are none.
    key
        Unique on the page.
    label
        What the button says instead of "Add to shortlist".
    """
    listed = state.current().shortlist
    new = [code for code in economies if code not in listed]
    done = bool(economies) and not new
    st.button(
        "On the shortlist" if done else label or "Add to shortlist",
        key=key,
        icon=":material/check:" if done else ":material/playlist_add:",
        disabled=not new,
        on_click=add_to_shortlist,
        args=(tuple(new),),
    )


def add_to_shortlist(economies: Sequence[str]) -> None:
    """Append economies to the shortlist, as far as it has room, and say so."""
    before = state.current().shortlist
    wanted = tuple(dict.fromkeys([*before, *economies]))
    after = wanted[: state.MAX_LISTED]
    state.change(shortlist=after)
    added = len(after) - len(before)
    st.toast(
        f"{added} {'economy' if added == 1 else 'economies'} added to the shortlist.",
        icon=":material/playlist_add:",
    )
    if len(wanted) > len(after):
        st.toast(f"The shortlist is full at {state.MAX_LISTED}.", icon=":material/info:")


def label_badge(label: Label) -> None:
    """Show a verdict's label with its icon."""
    colours: dict[Label, Any] = {
        "supported": "blue",
        "partly supported": "gray",
        "not supported": "orange",
        "cannot be said": "gray",
    }
    st.badge(label, icon=LABEL_ICONS[label], color=colours[label])


SCORE_MEANINGS: dict[str, str] = {
    "similarity": (
        "100 for an economy like home, falling with the squared distance over the lens's "
        "indicators; economies that share too few figures with home are not ranked."
    ),
    "ai_development": (
        "Mean of up to five z-scores: AI diffusion, government readiness, AI publications per "
        "million people, the AI usage index and a digital base; at least three are needed. A "
        "missing usage figure often means that the product is not offered, not that AI is unused."
    ),
    "ai_gap": (
        "Home's AI score minus the economy's: above zero AI is less developed there. A gap within "
        "0.15 of zero is not distinguishable."
    ),
    "opportunity": (
        "Mean of three percentile ranks among the large enough economies: nearer to home, AI less "
        "developed, larger GDP; only for economies in which AI is less developed than at home."
    ),
}
"""What each score means and is weak at, in a sentence or two."""


def component_name(code: str) -> str:
    """Name a component of AI development."""
    return COMPONENTS[code]
