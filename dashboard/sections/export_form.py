"""In which form the files of a shortlist are written."""

from __future__ import annotations

import streamlit as st

from dashboard.exports import Options
from dashboard.language import _, keyed
from geo.longform import FORMS, Form


def choice() -> Options:
    """Let the reader choose the form of the files.

    Returns
    -------
    Options
        Wide, and CSV without a byte-order mark, until she chooses otherwise.
    """
    with st.container(horizontal=True, vertical_alignment="bottom"):
        forms: list[Form] = list(FORMS)
        form = st.radio(
            _("Form of the tables"),
            forms,
            format_func=lambda name: _(FORMS[name]),
            key=keyed("export_form"),
            horizontal=True,
            help=_(
                "One row per figure has each figure's unit, period, source and licence beside it, "
                "for pivot tables and programs."
            ),
        )
        bom = st.checkbox(
            _("CSV for Excel"),
            key="export_bom",
            help=_(
                "Begins the CSV with a byte-order mark, so that Excel shows letters such as ệ "
                "when the file is opened by a double click."
            ),
        )
    return Options(form or "wide", bom)
