"""The files of a figure (PNG, SVG and CSV) behind one small button below it.

Every page has such a button, and few are pressed: what writes files is imported then.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard import astable, engine, heavy, state
from dashboard.language import N_, _, chosen, spoken_in
from dashboard.prints.chart import FileForm, Wanted
from dashboard.version import installed_version
from geo.markets import Markets

if TYPE_CHECKING:
    from dashboard.prints.layer import PrintLayer
    from dashboard.worldmap import MapLayer, MapLine

__all__ = ["Wanted", "chart_files", "file_name", "map_files"]

_FORMS: dict[FileForm, tuple[str, str]] = {
    "png": (N_("Picture (PNG)"), "image/png"),
    "svg": (N_("Drawing (SVG)"), "image/svg+xml"),
    "csv": (N_("Figures (CSV)"), "text/csv"),
}
"""Form of a file to what its button says, in English, and its media type."""


def chart_files(result: Markets, name: str, wanted: Wanted | None = None, *, key: str) -> None:
    """Offer the files of a chart, written when they are asked for.

    Parameters
    ----------
    result
        The merged economies.
    name
        Of ``dashboard.prints.charts.CHARTS``.
    wanted
        What it shows.
    key
        The chart's own; unique on the page.
    """
    of = [result.home, *(wanted.economies if wanted else ())]

    def write(form: FileForm) -> bytes:
        from dashboard.prints.chartfile import chart_file

        return chart_file(result, name, wanted, form=form, version=installed_version())

    _offer(write, file_name(name, *(wanted.indicators if wanted else ())[:1], *of[:6]), key)


def map_files(
    result: Markets,
    shown: MapLayer,
    indicators: Sequence[str],
    *,
    name: str,
    key: str,
    region: str,
    lines: Sequence[MapLine] = (),
    form: str = "",
) -> None:
    """Offer the files of a map as it is on screen: its layer, classes, region and marks.

    Parameters
    ----------
    result
        The merged economies.
    shown
        What the map shows.
    indicators
        Codes of the indicators that its values are made of.
    name
        What the files are called by, such as the layer's code.
    key
        The map's own; unique on the page.
    region
        The part of the world that it shows.
    lines
        Ways from home that it shows.
    form
        How the table writes the values; in four digits when empty.
    """
    selected, named = state.current().selected, engine.named_targets()

    def layer() -> PrintLayer:
        from dashboard.prints.layer import from_screen

        return from_screen(result, engine.snapshot_behind(result), shown, indicators)

    def write(form: FileForm) -> bytes:
        from dashboard.prints.framing import Marks
        from dashboard.prints.mapfile import layer_file

        return layer_file(
            result,
            replace(layer(), lines=tuple(lines)),
            indicators,
            form=form,
            region=region,
            marks=Marks(selected, tuple(named), "Selected"),
            version=installed_version(),
        )

    def rows() -> pd.DataFrame:
        from dashboard.prints.rows import map_rows

        return map_rows(result, layer(), indicators).sort_values(
            "value", ascending=False, kind="stable"
        )

    with st.container(horizontal=True, key=f"{key}_more"):
        astable.offer(shown.title, rows, key=key, form=form)
        _offer(write, file_name("map", name, result.home, str(result.reference_year)), key)


def file_name(*parts: str) -> str:
    """Put a file's name together, without its extension, of letters, digits and dashes alone."""
    said = "-".join(("kindred", *parts)).replace("_", "-")
    return "".join(
        mark if (mark.isascii() and mark.isalnum()) or mark in "-." else "" for mark in said
    )


def _offer(write: Callable[[FileForm], bytes], name: str, key: str) -> None:
    """Draw the button, and behind it one for each form of the file."""
    language = chosen()

    def later(form: FileForm) -> Callable[[], bytes]:
        # The file is written after the page, where nobody knows the reader's language any more.
        def written() -> bytes:
            with spoken_in(language):
                return write(form)

        return written

    with st.popover(_("Download"), icon=":material/download:", type="tertiary", key=f"{key}_files"):
        for form, (title, media_type) in _FORMS.items():
            st.download_button(
                _(title),
                data=heavy.paid(later(form)),
                file_name=f"{name}.{form}",
                mime=media_type,
                key=f"{key}_{form}",
                on_click="ignore",
                width="stretch",
            )
