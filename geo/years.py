"""From which year on a figure or a score can be shown."""

from __future__ import annotations

import pandas as pd

from data.panel import usable
from geo.ai_development import (
    DIFFUSION,
    DIGITAL_BASE,
    INDICATORS,
    MIN_COMPONENTS,
    MIN_DIGITAL_BASE,
    POPULATION,
    PUBLICATIONS,
    READINESS,
    USAGE,
)

ENOUGH = 20
"""Economies that must have a score in the first year that is shown."""


def first_scored_year(observations: pd.DataFrame, latest_period: frozenset[str]) -> int | None:
    """Find the first year in which AI development can be scored for a number of economies.

    Parameters
    ----------
    observations
        Columns economy, indicator, year and, where there is one, quarantined.
    latest_period
        Indicators that count with their latest period whatever the year.

    Returns
    -------
    int or None
        The first year by which 20 economies have had figures for three of the five components;
        None when they never have. Whether the window still holds those figures is not looked at.
    """
    codes = list(INDICATORS)
    rows = usable(observations[observations["indicator"].isin(codes).to_numpy(dtype=bool)])
    keys = [rows["economy"].astype("str"), rows["indicator"].astype("str")]
    first = rows["year"].groupby(keys).min().unstack().reindex(columns=codes).astype(float)
    for code in latest_period & set(codes):
        first[code] = first[code].where(first[code].isna(), -float("inf"))
    components = pd.DataFrame(
        {
            "diffusion": first[DIFFUSION],
            "readiness": first[READINESS],
            "publications": first[[PUBLICATIONS, POPULATION]].max(axis=1, skipna=False),
            "usage": first[USAGE],
            "digital_base": _nth(first[list(DIGITAL_BASE)], MIN_DIGITAL_BASE),
        }
    )
    scored = _nth(components, MIN_COMPONENTS).dropna().sort_values()
    return int(scored.iloc[ENOUGH - 1]) if len(scored) >= ENOUGH else None


def _nth(years: pd.DataFrame, n: int) -> pd.Series:
    """Give for each row the n-th smallest number, missing where there are fewer."""
    ranks = years.rank(axis=1, method="first")
    return years.where(ranks == n).max(axis=1)
