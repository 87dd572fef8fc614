"""The shortlist as files, and its link."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard import engine, exclusions, heavy, state
from dashboard.exports import EXPORTERS, Options
from dashboard.language import _
from dashboard.sections import export_form
from dashboard.version import installed_version
from geo.markets import Markets
from geo.shortlist import ShortlistExport, shortlist_export


def draw(result: Markets) -> None:
    """Offer the files and the link.

    Parameters
    ----------
    result
        The merged economies.
    """
    st.header(_("Take it away"))
    st.markdown(
        _(
            "Every file carries the method, the conditions, the year of each figure, and the "
            "sources with their licences."
        )
    )
    view = state.current()
    options, assembled = export_form.choice(), assembling(result)
    with st.container(horizontal=True):
        for exporter in EXPORTERS.values():
            st.download_button(
                f"{_(exporter.title)} ({exporter.extension})",
                data=heavy.paid(_file(assembled, exporter.name, options)),
                file_name=f"kindred-shortlist-{view.home}{exporter.extension}",
                mime=exporter.media_type,
                key=f"shortlist_take_{exporter.name}",
                on_click="ignore",
                icon=":material/download:",
            )
    st.caption(
        _(
            "Notes, decisions and tags stay in the workspace and go into these files, never into a "
            "link."
        )
    )


def assembling(result: Markets) -> Callable[[], ShortlistExport]:
    """Give a function that puts together what the shortlist's files hold, when one is asked for.

    Parameters
    ----------
    result
        The merged economies.
    """
    view = state.current()
    # The session's own notes, so that one written a moment before the click is in the file.
    notes, marks = state.notes(), state.marks()

    def assembled() -> ShortlistExport:
        return shortlist_export(
            result,
            engine.snapshot_behind(result),
            view.shortlist,
            notes=dict(notes),
            decisions={code: mark.decision for code, mark in marks.items()},
            conditions=view.where,
            version=installed_version(),
            exclusions=exclusions.exclusions(),
        )

    return assembled


def _file(
    assembled: Callable[[], ShortlistExport], name: str, options: Options
) -> Callable[[], bytes]:
    """Give a function that writes the file when it is asked for."""
    return lambda: EXPORTERS[name].write(assembled(), options)
