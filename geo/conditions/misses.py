"""By how much a comparison of numbers fails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from geo.conditions import nodes as n
from geo.conditions.values import Floats, View


@dataclass(frozen=True)
class Miss:
    """How far each economy is from meeting a comparison of numbers.

    Attributes
    ----------
    value
        What was compared.
    amount
        The distance to the nearest bound, never negative; 0 where the value stands on a bound that
        is not included.
    scale
        The size of the bound, 1 where it is zero: amount / scale makes misses comparable.
    unit
        The unit of value and amount; None where it is not known, as after a multiplication.
    """

    value: Floats
    amount: Floats
    scale: Floats
    unit: str | None


def miss(node: n.Predicate, view: View, units: Mapping[str, str]) -> Miss | None:
    """Measure by how much a term fails, where it fails.

    Parameters
    ----------
    node
        The term; a comparison of numbers or a BETWEEN, with or without NOT.
    view
        The columns of the economies.
    units
        Units by column.

    Returns
    -------
    Miss or None
        In the order of the economies, NaN where something is missing; None for all other terms.
    """
    while isinstance(node, n.Not):
        node = node.item
    if isinstance(node, n.Compare):
        left, right = node.left, node.right
        if isinstance(left, n.Number):
            left, right = right, left
        bounds = [right]
    elif isinstance(node, n.Between):
        left, bounds = node.value, [node.low, node.high]
    else:
        return None
    values = [view.value(value) for value in (left, *bounds)]
    if any(value.holds != "number" for value in values):
        return None
    numbers = np.vstack([bound.numbers for bound in values[1:]])
    amount = np.abs(numbers - values[0].numbers).min(axis=0)
    scale = np.abs(numbers).max(axis=0)
    unit = _shared([unit_of(value, units) for value in (left, *bounds)])
    return Miss(values[0].numbers, amount, np.where(scale > 0, scale, 1.0), unit)


_ANY = ""


def unit_of(node: n.Value, units: Mapping[str, str]) -> str | None:
    """Tell the unit of a value.

    Parameters
    ----------
    node
        A column, a number or a calculation.
    units
        Units by column.

    Returns
    -------
    str or None
        The column's unit, also after adding or taking away values of the same unit or plain
        numbers; an empty text for a plain number; None where it is not known.
    """
    match node:
        case n.Column():
            return units.get(node.name)
        case n.Number():
            return _ANY
        case n.Negate():
            return unit_of(node.value, units)
        case n.Arithmetic() if node.rest[0][0] in "+-":
            return _shared([unit_of(value, units) for value in _operands(node)])
    return None


def _operands(node: n.Arithmetic) -> list[n.Value]:
    """List the values of a chain."""
    return [node.first, *(value for _, value in node.rest)]


def _shared(found: list[str | None]) -> str | None:
    """Give the one unit that all values have; plain numbers go with any."""
    named = {unit for unit in found if unit != _ANY}
    return named.pop() if len(named) == 1 else None
