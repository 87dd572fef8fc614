"""The structure: what is read, and each thing that can be wrong with it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from data.errors import AnalysisError
from geo.composite import Structure

ROWS = [
    # iCode, Type, Parent, Level, Direction, Weight, Denominator
    ("a", "Indicator", "P", "1", "1", "1", "NA"),
    ("b", "Indicator", "P", "1", "-1", "3", "Size"),
    ("c", "Indicator", "Q", "1", "1", "1", ""),
    ("P", "Aggregate", "I", "2", "1", "0.5", "NA"),
    ("Q", "Aggregate", "I", "2", "1", "0.5", "NA"),
    ("I", "Aggregate", "NA", "3", "1", "1", "NA"),
    ("Size", "Denominator", "NA", "NA", "NA", "NA", "NA"),
    ("Region", "Group", "NA", "NA", "NA", "NA", "NA"),
]
COLUMNS = ["iCode", "Type", "Parent", "Level", "Direction", "Weight", "Denominator"]


def meta(**changes: tuple[str, str]) -> pd.DataFrame:
    """Give the table with cells changed: code=(column, text)."""
    table = pd.DataFrame(ROWS, columns=COLUMNS, dtype=object).set_index("iCode", drop=False)
    for code, (column, text) in changes.items():
        table.loc[code, column] = text
    return table.reset_index(drop=True)


def test_the_hierarchy_is_read_bottom_up() -> None:
    structure = Structure.from_frame(meta())
    assert structure.indicators == ("a", "b", "c")
    assert structure.aggregates == ("P", "Q", "I")
    assert (structure.index, structure.levels) == ("I", (2, 3))
    assert structure.children("P") == ("a", "b")
    assert structure.others == {"Size": "Denominator", "Region": "Group"}


def test_rs_na_and_empty_cells_are_missing() -> None:
    denominators = Structure.from_frame(meta()).nodes["denominator"]
    assert denominators.dropna().to_dict() == {"b": "Size"}


def test_typed_cells_are_read_like_text() -> None:
    table = meta().replace({"NA": np.nan, "": np.nan})
    numbers = ["Level", "Direction", "Weight"]
    table[numbers] = table[numbers].astype(float)
    pd.testing.assert_frame_equal(
        Structure.from_frame(table).nodes, Structure.from_frame(meta()).nodes
    )


def test_names_default_to_codes_and_weights_directions_and_levels_can_be_left_out() -> None:
    structure = Structure.from_frame(meta()[["iCode", "Type", "Parent"]])
    assert structure.nodes["name"].to_dict() == {code: code for code in "abcPQI"}
    assert (structure.nodes["weight"] == 1).all() and (structure.nodes["direction"] == 1).all()
    assert structure.nodes["level"].to_dict() == {"a": 1, "b": 1, "c": 1, "P": 2, "Q": 2, "I": 3}


def test_branches_may_differ_in_depth() -> None:
    structure = Structure.from_frame(meta(c=("Parent", "I"), Q=("Type", "Other")))
    assert structure.children("I") == ("c", "P")


def test_any_depth_is_read() -> None:
    rows = [("x0", "Indicator", "x1")]
    rows += [(f"x{n}", "Aggregate", f"x{n + 1}" if n < 40 else "") for n in range(1, 41)]
    structure = Structure.from_frame(pd.DataFrame(rows, columns=["iCode", "Type", "Parent"]))
    assert structure.levels == tuple(range(2, 42))


def test_a_code_may_be_na() -> None:
    structure = Structure.from_frame(meta(a=("iCode", "NA")))
    assert structure.indicators == ("NA", "b", "c")


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (meta().drop(columns="Parent"), "no column Parent"),
        (meta(a=("iCode", "")), "Row 1 of the structure has no iCode"),
        (meta(a=("iCode", "b")), "more than one row for b"),
        (meta(a=("Type", "Index")), "Type is not known: a has Index"),
        (meta(a=("Type", "NA")), "Type is not known: a has none"),
        (meta(a=("Weight", "heavy")), "Weight in the structure is not a number.*a has 'heavy'"),
        (meta(a=("Direction", "0")), "neither 1 nor -1: a"),
        (meta(a=("Direction", "NA")), "neither 1 nor -1: a"),
        (meta(a=("Parent", "Z")), "Parent does not exist.*a has Z"),
        (meta(a=("Parent", "Region")), "a has Region, which is of Type Group"),
        (meta(a=("Parent", "b")), "Parent is an indicator: a has b"),
        (meta(a=("Parent", "")), "no Parent: a"),
        (meta(I=("Parent", "P")), "in a circle: P -> I -> P|in a circle: I -> P -> I"),
        (meta(P=("Parent", "P")), "in a circle: P -> P"),
        (meta(c=("Parent", "P")), "no children: Q"),
        (meta(Q=("Parent", "")), "2 codes without a Parent: Q, I"),
        (meta(b=("Denominator", "Area")), "Denominator is not known: b has Area"),
        (meta(b=("Denominator", "Region")), "Denominator is not known: b has Region"),
        (meta(a=("Level", "")), "not a whole number from 1: a"),
        (meta(a=("Level", "1.5")), "not a whole number from 1: a"),
        (meta(a=("Level", "2")), "not at Level 1: a"),
        (meta(P=("Level", "1")), "does not rise from child to parent: a and its parent P"),
        (meta(Q=("Level", "3")), "does not rise from child to parent: Q and its parent I"),
        (meta(a=("Weight", "")), "Weight is missing: a"),
        (meta(a=("Weight", "0")), "not above zero: a has 0"),
        (meta(P=("Weight", "-2")), "not above zero: P has -2"),
        (meta()[3:], "no indicator"),
    ],
)
def test_each_fault_is_named_with_its_codes(table: pd.DataFrame, said: str) -> None:
    with pytest.raises(AnalysisError, match=said) as caught:
        Structure.from_frame(table)
    assert caught.value.remedy


def test_many_offenders_are_counted() -> None:
    rows = [(f"x{n}", "Indicator", "Z") for n in range(9)]
    with pytest.raises(AnalysisError, match=r"\(\+ 4\)"):
        Structure.from_frame(pd.DataFrame(rows, columns=["iCode", "Type", "Parent"]))


def test_the_index_needs_no_weight() -> None:
    assert Structure.from_frame(meta(I=("Weight", "NA"))).index == "I"


def test_a_turned_aggregate_is_noted() -> None:
    assert "P" in Structure.from_frame(meta(P=("Direction", "-1"))).notes[0]


def test_leaving_out_an_only_child_takes_its_aggregate_along() -> None:
    left = Structure.from_frame(meta()).without(["c"])
    assert (left.indicators, left.aggregates) == (("a", "b"), ("P", "I"))
    assert left.levels == (2, 3)


def test_leaving_out_an_aggregate_takes_its_children_along() -> None:
    assert Structure.from_frame(meta()).without(["P"]).indicators == ("c",)


def test_leaving_out_all_is_refused() -> None:
    with pytest.raises(AnalysisError, match="Nothing is left"):
        Structure.from_frame(meta()).without(["P", "c"])


def test_leaving_out_an_unknown_code_is_refused() -> None:
    with pytest.raises(AnalysisError, match="Size is not an indicator"):
        Structure.from_frame(meta()).without(["Size"])


def test_spaces_around_the_name_of_a_column_change_nothing() -> None:
    spaced = meta(I=("Level", "9")).rename(columns={"Level": " Level "})
    assert Structure.from_frame(spaced).levels == (2, 9)
