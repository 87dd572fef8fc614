"""How commands print rows: a table for a person, JSON or CSV for a program."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

import typer

from dashboard.language import _, error_in_words, listing, local, number, words
from data.errors import KindredError, SnapshotError
from data.languages import said_again

if TYPE_CHECKING:
    import pandas as pd

Form = Literal["table", "json", "csv"]
"""The forms in which rows are printed."""

FormOption = Annotated[
    Form,
    typer.Option("--format", help="A table to read, or JSON or CSV with all digits."),
]

Row = Mapping[str, Any]

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_UNLIMITED = 1_000
_KEEP_WHOLE = {"year", "home_year", "vintage_year", "first_year", "last_year"}


def records(frame: pd.DataFrame, columns: Sequence[str]) -> list[dict[str, Any]]:
    """Turn a frame into rows of plain Python values.

    Parameters
    ----------
    frame
        Any frame that has the columns; its index is left out.
    columns
        What each row is to hold, in order.

    Returns
    -------
    list of dict
        Missing values (NaN, NA, None) are None, numbers int or float with all digits, flags bool,
        tuples lists.
    """
    parts = [[plain(value) for value in frame[column]] for column in columns]
    return [dict(zip(columns, values, strict=True)) for values in zip(*parts, strict=True)]


def plain(value: Any) -> Any:
    """Turn one value into what JSON can hold: None, bool, int, float, str or a list of these."""
    import pandas as pd

    if isinstance(value, list | tuple | set | frozenset):
        return [plain(member) for member in value]
    if pd.isna(value):
        return None
    value = value.item() if hasattr(value, "item") else value
    if isinstance(value, float) and value in (float("inf"), float("-inf")):
        return None
    return value


def emit(rows: Sequence[Row], columns: Sequence[str], form: Form, *, closing: str = "") -> None:
    """Print rows to standard output.

    Parameters
    ----------
    rows
        Rows of plain values, as ``records`` gives them.
    columns
        Keys to print, in order; a table leaves out columns in which no row has a value.
    form
        "table": aligned, numbers to three digits; "json": an array of objects, numbers unrounded,
        missing values null; "csv": numbers unrounded, missing values empty, lists joined with
        "; ", text that a spreadsheet could take for a formula neutralised.
    closing
        A remark printed below a table; JSON and CSV leave it out.
    """
    if form == "json":
        kept = [{key: row[key] for key in columns} for row in rows]
        sys.stdout.write(json.dumps(kept, ensure_ascii=False, allow_nan=False, indent=1) + "\n")
    elif form == "csv":
        sys.stdout.write(_csv(rows, columns))
    else:
        _table(rows, columns, closing)


def say(text: str) -> None:
    """Print a remark to standard error, where it does not get between the rows."""
    typer.echo(printable(text), err=True)


FileForm = TypeVar("FileForm", bound=str)


def file_form(path: PurePath, forms: Sequence[FileForm], option: str = "--to") -> FileForm:
    """Tell by its extension in which form a file is to be written.

    Parameters
    ----------
    path
        The file; capitals in the extension do not matter.
    forms
        Those that there are, without the dot.
    option
        To be named in an error.

    Raises
    ------
    typer.BadParameter
        For any other extension.
    """
    for form in forms:
        if path.suffix.lower() == f".{form}":
            return form
    known = listing([f".{form}" for form in forms], last="or")
    raise typer.BadParameter(
        _("{name}: end the file's name with {known}.", name=repr(path.name), known=known),
        param_hint=f"'{option}'",
    )


def written(path: PurePath, size: int) -> None:
    """Say that a file was written, and how large it is."""
    amount = local(f"{-(-size // 1000):,}")
    typer.echo(_("{path}: written, {size} kB.", path=path, size=amount))


def printable(text: str) -> str:
    """Replace what could steer a terminal or turn the direction of writing."""
    return _CONTROL.sub("\ufffd", text)


def _csv(rows: Sequence[Row], columns: Sequence[str]) -> str:
    """Write rows as CSV."""
    from dashboard.exports.text import neutralise

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(neutralise(column) for column in columns)
    for row in rows:
        writer.writerow(_csv_cell(row[column]) for column in columns)
    return text.getvalue()


def _csv_cell(value: Any) -> str:
    """Write one value as CSV."""
    from dashboard.exports.text import neutralise

    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return neutralise("; ".join(str(member) for member in value))
    return neutralise(value) if isinstance(value, str) else repr(value)


def _table(rows: Sequence[Row], columns: Sequence[str], closing: str) -> None:
    """Draw rows as a table as wide as the terminal, or as wide as needed where there is none."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    # Drawn first and written then: a reader that goes away is met where all output is written.
    drawn = io.StringIO()
    on_terminal = sys.stdout.isatty()
    console = Console(
        file=drawn,
        force_terminal=on_terminal,
        width=shutil.get_terminal_size().columns if on_terminal else _UNLIMITED,
        highlight=False,
    )
    shown = [key for key in columns if any(row[key] is not None for row in rows)] or list(columns)
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for key in shown:
        numeric = any(_is_number(row[key]) for row in rows)
        table.add_column(Text(key), justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(_shown(row[key], key)) for key in shown))
    console.print(table)
    for line in closing.split("\n") if closing else ():
        console.print(Text(printable(line)), soft_wrap=not on_terminal)
    sys.stdout.write(drawn.getvalue())


def _is_number(value: Any) -> bool:
    """Tell numbers from flags and texts."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _shown(value: Any, key: str) -> str:
    """Write one value for a person."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return printable(", ".join(str(member) for member in value))
    if isinstance(value, int):
        return str(value) if key in _KEEP_WHOLE else local(f"{value:,}")
    if isinstance(value, float):
        return number(value)
    return printable(str(value))


def note_refused(refused: Iterable[KindredError]) -> None:
    """Say on standard error which snapshots and files of one's own cannot be used.

    Parameters
    ----------
    refused
        What is wrong with each.
    """
    for error in refused:
        if isinstance(error, SnapshotError):
            refusal = said_again(error.message, words())
            say(_("Note: {refusal} Another snapshot is used instead.", refusal=refusal))
        else:
            say(_("Note: {refusal}", refusal=error_in_words(error)))
