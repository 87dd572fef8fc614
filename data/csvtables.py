"""CSV tables of figures: their columns, and how they are read with every problem named.

Text is UTF-8, a comma separates, quotes go around text that holds a comma. An empty cell is a
missing value; the text ``NA`` never is (it is Namibia's ISO 3166-1 alpha-2 code).
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pandas as pd

from data.cells import DTYPES, PARSERS, Cell, plain
from data.errors import FiguresError, Problem
from data.filewords import reason_of
from data.languages import N_, Verbatim, fill, joined
from data.manifest import Quarantined

KEY = ["economy", "indicator", "period"]
"""What tells observations apart."""

OBSERVATION_COLUMNS = (*KEY, "value")

TABLES: Mapping[str, Mapping[str, str]] = {
    "economies": {
        "economy": "iso3",
        "iso2": "iso2",
        "name": "text",
        "long_name": "text",
        "region": "text",
        "income_group": "optional",
        "lending": "optional",
        "currency": "optional",
        "latitude": "latitude",
        "longitude": "longitude",
        "landlocked": "bool",
        "un_member": "bool",
        "least_developed": "bool",
        "un_sdg_region": "optional",
        "region_source": "text",
    },
    "indicators": {
        "indicator": "text",
        "name": "text",
        "unit": "text",
        "source": "text",
        "licence": "text",
        "worldbank_code": "optional",
        "worldbank_source": "int",
        "direction": "direction",
        "minimum": "float",
        "maximum": "float",
        "note": "optional",
    },
    "blocs": {"bloc": "text", "economy": "text", "as_of": "date", "source": "text"},
}
"""Columns of the tables beside the observations, each with the kind of its cells."""

SUSPECT_COLUMNS = {
    "economy": "text",
    "indicator": "text",
    "period": "text",
    "value": "number",
    "reason": "text",
}

SOURCE_COLUMNS = {
    "source": "text",
    "publisher": "text",
    "title": "text",
    "licence": "text",
    "licence_url": "text",
    "vintage": "text",
    "vintage_year": "int",
    "url": "text",
}

_KEPT = 1_000
_SHOWN = 5


def suspect_table(entries: Iterable[Quarantined]) -> pd.DataFrame:
    """Make a table of observations that are known to be wrong.

    Parameters
    ----------
    entries
        The observations with their reasons.

    Returns
    -------
    pandas.DataFrame
        As ``SUSPECT_COLUMNS``, in the order given; values are float, all else is text.
    """
    rows = [entry.model_dump() for entry in entries]
    table = pd.DataFrame(rows, columns=list(SUSPECT_COLUMNS))
    return table.astype({**dict.fromkeys(SUSPECT_COLUMNS, "str"), "value": "float64"})


class Problems:
    """What is wrong with figures, each with file and line; the first thousand are kept."""

    def __init__(self) -> None:
        self.kept: list[Problem] = []
        self.count = 0

    def add(self, file: str, line: int, message: str) -> None:
        """Note one more problem."""
        self.count += 1
        if len(self.kept) < _KEPT:
            self.kept.append(Problem(file, line, message))

    def refuse(self, folder: Path) -> None:
        """Raise FiguresError when there is any problem.

        Parameters
        ----------
        folder
            Where the figures lie, for the message.

        Raises
        ------
        FiguresError
            With every problem kept, in the order of file and line.
        """
        if not self.count:
            return
        self.kept.sort(key=lambda problem: (problem.file, problem.line))
        lines: list[str] = [
            joined([f"{problem.file}:{problem.line}", problem.message], ": ")
            for problem in self.kept[:_SHOWN]
        ]
        if self.count > _SHOWN:
            lines.append(fill("and {count} more", count=f"{self.count - _SHOWN:,}"))
        found = {"folder": str(folder), "shown": joined(lines, "; ")}
        raise FiguresError(
            fill("1 problem in the figures of {folder}: {shown}.", **found)
            if self.count == 1
            else fill(
                "{count} problems in the figures of {folder}: {shown}.",
                count=f"{self.count:,}",
                **found,
            ),
            "Correct these lines; nothing was written.",
            problems=self.kept,
        )


def read_rows(
    path: Path, columns: tuple[str, ...], problems: Problems
) -> Iterator[tuple[int, list[str]]]:
    """Read the rows of a CSV file that has exactly the given columns.

    Parameters
    ----------
    path
        The file.
    columns
        Its columns, in order.
    problems
        Takes what is wrong: a file that cannot be read, is not UTF-8 text, has other columns, or
        a row with too few or too many cells.

    Yields
    ------
    tuple of int and list of str
        Line number (of the row's last line) and the cells of each row that has the right number.
    """
    text = _text(path, problems)
    if text is None:
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    width = len(columns)
    try:
        header = next(reader, [])
        if tuple(header) != columns:
            problems.add(path.name, 1, _header_fault(header, columns))
            return
        for row in reader:
            if len(row) == width:
                yield reader.line_num, row
            elif row:
                problems.add(
                    path.name,
                    reader.line_num,
                    fill("has {count} cells instead of {width}", count=len(row), width=width),
                )
    except csv.Error as error:
        problems.add(path.name, reader.line_num, fill("is not CSV ({error})", error=error))


def read_table(path: Path, kinds: Mapping[str, str], problems: Problems) -> pd.DataFrame:
    """Read a small table whose cells are of known kinds.

    Parameters
    ----------
    path
        The file.
    kinds
        Kind of cell for each column, as in `TABLES`.
    problems
        Takes what is wrong.

    Returns
    -------
    DataFrame
        The columns of `kinds` in order, then ``line`` (int): the line in the file. Text is str
        with missing values as NaN; numbers float64 or Int64; yes and no the nullable boolean.
        Rows with a wrong cell are left out.
    """
    columns = tuple(kinds)
    parsers = [PARSERS[kind] for kind in kinds.values()]
    rows: list[list[Cell]] = []
    for line, cells in read_rows(path, columns, problems):
        row: list[Cell] = []
        for column, parser, cell in zip(columns, parsers, cells, strict=True):
            try:
                row.append(parser(cell))
            except ValueError as error:
                problems.add(path.name, line, joined([Verbatim(column), *error.args], ": "))
        if len(row) == len(columns):
            rows.append([*row, line])
    frame = pd.DataFrame(rows, columns=[*columns, "line"])
    types = {column: DTYPES.get(kind, "str") for column, kind in kinds.items()}
    return frame.astype({**types, "line": "int64"})


def write_csv(frame: pd.DataFrame) -> bytes:
    """Write a frame as CSV, the same bytes for the same rows.

    Parameters
    ----------
    frame
        Columns of text, numbers and yes or no, in the order wanted.

    Returns
    -------
    bytes
        UTF-8 text with a header; lines end in a line feed; missing values are empty cells.
    """
    columns = [_cells(frame[column]) for column in frame.columns]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(frame.columns)
    writer.writerows(zip(*columns, strict=True))
    return out.getvalue().encode()


def _cells(series: pd.Series) -> list[str]:
    """Write the cells of one column."""
    cells: list[str] = []
    for value in series.tolist():
        if isinstance(value, bool):
            cells.append(str(value).lower())
        elif isinstance(value, float) and math.isfinite(value):
            cells.append(plain(value))
        elif value is None or value is pd.NA or isinstance(value, float):
            cells.append("")
        else:
            cells.append(str(value))
    return cells


def _text(path: Path, problems: Problems) -> str | None:
    """Read a file as UTF-8 text, or say on which line it is not."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        problems.add(path.name, 1, N_("is missing"))
        return None
    except OSError as error:
        problems.add(path.name, 1, fill("cannot be read ({reason})", reason=reason_of(error)))
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        problems.add(path.name, line, N_("is not UTF-8 text"))
        return None


def _header_fault(header: list[str], columns: tuple[str, ...]) -> str:
    """Say how a header differs from what it should be."""
    missing = [column for column in columns if column not in header]
    extra = [column for column in header if column not in columns]
    parts = []
    if missing:
        parts.append(fill("column {names} is missing", names=Verbatim(", ".join(missing))))
    if extra:
        named = ", ".join(repr(name) for name in extra)
        parts.append(fill("column {names} is not expected", names=named))
    if not parts:
        parts.append(
            fill("columns should be {names}, each once and in this order", names=", ".join(columns))
        )
    return joined(parts, "; ")
