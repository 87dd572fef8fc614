"""Economies: any usual spelling to a code, and the groups that economies belong to.

A name is never guessed. What several economies bear is a question, what is unknown brings the
nearest spellings, and a place without figures of its own is said to be one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

import pandas as pd

from data.errors import EconomyNameError
from data.languages import N_, fill
from data.near import did_you_mean
from geo.names import (
    LANGUAGES,
    Language,
    Question,
    alpha_codes,
    codes,
    display_name,
    economy_names,
    numeric_codes,
    questions,
    spellings,
)
from geo.spelling import accented_key, closest, plain_key, readings, tidy

__all__ = [
    "AFRICA",
    "LANGUAGES",
    "Language",
    "blocs_of",
    "codes",
    "display_name",
    "economy_names",
    "is_known",
    "numeric_codes",
    "resolve",
    "spellings",
]

_AFRICA = """
DZA AGO BEN BWA BFA BDI CPV CMR CAF TCD COM COG COD CIV DJI EGY GNQ ERI SWZ ETH GAB GMB GHA GIN
GNB KEN LSO LBR LBY MDG MWI MLI MRT MUS MAR MOZ NAM NER NGA RWA STP SEN SYC SLE SOM ZAF SSD SDN
TZA TGO TUN UGA ZMB ZWE
"""

AFRICA: Final[tuple[str, ...]] = tuple(_AFRICA.split())
"""The 54 members of the United Nations on the African continent, islands included.

A list of its own, because the World Bank's regions count the north of Africa elsewhere.
"""


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


@dataclass(frozen=True)
class _Index:
    """Every spelling: as it is written, by its key with accents, and by its key without."""

    exact: Mapping[str, frozenset[str]]
    accented: Mapping[str, frozenset[str]]
    plain: Mapping[str, frozenset[str]]


@cache
def _index() -> _Index:
    """Index every spelling of every economy."""
    pairs = [(name, code) for code in codes() for name in spellings(code)]
    read = [(reading, code) for name, code in pairs for reading in readings(name)]
    return _Index(
        exact=_collect((tidy(name), code) for name, code in pairs),
        accented=_collect((accented_key(name), code) for name, code in read),
        plain=_collect((plain_key(name), code) for name, code in read),
    )


def _collect(pairs: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    """Gather the codes that share a key."""
    gathered: dict[str, set[str]] = {}
    for key, code in pairs:
        gathered.setdefault(key, set()).add(code)
    return {key: frozenset(found) for key, found in gathered.items() if key}


def resolve(text: str) -> str:
    """Find the economy that a code or name stands for.

    Parameters
    ----------
    text
        An ISO 3166-1 alpha-3 or alpha-2 code (NA is Namibia) or a name: the World Bank's
        forms, CLDR's in English, Vietnamese and French, and former, common and other
        spellings. Accents, capitals, spaces and punctuation do not matter, unless leaving them
        out makes two names alike: then a code in capitals or a name as it is properly written
        still counts (NGA is Nigeria, Nga is Russia), and anything else is a question.

    Returns
    -------
    str
        ISO 3166-1 alpha-3; a code given comes back unchanged.

    Raises
    ------
    EconomyNameError
        The text stands for several economies, for a place without figures of its own, for a
        group, or for nothing known. Its suggestions hold the economies that may be meant.
    """
    written = tidy(text)
    if written in alpha_codes():
        return alpha_codes()[written]
    question = questions().get(plain_key(written))
    candidates = _candidates(written)
    if question is None and len(candidates) == 1:
        return next(iter(candidates))
    if question is not None or candidates:
        asked = Question(_quoted(text), "ambiguous", tuple(sorted(candidates)))
        raise _refusal(text, question or asked)
    similar = closest(written, _similar_to())
    raise EconomyNameError(
        fill("{quoted} is not the name or code of an economy.", quoted=_quoted(text)),
        did_you_mean([_labelled(code) for code in similar])
        or N_("Give a name such as Viet Nam or a code such as VNM."),
        text=text,
        suggestions=similar,
    )


def is_known(text: str) -> bool:
    """Tell whether a text names an economy, several of them, a group or a place.

    Parameters
    ----------
    text
        A code or name, as for `resolve`.

    Returns
    -------
    bool
        True also where `resolve` would ask who is meant; nothing is suggested, so it is quick.
    """
    written = tidy(text)
    return (
        written in alpha_codes() or plain_key(written) in questions() or bool(_candidates(written))
    )


def _candidates(written: str) -> frozenset[str]:
    """Find who bears a name, by the strictest comparison that finds anyone at all.

    A code in small letters counts as much as a name without its accents, so that they collide.
    """
    index = _index()
    accented, plain = accented_key(written), plain_key(written)
    loose = set(index.plain.get(plain, ()))
    if written.isascii() and written.upper() in alpha_codes():
        loose.add(alpha_codes()[written.upper()])
    strict = index.accented.get(accented, frozenset()) if accented != plain else frozenset()
    return index.exact.get(written) or strict or frozenset(loose)


@cache
def _similar_to() -> Mapping[str, Iterable[str]]:
    """Give the keys among which similar names are looked for, with who may be meant."""
    asking = {
        key: question.candidates
        for key, question in questions().items()
        if question.kind in ("ambiguous", "former")
    }
    return {**asking, **_index().plain}


def _refusal(text: str, question: Question) -> EconomyNameError:
    """Say why a known name stands for no single economy."""
    name, candidates = question.name, question.candidates
    within = " and ".join(map(_labelled, candidates))
    placed = fill("{name} has no figures of its own in these sources.", name=name)
    if within:
        placed = fill(
            "{name} has no figures of its own in these sources. It is counted with {within}.",
            name=name,
            within=within,
        )
    messages = {
        "ambiguous": fill("{name} may mean several economies.", name=name),
        "former": fill("{name} is a former state without figures of its own.", name=name),
        "place": placed,
        "group": fill("{name} is a group of economies, not an economy.", name=name),
    }
    remedy = (
        fill("Use {within} instead.", within=within) if question.kind == "place" and within else ""
    )
    if question.kind != "place":
        remedy = did_you_mean([_labelled(code) for code in candidates])
    return EconomyNameError(
        messages[question.kind],
        remedy or N_("Choose an economy by its name or its code, such as VNM."),
        text=text,
        suggestions=candidates,
        kind=question.kind,
    )


def _labelled(code: str) -> str:
    """Name an economy with its code."""
    return f"{display_name(code)} ({code})"


def _quoted(text: str) -> str:
    """Quote a text in a message: one line, not too long, nothing that a terminal would obey."""
    shown = "".join(c if c.isprintable() else " " for c in text)
    shown = " ".join(shown.split())
    return f"'{shown[:57]}...'" if len(shown) > 60 else f"'{shown}'"
