"""A shortlist as CSV: one clean table.

The first line names the columns, each further one is an economy or, in the long form, a figure.
Nothing else stands in the file, so that any program can read it; snapshot, version, recipe and
conditions are columns of every row. UTF-8, comma, point, and line ends as in RFC 4180, whatever
the language of the texts; a byte-order mark only where it was asked for.
"""

from __future__ import annotations

import codecs
import csv
import io
from typing import Any

import pandas as pd

from dashboard.exports.formats import Format, Options
from dashboard.exports.text import neutralise
from data.languages import N_
from geo.columns import Kind
from geo.longform import Table, table
from geo.shortlist import ShortlistExport


def write(shortlist: ShortlistExport, options: Options) -> bytes:
    """Write a shortlist as CSV.

    Parameters
    ----------
    shortlist
        The rows; the method is not in this format.
    options
        Wide or long, and whether with a byte-order mark.

    Returns
    -------
    bytes
        Numbers with all their digits, ``true`` and ``false``, and nothing where there is no value.
    """
    written = table_bytes(table(shortlist, options.form))
    return codecs.BOM_UTF8 + written if options.bom else written


def table_bytes(given: Table) -> bytes:
    """Write a described table as CSV.

    Parameters
    ----------
    given
        Its columns and rows.

    Returns
    -------
    bytes
        UTF-8 without a byte-order mark.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(neutralise(column.key) for column in given.columns)
    kinds = [column.kind for column in given.columns]
    for row in given.rows.itertuples(index=False, name=None):
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
