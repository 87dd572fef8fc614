"""Headings of tables: one way to name, measure and explain each column on every page."""

from __future__ import annotations

from typing import Any

import pandas as pd
from streamlit import column_config as config

from geo.ai_development import COMPONENTS
from geo.markets import GDP, Markets

AI_BASIS = f"AI figures, of {len(COMPONENTS)}"

COLUMNS: dict[str, Any] = {
    "name": config.TextColumn("Economy"),
    "rank": config.NumberColumn("Similarity rank", width="small"),
    "similarity": config.NumberColumn(
        "Similarity, 0 to 100", format="%.1f", help="100 for an economy like home."
    ),
    "similarity_bar": config.ProgressColumn(
        "Similarity, 0 to 100", min_value=0, max_value=100, format="%.1f"
    ),
    "coverage": config.NumberColumn(
        "Coverage, %", format="%.0f", help="Share of the weight that both have figures for."
    ),
    "ai_gap": config.NumberColumn(
        "AI gap",
        format="%.2f",
        help="Home's AI score minus the economy's, in mean z-scores; above zero AI is less "
        "developed there, within 0.15 of zero it cannot be told apart.",
    ),
    "ai_gap_without_usage": config.NumberColumn(
        "AI gap without usage",
        format="%.2f",
        help="The same gap without the AI usage index, which counts one product.",
    ),
    "ai_components": config.NumberColumn(
        AI_BASIS, width="small", help="On how many of the five components the AI score rests."
    ),
    "opportunity_rank": config.NumberColumn("Opportunity rank", width="small"),
    "opportunity_bar": config.ProgressColumn(
        "Opportunity, 0 to 100", min_value=0, max_value=100, format="%.1f"
    ),
    "gdp_bn": config.NumberColumn("GDP, current US$ bn", format="%,.0f"),
    "gdp_year": config.TextColumn("GDP of", width="small"),
    "distance_km": config.NumberColumn("Distance, km", format="%,.0f"),
}
"""Column of `with_figures` to its heading."""


def headings(*names: str) -> dict[str, Any]:
    """Give the headings of some columns, in this order."""
    return {name: COLUMNS[name] for name in names}


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
