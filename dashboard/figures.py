"""A chart with all that belongs to it: finding, units, sources, the same as a table, and files."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from dashboard import astable, charts, takeaway
from dashboard.forgetting import register
from dashboard.keeping import Kept
from dashboard.language import _, chosen
from dashboard.prints.charts import CHARTS
from dashboard.prints.layer import years_behind
from dashboard.takeaway import Wanted
from dashboard.texts import plain
from geo.markets import Markets

if TYPE_CHECKING:
    import plotly.graph_objects as go

__all__ = ["Wanted", "chart", "sources", "title"]

_drawn: Kept[go.Figure] = Kept(96)
_said: Kept[tuple[str, str]] = Kept(256)
"""Figures, 40 to 300 KB each, and their titles and sources, for all sessions that see the same;
never changed."""
register(_drawn.clear)
register(_said.clear)


def chart(
    result: Markets,
    name: str,
    wanted: Wanted,
    figure: go.Figure | Callable[[], go.Figure],
    *,
    key: str,
    alt: str,
    look: Hashable = None,
    rests_on: Markets | None = None,
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
        As it is drawn on this page; or what draws it from the result and ``wanted`` alone, which
        is kept for all sessions.
    key
        Unique on the page.
    alt
        What the chart holds, for those who hear it.
    look
        What else a figure that is kept depends on, such as whether the screen is narrow.
    rests_on
        What the chart is drawn and named from, where that is the same for more than this one
        recipe (see `dashboard.engine.by_default`); its files are of the result.
    on_select
        Called when a mark was clicked.
    """
    kind = CHARTS[name]
    rests_on = result if rests_on is None else rests_on
    finding, behind = _words(rests_on, name, wanted)
    st.markdown(f"**{plain(finding)}**")
    more: dict[str, Any] = {}
    if on_select is not None:
        more = {"on_select": on_select, "selection_mode": "points"}
    # The template is ours alone, so that pages, pictures and briefs look the same.
    drawn = _once(figure, (rests_on, name, wanted, key, look)) if callable(figure) else figure
    st.plotly_chart(drawn, key=key, config=charts.PLAIN, theme=None, alt=alt, **more)
    st.caption(plain(behind))
    with st.container(horizontal=True, key=f"{key}_more"):
        astable.offer(finding, lambda: kind.rows(result, wanted), key=key)
        takeaway.chart_files(result, name, wanted, key=key)


def _once(draw: Callable[[], go.Figure], of: tuple[Hashable, ...]) -> go.Figure:
    """Draw a figure unless one that looks the same is kept."""
    key = (*of, *charts.look())
    found = _drawn.get(key)
    if found is None:
        found = draw()
        _drawn.put(key, found)
    return found


def title(result: Markets, name: str, wanted: Wanted) -> str:
    """Say in a sentence what a chart would show.

    Parameters
    ----------
    result
        The merged economies.
    name
        Of ``dashboard.prints.charts.CHARTS``.
    wanted
        What it would show.
    """
    return _words(result, name, wanted)[0]


def _words(result: Markets, name: str, wanted: Wanted) -> tuple[str, str]:
    """Give the title of a chart and its sources."""
    key = (result, name, wanted, chosen())
    found = _said.get(key)
    if found is None:
        found = CHARTS[name].title(result, wanted), sources(result, name, wanted)
        _said.put(key, found)
    return found


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
