"""Names of economies in a file of the firm's own: matched, or to be settled by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from data.errors import EconomyNameError, OwnDataError
from data.languages import fill
from geo.economies import is_known, resolve

MOST_UNSETTLED = 200
"""Names that somebody may settle by hand; where there are more, the column is another one."""


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

    Raises
    ------
    OwnDataError
        More than `MOST_UNSETTLED` names stand for none.
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
            found = _looked_up(name)
            if isinstance(found, str):
                codes[name] = found
            else:
                unsettled.append(found)
                _refuse_many(unsettled)
    return Matched(codes, tuple(left_out), tuple(unsettled))


@lru_cache(maxsize=2_048)
def _looked_up(name: str) -> str | Unsettled:
    """Find the economy of a name, or why there is none; names that are alike take a while."""
    try:
        return resolve(name)
    except EconomyNameError as error:
        return Unsettled(name, error.kind, error.suggestions, error.message)


def _refuse_many(unsettled: list[Unsettled]) -> None:
    """Refuse a column of which nobody could settle all that are no economies."""
    if len(unsettled) > MOST_UNSETTLED:
        raise OwnDataError(
            fill(
                "More than {most} texts of the column are no economies, such as {name}.",
                most=MOST_UNSETTLED,
                name=repr(unsettled[0].name[:40]),
            ),
            "Choose the column that names the economies, or correct the names in the file.",
        )


def share_matched(names: Iterable[str]) -> float:
    """Give the share of distinct names that economies or groups of them bear, from 0 to 1."""
    distinct = list(dict.fromkeys(names))
    if not distinct:
        return 0.0
    return sum(map(is_known, distinct)) / len(distinct)
