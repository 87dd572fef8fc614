"""What is settled by itself, and what only a person can settle, before a file is taken in."""

from __future__ import annotations

import datetime

import pytest
from own_files import SALES, prepared, table

from data.errors import OwnDataError
from data.intake.plan import plan_from_toml
from data.languages import Filled
from geo.intake.prepared import counts
from geo.intake.proposing import code_for, propose

SETTLED = {
    "period_is": "2026",
    "economies": {"Congo": "COD", "Sri Lanca": "LKA", "World": ""},
    "duplicates": {"KEN": 7},
    "leave_out_unreadable": True,
}


def test_columns_are_proposed_by_what_they_hold() -> None:
    plan = propose(table(SALES))
    assert plan.economy == "Country"
    assert [(item.name, item.unit, item.code) for item in plan.indicators] == [
        ("Sales", "USD million", "OWN.SALES"),
        ("Partners", "", "OWN.PARTNERS"),
    ]
    assert [item.column for item in plan.lists] == ["Customer"]


def test_nothing_is_guessed() -> None:
    found = prepared(SALES)
    asked = {(item.kind, item.about): item.options for item in found.questions}
    assert asked == {
        ("economy", "Congo"): ("COD", "COG"),
        ("economy", "Sri Lanca"): ("LKA",),
        ("economy", "World"): (),
        ("period", "period"): (),
        ("duplicate", "KEN"): ("6", "7"),
    }
    assert not found.ready


def test_what_was_settled_counts() -> None:
    found = prepared(SALES, **SETTLED)
    assert found.ready
    sales, partners = found.indicators
    assert sales.figures == {
        "VNM": {"2026": 1234.0},
        "BGD": {"2026": 0.5},
        "COD": {"2026": 3.0},
        "KEN": {"2026": 7.2},
    }
    assert partners.figures["LKA"] == {"2026": 0.0}
    assert [cell.row for cell in found.unreadable] == [5]
    (customers,) = found.lists
    assert [entry.economy for entry in customers.entries] == ["VNM", "COD"]
    assert customers.others == ("BGD", "LKA")
    assert counts(found) == {"economies": 5, "figures": 9, "entries": 2}


def test_unreadable_cells_are_asked_and_not_dropped() -> None:
    found = prepared(SALES, **{**SETTLED, "leave_out_unreadable": False})
    assert [item.kind for item in found.questions] == ["unreadable"]
    assert (found.unreadable[0].text, found.unreadable[0].column) == ("12%", "Sales (USD million)")


def test_a_row_that_is_not_there_settles_nothing() -> None:
    found = prepared(SALES, **{**SETTLED, "duplicates": {"KEN": 99}})
    assert [item.kind for item in found.questions] == ["duplicate"]


def test_equal_rows_and_rows_that_add_to_each_other_need_no_question() -> None:
    found = prepared("Country,A,B\nKenya,1.5,\nKenya,1.5,2\nPeru,3,4\n", period_is="2025")
    assert found.ready
    assert [item.figures["KEN"] for item in found.indicators] == [{"2025": 1.5}, {"2025": 2.0}]


@pytest.mark.parametrize(("notation", "value"), [("point", 1.234), ("comma", 1234.0)])
def test_an_ambiguous_number_is_asked(notation: str, value: float) -> None:
    text = "Country\tSales\nKenya\t1.234\nPeru\t2\n"
    found = prepared(text, period_is="2025")
    assert [(item.kind, item.options) for item in found.questions] == [
        ("notation", ("point", "comma"))
    ]
    indicator = found.plan.indicators[0].model_copy(update={"notation": notation})
    found = prepared(text, period_is="2025", indicators=[indicator.model_dump()])
    assert found.indicators[0].figures["KEN"] == {"2025": value}


def test_years_may_stand_in_columns_or_in_a_column() -> None:
    wide = prepared(
        "Country,Sales 2023,Sales 2024,Staff\nKenya,1,2,5\nPeru,3,,6\n", period_is="2025"
    )
    long = prepared("Country,Year,Sales\nKenya,2023,1\nKenya,2024,2\nPeru,2023,3\n")
    expected = {"KEN": {"2023": 1.0, "2024": 2.0}, "PER": {"2023": 3.0}}
    assert wide.indicators[0].figures == long.indicators[0].figures == expected
    assert wide.indicators[1].figures == {"KEN": {"2025": 5.0}, "PER": {"2025": 6.0}}
    assert wide.ready
    assert long.ready


def test_names_in_any_language_and_codes_are_understood() -> None:
    text = "Nước,Doanh thu\nBờ Biển Ngà,1\nCôte d'Ivoire 2,2\nNA,3\nVNM,4\nBurma,5\n"
    found = prepared(text, period_is="2025")
    assert [item.about for item in found.questions] == ["Côte d'Ivoire 2"]
    assert list(found.indicators[0].figures) == ["CIV", "NAM", "VNM", "MMR"]
    assert found.plan.indicators[0].code == "OWN.DOANH.THU"


def test_an_exclusion_needs_a_reason() -> None:
    text = (
        "Country,Sanctioned,Reason,Date\nPeru,yes,own policy,2026-03-31\nKenya,no,,\nChile,yes,,\n"
    )
    plan = propose(table(text))
    entry = plan.lists[0].model_copy(update={"effect": "exclude"}).model_dump()
    assert (entry["reason_column"], entry["date_column"]) == ("Reason", "Date")
    found = prepared(text, lists=[entry])
    assert [item.kind for item in found.questions] == ["list"]
    found = prepared(text, lists=[{**entry, "reason": "sanctions"}])
    (sanctioned,) = found.lists
    assert [(item.economy, item.reason, item.date) for item in sanctioned.entries] == [
        ("PER", "own policy", datetime.date(2026, 3, 31)),
        ("CHL", "sanctions", datetime.date(2026, 11, 27)),
    ]


def test_a_column_of_economies_alone_is_a_list_of_them() -> None:
    found = prepared("Excluded countries\nRussia\nBelarus\n")
    (listed,) = found.lists
    assert [entry.economy for entry in listed.entries] == ["RUS", "BLR"]
    assert listed.others is None


def test_the_latest_answer_counts_where_answers_change_over_time() -> None:
    text = (
        "Country,Year,Sales,Office\n"
        "Peru,2025,3,no\nPeru,2023,1,yes\nChile,2023,1,no\nChile,2025,2,yes\n"
        "Kenya,2023,1,yes\nKenya,2025,2,\n"
    )
    found = prepared(text)
    (listed,) = found.lists
    assert [entry.economy for entry in listed.entries] == ["CHL", "KEN"]
    assert listed.others == ("PER",)
    assert "Office: where answers change over time, the latest counts." in found.notes


def test_a_file_without_economies_asks_for_their_column() -> None:
    found = prepared("Product,Sales\nA,1\nB,2\n")
    assert [item.kind for item in found.questions] == ["column"]


def test_a_column_of_other_things_is_refused_before_anybody_settles_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("geo.intake.names.MOST_UNSETTLED", 5)
    text = "Product,Sales\n" + "".join(f"Article {n},1\n" for n in range(9))
    with pytest.raises(OwnDataError, match="More than 5 texts"):
        prepared(text, economy="Product", period_is="2025")


def test_codes_are_made_once_and_taken_ones_refused() -> None:
    assert code_for("Doanh số (tỷ)", set()) == "OWN.DOANH.SO.TY"
    assert code_for("Sales", {"OWN.SALES"}) == "OWN.SALES.2"
    assert code_for("銷售", set()) == "OWN.FIGURES"
    with pytest.raises(OwnDataError, match="taken already"):
        prepared(
            "Country,A,B\nPeru,1,2\n",
            period_is="2025",
            indicators=[
                {"name": "A", "column": "A", "code": "OWN.X"},
                {"name": "B", "column": "B", "code": "OWN.X"},
            ],
        )


def test_a_column_that_the_file_lacks_is_named() -> None:
    with pytest.raises(OwnDataError, match="no column 'Turnover'") as caught:
        prepared("Country,A\nPeru,1\n", indicators=[{"name": "T", "column": "Turnover"}])
    assert "Country, A" in caught.value.remedy


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("economy = ", "not TOML"),
        ("[[indicators]]\nname = 'A'", "either column or years"),
        ("surprise = 1", "surprise"),
        ("period_is = '20x4'", "period_is"),
        ("[economies]\nCongo = 'Zaire'", "economies"),
    ],
)
def test_a_wrong_mapping_is_named_by_its_field(text: str, says: str) -> None:
    with pytest.raises(OwnDataError, match=says):
        plan_from_toml(text, "mapping.toml")


def test_why_a_year_cannot_be_read_can_be_said_in_another_language() -> None:
    found = prepared("Country,Year,Sales\nKenya,2024,1\nPeru,2025,2\nFiji,45000,3\n")
    (bad,) = found.unreadable
    assert bad.why == "is no year; as the number of a day it would be 2023-03-15"
    assert isinstance(bad.why, Filled)
