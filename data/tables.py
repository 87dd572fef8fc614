"""Tables of one's own: CSV read as text, cell by cell, so that nothing is guessed."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TextIO

import pandas as pd

from data.errors import AnalysisError
from data.filewords import unreadable
from data.languages import fill

MOST_CELLS = 20_000_000
"""Largest table that is read; far above any composite, and below what fills the memory."""


def read_table(path: Path) -> pd.DataFrame:
    """Read a CSV file as text.

    Parameters
    ----------
    path
        A UTF-8 file (a byte order mark is dropped) with a line of column names. Columns are
        separated by commas, or by semicolons or tabs where the first line has no comma.

    Returns
    -------
    pandas.DataFrame
        A column of text per column, spaces around cells removed; nothing is taken for missing, so
        that ``NA`` stays ``NA``. Columns without a name (R's row numbers) and empty lines are left
        out.

    Raises
    ------
    AnalysisError
        The file cannot be read, is not UTF-8, has no line of names, a doubled name or a line of
        another length (with the number of the line).
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline()
            file.seek(0)
            lines = _lines(file, _delimiter(first))
    except OSError as error:
        raise AnalysisError(
            unreadable(path, error),
            "Check the path and who may read it.",
        ) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise AnalysisError(
            fill("{path} is not a CSV file in UTF-8 ({error}).", path=str(path), error=error),
            "Save it as CSV in UTF-8.",
        ) from error
    if not lines:
        raise AnalysisError(
            fill("{path} is empty.", path=str(path)), "The first line names the columns."
        )
    return _frame(path, lines)


def _lines(file: TextIO, delimiter: str) -> list[tuple[int, list[str]]]:
    """Read all lines that are not empty, with their numbers."""
    reader = csv.reader(file, delimiter=delimiter)
    lines: list[tuple[int, list[str]]] = []
    cells = 0
    for row in reader:
        cells += len(row)
        if cells > MOST_CELLS:
            raise AnalysisError(
                fill("The table has more than {most} cells.", most=f"{MOST_CELLS:,}"),
                "Give a smaller table.",
            )
        if any(cell.strip() for cell in row):
            lines.append((reader.line_num, row))
    return lines


def _delimiter(first: str) -> str:
    """Tell what separates the columns from the line of names."""
    if "," in first:
        return ","
    return ";" if ";" in first else ("\t" if "\t" in first else ",")


def _frame(path: Path, lines: list[tuple[int, list[str]]]) -> pd.DataFrame:
    """Make the frame of text from the lines and their numbers."""
    names = [name.strip() for name in lines[0][1]]
    named = [name for name in names if name]
    for name in named:
        if named.count(name) > 1:
            raise AnalysisError(
                fill(
                    "{path}: the column {name} is there more than once.", path=str(path), name=name
                ),
                "Give each column one name.",
            )
    for number, row in lines[1:]:
        if len(row) != len(names):
            raise AnalysisError(
                fill(
                    "{path}:{number}: {count} cells where the first line names {count_2} columns.",
                    path=str(path),
                    number=number,
                    count=len(row),
                    count_2=len(names),
                ),
                "Give each line as many cells; put quotes around text that has a comma.",
            )
    columns = {
        name: [row[place].strip() for _, row in lines[1:]]
        for place, name in enumerate(names)
        if name
    }
    return pd.DataFrame(columns, dtype=object)
