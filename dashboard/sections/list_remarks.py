"""Remarks on the whole of a workspace, in Markdown."""

from __future__ import annotations

import streamlit as st

from dashboard import frame, state
from dashboard.held import hold
from dashboard.language import _
from dashboard.safemarkdown import safe_markdown
from dashboard.workspaces.content import MAX_REMARKS


@st.fragment
def draw() -> None:
    """Draw the remarks to be written, and as they read."""
    remarks = state.kept().remarks
    with st.expander(_("Remarks on the whole"), icon=":material/notes:", expanded=bool(remarks)):
        hold("shortlist_remarks", remarks)
        st.text_area(
            _("Remarks on the whole"),
            key="shortlist_remarks",
            max_chars=MAX_REMARKS,
            height=120,
            placeholder=_("The question, what speaks for and against, what is to be done next"),
            label_visibility="collapsed",
            on_change=_take,
        )
        if remarks.strip():
            with st.container(key="readers_words_remarks"):
                st.markdown(safe_markdown(remarks, level=2))
    frame.keep_quietly()


def _take() -> None:
    """Take the remarks into the session."""
    state.keep_by_name(remarks=str(st.session_state["shortlist_remarks"])[:MAX_REMARKS])
