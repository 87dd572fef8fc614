"""The history of the workspace: every version, to be looked through and reopened."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard import desk, frame_errors, identity
from dashboard.asking import ask
from dashboard.language import N_, _, keyed, n_
from dashboard.readertime import clock
from dashboard.texts import plain
from dashboard.workspaces.content import MAX_NAME, Content
from dashboard.workspaces.records import Version, Why
from data.errors import KindredError

SHOWN = 200
"""Versions in the list; `kindred workspace history` lists all of them."""

_WHY: dict[Why, str] = {
    "saved": "",
    "reopened": N_("reopened"),
    "imported": N_("imported"),
    "aside": N_("kept aside"),
}


def draw(turned: Callable[[Callable[[], None]], None]) -> None:
    """Draw the button of the history, and the history while it is open.

    Parameters
    ----------
    turned
        Does something that changes what all pages show.
    """
    popover = st.popover(_("History"), key="workspace_history", on_change="rerun")
    open_now = desk.current()
    if not popover.open or open_now is None:
        return
    with popover:
        try:
            _versions(open_now, turned)
        except KindredError as error:
            frame_errors.explain(error)


def _versions(open_now: desk.Desk, turned: Callable[[Callable[[], None]], None]) -> None:
    """Draw the choice of a version, what it holds, and what can be done with it."""
    who = identity.current()
    found = ask(lambda kept: kept.history(who, open_now.id))[:SHOWN]
    names = {item.number: _called(item, open_now) for item in found}
    chosen = st.selectbox(
        n_("{count} version", "{count} versions", len(found)),
        list(names),
        format_func=names.__getitem__,
        key=keyed(f"workspace_version_{open_now.opened.workspace.revision}"),
    )
    content = ask(lambda kept: kept.content(who, open_now.id, chosen))
    st.markdown(plain(_summary(content)))
    st.button(
        _("Reopen this version"),
        key="workspace_reopen",
        icon=":material/restore:",
        disabled=chosen == open_now.opened.workspace.head,
        on_click=turned,
        args=(lambda: desk.reopen(chosen),),
        help=_("The present one stays in the history; this can be undone."),
    )
    label = st.text_input(
        _("Name of this version"),
        value=next(item.label for item in found if item.number == chosen),
        key=f"workspace_label_{chosen}",
        max_chars=MAX_NAME,
        placeholder=_("Such as: shown to the board"),
    )
    if label != next(item.label for item in found if item.number == chosen):
        ask(lambda kept: kept.label(who, open_now.id, chosen, label))
        st.rerun(scope="fragment")


def _called(item: Version, open_now: desk.Desk) -> str:
    """Name a version to choose."""
    said = [f"{item.number}", clock(item.saved)]
    if item.label:
        said.append(item.label)
    if _WHY[item.why]:
        said.append(_(_WHY[item.why]))
    if item.number == open_now.opened.workspace.head:
        said.append(_("in use"))
    return " · ".join(said)


def _summary(content: Content) -> str:
    """Say in a line what a version holds."""
    from dashboard import engine

    names = engine.snapshot_names()
    listed = [names.get(member.economy, member.economy) for member in content.shortlist]
    said = n_("{count} economy", "{count} economies", len(listed))
    if listed:
        said += ": " + ", ".join(listed[:6]) + (" …" if len(listed) > 6 else "")
    where = content.view.get("where")
    if where:
        said += ". " + _("Conditions: {where}", where=str(where)[:120])
    return said
