"""A chart with all that belongs to it: finding, units, sources, the same as a table, and files."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from dashboard import charts, localtables, takeaway
from dashboard.language import N_, _
from dashboard.prints.charts import CHARTS
from dashboard.prints.layer import years_behind
from dashboard.takeaway import Wanted
from dashboard.texts import plain
from geo.markets import Markets
from geo.metrics import METRICS

if TYPE_CHECKING:
    import plotly.graph_objects as go

__all__ = ["Wanted", "as_table", "chart"]

_HEADINGS: dict[str, str] = {
    "name": N_("Economy"),
    "indicator_name": N_("Indicator"),
    "pillar_name": N_("Pillar"),
    "period": N_("Year"),
    "year": N_("Year"),
    "value": N_("Value"),
    "home_value": N_("Value at home"),
    "home_year": N_("Year of home"),
    "unit": N_("Unit"),
    "share": N_("Share of the distance, %"),
    "percentile": N_("Percentile in the world"),
    "indicators": N_("Indicators"),
    "world_p10": N_("World, 10%"),
    "world_p25": N_("World, 25%"),
    "world_p75": N_("World, 75%"),
    "world_p90": N_("World, 90%"),
    "similarity": N_("Similarity of 100"),
    "rank": N_("Similarity rank"),
    "ai_development": N_("AI development, mean of z-scores"),
    "ai_components": N_("AI figures, of 5"),
    "gdp": N_("GDP, current US$"),
    "gdp_year": N_("GDP of"),
    "open": N_("Open"),
    "opportunity_rank": N_("Opportunity rank"),
    "distance": N_("Distance, standard deviations"),
    "home_indicators": N_("Indicators of home"),
    "nearest": N_("Nearest"),
    "lowest": N_("Lowest rank"),
    "highest": N_("Highest rank"),
    "first_order": N_("Alone, %"),
    "first_order_low": N_("from"),
    "first_order_high": N_("to "),
    "total": N_("With others, %"),
    "total_low": N_("from "),
    "total_high": N_("to"),
}
"""Column of a chart's rows to its heading, in English; metrics are headed by their titles."""

_FORMS = {
    "similarity": "%.1f",
    "share": "%.1f",
    "percentile": "%.0f",
    "distance": "%.3f",
    "ai_development": "%.2f",
    "gdp": "compact",
    **dict.fromkeys(("world_p10", "world_p25", "world_p75", "world_p90"), "%.0f"),
    **dict.fromkeys(("first_order", "first_order_low", "first_order_high"), "%.1f"),
    **dict.fromkeys(("total", "total_low", "total_high"), "%.1f"),
}
_SHARES = ("first_order", "first_order_low", "first_order_high", "total", "total_low", "total_high")


def chart(
    result: Markets,
    name: str,
    wanted: Wanted,
    figure: go.Figure,
    *,
    key: str,
    alt: str,
    on_select: Callable[[], None] | None = None,
) -> None:
    """Draw a chart below what it shows, and below it its sources, its table and its files.

    Parameters
    ----------
    result
        The merged economies.
    name
        Of ``dashboard.prints.charts.CHARTS``.
    wanted
        What it shows.
    figure
        As it is drawn on this page.
    key
        Unique on the page.
    alt
        What the chart holds, for those who hear it.
    on_select
        Called when a mark was clicked.
    """
    kind = CHARTS[name]
    st.markdown(f"**{plain(kind.title(result, wanted))}**")
    more: dict[str, Any] = {}
    if on_select is not None:
        more = {"on_select": on_select, "selection_mode": "points"}
    # The template is ours alone, so that pages, pictures and briefs look the same.
    st.plotly_chart(figure, key=key, config=charts.PLAIN, theme=None, alt=alt, **more)
    st.caption(plain(sources(result, name, wanted)))
    with st.container(horizontal=True, key=f"{key}_more"):
        as_table(result, name, wanted, key=key)
        takeaway.chart_files(result, name, wanted, key=key)


def sources(result: Markets, name: str, wanted: Wanted) -> str:
    """Say whose figures a chart shows and of which years.

    Parameters
    ----------
    result
        The merged economies.
    name
        Of ``dashboard.prints.charts.CHARTS``.
    wanted
        What it shows.

    Returns
    -------
    str
        The publishers, each once, and the first and last year; titles, vintages and licences are
        in the chart's files and on the page Data.
    """
    kind = CHARTS[name]
    behind = list(kind.behind(result, wanted))
    catalogue = result.catalogue
    publishers = dict.fromkeys(
        catalogue.source(catalogue.indicator(code).source).publisher for code in behind
    )
    said = _("Sources: {sources}.", sources="; ".join(publishers))
    economies = pd.Index([result.home, *wanted.economies] if kind.least else result.frame.index)
    years = "" if kind.over_years else years_behind(result, economies.unique(), behind)
    return said + (" " + _("Figures of {years}", years=years) + "." if years else "")


@st.fragment
def as_table(result: Markets, name: str, wanted: Wanted, *, key: str) -> None:
    """Offer a chart's figures as a table, which is made only when it is asked for.

    Parameters
    ----------
    result
        The merged economies.
    name
        Of ``dashboard.prints.charts.CHARTS``.
    wanted
        What the chart shows.
    key
        The chart's own.
    """
    own = f"{key}_rows"
    # A fragment, so that nothing else on the page is drawn again.
    table = st.popover(
        _("As a table"), icon=":material/table:", type="tertiary", key=own, on_change="rerun"
    )
    with table:
        if not table.open:
            return
        st.markdown(f"**{plain(CHARTS[name].title(result, wanted))}**")
        rows = shown_rows(CHARTS[name].rows(result, wanted))
        localtables.dataframe(
            rows,
            key=f"{own}_table",
            hide_index=True,
            height=min(38 + 35 * len(rows), 460),
            column_config={column: _column(str(column), rows[column]) for column in rows.columns},
            alt=_("The figures of the chart"),
        )


def shown_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Take the columns of a chart's rows that a reader needs, without codes and licences.

    Parameters
    ----------
    rows
        As the chart's file holds them.

    Returns
    -------
    pandas.DataFrame
        Names first; shares of a variance in per cent; the year once.
    """
    known = [column for column in rows.columns if column in _HEADINGS or column in METRICS]
    if "period" in known and "year" in known:
        known.remove("year")
    names = [column for column in ("indicator_name", "pillar_name", "name") if column in known]
    shown = rows[[*names, *(column for column in known if column not in names)]].copy()
    for column in _SHARES:
        if column in shown:
            shown[column] = 100 * shown[column]
    return shown


def _column(column: str, values: pd.Series) -> Any:
    """Head a column in the reader's language, and write its numbers."""
    title = METRICS[column].title if column in METRICS else _HEADINGS[column]
    if pd.api.types.is_bool_dtype(values):
        return st.column_config.CheckboxColumn(_(title))
    if pd.api.types.is_numeric_dtype(values):
        whole = pd.api.types.is_integer_dtype(values) or column in METRICS
        form = _FORMS.get(column, "%d" if whole or column in ("lowest", "highest") else "%.4g")
        return st.column_config.NumberColumn(_(title), format=form)
    return st.column_config.TextColumn(_(title))
