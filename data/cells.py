"""Cells of CSV tables: each kind read strictly, numbers written so that they read back."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping

from data.languages import N_, fill

Cell = str | float | int | bool | None

DTYPES = {
    "latitude": "float64",
    "longitude": "float64",
    "float": "float64",
    "number": "float64",
    "bool": "boolean",
    "int": "Int64",
    "direction": "Int64",
}
"""Column type in a frame for each kind of cell; all other kinds are text."""

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def number(text: str) -> float:
    """Read a decimal number.

    Parameters
    ----------
    text
        Digits with an optional sign, point and exponent. Other things that Python takes for a
        number (``nan``, ``inf``, ``1_000``, digits of other scripts, spaces) are refused.

    Returns
    -------
    float
        The number; minus zero becomes zero.

    Raises
    ------
    ValueError
        It is not a number, or too large to hold.
    """
    if _NUMBER.fullmatch(text) is None:
        if not text:
            raise ValueError(N_("the value is empty"))
        raise ValueError(fill("{text} is not a number", text=repr(text)))
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(fill("{text} is too large", text=repr(text)))
    return value + 0.0


def plain(value: float) -> str:
    """Write a number in the fewest digits that read back as the same number.

    Parameters
    ----------
    value
        A finite number.

    Returns
    -------
    str
        Such as ``42`` or ``0.1``.
    """
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _required(text: str) -> str:
    """Read text that must not be empty."""
    if not text:
        raise ValueError("is empty")
    return _printable(text)


def _printable(text: str) -> str:
    """Refuse line breaks and other control characters."""
    if _CONTROL.search(text):
        raise ValueError(fill("{text} holds a control character", text=repr(text)))
    return text


def _matching(pattern: str, what: str) -> Callable[[str], str]:
    """Make a reader for text of one form."""
    form = re.compile(pattern)

    def read(text: str) -> str:
        if form.fullmatch(text) is None:
            raise ValueError(fill("{text} is not {what}", text=repr(text), what=what))
        return text

    return read


def _within(low: float, high: float) -> Callable[[str], float | None]:
    """Make a reader for an optional number within bounds."""

    def read(text: str) -> float | None:
        if not text:
            return None
        value = number(text)
        if not low <= value <= high:
            raise ValueError(
                fill(
                    "{text} is not within {low} to {high}",
                    text=text,
                    low=f"{low:g}",
                    high=f"{high:g}",
                )
            )
        return value

    return read


def _boolean(text: str) -> bool | None:
    """Read true, false or nothing."""
    if text not in ("true", "false", ""):
        raise ValueError(fill("{text} is neither true nor false", text=repr(text)))
    return {"true": True, "false": False}.get(text)


def _integer(text: str) -> int | None:
    """Read a whole number or nothing."""
    if not text:
        return None
    if re.fullmatch(r"-?[0-9]{1,9}", text) is None:
        raise ValueError(fill("{text} is not a whole number", text=repr(text)))
    return int(text)


def _direction(text: str) -> int:
    """Read -1, 0 or 1."""
    if text not in ("-1", "0", "1"):
        raise ValueError(fill("{text} is not -1, 0 or 1", text=repr(text)))
    return int(text)


_iso2 = _matching(r"[A-Z]{2}|", N_("two capital letters"))

PARSERS: Mapping[str, Callable[[str], Cell]] = {
    "text": _required,
    "optional": lambda text: _printable(text) or None,
    "iso3": _matching(r"[A-Z]{3}", N_("three capital letters")),
    "iso2": lambda text: _iso2(text) or None,
    "date": _matching(r"[0-9]{4}(-[0-9]{2}){0,2}", N_("a date such as 2025-11")),
    "float": _within(-math.inf, math.inf),
    "number": number,
    "latitude": _within(-90, 90),
    "longitude": _within(-180, 180),
    "bool": _boolean,
    "int": _integer,
    "direction": _direction,
}
"""A reader for each kind of cell; it raises ValueError saying what is wrong."""
