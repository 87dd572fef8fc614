"""Years and parts of years, in cells and in the names of columns."""

from __future__ import annotations

import datetime
import re

from data.intake.table import Cell
from data.languages import N_, fill
from data.periods import year_of

_FORMS = (
    re.compile(r"(?P<y>\d{4})(?:\.0+)?"),
    re.compile(r"(?:FY|YR|CY|Y|năm|year)\s*(?P<y>\d{4})", re.IGNORECASE),
    re.compile(r"(?P<y>\d{4})\s*\[YR\d{4}\]", re.IGNORECASE),
    re.compile(r"(?P<y>\d{4})[-\s/]?(?P<p>[HQ])(?P<n>[1-4])", re.IGNORECASE),
    re.compile(r"(?P<p>[HQ])(?P<n>[1-4])[-\s/]?(?P<y>\d{4})", re.IGNORECASE),
)
_AT_END = re.compile(
    r"(?P<stem>.*?)[\s_.,:;(\[-]*(?<![^\W_])(?P<period>(?:(?:FY|YR|năm)\s*|[HQ][1-4]\s*)?"
    r"(?:19|20)\d{2}(?:-[HQ][1-4])?)[)\]]*",
    re.IGNORECASE,
)
_DATE = re.compile(r"(\d{4})[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](\d{4})")
_FIRST_DAY, _LAST_DAY = 20_000, 60_000
"""Days since 1900 of the years 1954 to 2064, by which spreadsheets keep dates."""

_EPOCH = datetime.date(1899, 12, 30)


def period_of(cell: Cell) -> tuple[str, bool]:
    """Read the period of a row.

    Parameters
    ----------
    cell
        A year, a half-year or a quarter in a usual form, or a day.

    Returns
    -------
    tuple of str and bool
        Such as ``2024``, ``2025-H1`` or ``2026-Q1``; True where it was a day, of which the year
        is taken.

    Raises
    ------
    ValueError
        It is none; the text says why.
    """
    if isinstance(cell, datetime.date):
        return str(cell.year), True
    if isinstance(cell, bool) or cell is None:
        raise ValueError(N_("is no year"))
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
    for form in _FORMS:
        if found := form.fullmatch(text):
            parts = found.groupdict()
            part = f"-{parts['p'].upper()}{parts['n']}" if parts.get("p") else ""
            period = f"{parts['y']}{part}"
            if year_of(period) is None:
                break
            return period, False
    if found := _DATE.fullmatch(text):
        return str(found.group(1) or found.group(2)), True
    if text.isascii() and text.isdigit() and _FIRST_DAY <= int(text) <= _LAST_DAY:
        day = _EPOCH + datetime.timedelta(days=int(text))
        raise ValueError(
            fill("is no year; as the number of a day it would be {day}", day=day.isoformat())
        )
    raise ValueError(N_("is no year"))


def dated_name(name: str) -> tuple[str, str] | None:
    """Part a column's name into what it is about and the period at its end.

    Parameters
    ----------
    name
        Such as ``2024``, ``2024 [YR2024]`` or ``Sales 2024``.

    Returns
    -------
    tuple of str and str, or None
        Such as ``("Sales", "2024")``; the first is empty for a bare year. None without a period.
    """
    try:
        period, day = period_of(name)
    except ValueError:
        pass
    else:
        return None if day else ("", period)
    if found := _AT_END.fullmatch(name):
        try:
            period, _ = period_of(found.group("period"))
        except ValueError:
            return None
        return found.group("stem").strip(), period
    return None
