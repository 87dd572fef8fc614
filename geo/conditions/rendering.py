"""Nodes back to condition text."""

from __future__ import annotations

import re

from data.cells import plain
from geo.conditions import nodes as n
from geo.conditions.tokens import KEYWORDS

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

# What binds how strongly: a node in brackets wherever something stronger is needed.
_OR, _AND, _NOT, _PREDICATE, _SUM, _PRODUCT, _ATOM = range(7)


def column_text(name: str) -> str:
    """Write a column's name.

    Parameters
    ----------
    name
        The name.

    Returns
    -------
    str
        In double quotes unless it is a plain word and no keyword.
    """
    if _PLAIN.fullmatch(name) and name.upper() not in KEYWORDS:
        return name
    return '"' + name.replace('"', '""') + '"'


def number_text(value: float) -> str:
    """Write a number so that reading it gives exactly the same number.

    Parameters
    ----------
    value
        A finite number.

    Returns
    -------
    str
        Whole numbers below 10^15 without a point.
    """
    return plain(float(value))


def literal_text(value: n.Literals) -> str:
    """Write a number, a text in single quotes with its quotes doubled, or TRUE or FALSE.

    Parameters
    ----------
    value
        The literal.

    Returns
    -------
    str
        Its text.
    """
    if isinstance(value, n.Number):
        return number_text(value.value)
    if isinstance(value, n.Flag):
        return "TRUE" if value.value else "FALSE"
    return "'" + value.value.replace("'", "''") + "'"


def render(node: n.Node) -> str:
    """Write a node as a condition in one fixed form.

    Parameters
    ----------
    node
        What `geo.conditions.condition.parse` made, or any part of it.

    Returns
    -------
    str
        Text that reads as the same node.
    """
    return _write(node)[0]


def _in(node: n.Node, needed: int) -> str:
    """Write a node, in brackets when it binds less strongly than needed."""
    text, strength = _write(node)
    return text if strength >= needed else f"({text})"


def _write(node: n.Node) -> tuple[str, int]:
    """Write a node and tell how strongly it binds."""
    match node:
        case n.Column():
            return column_text(node.name), _ATOM
        case n.Number() | n.Text() | n.Flag():
            return literal_text(node), _ATOM
        case n.Negate():
            return "-" + _in(node.value, _ATOM), _ATOM
        case n.Arithmetic():
            return _chain(node)
        case n.Holds():
            return _write(node.value)
        case n.Not():
            return "NOT " + _in(node.item, _NOT), _NOT
        case n.And():
            return " AND ".join(_in(item, _NOT) for item in node.items), _AND
        case n.Or():
            return " OR ".join(_in(item, _AND) for item in node.items), _OR
    return _predicate(node), _PREDICATE


def _chain(node: n.Arithmetic) -> tuple[str, int]:
    """Write a chain of + and -, or of * and /."""
    strength = _SUM if node.rest[0][0] in "+-" else _PRODUCT
    written = [_in(node.first, strength)]
    for sign, value in node.rest:
        written.append(f"{sign} {_in(value, strength + 1)}")
    return " ".join(written), strength


def _predicate(node: n.Node) -> str:
    """Write a comparison or a function."""
    match node:
        case n.Compare():
            return f"{_in(node.left, _SUM)} {node.operator} {_in(node.right, _SUM)}"
        case n.Between():
            low, high = _in(node.low, _SUM), _in(node.high, _SUM)
            return f"{_in(node.value, _SUM)} BETWEEN {low} AND {high}"
        case n.Member():
            items = ", ".join(literal_text(item) for item in node.items)
            return f"{_in(node.value, _SUM)} IN ({items})"
        case n.Like():
            return f"{_in(node.value, _SUM)} LIKE {literal_text(node.pattern)}"
        case n.IsNull():
            return f"{_in(node.value, _SUM)} IS NULL"
        case n.Intersects():
            box = ", ".join(number_text(side) for side in node.box)
            return f"S_INTERSECTS({column_text(node.column.name)}, BBOX({box}))"
    raise TypeError(f"{type(node).__name__} is not a predicate")
