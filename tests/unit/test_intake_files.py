"""Files that people and others send: each is read, or refused with one clear message."""

from __future__ import annotations

import codecs
import datetime
import io
import tomllib
import zipfile
from pathlib import Path

import openpyxl
import pytest
from own_files import prepared, repacked, table, workbook

from data.errors import OwnDataError
from data.intake.limits import MEGABYTES
from data.intake.reading import read_grid
from data.intake.table import Percent, letters, table_of

ROWS = [["Country", "Sales"], ["Kenya", 1.5], ["Peru", 2]]


# --- Text ------------------------------------------------------------------------------------


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_unicode_needs_no_question(codec: str) -> None:
    grid = read_grid("Quốc gia;Số\nViệt Nam;1\n".encode(codec))
    assert grid.rows[1] == (2, ("Việt Nam", "1"))
    assert grid.encodings == ()


def test_letters_that_two_encodings_read_differently_are_asked() -> None:
    text = "Country,Note\nViêt Nam,đư\n"
    content = text.encode("cp1258")
    grid = read_grid(content)
    assert dict(grid.encodings) == {"cp1252": "ðý", "cp1258": "đư"}
    assert read_grid(content, encoding="cp1258").rows[1][1] == ("Viêt Nam", "đư")
    assert read_grid(content, encoding="cp1258").encodings == ()


def test_letters_that_both_read_alike_need_no_question() -> None:
    grid = read_grid("Country,Note\nCôte d'Ivoire,é\n".encode("cp1252"))
    assert grid.encodings == ()
    assert grid.rows[1][1] == ("Côte d'Ivoire", "é")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_whatever_parts_the_cells_is_found(delimiter: str) -> None:
    text = "\n".join(delimiter.join(row) for row in (["A", "B", "C"], ["x", "1", "2"]))
    assert read_grid(text.encode()).rows[0][1] == ("A", "B", "C")


def test_a_hint_of_excel_and_titles_above_are_passed_over() -> None:
    found = table("sep=;\nSales report\n\nCountry;Sales\nKenya;1\n")
    assert found.names == ("Country", "Sales")
    assert found.numbers == (5,)


def test_a_hint_may_name_a_tab_and_no_quotation_mark() -> None:
    (_, head), *_ = read_grid(b"sep=\t\nCountry\tSales\nKenya\t1\n").rows
    assert head == ("Country", "Sales")
    last = read_grid(b'sep="\nCountry,Sales\nKenya,1\nPeru,2\n').rows[-1]
    assert last == (4, ("Peru", "2"))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"\n\n  \n", "is empty"),
        (bytes(range(256)) * 20, "neither a CSV"),
        (b"%PDF-1.7\n\x00\x01\x02", "neither a CSV"),
        (b'Country,Sales\n"Kenya,1\n' + b"x" * 200_000, "not CSV"),
        (b"Country," + b",".join(b"c" for _ in range(50_000)), "50,001 columns"),
        (b"Country\n" + b"Kenya\n" * 100_001, "more than 100,000 rows"),
        (b"Country,Sales\n", "nothing below row 1"),
        (b"x" * (MEGABYTES * 1024 * 1024 + 1), "at most 5 MB"),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, says: str) -> None:
    with pytest.raises(OwnDataError, match=says) as caught:
        table_of(read_grid(content))
    assert caught.value.remedy


def test_names_that_are_formulas_or_html_stay_texts() -> None:
    name = '=HYPERLINK("http://x","<script>alert(1)</script>")'
    found = prepared(f"Country;{name}\nKenya;1\n\u202eureP;2\n", period_is="2025")
    assert found.indicators[0].name.startswith("=HYPERLINK")
    assert "\u202e" not in "".join(item.about for item in found.questions)
    assert found.indicators[0].code.startswith("OWN.HYPERLINK")


def test_a_name_that_stands_twice_is_told() -> None:
    found = table("Country,Sales,Sales,\nKenya,1,2,3\n")
    assert found.names == ("Country", "Sales", "Sales (2)", "Column D")
    assert "stands above several columns" in found.notes[0]


# --- Workbooks -------------------------------------------------------------------------------


def test_a_workbook_keeps_numbers_dates_and_percentages() -> None:
    def shown(book: openpyxl.Workbook) -> None:
        book.active["B2"].number_format = "0.0%"  # type: ignore[index]

    rows = [["Country", "Share", "Since"], ["Kenya", 0.455, datetime.datetime(2024, 5, 1)]]
    grid = read_grid(workbook(rows, shown))
    assert grid.rows[1][1] == ("Kenya", 45.5, datetime.date(2024, 5, 1))
    assert isinstance(grid.rows[1][1][1], Percent)


def test_the_sheets_that_hold_cells_are_offered() -> None:
    def more(book: openpyxl.Workbook) -> None:
        book.create_sheet("Empty")
        book.create_sheet("Partners").append(["Country", "Partners"])

    content = workbook(ROWS, more)
    assert read_grid(content).sheets == ("Sheet", "Partners")
    assert read_grid(content, sheet="Partners").rows == ((1, ("Country", "Partners")),)
    with pytest.raises(OwnDataError, match="no sheet 'Other'"):
        read_grid(content, sheet="Other")
    with pytest.raises(OwnDataError, match="'Empty' is empty"):
        read_grid(content, sheet="Empty")


def test_formulas_count_with_the_value_that_the_file_holds() -> None:
    def formula(book: openpyxl.Workbook) -> None:
        book.active["B3"] = "=1+1"  # type: ignore[index]

    found = table_of(read_grid(workbook(ROWS, formula)))
    assert "1 cells hold formulas" in found.notes[0]
    assert found.uncomputed == {(1, 1)}


def test_merged_cells_of_the_table_are_refused_and_those_of_a_title_are_not() -> None:
    title = workbook([["Sales report", None], *ROWS], lambda book: book.active.merge_cells("A1:B1"))  # type: ignore[union-attr]
    assert table_of(read_grid(title)).names == ("Country", "Sales")
    inside = workbook(ROWS, lambda book: book.active.merge_cells("A2:A3"))  # type: ignore[union-attr]
    with pytest.raises(OwnDataError, match=r"merged cells \(A2:A3\)"):
        table_of(read_grid(inside))


def _macros() -> bytes:
    return repacked(workbook(ROWS), xl__vbaProject_dot_bin=b"macro")


def _entities() -> bytes:
    part = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
    return repacked(workbook(ROWS), xl__sharedStrings_dot_xml=part)


def _crowded(part: str, tag: bytes) -> bytes:
    """A few kilobytes that take the reader of workbooks minutes."""
    return repacked(workbook(ROWS), **{part: b"<x>" + tag * 1_200_000 + b"</x>"})


def _hidden() -> bytes:
    """XML without end, below a name that no XML has."""
    return repacked(workbook(ROWS), xl__sheet_dot_dat=b" <x>" + b"0" * 4_000_000)


def _bomb() -> bytes:
    return repacked(workbook(ROWS), xl__media__image1_dot_png=bytes(80 * 1024 * 1024))


def _many_parts() -> bytes:
    return repacked(workbook(ROWS), **{f"xl__x{n}": b"" for n in range(1_100)})


def _zip() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("readme.txt", "hello")
    return kept.getvalue()


def _ods() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    return kept.getvalue()


def _damaged() -> bytes:
    return repacked(workbook(ROWS), xl__worksheets__sheet1_dot_xml=b"<worksheet><sheetData><row")


def _wide() -> bytes:
    return workbook([["Country", *range(600)]])


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (_macros(), "holds macros"),
        (_entities(), "declares a document type"),
        (_crowded("xl__styles_dot_xml", b"<xf/>"), "far more than a table"),
        pytest.param(
            _crowded("xl__sharedStrings_dot_xml", b"<si/>"),
            "far more than a table",
            marks=pytest.mark.slow,
        ),
        pytest.param(
            _crowded("xl__worksheets__sheet1_dot_xml", b"<c/>"),
            "far more than a table",
            marks=pytest.mark.slow,
        ),
        (_hidden(), "damaged"),
        (_bomb(), "would expand to"),
        (_many_parts(), "would expand to"),
        (_zip(), "no XLSX workbook"),
        (_ods(), "OpenDocument"),
        (_damaged(), "damaged"),
        (workbook(ROWS)[:3_000], "damaged"),
        (b"PK\x03\x04" + b"rubbish" * 50, "damaged"),
        (_wide(), "601 columns"),
        (workbook([]), "not one cell"),
        (_OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (_OLE + b"Workbook", "older Office file"),
    ],
)
def test_a_workbook_that_cannot_be_taken_is_refused(content: bytes, says: str) -> None:
    with pytest.raises(OwnDataError, match=says) as caught:
        read_grid(content)
    assert caught.value.remedy


def test_a_workbook_with_macros_is_refused_by_its_name_too() -> None:
    with pytest.raises(OwnDataError, match="holds macros"):
        read_grid(workbook(ROWS), "sales.XLSM")


def test_what_a_workbook_says_of_its_size_is_not_believed() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook(ROWS))) as archive:
        part = archive.read("xl/worksheets/sheet1.xml")
    lying = part.replace(b'ref="A1:B3"', b'ref="A1:XFD1048576"')
    assert lying != part
    content = repacked(workbook(ROWS), xl__worksheets__sheet1_dot_xml=lying)
    assert len(read_grid(content).rows) == 3


def test_the_server_takes_no_larger_upload_than_is_read() -> None:
    root = Path(__file__).resolve().parents[2]
    text = (root / "dashboard" / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    assert tomllib.loads(text)["server"]["maxUploadSize"] == MEGABYTES


def test_columns_are_named_as_spreadsheets_do() -> None:
    assert [letters(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_a_byte_order_mark_is_no_letter() -> None:
    assert table(codecs.BOM_UTF8 + b"Country,A\nPeru,1\n").names[0] == "Country"
