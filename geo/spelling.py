"""Comparing spellings of names: keys without accents, capitals and punctuation, and likeness."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from typing import Final

__all__ = ["accented_key", "closest", "plain_key", "readings", "tidy"]

_LETTERS: Final = str.maketrans({"đ": "d", "ð": "d", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe"})
"""Letters that Unicode does not decompose into a base letter and an accent."""

_WORDS: Final = {
    "rep": "republic",
    "dem": "democratic",
    "st": "saint",
    "is": "islands",
    "fed": "federated",
    "sts": "states",
}
"""Abbreviated words, without accents, and what they stand for."""

_DROPPED: Final = frozenset({"the", "of", "and", "et", "va"})
"""Words, without accents, that names are written with and without."""

_LONGEST: Final = 80
"""Characters of a text that are compared when looking for similar names."""

_ALIKE: Final = 0.7
"""Likeness from which a name is suggested."""

_BEHIND: Final = 0.15
"""How far behind the best likeness a name is still suggested."""


def tidy(text: str) -> str:
    """Bring a text into one form of Unicode, without spaces at the ends or doubled inside.

    Parameters
    ----------
    text
        Anything.

    Returns
    -------
    str
        NFKC, capitals and accents kept.
    """
    return " ".join(unicodedata.normalize("NFKC", text).replace("’", "'").split())


def accented_key(text: str) -> str:
    """Reduce a name to its letters and digits in lower case, accents kept.

    Parameters
    ----------
    text
        A name.

    Returns
    -------
    str
        The key, with usual abbreviations spelt out and words such as "the" left out; empty
        when the text has no letter or digit.
    """
    folded = unicodedata.normalize("NFKC", text).casefold().replace("&", " and ")
    folded = unicodedata.normalize("NFC", folded)
    spaced = "".join(c if c.isalnum() or unicodedata.combining(c) else " " for c in folded)
    words = [(word, _bare(word)) for word in spaced.split()]
    return "".join(_WORDS.get(bare, word) for word, bare in words if bare not in _DROPPED)


def plain_key(text: str) -> str:
    """Reduce a name to its letters and digits in lower case, without accents.

    Parameters
    ----------
    text
        A name.

    Returns
    -------
    str
        As `accented_key`, with đ as d, ø as o, ł as l and every accent gone.
    """
    return _bare(accented_key(text))


def _bare(text: str) -> str:
    """Take the accents off lower-case letters."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(c for c in decomposed if c.isalnum())


def readings(name: str) -> tuple[str, ...]:
    """List the orders in which a name with a comma can be read.

    Parameters
    ----------
    name
        Such as "Yemen, Republic of".

    Returns
    -------
    tuple of str
        The name, and with exactly one comma also "Republic of Yemen".
    """
    head, comma, tail = name.partition(",")
    if not comma or "," in tail or not tail.strip():
        return (name,)
    return (name, f"{tail.strip()} {head.strip()}")


def closest(text: str, keys: Mapping[str, Iterable[str]], limit: int = 5) -> tuple[str, ...]:
    """Find whose names are spelt most like a text.

    Parameters
    ----------
    text
        What was written.
    keys
        Plain key to the codes that bear it.
    limit
        How many codes to give at most.

    Returns
    -------
    tuple of str
        Codes, the most similar first and alphabetical among equals; empty when nothing is
        similar.

    Notes
    -----
    The measure is the ratio of matching characters (Ratcliff and Obershelp, as in difflib); a
    name that begins with the text or holds it counts as more similar. The word "republic" is
    tried with and without. Nothing below 0.7 is suggested, nor what lies far behind the best.
    """
    key = plain_key(text)[:_LONGEST]
    scores: dict[str, float] = {}
    for wanted in {key, key.replace("republic", "", 1)}:
        if len(wanted) < 2:
            continue
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(wanted)
        for known, codes in keys.items():
            score = _likeness(matcher, known, wanted)
            for code in codes:
                scores[code] = max(score, scores.get(code, 0.0))
    bound = max(_ALIKE, max(scores.values(), default=0.0) - _BEHIND)
    best = sorted((code for code in scores if scores[code] >= bound), key=lambda c: (-scores[c], c))
    return tuple(best[:limit])


def _likeness(matcher: SequenceMatcher[str], key: str, wanted: str) -> float:
    """Measure how much a key is like the wanted one; 0 when it cannot reach the bound."""
    if len(wanted) > 2 and wanted in key:
        return (0.95 if key.startswith(wanted) else 0.85) + 0.04 * len(wanted) / len(key)
    if len(key) > 3 and key in wanted:
        return _ALIKE + 0.2 * len(key) / len(wanted)
    matcher.set_seq1(key)
    if matcher.real_quick_ratio() < _ALIKE or matcher.quick_ratio() < _ALIKE:
        return 0.0
    return matcher.ratio()
