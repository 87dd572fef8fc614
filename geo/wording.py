"""Figures in words: values with their units, counts and lists, as a person would say them.

The functions of this module write English. `speech` gives somebody who writes all of this, and
says messages, in any language of the product; its English is that of the functions.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

import pandas as pd

from data.languages import N_, SOURCE_LANGUAGE, Translator, check_language, messages_of

_SCALES = (
    (1e12, N_("{number} trillion")),
    (1e9, N_("{number} billion")),
    (1e6, N_("{number} million")),
)

_NO_FIGURE = N_("no figure")

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
    return speech(SOURCE_LANGUAGE).percent(share)


def large(value: float, digits: int = 3) -> str:
    """Write a large number with its scale in words, such as ``174 million``."""
    return speech(SOURCE_LANGUAGE).large(value, digits)


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
    return speech(SOURCE_LANGUAGE).quantity(value, unit)


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
    return speech(SOURCE_LANGUAGE).against(value, other, unit)


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


class Speech(Translator):
    """Says messages and writes figures, lists and ranks in one language.

    Its methods do in that language what the functions of this module do in English.
    """

    def number(self, value: float, digits: int = 3) -> str:
        """Write a number to some significant digits; see `number`."""
        return self(_NO_FIGURE) if pd.isna(value) else self.local(number(value, digits))

    def percent(self, share: float) -> str:
        """Write a share as whole per cent; what is not quite none or all does not read so."""
        if 0 < share < 0.005:
            return self("under 1%")
        if 0.995 <= share < 1:
            return self("over 99%")
        return self.local(f"{share:.0%}")

    def large(self, value: float, digits: int = 3) -> str:
        """Write a large number with its scale in words; see `large`."""
        if pd.isna(value):
            return self(_NO_FIGURE)
        # Rounded first: 999,999,999 is 1.00 billion, not 1,000 million.
        size = abs(float(f"{value:.{digits - 1}e}"))
        for scale, words in _SCALES:
            if size >= scale:
                return self(words, number=self.number(value / scale, digits))
        return self.number(value, digits)

    def quantity(self, value: float, unit: str) -> str:
        """Write a value with its unit, named as the catalogue does in English; see `quantity`."""
        if pd.isna(value):
            return self(_NO_FIGURE)
        before, written, after = self._in_unit(value, unit)
        return f"{before}{written}{after}"

    def against(self, value: float, other: float, unit: str) -> str:
        """Write two values of one indicator side by side, the unit once; see `against`."""
        if pd.isna(value) or pd.isna(other):
            here, there = self.quantity(value, unit), self.quantity(other, unit)
            return self("{here} against {there}", here=here, there=there)
        before, written, after = self._in_unit(value, unit)
        percent = "%" if after.startswith("%") else ""
        there = self._in_unit(other, unit)[1]
        said = self("{here} against {there}", here=f"{written}{percent}", there=there)
        return f"{before}{said}{after}"

    def form(self, unit: str) -> tuple[str, str]:
        """Give what stands before and after a value in a unit, the value's scale apart.

        Parameters
        ----------
        unit
            As the catalogue names it in English.
        """
        if unit.startswith("%"):
            return "", self(unit)
        for money, around in _MONEY.items():
            if unit.endswith(money):
                before, _, after = self(around).partition("{amount}")
                kind = unit.removesuffix(money).strip()
                return before, f"{after} ({self(kind)})" if kind else after
        if unit.startswith(("0 to ", "estimate ", "share of ")):
            return "", ""
        return "", f" {self(unit)}" if unit else ""

    def _in_unit(self, value: float, unit: str) -> tuple[str, str, str]:
        """Split a value in its unit into what comes before, the number, and what comes after."""
        before, after = self.form(unit)
        scaled = unit in LARGE_UNITS or unit.endswith(tuple(_MONEY))
        return before, self.large(value) if scaled else self.number(value), after

    def spoken(self, economy: str, name: str) -> str:
        """Give an economy's name, in this language, as it stands inside a sentence."""
        return spoken(economy, name) if self.language == SOURCE_LANGUAGE else name

    def inside(self, name: str) -> str:
        """Write an indicator's name, in this language, as it stands inside a sentence."""
        return inside(name) if self.language == SOURCE_LANGUAGE else _lowered(name)

    def listing(self, items: Sequence[str], most: int = 0, last: str = "and") -> str:
        """Join words as a sentence does; see `listing`."""
        if self.language == SOURCE_LANGUAGE:
            return listing(items, most, last)
        shown = list(items)
        if most and len(shown) > most + 1:
            rest = len(shown) - most
            shown = [*shown[:most], self("{count} more", count=self.local(f"{rest:,}"))]
        if len(shown) < 2:
            return "".join(shown)
        start = ", ".join(shown[:-1])
        if last == "or":
            return self("{start} or {end}", start=start, end=shown[-1])
        return self("{start} and {end}", start=start, end=shown[-1])

    def ordinal(self, value: int) -> str:
        """Write a rank; see `ordinal`."""
        if self.language == SOURCE_LANGUAGE:
            return ordinal(value)
        return self("{rank}th", rank=self.local(f"{value:,}"))


@cache
def speech(language: str) -> Speech:
    """Give the one who says messages and writes figures in a language.

    Parameters
    ----------
    language
        Code of ``data.languages.LANGUAGES``.

    Returns
    -------
    Speech
        The same object for the same language.

    Raises
    ------
    LanguageError
        For a language that there is no catalogue of.
    """
    check_language(language)
    return Speech(language, messages_of(language))


_MONEY = {"US$": N_("US$ {amount}"), "international $": N_("international $ {amount}")}
"""How units of money end, and how an amount in them is written."""

LARGE_UNITS = frozenset({"people", "km2", "applications per year"})
"""Units besides money whose values are written with their scale in words."""

_KINDS = (N_("current"), N_("constant 2015"), N_("constant 2021"))
"""Kinds of money in the catalogue's units."""


def _lowered(name: str) -> str:
    """Give a name a small first letter unless it begins with an abbreviation or a proper name."""
    first = name.split(" ")[0]
    keep = first[1:2].isupper() or any(mark.isdigit() for mark in first) or name.startswith(_KEPT)
    return name if keep else name[:1].lower() + name[1:]


_KEPT = ("Gini", "Internet")
"""First words of names that keep their capital in every language."""
