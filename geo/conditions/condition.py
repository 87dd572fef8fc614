"""A condition that has been read: its terms, and what each of them is."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from geo.conditions import nodes as n
from geo.conditions.assembly import Part
from geo.conditions.reading import Reader
from geo.conditions.tokens import Token

Kind = Literal["interval", "comparison", "in", "like", "null", "bbox", "complex"]


@dataclass(frozen=True)
class Term:
    """A term of the outermost AND.

    Attributes
    ----------
    text
        The term as it was written, with each run of spaces and line ends as one space.
    node
        What it means.
    kind
        "interval": a column against one or two numbers with < <= > >= or BETWEEN; "comparison": a
        column against a literal otherwise, or a column that is true or false by itself; "in",
        "like", "null" and "bbox": those, for a column, with NOT too (but for bbox); "complex":
        anything else, such as OR or a calculation.
    columns
        The columns that it names, in order.
    start, end
        Where it stands in the condition's text.
    """

    text: str
    node: n.Predicate
    kind: Kind
    columns: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True)
class Condition:
    """A condition that can be evaluated.

    Attributes
    ----------
    text
        The condition as it was written.
    terms
        The terms of the outermost AND, in order, those of a bracket that holds only an AND too;
        none when the text is empty.
    columns
        All columns that it names, in order.
    """

    text: str
    terms: tuple[Term, ...]
    columns: tuple[str, ...]


@lru_cache(maxsize=512)
def parse(text: str) -> Condition:
    """Read a condition in CQL2 text.

    Parameters
    ----------
    text
        Comparisons (= <> < <= > >=), BETWEEN, IN, LIKE, IS NULL and S_INTERSECTS(geometry,
        BBOX(west, south, east, north)) over columns, numbers, texts in single quotes, TRUE and
        FALSE, calculated with + - * / and joined with AND, OR, NOT and brackets. Indicator codes
        stand in double quotes. Keywords may be written small. At most 4,000 characters, 40 levels
        and 200 terms.

    Returns
    -------
    Condition
        The same object for the same text.

    Raises
    ------
    ConditionError
        With the offset of the first mistake, its cause and a remedy. Whether the columns exist and
        hold what they are compared with is checked by `geo.conditions.checking.check`.

    References
    ----------
    OGC 21-065r2, Common Query Language (CQL2), 2024.
    """
    reader = Reader(text)
    terms = tuple(_term(text, reader.tokens, part) for part in reader.read())
    columns = dict.fromkeys(name for term in terms for name in term.columns)
    return Condition(text, terms, tuple(columns))


def _term(text: str, tokens: tuple[Token, ...], part: Part) -> Term:
    """Make a term of a part of the text."""
    node = part.node
    assert not isinstance(node, n.VALUES)  # the reader has made sure
    first = bisect_left(tokens, part.start, key=lambda token: token.start)
    last = bisect_left(tokens, part.end, key=lambda token: token.start)
    written, ended = "", part.start
    for token in tokens[first:last]:
        written += (" " if token.start > ended else "") + text[token.start : token.end]
        ended = token.end
    return Term(written, node, kind_of(node), n.columns_of(node), part.start, part.end)


def kind_of(node: n.Predicate) -> Kind:
    """Tell what kind of term a predicate is.

    Parameters
    ----------
    node
        The predicate.

    Returns
    -------
    str
        One of the kinds of `Term`.
    """
    negated = isinstance(node, n.Not)
    inner = node.item if isinstance(node, n.Not) else node
    match inner:
        case n.Holds():
            return "comparison"
        case n.Member(value=n.Column()):
            return "in"
        case n.Like(value=n.Column()):
            return "like"
        case n.IsNull(value=n.Column()):
            return "null"
        case n.Intersects() if not negated:
            return "bbox"
        case n.Between(value=n.Column(), low=n.Number(), high=n.Number()) if not negated:
            return "interval"
        case n.Compare() if not negated:
            return _comparison_kind(inner)
    return "complex"


def _comparison_kind(node: n.Compare) -> Kind:
    """Tell what kind of term a comparison is."""
    sides = (node.left, node.right)
    literal = next((side for side in sides if isinstance(side, n.Number | n.Text | n.Flag)), None)
    if literal is None or not any(isinstance(side, n.Column) for side in sides):
        return "complex"
    if isinstance(literal, n.Number) and node.operator not in ("=", "<>"):
        return "interval"
    return "comparison"
