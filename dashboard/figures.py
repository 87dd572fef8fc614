"""A chart with all that belongs to it: finding, units, sources, the same as a table, and files."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from dashboard import astable, charts, takeaway
from dashboard.language import _
from dashboard.prints.charts import CHARTS
from dashboard.prints.layer import years_behind
from dashboard.takeaway import Wanted
from dashboard.texts import plain
from geo.markets import Markets

if TYPE_CHECKING:
    import plotly.graph_objects as go

__all__ = ["Wanted", "chart", "sources"]


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
        astable.offer(kind.title(result, wanted), lambda: kind.rows(result, wanted), key=key)
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
