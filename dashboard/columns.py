"""Headings of tables: one way to name, measure and explain each column on every page."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd
from streamlit import column_config as config

from dashboard.glossary import TERMS
from dashboard.language import N_, _, heading, local
from geo.ai_development import COMPONENTS
from geo.markets import GDP, Markets

assert len(COMPONENTS) == 5  # as the headings say

COLUMNS: dict[str, Any] = {
    "name": config.TextColumn(N_("Economy"), width=165),
    "rank": config.NumberColumn(N_("Similarity rank"), width=110, help=TERMS["similarity"].words),
    "similarity": config.NumberColumn(
        N_("Similarity of 100"), format="%.1f", width=125, help=TERMS["similarity"].words
    ),
    "similarity_bar": config.ProgressColumn(
        N_("Similarity of 100"), min_value=0, max_value=100, format="%.1f", width=145
    ),
    "coverage": config.NumberColumn(
        N_("Coverage, %"),
        format="%.0f",
        width=95,
        help=TERMS["coverage"].words,
    ),
    "ai_gap": config.NumberColumn(
        N_("AI gap"),
        format="%.2f",
        width=70,
        help=TERMS["ai_gap"].words,
    ),
    "ai_gap_without_usage": config.NumberColumn(
        N_("AI gap without usage"),
        format="%.2f",
        width=150,
        help=N_("The same gap without the AI usage index, which counts one product."),
    ),
    "ai_components": config.NumberColumn(
        N_("AI figures, of 5"),
        width=110,
        help=N_("On how many of the five components the AI score rests."),
    ),
    "opportunity_rank": config.NumberColumn(
        N_("Opportunity rank"), width=125, help=TERMS["opportunity"].words
    ),
    "opportunity_bar": config.ProgressColumn(
        N_("Opportunity of 100"), min_value=0, max_value=100, format="%.1f", width=145
    ),
    "gdp_bn": config.NumberColumn(N_("GDP, current US$ bn"), format="%,.0f", width=160),
    "gdp_year": config.TextColumn(N_("GDP of"), width=70),
    "distance_km": config.NumberColumn(N_("Distance, km"), format="%,.0f", width=105),
}
"""Column of `with_figures` to its heading, in English; `headings` translates."""


PLAIN_RANK = config.NumberColumn(N_("Rank"), width=55)
"""Heading of a rank that the table is sorted by."""

_SCALES = ((1e9, N_("billions, {unit}")), (1e6, N_("millions, {unit}")))


def scaled(values: pd.Series, unit: str) -> tuple[pd.Series, str, Any]:
    """Prepare a column of numbers that a table shows in four digits or so.

    Parameters
    ----------
    values
        Numbers in the unit.
    unit
        The unit, in English.

    Returns
    -------
    tuple
        The values, large ones in millions or billions; the unit that says so, in the reader's
        language; the column's form.
    """
    most = float(values.abs().max()) if values.notna().any() else 0.0
    unit = _(unit)
    for scale, words in _SCALES:
        if most >= 10 * scale:
            values, unit, most = values / scale, _(words, unit=unit), most / scale
            break
    decimals = min(max(3 - math.floor(math.log10(most)), 0), 4) if most > 0 else 0
    return values, unit, f"%,.{decimals}f"


def headings(*names: str) -> dict[str, Any]:
    """Give the headings of some columns, in this order and in the reader's language."""
    return {name: heading(COLUMNS[name]) for name in names}


def intervals(spread: pd.DataFrame) -> list[str]:
    """Write rank intervals.

    Parameters
    ----------
    spread
        Rows of `geo.uncertainty.Uncertainty.table`: rank_p05 and rank_p95.
    """
    return [
        _("{low} to {high}", low=local(f"{low:.0f}"), high=local(f"{high:.0f}"))
        for low, high in zip(spread["rank_p05"], spread["rank_p95"], strict=True)
    ]


def on_a_phone(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Arrange a table's columns for a phone, which shows the first three or so.

    Parameters
    ----------
    columns
        Column to its heading or Streamlit column configuration, in order.

    Returns
    -------
    dict
        Bars are numbers, for a bar is seen and its number cut off; an interval stands behind them.
    """
    arranged: dict[str, Any] = {}
    late = {name: column for name, column in columns.items() if name == "interval"}
    for name, column in columns.items():
        kind = column.get("type_config", {}) if isinstance(column, dict) else {}
        if kind.get("type") == "progress":
            number = config.NumberColumn(column["label"], format=kind["format"], width=125)
            arranged |= {name: number, **late}
        elif name not in late:
            arranged[name] = {**column, "width": 145} if name == "name" and kind else column
    return {**arranged, **late} if late.keys() - arranged.keys() else arranged


def with_figures(result: Markets, rows: pd.DataFrame) -> pd.DataFrame:
    """Add the columns that only tables need.

    Parameters
    ----------
    result
        The merged economies.
    rows
        Rows of its frame.

    Returns
    -------
    pandas.DataFrame
        With similarity_bar and opportunity_bar (0 to 100), gdp_bn (billions of current US$) and
        gdp_year (text), all missing where the figure is.
    """
    years = result.section.years[GDP].reindex(rows.index)
    return rows.assign(
        similarity_bar=rows["similarity"],
        opportunity_bar=rows["opportunity"],
        gdp_bn=rows["gdp"] / 1e9,
        gdp_year=years.astype("string").astype(object).where(years.notna(), None),
    )
