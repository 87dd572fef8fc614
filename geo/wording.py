"""Figures in words: values with their units, counts and lists, as a person would say them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))


def number(value: float, digits: int = 3) -> str:
    """Write a number to some significant digits, with thousands separated and no exponent.

    Parameters
    ----------
    value
        Any number; "no figure" stands for a missing one.
    digits
        Significant digits; whole numbers up to 9,999,999 keep all of theirs before the point.

    Returns
    -------
    str
        Such as ``0.0456``, ``38.5``, ``1,240``.
    """
    if pd.isna(value):
        return "no figure"
    size = abs(value)
    if size >= 10 ** (digits - 1):
        return f"{value:,.0f}"
    if size == 0:
        return "0"
    places = digits - 1
    while size < 1 and places < 12:
        size *= 10
        places += 1
    if abs(value) >= 10:
        places = digits - 2
    return f"{value:,.{max(places, 0)}f}"


def large(value: float, digits: int = 3) -> str:
    """Write a large number with its scale in words, such as ``174 million``."""
    if pd.isna(value):
        return "no figure"
    for scale, word in _SCALES:
        if abs(value) >= scale:
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
    if unit.startswith("%"):
        return f"{number(value)}{unit}"
    if unit.endswith("US$"):
        return f"US$ {large(value)} ({unit.removesuffix('US$').strip()})"
    if unit in {"people", "km2", "applications per year"}:
        return f"{large(value)} {unit}"
    if unit.startswith(("0 to ", "estimate ", "share of ")):
        return number(value)
    return f"{number(value)} {unit}"


def listing(items: Sequence[str], most: int = 0) -> str:
    """Join words as a sentence does: ``a``, ``a and b``, ``a, b and c``, ``a, b and 3 more``."""
    shown = list(items)
    if most and len(shown) > most:
        rest = len(shown) - most
        shown = [*shown[:most], f"{rest} more"]
    if len(shown) < 2:
        return "".join(shown)
    return ", ".join(shown[:-1]) + " and " + shown[-1]


def ordinal(value: int) -> str:
    """Write a rank: 1st, 2nd, 3rd, 11th, 22nd."""
    suffix = "th" if 10 <= value % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{suffix}"
