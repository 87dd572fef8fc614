"""The tab Own figures of the Data page, without a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from opened_pages import BROKEN, opened, shown, switched, unescaped
from own_files import SALES, workbook
from streamlit.testing.v1 import AppTest

from data.own_store import own_layer


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KINDRED_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("KINDRED_REFRESH", "anyone")


def tab(language: str = "en") -> AppTest:
    app = opened("data", lang=language)
    app.session_state["data_tabs" if language == "en" else f"data_tabs {language}"] = (
        "Own figures" if language == "en" else "Số liệu riêng"
    )
    return app.run()


def given(app: AppTest, name: str, content: bytes) -> AppTest:
    app.file_uploader[0].upload(name, content)
    return app.run()


def labelled(elements: Any, label: str) -> Any:
    return next(item for item in elements if item.label == label)


def test_a_file_is_settled_added_removed_and_put_back() -> None:
    app = given(tab(), "sales.csv", SALES.encode())
    assert labelled(app.button, "Add").disabled
    labelled(app.text_input, "Year of the figures").set_value("2026").run()
    labelled(app.selectbox, "Congo may mean several economies.").set_value("COD").run()
    labelled(app.button, "Leave out the rows of all that are not settled").click().run()
    labelled(app.selectbox, "Kenya occurs with different values. Which row counts?").set_value(7)
    app.run()
    assert not labelled(app.button, "Add").disabled
    labelled(app.selectbox, "What it does to its economies").set_value("exclude").run()
    assert labelled(app.button, "Add").disabled
    labelled(app.text_input, "Reason, where none is given").set_value("own policy").run()
    labelled(app.button, "Add").click().run()
    (item,) = own_layer().sets
    assert item.indicators[0].figures["COD"] == {"2026": 3.0}
    assert [entry.economy for entry in item.exclusions()] == ["VNM", "COD"]
    text = unescaped(shown(app))
    assert "was added" in text
    assert "OWN.SALES" in text
    assert BROKEN.search(text) is None

    labelled(app.button, "Remove").click().run()
    assert own_layer().sets == ()
    labelled(app.button, "Undo").click().run()
    assert own_layer().sets == (item,)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        pytest.param("empty.csv", b"", "is empty", marks=pytest.mark.slow),
        ("macros.xlsm", workbook([["Country", "A"], ["Peru", 1]]), "holds macros"),
        pytest.param(
            "rubbish.csv", bytes(range(256)) * 9, "neither a CSV file", marks=pytest.mark.slow
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_told_and_changes_nothing(
    name: str, content: bytes, says: str
) -> None:
    app = given(tab(), name, content)
    assert any(says in unescaped(error.value) for error in app.error)
    assert own_layer().sets == ()
    assert app.file_uploader


@pytest.mark.slow
def test_the_sheet_and_the_row_of_names_are_chosen() -> None:
    def more(book: Any) -> None:
        book.create_sheet("Partners").append(["Internal, do not share"])
        for row in (["Our list", "of 2026"], ["Country", "Partners"], ["Kenya", 3], ["Peru", 4]):
            book["Partners"].append(row)

    app = given(tab(), "book.xlsx", workbook([["Country", "Sales"], ["Kenya", 1]], more))
    labelled(app.selectbox, "Sheet of the workbook").set_value("Partners").run()
    labelled(app.number_input, "Row with the columns' names").set_value(3).run()
    assert labelled(app.multiselect, "Columns with figures").value == ["Partners"]
    labelled(app.text_input, "Year of the figures").set_value("2026").run()
    labelled(app.button, "Add").click().run()
    assert own_layer().sets[0].indicators[0].figures["PER"] == {"2026": 4.0}


@pytest.mark.slow
def test_letters_that_can_be_read_in_two_ways_are_asked() -> None:
    app = given(tab(), "old.csv", "Nươc,Đôi tac\nKenya,3\nđ,4\n".encode("cp1258"))
    asked = labelled(app.radio, "Encoding")
    assert any("đ" in option for option in asked.options)
    asked.set_value("cp1258").run()
    assert labelled(app.selectbox, "Column with the economies").value == "Nươc"


@pytest.mark.slow
def test_a_newer_edition_takes_the_place() -> None:
    app = given(tab(), "s.csv", b"Country,Staff\nCongo,1\nPeru,2\n")
    labelled(app.text_input, "Year of the figures").set_value("2025").run()
    labelled(app.selectbox, "Congo may mean several economies.").set_value("COG").run()
    labelled(app.button, "Add").click().run()
    labelled(app.button, "Newer edition").click().run()
    app = given(app, "newer.csv", b"Country,Staff\nCongo,5\nPeru,2\n")
    labelled(app.button, "Replace").click().run()
    (item,) = own_layer().sets
    assert item.file == "newer.csv"
    assert item.indicators[0].figures == {"COG": {"2025": 5.0}, "PER": {"2025": 2.0}}


@pytest.mark.slow
def test_what_a_file_says_is_shown_as_text_in_vietnamese_too() -> None:
    text = "Nước,<b>Doanh thu</b> [x](http://y)\n**Atlantis**,1\nPeru,2\n"
    app = given(tab("vi"), "<img>.csv", text.encode())
    assert not app.exception
    said = shown(app)
    assert "\\<b\\>" in said
    assert "\\*\\*Atlantis" in said
    assert labelled(app.button, "Thêm").disabled


def test_who_may_not_change_figures_may_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KINDRED_REFRESH", "nobody")
    app = tab()
    assert not app.file_uploader
    assert "on the machine that this server runs on" in unescaped(shown(app))


def test_lists_are_named_where_ranks_and_economies_stand() -> None:
    text = "Country,Sanctioned,Reason,Date\nKenya,yes,own policy,2026-03-31\nPeru,no,,\n"
    app = given(tab(), "s.csv", text.encode())
    labelled(app.selectbox, "What it does to its economies").set_value("exclude").run()
    labelled(app.button, "Add").click().run()
    text = unescaped(shown(opened("shortlist", list="KEN,PER")))
    assert "Excluded by your list: Kenya." in text
    assert "Sanctioned (excludes 1 economy, 31 March 2026)" in text
    assert "on lists of your own: Sanctioned: own policy" in text
    assert "No exclusion list yet" not in text


@pytest.mark.slow
def test_another_page_says_that_figures_are_own() -> None:
    app = given(tab(), "s.csv", b"Country,Staff\nKenya,1\nPeru,2\nChile,3\n")
    labelled(app.text_input, "Year of the figures").set_value("2025").run()
    labelled(app.button, "Add").click().run()
    app.session_state["view"] = app.session_state["view"].model_copy(update={"layer": "OWN.STAFF"})
    text = unescaped(shown(switched(app, "explore")))
    assert "Staff (own)" in text
    assert "Own data" in text
