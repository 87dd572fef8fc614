"""What a condition is made of once it has been read: small frozen nodes, predicates and values.

Offsets into the text travel with the nodes for messages and take no part in comparisons, so two
conditions are equal when they mean the same in the same order, however they were spaced.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

Comparison = Literal["=", "<>", "<", "<=", ">", ">="]

FLIPPED: dict[str, Comparison] = {
    "=": "=",
    "<>": "<>",
    "<": ">",
    "<=": ">=",
    ">": "<",
    ">=": "<=",
}
"""The comparison that says the same with its two sides exchanged."""


@dataclass(frozen=True, slots=True)
class Column:
    """The value of a column, by its exact name; whether the name was written in double quotes."""

    name: str
    start: int = field(default=0, compare=False)
    quoted: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Number:
    """A finite number."""

    value: float
    start: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of text, without its quotes."""

    value: str
    start: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Flag:
    """TRUE or FALSE."""

    value: bool
    start: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Negate:
    """Minus a value."""

    value: Value
    start: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """A chain of operations of one precedence, worked from the left: first, then (sign, value)."""

    first: Value
    rest: tuple[tuple[str, Value], ...]
    start: int = field(default=0, compare=False)


Literals = Number | Text | Flag
Value = Column | Number | Text | Flag | Negate | Arithmetic


@dataclass(frozen=True, slots=True)
class Compare:
    """Two values compared."""

    operator: Comparison
    left: Value
    right: Value
    start: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Between:
    """A value from low to high, both included."""

    value: Value
    low: Value
    high: Value
    start: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Member:
    """A value that equals one of a list."""

    value: Value
    items: tuple[Literals, ...]
    start: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Like:
    """Text that fits a pattern: % stands for any run of characters, _ for one."""

    value: Value
    pattern: Text
    start: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class IsNull:
    """A value that is missing."""

    value: Value
    start: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Intersects:
    """A shape that meets a box of degrees; west > east crosses the antimeridian."""

    column: Column
    box: tuple[float, float, float, float]
    start: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Holds:
    """A value that is true or false by itself."""

    value: Column | Flag
    start: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a predicate."""

    item: Predicate
    start: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class And:
    """All of several predicates."""

    items: tuple[Predicate, ...]
    start: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of several predicates."""

    items: tuple[Predicate, ...]
    start: int = field(default=0, compare=False)


Predicate = Compare | Between | Member | Like | IsNull | Intersects | Holds | Not | And | Or
Node = Value | Predicate

VALUES = (Column, Number, Text, Flag, Negate, Arithmetic)
"""The classes of nodes that stand for a value rather than for true, false or unknown."""


def children(node: Node) -> tuple[Node, ...]:
    """Give the nodes directly inside a node, in the order of the text.

    Parameters
    ----------
    node
        Any node.

    Returns
    -------
    tuple of Node
        Empty for columns and literals.
    """
    match node:
        case Arithmetic():
            return (node.first, *(value for _, value in node.rest))
        case Compare():
            return (node.left, node.right)
        case Between():
            return (node.value, node.low, node.high)
        case Member():
            return (node.value, *node.items)
        case Like():
            return (node.value, node.pattern)
        case Negate() | IsNull() | Holds():
            return (node.value,)
        case Intersects():
            return (node.column,)
        case Not():
            return (node.item,)
        case And() | Or():
            return node.items
    return ()


def walk(node: Node) -> Iterator[Node]:
    """Go through a node and everything inside it, in the order of the text.

    Parameters
    ----------
    node
        Where to begin.

    Yields
    ------
    Node
        The node itself first.
    """
    waiting: list[Node] = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(children(current)))


def columns_of(node: Node) -> tuple[str, ...]:
    """Name the columns that a node rests on.

    Parameters
    ----------
    node
        Any node.

    Returns
    -------
    tuple of str
        Each name once, in the order of the text.
    """
    return tuple(dict.fromkeys(part.name for part in walk(node) if isinstance(part, Column)))
