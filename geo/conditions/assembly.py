"""From checked pieces to nodes: cql2 says what binds stronger than what.

The parser of cql2 is written in Rust. Deep brackets or long chains overflow its stack, which ends
the whole process, and a mistake inside 20 brackets keeps it busy for seconds, inside 40 for weeks,
because it tries each bracket in two ways. So it never sees what a person typed, only the content of
one bracket at a time, free of mistakes and nesting, with ``"k0"``, ``"k1"`` ... standing for the
values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NoReturn, TypeVar, cast

from geo.conditions import nodes as n
from geo.conditions.tokens import problem

ADDITIVE = ("+", "-")
MULTIPLICATIVE = ("*", "/")

_Joint = TypeVar("_Joint", n.And, n.Or)


@dataclass(frozen=True)
class Part:
    """A term of the outermost AND: its node and the offsets where its text begins and ends."""

    node: n.Node
    start: int
    end: int


@dataclass(frozen=True)
class Leaf:
    """What stands behind one placeholder.

    Attributes
    ----------
    node, start, end
        The node and the offsets of its text.
    parts
        The terms of the AND that it is, if it is a bracket that holds nothing else; else empty.
    """

    node: n.Node
    start: int
    end: int
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Assembler:
    """Makes the node of what one bracket holds.

    Attributes
    ----------
    text
        The whole condition, for messages.
    leaves
        What the placeholders stand for, in order.
    """

    text: str
    leaves: list[Leaf]

    def assemble(self, pieces: list[str], factors: list[tuple[int, int]]) -> Leaf:
        """Make the node.

        Parameters
        ----------
        pieces
            Placeholders, operators and keywords in an order that is known to be sound.
        factors
            The offsets of whatever AND and OR stand between.

        Returns
        -------
        Leaf
            The node, with the terms of its outermost AND as parts (one when there is no AND).

        Raises
        ------
        ConditionError
            When a condition stands where a value should, or the reverse; for division by zero.
        """
        tree = self._structure(" ".join(pieces), factors[0][0])
        joined = tree.get("op") == "and"
        start, end = factors[0][0], factors[-1][1]
        branches = tree["args"] if joined else [tree]
        parts: list[Part] = []
        for branch, span in zip(branches, factors if joined else [(start, end)], strict=True):
            leaf = self._leaf(branch)
            if leaf is not None and leaf.parts:
                parts.extend(leaf.parts)
            else:
                parts.append(Part(self._node(branch), *span))
        if len(parts) == 1:
            return Leaf(parts[0].node, start, end, tuple(parts))
        items = tuple(self.predicate(part.node) for part in parts)
        return Leaf(n.And(items, start), start, end, tuple(parts))

    def value(self, node: n.Node) -> n.Value:
        """Insist on a value."""
        if not isinstance(node, n.VALUES):
            self._fail(
                node.start,
                "a condition stands here where a value is expected",
                "Join conditions with AND or OR; compare and calculate with values only.",
            )
        return node

    def predicate(self, node: n.Node) -> n.Predicate:
        """Insist on something that is true or false; a column may be so by itself."""
        if isinstance(node, n.Column | n.Flag):
            return n.Holds(node, node.start)
        if isinstance(node, n.VALUES):
            self._fail(
                node.start,
                "this value stands alone; it is neither true nor false",
                'Compare it with something, as in "IT.NET.USER.ZS" > 50.',
            )
        return node

    def negated(self, node: n.Node, start: int) -> n.Value:
        """Put a minus sign before a value."""
        value = self.value(node)
        if isinstance(value, n.Number):
            return n.Number(-value.value, start)
        return n.Negate(value, start)

    def _fail(self, position: int, cause: str, remedy: str) -> NoReturn:
        raise problem(self.text, position, cause, remedy)

    def _structure(self, pieces: str, position: int) -> Any:
        """Ask cql2 how a line of placeholders and operators hangs together."""
        from cql2 import Expr

        try:
            return Expr(pieces).to_json()
        except Exception as error:  # the library raises bare exceptions
            raise problem(
                self.text,
                position,
                "the order of the words here is not understood",
                "Write it more simply.",
            ) from error

    def _leaf(self, tree: Any) -> Leaf | None:
        """Find what a placeholder stands for; None for anything larger."""
        name = tree.get("property")
        return None if name is None else self.leaves[int(name[1:])]

    def _node(self, tree: Any) -> n.Node:
        """Turn what cql2 answered into nodes."""
        leaf = self._leaf(tree)
        if leaf is not None:
            return leaf.node
        operator, args = tree["op"], tree["args"]
        if operator in ADDITIVE + MULTIPLICATIVE:
            return self._arithmetic(tree)
        if operator == "and":
            return _joined(n.And, [self.predicate(self._node(item)) for item in args])
        if operator == "or":
            return _joined(n.Or, [self.predicate(self._node(item)) for item in args])
        if operator == "not":
            inner = self.predicate(self._node(args[0]))
            return n.Not(inner, inner.start)
        return self._comparison(operator, self.value(self._node(args[0])), args[1:])

    def _comparison(self, operator: str, first: n.Value, args: list[Any]) -> n.Node:
        """Make the node of a comparison, whose first value is given."""
        if operator == "isNull":
            return n.IsNull(first, first.start)
        if operator == "in":
            items = tuple(cast(n.Literals, self._node(item)) for item in args[0])
            return n.Member(first, items, first.start)
        values = [self.value(self._node(item)) for item in args]
        if operator == "between":
            return n.Between(first, values[0], values[1], first.start)
        if operator == "like":
            return n.Like(first, cast(n.Text, values[0]), first.start)
        return n.Compare(cast(n.Comparison, operator), first, values[0], first.start)

    def _arithmetic(self, tree: Any) -> n.Value:
        """Make one node of a chain such as a - b + c, which cql2 nests to the left."""
        level = ADDITIVE if tree["op"] in ADDITIVE else MULTIPLICATIVE
        rest: list[tuple[str, n.Value]] = []
        while tree.get("op") in level:
            left, right = tree["args"]
            rest.append((tree["op"], self.value(self._node(right))))
            tree = left
        return self._folded(self.value(self._node(tree)), rest[::-1])

    def _folded(self, first: n.Value, rest: list[tuple[str, n.Value]]) -> n.Value:
        """Work out what needs no column, and refuse to divide by zero."""
        kept: list[tuple[str, n.Value]] = []
        for sign, value in rest:
            if sign == "/" and isinstance(value, n.Number) and value.value == 0:
                self._fail(value.start, "this divides by zero", "Divide by another number.")
            if kept or not (isinstance(first, n.Number) and isinstance(value, n.Number)):
                kept.append((sign, value))
                continue
            first = n.Number(calculate(sign, first.value, value.value), first.start)
            if first.value - first.value != 0:
                self._fail(
                    first.start,
                    "the result of this calculation is not a finite number",
                    "Calculate with smaller numbers.",
                )
        return n.Arithmetic(first, tuple(kept), first.start) if kept else first


def calculate(sign: str, left: float, right: float) -> float:
    """Work one step of a calculation between two numbers.

    Parameters
    ----------
    sign
        One of + - * /.
    left, right
        The numbers; right is not zero for a division.

    Returns
    -------
    float
        The result, infinite when it is too large.
    """
    match sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
    return left / right


def _joined(kind: type[_Joint], items: list[n.Predicate]) -> _Joint:
    """Join predicates, lifting those that are joined in the same way already."""
    flat: list[n.Predicate] = []
    for item in items:
        flat.extend(item.items if isinstance(item, kind) else (item,))
    return kind(tuple(flat), items[0].start)
