"""How the columns of a map's message are written, so that it stays small.

Places stand in the order of the shapes, which is that of `geo.economies.codes` unless others are
given. Numbers have digits of base 88, and "." stands for an economy without one. `message.js` and
`numbers.js` read what this writes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from geo.economies import codes

NOTHING = "."
"""Stands for an economy without a class, a rank, a period or a detail."""

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ !#$%&'*+,-/:;<=>?@^_`{|}~"
"""What JSON writes as one byte each, without the signs of `run_length` and `NOTHING`."""

_DECADES = 13
"""Powers of ten that a column spans at most; what is smaller is written as zero."""

_SHOWN = 3
"""Significant digits that are read."""

_MOST_SHOWN = 13
"""Digits of a number that is read whole; what it has more is written as zeros."""

_SCALES = (6, 9, 12)
"""Powers of ten that have a word."""

# Shorter on the wire; "~0" and "~1" make any text safe to join with "|".
_SHORT = (("~", "~0"), ("|", "~1"), (" million", "~m"), (" billion", "~b"), (" trillion", "~t"))


def coded(value: int, width: int) -> str:
    """Write a whole number in so many digits.

    Parameters
    ----------
    value
        From 0 to less than 88 to the power of the width.
    width
        How many digits.
    """
    digits = ""
    for _ in range(width):
        value, digit = divmod(value, len(DIGITS))
        digits = DIGITS[digit] + digits
    return digits


def run_length(places: str) -> str:
    """Write long runs by their length in two digits: of "." as "(nn)", of any other as "[nnc]"."""
    shorter = re.sub(r"\.{6,7743}", lambda run: f"({coded(len(run[0]), 2)})", places)
    runs = r"([^.()\[\]])\1{6,7742}"
    return re.sub(runs, lambda run: f"[{coded(len(run[0]), 2)}{run[1]}]", shorter)


def column(given: pd.Series, known: pd.Series | None = None) -> str:
    """Write a whole number for each place, several in one digit where they are small.

    Parameters
    ----------
    given
        From 0 up, in the order of the shapes; missing where there is none.
    known
        At which places the browser asks for a number. At the others it knows better, so anything
        may stand there, and what is shortest does.

    Returns
    -------
    str
        How many places one digit holds; twice the count of numbers that a place can have, plus one
        where the largest of them means that there is none; then the digits, the first place being
        the most significant. Numbers that fill a digit or more have 0 and their width in front.
    """
    if known is not None:
        given = given.where(given.notna() | known, given.ffill().bfill())
    own = [None if pd.isna(number) else int(number) for number in given]
    most = max((number for number in own if number is not None), default=0)
    if most >= len(DIGITS):
        width = next(n for n in range(2, 9) if len(DIGITS) ** n > most)
        wide = (NOTHING * width if n is None else coded(n, width) for n in own)
        return f"0{width}{run_length(''.join(wide))}"
    blank = None in own
    base = most + 1 + blank
    fitting = [many for many in range(2, 7) if base**many <= len(DIGITS)]
    plain = "".join(NOTHING if number is None else DIGITS[number] for number in own)
    written = [f"10{run_length(plain)}"]
    for many in fitting:
        digits = [_together(own[at : at + many], many, base) for at in range(0, len(own), many)]
        written.append(f"{many}{DIGITS[2 * base + blank]}{run_length(''.join(digits))}")
    return min(written, key=len)


def _together(own: Sequence[int | None], many: int, base: int) -> str:
    """Write some places as one digit, missing ones as the largest number."""
    if own == [None] * len(own):
        return NOTHING
    value = 0
    for number in [*own, *[0] * (many - len(own))]:
        value = value * base + (base - 1 if number is None else number)
    return DIGITS[value]


def short(text: str) -> str:
    """Make a text safe to join by "|" and brief."""
    for long, brief in _SHORT:
        text = text.replace(long, brief)
    return text


def shared(
    series: pd.Series, places: Sequence[str] | None = None, known: pd.Series | None = None
) -> list[str]:
    """Write the distinct texts, joined, and as a `column` which is each economy's."""
    own = series.reindex(places or codes()).map(_period, na_action="ignore")
    distinct = sorted(set(own.dropna()))
    place = {text: at for at, text in enumerate(distinct)}
    known = None if known is None else known.reindex(own.index, fill_value=False)
    return ["|".join(map(short, distinct)), column(own.map(place).astype(float), known)]


def ranks(given: pd.Series) -> str:
    """Write the rank of each economy."""
    return column(given.reindex(codes()))


def numbers(
    values: pd.Series, scaled: bool = False, places: Sequence[str] | None = None
) -> list[object]:
    """Write numbers as exactly as they are read: to three digits, and whole where they are larger.

    Parameters
    ----------
    values
        By economy; missing and infinite ones are left out.
    scaled
        Whether millions and more are read with their scale in words, also to three digits.
    places
        The codes in the order of the shapes; those of all economies when None.

    Returns
    -------
    list
        The smallest power of ten, whether some numbers are negative, how many digits a brief number
        has, how many of the digits begin a brief one, how many digits a whole one has, and the
        numbers. Numbers read to three digits are brief, those read whole have more. Each is written
        as its place among all that can be read, from 0 for zero among the brief ones; where some
        are negative that is doubled, with one more for those.
    """
    read = values.astype(float).replace([np.inf, -np.inf], np.nan).reindex(places or codes())
    read = read.map(lambda value: _as_read(value, scaled), na_action="ignore")
    powers = [_power(abs(value)) for value in read if value and not pd.isna(value)]
    least = max(min(powers), max(powers) - _DECADES + 1) if powers else 0
    signed = bool((read < 0).any())
    found = [None if pd.isna(value) else _place(value, least, scaled, signed) for value in read]
    brief = [at for kind, at in filter(None, found) if kind]
    whole = [at for kind, at in filter(None, found) if not kind]
    width, begin, whole_width = _widths(brief, whole)
    moved = begin * len(DIGITS) ** (whole_width - 1)

    def written(one: tuple[bool, int] | None) -> str:
        if one is None:
            return NOTHING
        return coded(one[1], width) if one[0] else coded(moved + one[1], whole_width)

    text = run_length("".join(map(written, found)))
    return [least, int(signed), width, begin, whole_width, text]


def _place(value: float, least: int, scaled: bool, signed: bool) -> tuple[bool, int]:
    """Tell whether a number is brief, and its place among those that can be read."""
    power = _power(abs(value)) if value else least - 1
    if power < least:
        return True, 0
    brief = _brief(power, scaled)
    figures = _figures(power, scaled)
    mantissa = int(f"{abs(value):.{figures - 1}e}".partition("e")[0].replace(".", ""))
    before = range(least if brief else _SHOWN, power)
    same = (one for one in before if _brief(one, scaled) == brief)
    at = sum(9 * 10 ** (_figures(one, scaled) - 1) for one in same) + brief
    at += mantissa - 10 ** (figures - 1)
    return brief, 2 * at + (value < 0) if signed else at


def _brief(power: int, scaled: bool) -> bool:
    """Tell whether numbers of a power of ten are read to three digits."""
    return power < _SHOWN or (scaled and _SCALES[0] <= power < _SCALES[-1] + _SHOWN)


def _figures(power: int, scaled: bool) -> int:
    """Give how many digits of a number of a power of ten are written."""
    return _SHOWN if _brief(power, scaled) else min(power + 1, _MOST_SHOWN)


def _widths(brief: Sequence[int], whole: Sequence[int]) -> tuple[int, int, int]:
    """Choose how many digits numbers have and how many digits begin a brief one, to be shortest."""
    base = len(DIGITS)
    found = []
    for width in range(1, 10):
        begin = math.ceil((max(brief, default=0) + 1) / base ** (width - 1))
        if begin > base - bool(whole):
            continue
        fits = (
            n for n in range(1, 10) if (base - begin) * base ** (n - 1) > max(whole, default=-1)
        )
        more = next(fits)
        found.append((width * len(brief) + more * len(whole), width, begin, more))
    return min(found)[1:]


def _as_read(value: float, scaled: bool) -> float:
    """Round a number to what a reader sees of it, as `geo.wording` writes it."""
    three = f"{value:.{_SHOWN - 1}e}"
    power = int(three.partition("e")[2])
    if power < _SHOWN:
        return float(three)
    if not scaled or power < _SCALES[0]:
        return float(round(value))
    scale = max(one for one in _SCALES if one <= power)
    share = value / 10**scale
    read = f"{share:.{_SHOWN - 1}e}" if _brief(power, scaled) else f"{share:.0f}e0"
    digits, _, more = read.partition("e")
    return float(f"{digits}e{int(more) + scale}")


def _power(size: float) -> int:
    """Give the power of ten of a positive number."""
    return int(f"{size:.{_MOST_SHOWN - 1}e}".partition("e")[2])


def _period(value: object) -> str:
    """Write a year without decimals and anything else as it is."""
    whole = isinstance(value, float) and math.isfinite(value) and value.is_integer()
    return str(int(value)) if whole and isinstance(value, float) else str(value)
