"""Numbers as people write them: what a column tells, and what has to be asked."""

from __future__ import annotations

import datetime

import pytest

from data.intake.numerals import number_of, numerals, written
from data.intake.periods import dated_name, period_of
from data.intake.table import Cell, Percent


@pytest.mark.parametrize(
    ("text", "point", "comma", "unit"),
    [
        ("1.234", 1.234, 1234.0, ""),
        ("1,234", 1234.0, 1.234, ""),
        ("1.234,5", None, 1234.5, ""),
        ("1,234.5", 1234.5, None, ""),
        ("1.234.567", None, 1234567.0, ""),
        ("1,23,456", 123456.0, None, ""),
        ("0.123", 0.123, None, ""),
        ("0,123", None, 0.123, ""),
        ("1 234,5", None, 1234.5, ""),
        ("1\u202f234", 1234.0, 1234.0, ""),
        ("1'234", 1234.0, 1234.0, ""),
        ("12%", 12.0, 12.0, "%"),
        ("$1,234.50", 1234.5, None, "$"),
        ("VND 1.000.000", None, 1000000.0, "VND"),
        ("12,5 tỷ", None, 12.5, "tỷ"),
        ("(1,234)", -1234.0, -1.234, ""),
        ("\u22125", -5.0, -5.0, ""),
        ("1e3", 1000.0, 1000.0, ""),
    ],
)
def test_a_number_is_read_in_every_way_that_it_can_be(
    text: str, point: float | None, comma: float | None, unit: str
) -> None:
    part = written(text)
    assert part is not None
    assert (part.readings.get("point"), part.readings.get("comma")) == (point, comma)
    assert part.unit == unit


@pytest.mark.parametrize("text", ["abc", "--5", "1.2.3", "1,2,3", "1/2", "5 of 7", "=1+1", "#REF!"])
def test_what_is_no_number_has_no_reading(text: str) -> None:
    part = written(text)
    assert part is not None
    assert part.readings == {}


@pytest.mark.parametrize("cell", ["", " ", "-", "n/a", "NA", "..", "null", None])
def test_what_stands_for_nothing_is_missing(cell: str | None) -> None:
    assert written(cell) is None


def test_one_number_tells_of_a_whole_column() -> None:
    assert numerals(["1.234", "12,5"]).notation == "comma"
    assert numerals(["1.234", "12.5"]).notation == "point"
    assert numerals(["1", "20", "300"]).notation == "point"


@pytest.mark.parametrize("cells", [["1.234"], ["1,234", "5"], ["1.5", "1,5"], ["1.234,5", "1,2.5"]])
def test_what_a_column_does_not_tell_is_asked(cells: list[str]) -> None:
    found = numerals(cells)
    if found.readable == len(cells):
        assert found.notation is None
        assert found.example in cells


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        (datetime.date(2026, 1, 5), "date"),
        ("5-Jan", "date"),
        ("2026-01-05", "date"),
        (True, "yes or no"),
        ("#DIV/0!", "error of the spreadsheet"),
        ("much", "no number"),
        ("12%", "unit"),
    ],
)
def test_a_cell_that_is_no_figure_says_why(cell: Cell, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        number_of(cell, "point", "")


def test_a_percentage_of_a_spreadsheet_is_in_per_cent() -> None:
    assert number_of(Percent(45.5), "point", "%") == 45.5


@pytest.mark.parametrize(
    ("cell", "period"),
    [
        (2024.0, "2024"),
        ("2024", "2024"),
        ("FY2024", "2024"),
        ("2024 [YR2024]", "2024"),
        ("năm 2024", "2024"),
        ("2024-H1", "2024-H1"),
        ("Q3 2025", "2025-Q3"),
        ("2025Q3", "2025-Q3"),
        ("31/12/2024", "2024"),
        (datetime.date(2024, 5, 1), "2024"),
    ],
)
def test_a_period_is_read_in_its_usual_forms(cell: Cell, period: str) -> None:
    assert period_of(cell)[0] == period


def test_the_number_of_a_day_is_no_year() -> None:
    with pytest.raises(ValueError, match="2024-01-01"):
        period_of(45292.0)
    for cell in ("12", "1776", "20x4", True, None, 3.5):
        with pytest.raises(ValueError, match="no year"):
            period_of(cell)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("2024", ("", "2024")),
        ("Sales 2024", ("Sales", "2024")),
        ("Sales (2024)", ("Sales", "2024")),
        ("Revenue_2021", ("Revenue", "2021")),
        ("Doanh thu năm 2023", ("Doanh thu", "2023")),
        ("Sales Q1 2024", ("Sales", "2024-Q1")),
        ("Population", None),
        ("Model 3000", None),
    ],
)
def test_the_year_in_the_name_of_a_column_is_found(
    name: str, parts: tuple[str, str] | None
) -> None:
    assert dated_name(name) == parts
