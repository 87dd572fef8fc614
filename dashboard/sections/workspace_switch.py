"""Which workspace is open: choose, begin, rename, export, import, delete, close."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard import desk, frame_errors, identity
from dashboard.asking import ask
from dashboard.language import _, keyed
from dashboard.readertime import clock
from dashboard.texts import plain
from dashboard.version import installed_version
from dashboard.workspaces import files
from dashboard.workspaces.content import MAX_NAME
from dashboard.workspaces.names import file_name
from data.errors import KindredError
from data.intake.limits import MEGABYTES

_FAULT = "workspace fault"

Turned = Callable[[Callable[[], None]], None]


def draw(turned: Turned) -> None:
    """Draw the button with the workspace's name, and what can be done while it is open.

    Parameters
    ----------
    turned
        Does something that changes what all pages show.
    """
    open_now = desk.current()
    popover = st.popover(
        plain(open_now.name) if open_now else _("Workspace"),
        key="workspace_switch",
        icon=":material/work:",
        help=_("Shortlist, notes, conditions and lenses, kept under a name"),
        width="stretch",
        on_change="rerun",
    )
    if not popover.open:
        return
    with popover:
        fault = st.session_state.pop(_FAULT, None)
        if fault is not None:
            frame_errors.explain(fault)
        try:
            _choose(open_now, turned)
            _begin(turned)
            if open_now is not None:
                _of_the_open_one(open_now, turned)
            _import(turned)
        except KindredError as error:
            frame_errors.explain(error)


def _choose(open_now: desk.Desk | None, turned: Turned) -> None:
    """Draw the choice among the reader's workspaces."""
    found = ask(lambda kept: kept.workspaces(identity.current()))
    names = {item.id: f"{item.name} · {clock(item.saved)}" for item in found}
    others = [item.id for item in found if open_now is None or item.id != open_now.id]
    if not others:
        if open_now is None:
            st.markdown(_("There is none yet. The first note or decision begins one by itself."))
        return

    def take() -> None:
        chosen = st.session_state[keyed("workspace_open")]
        if chosen is not None:
            turned(lambda: desk.open_other(chosen))

    st.selectbox(
        _("Open"),
        others,
        index=None,
        format_func=lambda code: names.get(code, ""),
        key=keyed("workspace_open"),
        placeholder=_("Choose a workspace"),
        on_change=take,
    )


def _begin(turned: Turned) -> None:
    """Draw what begins a new workspace with the work of this session."""
    st.text_input(
        _("New workspace"),
        key="workspace_new_name",
        max_chars=MAX_NAME,
        placeholder=_("Its name"),
    )
    st.button(
        _("Keep what is here as a new workspace"),
        key="workspace_new",
        icon=":material/add:",
        on_click=turned,
        args=(_began,),
    )


def _began() -> None:
    """Begin a workspace, with everything of this session."""
    desk.begin(str(st.session_state["workspace_new_name"]))


def _of_the_open_one(open_now: desk.Desk, turned: Turned) -> None:
    """Draw what can be done with the workspace that is open."""
    st.divider()
    st.text_input(
        _("Name"),
        value=open_now.name,
        key=f"workspace_name_{open_now.id}",
        max_chars=MAX_NAME,
        on_change=_rename,
        args=(f"workspace_name_{open_now.id}", turned),
    )
    st.download_button(
        _("Export (.json)"),
        data=files.written(open_now.name, open_now.opened.content, installed_version()),
        file_name=file_name(open_now.name) + files.ENDING,
        mime=files.MEDIA_TYPE,
        key="workspace_export",
        icon=":material/download:",
        on_click="ignore",
    )
    st.button(
        _("Close it"),
        key="workspace_close",
        icon=":material/close:",
        on_click=turned,
        args=(desk.leave,),
        help=_("It stays as it is; the view stays open without its notes."),
    )
    sure = st.checkbox(_("Delete it with its history"), key="workspace_delete_sure")
    if sure:
        st.button(
            _("Delete for good"),
            key="workspace_delete",
            icon=":material/delete:",
            type="primary",
            on_click=turned,
            args=(lambda: _attempt(desk.deleted),),
        )


def _rename(key: str, turned: Turned) -> None:
    """Call the workspace what was typed."""
    name = str(st.session_state[key])
    turned(lambda: _attempt(lambda: desk.renamed(name)))
    if _FAULT in st.session_state:
        st.session_state.pop(key, None)


def _import(turned: Turned) -> None:
    """Draw the control that takes a workspace's file."""
    file = st.file_uploader(
        _("Import a workspace's file"),
        type=["json"],
        key="workspace_import",
        max_upload_size=MEGABYTES,
    )
    if file is None:
        return
    try:
        taken = files.read(file.getvalue())
    except KindredError as error:
        frame_errors.explain(error)
        return
    st.button(
        _("Open “{name}” as a new workspace", name=plain(taken.name)),
        key="workspace_import_take",
        on_click=turned,
        args=(lambda: _imported(taken),),
    )


def _imported(taken: files.Taken) -> None:
    """Begin a workspace with what a file holds."""
    desk.keep()
    desk.begin(taken.name, taken.content)


def _attempt(act: Callable[[], None]) -> None:
    """Do something that the store may refuse; the refusal is said in the popover."""
    try:
        act()
    except KindredError as error:
        st.session_state[_FAULT] = error
