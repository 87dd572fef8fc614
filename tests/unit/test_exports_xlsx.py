"""The Excel export, read back by openpyxl."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from typing import Any

import openpyxl
import pandas as pd
import pytest
from exported import FORMULAS, HARMLESS, LONG, hostile, shortlist

from dashboard.exports import EXPORTERS
from dashboard.exports.xlsx import CELL_LIMIT, cell_text, in_pieces

SHEETS = ["Shortlist", "Verdicts", "Figures", "Method", "Sources", "Notes", "Columns", "Replay"]


@cache
def book() -> Any:
    return openpyxl.load_workbook(io.BytesIO(EXPORTERS["xlsx"].write(shortlist())))


@cache
def hostile_content() -> bytes:
    return EXPORTERS["xlsx"].write(hostile())


def table(sheet: Any, header: int = 1) -> list[dict[str, Any]]:
    lines = list(sheet.iter_rows(min_row=header, values_only=True))
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def test_it_has_the_sheets() -> None:
    assert book().sheetnames == SHEETS


def test_cells_are_typed() -> None:
    row = next(row for row in table(book()["Shortlist"], 2) if row["economy"] == "TCD")
    assert isinstance(row["rank"], int)
    assert isinstance(row["similarity"], float)
    assert row["landlocked"] is True
    assert isinstance(row["IT.NET.USER.ZS year"], int)
    assert isinstance(row["name"], str)


def test_numbers_keep_all_their_digits() -> None:
    values = shortlist().figures["value"].to_list()
    # The file holds 16 significant digits.
    assert [row["value"] for row in table(book()["Figures"])] == pytest.approx(values, rel=1e-15)


def test_missing_values_are_empty_cells() -> None:
    row = next(row for row in table(book()["Shortlist"], 2) if row["economy"] == "TWN")
    assert row["similarity"] is None and row["rank"] is None


def test_two_header_lines_give_names_with_units_and_keys() -> None:
    first, second = book()["Shortlist"].iter_rows(min_row=1, max_row=2, values_only=True)
    titles = dict(zip(second, first, strict=True))
    assert titles["IT.NET.USER.ZS"] == "Individuals using the internet (% of population)"
    assert titles["IT.NET.USER.ZS year"] == "Individuals using the internet, year"
    assert titles["gdp"] == "GDP (current US$)"


def test_headers_are_frozen_and_columns_have_widths() -> None:
    sheet = book()["Shortlist"]
    assert sheet.freeze_panes == "D3"
    assert sheet.column_dimensions["C"].width > 20
    assert all(book()[name].freeze_panes == "A2" for name in SHEETS[1:])


def test_verdicts_have_a_sheet_of_their_own() -> None:
    rows = {row["economy"]: row for row in table(book()["Verdicts"])}
    assert rows["BGD"]["verdict_text"] == shortlist().rows.at["BGD", "verdict_text"]


def test_figures_stand_in_long_form() -> None:
    made = shortlist()
    rows = table(book()["Figures"])
    assert len(rows) == len(made.figures)
    assert list(rows[0]) == [*made.figures.columns, "kind"]
    flagged = [row["flag"] for row in rows if row["economy"] == "TCD" and row["flag"]]
    assert any("shared regional estimate" in flag for flag in flagged)
    assert all(isinstance(row["value"], int | float) for row in rows)


def test_method_sources_and_notes_are_in_it() -> None:
    method = {row["item"]: row["value"] for row in table(book()["Method"])}
    assert method["Snapshot"] == shortlist().markets.snapshot_id
    sources = table(book()["Sources"])
    assert [row["licence"] for row in sources] == list(shortlist().sources["licence"])
    assert all(row["vintage"] and row["url"].startswith("https://") for row in sources)
    assert table(book()["Notes"]) == [
        {"economy": "BGD", "name": "Bangladesh", "part": 1, "note": "Call the chamber"}
    ]


def test_no_cell_is_a_formula_or_a_link() -> None:
    found = openpyxl.load_workbook(io.BytesIO(hostile_content()))
    for sheet in found:
        for line in sheet.iter_rows():
            assert all(cell.data_type != "f" and cell.hyperlink is None for cell in line)


def test_texts_that_begin_like_formulas_are_neutralised_and_others_left_alone() -> None:
    found = openpyxl.load_workbook(io.BytesIO(hostile_content()))
    rows = table(found["Shortlist"], 2)
    # Characters that XML lacks are written as _xHHHH_; openpyxl gives them back so.
    wanted = ["'" + text.replace("\r", "_x000D_") for text in FORMULAS] + list(HARMLESS[:6])
    assert [row["name"] for row in rows][: len(wanted)] == wanted
    assert [row["note"] for row in rows][: len(wanted)] == wanted


def test_a_note_beyond_the_limit_goes_on_in_the_sheet_of_notes() -> None:
    found = openpyxl.load_workbook(io.BytesIO(hostile_content()))
    shown = table(found["Shortlist"], 2)[-1]
    parts = [row["note"] for row in table(found["Notes"]) if row["economy"] == shown["economy"]]
    assert "".join(parts) == LONG
    assert len(parts) == 2
    assert shown["note"].endswith("(whole note in the sheet Notes)")


def test_no_text_is_longer_than_a_cell_can_hold() -> None:
    found = openpyxl.load_workbook(io.BytesIO(hostile_content()))
    for sheet in found:
        for line in sheet.iter_rows(values_only=True):
            for value in line:
                if isinstance(value, str):
                    assert len(value.encode("utf-16-le")) // 2 <= CELL_LIMIT


def test_all_parts_are_sound_xml_in_utf8() -> None:
    import xml.etree.ElementTree as ElementTree

    with zipfile.ZipFile(io.BytesIO(hostile_content())) as parts:
        for name in parts.namelist():
            ElementTree.fromstring(parts.read(name))


def test_the_same_shortlist_gives_the_same_bytes() -> None:
    assert EXPORTERS["xlsx"].write(shortlist()) == EXPORTERS["xlsx"].write(shortlist())


def test_pandas_reads_the_table_below_the_titles() -> None:
    frame = pd.read_excel(
        io.BytesIO(EXPORTERS["xlsx"].write(shortlist())),
        sheet_name="Shortlist",
        header=1,
        keep_default_na=False,
        na_values=[""],
    )
    assert frame["IT.NET.USER.ZS"].dtype == float
    assert list(frame["economy"]) == list(shortlist().rows["economy"])


@pytest.mark.parametrize("length", [CELL_LIMIT - 1, CELL_LIMIT, CELL_LIMIT + 1])
def test_a_text_is_cut_only_when_it_does_not_fit(length: int) -> None:
    text = "x" * length
    assert (cell_text(text) == text) == (length <= CELL_LIMIT)
    assert len(cell_text(text)) <= CELL_LIMIT


def test_the_apostrophe_counts_towards_the_limit() -> None:
    assert len(cell_text("=" * CELL_LIMIT)) == CELL_LIMIT


def test_pieces_never_cut_a_character_in_two() -> None:
    assert in_pieces("a🌏b", 2) == ["a", "🌏", "b"]
    assert in_pieces("", 2) == [""]
