"""Names of economies: the table that ships with the package, and CLDR's in three languages."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final, Literal

from data.errors import EconomyNameError
from data.languages import fill
from geo.spelling import plain_key, tidy

__all__ = [
    "LANGUAGES",
    "Language",
    "Question",
    "alpha_codes",
    "codes",
    "display_name",
    "economy_names",
    "numeric_codes",
    "questions",
    "spellings",
]

Language = Literal["en", "vi", "fr"]

LANGUAGES: Final[tuple[Language, ...]] = ("en", "vi", "fr")


@cache
def _tables() -> Mapping[str, Mapping[str, Any]]:
    """Read the tables of names that ship with the package."""
    text = (files("geo") / "aliases.toml").read_text(encoding="utf-8")
    return MappingProxyType(tomllib.loads(text))


def _table() -> Mapping[str, Any]:
    """Give what is known of every economy."""
    return _tables()["economy"]


def _english() -> str:
    """Read the English names, which a test compares with babel's."""
    return (files("geo") / "territories.json").read_text(encoding="utf-8")


@cache
def _territories(language: Language) -> Mapping[str, str]:
    """Give CLDR's names of territories by their alpha-2 codes.

    The English ones lie beside this module, so that English needs no babel.
    """
    if language == "en":
        return MappingProxyType(json.loads(_english()))
    from babel import Locale

    return MappingProxyType(dict(Locale(language).territories))


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
    if language not in LANGUAGES:
        raise EconomyNameError(
            fill(
                "There are no names of economies in the language {language}.",
                language=repr(language),
            ),
            fill("Choose one of {names}.", names=", ".join(LANGUAGES)),
            text=str(language),
        )
    territories = _territories(language)
    names = {}
    for code, entry in _table().items():
        own = entry.get("display", {}).get(language)
        names[code] = tidy(own or territories[entry["alpha2"]])
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
            fill("{code} is not the code of an economy.", code=repr(code)),
            "Give three capital letters of ISO 3166-1, such as VNM.",
            text=code,
        )
    return names[code]


@cache
def spellings(code: str) -> tuple[str, ...]:
    """List the spellings under which an economy is understood, for a search.

    Parameters
    ----------
    code
        ISO 3166-1 alpha-3, in capitals.

    Returns
    -------
    tuple of str
        The names shown in the three languages first, then CLDR's, the World Bank's, and
        former, common and other ones; none twice.

    Raises
    ------
    EconomyNameError
        The code is not an economy's.
    """
    shown = [display_name(code, language) for language in LANGUAGES]
    entry = _table()[code]
    alpha2 = entry.get("alpha2")
    cldr = [tidy(_territories(language)[alpha2]) for language in LANGUAGES] if alpha2 else []
    asking = questions()
    others = [
        name
        for name in (*cldr, *entry["formal"], *entry.get("also", ()))
        if plain_key(name) not in asking
    ]
    return tuple(dict.fromkeys((*shown, *others)))


@dataclass(frozen=True)
class Question:
    """A name that stands for no single economy.

    Parameters
    ----------
    name
        The name as it is properly written.
    kind
        "ambiguous", "former" (a state that is no more), "place" (real, without figures of its
        own) or "group" (of economies).
    candidates
        Codes of the economies that may be meant; for a place, those whose figures include it.
    """

    name: str
    kind: str
    candidates: tuple[str, ...]


@cache
def questions() -> Mapping[str, Question]:
    """Index the names that are never resolved to a code.

    Returns
    -------
    mapping of str to Question
        By their plain keys.
    """
    return {
        plain_key(name): Question(name, kind, tuple(candidates))
        for kind in ("ambiguous", "former", "place", "group")
        for name, candidates in _tables()[kind].items()
    }


@cache
def alpha_codes() -> Mapping[str, str]:
    """Give the economy for every alpha-3 and alpha-2 code.

    Returns
    -------
    mapping of str to str
        Codes in capitals to economy; NA is Namibia.
    """
    short = {entry["alpha2"]: code for code, entry in _table().items() if "alpha2" in entry}
    return {code: code for code in codes()} | short
