"""Regions of the reader's own: a folder of figures and shapes, ranked and drawn on a map."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import streamlit as st

from dashboard import frame, heavy, localtables, unitfiles, widgets
from dashboard.exports.plain_csv import frame_csv
from dashboard.language import _, chosen, keyed, local
from dashboard.texts import plain
from dashboard.worldmap import MapEvent, MapLayer, unit_map
from data.errors import BusyError, KindredError, TimeLimitError
from geo.classify import classify
from geo.markets import Markets
from geo.uncertainty import Progress
from geo.units import rank_units, units_uncertainty

if TYPE_CHECKING:
    import pandas as pd

    from geo.units import UnitMarkets

FOLDER_VARIABLE = "KINDRED_UNITS"
"""Environment variable with the folder, which ``kindred run --units`` sets."""

SHOWN = 200
"""Rows of the table; all of them are in the file."""

DRAWS = 500
"""Draws behind the intervals of the page; the command line takes more."""

_HEIGHT = 420


def draw(_result: Markets) -> None:
    """Draw the panel of the folder that the dashboard was started with, or say how to give one."""
    folder = os.environ.get(FOLDER_VARIABLE)
    if not folder:
        _how()
        return
    try:
        opened = _opened(folder, unitfiles.state_of(Path(folder)))
        _panel(opened)
    except (BusyError, TimeLimitError):
        raise  # The page offers to try again.
    except KindredError as error:
        frame.explain(error)


def _how() -> None:
    """Say what a folder of regions holds."""
    st.markdown(
        _(
            "Provinces, districts, any regions with codes of their own: thousands of them are "
            "ranked by the same functions as economies. Start the dashboard with "
            "`kindred run --units FOLDER`; the folder holds `figures.parquet` (a row for each "
            "unit, indicator, year and value), where there is one a GeoPackage of outlines, and "
            "`lens.toml` with the indicators that count. `kindred units check` says whether all "
            "is in order."
        )
    )


@heavy.shared("regions", kept=2)
def _opened(
    _progress: Progress, folder: str, _state: tuple[tuple[str, int], ...]
) -> unitfiles.UnitFolder:
    """Read the folder, once for each state of its files."""
    return unitfiles.open_folder(Path(folder))


@heavy.shared("ranks of regions", kept=8)
def _ranked(
    _progress: Progress, folder: str, state: tuple[tuple[str, int], ...], home: str
) -> UnitMarkets:
    """Rank all units by one home."""
    opened = _opened(folder, state)
    return rank_units(opened.panel, opened.lens, home)


@heavy.shared("intervals of regions", kept=8, cost=5.0)
def _intervals(
    progress: Progress, folder: str, state: tuple[tuple[str, int], ...], home: str, by: str
) -> pd.DataFrame:
    """Draw rank intervals."""
    return units_uncertainty(_ranked(folder, state, home), by, draws=DRAWS, progress=progress)


def _panel(opened: unitfiles.UnitFolder) -> None:
    """Draw controls, map and table."""
    panel = opened.panel
    units = list(panel.values.index)
    left, middle, right = st.columns([2, 1, 1], vertical_alignment="bottom")
    with left:
        home = st.selectbox(
            _("Home unit"),
            units,
            index=_home_of(opened, units),
            format_func=lambda unit: f"{panel.names[unit]} ({unit})",
            key="units_home",
        )
    result = _ranked(str(opened.path), opened.state, home)
    titles = {
        "similarity": _("Similarity to {home}", home=panel.names[home]),
        "development": _("Development"),
        "opportunity": _("Opportunity"),
    }
    with middle:
        by = st.selectbox(
            _("Ranked by"), result.columns, format_func=titles.__getitem__, key=keyed("units_by")
        )
    with right:
        sure = st.checkbox(
            _("Rank intervals"), key="units_sure", disabled=by == "opportunity", value=False
        )
    _map(opened, result, by, titles[by])
    table = result.ranked(by)
    said = _about(result)
    if sure and by != "opportunity":
        intervals = _intervals(str(opened.path), opened.state, home, by)
        table = table.join(intervals[["rank_p05", "rank_median", "rank_p95"]])
        said += " " + _(
            "Ranks from 5% to 95% of {draws} draws of other choices.", draws=local(f"{DRAWS:,}")
        )
    chosen_units = [unit for unit in st.session_state.get("units_selected", ()) if unit in units]
    if chosen_units:
        st.markdown(_("Selected on the map"))
        _table(table.loc[chosen_units], by, titles[by], "units_chosen", "content")
    st.caption(plain(said))
    _table(table.head(SHOWN), by, titles[by], "units_table", _HEIGHT)
    st.download_button(
        _("All {count} units as CSV", count=local(f"{len(table):,}")),
        lambda: frame_csv(table.rename_axis("unit").reset_index()),
        file_name=f"units-{by}.csv",
        mime="text/csv",
        key="units_file",
        on_click="ignore",
    )


def _table(
    table: pd.DataFrame, by: str, title: str, key: str, height: int | Literal["content"]
) -> None:
    """Draw rows under headings in the reader's language."""
    headings = {
        "unit": _("Code"),
        "name": _("Name"),
        "economy": _("Economy"),
        "rank" if by == "similarity" else f"{by}_rank": _("Rank"),
        by: title,
        "coverage": _("Coverage, %"),
        "rank_p05": _("Rank, 5%"),
        "rank_median": _("Rank, median"),
        "rank_p95": _("Rank, 95%"),
    }
    rows = table.assign(coverage=100 * table["coverage"]).rename_axis("unit").reset_index()
    rows = rows[[column for column in headings if column in rows]].rename(columns=headings)
    localtables.dataframe(
        rows,
        key=key,
        height=height,
        hide_index=True,
        placeholder=widgets.NOTHING,
        alt=title,
        column_config={
            title: st.column_config.NumberColumn(format="%.2f" if by == "development" else "%.1f"),
            headings["coverage"]: st.column_config.NumberColumn(format="%.0f"),
        },
    )


def _home_of(opened: unitfiles.UnitFolder, units: list[str]) -> int:
    """Give the place of the lens's home; that of the first unit where it names none."""
    return units.index(opened.lens.home) if opened.lens.home in units else 0


def _map(opened: unitfiles.UnitFolder, result: UnitMarkets, by: str, title: str) -> None:
    """Draw the map, where there are shapes."""
    if opened.outlines is None:
        st.caption(_("There is no GeoPackage in the folder, so that no map is drawn."))
        return
    values = result.frame[by].astype(float)
    where = result.frame["economy"]
    unit_map(
        MapLayer(
            title,
            values,
            classify(values, "quantiles", 5, language=chosen()),
            details=where,
            missing=_("Not ranked"),
            source=opened.shapes_name,
        ),
        opened.outlines,
        key="units_map",
        home=result.home,
        selected=st.session_state.get("units_selected", ()),
        on_change=_select,
    )
    if not opened.outlines.matching:
        st.caption(
            _(
                "Neighbouring shapes of the GeoPackage overlap or do not meet exactly; small gaps "
                "may show between them."
            )
        )


def _select(event: MapEvent) -> None:
    """Keep what was selected on the map."""
    st.session_state["units_selected"] = event.selected


def _about(result: UnitMarkets) -> str:
    """Say what the ranks rest on."""
    status = result.frame["status"].value_counts()
    panel = result.panel
    said = _(
        "{ranked} units ranked, {others} without enough data; home {home}, {count} indicators.",
        ranked=local(f"{status.get('ok', 0):,}"),
        others=local(f"{status.get('not enough data', 0):,}"),
        home=result.panel.names[result.home],
        count=len(result.similarity.weights),
    )
    if panel.reference_year is None:
        return said
    first = panel.reference_year - panel.window + 1
    return f"{said} " + _(
        "Latest figures of {first} to {last}.", first=first, last=panel.reference_year
    )
