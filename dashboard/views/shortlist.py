"""Shortlist: the economies chosen, in order, with notes, to be taken away as a file."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard import engine, frame, reminders, state, widgets
from dashboard.cli import installed_version
from dashboard.exports import EXPORTERS, Options
from dashboard.held import hold, told
from dashboard.language import _, keyed, n_
from dashboard.sections import export_form, replay, scoresheet, stability
from dashboard.texts import plain
from geo.markets import Markets
from geo.shortlist import shortlist_export

MAX_NOTE = 2_000


def page() -> None:
    """Draw the page."""
    result = frame.figures()
    view = state.current()
    st.title(_("Shortlist"))
    reminders.exclusion_list()
    _undo()
    if not view.shortlist:
        st.info(
            _(
                "The shortlist is empty. Select economies on any map or in any table and add "
                "them, or add them here by name."
            ),
            icon=":material/playlist_add:",
        )
        _add_by_name(result)
        replay.draw(result)
        return
    st.markdown(
        plain(
            _(
                "{counted} for {home} as the home market. The order is yours. Notes stay in this "
                "session and in the files below, never in a link: reloading the page loses them.",
                counted=n_("{count} economy", "{count} economies", len(view.shortlist)),
                home=result.called(result.home),
            )
        )
    )
    st.caption(widgets.pool_note(result))
    for place, code in enumerate(view.shortlist):
        _row(result, place, code)
    _add_by_name(result)
    scoresheet.draw(result, view.shortlist)
    stability.draw(result)
    _take_away(result)
    replay.draw(result)


def _add_by_name(result: Markets) -> None:
    """Draw a search that adds an economy."""
    names = engine.snapshot_names()
    listed = state.current().shortlist
    hold(keyed("shortlist_find"), None)
    st.selectbox(
        _("Add an economy by name"),
        [c for c in sorted(names, key=names.__getitem__) if c not in listed and c != result.home],
        index=None,
        format_func=names.__getitem__,
        key=keyed("shortlist_find"),
        placeholder=_("Type a name"),
        on_change=told,
        args=(keyed("shortlist_find"), _take_found),
    )


def _take_found() -> None:
    """Add the economy that was searched for."""
    code = st.session_state[keyed("shortlist_find")]
    if code is not None:
        widgets.add_to_shortlist([code])


def _row(result: Markets, place: int, code: str) -> None:
    """Draw one economy with its key figures, its note, and the buttons to move or remove it."""
    name = result.name(code)
    with st.container(border=True, gap="small"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{place + 1}\\. {plain(name)}**", width="content")
            if code != result.home:
                widgets.label_badge(engine.verdict_for(result.recipe, code).label)
            with st.container(horizontal=True, horizontal_alignment="right"):
                _row_buttons(place, code, name)
        said = _("The home market") if code == result.home else widgets.facts(result, code)
        st.markdown(said)
        _note(code, name)


@st.fragment
def _note(code: str, name: str) -> None:
    """Draw the note on one economy, apart from the page: what is written changes nothing else.

    A page that is drawn anew takes back the files that its buttons offered, and a click that
    follows the last word of a note at once would miss them.
    """
    hold(f"shortlist_note_{code}", state.notes().get(code, ""))
    st.text_area(
        _("Note on {name}", name=name),
        key=f"shortlist_note_{code}",
        max_chars=MAX_NOTE,
        height=68,
        placeholder=_("A note for the board"),
        label_visibility="collapsed",
        on_change=_take_note,
        args=(code,),
    )
    frame.keep()


def _row_buttons(place: int, code: str, name: str) -> None:
    """Draw the buttons that move or remove one economy."""
    st.button(
        _("Up"),
        key=f"shortlist_up_{code}",
        icon=":material/arrow_upward:",
        help=_("Move {name} up", name=name),
        disabled=place == 0,
        on_click=_move,
        args=(code, -1),
    )
    st.button(
        _("Down"),
        key=f"shortlist_down_{code}",
        icon=":material/arrow_downward:",
        help=_("Move {name} down", name=name),
        disabled=place == len(state.current().shortlist) - 1,
        on_click=_move,
        args=(code, 1),
    )
    st.button(
        _("Remove"),
        key=f"shortlist_remove_{code}",
        icon=":material/delete:",
        help=_("Remove {name}; this can be undone", name=name),
        on_click=_remove,
        args=(code, name),
    )


def _move(code: str, by: int) -> None:
    """Move an economy up or down, from where it stands when the click arrives."""
    order = list(state.current().shortlist)
    if code not in order:
        return
    place = order.index(code)
    order.insert(min(max(place + by, 0), len(order) - 1), order.pop(place))
    state.change(shortlist=tuple(order))


def _remove(code: str, name: str) -> None:
    """Remove an economy; its place and its note are kept for an undo."""
    before = state.current().shortlist
    if code not in before:
        return
    note = state.notes().pop(code, "")
    st.session_state["shortlist_removed"] = (code, name, before.index(code), note)
    state.change(shortlist=tuple(item for item in before if item != code))


def _undo() -> None:
    """Offer to undo the last removal."""
    removed = st.session_state.get("shortlist_removed")
    if removed is None or removed[0] in state.current().shortlist:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(plain(_("{removed} was removed.", removed=removed[1])), width="content")
        st.button(_("Undo"), key="shortlist_undo", icon=":material/undo:", on_click=_take_undo)


def _take_undo() -> None:
    """Put the economy that was removed last back in its place, with its note."""
    code, _name, place, note = st.session_state.pop("shortlist_removed")
    order = [item for item in state.current().shortlist if item != code]
    order.insert(place, code)
    if note:
        state.notes()[code] = note
    state.change(shortlist=tuple(order[: state.MAX_LISTED]))


def _take_note(code: str) -> None:
    """Take one note into the session."""
    text = str(st.session_state[f"shortlist_note_{code}"])
    if text.strip():
        state.notes()[code] = text
    else:
        state.notes().pop(code, None)


def _take_away(result: Markets) -> None:
    """Offer the files and the link."""
    st.subheader(_("Take it away"))
    st.markdown(
        _(
            "Every file carries the method, the conditions, the year of each figure, and the "
            "sources with their licences."
        )
    )
    view = state.current()
    options = export_form.choice()
    with st.container(horizontal=True):
        for exporter in EXPORTERS.values():
            st.download_button(
                f"{_(exporter.title)} ({exporter.extension})",
                data=_file(result, exporter.name, options),
                file_name=f"kindred-shortlist-{view.home}{exporter.extension}",
                mime=exporter.media_type,
                key=f"shortlist_take_{exporter.name}",
                on_click="ignore",
                icon=":material/download:",
            )


def _file(result: Markets, name: str, options: Options) -> Callable[[], bytes]:
    """Give a function that writes the file when it is asked for."""
    view = state.current()
    # The session's own notes, so that one written a moment before the click is in the file.
    notes = state.notes()

    def write() -> bytes:
        assembled = shortlist_export(
            result,
            engine.snapshot(),
            view.shortlist,
            notes=dict(notes),
            conditions=view.where,
            version=installed_version(),
            exclusions=engine.exclusions(),
        )
        return EXPORTERS[name].write(assembled, options)

    return write
