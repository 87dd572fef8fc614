"""What was meant by a name that leads nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from data.languages import fill


def nearest(code: str, known: Iterable[str], count: int = 3) -> list[str]:
    """Find the known names most like a given one, whatever the case of letters.

    Parameters
    ----------
    code
        What was given.
    known
        The names that exist.
    count
        How many to give at most.

    Returns
    -------
    list of str
        The nearest, best first; empty when nothing is alike.
    """
    folded = {name.casefold(): name for name in known}
    matches = get_close_matches(code.casefold(), folded, n=count, cutoff=0.5)
    return [folded[match] for match in matches]


def did_you_mean(near: Sequence[str]) -> str:
    """Ask whether one of some names was meant.

    Parameters
    ----------
    near
        The names, best first.

    Returns
    -------
    str
        The question as a message; empty where there is no name.
    """
    if not near:
        return ""
    *most, last = near
    if most:
        return fill("Did you mean {near} or {last}?", near=", ".join(most), last=last)
    return fill("Did you mean {near}?", near=last)
