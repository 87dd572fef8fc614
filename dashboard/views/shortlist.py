"""Shortlist: the economies chosen, in order, with decisions and notes, to be taken away."""

from __future__ import annotations

import streamlit as st

from dashboard import engine, frame, identity, reminders, state, widgets
from dashboard.held import hold, told
from dashboard.language import _, keyed, n_
from dashboard.sections import (
    access,
    brief,
    by_name,
    kinds_kept,
    list_files,
    list_order,
    list_overview,
    list_remarks,
    list_rows,
    replay,
    scoresheet,
    stability,
)
from dashboard.texts import plain
from geo.markets import Markets


def page() -> None:
    """Draw the page."""
    result = frame.figures()
    view = state.current()
    st.title(_("Shortlist"))
    reminders.exclusion_list()
    list_rows.undo_removal()
    if not view.shortlist:
        st.info(
            _(
                "The shortlist is empty. Select economies on any map or in any table and add "
                "them, or add them here by name."
            ),
            icon=":material/playlist_add:",
        )
        _add_by_name(result)
        by_name.draw(kinds_kept.SHORTLISTS)
        replay.draw(result)
        return
    st.markdown(plain(_said(result)))
    st.caption(widgets.pool_note(result))
    list_order.draw(result)
    list_rows.draw(result)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _add_by_name(result)
        by_name.draw(kinds_kept.SHORTLISTS)
    list_remarks.draw()
    list_overview.draw(result)
    list_overview.before_and_after(result)
    scoresheet.draw(result, view.shortlist)
    access.of_several(result, view.shortlist, key="shortlist_access")
    stability.draw(result)
    list_files.draw(result)
    brief.draw(result, state.notes(), state.marks())
    replay.draw(result)


def _said(result: Markets) -> str:
    """Say how many there are, and where notes are kept."""
    counted = n_("{count} economy", "{count} economies", len(state.current().shortlist))
    home = result.called(result.home)
    if identity.current().keeps:
        return _(
            "{counted} for {home} as the home market. The order is yours. Decisions, tags and "
            "notes are saved by themselves in your workspace and go into the files below, never "
            "into a link.",
            counted=counted,
            home=home,
        )
    return _(
        "{counted} for {home} as the home market. The order is yours. Decisions, tags and notes "
        "stay in this session and in the files below, never in a link: reloading the page loses "
        "them.",
        counted=counted,
        home=home,
    )


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
