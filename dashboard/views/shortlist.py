"""Shortlist: the economies chosen, in order, with notes, to be taken away as a file."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from dashboard import engine, frame, state, widgets
from dashboard.cli import installed_version
from dashboard.exports import EXPORTERS
from geo.markets import Markets
from geo.shortlist import shortlist_export
from geo.wording import counted, large, number

MAX_NOTE = 2_000


def page() -> None:
    """Draw the page."""
    result = frame.figures()
    view = state.current()
    st.title("Shortlist")
    _undo()
    if not view.shortlist:
        st.info(
            "The shortlist is empty. Select economies on any map or in any table and add them, or "
            "add them here by name.",
            icon=":material/playlist_add:",
        )
        _add_by_name(result)
        return
    st.markdown(
        f"{counted(len(view.shortlist), 'economy', 'economies')} for "
        f"{result.name(result.home)} as the home market. The order is yours; notes stay in this "
        "session and in files, never in a link."
    )
    for place, code in enumerate(view.shortlist):
        _row(result, place, code)
    _add_by_name(result)
    _take_away(result)


def _add_by_name(result: Markets) -> None:
    """Draw a search that adds an economy."""
    names = engine.snapshot_names()
    listed = state.current().shortlist
    st.session_state["shortlist_find"] = None
    st.selectbox(
        "Add an economy by name",
        [c for c in sorted(names, key=names.__getitem__) if c not in listed and c != result.home],
        index=None,
        format_func=names.__getitem__,
        key="shortlist_find",
        placeholder="Type a name",
        on_change=_take_found,
    )


def _take_found() -> None:
    """Add the economy that was searched for."""
    code = st.session_state["shortlist_find"]
    if code is not None:
        widgets.add_to_shortlist([code])


def _row(result: Markets, place: int, code: str) -> None:
    """Draw one economy with its key figures, its note, and the buttons to move or remove it."""
    count = len(state.current().shortlist)
    with st.container(border=True):
        text, buttons = st.columns([3, 2], vertical_alignment="center")
        with text:
            st.markdown(f"**{place + 1}. {result.name(code)}**  \n{_facts(result, code)}")
            if code != result.home:
                widgets.label_badge(engine.verdict_for(result.recipe, code).label)
        with buttons, st.container(horizontal=True, horizontal_alignment="right"):
            name = result.name(code)
            st.button(
                "Up",
                key=f"shortlist_up_{code}",
                icon=":material/arrow_upward:",
                help=f"Move {name} up",
                disabled=place == 0,
                on_click=_move,
                args=(place, -1),
            )
            st.button(
                "Down",
                key=f"shortlist_down_{code}",
                icon=":material/arrow_downward:",
                help=f"Move {name} down",
                disabled=place == count - 1,
                on_click=_move,
                args=(place, 1),
            )
            st.button(
                "Remove",
                key=f"shortlist_remove_{code}",
                icon=":material/delete:",
                help=f"Remove {name}; this can be undone",
                on_click=_remove,
                args=(code, name),
            )
        st.session_state[f"shortlist_note_{code}"] = state.notes().get(code, "")
        st.text_area(
            f"Note on {result.name(code)}",
            key=f"shortlist_note_{code}",
            max_chars=MAX_NOTE,
            height=68,
            placeholder="A note for the board",
            label_visibility="collapsed",
            on_change=_take_note,
            args=(code,),
        )


def _facts(result: Markets, code: str) -> str:
    """Say the key figures of one economy in a line."""
    row = result.frame.loc[code]
    said = []
    if pd.notna(row["rank"]):
        said.append(f"similarity {number(row['similarity'])} of 100 (rank {row['rank']})")
    else:
        said.append("not ranked by similarity")
    if pd.notna(row["ai_gap"]):
        said.append(f"AI gap {row['ai_gap']:.2f}")
    if pd.notna(row["opportunity_rank"]):
        said.append(f"opportunity rank {row['opportunity_rank']}")
    if pd.notna(row["gdp"]):
        year = result.section.years.at[code, "NY.GDP.MKTP.CD"]
        said.append(f"GDP US\\$ {large(row['gdp'])} ({year})")
    return "; ".join(said)


def _move(place: int, by: int) -> None:
    """Move an economy up or down."""
    order = list(state.current().shortlist)
    order.insert(place + by, order.pop(place))
    state.change(shortlist=tuple(order))


def _remove(code: str, name: str) -> None:
    """Remove an economy and keep what is needed to undo it; its note stays in the session."""
    before = state.current().shortlist
    st.session_state["shortlist_before"] = (before, name)
    state.change(shortlist=tuple(item for item in before if item != code))


def _undo() -> None:
    """Offer to undo the last removal."""
    before, name = st.session_state.get("shortlist_before", ((), ""))
    if not before:
        return
    text, button = st.columns([5, 1], vertical_alignment="center")
    text.markdown(f"{name} was removed.")
    button.button("Undo", key="shortlist_undo", icon=":material/undo:", on_click=_take_undo)


def _take_undo() -> None:
    """Put the list back as it was before the last removal, keeping what was added since."""
    before, _ = st.session_state.pop("shortlist_before")
    added = [code for code in state.current().shortlist if code not in before]
    state.change(shortlist=(*before, *added)[: state.MAX_LISTED])


def _take_note(code: str) -> None:
    """Take one note into the session."""
    text = str(st.session_state[f"shortlist_note_{code}"])
    if text.strip():
        state.notes()[code] = text
    else:
        state.notes().pop(code, None)


def _take_away(result: Markets) -> None:
    """Offer the files and the link."""
    st.subheader("Take it away")
    st.markdown(
        "Every file carries the method, the conditions, the year of each figure, and the sources "
        "with their licences."
    )
    view = state.current()
    columns = st.columns(len(EXPORTERS))
    for column, exporter in zip(columns, EXPORTERS.values(), strict=True):
        column.download_button(
            f"{exporter.title} ({exporter.extension})",
            data=_file(result, exporter.name),
            file_name=f"kindred-shortlist-{view.home}{exporter.extension}",
            mime=exporter.media_type,
            key=f"shortlist_take_{exporter.name}",
            on_click="ignore",
            icon=":material/download:",
            width="stretch",
        )
    st.caption(
        "The address of this page restores the whole view, notes apart: copy it from the "
        "browser's address bar."
    )


def _file(result: Markets, name: str) -> Callable[[], bytes]:
    """Give a function that writes the file when it is asked for."""
    view = state.current()
    notes = dict(state.notes())

    def write() -> bytes:
        assembled = shortlist_export(
            result,
            engine.snapshot(),
            view.shortlist,
            notes=notes,
            conditions=view.where,
            version=installed_version(),
            exclusions=engine.exclusions(),
        )
        return EXPORTERS[name].write(assembled)

    return write
