"""What a session works on as the content of a workspace, and a content laid out in a session.

A workspace keeps the whole view, but only what the reader works on makes a version: looking around
(another map, a selection, a page) is no work and cannot be undone.
"""

from __future__ import annotations

from typing import Any

import streamlit as st
from pydantic import ValidationError

from dashboard import engine, state
from dashboard.links import from_parameters, to_parameters
from dashboard.viewstate import ViewState
from dashboard.workspaces.content import Content, Mark, Member

WORK: tuple[str, ...] = (
    *("home", "lens", "own_lens", "without", "weights"),
    *("year", "gates", "where"),
)
"""Fields of the view state that are worked on, the shortlist apart."""

_APART = frozenset({"language", "text_size", "workspace", "shortlist"})
"""Fields of the view state that are not kept with the view."""


def gathered(before: Content | None = None) -> Content:
    """Gather what this session works on.

    Parameters
    ----------
    before
        What was gathered last; the view is taken from there while nothing in it that is worked on
        has changed.
    """
    view = state.current()
    shown = view.model_dump(mode="json", exclude=set(_APART))
    if before is not None and _work(shown) == _work(before.view):
        shown = before.view
    return state.kept().model_copy(update={"shortlist": members(), "view": shown})


def members() -> tuple[Member, ...]:
    """Give the shortlist of this session with its notes and decisions."""
    notes, marks = state.notes(), state.marks()
    return tuple(
        Member(economy=code, note=notes.get(code, ""), **marks.get(code, Mark()).model_dump())
        for code in state.current().shortlist
    )


def same_work(one: Content, other: Content) -> bool:
    """Tell whether two contents differ in nothing that is worked on."""
    return one.model_copy(update={"view": {}}) == other.model_copy(update={"view": {}}) and _work(
        one.view
    ) == _work(other.view)


def same_address(one: Content, other: Content) -> bool:
    """Tell whether an address would say the same work of two contents; it holds no notes."""
    listed = [[member.economy for member in content.shortlist] for content in (one, other)]
    return listed[0] == listed[1] and _work(one.view) == _work(other.view)


def nothing() -> Content:
    """Give what an address without any work says."""
    return Content(view=ViewState().model_dump(mode="json", exclude=set(_APART)))


def needs_keeping() -> bool:
    """Tell whether this session holds anything that its address does not."""
    return bool(state.notes() or state.marks()) or state.kept() != Content()


def lay_out(content: Content, *, whole: bool) -> tuple[str, ...]:
    """Make this session show a content.

    Parameters
    ----------
    content
        From a workspace.
    whole
        Whether to show what was looked at as well, not only what was worked on.

    Returns
    -------
    tuple of str
        What cannot be shown with the figures in use and was left out, one sentence each.
    """
    told = {
        name: value
        for name, value in content.view.items()
        if name in ViewState.model_fields and name not in _APART and (whole or name in WORK)
    }
    default = {name: ViewState.model_fields[name].get_default() for name in WORK}
    wanted = {**state.current().model_dump(), **default, **told}
    wanted["shortlist"] = tuple(member.economy for member in content.shortlist)
    state.note_anew(content.shortlist)
    st.session_state["kept by name"] = content.model_copy(update={"shortlist": (), "view": {}})
    return put(**wanted)


def put(**fields: object) -> tuple[str, ...]:
    """Put choices of another day into the view, as far as the figures in use know them.

    Parameters
    ----------
    **fields
        Fields of the view state.

    Returns
    -------
    tuple of str
        What was left out, one sentence each.
    """
    checked, ignored = _checked(_valid({**state.current().model_dump(), **fields}))
    state.change(**{name: getattr(checked, name) for name in ViewState.model_fields})
    return ignored


def _work(view: dict[str, Any]) -> dict[str, Any]:
    """Take what is worked on out of a view; what is not written is at its default."""
    default = ViewState().model_dump(mode="json", include=set(WORK))
    return {name: view.get(name, default[name]) for name in WORK}


def _valid(fields: dict[str, Any]) -> ViewState:
    """Make a view state, with the defaults in the place of what is not valid."""
    try:
        return ViewState.model_validate(fields)
    except ValidationError as error:
        wrong = {str(item["loc"][0]) for item in error.errors()}
        return _valid({name: value for name, value in fields.items() if name not in wrong})


def _checked(view: ViewState) -> tuple[ViewState, tuple[str, ...]]:
    """Leave out what does not exist in the figures in use, as for an address."""
    found, ignored = from_parameters(
        to_parameters(view),
        economies=engine.snapshot().economies.index,
        catalogue=engine.catalogue(),
        years=engine.reference_years(),
    )
    # An address does without the description of a lens of one's own.
    if found.own_lens is not None:
        found = found.model_copy(update={"own_lens": view.own_lens})
    return (found if ignored else view), ignored
