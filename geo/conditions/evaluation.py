"""Conditions answered for each economy: true, false or unknown."""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geo.conditions import nodes as n
from geo.conditions.checking import check
from geo.conditions.columns import composed
from geo.conditions.condition import Condition
from geo.conditions.like import pattern
from geo.conditions.truth import Truth, every, gathered, some
from geo.conditions.values import Values, View

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def evaluate(condition: Condition, frame: pd.DataFrame) -> Truth:
    """Answer a condition for each economy of a frame.

    Parameters
    ----------
    condition
        What `geo.conditions.condition.parse` made.
    frame
        Economies by ISO 3166-1 alpha-3 code, one row each, in any order.

    Returns
    -------
    Truth
        In the order of the frame's rows. A comparison is unknown where a value is missing, and so
        is its opposite; IS NULL is never unknown. `bloc` and other lists are never unknown: = and
        IN ask whether any member equals, <> whether none does, IS NULL whether there is none. A
        calculation is missing where one of its values is, or where it divides by zero.

    Raises
    ------
    ConditionError
        For an unknown column, or values that cannot be compared.
    """
    check(condition, frame)
    view = View(frame)
    return every((truth(term.node, view) for term in condition.terms), view.count)


def truth(node: n.Predicate, view: View) -> Truth:
    """Answer one predicate that has been checked against the frame.

    Parameters
    ----------
    node
        The predicate.
    view
        The frame's columns.

    Returns
    -------
    Truth
        In the order of the frame's rows.
    """
    match node:
        case n.And():
            return every([truth(item, view) for item in node.items], view.count)
        case n.Or():
            return some([truth(item, view) for item in node.items], view.count)
        case n.Not():
            return ~truth(node.item, view)
        case n.Holds():
            return _compared("=", view.value(node.value), view.value(n.Flag(True)))
        case n.Compare():
            return _compare(node, view)
        case n.Between():
            value, low, high = (view.value(v) for v in (node.value, node.low, node.high))
            return every([_compared(">=", value, low), _compared("<=", value, high)], view.count)
        case n.Member():
            return _member(node, view)
        case n.Like():
            return _per_text(view.value(node.value), pattern(composed(node.pattern.value)).matches)
        case n.IsNull():
            value = view.value(node.value)
            empty = [not cell for cell in value.cells] if value.holds == "list" else ~value.known
            return Truth.known(np.array(empty, dtype=bool))
    return _intersects(node, view)


def _compare(node: n.Compare, view: View) -> Truth:
    """Answer a comparison; one with a list asks each of its members."""
    left, right = view.value(node.left), view.value(node.right)
    for values, literal in ((left, node.right), (right, node.left)):
        if values.holds == "list" and isinstance(literal, n.Text):
            answer = _per_text(values, partial(operator.eq, composed(literal.value)))
            return answer if node.operator == "=" else ~answer
    return _compared(node.operator, left, right)


def _compared(sign: str, left: Values, right: Values) -> Truth:
    """Compare two values for each economy."""
    known = left.known & right.known
    causes = gathered([left.causes, right.causes])
    compare = _OPERATORS[sign]
    if left.holds == right.holds == "number":
        return Truth.where(known, compare(left.numbers, right.numbers), causes)
    true = np.zeros(len(known), dtype=bool)
    for row in np.flatnonzero(known):
        true[row] = compare(left.cells[row], right.cells[row])
    return Truth.where(known, true, causes)


def _per_text(values: Values, fits: Callable[[str], object]) -> Truth:
    """Ask something of each text, or of any member of each list."""
    true = np.zeros(len(values.known), dtype=bool)
    for row in np.flatnonzero(values.known):
        cell = values.cells[row]
        members: Any = cell if isinstance(cell, tuple) else (cell,)
        true[row] = any(fits(member) for member in members)
    return Truth.where(values.known, true, values.causes)


def _member(node: n.Member, view: View) -> Truth:
    """Answer IN."""
    value = view.value(node.value)
    if value.holds == "number":
        listed = [item.value for item in node.items if isinstance(item, n.Number)]
        return Truth.where(value.known, np.isin(value.numbers, listed), value.causes)
    wanted = {composed(i.value) if isinstance(i, n.Text) else i.value for i in node.items}
    return _per_text(value, wanted.__contains__)


def _intersects(node: n.Intersects, view: View) -> Truth:
    """Answer whether each shape meets the box."""
    import shapely

    shapes = view.column(node.column.name)
    true = np.zeros(view.count, dtype=bool)
    if shapes.holds == "geometry":
        cells = np.array([*shapes.cells, None], dtype=object)[:-1]
        for part in _parts(node.box):
            true |= shapely.intersects(part, cells)
    return Truth.where(shapes.known, true, shapes.causes)


@lru_cache(maxsize=64)
def _parts(box: tuple[float, float, float, float]) -> tuple[BaseGeometry, ...]:
    """Make the one or two rectangles of a box; one without width or height is a line or a point."""
    import shapely

    west, south, east, north = box
    sides = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    made = []
    for left, right in sides:
        corners = list(
            dict.fromkeys([(left, south), (left, north), (right, north), (right, south)])
        )
        kinds = {1: shapely.Point, 2: shapely.LineString, 4: shapely.Polygon}
        shape = kinds[len(corners)](corners[0] if len(corners) == 1 else corners)
        shapely.prepare(shape)
        made.append(shape)
    return tuple(made)
