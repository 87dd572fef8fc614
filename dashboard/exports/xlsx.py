"""A shortlist as an Excel workbook.

Sheets: Shortlist (two header lines: names with units, then the columns' keys), Verdicts, Figures
(every value with its unit, period, year, source and licence, and whether it is imputed or shared),
Method, Sources, Notes, Columns and Replay. A value that is shared, suspicious or carried forward is
marked by its colour and a comment, a place where a stand-in took part in distances likewise.
Numbers, years and yes/no are typed cells; the sheets' names, the names in the header and all
sentences are in the language of the result, the keys of columns stay; text is always written as
text, never as a formula or a link.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.exports.formats import Format, Options
from dashboard.exports.packing import to_lines
from dashboard.exports.replaying import SHEET_MARK, replay_text
from dashboard.exports.text import neutralise
from data.languages import N_
from geo.columns import Column, Kind
from geo.longform import figure_rows, without_figures
from geo.shortlist import ShortlistExport

CELL_LIMIT = 32_767
"""UTF-16 units that a cell can hold in Excel."""

CUT = " … (cut)"
NOTE_GOES_ON = N_(" … (whole note in the sheet Notes)")

_FLAGGED = "#fff2cc"
_NO_DATE = datetime.datetime(1980, 1, 1)  # the zero of ZIP archives: same shortlist, same bytes
_TEXT_WIDTHS = {"economy": 7, "name": 26, "note": 40, "verdict": 18, "region": 26, "bloc": 26}
_KIND_WIDTHS: dict[Kind, int] = {"text": 14, "integer": 9, "number": 14, "boolean": 11}
_TABLE_WIDTHS = {
    "value": 16,
    "figures": 9,
    "first_year": 10,
    "last_year": 10,
    "kind": 10,
    "shared": 8,
    "key": 26,
    "meaning": 90,
    "year": 7,
    "period": 10,
    "part": 6,
    "economy": 9,
    "item": 36,
    "cautions": 80,
    "note": 80,
    "indicator_name": 46,
    "flag": 46,
    "indicators": 60,
    "verdict_text": 110,
    "source": 40,
    "title": 40,
}


def write(shortlist: ShortlistExport, options: Options) -> bytes:
    """Write a shortlist as a workbook.

    Parameters
    ----------
    shortlist
        The rows and what travels with them.
    options
        In the long form the sheet Shortlist has no indicators: they are the rows of Figures.

    Returns
    -------
    bytes
        An .xlsx file. A note beyond what a cell can hold goes on in further rows of Notes.
    """
    import xlsxwriter

    buffer, say = io.BytesIO(), shortlist.markets.say
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties(
        {
            "title": say("Kindred Markets shortlist"),
            "comments": say(
                "Snapshot {snapshot}, version {version}",
                snapshot=shortlist.markets.snapshot_id,
                version=shortlist.version,
            ),
            "created": _NO_DATE,
        }
    )
    shaped = without_figures(shortlist) if options.form == "long" else shortlist
    _write_shortlist(book, shaped)
    verdicts = shortlist.rows[["economy", "name", "verdict", "verdict_text"]]
    _write_table(book, say("Verdicts"), verdicts)
    _write_table(book, say("Figures"), figure_rows(shortlist), wrap=False)
    _write_table(book, say("Method"), shortlist.method, widths={"value": 100})
    _write_table(book, say("Sources"), shortlist.sources)
    _write_table(book, say("Notes"), _notes(shortlist))
    _write_table(book, say("Columns"), _columns(shaped), widths={"unit": 30})
    _write_replay(book, say("Replay"), replay_text(shortlist, options))
    book.close()
    return buffer.getvalue()


def cell_text(text: str, ending: str = CUT) -> str:
    """Make a text fit for a cell: neutralised and within the limit.

    Parameters
    ----------
    text
        Any text.
    ending
        What a text that had to be cut ends with.

    Returns
    -------
    str
        At most `CELL_LIMIT` UTF-16 units.
    """
    safe = neutralise(text)
    pieces = in_pieces(safe, CELL_LIMIT)
    if len(pieces) == 1:
        return safe
    return in_pieces(safe, CELL_LIMIT - len(ending))[0] + ending


def in_pieces(text: str, limit: int) -> list[str]:
    """Cut a text into pieces of at most so many UTF-16 units, never inside a character.

    Parameters
    ----------
    text
        Any text.
    limit
        At least 2.

    Returns
    -------
    list of str
        Pieces that join to the text; one, possibly empty, when it is short enough.
    """
    pieces, start, size = [], 0, 0
    for place, character in enumerate(text):
        units = 2 if character > "\uffff" else 1
        if size + units > limit:
            pieces.append(text[start:place])
            start, size = place, 0
        size += units
    return [*pieces, text[start:]]


def _write_shortlist(book: Any, shortlist: ShortlistExport) -> None:
    """Write the sheet of economies."""
    say = shortlist.markets.say
    sheet = book.add_worksheet(say("Shortlist"))
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 0})
    keys = book.add_format({"italic": True, "font_color": "#555555", "bottom": 1})
    sheet.set_row(0, 62)
    marks = _marks(shortlist)
    rows = shortlist.rows
    for place, column in enumerate(shortlist.columns):
        title = f"{column.title} ({column.unit})" if column.kind == "number" else column.title
        sheet.write_string(0, place, cell_text(title if column.unit else column.title), head)
        sheet.write_string(1, place, cell_text(column.key), keys)
        form = _cell_format(book, column, rows[column.key])
        flagged = _cell_format(book, column, rows[column.key], background=_FLAGGED)
        sheet.set_column(place, place, _TEXT_WIDTHS.get(column.key, _KIND_WIDTHS[column.kind]))
        for number, value in enumerate(rows[column.key], start=2):
            ending = say(NOTE_GOES_ON) if column.key == "note" else CUT
            said = marks.get((shortlist.economies[number - 2], column.key))
            _write_cell(sheet, number, place, value, column.kind, flagged if said else form, ending)
            if said:
                if pd.isna(value):
                    sheet.write_blank(number, place, None, flagged)
                sheet.write_comment(number, place, said, {"x_scale": 2})
    sheet.freeze_panes(2, 3)
    sheet.autofilter(1, 0, len(rows) + 1, len(shortlist.columns) - 1)


def _write_table(
    book: Any,
    name: str,
    table: pd.DataFrame,
    *,
    widths: dict[str, int] | None = None,
    wrap: bool = True,
) -> None:
    """Write a plain table with its own column names as frozen header."""
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "bottom": 1})
    body = book.add_format({"text_wrap": wrap, "valign": "top"})
    for place, key in enumerate(table.columns):
        sheet.write_string(0, place, cell_text(str(key)), head)
        sheet.set_column(place, place, ({**_TABLE_WIDTHS, **(widths or {})}).get(str(key), 24))
        kind = _kind(table[key])
        for number, value in enumerate(table[key], start=1):
            _write_cell(sheet, number, place, value, kind, body)
    sheet.freeze_panes(1, 0)
    if len(table):
        sheet.autofilter(0, 0, len(table), len(table.columns) - 1)


def _write_cell(
    sheet: Any, row: int, column: int, value: Any, kind: Kind, form: Any, ending: str = CUT
) -> None:
    """Write one typed cell; nothing where there is no value."""
    if pd.isna(value):
        return
    if kind == "text":
        sheet.write_string(row, column, cell_text(str(value), ending), form)
    elif kind == "boolean":
        sheet.write_boolean(row, column, bool(value), form)
    else:
        sheet.write_number(row, column, int(value) if kind == "integer" else float(value), form)


def _cell_format(book: Any, column: Column, values: pd.Series, background: str = "") -> Any:
    """Choose how a column's cells are shown; the cells keep all digits.

    Of the texts only notes are wrapped: others would make every row as tall as a page.
    """
    made = {"valign": "top", **({"bg_color": background} if background else {})}
    if column.kind == "text":
        return book.add_format({"text_wrap": column.key == "note", **made})
    if column.kind == "boolean":
        return book.add_format(made)
    if column.kind == "integer":
        return book.add_format({"num_format": "0", **made})
    largest = values.abs().max()
    shown = "#,##0" if largest >= 1000 else "0.0" if largest >= 20 else "0.000"
    return book.add_format({"num_format": shown, **made})


def _marks(shortlist: ShortlistExport) -> dict[tuple[str, str], str]:
    """Give what is to be remarked on single values, by economy and indicator."""
    rows = figure_rows(shortlist)
    rows = rows[rows["flag"] != ""]
    keys = zip(rows["economy"], rows["indicator"], strict=True)
    return {key: str(flag) for key, flag in zip(keys, rows["flag"], strict=True)}


def _columns(shortlist: ShortlistExport) -> pd.DataFrame:
    """List what the columns mean."""
    return pd.DataFrame(
        [(column.key, column.title, column.unit, column.meaning) for column in shortlist.columns],
        columns=["key", "title", "unit", "meaning"],
    )


def _write_replay(book: Any, name: str, text: str) -> None:
    """Write the replay file, compressed into a few cells."""
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 0, 60)
    for number, line in enumerate([SHEET_MARK, *to_lines(text)]):
        sheet.write_string(number, 0, line)


def _kind(values: pd.Series) -> Kind:
    """Tell what a column of a plain table holds."""
    if pd.api.types.is_integer_dtype(values.dtype):
        return "integer"
    return "number" if pd.api.types.is_float_dtype(values.dtype) else "text"


def _notes(shortlist: ShortlistExport) -> pd.DataFrame:
    """Lay out the notes, long ones in several rows."""
    rows: list[tuple[str, str, int, str]] = []
    for economy, note in shortlist.notes.items():
        # One unit is left for the apostrophe of a piece that begins like a formula.
        pieces: Sequence[str] = in_pieces(note, CELL_LIMIT - 1)
        for part, piece in enumerate(pieces, start=1):
            rows.append((economy, shortlist.markets.name(economy), part, piece))
    return pd.DataFrame(rows, columns=["economy", "name", "part", "note"])


EXPORTER = Format(
    "xlsx",
    N_("Excel workbook"),
    ".xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    write,
)
