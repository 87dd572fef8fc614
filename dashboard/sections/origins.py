"""Where the figures of a source come from now: vintage, origin, licence, what was carried."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard import engine, localtables, widgets
from dashboard.language import _, chosen
from dashboard.texts import plain
from data.catalogue import Catalogue, Source
from data.errors import CatalogueError
from data.manifest import SeriesEntry
from data.origins import remarks

_SHOWN = 8


def restriction(source: Source) -> str:
    """Say which of a source's indicators must not be passed on.

    Parameters
    ----------
    source
        The source.

    Returns
    -------
    str
        A sentence; empty where all may be passed on under their licence.
    """
    bound = [
        item.name
        for item in engine.catalogue().indicators
        if item.source == source.code and not item.redistributable
    ]
    if not bound:
        return ""
    return _(
        "Not to be passed on: {names}. Each user fetches these figures for her own use; exports "
        "that hold them say so.",
        names=", ".join(bound),
    )


def draw(source: Source) -> None:
    """Show what a refresh did to the figures of a source, series by series.

    Parameters
    ----------
    source
        The source; nothing is drawn where no refresh wrote anything down about it.
    """
    manifest = engine.snapshot().manifest
    entries = [entry for entry in manifest.series if entry.source == source.code]
    if not entries:
        return
    catalogue = engine.catalogue()
    for said in remarks(manifest, catalogue, source.code, language=chosen()):
        st.markdown(f"- {plain(said)}")
    localtables.dataframe(
        _table(entries, catalogue),
        key=f"origins_{source.code}",
        hide_index=True,
        column_config={_("Figures"): localtables.COUNTED},
        placeholder=widgets.NOTHING,
        alt=_("Where each series of this source comes from"),
    )


def _table(entries: Sequence[SeriesEntry], catalogue: Catalogue) -> pd.DataFrame:
    """List the series with their origin."""
    names = {item.code: item.name for item in catalogue.indicators}
    known = engine.snapshot_names()
    return pd.DataFrame(
        [
            {
                _("Indicator"): names.get(entry.indicator, entry.indicator),
                _("Vintage"): entry.vintage or None,
                _("Taken from"): _place(entry, catalogue),
                _("Licence stated there"): entry.licence or None,
                _("Carried forward"): _carried(entry, known),
                _("Figures"): entry.rows,
            }
            for entry in entries
        ]
    )


def _place(entry: SeriesEntry, catalogue: Catalogue) -> str:
    """Name the service and the code there, or the files."""
    if not entry.service:
        return _("files that ship, carried forward")
    try:
        title = catalogue.service(entry.service).title
    except CatalogueError:
        title = entry.service
    where = f"{title}, {entry.code}"
    return _("{place} (another place than before)", place=where) if entry.switched else where


def _carried(entry: SeriesEntry, names: dict[str, str]) -> str | None:
    """Name the economies whose figures were carried forward."""
    if not entry.carried:
        return None
    shown = ", ".join(names.get(code, code) for code in entry.carried[:_SHOWN])
    more = len(entry.carried) - _SHOWN
    if more > 0:
        shown = _("{names} and {count} more", names=shown, count=more)
    return _("{names} ({vintage})", names=shown, vintage=entry.carried_vintage)
