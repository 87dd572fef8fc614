"""What the interface reminds of until the user has done it or waved it off."""

from __future__ import annotations

from importlib.resources import files

import streamlit as st

from dashboard import exclusions
from dashboard.language import _
from dashboard.permission import may_change_figures
from dashboard.texts import plain

_WAVED_OFF = "exclusions waved off"


def exclusion_list() -> None:
    """Remind that no economy is excluded yet, while the user has no list of her own."""
    filled = exclusions.exclusions_filled() or exclusions.exclusions().exclusions
    if filled or st.session_state.get(_WAVED_OFF):
        return
    with st.container(border=True, key="exclusions"):
        text, buttons = st.columns([3, 2], vertical_alignment="center")
        text.markdown(
            _(
                "**No exclusion list yet.** Sanctions, conflict or your firm's own policy may "
                "rule out economies that rank well here; ours is empty until you fill it, or add "
                "a list under Data, Own figures."
            )
        )
        with buttons, st.container(horizontal=True, horizontal_alignment="right"):
            with st.popover(_("How to"), width="content"):
                _how_to()
            st.button(
                _("Not needed"),
                key="exclusions_not_needed",
                on_click=_wave_off,
                help=_("Keeps an empty list in your data folder, so that nobody reminds you again.")
                if may_change_figures()
                else _("Nobody reminds you again in this session."),
            )


def _how_to() -> None:
    """Say what the list looks like, and where it belongs to whoever may put it there."""
    if may_change_figures():
        st.markdown(_("Save a file of this form as"))
        st.code(str(exclusions.exclusions_file()), language=None, wrap_lines=True)
    else:
        st.markdown(_("Whoever runs this server keeps a file of this form:"))
    st.markdown(
        _(
            "Such lists change and carry legal weight, so every entry has its date and source. "
            "The file is read again whenever you save it. An entry leaves figures and similarity "
            "as they are and takes the economy out of the pool of opportunity; every file you "
            "take away names it."
        )
    )
    st.code(_example(), language="toml", wrap_lines=True)


def _example() -> str:
    """Take the example out of the comments of the list that ships."""
    text = (files("data") / "exclusions.toml").read_text(encoding="utf-8")
    lines = [line.removeprefix("#").strip() for line in text.splitlines()]
    start = lines.index("[[exclusions]]")
    entry = [line for line in lines[start : start + 5] if line]
    return "\n".join(["schema_version = 1", "", *entry])


def _wave_off() -> None:
    """Remember that no list is needed: on disk where that can be written, else in this session.

    What lies on disk is everybody's, so only whoever may change the figures puts it there.
    """
    st.session_state[_WAVED_OFF] = True
    if not may_change_figures():
        return
    try:
        exclusions.keep_empty_exclusions()
    except OSError as error:
        said = _(
            "This holds for now only: {exclusions_file} cannot be written ({error}).",
            exclusions_file=exclusions.exclusions_file(),
            error=error,
        )
        st.toast(plain(said), icon=":material/info:")
