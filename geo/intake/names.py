"""Names of economies in a file of the firm's own: matched, or to be settled by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from data.errors import EconomyNameError
from geo.economies import resolve


@dataclass(frozen=True)
class Unsettled:
    """A name that stands for no single economy by itself.

    Attributes
    ----------
    name
        As it stands in the file.
    kind
        ``ambiguous``, ``former``, ``place``, ``group`` or ``unknown``, as `EconomyNameError` has
        them.
    candidates
        Codes of the economies that may be meant, best first; often none.
    reason
        Why it stands for none, in words.
    """

    name: str
    kind: str
    candidates: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Matched:
    """The names of a file and the economies that they stand for.

    Attributes
    ----------
    codes
        Name to code, for names that stand for one economy and those that were settled by hand.
    left_out
        Names whose rows are left out, as was settled by hand.
    unsettled
        The others, in the order of the file.
    """

    codes: Mapping[str, str]
    left_out: tuple[str, ...]
    unsettled: tuple[Unsettled, ...]


def match(names: Iterable[str], settled: Mapping[str, str]) -> Matched:
    """Find the economies that names stand for; none is guessed.

    Parameters
    ----------
    names
        Names and codes in any spelling and language.
    settled
        Name to the code that somebody chose; an empty code leaves its rows out.

    Returns
    -------
    Matched
    """
    codes: dict[str, str] = {}
    left_out: list[str] = []
    unsettled: list[Unsettled] = []
    for name in dict.fromkeys(names):
        chosen = settled.get(name)
        if chosen == "":
            left_out.append(name)
        elif chosen is not None:
            codes[name] = chosen
        else:
            try:
                codes[name] = resolve(name)
            except EconomyNameError as error:
                kind, said = error.kind, error.message
                unsettled.append(Unsettled(name, kind, error.suggestions, said))
    return Matched(codes, tuple(left_out), tuple(unsettled))


def share_matched(names: Iterable[str]) -> float:
    """Give the share of distinct names that stand for exactly one economy, from 0 to 1."""
    distinct = list(dict.fromkeys(names))
    if not distinct:
        return 0.0
    found = 0
    for name in distinct:
        try:
            resolve(name)
        except EconomyNameError as error:
            found += error.kind != "unknown"
        else:
            found += 1
    return found / len(distinct)
