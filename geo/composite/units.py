"""The units of a composite and their figures, read from a table with one row per unit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.errors import AnalysisError, several
from data.languages import N_, fill, several_said
from geo.composite.cells import code_of, numbers_of, text_of
from geo.composite.structure import Structure

UNIT_CODE = "uCode"
UNIT_NAME = "uName"
_SPECIAL = (UNIT_CODE, UNIT_NAME, "Time")


@dataclass(frozen=True)
class Units:
    """What is known of each unit.

    Attributes
    ----------
    names
        Unit code to name; the code where there is no name.
    values
        Units by indicator, in the indicators' units; NaN where missing.
    denominators
        Units by denominator; above zero, NaN where missing.
    groups
        Units by every other column, as text; None where missing.
    notes
        What was read but has no effect, in words.
    """

    names: pd.Series
    values: pd.DataFrame
    denominators: pd.DataFrame
    groups: pd.DataFrame
    notes: tuple[str, ...] = ()

    @classmethod
    def from_frame(cls, table: pd.DataFrame, structure: Structure) -> Units:
        """Read units from a table, COINr's iData.

        Parameters
        ----------
        table
            One row per unit, text or typed cells: uCode, uName where there is one, a column per
            indicator and per denominator that the structure uses, and any further columns
            (groups). R's NA and empty cells are missing, except in uCode, where NA is a code like
            any other (Namibia's).
        structure
            Says which columns are indicators and denominators.

        Returns
        -------
        Units
            In the table's order.

        Raises
        ------
        AnalysisError
            Naming what is wrong: no uCode or an empty or doubled one, no column for an indicator
            or denominator, a cell that is not a number, an indicator or denominator without any
            value, a denominator that is zero or negative.
        """
        table = table.set_axis([str(column).strip() for column in table.columns], axis=1)
        codes = _codes(table)
        index = pd.Index(codes, name="unit", dtype=object)
        indicators = structure.indicators
        used = structure.nodes["denominator"].dropna().unique()
        for code in [*indicators, *used]:
            if code not in table.columns:
                said = (
                    N_("The data have no column for the indicator {code}.")
                    if code in indicators
                    else N_("The data have no column for the denominator {code}.")
                )
                raise AnalysisError(
                    fill(said, code=code),
                    "Add the column, or give the code the Type Other in the structure.",
                )
        values = _numbers(table, indicators, index)
        denominators = _numbers(table, tuple(used), index)
        _check_denominators(denominators)
        rest = [c for c in table.columns if c not in {UNIT_CODE, *indicators, *used}]
        groups = pd.DataFrame(
            {c: pd.Series([text_of(cell) for cell in table[c]], index, dtype=object) for c in rest},
            index=index,
        )
        names = [
            text_of(cell) or code
            for cell, code in zip(table.get(UNIT_NAME, table[UNIT_CODE]), codes, strict=True)
        ]
        known = {*_SPECIAL, *structure.nodes.index, *structure.others}
        unknown = [column for column in table.columns if column not in known]
        notes = (
            (fill("Not in the structure, and not used: {names}.", names=several(unknown)),)
            if unknown
            else ()
        )
        return cls(pd.Series(names, index, dtype=object), values, denominators, groups, notes)

    def denominated(self, structure: Structure) -> tuple[pd.DataFrame, tuple[str, ...]]:
        """Divide each indicator that has a denominator by it.

        Parameters
        ----------
        structure
            Names the denominators.

        Returns
        -------
        tuple
            Units by indicator of the structure, and notes in words. A value without its
            denominator is missing.
        """
        values = self.values[list(structure.indicators)].copy()
        lost = []
        for code, denominator in structure.nodes["denominator"].dropna().items():
            if code not in values.columns:
                continue
            divided = values[code] / self.denominators[denominator]
            lost += [f"{u} {code}" for u in values.index[values[code].notna() & divided.isna()]]
            values[code] = divided
        note = fill("Missing, for want of the denominator: {names}.", names=several(lost))
        return values, (note,) if lost else ()


def _codes(table: pd.DataFrame) -> list[str]:
    """Read and check the codes of the units."""
    if UNIT_CODE not in table.columns:
        raise AnalysisError(
            fill("The data have no column {name}.", name=UNIT_CODE),
            "Its columns are uCode, uName and one per indicator, group and denominator, separated "
            "by commas.",
        )
    codes = [code_of(cell) for cell in table[UNIT_CODE]]
    if not codes:
        raise AnalysisError("The data have no unit.", "Give a row per unit.")
    if "" in codes:
        raise AnalysisError(
            fill("Row {row} of the data has no uCode.", row=codes.index("") + 1),
            "Give every unit a code.",
        )
    if len(doubled := pd.Index(codes)[pd.Index(codes).duplicated()].unique()):
        periods = table["Time"].nunique() if "Time" in table.columns else 1
        raise AnalysisError(
            fill("The data have more than one row for {names}.", names=several(doubled)),
            N_("Keep the rows of one Time.") if periods > 1 else N_("Give every unit one row."),
        )
    return codes


def _numbers(table: pd.DataFrame, codes: tuple[str, ...], index: pd.Index) -> pd.DataFrame:
    """Read columns as numbers, each with at least one."""
    columns = {
        code: numbers_of(
            table[code], fill("{code} in the data", code=code), [str(unit) for unit in index]
        )
        for code in codes
    }
    frame = pd.DataFrame(columns, index=index, columns=list(codes), dtype=float)
    empty = frame.columns[frame.isna().all()]
    if len(empty):
        raise AnalysisError(
            fill("There is no value at all for {names}.", names=several(empty)),
            "Give it figures, or the Type Other in the structure.",
        )
    return frame


def _check_denominators(denominators: pd.DataFrame) -> None:
    """Every denominator is above zero where it is known."""
    bad = np.argwhere((denominators <= 0).to_numpy())
    if len(bad):
        said = [
            fill(
                "{code} of {unit}",
                code=str(denominators.columns[c]),
                unit=str(denominators.index[r]),
            )
            for r, c in bad
        ]
        raise AnalysisError(
            fill("A denominator is zero or negative: {names}.", names=several_said(said)),
            "Correct it, or leave the cell empty: then what it divides is missing.",
        )
