"""kindred economies: names to codes, never by a guess."""

from __future__ import annotations

import pytest
from kindred_command import kindred

Capture = pytest.CaptureFixture[str]


def test_all_economies_are_listed(capsys: Capture) -> None:
    rows = kindred(capsys, "economies", "--format", "json").rows
    assert len(rows) == 218
    assert [row["economy"] for row in rows] == sorted(row["economy"] for row in rows)
    assert sum(row["african"] for row in rows) == 54


@pytest.mark.parametrize(
    ("query", "code"),
    [("Ivory Coast", "CIV"), ("NA", "NAM"), ("Niger", "NER"), ("viet nam", "VNM"), ("BGD", "BGD")],
)
def test_a_name_is_resolved(capsys: Capture, query: str, code: str) -> None:
    assert [
        row["economy"] for row in kindred(capsys, "economies", query, "--format", "json").rows
    ] == [code]


def test_names_come_in_the_language_asked_for(capsys: Capture) -> None:
    rows = kindred(capsys, "economies", "CIV", "--language", "vi", "--format", "json").rows
    assert rows[0]["name"] == "Côte d'Ivoire"
    rows = kindred(capsys, "economies", "DEU", "--language", "vi", "--format", "json").rows
    assert rows[0]["name"] == "Đức"


def test_an_ambiguous_name_gives_those_that_may_be_meant(capsys: Capture) -> None:
    outcome = kindred(capsys, "economies", "Congo", "--format", "json")
    assert outcome.code == 1
    assert {row["economy"] for row in outcome.rows} == {"COD", "COG"}
    assert "several economies" in outcome.err


def test_an_unknown_name_gives_an_empty_array_and_the_reason(capsys: Capture) -> None:
    outcome = kindred(capsys, "economies", "Xqzw", "--format", "json")
    assert (outcome.code, outcome.rows) == (1, [])
    assert "not the name or code" in outcome.err
