"""What a brief says, whatever it is written as."""

from __future__ import annotations

from pathlib import PurePath

import pytest
from briefly import HOSTILE, judged, made

from dashboard import engine
from dashboard.briefs import BRIEFS, brief_format, making
from dashboard.briefs.clean import clean, in_a_line, shortened
from dashboard.briefs.content import Brief
from data.errors import AnalysisError, ConditionError, ExportError
from geo.recipe import Recipe


@pytest.fixture(scope="module")
def brief() -> Brief:
    with pytest.MonkeyPatch.context() as patch:
        return made(patch, judgements=judged(), notes={"KHM": "Gặp đối tác"})


def test_a_brief_answers_lists_and_explains(brief: Brief) -> None:
    assert brief.title == "Where to sell next from Vietnam"
    assert brief.question.endswith("?")
    assert "3 economies" not in brief.answer[0]
    assert brief.answer[0].startswith("2 economies are on the shortlist")
    assert [item.code for item in brief.members] == ["KHM", "BGD", "VNM"]
    first = brief.members[0]
    frame = engine.merged(Recipe()).frame
    assert first.rank == str(frame.at["KHM", "rank"])
    assert first.interval.replace("–", "").isdigit()
    assert first.note == "Gặp đối tác"
    assert "Most like home in" in first.reason
    assert sum(bar.share for bar in first.bars) == pytest.approx(100)
    assert brief.members[1].status == "watch"
    assert brief.members[2].is_home and not brief.members[2].verdict


def test_who_was_rejected_is_named_with_the_reason(brief: Brief) -> None:
    assert ("Sri Lanka", "Rejected: Too small for our team") in [
        (row.name, row.text) for row in brief.rejected
    ]


def test_near_misses_say_the_condition_and_by_how_much(brief: Brief) -> None:
    assert brief.near_misses
    assert all("Fails" in row.text and " by " in row.text for row in brief.near_misses)


def test_weights_and_sources_are_those_of_the_figures(brief: Brief) -> None:
    result = engine.merged(Recipe())
    assert len(brief.weights) == len(result.similarity.weights)
    names = " ".join(source.name for source in brief.sources)
    assert "World Bank" in names and "Microsoft" in names
    assert all(source.licence and source.vintage for source in brief.sources)
    assert "2024" in " ".join(source.years for source in brief.sources)
    assert (
        brief.foot
        == f"Kindred Markets 9.9, snapshot {result.snapshot_id}, recipe {result.recipe.id}"
    )


def test_a_brief_names_what_a_gate_keeps_out(monkeypatch: pytest.MonkeyPatch) -> None:
    found = made(monkeypatch, ("KHM",), recipe=Recipe(gates=("stability",)))
    assert any("gate" in row.text for row in found.rejected)
    assert "more economies out" in found.rejected_note


def test_a_brief_without_a_shortlist_says_what_the_figures_say(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = made(monkeypatch, ())
    assert found.members == ()
    assert found.answer[0].startswith("The shortlist is empty")


def test_an_economy_that_is_not_ranked_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = engine.merged(Recipe()).frame
    code = next(str(c) for c in frame.index[frame["rank"].isna()] if c != "VNM")
    item = made(monkeypatch, (code,)).members[0]
    assert (item.rank, item.interval, item.similarity_value) == ("–", "–", None)
    assert "Not ranked" in item.reason


def test_the_vietnamese_brief_is_vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    found = made(monkeypatch, language="vi")
    assert found.title == "Từ Việt Nam nên bán tiếp ở đâu"
    assert found.dated == "29 tháng 2, 2024"
    assert found.members[0].name == "Campuchia"
    assert "," in found.members[0].similarity


@pytest.mark.parametrize("economies", [("XYZ",), tuple(f"A{n:02d}" for n in range(61))])
def test_what_cannot_be_briefed_on_is_refused(
    economies: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(AnalysisError):
        made(monkeypatch, economies)


def test_too_many_economies_and_wrong_conditions_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    every = tuple(engine.merged(Recipe()).frame.index[:61])
    with pytest.raises(AnalysisError, match="61"):
        made(monkeypatch, every)
    with pytest.raises(ConditionError):
        made(monkeypatch, ("KHM",), conditions="nonsense >")


@pytest.mark.parametrize("what", HOSTILE)
def test_texts_from_anybody_become_fit_for_a_page(what: str) -> None:
    found = clean(HOSTILE[what], 4_000)
    assert len(found) <= 4_000
    assert not [mark for mark in found if ord(mark) < 32 and mark not in "\n\t"]
    assert "\u202e" not in found
    assert "\n\n\n" not in found
    found.encode()
    assert "\n" not in in_a_line(HOSTILE[what])
    assert clean(found, 4_000) == found


def test_a_text_is_cut_at_a_space() -> None:
    assert shortened("one two three four five", 20) == "one two three four…"
    assert shortened("short", 10) == "short"


def test_formats_are_found_by_their_extension() -> None:
    assert brief_format(PurePath("Board.PDF")) is BRIEFS["pdf"]
    with pytest.raises(ExportError, match=r"x\.doc") as refused:
        brief_format(PurePath("x.doc"))
    assert ".pptx" in refused.value.remedy


def test_progress_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[int, int]] = []
    made(monkeypatch, ())
    making.make_brief(
        engine.merged(Recipe()), ("KHM",), progress=lambda done, of: told.append((done, of))
    )
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]
