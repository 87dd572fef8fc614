"""Economies by name: any usual spelling to a code, and a code to a name in three languages."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final, Literal

import pandas as pd

from data.errors import EconomyNameError

__all__ = [
    "AFRICA",
    "LANGUAGES",
    "Language",
    "blocs_of",
    "codes",
    "display_name",
    "economy_names",
    "numeric_codes",
]

Language = Literal["en", "vi", "fr"]

LANGUAGES: Final[tuple[Language, ...]] = ("en", "vi", "fr")

AFRICA: Final[tuple[str, ...]] = tuple(
    """DZA AGO BEN BWA BFA BDI CPV CMR CAF TCD COM COG COD CIV DJI EGY GNQ ERI SWZ ETH GAB GMB GHA
    GIN GNB KEN LSO LBR LBY MDG MWI MLI MRT MUS MAR MOZ NAM NER NGA RWA STP SEN SYC SLE SOM ZAF
    SSD SDN TZA TGO TUN UGA ZMB ZWE""".split()
)
"""The 54 members of the United Nations on the African continent, islands included.

A list of its own, because the World Bank's regions count the north of Africa elsewhere.
"""


@cache
def _table() -> Mapping[str, Mapping[str, Any]]:
    """Read the table of economies that ships with the package."""
    text = (files("geo") / "aliases.toml").read_text(encoding="utf-8")
    return MappingProxyType(tomllib.loads(text))


def codes() -> tuple[str, ...]:
    """List the codes of all economies that the product knows.

    Returns
    -------
    tuple of str
        218 codes in alphabetical order: ISO 3166-1 alpha-3, XKX for Kosovo and CHI for the
        Channel Islands as the World Bank writes them.
    """
    return tuple(sorted(_table()))


def numeric_codes() -> dict[str, str]:
    """Give the economy for each ISO 3166-1 numeric code.

    Returns
    -------
    dict of str to str
        Three digits to economy; Kosovo and the Channel Islands have no number.
    """
    return {entry["numeric"]: code for code, entry in _table().items() if "numeric" in entry}


@cache
def economy_names(language: Language = "en") -> Mapping[str, str]:
    """Name every economy in one language, short and fit for maps and tables.

    Parameters
    ----------
    language
        en, vi or fr.

    Returns
    -------
    mapping of str to str
        Economy to name: CLDR's, except where the table of the package gives another because
        CLDR's would mislead (Congo - Kinshasa) or because CLDR has none (Channel Islands).

    Raises
    ------
    EconomyNameError
        There are no names in that language.
    """
    from babel import Locale

    if language not in LANGUAGES:
        raise EconomyNameError(
            f"There are no names of economies in the language {language!r}.",
            f"Choose one of {', '.join(LANGUAGES)}.",
            text=str(language),
        )
    territories = Locale(language).territories
    names = {}
    for code, entry in _table().items():
        own = entry.get("display", {}).get(language)
        names[code] = str(own or territories[entry["alpha2"]]).replace("’", "'")
    return MappingProxyType(dict(sorted(names.items())))


def display_name(code: str, language: Language = "en") -> str:
    """Name one economy.

    Parameters
    ----------
    code
        ISO 3166-1 alpha-3, in capitals.
    language
        en, vi or fr.

    Returns
    -------
    str
        A short common name.

    Raises
    ------
    EconomyNameError
        The code is not an economy's.
    """
    names = economy_names(language)
    if code not in names:
        raise EconomyNameError(
            f"{code!r} is not the code of an economy.",
            "Give three capital letters of ISO 3166-1, such as VNM.",
            text=code,
        )
    return names[code]


def blocs_of(blocs: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Give the regional blocs that each economy belongs to.

    Parameters
    ----------
    blocs
        A snapshot's memberships: columns bloc and economy, one row each.

    Returns
    -------
    dict of str to tuple of str
        Economy to blocs in alphabetical order; economies without any are left out.
    """
    members = blocs.groupby("economy")["bloc"]
    return {str(economy): tuple(sorted(set(names))) for economy, names in members}
