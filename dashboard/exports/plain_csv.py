"""Any table as CSV, in the same form as the shortlist's: one header, clean cells."""

from __future__ import annotations

import csv
import io

import pandas as pd

from dashboard.exports.text import neutralise


def frame_csv(frame: pd.DataFrame) -> bytes:
    """Write a table as CSV.

    Parameters
    ----------
    frame
        Its columns are written, not its index.

    Returns
    -------
    bytes
        UTF-8; numbers with all their digits and a point, text neutralised against spreadsheets
        that run formulas, nothing where there is no value.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(neutralise(str(column)) for column in frame.columns)
    for row in frame.itertuples(index=False, name=None):
        writer.writerow(_cell(value) for value in row)
    return text.getvalue().encode()


def _cell(value: object) -> str:
    """Write one value."""
    if pd.isna(value):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return repr(float(value)) if isinstance(value, float) else neutralise(str(value))
