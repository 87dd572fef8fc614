"""The values of columns and calculations, one for each economy, missing or not."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.conditions import nodes as n
from geo.conditions.columns import Holding, composed, holding
from geo.conditions.rendering import render
from geo.conditions.truth import Cause, Causes, Mask, gathered

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Values:
    """One value for each economy.

    Attributes
    ----------
    holds
        What the values are.
    cells
        Floats for numbers, with NaN where missing; else a list of texts (composed Unicode),
        booleans, tuples of texts or shapes.
    known
        Where there is a value.
    causes
        Where each cause of a missing value is at work.
    """

    holds: Holding
    cells: Floats | list[Hashable]
    known: Mask
    causes: Causes

    @cached_property
    def numbers(self) -> Floats:
        """The cells as floats; for numbers only."""
        return np.asarray(self.cells, dtype=float)


class View:
    """The columns of a frame as conditions see them, each made ready once.

    Parameters
    ----------
    frame
        Economies by ISO 3166-1 alpha-3 code, one row each.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame
        self.count = len(frame)
        self._columns: dict[str, Values] = {}

    def column(self, name: str) -> Values:
        """Give the values of a column that is known to exist.

        Parameters
        ----------
        name
            "economy" for the index, or a column.

        Returns
        -------
        Values
            Numbers that are not finite count as missing; so do empty shapes. Memberships are never
            missing: no list is an empty list.
        """
        if name not in self._columns:
            self._columns[name] = self._read(name)
        return self._columns[name]

    def _read(self, name: str) -> Values:
        """Make the values of a column."""
        column = self.frame.index.to_series() if name == "economy" else self.frame[name]
        holds = holding(self.frame, name)
        missing = Cause("missing", name)
        if holds == "nothing":
            nowhere = np.zeros(self.count, dtype=bool)
            return Values(holds, np.full(self.count, np.nan), nowhere, {missing: ~nowhere})
        if holds == "number":
            numbers = pd.to_numeric(column, errors="coerce").to_numpy(float, na_value=np.nan)
            known = np.isfinite(numbers)
            return Values(holds, np.where(known, numbers, np.nan), known, {missing: ~known})
        raw = list(column)
        if holds == "list":
            cells: list[Hashable] = [_members(value) for value in raw]
            return Values(holds, cells, np.ones(self.count, dtype=bool), {})
        if holds == "geometry":
            known = np.array([s is not None and not s.is_empty for s in raw], dtype=bool)
        else:
            known = ~column.isna().to_numpy(dtype=bool)
        if holds == "text":
            raw = [composed(str(v)) if k else None for v, k in zip(raw, known, strict=True)]
        return Values(holds, raw, known, {missing: ~known})

    def value(self, node: n.Value) -> Values:
        """Work out a value.

        Parameters
        ----------
        node
            A column, a literal or a calculation.

        Returns
        -------
        Values
            Missing wherever something needed is missing, a divisor is zero, or the result is too
            large for a number.
        """
        match node:
            case n.Column():
                return self.column(node.name)
            case n.Negate():
                inner = self.value(node.value)
                return Values("number", -inner.numbers, inner.known, inner.causes)
            case n.Arithmetic():
                return self._calculation(node)
        known = np.ones(self.count, dtype=bool)
        if isinstance(node, n.Number):
            return Values("number", np.full(self.count, node.value), known, {})
        literal = composed(node.value) if isinstance(node, n.Text) else node.value
        return Values(
            "text" if isinstance(node, n.Text) else "boolean", [literal] * self.count, known, {}
        )

    def _calculation(self, node: n.Arithmetic) -> Values:
        """Work a chain of + and -, or of * and /, from the left."""
        first = self.value(node.first)
        numbers, causes = first.numbers, [first.causes]
        for sign, operand in node.rest:
            right = self.value(operand)
            divisor = right.numbers
            causes.append(right.causes)
            if sign == "/":
                zero = divisor == 0
                causes.append({Cause("zero", render(operand)): zero})
                divisor = np.where(zero, np.nan, divisor)
            with np.errstate(all="ignore"):
                numbers = _worked(sign, numbers, divisor)
        overflow = np.isinf(numbers)
        causes.append({Cause("overflow", render(node)): overflow})
        known = np.isfinite(numbers)
        return Values("number", np.where(known, numbers, np.nan), known, gathered(causes, ~known))


def _worked(sign: str, left: Floats, right: Floats) -> Floats:
    """Work one step of a calculation for all economies."""
    operations = {"+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide}
    return np.asarray(operations[sign](left, right), dtype=float)


def _members(value: object) -> tuple[str, ...]:
    """Give the memberships in a cell; none where there is no list."""
    if isinstance(value, tuple | list | set | frozenset):
        return tuple(composed(str(member)) for member in value)
    return (composed(value),) if isinstance(value, str) else ()
