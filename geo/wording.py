"""Figures in words: values with their units, counts and lists, as a person would say them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))

# fmt: off
_WITH_ARTICLE = frozenset({
    "ARE", "BHS", "CAF", "CHI", "COM", "CYM", "DOM", "FRO", "GBR", "GMB", "IMN",
    "MDV", "MHL", "MNP", "NLD", "PHL", "PSE", "SLB", "TCA", "USA", "VGB", "VIR",
})
# fmt: on
"""Economies whose English names take an article inside a sentence."""

_PROPER = frozenset({"Gini"})
"""First words that keep their capital inside a sentence."""


def number(value: float, digits: int = 3) -> str:
    """Write a number to some significant digits, with thousands separated and no exponent.

    Parameters
    ----------
    value
        Any number; "no figure" stands for a missing one.
    digits
        Significant digits; digits before the point are always kept.

    Returns
    -------
    str
        Such as ``0.0456``, ``38.5``, ``1,240``.
    """
    if pd.isna(value):
        return "no figure"
    if value == 0 or math.isinf(value):
        return f"{value:.0f}".removeprefix("-" if value == 0 else "")
    # The exponent after rounding: 9.996 to three digits is 10.0, not 10.00.
    exponent = int(f"{abs(value):.{digits - 1}e}".partition("e")[2])
    return f"{value:,.{min(max(digits - 1 - exponent, 0), 12)}f}"


def percent(share: float) -> str:
    """Write a share as whole per cent; what is not quite none or all does not read so."""
    if 0 < share < 0.005:
        return "under 1%"
    if 0.995 <= share < 1:
        return "over 99%"
    return f"{share:.0%}"


def large(value: float, digits: int = 3) -> str:
    """Write a large number with its scale in words, such as ``174 million``."""
    if pd.isna(value):
        return "no figure"
    # Rounded first: 999,999,999 is 1.00 billion, not 1,000 million.
    size = abs(float(f"{value:.{digits - 1}e}"))
    for scale, word in _SCALES:
        if size >= scale:
            return f"{number(value / scale, digits)} {word}"
    return number(value, digits)


def quantity(value: float, unit: str) -> str:
    """Write a value with its unit.

    Parameters
    ----------
    value
        In the unit; a missing value reads "no figure".
    unit
        As the catalogue names it, such as ``% of GDP``, ``current US$`` or ``people``.

    Returns
    -------
    str
        Such as ``38.5% of GDP``, ``US$ 476 billion (current)`` or ``33.4 years``.
    """
    if pd.isna(value):
        return "no figure"
    before, written, after = _in_unit(value, unit)
    return f"{before}{written}{after}"


def against(value: float, other: float, unit: str) -> str:
    """Write two values of one indicator side by side, the unit once.

    Parameters
    ----------
    value, other
        In the unit; a missing value reads "no figure".
    unit
        As the catalogue names it.

    Returns
    -------
    str
        Such as ``10.5% against 90.2% of GDP`` or ``136 against 2,624 kWh per person``.
    """
    if pd.isna(value) or pd.isna(other):
        return f"{quantity(value, unit)} against {quantity(other, unit)}"
    before, written, after = _in_unit(value, unit)
    percent = "%" if after.startswith("%") else ""
    return f"{before}{written}{percent} against {_in_unit(other, unit)[1]}{after}"


def _in_unit(value: float, unit: str) -> tuple[str, str, str]:
    """Split a value in its unit into what comes before, the number, and what comes after."""
    if unit.startswith("%"):
        return "", number(value), unit
    for money in ("US$", "international $"):
        if unit.endswith(money):
            kind = unit.removesuffix(money).strip()
            return f"{money} ", large(value), f" ({kind})" if kind else ""
    if unit in {"people", "km2", "applications per year"}:
        return "", large(value), f" {unit}"
    if unit.startswith(("0 to ", "estimate ", "share of ")):
        return "", number(value), ""
    return "", number(value), f" {unit}" if unit else ""


def spoken(economy: str, name: str) -> str:
    """Give an economy's English name as it stands inside a sentence.

    Parameters
    ----------
    economy
        ISO 3166-1 alpha-3 code.
    name
        Its short English name.

    Returns
    -------
    str
        With the article where the name takes one: ``the Gambia``, ``Vietnam``.
    """
    return f"the {name}" if economy in _WITH_ARTICLE else name


def inside(name: str) -> str:
    """Write an indicator's name as it stands inside a sentence.

    Parameters
    ----------
    name
        As the catalogue has it, with a capital first.

    Returns
    -------
    str
        ``exports of goods and services``; titles such as Human Development Index, abbreviations
        such as GDP and proper names such as Gini keep their capitals.
    """
    first, *rest = name.split(" ")
    title = any(word[:1].isupper() and not word.isupper() for word in rest)
    if title or first in _PROPER or not name[1:2].islower():
        return name
    return name[0].lower() + name[1:]


def sentence(text: str) -> str:
    """Give a sentence its capital, leaving all other letters alone."""
    return text[:1].upper() + text[1:]


def listing(items: Sequence[str], most: int = 0, last: str = "and") -> str:
    """Join words as a sentence does.

    Parameters
    ----------
    items
        The words.
    most
        How many to name at most, the rest being counted; 0 names all.
    last
        The word before the last one, ``and`` or ``or``.

    Returns
    -------
    str
        ``a``, ``a and b``, ``a, b and c``, or ``a, b and 3 more``; empty for nothing.
    """
    shown = list(items)
    # Naming the last one is as short as counting it.
    if most and len(shown) > most + 1:
        rest = len(shown) - most
        shown = [*shown[:most], f"{rest} more"]
    if len(shown) < 2:
        return "".join(shown)
    return ", ".join(shown[:-1]) + f" {last} " + shown[-1]


def ordinal(value: int) -> str:
    """Write a rank: 1st, 2nd, 3rd, 11th, 22nd."""
    suffix = "th" if 10 <= value % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{suffix}"


def counted(count: int, one: str, several: str) -> str:
    """Write a count with its noun, such as ``1 economy`` or ``1,204 economies``."""
    return f"{count:,} {one if count == 1 else several}"
