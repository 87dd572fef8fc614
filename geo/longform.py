"""The two forms of an export: a row for each economy, or a row for each figure.

Wide, each indicator is a column with its year beside it. Long, each figure is a row with its unit,
period, source and licence; ranks and scores are rows as well, and so are the stand-ins of missing
values, which are named as such.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

from data.languages import N_
from geo.columns import DTYPES, MEANINGS, Column, Kind
from geo.shortlist import ShortlistExport

Form = Literal["wide", "long"]

FORMS: dict[Form, str] = {
    "wide": N_("One row per economy"),
    "long": N_("One row per figure"),
}
"""Form to what a person is told that it is."""

OBSERVED, IMPUTED, COMPUTED = "observed", "imputed", "computed"

SCORES = (
    *("rank", "similarity", "distance", "coverage", "opportunity_rank", "opportunity"),
    *("ai_rank", "ai_development", "ai_gap", "distance_km"),
)
"""Plain columns of the wide form that are rows of the long one."""

_LONG: tuple[tuple[str, str, Kind], ...] = (
    ("position", N_("Position"), "integer"),
    ("economy", N_("Code"), "text"),
    ("name", N_("Economy"), "text"),
    ("indicator", N_("Indicator's code"), "text"),
    ("indicator_name", N_("Indicator"), "text"),
    ("kind", N_("Observed, imputed or computed"), "text"),
    ("value", N_("Value"), "number"),
    ("unit", N_("Unit"), "text"),
    ("period", N_("Period"), "text"),
    ("year", N_("Year"), "integer"),
    ("shared", N_("Economies that share the estimate"), "integer"),
    ("flag", N_("Remark"), "text"),
    ("source", N_("Source"), "text"),
    ("licence", N_("Licence"), "text"),
    ("note", N_("Note on the economy"), "text"),
    ("decision", N_("Decision"), "text"),
    ("decision_reason", N_("Reason for the decision"), "text"),
    ("tags", N_("Tags"), "text"),
    ("snapshot", N_("Snapshot"), "text"),
    ("version", N_("Product version"), "text"),
    ("recipe_id", N_("Recipe id"), "text"),
    ("recipe", N_("Recipe"), "text"),
    ("conditions", N_("Conditions"), "text"),
)


@dataclass(frozen=True, eq=False)
class Table:
    """A table whose columns are described.

    Attributes
    ----------
    columns
        What each column is, in order.
    rows
        The table; missing cells are NA or NaN.
    """

    columns: tuple[Column, ...]
    rows: pd.DataFrame


def table(shortlist: ShortlistExport, form: Form = "wide") -> Table:
    """Give a shortlist as one table.

    Parameters
    ----------
    shortlist
        The rows and the figures behind them.
    form
        A row for each economy, or one for each figure.

    Returns
    -------
    Table
        Wide: ``columns`` and ``rows`` of the shortlist. Long: position, economy, name, indicator
        (its code, or the key of a score), indicator_name, kind (``observed``, ``imputed`` or
        ``computed``), value (missing for a stand-in that has no value in the indicator's unit),
        unit, period and year (missing for what is not observed), shared, flag, source, licence
        (empty for what is computed), note, decision, decision_reason, tags, snapshot, version,
        recipe_id, recipe, conditions. Economies stand in the order of the shortlist, in each the
        scores first.
    """
    if form == "wide":
        return Table(shortlist.columns, shortlist.rows)
    say = shortlist.markets.say
    columns = tuple(
        Column(key, say(title), "", kind, say(MEANINGS[key])) for key, title, kind in _LONG
    )
    rows = pd.concat([_scores(shortlist), figure_rows(shortlist)], ignore_index=True)
    travelling = [
        *("position", "note", "decision", "decision_reason", "tags"),
        *("snapshot", "version", "recipe_id", "recipe", "conditions"),
    ]
    of_economy = shortlist.rows[travelling]
    rows = rows.join(of_economy, on="economy").sort_values("position", kind="stable")
    ordered = rows[[column.key for column in columns]].reset_index(drop=True)
    return Table(columns, ordered.astype({column.key: DTYPES[column.kind] for column in columns}))


def figure_rows(shortlist: ShortlistExport) -> pd.DataFrame:
    """List observed figures and, after them, the stand-ins of missing ones.

    Returns
    -------
    pandas.DataFrame
        The columns of ``shortlist.figures``, and kind: ``observed`` or ``imputed``. A stand-in has
        no period, year, source or licence, and its flag says in words that it is one.
    """
    observed = shortlist.figures.assign(kind=OBSERVED)
    if shortlist.imputed.empty:
        return observed
    markets, given = shortlist.markets, shortlist.imputed
    items = {item.code: item for item in markets.catalogue.indicators}
    imputed = pd.DataFrame(
        {
            "economy": given["economy"],
            "name": given["economy"].map(markets.frame["name"]),
            "indicator": given["indicator"],
            "indicator_name": [items[code].name for code in given["indicator"]],
            "value": given["value"],
            "unit": [markets.say(items[code].unit) for code in given["indicator"]],
            "period": "",
            "year": pd.NA,
            "source": "",
            "licence": "",
            "flag": given["text"],
            "shared": pd.NA,
            "kind": IMPUTED,
        }
    ).astype({"year": "Int64", "shared": "Int64"})
    return pd.concat([observed.astype({"year": "Int64"}), imputed], ignore_index=True)


def without_figures(shortlist: ShortlistExport) -> ShortlistExport:
    """Give the shortlist without the columns of indicators, for a form that has them in rows."""
    indicators = set(shortlist.markets.section.values.columns)
    kept = tuple(
        column for column in shortlist.columns if column.key.removesuffix(" year") not in indicators
    )
    return replace(shortlist, columns=kept, rows=shortlist.rows[[column.key for column in kept]])


def _scores(shortlist: ShortlistExport) -> pd.DataFrame:
    """Turn ranks and scores into rows; those that an economy has not are left out."""
    by_key = {column.key: column for column in shortlist.columns}
    said = shortlist.markets.say("computed by Kindred Markets from the figures")
    parts = [
        pd.DataFrame(
            {
                "economy": shortlist.rows["economy"],
                "name": shortlist.rows["name"],
                "indicator": key,
                "indicator_name": by_key[key].title,
                "value": shortlist.rows[key].astype("float64"),
                "unit": by_key[key].unit,
                "period": "",
                "year": pd.array([pd.NA] * len(shortlist.rows), dtype="Int64"),
                "source": said,
                "licence": "",
                "flag": "",
                "shared": pd.array([pd.NA] * len(shortlist.rows), dtype="Int64"),
                "kind": COMPUTED,
            }
        )
        for key in SCORES
    ]
    return pd.concat(parts, ignore_index=True).dropna(subset="value")
