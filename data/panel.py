"""Observations as a panel, and the cross-section that analyses work on.

An observation is one figure of one economy for one period. A cross-section holds one value per
economy and indicator: the latest within a window that ends in the reference year, with the period
it is of beside it, so that no figure ever loses its year.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.errors import AnalysisError
from data.languages import fill

DEFAULT_WINDOW = 8
"""Years that a cross-section looks back by default, the reference year included."""


@dataclass(frozen=True)
class CrossSection:
    """One value per economy and indicator, with the period of each.

    Attributes
    ----------
    values
        Economies (every one asked for, in the given order, as the index ``economy``) by indicator
        code; floats in the indicator's unit, NaN where there is no observation in the window.
    years
        Same shape; the year of each value as nullable ``Int64``, NA where the value is missing.
    periods
        Same shape; the publisher's own period such as ``2024`` or ``2026-Q1``, None where missing.
    reference_year, window
        The window is ``reference_year - window < year <= reference_year``.
    """

    values: pd.DataFrame
    years: pd.DataFrame
    periods: pd.DataFrame
    reference_year: int
    window: int


def period_end(periods: pd.Series) -> pd.Series:
    """Give the moment at which each period ends, as a number that sorts in time.

    Parameters
    ----------
    periods
        Text such as ``2024``, ``2025-H1`` or ``2026-Q1``.

    Returns
    -------
    pandas.Series
        The year plus the fraction of it that has passed at the period's end: 2024 ends at 2025.0,
        2025-H1 at 2025.5 and 2026-Q1 at 2026.25.
    """
    distinct = pd.Series(periods.unique(), dtype="str")
    year = distinct.str.slice(0, 4).astype(float)
    part = distinct.str.slice(5, 6)
    number = pd.to_numeric(distinct.str.slice(6, 7), errors="coerce")
    fraction = np.select([part == "H", part == "Q"], [number / 2.0, number / 4.0], default=1.0)
    ends = (year + fraction).to_numpy(dtype=float)
    # By position: looking up a text for every observation takes most of a merge.
    place = pd.Index(distinct).get_indexer(pd.Index(periods)) if len(distinct) else []
    return pd.Series(ends[place], index=periods.index)


def usable(observations: pd.DataFrame) -> pd.DataFrame:
    """Leave out the observations that a column ``quarantined`` marks, where there is one."""
    if "quarantined" not in observations.columns:
        return observations
    return observations[~observations["quarantined"].to_numpy(dtype=bool)]


def cross_section(
    observations: pd.DataFrame,
    economies: Sequence[str],
    *,
    indicators: Sequence[str],
    reference_year: int,
    window: int = DEFAULT_WINDOW,
    latest_period: Collection[str] = (),
) -> CrossSection:
    """Take the latest value of each economy and indicator within a window of years.

    Parameters
    ----------
    observations
        Columns economy, indicator, period, year, value and, where there is one, quarantined;
        quarantined observations never count.
    economies
        ISO codes that make up the index, with figures or without; others are left out.
    indicators
        Codes that make up the columns, with figures or without; others are left out.
    reference_year, window
        Years with ``reference_year - window < year <= reference_year`` count.
    latest_period
        Indicators that take their latest period of all, whatever the window.

    Returns
    -------
    CrossSection
        Missing values stay missing; nothing is imputed or carried beyond the window.

    Raises
    ------
    AnalysisError
        When the window is not at least one year.
    """
    if window < 1:
        raise AnalysisError(
            fill("A window of {window} years holds no year.", window=window),
            "Give a window of at least 1 year.",
        )
    rows = usable(observations)
    year = rows["year"].to_numpy()
    inside = (year > reference_year - window) & (year <= reference_year)
    if len(latest_period):
        inside |= rows["indicator"].isin(list(latest_period)).to_numpy(dtype=bool)
    rows = rows[inside]

    row = pd.Index(economies).get_indexer(pd.Index(rows["economy"].astype("str")))
    column = pd.Index(indicators).get_indexer(pd.Index(rows["indicator"].astype("str")))
    known = (row >= 0) & (column >= 0)
    rows, row, column = rows[known], row[known], column[known]
    # Later periods are written last and so replace earlier ones; the sort is stable.
    order = np.argsort(period_end(rows["period"]).to_numpy(), kind="stable")
    row, column = row[order], column[order]

    shape = (len(economies), len(indicators))
    values = np.full(shape, np.nan)
    years = np.full(shape, np.nan)
    periods = np.full(shape, None, dtype=object)
    values[row, column] = rows["value"].to_numpy(dtype=float)[order]
    years[row, column] = rows["year"].to_numpy(dtype=float)[order]
    periods[row, column] = rows["period"].astype(object).to_numpy()[order]

    index = pd.Index(economies, name="economy")
    columns = pd.Index(indicators, name="indicator")
    return CrossSection(
        values=pd.DataFrame(values, index, columns),
        years=pd.DataFrame(years, index, columns).astype("Int64"),
        periods=pd.DataFrame(periods, index, columns),
        reference_year=reference_year,
        window=window,
    )


def coverage_by_economy(section: CrossSection) -> pd.Series:
    """Give the share of indicators for which each economy has a value, from 0 to 1."""
    return section.values.notna().mean(axis=1).rename("coverage")


def coverage_by_indicator(section: CrossSection) -> pd.Series:
    """Give the share of economies for which each indicator has a value, from 0 to 1."""
    return section.values.notna().mean(axis=0).rename("coverage")
