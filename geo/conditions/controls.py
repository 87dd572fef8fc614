"""Conditions as controls of an interface, and back: ranges, choices, switches and boxes.

What controls cannot show, such as OR or a calculation, stays text.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from geo.conditions import nodes as n
from geo.conditions.condition import Condition, Term, parse
from geo.conditions.rendering import render


@dataclass(frozen=True)
class Range:
    """A column of numbers between bounds.

    Attributes
    ----------
    column
        The column's name.
    low, high
        The bounds, in the column's unit; None where there is none.
    open
        Whether the bound itself is left out; a range with two bounds includes both.
    """

    column: str
    low: float | None = None
    high: float | None = None
    open: bool = False


@dataclass(frozen=True)
class Choice:
    """A column of text that is one of some texts, or none of them.

    Attributes
    ----------
    column
        The column's name.
    values
        The texts, in order.
    negated
        Whether they are the texts to be left out.
    """

    column: str
    values: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True)
class Switch:
    """A column that is to be true, or to be false."""

    column: str
    value: bool = True


@dataclass(frozen=True)
class Box:
    """Shapes that meet a box of degrees; west > east crosses the antimeridian."""

    west: float
    south: float
    east: float
    north: float
    column: str = "geometry"


@dataclass(frozen=True)
class Chip:
    """A term that stays text, as it was written but for brackets around the whole of it."""

    text: str


Control = Range | Choice | Switch | Box | Chip


def to_controls(condition: Condition) -> tuple[Control, ...]:
    """Turn the terms of a condition into controls.

    Parameters
    ----------
    condition
        What `geo.conditions.condition.parse` made.

    Returns
    -------
    tuple of Control
        One for each term, in order.
    """
    return tuple(_control(term) for term in condition.terms)


def from_controls(controls: Sequence[Control]) -> str:
    """Write controls as a condition.

    Parameters
    ----------
    controls
        In the order in which the terms are to stand. A range without bounds, a choice without
        values and an empty chip ask nothing and are left out.

    Returns
    -------
    str
        Text from which `to_controls` makes the same controls (a chip that controls can show
        becomes one of them).

    Raises
    ------
    ConditionError
        When a chip is not a condition by itself.
    """
    written: list[tuple[str, bool]] = []
    for control in controls:
        node = _node(control)
        if node is not None:
            written.append((render(node), False))
        elif isinstance(control, Chip):
            terms = parse(control.text).terms
            written.extend((_bare(term.text), isinstance(term.node, n.Or)) for term in terms)
    if len(written) == 1:
        return written[0][0]
    return " AND ".join(f"({text})" if is_or else text for text, is_or in written)


def _bare(text: str) -> str:
    """Take away brackets around a whole term."""
    while _enclosed(text):
        text = text[1:-1].strip()
    return text


def _enclosed(text: str) -> bool:
    """Tell whether the brackets at both ends of a term belong to each other."""
    if not (text.startswith("(") and text.endswith(")")):
        return False
    depth, quote = 0, ""
    for character in text[:-1]:
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
        else:
            depth += (character == "(") - (character == ")")
            if depth == 0:
                return False
    return True


def _control(term: Term) -> Control:
    """Turn one term into a control."""
    match term.node:
        case n.Compare() if term.kind in ("interval", "comparison"):
            return _compared(term.node) or Chip(_bare(term.text))
        case n.Between(n.Column(name), n.Number(low), n.Number(high)):
            return Range(name, low, high)
        case n.Member(n.Column(name), items) if _texts(items):
            return Choice(name, _texts(items))
        case n.Not(n.Member(n.Column(name), items)) if _texts(items):
            return Choice(name, _texts(items), negated=True)
        case n.Holds(n.Column(name)):
            return Switch(name)
        case n.Not(n.Holds(n.Column(name))):
            return Switch(name, value=False)
        case n.Intersects(n.Column(name), box):
            return Box(*box, column=name)
    return Chip(_bare(term.text))


def _compared(node: n.Compare) -> Control | None:
    """Turn a column against a literal into a control, if there is one for it."""
    operator, column, literal = node.operator, node.left, node.right
    if isinstance(literal, n.Column):
        operator, column, literal = n.FLIPPED[operator], literal, column
    if not isinstance(column, n.Column):
        return None
    match literal:
        case n.Number(value) if operator in (">", ">="):
            return Range(column.name, low=value, open=operator == ">")
        case n.Number(value) if operator in ("<", "<="):
            return Range(column.name, high=value, open=operator == "<")
        case n.Text(text) if operator in ("=", "<>"):
            return Choice(column.name, (text,), negated=operator == "<>")
        case n.Flag(flag) if operator in ("=", "<>"):
            return Switch(column.name, flag == (operator == "="))
    return None


def _texts(items: tuple[n.Literals, ...]) -> tuple[str, ...]:
    """Give the texts of a list; none when it holds anything else."""
    texts = tuple(item.value for item in items if isinstance(item, n.Text))
    return texts if len(texts) == len(items) else ()


def _node(control: Control) -> n.Predicate | None:
    """Turn a control into a predicate; None for text, and for what asks nothing."""
    match control:
        case Range(column, low, high, is_open):
            return _range(n.Column(column), low, high, is_open)
        case Choice(column, values, negated) if values:
            texts = tuple(n.Text(value) for value in values)
            one: n.Predicate = n.Member(n.Column(column), texts)
            if len(texts) == 1:
                return n.Compare("<>" if negated else "=", n.Column(column), texts[0])
            return n.Not(one) if negated else one
        case Switch(column, value):
            return n.Compare("=", n.Column(column), n.Flag(value))
        case Box(west, south, east, north, column):
            return n.Intersects(n.Column(column), (west, south, east, north))
    return None


def _range(
    column: n.Column, low: float | None, high: float | None, is_open: bool
) -> n.Predicate | None:
    """Turn a range into a predicate; a bound that is not finite is none."""
    low = low if low is not None and math.isfinite(low) else None
    high = high if high is not None and math.isfinite(high) else None
    if low is not None and high is not None:
        return n.Between(column, n.Number(low), n.Number(high))
    if low is not None:
        return n.Compare(">" if is_open else ">=", column, n.Number(low))
    if high is not None:
        return n.Compare("<" if is_open else "<=", column, n.Number(high))
    return None
