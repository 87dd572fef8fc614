"""Figures over time: which years there are, series with their gaps, growth between two years.

A missing year is missing: nothing is filled, carried forward or taken for zero. Quarantined
observations are left out everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from data.errors import AnalysisError
from data.languages import fill
from data.panel import period_end, usable

FIRST_YEAR = 2000
"""Where series begin that are shown to people."""


def year_spans(observations: pd.DataFrame) -> pd.DataFrame:
    """Say for each indicator from which year to which there are figures.

    Parameters
    ----------
    observations
        Columns economy, indicator, year and, where there is one, quarantined.

    Returns
    -------
    pandas.DataFrame
        Indexed by indicator, those with usable figures only: first_year and last_year (int), and
        economies (int), how many have one in any year.
    """
    rows = usable(observations)
    grouped = rows.groupby(rows["indicator"].astype("str"), sort=True)
    return pd.DataFrame(
        {
            "first_year": grouped["year"].min().astype("int64"),
            "last_year": grouped["year"].max().astype("int64"),
            "economies": grouped["economy"].nunique().astype("int64"),
        }
    ).rename_axis("indicator")


def histories(
    observations: pd.DataFrame, economies: Sequence[str], first_year: int = FIRST_YEAR
) -> pd.DataFrame:
    """Take every figure of some economies since a year.

    Parameters
    ----------
    observations
        Columns economy, indicator, period, year, value and, where there is one, quarantined.
    economies
        ISO codes.
    first_year
        The first year that counts.

    Returns
    -------
    pandas.DataFrame
        Columns economy, indicator, period (text), year (int), at (float: the year, plus the part
        of it that has passed when the period begins, so that 2025-H2 stands at 2025.5) and value,
        in the order of indicator, economy and time.
    """
    wanted = observations["economy"].isin(list(economies)).to_numpy(dtype=bool)
    rows = usable(observations[wanted & (observations["year"].to_numpy() >= first_year)])
    period = rows["period"].astype("str")
    length = period.str.slice(5, 6).map({"H": 0.5, "Q": 0.25}).fillna(1.0).astype(float)
    table = pd.DataFrame(
        {
            "economy": rows["economy"].astype("str"),
            "indicator": rows["indicator"].astype("str"),
            "period": period,
            "year": rows["year"].astype("int64"),
            "at": period_end(period) - length,
            "value": rows["value"].astype(float),
        }
    )
    return table.sort_values(["indicator", "economy", "at"], kind="stable", ignore_index=True)


def with_gaps(
    at: Sequence[float], values: Sequence[float], texts: Sequence[str]
) -> tuple[list[float], list[float | None], list[str]]:
    """Lay one series out so that a line breaks where a year is missing.

    Parameters
    ----------
    at, values, texts
        Of each figure, in the order of time; `histories` gives the first two.

    Returns
    -------
    tuple of lists
        The same, with a place that has no value and no text in every year that has no figure,
        between the first figure and the last.
    """
    places: list[float] = []
    known: list[float | None] = []
    said: list[str] = []
    for place, value, text in zip(at, values, texts, strict=True):
        if places:
            absent = range(int(places[-1]) + 1, int(place))
            places += absent
            known += [None] * len(absent)
            said += [""] * len(absent)
        places.append(int(place) if place == int(place) else place)
        known.append(value)
        said.append(text)
    return places, known, said


def growth(
    observations: pd.DataFrame,
    indicator: str,
    first_year: int,
    last_year: int,
    economies: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Compare an indicator's figures of exactly two years.

    Parameters
    ----------
    observations
        Columns economy, indicator, period, year, value and, where there is one, quarantined.
    indicator
        The indicator's code.
    first_year, last_year
        The two years; of several periods of a year the last counts.
    economies
        The rows wanted, in this order; all that have a figure in either year when None.

    Returns
    -------
    pandas.DataFrame
        Indexed by economy: first and last (the figures), change (last minus first, in the
        indicator's unit), percent (change in per cent of the first) and per_year (average growth
        in per cent a year, compounded). All NaN where either year has no figure; the last two also
        where a figure is not above zero, since a ratio then means nothing.

    Raises
    ------
    AnalysisError
        When the first year is not before the last.
    """
    if first_year >= last_year:
        raise AnalysisError(
            fill(
                "There is no growth from {first_year} to {last_year}.",
                first_year=first_year,
                last_year=last_year,
            ),
            "Give two years, the earlier one first.",
        )
    rows = usable(observations[(observations["indicator"] == indicator).to_numpy(dtype=bool)])
    ends = []
    for year in (first_year, last_year):
        there = rows[rows["year"] == year]
        order = np.argsort(period_end(there["period"]).to_numpy(), kind="stable")
        there = there.iloc[order].drop_duplicates("economy", keep="last")
        ends.append(pd.Series(there["value"].to_numpy(float), there["economy"].astype("str")))
    first, last = ends
    wanted = sorted({*first.index, *last.index}) if economies is None else list(economies)
    index = pd.Index(wanted, name="economy", dtype="str")
    table = pd.DataFrame({"first": first.reindex(index), "last": last.reindex(index)}, index)
    both = table.notna().all(axis=1)
    positive = both & (table > 0).all(axis=1)
    ratio = (table["last"] / table["first"]).where(positive)
    years = last_year - first_year
    return table.assign(
        change=(table["last"] - table["first"]).where(both),
        percent=100 * (ratio - 1),
        per_year=100 * (ratio ** (1 / years) - 1),
    )
