"""The latest value of each unit and indicator, kept while figures pass by in batches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.errors import OwnDataError
from data.languages import fill


@dataclass(frozen=True)
class Batch:
    """Some figures.

    Attributes
    ----------
    file
        Where they stand.
    unit, indicator
        Places among the panel's; -1 for an indicator that is not wanted.
    year
        Of each; 0 where the file has no years.
    value
        NaN where missing.
    row
        Number of each one's row in the file, from 1.
    column
        Name of the column that the values are of; empty where each indicator has its own.
    """

    file: str
    unit: np.ndarray
    indicator: np.ndarray
    year: np.ndarray
    value: np.ndarray
    row: np.ndarray
    column: str


class Latest:
    """Values as they are known so far.

    Parameters
    ----------
    units, indicators
        What the places stand for.
    last
        Last year of the window; None where figures have no year.
    window
        Years of the window.

    Attributes
    ----------
    values
        Units by indicator, NaN where none was met.
    years
        Same shape, int16, 0 where none was met.
    """

    def __init__(
        self, units: pd.Index, indicators: Sequence[str], last: int | None, window: int
    ) -> None:
        shape = (len(units), len(indicators))
        self._units, self._indicators = units, indicators
        self._last, self._window = last or 0, window if last else 1
        self.values = np.full(shape, np.nan)
        self.years = np.zeros(shape, dtype=np.int16)
        # One bit for each year of the window tells that a figure of it was met.
        self._met = np.zeros(shape, dtype=np.uint64)

    def take(self, batch: Batch) -> None:
        """Take some figures in.

        Parameters
        ----------
        batch
            Figures of any years; those outside the window are left out.

        Raises
        ------
        OwnDataError
            A value is infinite, or a unit has two figures for one indicator and year.
        """
        if np.isinf(batch.value).any():
            self._refuse_infinite(batch)
        kept = (batch.year > self._last - self._window) & (batch.year <= self._last)
        kept &= ~np.isnan(batch.value) & (batch.indicator >= 0)
        rows = np.flatnonzero(kept)
        if not len(rows):
            return
        cell = batch.unit[rows].astype(np.int64) * len(self._indicators) + batch.indicator[rows]
        year = batch.year[rows].astype(np.int64)
        # Stable sorts are quick on what is in order already, as files mostly are.
        key = cell * (self._window + 1) + (year - self._last + self._window)
        order = np.argsort(key, kind="stable")
        cell, year, rows = cell[order], year[order], rows[order]
        twice = np.flatnonzero((np.diff(cell) == 0) & (np.diff(year) == 0))
        bit = np.uint64(1) << (self._last - year).astype(np.uint64)
        met = self._met.reshape(-1)
        if len(twice):
            self._refuse_double(batch, int(rows[twice[0] + 1]))
        if len(again := np.flatnonzero(met[cell] & bit)):
            self._refuse_double(batch, int(rows[again[0]]))
        first = np.flatnonzero(np.concatenate([[True], np.diff(cell) != 0]))
        met[cell[first]] |= np.bitwise_or.reduceat(bit, first)
        ends = np.concatenate([first[1:], [len(cell)]]) - 1
        cell, year, rows = cell[ends], year[ends], rows[ends]
        years, values = self.years.reshape(-1), self.values.reshape(-1)
        later = (year > years[cell]) | np.isnan(values[cell])
        years[cell[later]] = year[later]
        values[cell[later]] = batch.value[rows[later]]

    def _refuse_infinite(self, batch: Batch) -> None:
        """Name the first infinite value."""
        at = int(np.flatnonzero(np.isinf(batch.value))[0])
        raise OwnDataError(
            fill(
                "{file}: row {row}, column {column}: the value of {unit} is infinite.",
                file=batch.file,
                row=int(batch.row[at]),
                column=self._column(batch, at),
                unit=str(self._units[batch.unit[at]]),
            ),
            "Give a finite number, or leave the cell empty where the figure is missing.",
        )

    def _refuse_double(self, batch: Batch, at: int) -> None:
        """Name the second of two figures for the same."""
        year = int(batch.year[at])
        raise OwnDataError(
            fill(
                "{file}: row {row}, column {column}: {unit} has a second figure of "
                "{indicator}{of}.",
                file=batch.file,
                row=int(batch.row[at]),
                column=self._column(batch, at),
                unit=str(self._units[batch.unit[at]]),
                indicator=str(self._indicators[batch.indicator[at]]),
                of=f" ({year})" if year else "",
            ),
            "Keep one row for each unit, indicator and year.",
        )

    def _column(self, batch: Batch, at: int) -> str:
        """Name the column in which a value stands."""
        return batch.column or str(self._indicators[batch.indicator[at]])
