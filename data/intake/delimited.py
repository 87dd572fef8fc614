"""CSV text to a grid of cells, whatever stands between them."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

from data.errors import OwnDataError
from data.intake.encodings import decoded
from data.intake.limits import check_shape
from data.intake.table import Cell, Grid, tidy
from data.languages import fill

_DELIMITERS = (",", ";", "\t", "|")
_LOOKED_AT = 50
_HINT = re.compile(r"\s*sep=([^\w\s\"]|\t) *[\r\n]*", re.IGNORECASE)
"""Excel's own first line, which says what stands between cells."""


def read_delimited(content: bytes, encoding: str = "") -> Grid:
    """Read a CSV file.

    Parameters
    ----------
    content
        What the file holds.
    encoding
        One that somebody chose; empty to find out.

    Returns
    -------
    Grid
        Cells as text without spaces around; empty ones are None.

    Raises
    ------
    OwnDataError
        It is no text, no CSV, empty, or too large.
    """
    text, found, asked = decoded(content, encoding)
    lines = text.splitlines(keepends=True)
    hint = _HINT.fullmatch(lines[0]) if lines else None
    skipped = 0
    if hint is not None:
        delimiter, skipped = hint[1], 1
        text = "".join(lines[1:])
    else:
        delimiter = _delimiter(lines[:_LOOKED_AT])
    rows: list[tuple[int, tuple[Cell, ...]]] = []
    cells = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    number = skipped
    try:
        for row in reader:
            number += 1
            cells += len(row)
            check_shape(len(rows) + 1, len(row), cells)
            kept = tuple(tidy(cell) or None for cell in row)
            if any(cell is not None for cell in kept):
                rows.append((number, kept))
    except csv.Error as error:
        raise OwnDataError(
            fill("Row {row} of the file is not CSV: {reason}.", row=number + 1, reason=error),
            "Look for a quotation mark that is never closed, and save the file again.",
        ) from None
    if not rows:
        raise OwnDataError("The file is empty.", "Give a file with a line of column names.")
    return Grid(rows=tuple(rows), encoding=found, encodings=asked)


def _delimiter(lines: list[str]) -> str:
    """Find what stands between cells: what parts most lines into the same number of cells."""
    best, chosen = (0.0, 0), ","
    for delimiter in _DELIMITERS:
        try:
            parsed = csv.reader(io.StringIO("".join(lines), newline=""), delimiter=delimiter)
            widths = [len(row) for row in parsed if any(cell.strip() for cell in row)]
        except csv.Error:
            continue
        counted = Counter(width for width in widths if width > 1)
        if not counted:
            continue
        width, lines_of_it = max(counted.items(), key=lambda pair: (pair[1], pair[0]))
        score = (lines_of_it / len(widths), width)
        if score > best:
            best, chosen = score, delimiter
    return chosen
