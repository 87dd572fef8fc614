"""One indicator over the years, and its growth between two of them."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import (
    analyses,
    columns,
    figures,
    localtables,
    maps,
    side_charts,
    state,
    widgets,
    year_charts,
)
from dashboard.held import hold, told
from dashboard.language import _, keyed
from dashboard.texts import plain
from dashboard.worldmap import MapLayer
from data.catalogue import Indicator
from data.history import FIRST_YEAR
from geo.classify import classify
from geo.markets import Markets

_USUAL = "NY.GDP.PCAP.PP.KD"
"""Drawn where the map shows a score, which has no series of its own."""

_SPAN = 10
_OPEN = "trends_open"
_KEY = "trend_of"
_YEARS = "trend_years"

_NOT_A_RATIO = ("%", "estimate ", "0 to ", "share of ")
"""Units in which a growth is told as a difference, for a rate of a rate says little."""


def draw(result: Markets, layer: str) -> None:
    """Draw an indicator of home and the selected economies over the years.

    Parameters
    ----------
    result
        The merged economies.
    layer
        What the map shows; its own series when it is an indicator.

    Notes
    -----
    What is found is said at once; the chart and the growth between two years are drawn once they
    are opened, or where a link names those years.
    """
    known = analyses.spans()
    codes = [item.code for item in result.catalogue.indicators if item.code in known.index]
    if not codes:
        return
    st.header(_("Over the years"))
    view = state.current()
    others = [code for code in view.selected if code in result.frame.index]
    others = [code for code in others if code != result.home][-state.MAX_COMPARED :]
    own = _own(layer, codes)
    above = st.container()
    # Drawn only for those who look, for it costs as much as the map above, which others wait for.
    more = st.expander(
        _("Chart of the years, and growth between two of them"),
        expanded=bool(view.since or view.until),
        icon=":material/show_chart:",
        key=_OPEN,
        on_change="rerun",
    )
    with more:
        if more.open:
            _opened(result, _chosen(result, layer, codes, own), others, known)
            return
    wanted = figures.Wanted(tuple(others), (own,))
    finding = figures.title(result, "trend", wanted)
    above.markdown(plain(f"{finding}."))


def _opened(result: Markets, indicator: str, others: list[str], known: pd.DataFrame) -> None:
    """Draw the chart and the growth of an indicator."""
    item = result.catalogue.indicator(indicator)
    looks = side_charts.styles(result.home, others)
    history = analyses.history(tuple(looks))
    figures.chart(
        result,
        "trend",
        figures.Wanted(tuple(others), (indicator,)),
        lambda: year_charts.trend(result, history, indicator, looks),
        key="explore_trend",
        alt=_("{indicator} over the years", indicator=item.name),
    )
    said = _(
        "{indicator}, {unit}. There are figures from {first} to {last}; a year without one is a "
        "gap, never a zero.",
        indicator=item.name,
        unit=result.say(item.unit),
        first=known.at[indicator, "first_year"],
        last=known.at[indicator, "last_year"],
    )
    more = "" if others else _("Select economies on the map or in the table to see them here.")
    st.caption(plain(f"{said} {more}".strip()))
    _growth(result, item, list(looks))


def _own(layer: str, codes: list[str]) -> str:
    """Give the indicator that belongs to what the map shows."""
    usual = _USUAL if _USUAL in codes else codes[0]
    return layer if layer in codes else usual


def _chosen(result: Markets, layer: str, codes: list[str], own: str) -> str:
    """Draw the choice of the indicator; it follows the map until another is chosen."""
    if st.session_state.get("trend layer") != layer:
        st.session_state["trend layer"] = layer
        st.session_state[keyed(_KEY)] = own
    elif st.session_state.get(keyed(_KEY)) not in codes:
        st.session_state[keyed(_KEY)] = own
    names = {code: result.catalogue.indicator(code).name for code in codes}
    return str(
        st.selectbox(
            _("Indicator"), codes, format_func=names.__getitem__, key=keyed(_KEY), width=420
        )
    )


def _growth(result: Markets, item: Indicator, economies: list[str]) -> None:
    """Compare the figures of two years, in a table and on a map."""
    span = analyses.spans().loc[item.code]
    first, last = max(int(span["first_year"]), FIRST_YEAR), int(span["last_year"])
    if first >= last:
        st.caption(_("There is one year only, so nothing grows."))
        return
    since, until = _two_years(item.code, first, last)
    if since >= until:
        st.caption(_("Choose two different years to see the growth between them."))
        return
    found = analyses.grown(item.code, since, until)
    rate = is_rate(item)
    rows = found.reindex(economies).assign(name=[result.name(code) for code in economies])
    localtables.dataframe(
        rows[["name", "first", "last", "change", *(["percent", "per_year"] if rate else [])]],
        key="explore_growth",
        hide_index=True,
        width="content",
        placeholder=widgets.NOTHING,
        column_config=_headings(item, found, since, until),
        alt=_("Growth between the two years"),
    )
    both = int(found["change"].notna().sum())
    st.caption(
        _(
            "{count} economies have figures of both years; the others have no growth here, not a "
            "growth of zero.",
            count=both,
        )
    )
    if both and st.toggle(
        _("Show the growth of all economies on a map"), key="explore_growth_shown"
    ):
        _growth_map(result, item, found, since, until)


def is_rate(item: Indicator) -> bool:
    """Tell whether growth is told in per cent a year rather than as a difference."""
    return not item.unit.startswith(_NOT_A_RATIO)


def _two_years(indicator: str, first: int, last: int) -> tuple[int, int]:
    """Draw the choice of the two years."""
    view = state.current()
    until = min(max(view.until or analyses.full_year(indicator), first), last)
    since = min(max(view.since or until - _SPAN, first), last)
    hold(_YEARS, (since, max(until, since)))
    st.slider(
        _("Growth between two years"),
        first,
        last,
        key=_YEARS,
        format="%d",
        on_change=told,
        args=(_YEARS, _take_years),
        width=420,
    )
    return since, until


def _take_years() -> None:
    """Take the two years into the view state."""
    since, until = st.session_state[_YEARS]
    state.change(since=int(since), until=int(until))


def _headings(item: Indicator, found: pd.DataFrame, since: int, until: int) -> dict[str, Any]:
    """Name the columns of the growth table."""
    number = st.column_config.NumberColumn
    form = columns.scaled(found["last"], item.unit)[2]
    if found["last"].abs().max() >= 1e6:
        form = "compact"
    return {
        **columns.headings("name"),
        "first": number(str(since), format=form),
        "last": number(str(until), format=form),
        "change": number(_("Change"), format=form),
        "percent": number(_("Change, %"), format="%.1f"),
        "per_year": number(_("% a year"), format="%.2f", help=_("Average, compounded.")),
    }


def _growth_map(
    result: Markets, item: Indicator, found: pd.DataFrame, since: int, until: int
) -> None:
    """Draw the growth of every economy."""
    rate = is_rate(item)
    values = found["per_year" if rate else "change"].reindex(result.frame.index)
    source = result.catalogue.source(item.source)
    current = state.current()
    title = _(
        "{indicator}: growth from {since} to {until}", indicator=item.name, since=since, until=until
    )
    layer = MapLayer(
        title=title,
        values=values,
        classes=classify(
            values, current.scheme, current.classes, midpoint=0.0, language=result.language
        ),
        unit=_("% a year") if rate else result.say(item.unit),
        ramp="diverging",
        midpoint=_("no change"),
        missing=_("No figure of both years"),
        source=f"{source.publisher} ({item.licence})",
    )
    maps.drawn(
        result,
        layer,
        [item.code],
        key="explore_growth_map",
        name=f"growth-{item.code}",
        height=480,
    )
