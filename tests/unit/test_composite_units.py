"""The units: what is read of a table, and each thing that can be wrong with it."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from data.errors import AnalysisError
from geo.composite import Structure, Units

STRUCTURE = Structure.from_frame(
    pd.DataFrame(
        [
            ("a", "Indicator", "I", "Size"),
            ("b", "Indicator", "I", ""),
            ("I", "Aggregate", "", ""),
            ("Size", "Denominator", "", ""),
            ("Region", "Group", "", ""),
        ],
        columns=["iCode", "Type", "Parent", "Denominator"],
    )
)
TABLE = pd.DataFrame(
    {
        "uCode": ["NA", "VN", "LA"],
        "uName": ["Namibia", "Viet Nam", ""],
        "Region": ["Africa", "Asia", "NA"],
        "Size": ["2", "4", "NA"],
        "a": ["10", "20", "30"],
        "b": ["NA", "1e1", "-3.5"],
    },
    dtype=object,
)


def read(**columns: list[str]) -> Units:
    return Units.from_frame(TABLE.assign(**columns), STRUCTURE)


def test_na_is_a_code_and_elsewhere_missing() -> None:
    units = read()
    assert list(units.names.index) == ["NA", "VN", "LA"]
    assert math.isnan(units.values.at["NA", "b"])
    assert units.groups.at["LA", "Region"] is None


def test_names_default_to_codes() -> None:
    assert read().names.to_list() == ["Namibia", "Viet Nam", "LA"]


def test_numbers_are_read() -> None:
    assert read().values["b"].tolist()[1:] == [10, -3.5]


def test_indicators_are_divided_by_their_denominators() -> None:
    values, notes = read().denominated(STRUCTURE)
    assert values["a"].tolist()[:2] == [5, 5]
    assert math.isnan(values.at["LA", "a"])
    assert "LA a" in notes[0]


def test_columns_that_are_not_in_the_structure_are_noted() -> None:
    assert "Extra" in read(Extra=["1", "2", "3"]).notes[0]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"uCode": ["A", "A", "B"]}, "more than one row for A"),
        ({"uCode": ["A", "", "B"]}, "Row 2 of the data has no uCode"),
        ({"a": ["1", "2,5", "3"]}, "a in the data is not a number everywhere: VN has '2,5'"),
        ({"a": ["1", "inf", "3"]}, "VN has 'inf'"),
        ({"a": ["1", "1_000", "3"]}, "VN has '1_000'"),
        ({"b": ["", "NA", ""]}, "no value at all for b"),
        ({"Size": ["2", "0", "3"]}, "zero or negative: Size of VN"),
        ({"Size": ["2", "-1", "3"]}, "zero or negative: Size of VN"),
        ({"Size": ["", "", ""]}, "no value at all for Size"),
    ],
)
def test_each_fault_is_named(columns: dict[str, list[str]], said: str) -> None:
    with pytest.raises(AnalysisError, match=said) as caught:
        read(**columns)
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ("uCode", "no column uCode"),
        ("a", "no column for the indicator a"),
        ("Size", "no column for the denominator Size"),
    ],
)
def test_a_column_that_lacks_is_named(column: str, said: str) -> None:
    with pytest.raises(AnalysisError, match=said):
        Units.from_frame(TABLE.drop(columns=column), STRUCTURE)


def test_doubled_units_of_several_times_are_told_apart_in_the_remedy() -> None:
    with pytest.raises(AnalysisError, match="one Time"):
        read(uCode=["A", "A", "B"], Time=["2020", "2021", "2020"])


def test_no_unit_is_refused() -> None:
    with pytest.raises(AnalysisError, match="no unit"):
        Units.from_frame(TABLE[:0], STRUCTURE)
