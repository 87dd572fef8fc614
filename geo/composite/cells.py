"""Cells of a user's tables, text or typed, read as codes and numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import pandas as pd

from data.errors import AnalysisError
from data.languages import fill, several_said

MISSING = frozenset({"", "NA", "NaN", "nan", "N/A", "n/a", "#N/A", "NULL", "None", "<NA>"})
"""Texts that stand for a missing value; "NA" is R's. Never applied to the codes of units."""


def code_of(cell: object) -> str:
    """Read a cell as a code or a text in which "NA" is an ordinary word; empty when missing."""
    if cell is None or cell is pd.NA or (isinstance(cell, float) and math.isnan(cell)):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def text_of(cell: object) -> str | None:
    """Read a cell as text; None when it is missing, R's NA included."""
    text = code_of(cell)
    return None if text in MISSING else text


def numbers_of(column: pd.Series, named: str, rows: Iterable[str]) -> np.ndarray:
    """Read a column as finite numbers.

    Parameters
    ----------
    column
        Text or numbers; NaN, None and the texts of `MISSING` are missing.
    named
        What the column is called in an error.
    rows
        What each row is called in an error.

    Returns
    -------
    numpy.ndarray
        Floats, NaN where missing.

    Raises
    ------
    AnalysisError
        Naming column, rows and what stands there instead of a number.
    """
    if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        typed = np.asarray(column.to_numpy(dtype=float, na_value=np.nan))
        if not np.isinf(typed).any():
            return typed
    values = np.full(len(column), np.nan)
    bad = []
    for place, (row, cell) in enumerate(zip(rows, column, strict=True)):
        text = text_of(cell)
        if text is None:
            continue
        try:
            values[place] = float(text)
        except ValueError:
            values[place] = np.nan
        if not np.isfinite(values[place]) or "_" in text:
            bad.append(fill("{code} has {value}", code=row, value=repr(text)))
    if bad:
        raise AnalysisError(
            fill(
                "{named} is not a number everywhere: {names}.", named=named, names=several_said(bad)
            ),
            "Write numbers with a point and without thousands separators; leave missing ones "
            "empty, or write NA.",
        )
    return values
