"""The snapshots at hand, and which of them is in use."""

from __future__ import annotations

import datetime

import pandas as pd
import streamlit as st

from dashboard import localtables, widgets
from dashboard.frame import explain
from dashboard.language import _, keyed, words
from dashboard.permission import may_change_figures, require_to_change_figures
from dashboard.texts import plain
from data.errors import KindredError
from data.languages import said_again
from data.manifest import MANIFEST
from data.snapshot import EMBEDDED
from data.store import NEWEST, Stored, stored, use


def draw() -> None:
    """List the snapshots at hand, and let one be held fast or let go."""
    items = stored()
    st.markdown(
        _(
            "Each refresh writes a snapshot beside the others and changes none. The newest is used "
            "unless one is held fast; the oldest of yours are removed when a sixth is written. The "
            "one that ships always stays."
        )
    )
    localtables.dataframe(
        pd.DataFrame([_row(item) for item in items]),
        key="kept_list",
        hide_index=True,
        column_config={
            _("Figures"): localtables.COUNTED,
            _("Indicators"): localtables.COUNTED,
        },
        placeholder=widgets.NOTHING,
        alt=_("Snapshots at hand, newest first"),
    )
    for item in items:
        if item.problem:
            st.warning(plain(said_again(item.problem, words())), icon=":material/warning:")
    if not may_change_figures():
        return
    others = {item.name: _called(item) for item in items if item.manifest and not item.in_use}
    held = any(item.pinned for item in items)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if others:
            chosen = st.selectbox(
                _("Another snapshot"),
                list(others),
                format_func=others.__getitem__,
                key=keyed("kept_other"),
            )
            if st.button(_("Use this one"), key="kept_use", icon=":material/push_pin:"):
                _use(chosen)
        if held and st.button(
            _("Back to the newest"), key="kept_newest", icon=":material/history:", type="primary"
        ):
            _use(NEWEST)


def _row(item: Stored) -> dict[str, object]:
    """Describe one snapshot."""
    manifest = item.manifest
    state = _("in use") if item.in_use else None
    if item.pinned:
        state = _("in use, held fast")
    return {
        _("Snapshot"): item.name,
        _("Id"): manifest.id if manifest else None,
        _("State"): state or (_("cannot be used") if item.problem else None),
        _("Written on"): _written(item),
        _("Newest vintage"): str(manifest.vintage_year) if manifest else None,
        _("Figures"): manifest.observations if manifest else None,
        _("Indicators"): manifest.indicators if manifest else None,
        _("Made from"): (manifest.previous or None) if manifest else None,
    }


def _written(item: Stored) -> datetime.date | None:
    """Give the day on which a snapshot was written; None for the one that ships."""
    if item.name == EMBEDDED:
        return None
    try:
        return datetime.date.fromtimestamp((item.path / MANIFEST).stat().st_mtime)
    except OSError:
        return None


def _called(item: Stored) -> str:
    """Name a snapshot to choose."""
    if item.name == EMBEDDED:
        return _("The one that ships")
    return item.name


def _use(name: str) -> None:
    """Take a snapshot into use and draw everything anew."""
    try:
        require_to_change_figures()
        use(name)
    except KindredError as error:
        explain(error)
        return
    st.rerun()
