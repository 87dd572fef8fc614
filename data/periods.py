"""Periods of observations: a year, a half-year or a quarter, as text."""

from __future__ import annotations

import re

FIRST_YEAR = 1900
LAST_YEAR = 2100

_PERIOD = re.compile(r"([0-9]{4})(?:-(?:H[12]|Q[1-4]))?")


def year_of(period: str) -> int | None:
    """Give the year in which a period lies.

    Parameters
    ----------
    period
        Text such as ``2024``, ``2025-H1`` or ``2026-Q1``.

    Returns
    -------
    int or None
        The year; None where the text is no period or its year is not within 1900 to 2100.

    Examples
    --------
    >>> year_of("2026-Q1")
    2026
    >>> year_of("2026-Q5") is None
    True
    """
    match = _PERIOD.fullmatch(period)
    if match is None:
        return None
    year = int(match.group(1))
    return year if FIRST_YEAR <= year <= LAST_YEAR else None
