"""Time shift: which economies look today as the home market looked in an earlier year."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import (
    analyses,
    analysis_charts,
    columns,
    figures,
    frame,
    maps,
    state,
    widgets,
)
from dashboard.held import hold, late
from dashboard.language import _, local, n_
from dashboard.texts import plain
from dashboard.worldmap import MapLayer
from geo.classify import categories
from geo.markets import Markets
from geo.timeshift import FIRST_YEAR, NEARLY, Scan

_DEFAULT_LAG = 15
"""Years that the page looks back at first."""

_BANDS = 5
"""Runs of years that the map tells apart."""

_KEY = "timeshift_year"


def page() -> None:
    """Draw the page."""
    result = frame.figures()
    home = result.called(result.home)
    st.title(plain(_("Which economies look like {home} of earlier years", home=home)))
    st.markdown(
        plain(
            _(
                "Every economy as it is today is compared with {home} as it was, on today's scales "
                "(lens: {name}). What has worked at home in those years may find like conditions "
                "there now; techniques and prices have changed since.",
                home=home,
                name=result.lens.name,
            )
        )
    )
    found = analyses.scanned(result)
    _scan(result, found)
    _curve(result, found)
    _one_year(result)


def _scan(result: Markets, found: Scan) -> None:
    """Map and list at which of home's years each economy is nearest."""
    known = found.table[found.table["year"].notna()]
    st.header(plain(_("Today like {home} in …", home=result.called(result.home))))
    if known.empty:
        st.info(
            _("No economy shares enough figures with home in any year."), icon=":material/info:"
        )
        return
    last = int(found.curve.columns[-1])
    earlier = int((known["year"] < last).sum())
    st.markdown(
        plain(
            _(
                "{earlier} of {count} economies are nearer to {home} of an earlier year than of "
                "{last}. Where the year is the first scanned, {first}, the nearest may lie further "
                "back.",
                earlier=earlier,
                count=len(known),
                home=result.called(result.home),
                last=last,
                first=found.curve.columns[0],
            )
        )
    )
    with st.container(key="beside"):
        left, right = st.columns([5, 6], gap="medium")
    with left:
        _scan_map(result, found)
    with right:
        _scan_table(result, known)


def _scan_map(result: Markets, found: Scan) -> None:
    """Draw the map of nearest years, in runs of years."""
    year = found.table["year"].reindex(result.frame.index)
    bands = [run for run in np.array_split(found.curve.columns.to_numpy(), _BANDS) if len(run)]
    names = [
        _("{low} to {high}", low=run[0], high=run[-1]) if len(run) > 1 else str(run[0])
        for run in bands
    ]
    kinds = pd.Series(None, result.frame.index, dtype="object")
    for run, name in zip(bands, names, strict=True):
        kinds[year.isin(run).to_numpy(dtype=bool)] = name
    details = pd.Series("", result.frame.index, dtype="str")
    flat = found.table["flatness"].reindex(result.frame.index)
    details = details.mask(flat >= 0.5, _("Half of the years or more are nearly as near"))
    details = details.mask(year.isna(), _("Too few figures in every year"))
    details[result.home] = _("The home market")
    layer = MapLayer(
        title=_("Today like {home} in", home=result.name(result.home)),
        values=kinds,
        classes=categories(kinds, names),
        texts=year.astype("string").astype(object).where(year.notna(), None),
        missing=_("Not enough data, or home"),
        details=details,
        source=maps.computed(),
    )
    indicators = [str(code) for code in result.similarity.weights.index]
    maps.drawn(result, layer, indicators, key="timeshift_map", name="timeshift", height=520)


def _scan_table(result: Markets, known: pd.DataFrame) -> None:
    """List the nearest year of each economy, the nearest economies first."""
    rows = known.assign(
        name=result.frame["name"].reindex(known.index), flatness=100 * known["flatness"]
    ).sort_values("distance", kind="stable")
    widgets.economy_table(
        rows,
        {
            **columns.headings("name"),
            "year": st.column_config.NumberColumn(
                _("Nearest year"),
                format="%d",
                width=105,
                help=_("The year in which home was most like the economy of today."),
            ),
            "lag": st.column_config.NumberColumn(_("Years ago"), width=85),
            "distance": st.column_config.NumberColumn(
                _("Distance then"),
                format="%.2f",
                width=110,
                help=_("Distance to home of that year."),
            ),
            "now": st.column_config.NumberColumn(
                _("Distance now"),
                format="%.2f",
                width=110,
                help=_("Distance to home of the last year."),
            ),
            "flatness": st.column_config.NumberColumn(
                _("Flat, %"),
                format="%.0f",
                width=65,
                help=_(
                    "Share of the years in which the distance is within {share} of the least. "
                    "Where it is large, one year is as good as another.",
                    share=local(f"{NEARLY:.0%}"),
                ),
            ),
        },
        key="timeshift_scan",
        alt=_("Economies with the year of home that they are nearest to"),
        height=520,
    )
    widgets.selection_button(rows.index, key="timeshift_add")


def _curve(result: Markets, found: Scan) -> None:
    """Draw the distance curve of the economy selected last, or of the nearest."""
    known = found.table[found.table["year"].notna()]
    if known.empty:
        return
    chosen = [code for code in state.current().selected if code in found.table.index]
    economy = chosen[-1] if chosen else str(known["distance"].idxmin())
    name = result.called(economy)
    st.header(
        plain(
            _(
                "How near {name} is to {home}, year by year",
                name=name,
                home=result.called(result.home),
            )
        )
    )
    if economy not in known.index:
        st.info(
            plain(_("Too few figures of {name} to compare it with home in any year.", name=name)),
            icon=":material/info:",
        )
        return
    figures.chart(
        result,
        "timeshift",
        figures.Wanted((economy,)),
        lambda: analysis_charts.distance_curve(result, found, economy),
        key="timeshift_curve",
        alt=_("Distance of {name} today to home in each year", name=name),
    )
    st.caption(plain(analysis_charts.curve_caption(found, economy)))
    if not chosen:
        st.caption(_("The nearest economy of all. Select another on the map or in the table."))


def _one_year(result: Markets) -> None:
    """Rank the economies of today against home in the year chosen."""
    years = analyses.years_of_home(result)
    st.header(_("Against one year"))
    year = _year_chosen(years)
    found = analyses.shifted(result, year)
    ranked = found.ranking[found.ranking["rank"].notna()].sort_values("rank", kind="stable")
    st.markdown(
        plain(
            _(
                "{home} had figures for {count} of {of} indicators in {year}; {counted} "
                "ranked against it.",
                home=result.name(result.home),
                count=found.home_indicators,
                of=found.of,
                year=year,
                counted=n_("{count} economy is", "{count} economies are", len(ranked)),
            )
        )
    )
    if ranked.empty:
        return
    now = result.frame["rank"].reindex(ranked.index)
    rows = ranked.assign(
        name=result.frame["name"].reindex(ranked.index),
        similarity_bar=ranked["similarity"],
        coverage=100 * ranked["coverage"],
        now=now,
        gain=(now - ranked["rank"]).astype("Int64"),
    )
    widgets.economy_table(
        rows,
        {
            "rank": st.column_config.NumberColumn(
                _("Rank {year}", year=year),
                width=90,
                help=_("Rank by similarity to home as it was in {year}.", year=year),
            ),
            **columns.headings("name", "similarity_bar"),
            "now": st.column_config.NumberColumn(
                _("Rank now"), width=85, help=_("Rank by similarity to home as it is now.")
            ),
            "gain": st.column_config.NumberColumn(
                _("Places nearer"),
                width=115,
                format="%+d",
                help=_("Places by which it stands nearer to home of that year than of now."),
            ),
            **columns.headings("coverage"),
        },
        key=f"timeshift_ranked_{year}",
        alt=_("Economies of today by similarity to home in {year}", year=year),
        height=460,
    )


def _year_chosen(years: range) -> int:
    """Draw the slider of home's years and give the year chosen."""
    last = years[-1]
    if len(years) < 2:
        return last
    wanted = state.current().then
    shown = max(last - _DEFAULT_LAG, years[0]) if wanted is None else wanted
    hold(_KEY, min(max(shown, years[0]), last))
    st.slider(
        _("Home in the year"),
        years[0],
        last,
        key=_KEY,
        on_change=_take_year,
        help=_(
            "Years before {year} are not offered: too many of home's figures are missing.",
            year=FIRST_YEAR,
        ),
    )
    return int(st.session_state[_KEY])


def _take_year() -> None:
    """Take the slider's year into the view state."""
    if not late(_KEY):
        state.change(then=int(st.session_state[_KEY]))
