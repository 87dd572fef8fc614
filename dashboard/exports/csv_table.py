"""A shortlist as CSV: one clean table.

The first line names the columns, each further one is an economy. Nothing else stands in the file,
so that any program can read it; sources, licences, snapshot, version, recipe and conditions are
columns of every row. UTF-8 without a byte-order mark, comma, point, and line ends as in RFC 4180,
whatever the language of the texts.
"""

from __future__ import annotations

import csv
import io
from typing import Any

import pandas as pd

from dashboard.exports.formats import Format
from dashboard.exports.text import neutralise
from data.languages import N_
from geo.shortlist import Kind, ShortlistExport


def write(shortlist: ShortlistExport) -> bytes:
    """Write a shortlist as CSV.

    Parameters
    ----------
    shortlist
        The rows; the long form of the figures and the method are not in this format.

    Returns
    -------
    bytes
        Numbers with all their digits, ``true`` and ``false``, and nothing where there is no value.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(neutralise(column.key) for column in shortlist.columns)
    kinds = [column.kind for column in shortlist.columns]
    for row in shortlist.rows.itertuples(index=False, name=None):
        writer.writerow(cell(value, kind) for value, kind in zip(row, kinds, strict=True))
    return text.getvalue().encode()


def cell(value: Any, kind: Kind) -> str:
    """Write one value as the text of a cell.

    Parameters
    ----------
    value
        A value or a missing one.
    kind
        What the column holds.

    Returns
    -------
    str
        Empty for a missing value; text is neutralised, numbers are not.
    """
    if pd.isna(value):
        return ""
    if kind == "text":
        return neutralise(str(value))
    if kind == "boolean":
        return "true" if value else "false"
    return str(int(value)) if kind == "integer" else repr(float(value))


EXPORTER = Format("csv", N_("CSV table"), ".csv", "text/csv", write)
