"""The workspace that a session's work is kept in: opened when needed, saved by itself.

A session begins without one. What an address holds needs none; the first note, decision or name
given begins one, unless the address names one already. A database that cannot be used never stops
a page: what is wrong is said, and the work stays in the session.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import identity, state, worktable
from dashboard.asking import ask, ask_later, ask_now, attempt, may_try, trouble, untroubled
from dashboard.language import _, words
from dashboard.readertime import clock, today
from dashboard.workspaces.content import Content
from data.errors import ChangedElsewhereError, WorkspaceError, WorkspaceNotFoundError
from data.languages import said_again

if TYPE_CHECKING:
    from dashboard.workspaces.records import Opened
    from dashboard.workspaces.store import Store

_KEY = "desk"
_LEFT_OUT = "desk left out"
_OFFERED = "desk offered"


@dataclass
class Desk:
    """A workspace that is open in this session.

    Attributes
    ----------
    opened
        It, as it was read or saved last.
    conflict
        Whether both it and this session have changed since.
    elsewhere
        When it was changed elsewhere, while this session has changed nothing.
    """

    opened: Opened
    conflict: bool = False
    elsewhere: datetime | None = None

    @property
    def id(self) -> str:
        """Id of the workspace."""
        return self.opened.workspace.id

    @property
    def name(self) -> str:
        """What it is called."""
        return self.opened.workspace.name


def current() -> Desk | None:
    """Give the workspace that is open in this session; None for none."""
    found = st.session_state.get(_KEY)
    return found if isinstance(found, Desk) else None


def left_out() -> tuple[str, ...]:
    """Give once what of the workspace could not be shown with the figures in use."""
    found: tuple[str, ...] = st.session_state.pop(_LEFT_OUT, ())
    return found


def offered() -> Content | None:
    """Give what the address says where the workspace, which is shown, says something else."""
    found = st.session_state.get(_OFFERED)
    return found if isinstance(found, Content) else None


def attach() -> bool:
    """Open the workspace that the address names, if it is not open.

    Returns
    -------
    bool
        Whether the page has to show something else now than the address says.
    """
    wanted, desk = state.current().workspace, current()
    if desk is not None and wanted is None:
        # The reader went back in the browser to before there was a workspace.
        state.change(workspace=desk.id)
        return False
    if wanted is None or (desk is not None and desk.id == wanted) or not may_try():
        return False
    found = attempt(lambda kept: kept.open(identity.current(), wanted))
    if found is None:
        if isinstance(trouble(), WorkspaceNotFoundError):
            untroubled()
            st.session_state[_LEFT_OUT] = (
                _("The workspace of this link is not yours, or is not here any more."),
            )
            state.change(workspace=None)
        return False
    return _begin_with(found)


def _begin_with(found: Opened) -> bool:
    """Take up a workspace that the address names, beside what the session holds already."""
    mine = worktable.gathered(found.content)
    desk = Desk(found)
    st.session_state[_KEY] = desk
    if worktable.needs_keeping() and not worktable.same_work(mine, found.content):
        desk.conflict = True  # Written while the workspace could not be opened.
        return False
    if worktable.same_address(mine, found.content):
        _lay_out(found, whole=False)
        return False
    if not worktable.same_address(mine, worktable.nothing()):
        st.session_state[_OFFERED] = mine  # A link to the workspace alone says nothing else.
    _lay_out(found, whole=True)
    return True


def keep() -> None:
    """Save this session's work if it changed; begin a workspace if it needs one."""
    attach()
    desk = current()
    if not identity.current().keeps:
        return
    if desk is None:
        if state.current().workspace is None and worktable.needs_keeping() and may_try():
            begin()
        return
    if desk.conflict:
        return
    content = worktable.gathered(desk.opened.content)
    if worktable.same_work(content, desk.opened.content):
        untroubled()
        return
    if may_try():
        _save(desk, content)


def _save(desk: Desk, content: Content) -> None:
    """Save a content, or find that the workspace changed elsewhere."""
    seen = desk.opened.workspace.revision
    saved = attempt(lambda kept: kept.save(identity.current(), desk.id, content, seen=seen))
    if saved is not None:
        desk.opened, desk.elsewhere = saved, None
        st.session_state.pop(_OFFERED, None)
    elif isinstance(trouble(), ChangedElsewhereError):
        desk.conflict = True
        untroubled()
    elif isinstance(trouble(), WorkspaceNotFoundError):
        # It was deleted elsewhere: what is worked on here goes into a new one.
        untroubled()
        begin(desk.name)


def begin(name: str = "", content: Content | None = None) -> bool:
    """Keep this session's work in a new workspace.

    Parameters
    ----------
    name
        What to call it; the day for an empty text. A name that is taken gets a number.
    content
        What it is to hold; what the session works on for None.

    Returns
    -------
    bool
        Whether it could be done; `trouble` says why not.
    """
    who = identity.current()
    if not who.keeps:
        return False
    title = name.strip() or _("Workspace of {day}", day=words().date(today()))
    held = worktable.gathered() if content is None else content
    made = attempt(lambda kept: kept.create(who, title, held, free=True))
    if made is None:
        return False
    _open(made, whole=content is not None)
    return True


def open_other(identifier: str) -> None:
    """Leave the workspace that is open, once everything is saved, for another one."""
    keep()
    if is_stuck():
        return
    found = attempt(lambda kept: kept.open(identity.current(), identifier))
    if found is not None:
        _open(found, whole=True)


def leave() -> None:
    """Close the workspace, once everything is saved; the view stays, the notes do not."""
    keep()
    if not is_stuck():
        _forget()


def undo() -> None:
    """Go back to the version before."""
    _turn(lambda kept, desk: kept.undo(identity.current(), desk.id, seen=_seen(desk)))


def redo() -> None:
    """Take back an undo."""
    _turn(lambda kept, desk: kept.redo(identity.current(), desk.id, seen=_seen(desk)))


def reopen(number: int) -> None:
    """Put an earlier version into use."""
    _turn(lambda kept, desk: kept.reopen(identity.current(), desk.id, number, seen=_seen(desk)))


def look() -> None:
    """Note whether the workspace was changed elsewhere; asks the database."""
    desk = current()
    if desk is None or desk.conflict or not may_try():
        return
    try:
        found = ask(lambda kept: kept.look(identity.current(), desk.id))
    except WorkspaceError:
        ask_later()  # Nothing is lost yet, so nothing is said.
        return
    changed = found.revision != desk.opened.workspace.revision
    desk.elsewhere = found.saved if changed else None


def take_the_others() -> None:
    """Show what the workspace holds now; what this session held is kept in the history."""
    desk = current()
    if desk is None:
        return
    mine = worktable.gathered(desk.opened.content)

    def both(kept: Store) -> Opened:
        if desk.conflict:
            kept.keep_aside(identity.current(), desk.id, mine)
        return kept.open(identity.current(), desk.id)

    found = attempt(both)
    if found is not None:
        _open(found, whole=False)


def keep_both() -> None:
    """Keep this session's work in a workspace of its own, beside the one that changed."""
    desk = current()
    if desk is not None:
        begin(_("{name} (mine)", name=desk.name))


def take_the_address() -> None:
    """Show what the address said instead of what the workspace held; that can be undone."""
    content = st.session_state.pop(_OFFERED, None)
    desk = current()
    if isinstance(content, Content) and desk is not None:
        now = worktable.gathered(desk.opened.content)
        notes = {member.economy: member for member in now.shortlist}
        members = tuple(notes.get(member.economy, member) for member in content.shortlist)
        wanted = now.model_copy(update={"shortlist": members, "view": content.view})
        worktable.lay_out(wanted, whole=False)


def dismiss_offer() -> None:
    """Leave it at what the workspace holds."""
    st.session_state.pop(_OFFERED, None)


def renamed(name: str) -> None:
    """Call the workspace that is open something else.

    Raises
    ------
    WorkspaceError
        When it cannot be done.
    """
    desk = current()
    if desk is not None:
        found = ask(lambda kept: kept.rename(identity.current(), desk.id, name))
        known = desk.opened.workspace
        desk.opened = replace(desk.opened, workspace=replace(known, name=found.name))


def deleted() -> None:
    """Delete the workspace that is open, with its notes; the view stays.

    Raises
    ------
    WorkspaceError
        When it cannot be done.
    """
    desk = current()
    if desk is not None:
        ask(lambda kept: kept.delete(identity.current(), desk.id))
        _forget()


def try_again() -> None:
    """Ask the database at once, however short a while ago it failed."""
    ask_now()
    keep()


def situation() -> tuple[object, ...]:
    """Give what decides which notices and controls there are; when it changes, all are drawn."""
    desk = current()
    return (
        state.current().workspace,
        desk is not None and desk.conflict,
        trouble() is not None,
        offered() is not None,
        _LEFT_OUT in st.session_state,
    )


def status() -> str:
    """Say in a few words whether this session's work is kept."""
    desk, wrong = current(), trouble()
    if desk is not None and desk.conflict:
        return _("Not saved: changed elsewhere")
    if wrong is not None:
        return _("Not saved: {why}", why=said_again(wrong.message, words()))
    if desk is None:
        return _("In this session and its link alone")
    return _("Saved {when}", when=clock(desk.opened.workspace.saved))


def is_stuck() -> bool:
    """Tell whether this session holds work that could not be saved."""
    desk = current()
    return trouble() is not None or (desk is not None and desk.conflict)


def _forget() -> None:
    """Go on without a workspace; the view stays."""
    untroubled()
    for key in (_KEY, _OFFERED, "kept by name"):
        st.session_state.pop(key, None)
    state.note_anew(())
    state.before().clear()
    state.change(workspace=None)


def _seen(desk: Desk) -> int:
    """Give the revision that this session has seen."""
    return desk.opened.workspace.revision


def _turn(change: Callable[[Store, Desk], Opened]) -> None:
    """Save what is not saved yet, and show another version."""
    keep()
    desk = current()
    if desk is None or desk.conflict:
        return
    found = attempt(lambda kept: change(kept, desk))
    if found is not None:
        _open(found, whole=False)
    elif isinstance(trouble(), ChangedElsewhereError):
        untroubled()
        look()


def _open(found: Opened, *, whole: bool) -> None:
    """Make a workspace the one that is open, and show what it holds."""
    st.session_state[_KEY] = Desk(found)
    st.session_state.pop(_OFFERED, None)
    _lay_out(found, whole=whole)


def _lay_out(found: Opened, *, whole: bool) -> None:
    """Show what a workspace holds."""
    if whole:
        state.before().clear()  # What could be undone was of another workspace.
    ignored = worktable.lay_out(found.content, whole=whole)
    if ignored:
        st.session_state[_LEFT_OUT] = ignored
    state.change(workspace=found.workspace.id)
