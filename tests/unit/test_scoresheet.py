"""Own criteria are combined in the open, beside the public figures, and missing stays missing."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opened_pages import BROKEN, opened, shown, unescaped
from own_files import workbook
from streamlit.testing.v1 import AppTest

from dashboard import scorefiles
from dashboard.language import spoken_in
from dashboard.sections import scoresheet
from dashboard.workspaces.content import Content, checked, plain_content, read, written
from data.errors import AnalysisError, KindredError
from data.languages import translator
from geo.markets import Markets
from geo.scoresheet import (
    ScoreSheet,
    beside_figures,
    own_scores,
    with_criteria,
    with_scores,
)

SHEET = with_scores(
    with_criteria(ScoreSheet(), [("", "Regulation", 2.0), ("", "Partners", 1.0), ("", "Aside", 0)]),
    {
        "BGD": {"Regulation": 4.0, "Partners": 10.0, "Aside": 1.0},
        "LKA": {"Partners": 0.0},
        "KEN": {"Aside": 9.0},
    },
)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KINDRED_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("KINDRED_REFRESH", "anyone")


BEGIN = "Begin with regulation, partners and language of the product"


# --- Combined ------------------------------------------------------------------------------------


def test_scores_are_weighed_over_what_was_judged() -> None:
    found = own_scores(SHEET, ["BGD", "LKA", "KEN", "PER"])
    # By hand: (2 x 4 + 1 x 10) / 3; the criterion of weight 0 counts for nothing.
    assert found["own_score"].tolist()[:2] == [6.0, 0.0]
    assert found["own_score"].isna().tolist() == [False, False, True, True]
    assert found["own_filled"].tolist() == [2, 1, 0, 0]
    assert set(found["own_criteria"]) == {2}


def test_public_figures_stand_beside_and_do_not_move(default_markets: Markets) -> None:
    found = beside_figures(SHEET, default_markets, ["KEN", "BGD", "XXX"])
    assert list(found.index) == ["KEN", "BGD"]
    for column in ("similarity", "ai_gap", "opportunity", "rank"):
        assert found[column].equals(default_markets.frame.loc[["KEN", "BGD"], column])
    assert found.at["BGD", "own Regulation"] == 4.0
    assert math.isnan(found.at["KEN", "own Regulation"])


@settings(max_examples=20)
@given(
    st.lists(st.tuples(st.floats(0, 10), st.floats(0.01, 100)), min_size=1, max_size=8),
    st.floats(0.1, 10),
)
def test_a_score_lies_between_its_parts_whatever_the_weights(
    parts: list[tuple[float, float]], factor: float
) -> None:
    def score(times: float) -> float:
        names = [str(number) for number in range(len(parts))]
        criteria = [
            ("", name, weight * times) for name, (_, weight) in zip(names, parts, strict=True)
        ]
        given = {name: value for name, (value, _) in zip(names, parts, strict=True)}
        sheet = with_scores(with_criteria(ScoreSheet(), criteria), {"BGD": given})
        return float(own_scores(sheet, ["BGD"]).at["BGD", "own_score"])

    values = [value for value, _ in parts]
    assert min(values) - 1e-9 <= score(1.0) <= max(values) + 1e-9
    assert score(factor) == pytest.approx(score(1.0), abs=1e-9)


def test_a_criterion_takes_its_scores_along_when_renamed_and_away_when_removed() -> None:
    renamed = with_criteria(SHEET, [("Partners", "Friends", 3.0), ("", "New", 1.0)])
    assert renamed.scores == {"BGD": {"Friends": 10.0}, "LKA": {"Friends": 0.0}}
    assert renamed.names == ("Friends", "New")


@pytest.mark.parametrize(
    ("criteria", "says"),
    [
        ([("", "  ", 1.0)], "no name"),
        ([("", "x" * 61, 1.0)], "too long"),
        ([("", "A", 1.0), ("", " A ", 1.0)], "stands twice"),
        ([("", "A", -1.0)], "below 0"),
        ([("", "A", math.nan)], "below 0"),
        ([("", str(n), 1.0) for n in range(21)], "21 criteria"),
    ],
)
def test_wrong_criteria_are_refused(criteria: list[tuple[str, str, float]], says: str) -> None:
    with pytest.raises(AnalysisError, match=says):
        with_criteria(ScoreSheet(), criteria)


@pytest.mark.parametrize(("name", "score"), [("Regulation", 10.5), ("Regulation", -1), ("X", 5)])
def test_wrong_scores_are_refused(name: str, score: float) -> None:
    with pytest.raises(AnalysisError):
        with_scores(SHEET, {"BGD": {name: score}})
    assert with_scores(SHEET, {"BGD": {"Regulation": None}}).scores["BGD"].keys() == {
        "Partners",
        "Aside",
    }


# --- Files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_sheet_comes_back_from_its_file(form: str, default_markets: Markets) -> None:
    economies = ["BGD", "LKA", "KEN"]
    content = (
        scorefiles.as_csv(SHEET, default_markets, economies)
        if form == "csv"
        else scorefiles.as_xlsx(SHEET, default_markets, economies, translator("vi"))
    )
    assert scorefiles.read(content, f"scores.{form}", ScoreSheet()) == SHEET


def test_a_file_says_what_is_whose(default_markets: Markets) -> None:
    rows = list(
        csv.DictReader(io.StringIO(scorefiles.as_csv(SHEET, default_markets, ["BGD"]).decode()))
    )
    assert rows[0]["economy"] == "weight"
    assert rows[0]["Regulation"] == "2.0"
    assert float(rows[1]["own_score"]) == 6.0
    assert float(rows[1]["similarity"]) == default_markets.frame.at["BGD", "similarity"]
    book = openpyxl.load_workbook(
        io.BytesIO(scorefiles.as_xlsx(SHEET, default_markets, ["BGD"], translator("en")))
    )
    assert book.sheetnames == ["Score sheet", "About"]
    assert "not a part of similarity" in str(book["About"]["A1"].value)
    sheet = with_criteria(ScoreSheet(), [("", "=1+1", 1.0)])
    text = scorefiles.as_csv(sheet, default_markets, ["BGD"]).decode()
    assert "'=1+1" in text.splitlines()[0]
    assert scorefiles.read(text.encode(), "s.csv", ScoreSheet()).names == ("=1+1",)


def test_a_workbook_written_after_the_page_keeps_the_readers_language(
    default_markets: Markets, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[Callable[[], bytes]] = []
    monkeypatch.setattr(scoresheet.st, "container", lambda **_: nullcontext())
    monkeypatch.setattr(
        scoresheet.st, "download_button", lambda _label, data, **_: offered.append(data)
    )
    with spoken_in("vi"):
        scoresheet._take_away(SHEET, default_markets, ["BGD"])
    book = openpyxl.load_workbook(io.BytesIO(offered[-1]()))
    assert book.sheetnames[0] == translator("vi")("Score sheet")


def test_a_file_of_ones_own_adds_to_what_there_is() -> None:
    content = workbook([["Country", "Partners", "Climate"], ["Việt Nam", 3, 7], ["Kenya", None, 2]])
    found = scorefiles.read(content, "own.xlsx", SHEET)
    assert found.names == ("Regulation", "Partners", "Aside", "Climate")
    assert found.scores["VNM"] == {"Partners": 3.0, "Climate": 7.0}
    assert found.scores["KEN"] == {"Aside": 9.0, "Climate": 2.0}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("economy,Regulation\nCongo,5\n", "no single economy"),
        ("economy,Regulation\nKenya,good\n", "is no score"),
        ("economy,Regulation\nKenya,50%\n", "is no score"),
        ("economy,Regulation\nKenya,11\n", "not from 0 to 10"),
        ("economy,name\nKEN,Kenya\n", "no column with scores"),
        ("", "is empty"),
    ],
)
def test_a_wrong_file_changes_nothing_and_says_why(text: str, says: str) -> None:
    with pytest.raises(KindredError, match=says):
        scorefiles.read(text.encode(), "scores.csv", SHEET)


# --- On the page ---------------------------------------------------------------------------------


def labelled(elements: Any, label: str) -> Any:
    return next(item for item in elements if item.label == label)


def page(**parameters: str) -> AppTest:
    return opened("shortlist", list="BGD,LKA", **parameters)


def sheet_of(app: AppTest) -> ScoreSheet:
    kept = app.session_state["kept by name"].scores
    assert isinstance(kept, ScoreSheet)
    return kept


def begun(app: AppTest, sheet: ScoreSheet) -> AppTest:
    app.session_state["kept by name"] = Content(scores=sheet)
    return app.run()


def test_criteria_are_made_renamed_and_kept_in_the_workspace() -> None:
    app = page()
    labelled(app.button, BEGIN).click().run()
    labelled(app.text_input, "Criterion 2").set_value("Local partners").run()
    assert sheet_of(app).names == ("Regulation", "Local partners", "Language of the product")
    text = unescaped(shown(begun(app, SHEET)))
    assert "2 of 2" in text
    assert "1 of 2" in text
    assert BROKEN.search(text) is None
    assert labelled(app.text_input, "Criterion 1").value == "Regulation"


def test_what_is_wrong_with_a_criterion_is_said_and_changes_nothing() -> None:
    app = begun(page(), SHEET)
    labelled(app.text_input, "Criterion 1").set_value("Partners").run()
    assert "stands twice" in unescaped(app.error[0].value)
    assert sheet_of(app) == SHEET


@pytest.mark.slow
def test_scores_come_from_a_file() -> None:
    app = begun(page(), SHEET)
    uploader = next(item for item in app.file_uploader if "scores" in item.label)
    uploader.upload("scores.csv", b"economy,Regulation\nLKA,7\n")
    app.run()
    assert sheet_of(app).scores["LKA"] == {"Partners": 0.0, "Regulation": 7.0}


def test_a_workspace_keeps_the_sheet_and_one_without_has_an_empty_one() -> None:
    assert read(written(Content(scores=SHEET))).scores == SHEET
    plain = plain_content(Content())
    del plain["scores"]
    assert checked(plain).scores == ScoreSheet()
