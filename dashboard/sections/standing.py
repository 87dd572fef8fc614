"""Economies side by side by indicator: where they stand in the world, and how they got there."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard import analyses, engine, figures, side_charts, takeaway, year_charts
from dashboard.language import _, keyed, n_
from dashboard.side_charts import Style
from dashboard.texts import plain
from data.history import FIRST_YEAR
from geo.markets import Markets

LENS = "lens"
"""The choice of the indicators that the lens weighs, beside the pillars."""


AT_FIRST = 6
"""Small charts over the years before more are asked for: a page is to be there within a second."""


def choose_indicators(result: Markets, *, key: str) -> list[str]:
    """Draw the choice of what is compared, and give the codes chosen.

    Parameters
    ----------
    result
        The merged economies.
    key
        Unique on the page.

    Returns
    -------
    list of str
        The lens's indicators or those of a pillar that anybody has a figure for, in the order of
        the catalogue.
    """
    groups = indicator_groups(result)
    titles = {LENS: _("The lens: {name}", name=result.lens.name)}
    titles |= {pillar.code: pillar.name for pillar in result.catalogue.pillars}

    def title(group: str) -> str:
        return f"{titles[group]} ({len(groups[group])})"

    chosen = st.selectbox(_("Indicators"), list(groups), format_func=title, key=keyed(key))
    return groups[str(chosen)]


def indicator_groups(result: Markets) -> dict[str, list[str]]:
    """Give the lens's indicators and those of each pillar, as far as anybody has a figure."""
    present = result.section.values.notna().any()
    codes = [item.code for item in result.catalogue.indicators if present[item.code]]
    weighed = set(result.similarity.weights.index)
    groups = {LENS: [code for code in codes if code in weighed]}
    for pillar in result.catalogue.pillars:
        own = [code for code in codes if result.catalogue.indicator(code).pillar == pillar.code]
        if own:
            groups[pillar.code] = own
    return {group: found for group, found in groups.items() if found}


def in_the_world(
    result: Markets,
    indicators: Sequence[str],
    looks: dict[str, Style],
    *,
    key: str,
    narrow: bool = False,
) -> None:
    """Draw where economies stand in the world by some indicators.

    Parameters
    ----------
    result
        The merged economies.
    indicators
        Their codes.
    looks
        Economies to draw and how, home first.
    key
        Unique on the page.
    narrow
        Whether the screen is a phone's.
    """
    names = [result.name(code) for code in looks]
    alike = engine.by_default(result)
    figures.chart(
        result,
        "standing",
        _wanted(result, looks, indicators),
        lambda: side_charts.standing_plot(
            alike, analyses.standings(alike), indicators, looks, narrow=narrow
        ),
        look=narrow,
        rests_on=alike,
        key=key,
        alt=_("Percentile in the world by indicator: {names}", names=result.say.listing(names)),
    )
    st.caption(
        _(
            "Larger figures stand to the right, whatever they mean. The band holds the middle half "
            "of the economies that have a figure; no mark means no figure."
        )
    )


def _wanted(result: Markets, looks: dict[str, Style], indicators: Sequence[str]) -> takeaway.Wanted:
    """Ask for the files of a chart of these economies and indicators."""
    others = tuple(code for code in looks if code != result.home)
    return takeaway.Wanted(others, tuple(indicators))


def through_the_years(
    result: Markets,
    history: pd.DataFrame,
    indicators: Sequence[str],
    looks: dict[str, Style],
    *,
    key: str,
    narrow: bool = False,
) -> None:
    """Draw a small figure over the years for each indicator that has figures.

    Parameters
    ----------
    result
        The merged economies.
    history
        Figures as `data.history.histories` gives them.
    indicators
        Codes; those without any figure of these economies are named instead of drawn.
    looks
        Economies to draw and how, home first.
    key
        Unique on the page.
    narrow
        Whether the screen is a phone's.
    """
    known = set(history["indicator"])
    drawn = [code for code in indicators if code in known]
    if len(drawn) > AT_FIRST:
        said = _("Draw all {count} indicators", count=len(drawn))
        if not st.toggle(said, key=f"{key}_all"):
            drawn = drawn[:AT_FIRST]
    if drawn:
        across = 1 if narrow else 3
        alike = engine.by_default(result)
        figures.chart(
            result,
            "years",
            _wanted(result, looks, drawn),
            lambda: year_charts.small_multiples(alike, history, drawn, looks, across=across),
            look=across,
            rests_on=alike,
            key=key,
            alt=_("Figures over the years, one small chart for each indicator"),
        )
        st.caption(
            _(
                "Lines break where a year has no figure; nothing is filled in, and figures known "
                "to be wrong are not drawn. Scales differ from chart to chart."
            )
        )
    absent = [result.catalogue.indicator(code).name for code in indicators if code not in known]
    if absent:
        st.caption(
            plain(
                n_(
                    "No figure since {year} for {count} indicator: {names}.",
                    "No figure since {year} for {count} indicators: {names}.",
                    len(absent),
                    year=FIRST_YEAR,
                    names=result.say.listing(absent),
                )
            )
        )
