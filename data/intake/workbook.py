"""XLSX workbooks to a grid of cells, after their container was looked at from outside."""

from __future__ import annotations

import datetime
import io
import re
import warnings
import zipfile
from typing import TYPE_CHECKING, Any

from data.errors import OwnDataError
from data.intake.limits import (
    EXPANDED_MEGABYTES,
    MOST_COLUMNS,
    MOST_PARTS,
    MOST_ROWS,
    check_shape,
)
from data.intake.table import Cell, Grid, Percent, tidy
from data.intake.xmlparts import is_endless, is_xml, refuse_crowded
from data.languages import N_, fill

if TYPE_CHECKING:
    from openpyxl import Workbook

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_TYPES = "[Content_Types].xml"
_SAVE = N_("Save the table as XLSX without macros, or as CSV in UTF-8.")
_DOCTYPES = tuple(
    mark.encode(codec) for mark in ("<!DOCTYPE", "<!ENTITY") for codec in ("utf-8", "utf-16-le")
)
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*\bref=\"([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)\"")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_BROKEN = N_("The workbook is damaged and cannot be read.")


def refuse_ole(content: bytes) -> None:
    """Refuse a file of the older container, saying which of its kinds it is.

    Raises
    ------
    OwnDataError
        Always: it is protected by a password, or of an older form.
    """
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise OwnDataError(
            "The workbook is protected by a password, so it cannot be read.",
            "Open it, take the password away, and save it again.",
        )
    raise OwnDataError("The file is an older Office file (.xls), which is not read.", _SAVE)


def read_workbook(content: bytes, sheet: str = "") -> Grid:
    """Read one sheet of a workbook.

    Parameters
    ----------
    content
        What the file holds.
    sheet
        Its name; empty for the only one that holds anything.

    Returns
    -------
    Grid
        Numbers as float (those shown as percentages as `Percent`), dates as dates, text without
        spaces around. Formulas count with the value that the file holds for them. Where several
        sheets hold cells and none was chosen, the first of them.

    Raises
    ------
    OwnDataError
        The file is damaged, holds macros, expands too far, or has no such sheet.
    """
    parts = parts_of(content)
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that do not matter here
            return _read(content, parts, sheet)
    except OwnDataError:
        raise
    except (InvalidFileException, zipfile.BadZipFile, OSError, MemoryError, RecursionError):
        raise OwnDataError(_BROKEN, _SAVE) from None
    except Exception as error:
        # Whatever a damaged part makes the reader raise, it says the same to a person.
        raise OwnDataError(_BROKEN, _SAVE) from error


def parts_of(content: bytes) -> dict[str, bytes]:
    """Expand a workbook's parts within bounds, before anything reads them.

    Parameters
    ----------
    content
        What the file holds, from anybody.

    Returns
    -------
    dict
        Name of each part to what it holds.

    Raises
    ------
    OwnDataError
        It is damaged, protected, too large or crowded once expanded, or no plain workbook: one
        with macros, with declarations of entities, or with a piece of XML that has no end.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            expanded = sum(entry.file_size for entry in entries)
            if len(entries) > MOST_PARTS or expanded > EXPANDED_MEGABYTES * 1024 * 1024:
                raise OwnDataError(
                    fill(
                        "The workbook would expand to {size} MB in {count} parts; at most {most} "
                        "MB in {parts} parts are read.",
                        size=f"{expanded / 1024 / 1024:,.0f}",
                        count=f"{len(entries):,}",
                        most=EXPANDED_MEGABYTES,
                        parts=f"{MOST_PARTS:,}",
                    ),
                    "Keep only the sheet that is needed, and save it again.",
                )
            if any(entry.flag_bits & 1 for entry in entries):
                raise OwnDataError(
                    "The file is protected by a password, so it cannot be read.",
                    "Save it again without a password.",
                )
            # A part never gives more than its entry says, whatever it holds.
            parts = {entry.filename: archive.read(entry) for entry in entries if not entry.is_dir()}
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
        if isinstance(error, OwnDataError):
            raise
        raise OwnDataError(_BROKEN, _SAVE) from None
    except Exception as error:  # zlib and lzma have errors of their own
        raise OwnDataError(_BROKEN, _SAVE) from error
    _refuse_other_kinds(parts)
    return parts


def _refuse_other_kinds(parts: dict[str, bytes]) -> None:
    """Refuse macros, other formats in the same container, and XML that declares entities."""
    types = parts.get(_TYPES, b"").lower()
    if b"macroenabled" in types or any("vbaproject" in name.lower() for name in parts):
        raise OwnDataError(
            "The workbook holds macros (.xlsm or .xlsb); such programs are not taken in.", _SAVE
        )
    if "opendocument" in parts.get("mimetype", b"")[:200].decode("latin-1"):
        raise OwnDataError("The file is an OpenDocument file, which is not read.", _SAVE)
    if b"spreadsheetml" not in types:
        raise OwnDataError("The file is a ZIP archive, but no XLSX workbook.", _SAVE)
    for name, part in parts.items():
        if not is_xml(name, part):
            continue
        if is_endless(part):
            raise OwnDataError(_BROKEN, _SAVE)
        if any(mark in part for mark in _DOCTYPES):
            raise OwnDataError(
                fill(
                    "The part {name} of the workbook declares a document type, which no "
                    "spreadsheet program writes.",
                    name=name,
                ),
                _SAVE,
            )
        refuse_crowded(name, part)


def _open(content: bytes, *, values: bool) -> Workbook:
    """Open a workbook for reading row by row."""
    from openpyxl import load_workbook

    return load_workbook(
        io.BytesIO(content), read_only=True, data_only=values, keep_links=False, rich_text=False
    )


def _read(content: bytes, parts: dict[str, bytes], wanted: str) -> Grid:
    """Read the wanted sheet, or the first that holds anything."""
    book = _open(content, values=True)
    names = [str(sheet.title) for sheet in book.worksheets]
    if wanted and wanted not in names:
        raise OwnDataError(
            fill("The workbook has no sheet {name}.", name=repr(wanted[:80])),
            fill("Its sheets: {names}.", names=", ".join(names[:20])),
        )
    filled: dict[str, tuple[tuple[int, tuple[Cell, ...]], ...]] = {}
    for name in names:
        if not wanted or name == wanted:
            rows = _rows(book[name])
            if rows:
                filled[name] = rows
    if not filled:
        raise OwnDataError(
            N_("There is not one cell in the workbook that holds anything.")
            if not wanted
            else fill("The sheet {name} is empty.", name=repr(wanted[:80])),
            "Give a table with a line of column names.",
        )
    chosen, rows = next(iter(filled.items()))
    part = parts.get(_path(book[chosen]), b"")
    notes, uncomputed = _formulas(content, chosen, part, rows)
    return Grid(
        rows=rows,
        sheet=chosen,
        sheets=tuple(names if wanted else filled),
        merged=_merged(part),
        notes=notes,
        uncomputed=uncomputed,
    )


def _path(sheet: Any) -> str:
    """Name the part that a sheet is kept in."""
    return str(getattr(sheet, "_worksheet_path", "")).lstrip("/")


def _merged(part: bytes) -> tuple[tuple[int, int, str], ...]:
    """List the merged areas of a sheet."""
    return tuple(
        (int(top), int(bottom), f"{left.decode()}{int(top)}:{right.decode()}{int(bottom)}")
        for left, top, right, bottom in _MERGED.findall(part)
    )


def _rows(sheet: Any) -> tuple[tuple[int, tuple[Cell, ...]], ...]:
    """Read the rows of a sheet that hold anything, within bounds."""
    sheet.reset_dimensions()  # what a file says of its own size need not be true
    rows: list[tuple[int, tuple[Cell, ...]]] = []
    cells = 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        if number > MOST_ROWS:
            check_shape(number, 0, 0)
        last = max((place for place, cell in enumerate(row) if cell.value is not None), default=-1)
        if last < 0:
            continue
        cells += last + 1
        check_shape(len(rows) + 1, last + 1, cells)
        read = tuple(_cell(cell) for cell in row[: last + 1])
        if any(cell is not None for cell in read):
            rows.append((number, read))
    return tuple(rows)


def _cell(cell: Any) -> Cell:
    """Take the value of a cell."""
    value = cell.value
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        shown = _QUOTED.sub("", str(cell.number_format or ""))
        number = float(value)
        return Percent(round(number * 100, 10)) if "%" in shown else number
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    return tidy(str(value)) or None  # errors such as #REF! and times of day are texts here


def _formulas(
    content: bytes, name: str, part: bytes, rows: tuple[tuple[int, tuple[Cell, ...]], ...]
) -> tuple[tuple[str, ...], frozenset[tuple[int, int]]]:
    """Say how many cells hold formulas, and find those without a value in the file."""
    if not _FORMULA.search(part):
        return (), frozenset()
    values = dict(rows)
    count, lacking = 0, set()
    sheet = _open(content, values=False)[name]
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(max_row=MOST_ROWS), start=1):
        for place, cell in enumerate(row[:MOST_COLUMNS]):
            if cell.data_type != "f":
                continue
            count += 1
            cells = values.get(number, ())
            if place >= len(cells) or cells[place] is None:
                lacking.add((number, place))
    note = fill(
        "{count} cells hold formulas: the value counts that the file holds for each, as last "
        "worked out by the spreadsheet.",
        count=f"{count:,}",
    )
    return (note,), frozenset(lacking)
