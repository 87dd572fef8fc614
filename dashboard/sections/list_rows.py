"""The rows of the shortlist: key figures, what was decided, tags, and a note in Markdown."""

from __future__ import annotations

import re
from typing import cast

import streamlit as st

from dashboard import desk, frame, judged, state, widgets
from dashboard.held import hold
from dashboard.language import _, keyed, words
from dashboard.safemarkdown import safe_markdown
from dashboard.texts import plain
from dashboard.workspaces.content import (
    MAX_NOTE,
    MAX_REASON,
    MAX_TAG,
    MAX_TAGS,
    STATUSES,
    Mark,
    Status,
    in_a_line,
)
from geo.markets import Markets

_ICONS: dict[Status, str] = {
    "": ":material/help:",
    "target": ":material/flag:",
    "watch": ":material/visibility:",
    "rejected": ":material/block:",
}
_REMOVED = "removal"
_FORMATTED = re.compile(r"[*_`~#>|\[\]\n]|https?://|^\s*(?:[-+]|\d+\.)\s")


def draw(result: Markets) -> None:
    """Draw a row for each economy of the shortlist.

    Parameters
    ----------
    result
        The merged economies.
    """
    for place, code in enumerate(state.current().shortlist):
        _row(result, place, code)


def _row(result: Markets, place: int, code: str) -> None:
    """Draw one economy."""
    name = result.name(code)
    with st.container(border=True, gap="small"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{place + 1}\\. {plain(name)}**", width="content")
            if code != result.home:
                widgets.label_badge(judged.verdict_for(result.recipe, code).label)
            with st.container(horizontal=True, horizontal_alignment="right"):
                _buttons(place, code, name)
        said = _("The home market") if code == result.home else widgets.facts(result, code)
        st.markdown(said)
        _decided(code, name)


@st.fragment
def _decided(code: str, name: str) -> None:
    """Draw what was decided and the note, apart from the page: nothing else rests on them.

    A page that is drawn anew takes back the files that its buttons offered, and a click that
    follows the last word of a note at once would miss them.
    """
    mark = state.marks().get(code, Mark())
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _status(code, name, mark)
        if mark.status or mark.reason:
            hold(f"shortlist_reason_{code}", mark.reason)
            st.text_input(
                _("Reason for {name}", name=name),
                key=f"shortlist_reason_{code}",
                max_chars=MAX_REASON,
                placeholder=_("Why: in a line"),
                label_visibility="collapsed",
                on_change=_take_reason,
                args=(code,),
                width=320,
            )
        _tags(code, name, mark)
    note = state.notes().get(code, "")
    hold(f"shortlist_note_{code}", note)
    st.text_area(
        _("Note on {name}", name=name),
        key=f"shortlist_note_{code}",
        max_chars=MAX_NOTE,
        height=68,
        placeholder=_("A note for the board, in Markdown if you like"),
        label_visibility="collapsed",
        on_change=_take_note,
        args=(code,),
    )
    if _FORMATTED.search(note):
        with st.container(key=f"readers_words_{code}"):
            st.markdown(safe_markdown(note, level=2))
    frame.keep_quietly()
    if note:
        st.caption(plain(desk.status()))


def _status(code: str, name: str, mark: Mark) -> None:
    """Draw the choice of what was decided."""
    key, say = keyed(f"shortlist_status_{code}"), words()
    hold(key, mark.status)
    st.segmented_control(
        _("Decision on {name}", name=name),
        list(STATUSES),
        format_func=lambda status: f"{_ICONS[status]} {say(STATUSES[status])}",
        key=key,
        required=True,
        label_visibility="collapsed",
        on_change=_take_status,
        args=(code, key),
    )


def _tags(code: str, name: str, mark: Mark) -> None:
    """Draw the tags: those of any economy of the list, and new ones."""
    key = f"shortlist_tags_{code}"
    hold(key, list(mark.tags))
    known = {tag for other in state.marks().values() for tag in other.tags}
    st.multiselect(
        _("Tags of {name}", name=name),
        sorted(known | set(mark.tags)),
        key=key,
        max_selections=MAX_TAGS,
        accept_new_options=True,
        placeholder=_("Tags"),
        label_visibility="collapsed",
        on_change=_take_tags,
        args=(code, key),
        width=260,
    )


def _take_status(code: str, key: str) -> None:
    """Take what was decided on one economy."""
    chosen = st.session_state[key]
    if chosen in STATUSES:
        _mark(code, status=cast(Status, chosen))


def _take_reason(code: str) -> None:
    """Take the reason for it."""
    _mark(code, reason=str(st.session_state[f"shortlist_reason_{code}"])[:MAX_REASON])


def _take_tags(code: str, key: str) -> None:
    """Take the tags, each once and no longer than a tag may be."""
    told = (in_a_line(str(tag))[:MAX_TAG].strip() for tag in st.session_state[key])
    _mark(code, tags=tuple(dict.fromkeys(tag for tag in told if tag))[:MAX_TAGS])


def _mark(code: str, **fields: object) -> None:
    """Change what was decided on one economy."""
    known = state.marks().get(code, Mark())
    new = Mark.model_validate({**known.model_dump(), **fields})
    if new == Mark():
        state.marks().pop(code, None)
    else:
        state.marks()[code] = new


def _take_note(code: str) -> None:
    """Take one note into the session."""
    text = str(st.session_state[f"shortlist_note_{code}"])[:MAX_NOTE]
    if text.strip():
        state.notes()[code] = text
    else:
        state.notes().pop(code, None)


def _buttons(place: int, code: str, name: str) -> None:
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
    """Remove an economy; its place, its note and its decision are kept for an undo."""
    before = state.current().shortlist
    if code not in before:
        return
    note, mark = state.notes().pop(code, ""), state.marks().pop(code, None)
    state.before()[_REMOVED] = (code, name, before.index(code), note, mark)
    state.change(shortlist=tuple(item for item in before if item != code))


def undo_removal() -> None:
    """Offer to undo the last removal."""
    removed = state.before().get(_REMOVED)
    if removed is None or removed[0] in state.current().shortlist:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(plain(_("{removed} was removed.", removed=removed[1])), width="content")
        st.button(_("Undo"), key="shortlist_undo", icon=":material/undo:", on_click=_put_back)


def _put_back() -> None:
    """Put the economy that was removed last back in its place, with its note and decision."""
    code, _name, place, note, mark = state.before().pop(_REMOVED)
    order = [item for item in state.current().shortlist if item != code]
    order.insert(place, code)
    if note:
        state.notes()[code] = note
    if mark is not None:
        state.marks()[code] = mark
    state.change(shortlist=tuple(order[: state.MAX_LISTED]))
