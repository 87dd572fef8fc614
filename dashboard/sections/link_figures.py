"""What changed since a link was made, when it was made on other figures than those in use."""

from __future__ import annotations

import streamlit as st

from dashboard import earlier, state
from dashboard.language import _
from geo.markets import Markets

_DISMISSED = "link figures dismissed"


def notice(result: Markets) -> None:
    """Say that the link in use was made on another snapshot, and what changed since.

    Parameters
    ----------
    result
        The merged economies.

    Notes
    -----
    Nothing is drawn where the link does not say, or says the snapshot in use.
    """
    made_on = state.made_on()
    if made_on in ("", result.snapshot_id) or st.session_state.get(_DISMISSED) == made_on:
        return
    with st.expander(
        _(
            "This link was made on snapshot {old}; the figures in use are of {new}",
            old=made_on,
            new=result.snapshot_id,
        ),
        icon=":material/history:",
        key="link_figures",
        on_change="rerun",
    ) as it:
        if not it.open:
            return
        from dashboard.sections import changed

        diff = earlier.changes_from(made_on)
        if diff is None:
            st.markdown(
                _(
                    "Those figures are not at hand on this machine, so what changed cannot be "
                    "listed. A replay file keeps the figures of its day and can tell."
                )
            )
        else:
            changed.show(result, diff, earlier.moved_from(made_on, result.recipe), "link_figures")
        st.button(
            _("Do not show this again"),
            key="link_figures_dismiss",
            icon=":material/close:",
            on_click=_dismiss,
            args=(made_on,),
        )


def _dismiss(made_on: str) -> None:
    """Remember that the reader has seen it."""
    st.session_state[_DISMISSED] = made_on
