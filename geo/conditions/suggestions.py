"""The nearest of what is known to something that is not known."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

_CLOSE = 0.6
_BEGINNING = 0.7
_LONGEST = 60


def folded(text: str) -> str:
    """Reduce a text to what people mean by it: no capitals, no accents.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    str
        Small letters without marks; the Vietnamese đ becomes d.
    """
    parts = unicodedata.normalize("NFKD", text.casefold().replace("đ", "d"))
    return "".join(part for part in parts if not unicodedata.combining(part)).strip()


def nearest(word: str, known: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """Find what may have been meant.

    Parameters
    ----------
    word
        What was written.
    known
        What could have been written.
    most
        The most suggestions to give.

    Returns
    -------
    tuple of str
        The nearest first: those nearer than 0.6 in `difflib`'s ratio, whole or in one of their
        words, and those that begin with the word. One that differs in capitals and accents only
        comes alone. Empty when nothing is near.
    """
    sought = folded(word[:_LONGEST])
    if not sought:
        return ()
    scores: list[tuple[float, str]] = []
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(sought)
    for candidate in dict.fromkeys(known):
        plain = folded(candidate)
        if plain == sought:
            return (candidate,)
        score = _ratio(matcher, plain)
        if len(sought) > 1 and plain.startswith(sought):
            score = max(score, _BEGINNING)
        if len(sought) > 3 and " " in plain:
            score = max([score, *(0.9 * _ratio(matcher, part) for part in plain.split())])
        if score >= _CLOSE:
            scores.append((-score, candidate))
    return tuple(candidate for _, candidate in sorted(scores)[:most])


def _ratio(matcher: SequenceMatcher[str], candidate: str) -> float:
    """Give the similarity of a candidate, 0 when a quick look shows that it is not near."""
    matcher.set_seq1(candidate)
    if matcher.real_quick_ratio() < _CLOSE or matcher.quick_ratio() < _CLOSE:
        return 0.0
    return matcher.ratio()
