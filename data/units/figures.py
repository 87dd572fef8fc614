"""Figures of many units, out of core: Parquet in, the cross-section of the window out.

A long file of 50,000 units, 50 indicators and 25 years has 62 million rows, some gigabytes as a
frame. It is read a batch at a time, and only the latest value of the window is kept for each unit
and indicator: what is held is as large as the result, however long the file is.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from data.errors import OwnDataError
from data.languages import N_, fill
from data.panel import DEFAULT_WINDOW
from data.units.latest import Latest
from data.units.roster import Roster, roster_of
from data.units.tables import Files, open_files

MOST_CELLS = 100_000_000
"""Units times indicators that are held: 1.8 GB while they are read."""


@dataclass(frozen=True)
class UnitPanel:
    """The latest figures of many units.

    Attributes
    ----------
    names, economies
        Unit to its name (the code where there is none) and to ISO 3166-1 alpha-3, in the order of
        the files.
    values
        Units by indicator; NaN where there is no figure in the window.
    years
        Same shape, int16: the year of each figure, 0 where it is missing or the files have no year.
    reference_year, window
        The window is ``reference_year - window < year <= reference_year``; None for files without
        years.
    rows
        Rows that were read.
    """

    names: pd.Series
    economies: pd.Series
    values: pd.DataFrame
    years: pd.DataFrame
    reference_year: int | None
    window: int
    rows: int

    @property
    def groups(self) -> pd.DataFrame:
        """Units by what imputation by group may name: ``economy``."""
        return self.economies.to_frame("economy")

    @property
    def coverage(self) -> float:
        """Share of units and indicators that have a figure, from 0 to 1."""
        return float(self.values.notna().to_numpy().mean())


def read_units(
    path: Path,
    *,
    economies: Collection[str],
    indicators: Collection[str] | None = None,
    reference_year: int | None = None,
    window: int = DEFAULT_WINDOW,
) -> UnitPanel:
    """Read the figures of many units from Parquet.

    Parameters
    ----------
    path
        A Parquet file, or a folder of them with the same columns. Long: ``unit``, ``indicator``,
        ``value`` and, where there are any, ``name``, ``economy``, ``year``. Wide: ``unit``, where
        there are any ``name``, ``economy`` and ``year``, and a column of numbers for each
        indicator. GADM's and geoBoundaries' own names of the columns of units will do
        (`data.units.codes.ALIASES`).
    economies
        Codes of all economies that there are.
    indicators
        Those that are wanted; other columns are never read. All when None.
    reference_year
        Last year of the window; the latest year of the files when None.
    window
        Years that a figure may lie back, 1 to 60.

    Returns
    -------
    UnitPanel

    Raises
    ------
    OwnDataError
        Naming file, row and column: a file that is no Parquet, a column that is missing or of
        another kind, a bad or missing code, an unknown economy, a unit with two names or
        economies, two figures for one unit, indicator and year, an infinite value; or nothing is
        left to be read.
    """
    if not 1 <= window <= 60:
        raise OwnDataError(
            fill("A window of {window} years is not possible.", window=window), "Take 1 to 60."
        )
    files = open_files(path)
    roster = roster_of(files, economies, indicators)
    _check_size(files, roster, indicators)
    last = reference_year if files.year else None
    if files.year and last is None:
        last = roster.last_year
    latest = Latest(roster.units, roster.indicators, last, window)
    for batch in files.batches(
        roster.units, roster.indicators, None if last is None else (last - window, last)
    ):
        latest.take(batch)
    values = pd.DataFrame(latest.values, roster.units, list(roster.indicators))
    empty = values.columns[values.isna().all()]
    if len(empty) == len(values.columns):
        raise OwnDataError(
            fill(
                "{path}: no figure lies in the window of {window} years to {year}.",
                path=path,
                window=window,
                year=last,
            ),
            "Take another reference year or a wider window.",
        )
    return UnitPanel(
        names=roster.names,
        economies=roster.economies,
        values=values,
        years=pd.DataFrame(latest.years, roster.units, list(roster.indicators)),
        reference_year=last,
        window=window,
        rows=files.rows,
    )


def _check_size(files: Files, roster: Roster, indicators: Collection[str] | None) -> None:
    """Refuse what has nothing that is wanted, or more than can be held."""
    if not len(roster.indicators):
        wanted = ", ".join(sorted(indicators or ())[:5])
        raise OwnDataError(
            fill("{path} has none of the indicators that are wanted.", path=files.path),
            fill("Name indicators of the file; wanted are: {wanted}.", wanted=wanted)
            if wanted
            else N_("Give a column of numbers for each indicator, or columns indicator and value."),
        )
    cells = len(roster.units) * len(roster.indicators)
    if cells > MOST_CELLS:
        raise OwnDataError(
            fill(
                "{units} units x {indicators} indicators are more than can be held at once.",
                units=f"{len(roster.units):,}",
                indicators=len(roster.indicators),
            ),
            fill(
                "Name fewer indicators in the lens, or give fewer units; at most {most} cells.",
                most=f"{MOST_CELLS:,}",
            ),
        )
