"""A table as it stands in a file: named columns, cells, and the row of each in the file."""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass

from data.errors import OwnDataError, several
from data.intake.limits import LONGEST_CELL, LONGEST_NAME
from data.languages import fill


class Percent(float):
    """A number that a spreadsheet shows as a percentage, times 100: 0.45 shown as 45% is 45."""


Cell = str | float | bool | datetime.date | None
"""What a cell holds; text of a CSV file is always str, and an empty cell None."""


@dataclass(frozen=True)
class Grid:
    """The cells of a file or sheet, before it is known which row names the columns.

    Attributes
    ----------
    rows
        The rows that hold anything, each with its number in the file (1 is the first).
    sheet, sheets
        The sheet that was read and all there are; empty for CSV.
    encoding
        How the text was encoded; empty for XLSX.
    encodings
        Where the file does not tell its encoding for sure: each possible one with a sample of
        what it makes of the letters that differ. Empty where it is sure.
    merged
        Merged areas as (first row, last row, reference), such as (2, 5, "B2:B5").
    notes
        What a reader should know of how it was read.
    uncomputed
        Cells (row in the file, column from 0) with a formula whose value the file does not hold.
    """

    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    encoding: str = ""
    encodings: tuple[tuple[str, str], ...] = ()
    merged: tuple[tuple[int, int, str], ...] = ()
    notes: tuple[str, ...] = ()
    uncomputed: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True)
class Table:
    """A table with named columns.

    Attributes
    ----------
    names
        The columns' names, each once.
    rows
        Cells of each row, as many as there are names.
    numbers
        The number of each row in the file.
    notes
        What a reader should know of how it was read.
    uncomputed
        Cells (place of the row, place of the column) whose formula has no value in the file.
    """

    names: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numbers: tuple[int, ...]
    notes: tuple[str, ...] = ()
    uncomputed: frozenset[tuple[int, int]] = frozenset()

    def place(self, name: str) -> int:
        """Give the place of a column.

        Raises
        ------
        OwnDataError
            There is no column of that name.
        """
        if name in self.names:
            return self.names.index(name)
        raise OwnDataError(
            fill("The file has no column {name}.", name=repr(name[:LONGEST_NAME])),
            fill("Its columns: {names}.", names=", ".join(self.names[:20])),
        )

    def column(self, name: str) -> tuple[Cell, ...]:
        """Give the cells of a column."""
        place = self.place(name)
        return tuple(row[place] for row in self.rows)


def tidy(text: str, longest: int = LONGEST_CELL) -> str:
    """Bring a text from a file into one line that can be shown.

    Parameters
    ----------
    text
        Anything.
    longest
        Letters kept.

    Returns
    -------
    str
        NFC, without control characters and marks that turn the direction of writing.
    """
    composed = unicodedata.normalize("NFC", text[: 4 * longest])
    kept = "".join(" " if unicodedata.category(c) in _HIDDEN else c for c in composed)
    return " ".join(kept.split())[:longest].rstrip()


_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_LOOKED_AT = 30
_WORD = re.compile(r"[^\W\d_]")


def header_of(grid: Grid) -> int:
    """Find the row that names the columns: the first that is about as wide as the table.

    Parameters
    ----------
    grid
        The cells.

    Returns
    -------
    int
        The row's number in the file. A title above the table is passed over.
    """
    first = grid.rows[:_LOOKED_AT]
    filled = [sum(cell is not None for cell in cells) for _, cells in first]
    widest = max(filled)
    for (number, cells), count in zip(first, filled, strict=True):
        texts = [cell for cell in cells if isinstance(cell, str) and _WORD.search(cell)]
        if count >= max(1, 0.6 * widest) and texts:
            return number
    return first[0][0]


def table_of(grid: Grid, header: int | None = None) -> Table:
    """Take the rows below the one that names the columns.

    Parameters
    ----------
    grid
        The cells.
    header
        Number of the row with the names; None to find it.

    Returns
    -------
    Table

    Raises
    ------
    OwnDataError
        There is no such row, nothing below it, or cells of the table are merged.
    """
    chosen = header_of(grid) if header is None else header
    named = next((cells for number, cells in grid.rows if number == chosen), None)
    if named is None:
        raise OwnDataError(
            fill("Row {row} is empty, so it cannot name the columns.", row=chosen),
            "Give the number of the row with the columns' names.",
        )
    below = [(number, cells) for number, cells in grid.rows if number > chosen]
    if not below:
        raise OwnDataError(
            fill("There is nothing below row {row}, which names the columns.", row=chosen),
            "Give a table with at least one row of figures.",
        )
    _refuse_merged(grid, chosen)
    width = max(len(named), *(len(cells) for _, cells in below))
    names, notes = _names(named, width)
    used = [place for place in range(width) if _used(named, below, place)]
    spots = {place: spot for spot, place in enumerate(used)}
    lines = {number: line for line, (number, _) in enumerate(below)}
    return Table(
        names=tuple(names[place] for place in used),
        rows=tuple(
            tuple(cells[place] if place < len(cells) else None for place in used)
            for _, cells in below
        ),
        numbers=tuple(number for number, _ in below),
        notes=(*grid.notes, *notes),
        uncomputed=frozenset(
            (lines[row], spots[column])
            for row, column in grid.uncomputed
            if row in lines and column in spots
        ),
    )


def _refuse_merged(grid: Grid, header: int) -> None:
    """Refuse merged cells inside the table; those of a title above it do no harm."""
    inside = [name for _, last, name in grid.merged if last >= header]
    if inside:
        raise OwnDataError(
            fill(
                "The table has merged cells ({areas}): only the first cell of each holds a value, "
                "so the others would be read as missing.",
                areas=several(inside),
            ),
            "Unmerge them, write the value into every cell, and save the file again.",
        )


def _used(named: tuple[Cell, ...], below: list[tuple[int, tuple[Cell, ...]]], place: int) -> bool:
    """Tell whether a column has a name or a cell."""
    if place < len(named) and named[place] is not None:
        return True
    return any(place < len(cells) and cells[place] is not None for _, cells in below)


def _names(named: tuple[Cell, ...], width: int) -> tuple[list[str], list[str]]:
    """Name every column once."""
    names: list[str] = []
    notes: list[str] = []
    for place in range(width):
        cell = named[place] if place < len(named) else None
        name = _name(cell) or f"Column {letters(place)}"
        if name in names:
            count = 2
            while f"{name} ({count})" in names:
                count += 1
            notes.append(
                fill(
                    "The name {name} stands above several columns; the one in {letters} is called "
                    "{new} here.",
                    name=name,
                    letters=letters(place),
                    new=f"{name} ({count})",
                )
            )
            name = f"{name} ({count})"
        names.append(name)
    return names, notes


def _name(cell: Cell) -> str:
    """Write what names a column as text; a year is often a number."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime.date):
        return cell.strftime("%Y-%m-%d")
    return "" if cell is None else tidy(str(cell), LONGEST_NAME)


def letters(place: int) -> str:
    """Name a column as spreadsheets do.

    Parameters
    ----------
    place
        0 for the first.

    Returns
    -------
    str
        Such as A, Z, AA.

    Examples
    --------
    >>> letters(0), letters(25), letters(26)
    ('A', 'Z', 'AA')
    """
    said = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        said = chr(65 + rest) + said
    return said
