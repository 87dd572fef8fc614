"""The view state of a session, and the address that always says the same.

Every page reads the state and every control changes it through ``change``. ``sync_address`` writes
it into the address on every run (see `dashboard.addresses`), because switching pages clears the
query parameters. Notes are kept in the session alone and never enter a link.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from dashboard.addresses import address_of, read_address
from dashboard.language import _
from dashboard.links import PARAMETERS, from_parameters, to_parameters
from dashboard.viewstate import (
    MAX_COMPARED,
    MAX_CONDITION,
    MAX_LISTED,
    REGIONS,
    SCORE_LAYERS,
    ViewState,
)
from dashboard.workspaces.content import Content, Mark, Member
from data.catalogue import Catalogue

__all__ = [
    "MAX_COMPARED",
    "MAX_CONDITION",
    "MAX_LISTED",
    "PARAMETERS",
    "REGIONS",
    "SCORE_LAYERS",
    "ViewState",
    "change",
    "choices",
    "current",
    "from_parameters",
    "keep_by_name",
    "kept",
    "left_out",
    "made_on",
    "marks",
    "note_anew",
    "notes",
    "open_address",
    "select",
    "show_selection",
    "sync_address",
    "take_selection",
    "to_parameters",
    "went",
]

_LATE = 3.0
"""Seconds within which an address that this session wrote before may still be on its way."""

_KEPT = 8
"""Addresses remembered for that."""


def current() -> ViewState:
    """Give this session's view state."""
    state = st.session_state.get("view")
    return state if isinstance(state, ViewState) else ViewState()


def change(**fields: object) -> None:
    """Change fields of this session's view state."""
    st.session_state["view"] = ViewState.model_validate({**current().model_dump(), **fields})
    st.session_state["acted"] = True


def select(economies: Iterable[str]) -> None:
    """Select exactly these economies, as many as a link can hold."""
    wanted = tuple(dict.fromkeys(economies))
    if len(wanted) > MAX_LISTED:
        st.toast(
            _("At most {count} economies can be selected.", count=MAX_LISTED),
            icon=":material/info:",
        )
    # What was selected last is what the page of one economy shows.
    new = set(wanted) - set(current().selected)
    change(selected=wanted[:MAX_LISTED], **({"economy": None} if new else {}))


def show_selection(key: str, economies: Iterable[str]) -> None:
    """Remember which selected economies a map or table shows, before it is drawn."""
    shown = st.session_state.setdefault("shown selections", {}).setdefault(key, [])
    now = tuple(economies)
    if not shown or shown[-1][1] != now:
        shown.append((time.monotonic(), now))
        del shown[:-_KEPT]


def take_selection(key: str, said: Iterable[str]) -> None:
    """Take what was selected on a map or in a table into the view state.

    Parameters
    ----------
    key
        The map's or table's own, as for ``show_selection``.
    said
        The economies that are selected there now.

    Notes
    -----
    Only what was added and taken away there counts. It is told from what was shown there, or from
    what was shown shortly before where that is nearer: when the reader is quicker than the server,
    the browser does not know yet what was selected elsewhere.
    """
    now = list(dict.fromkeys(said))
    shown = st.session_state.get("shown selections", {}).get(key, [(0.0, ())])
    recent = [shown[-1][1]]
    for (_when, before), (replaced, _shown) in zip(shown[-2::-1], shown[:0:-1], strict=True):
        if time.monotonic() - replaced < _LATE:
            recent.append(before)
    # Somebody did something, so nothing is said that was shown already.
    recent = [before for before in recent if set(before) != set(now)] or [()]
    base = min(recent, key=lambda before: len(set(before) ^ set(now)))
    gone = set(base) - set(now)
    kept = [code for code in current().selected if code not in gone]
    select([*kept, *(code for code in now if code not in base)])


def choices() -> tuple[object, ...]:
    """Give the part of the state that the sidebar shows."""
    view = current()
    return (
        *(view.home, view.lens, view.without, view.weights, view.gates, view.year),
        view.own_lens,
        *(view.shortlist, view.language, view.text_size, view.workspace),
    )


def open_address(
    economies: Iterable[str], catalogue: Catalogue, years: Collection[int] | None = None
) -> tuple[str, ...]:
    """Take over what the address says when it was not this session that wrote it.

    Parameters
    ----------
    economies, catalogue, years
        What exists; see ``from_parameters``.

    Returns
    -------
    tuple of str
        What was ignored, one sentence each.

    Notes
    -----
    The browser sends the address that it has when the reader acts. When she is quicker than the
    answer to what she did before, that address is an older one of this session, and obeying it
    would undo her last action. Going back in the browser's history also brings an older address;
    there it is meant, since no control was used and some time has passed, or the browser says so
    (`went`), in a message that follows at once: until then such an address is left as it stands.
    """
    found = st.query_params.to_dict()
    moved = _moved()
    acted = st.session_state.pop("acted", False)
    # Whoever goes back means it: whatever else comes with that message is of the view she leaves.
    meant = st.session_state.pop("went", None)
    st.session_state["perhaps late"] = False
    if meant is not None:
        # A browser that stands elsewhere already went further, and says so at once: writing the
        # address of the step before would take the steps forward from its history.
        st.session_state["perhaps late"] = found != meant
        found = meant
    elif "view" in st.session_state and (not found or acted or _ours(found)):
        # The navigation leaves an empty address as well, on another page: that one is filled in.
        st.session_state["perhaps late"] = not acted and (bool(found) or not moved)
        return ()
    opened = read_address(found, economies=economies, catalogue=catalogue, years=years)
    st.session_state["view"] = opened.state
    st.session_state["made on"] = opened.snapshot
    return opened.ignored


def _moved() -> bool:
    """Tell whether this run draws another page than the last one, as far as the browser says."""
    path = urlsplit(st.context.url or "").path
    before = st.session_state.get("path", "")
    st.session_state["path"] = path
    return not path or path != before


def sync_address(snapshot: str) -> None:
    """Write the state into the address when it does not stand there already.

    Parameters
    ----------
    snapshot
        Id of the snapshot in use, which a packed address says.
    """
    address = address_of(current(), snapshot)
    st.session_state["left out"] = address.left_out
    wanted = dict(address.parameters)
    late = st.session_state.get("perhaps late") and not st.session_state.get("acted")
    if st.query_params.to_dict() != wanted and not late:
        st.query_params.from_dict(wanted)
    written = st.session_state.setdefault("written", [])
    if not written or written[-1][1] != wanted:
        written.append((time.monotonic(), wanted))
        del written[:-_KEPT]
    st.session_state["acted"] = False


def went(found: dict[str, str]) -> None:
    """Note that the reader went back or forward to an address in the browser's history.

    Parameters
    ----------
    found
        Its query parameters, none for the view of the defaults; obeyed by ``open_address``.
    """
    st.session_state["went"] = found


def left_out() -> tuple[str, ...]:
    """Give what the address has no room for, as messages to be said: almost always nothing."""
    found = st.session_state.get("left out", ())
    return found if isinstance(found, tuple) else ()


def made_on() -> str:
    """Give the id of the snapshot on which the link was made that this session opened.

    Empty where no link was opened, or where it does not say.
    """
    return str(st.session_state.get("made on", ""))


def _ours(found: dict[str, str]) -> bool:
    """Tell whether an address is what this session wrote last, or one that comes late."""
    written = st.session_state.get("written", [])
    if not written:
        return False
    # An address was replaced when the next one was written.
    replaced = [when for when, _parameters in written[1:]] + [time.monotonic()]
    return any(
        found == parameters and time.monotonic() - when < _LATE
        for (_when, parameters), when in zip(written, replaced, strict=True)
    )


def notes() -> dict[str, str]:
    """Give this session's notes by economy.

    They live here, in the workspace and in exports, never in a link.
    """
    written = st.session_state.setdefault("notes", {})
    assert isinstance(written, dict)
    return written


def marks() -> dict[str, Mark]:
    """Give what was decided on economies in this session; like notes, never in a link."""
    decided = st.session_state.setdefault("marks", {})
    assert isinstance(decided, dict)
    return decided


def before() -> dict[str, Any]:
    """Give what this session can go back to, by the deed that an undo takes back.

    It is of the workspace that is open, and forgotten when another one is.
    """
    kept = st.session_state.setdefault("before", {})
    assert isinstance(kept, dict)
    return kept


def note_anew(members: Iterable[Member]) -> None:
    """Replace all notes and decisions of this session by those of a shortlist.

    The same objects hold them afterwards, since files that a page offers read them when asked for.

    Parameters
    ----------
    members
        Economies with their notes and decisions.
    """
    listed = list(members)
    notes().clear()
    notes().update({member.economy: member.note for member in listed if member.note})
    marks().clear()
    marks().update({member.economy: member.mark for member in listed if member.mark != Mark()})


def kept() -> Content:
    """Give what this session keeps by name, with its remarks; shortlist and view left empty."""
    held = st.session_state.get("kept by name")
    return held if isinstance(held, Content) else Content()


def keep_by_name(**fields: object) -> None:
    """Change what this session keeps by name: filters, shortlists, lenses, recipes, remarks.

    Raises
    ------
    ValidationError
        When there are too many, or a name is empty or too long.
    """
    held = kept()
    whole = {name: getattr(held, name) for name in Content.model_fields} | fields
    st.session_state["kept by name"] = Content.model_validate(whole)
