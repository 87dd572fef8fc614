"""The workspace in the sidebar: which one is open, whether it is saved, undo, redo, history."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import desk, identity
from dashboard.asking import trouble
from dashboard.language import N_, _, words
from dashboard.readertime import clock
from dashboard.sections import by_name, kinds_kept, workspace_history, workspace_switch
from dashboard.texts import plain
from data.languages import said_again

_STATUS = "workspace status"
_TURNED = "workspace turned"

_AFTERWARDS = {
    "undo": desk.undo,
    "redo": desk.redo,
    "take": desk.take_the_others,
    "both": desk.keep_both,
    "address": desk.take_the_address,
    "dismiss": desk.dismiss_offer,
    "again": desk.try_again,
}


def draw() -> None:
    """Draw the bar, and look whether the workspace was changed elsewhere."""
    if not identity.current().keeps:
        return
    desk.look()
    _bar()
    _elsewhere()


def keep_place(place: DeltaGenerator) -> None:
    """Keep a place below the bar, where every page says whether its work is saved.

    Parameters
    ----------
    place
        An empty container; only the page's own fragment may write there.
    """
    st.session_state[_STATUS] = place


@st.fragment
def _bar() -> None:
    """Draw the controls apart from the page, so that opening one of them runs no page."""
    if st.session_state.pop(_TURNED, False):
        st.rerun()
    open_now = desk.current()
    workspace_switch.draw(turned)
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        if open_now is not None:
            _turning("undo", _("Undo"), open_now.opened.can_undo)
            _turning("redo", _("Redo"), open_now.opened.can_redo)
            workspace_history.draw(turned)
        by_name.draw(kinds_kept.RECIPES, turned)


def _turning(what: str, said: str, possible: bool) -> None:
    """Draw the button for one step back or forward."""
    # What the bar knows may be a save behind, so the button back is never off by mistake.
    st.button(
        said,
        key=f"workspace_{what}",
        disabled=what == "redo" and not possible,
        on_click=_do,
        args=(what,),
    )


def tell() -> None:
    """Say whether the work is saved, where there is a place for it."""
    place = st.session_state.get(_STATUS)
    if place is None:
        return
    with place:
        if not identity.current().keeps:
            st.caption(_("Your work is kept in this session and its link alone."))
            return
        said = plain(desk.status())
        st.markdown(
            f":small[:material/warning: **{said}**]" if desk.is_stuck() else f":small[{said}]"
        )


def notices() -> None:
    """Draw above the page what the reader has to know or decide about the workspace."""
    for sentence in desk.left_out():
        st.warning(plain(sentence), icon=":material/folder_off:")
    wrong, open_now = trouble(), desk.current()
    conflict = open_now is not None and open_now.conflict
    if wrong is None and not conflict and desk.offered() is None:
        return
    with st.container(key="workspace_notices"):
        if open_now is not None and conflict:
            _conflict(open_now)
        elif wrong is not None:
            _trouble()
        if desk.offered() is not None and open_now is not None:
            _offer(open_now)


def _conflict(open_now: desk.Desk) -> None:
    """Let the reader choose between her work and what somebody else saved."""
    with st.container(border=True, key="workspace_conflict"):
        st.markdown(
            plain(
                _(
                    "“{name}” was changed in another tab or by another program. What you did here "
                    "since is not saved, and nothing was overwritten.",
                    name=open_now.name,
                )
            )
        )
        with st.container(horizontal=True):
            _answer("both", N_("Keep both"), _("Your work becomes a workspace of its own."))
            _answer(
                "take",
                N_("Take the other's"),
                _("Your work goes into the history, where it can be reopened."),
            )


def _trouble() -> None:
    """Say what is wrong with the database, and where the work is meanwhile."""
    wrong = trouble()
    assert wrong is not None
    with st.container(border=True, key="workspace_trouble"):
        st.markdown(
            plain(
                _(
                    "{status} {remedy} Your work is in this session, and is saved once that is "
                    "possible again.",
                    status=_ended(desk.status()),
                    remedy=said_again(wrong.remedy, words()),
                )
            )
        )
        _answer("again", N_("Try again"), "")


def _offer(open_now: desk.Desk) -> None:
    """Offer what the address says where the workspace says something else."""
    with st.container(border=True, key="workspace_offer"):
        st.markdown(
            plain(
                _(
                    "This link and the workspace “{name}” differ; the workspace is shown.",
                    name=open_now.name,
                )
            )
        )
        with st.container(horizontal=True):
            _answer("address", N_("Show what the link says"), _("This can be undone."))
            _answer("dismiss", N_("Leave it"), "")


def _elsewhere() -> None:
    """Say that another tab has saved something newer."""
    open_now = desk.current()
    if open_now is None or open_now.conflict or open_now.elsewhere is None:
        return
    st.caption(
        _("Changed elsewhere at {when}.", when=clock(open_now.elsewhere)),
    )
    _answer("take", N_("Show the newest"), "", key="workspace_newest")


def _answer(what: str, label: str, help_text: str, key: str = "") -> None:
    """Draw a button that does one thing about the workspace."""
    st.button(
        _(label),
        key=key or f"workspace_{what}",
        help=help_text or None,
        on_click=_AFTERWARDS[what],
    )


def _do(what: str) -> None:
    """Do one thing, and let the whole page be drawn anew."""
    turned(_AFTERWARDS[what])


def turned(act: Callable[[], None]) -> None:
    """Do something that changes what all pages show, from within the bar."""
    act()
    st.session_state[_TURNED] = True


def _ended(text: str) -> str:
    """End a text with a full stop."""
    return text if text.endswith(".") else f"{text}."
