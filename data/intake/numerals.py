"""Written numbers: decimal comma or point, thousands, signs of percent and currency, units.

A number such as 1.234 is one and a bit in one country and more than a thousand in the next. A
whole column usually tells which is meant; where it does not, it is asked.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from data.intake.table import Cell, Percent
from data.languages import N_, fill

Notation = Literal["point", "comma"]
"""What stands before the decimals."""

MISSING = frozenset(
    {"-", "–", "—", ".", "..", "...", "n/a", "na", "n.a.", "null", "none", "nil", "nan", "#n/a"}
)
"""Texts that stand for a missing figure, in small letters (not in a column of economies, where NA
is Namibia)."""

_ERRORS = ("#ref!", "#div/0!", "#value!", "#name?", "#num!", "#null!", "#####")
_SPACES = " \u00a0\u2009\u202f'’"
_SIGN = re.compile(r"^[+-]")
_BEFORE = re.compile(r"^(US\$|[$€£¥₫฿₹₱₦₩]|[A-Z]{3}(?=[\s\d(+-]))\s*")
_AFTER = re.compile(r"(?<=[\d.,)])\s*(%|US\$|[$€£¥₫฿₹₱₦₩]|[^\W\d_][^\W\d_²³$/.]{0,11})$")
_DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}.*|\d{1,2}[-/]\d{1,2}[-/]\d{2,4}|\d{1,2}\.\d{1,2}\.\d{4}"
    r"|\d{1,2}[- ][^\W\d_]{3,9}\.?([- ]\d{2,4})?|[^\W\d_]{3,9}[- ]\d{2}(\d{2})?"
)


def _pattern(group: str, decimal: str) -> re.Pattern[str]:
    """Make the pattern of numbers in one notation."""
    grouped = "|".join(
        rf"[1-9]\d{{0,2}}(?:{mark}\d{{2,3}})*{mark}\d{{3}}" for mark in (group, f"[{_SPACES}]")
    )
    return re.compile(
        rf"(?:(?:{grouped}|\d+)(?:{decimal}\d*)?|{decimal}\d+)(?:[eE][+-]?\d{{1,3}})?"
    )


_PATTERNS: dict[Notation, re.Pattern[str]] = {
    "point": _pattern(",", r"\."),
    "comma": _pattern(r"\.", ","),
}
_DROPPED: dict[Notation, str] = {"point": "," + _SPACES, "comma": "." + _SPACES}


@dataclass(frozen=True)
class Written:
    """A cell taken apart.

    Attributes
    ----------
    readings
        Notation to the number that it is in it; empty where it is no number in any.
    unit
        The unit that stands in the cell, such as ``%`` or ``US$``; empty where none does.
    """

    readings: dict[Notation, float]
    unit: str = ""


def written(cell: Cell) -> Written | None:
    """Take a cell apart.

    Parameters
    ----------
    cell
        A cell of a column of figures.

    Returns
    -------
    Written or None
        None where the figure is missing. Dates, yes and no, and other texts have no reading.
    """
    if cell is None:
        return None
    if isinstance(cell, bool | datetime.date):
        return Written({})
    if isinstance(cell, float):
        finite = abs(cell) < 1e300 and cell == cell
        both: dict[Notation, float] = {"point": cell + 0.0, "comma": cell + 0.0}
        return Written(both if finite else {}, "%" if isinstance(cell, Percent) else "")
    text = cell.strip(_SPACES + "\t").replace("\u2212", "-")
    if text.casefold() in MISSING or not text:
        return None
    if _DATE.fullmatch(text):
        return Written({})
    return _taken_apart(text)


def _taken_apart(text: str) -> Written:
    """Part a text into sign, unit and number."""
    negative = text.startswith("(") and text.endswith(")")
    body = text[1:-1].strip(_SPACES) if negative else text
    sign = -1.0 if negative else 1.0
    body, sign = _signed(body, sign)
    unit = ""
    if before := _BEFORE.match(body):
        unit, body = before.group(1), body[before.end() :].strip(_SPACES)
        body, sign = _signed(body, sign)
    if after := _AFTER.search(body):
        if unit:
            return Written({})
        unit, body = after.group(1), body[: after.start()].strip(_SPACES)
    readings: dict[Notation, float] = {}
    for notation, pattern in _PATTERNS.items():
        if pattern.fullmatch(body):
            plain = body.translate(str.maketrans("", "", _DROPPED[notation])).replace(",", ".")
            value = sign * float(plain)
            if abs(value) < 1e300:
                readings[notation] = value + 0.0
    return Written(readings, unit if readings else "")


def _signed(body: str, sign: float) -> tuple[str, float]:
    """Take a sign off the beginning of a text."""
    if found := _SIGN.match(body):
        return body[1:].strip(_SPACES), -sign if found.group() == "-" else sign
    return body, sign


@dataclass(frozen=True)
class Numerals:
    """How the numbers of a column are written.

    Attributes
    ----------
    notation
        The only one in which all of them can be read, or either where it makes no difference;
        None where it has to be asked.
    example
        A number that is another one in the other notation; empty where there is none.
    unit
        The unit that stands with them, or with most; empty where none does.
    filled, readable
        How many cells hold anything, and how many of them are numbers.
    """

    notation: Notation | None
    example: str
    unit: str
    filled: int
    readable: int


def numerals(cells: Sequence[Cell]) -> Numerals:
    """Find out how the numbers of a column are written.

    Parameters
    ----------
    cells
        The column's cells.

    Returns
    -------
    Numerals
    """
    parts = [(cell, part) for cell in cells if (part := written(cell)) is not None]
    numbers = [(cell, part) for cell, part in parts if part.readings]
    only: dict[Notation, int] = {"point": 0, "comma": 0}
    example = ""
    for cell, part in numbers:
        values = part.readings
        if len(values) == 1:
            only[next(iter(values))] += 1
        elif values["point"] != values["comma"] and not example:
            example = str(cell)
    notation: Notation | None
    if only["point"] and only["comma"]:
        notation = None
        example = example or next(str(c) for c, p in numbers if len(p.readings) == 1)
    elif only["point"] or only["comma"]:
        notation = "point" if only["point"] else "comma"
    else:
        notation = None if example else "point"
    units = Counter(part.unit for _, part in numbers)
    return Numerals(
        notation=notation,
        example=example,
        unit=units.most_common(1)[0][0] if units else "",
        filled=len(parts),
        readable=len(numbers),
    )


def number_of(cell: Cell, notation: Notation, unit: str) -> float | None:
    """Read a figure.

    Parameters
    ----------
    cell
        The cell.
    notation
        How the column's numbers are written.
    unit
        The unit that stands with the column's numbers.

    Returns
    -------
    float or None
        None where the figure is missing.

    Raises
    ------
    ValueError
        It is no number in this notation, or stands with another unit; the text says why.
    """
    part = written(cell)
    if part is None:
        return None
    if isinstance(cell, datetime.date) or (
        isinstance(cell, str) and not part.readings and _DATE.fullmatch(cell.strip())
    ):
        raise ValueError(N_("is a date, where a number is wanted"))
    if isinstance(cell, bool):
        raise ValueError(N_("is yes or no, where a number is wanted"))
    if isinstance(cell, str) and cell.casefold() in _ERRORS:
        raise ValueError(N_("is an error of the spreadsheet"))
    if notation not in part.readings:
        raise ValueError(N_("is no number as the others of its column are written"))
    if part.unit != unit:
        found, usual = part.unit or "-", unit or "-"
        raise ValueError(
            fill("has the unit {found} where most have {usual}", found=found, usual=usual)
        )
    return part.readings[notation]
