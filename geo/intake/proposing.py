"""What the columns of a file seem to be: a plan to begin with, for somebody to look at."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from data.entries import OWN_PREFIX
from data.intake.limits import LONGEST_NAME, MOST_INDICATORS
from data.intake.numerals import numerals
from data.intake.periods import dated_name, period_of
from data.intake.plan import Plan, PlannedIndicator, PlannedList
from data.intake.table import Cell, Table, tidy
from geo.intake.names import share_matched
from geo.spelling import plain_key

YES = frozenset({"yes", "y", "true", "x", "✓", "✔", "có", "co", "đúng", "oui", "si", "ja"})
NO = frozenset({"no", "n", "false", "không", "khong", "sai", "non", "nein"})
"""Texts for yes and no, in small letters; numbers are figures, not answers."""

_ECONOMY = frozenset(
    {
        *("country", "countryname", "countrycode", "economy", "economycode", "economyname"),
        *("iso", "iso2", "iso3", "code", "market", "quocgia", "nuoc", "tennuoc", "manuoc"),
        *("thitruong", "nenkinhte", "pays", "land", "pais"),
    }
)
_PERIOD = frozenset(
    {"year", "period", "quarter", "fiscalyear", "fy", "date", "nam", "ky", "thoigian", "ngay"}
)
_REASON = frozenset({"reason", "why", "note", "comment", "remark", "lydo", "ghichu"})
_DATE = frozenset({"date", "day", "asof", "checked", "lookedup", "updated", "ngay"})
"""Names of columns as `plain_key` makes them, in English, Vietnamese and a few others."""

_LOOKED_AT = 60
_MOSTLY = 0.6
_MOST_PROPOSED = 20
_UNIT = re.compile(r"^(?P<name>.+?)\s*[(\[](?P<unit>[^()\[\]]{1,30})[)\]]$")


def propose(table: Table) -> Plan:
    """Say what the columns of a table seem to be.

    Parameters
    ----------
    table
        The table.

    Returns
    -------
    Plan
        With empty places where nothing fits: an ``economy`` of "" has to be chosen. Numbers,
        names and duplicates are not settled in it; at most 20 columns become indicators.
    """
    economy = economy_column(table)
    period = _period_column(table, economy)
    rest = [name for name in table.names if name not in (economy, period)]
    answers = [name for name in rest if answered(table.column(name))]
    figures = [name for name in rest if name not in answers and _holds_numbers(table.column(name))]
    if period is not None and not figures:
        rest, period = [name for name in table.names if name != economy], None  # days of a list
    indicators = grouped(figures, period)[:_MOST_PROPOSED]
    others = [name for name in rest if name not in (*answers, *figures)]
    lists = [PlannedList(name=clean(name), column=name) for name in answers]
    lists = lists[: MOST_INDICATORS - len(indicators)]
    if economy and not indicators and not lists:
        lists = [PlannedList(name=clean(economy))]  # nothing but economies: a list of them
    return Plan(
        economy=economy,
        period=period,
        indicators=tuple(with_units(table, indicators)),
        lists=tuple(_reasoned(item, others) for item in lists),
    )


def economy_column(table: Table) -> str:
    """Find the column whose texts are economies; empty where none is.

    Parameters
    ----------
    table
        The table.

    Returns
    -------
    str
        The column with the largest share of texts that stand for an economy, at least two in five.
    """
    best, chosen = 0.4, ""
    for name in table.names:
        texts = [cell for cell in table.column(name) if isinstance(cell, str)][:_LOOKED_AT]
        if len(texts) < 0.5 * min(len(table.rows), _LOOKED_AT):
            continue
        share = share_matched(texts) + (0.05 if plain_key(name) in _ECONOMY else 0.0)
        if share > best:
            best, chosen = share, name
    return chosen


def answered(cells: Sequence[Cell]) -> bool:
    """Tell whether cells answer yes or no."""
    filled = [cell for cell in cells if cell is not None]
    return bool(filled) and all(
        isinstance(cell, bool) or (isinstance(cell, str) and cell.casefold() in YES | NO)
        for cell in filled
    )


def grouped(columns: Sequence[str], period: str | None) -> list[PlannedIndicator]:
    """Put columns of the same thing in several years together.

    Parameters
    ----------
    columns
        Names of columns with figures.
    period
        The column with years, None where there is none; where there is one, names say no year.

    Returns
    -------
    list of PlannedIndicator
        In the order of the columns.
    """
    found: dict[str, dict[str, str]] = {}
    for name in columns:
        dated = None if period else dated_name(name)
        stem, when = dated if dated is not None else (name, "")
        years = found.get(stem, {})
        if when in years or (years and ("" in years) != (when == "")):
            found[name] = {"": name}  # the same year twice: both stay apart
        else:
            found[stem] = {**years, when: name}
    made = []
    for stem, years in found.items():
        title, unit = _parted(clean(stem) or "Figures")
        one = years.get("")
        made.append(
            PlannedIndicator(
                name=title, unit=unit, column=one, years={} if one is not None else years
            )
        )
    return made


def with_units(table: Table, indicators: Sequence[PlannedIndicator]) -> list[PlannedIndicator]:
    """Give indicators the units that stand in their cells, and codes of their own."""
    made: list[PlannedIndicator] = []
    taken: set[str] = set()
    for item in indicators:
        cells = [cell for name in item.columns for cell in table.column(name)]
        code = code_for(item.name, taken)
        taken.add(code)
        unit = item.unit or numerals(cells).unit
        made.append(item.model_copy(update={"code": code, "unit": unit}))
    return made


def code_for(name: str, taken: Collection[str]) -> str:
    """Make a code from a name.

    Parameters
    ----------
    name
        Of an indicator or list.
    taken
        Codes that it must not be.

    Returns
    -------
    str
        Such as ``OWN.SALES``; with a number behind where that is taken.
    """
    bare = _bare(name)
    stem = re.sub(r"[^A-Z0-9]+", ".", bare.upper()).strip(".")[:40].strip(".") or "FIGURES"
    code, count = f"{OWN_PREFIX}{stem}", 2
    while code in taken:
        code, count = f"{OWN_PREFIX}{stem}.{count}", count + 1
    return code


def clean(name: str) -> str:
    """Make a name that can be shown from what stands above a column."""
    return tidy(name.replace("_", " "), LONGEST_NAME)


def _bare(text: str) -> str:
    """Take accents off, and letters of other scripts away; words stay apart."""
    words = (plain_key(word) for word in re.split(r"[\W_]+", text))
    kept = ("".join(c for c in word if c.isascii()) for word in words)
    return " ".join(word for word in kept if word)


def _parted(name: str) -> tuple[str, str]:
    """Part a name such as ``Sales (USD)`` into name and unit."""
    found = _UNIT.match(name)
    return (found.group("name"), found.group("unit").strip()) if found else (name, "")


def _period_column(table: Table, economy: str) -> str | None:
    """Find a column of years: named so or not, every cell of it is one."""
    for name in table.names:
        if name == economy:
            continue
        cells = [cell for cell in table.column(name) if cell is not None]
        if not cells or len(cells) < 0.5 * len(table.rows):
            continue
        named = plain_key(name) in _PERIOD
        fine = sum(_is_period(cell, named) for cell in cells)
        if fine == len(cells) or (named and fine >= _MOSTLY * len(cells)):
            return name
    return None


def _is_period(cell: Cell, named: bool) -> bool:
    """Tell whether a cell is a year; a day counts only where the column's name says so."""
    try:
        _, day = period_of(cell)
    except ValueError:
        return False
    return named or not day


def _holds_numbers(cells: Sequence[Cell]) -> bool:
    """Tell whether a column holds figures, though some may be unreadable."""
    found = numerals(cells)
    return found.filled > 0 and found.readable >= _MOSTLY * found.filled


def _reasoned(item: PlannedList, columns: Sequence[str]) -> PlannedList:
    """Give a list the columns that say why and when."""
    reason = next((name for name in columns if plain_key(name) in _REASON), None)
    date = next((name for name in columns if plain_key(name) in _DATE), None)
    return item.model_copy(update={"reason_column": reason, "date_column": date})
