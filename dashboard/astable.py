"""What a chart or a map shows, as a table behind a small button: the same figures, in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import localtables
from dashboard.language import N_, _
from dashboard.layers import SCORES
from dashboard.texts import plain
from geo.metrics import METRICS

_HEADINGS: dict[str, str] = {
    "name": N_("Economy"),
    "figure": N_("Figure"),
    "class": N_("Class"),
    "aside": N_("Does not meet the conditions"),
    "indicator_name": N_("Indicator"),
    "pillar_name": N_("Pillar"),
    "factor_name": N_("Choice"),
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
    **{name: score.form for name, score in SCORES.items()},
    "share": "%.1f",
    "percentile": "%.0f",
    "distance": "%.3f",
    "gdp": "compact",
    **dict.fromkeys(("world_p10", "world_p25", "world_p75", "world_p90"), "%.0f"),
    **dict.fromkeys(("first_order", "first_order_low", "first_order_high"), "%.1f"),
    **dict.fromkeys(("total", "total_low", "total_high"), "%.1f"),
}
_NAMES = ("indicator_name", "pillar_name", "factor_name", "name")
_SHARES = ("first_order", "first_order_low", "first_order_high", "total", "total_low", "total_high")


@st.fragment
def offer(title: str, rows: Callable[[], pd.DataFrame], *, key: str, form: str = "") -> None:
    """Offer figures as a table, which is made only when it is asked for.

    Parameters
    ----------
    title
        What the chart or map shows.
    rows
        Gives the rows as its file holds them.
    key
        The chart's or map's own.
    form
        How the column of values is written; in four digits, or short where they are large, when
        empty.
    """
    own = f"{key}_rows"
    # A fragment, so that nothing else on the page is drawn again.
    table = st.popover(
        _("As a table"), icon=":material/table:", type="tertiary", key=own, on_change="rerun"
    )
    with table:
        if not table.open:
            return
        st.markdown(f"**{plain(title)}**")
        shown = shown_rows(rows())
        localtables.dataframe(
            shown,
            key=f"{own}_table",
            hide_index=True,
            height=min(38 + 35 * len(shown), 460),
            column_config={column: _column(str(column), shown[column], form) for column in shown},
            alt=_("The same figures as a table"),
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
    if "figure" in known and rows["figure"].nunique() == 1:
        known.remove("figure")  # The title says it.
    names = [column for column in _NAMES if column in known]
    shown = rows[[*names, *(column for column in known if column not in names)]].copy()
    for column in _SHARES:
        if column in shown:
            shown[column] = 100 * shown[column]
    return shown


def _column(column: str, values: pd.Series, value_form: str = "") -> Any:
    """Head a column in the reader's language, and write its numbers."""
    title = METRICS[column].title if column in METRICS else _HEADINGS[column]
    if pd.api.types.is_bool_dtype(values):
        return st.column_config.CheckboxColumn(_(title))
    if pd.api.types.is_numeric_dtype(values):
        if column == "value" and value_form:
            return st.column_config.NumberColumn(_(title), format=value_form)
        if column == "value" and values.abs().max() >= 1e6:
            return st.column_config.NumberColumn(_(title), format="compact")
        whole = pd.api.types.is_integer_dtype(values) or column in METRICS
        form = _FORMS.get(column, "%d" if whole or column in ("lowest", "highest") else "%.4g")
        return st.column_config.NumberColumn(_(title), format=form)
    return st.column_config.TextColumn(_(title))
