"""Briefs as PDF, read back by pypdf."""

from __future__ import annotations

import datetime
import io
from dataclasses import replace
from pathlib import Path

import pytest
from briefly import judged, made, short, spoilt
from pypdf import PdfReader

from dashboard.briefs import BRIEFS
from dashboard.briefs.content import Brief
from dashboard.prints import paper
from data.errors import ExportError


def read(brief: Brief) -> PdfReader:
    return PdfReader(io.BytesIO(BRIEFS["pdf"].write(brief)))


def text_of(reader: PdfReader) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in reader.pages]


@pytest.fixture(scope="module")
def brief() -> Brief:
    with pytest.MonkeyPatch.context() as patch:
        return made(patch, drawn=True, judgements=judged(), notes={"KHM": "Meet partners"})


@pytest.fixture(scope="module")
def reader(brief: Brief) -> PdfReader:
    return read(brief)


def test_every_part_is_there_and_bookmarked(reader: PdfReader, brief: Brief) -> None:
    marks = [item.title for item in reader.outline if not isinstance(item, list)]
    assert marks == [
        brief.title,
        "The shortlist",
        "Cambodia",
        "Bangladesh",
        "Vietnam",
        "Left out, and why",
        "Method and weights",
        "Sources",
    ]
    pages = text_of(reader)
    assert brief.answer[0] in pages[0]
    assert "Natural Earth" in pages[0]
    assert "Most like home in" in pages[1]
    assert "Meet partners" in pages[2]
    assert "What separates Cambodia from Vietnam" in pages[2]
    whole = " ".join(pages)
    for part in ("Rejected: Too small for our team", "CC BY-SA 3.0 IGO", "Weights of similarity"):
        assert part in whole


def test_pages_are_numbered_and_name_the_figures(reader: PdfReader, brief: Brief) -> None:
    count = len(reader.pages)
    for number, said in enumerate(text_of(reader), 1):
        assert f"{number} / {count}" in said
        assert brief.foot in said
        assert number == 1 or said.startswith(brief.title)


def test_pictures_are_described_and_the_language_is_told(reader: PdfReader) -> None:
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en"
    assert "/StructTreeRoot" in root
    said = {
        str(kid.get_object().get("/Alt"))
        for kid in root["/StructTreeRoot"]["/K"][0].get_object()["/K"]
    }
    assert any(text.startswith("Opportunity for Vietnam") for text in said)
    assert reader.metadata is not None
    assert reader.metadata.title == "Where to sell next from Vietnam"
    assert len(reader.pages[0].images) == 1


def test_vietnamese_is_set_with_every_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    found = made(
        monkeypatch, ("BGD",), language="vi", notes={"BGD": "Đặng Thị Thuỷ – ở phường Bến Nghé"}
    )
    pages = text_of(read(found))
    assert found.title in pages[0]
    assert found.answer[0] in pages[0]
    whole = " ".join(pages)
    assert "Đặng Thị Thuỷ – ở phường Bến Nghé" in whole
    assert "\N{REPLACEMENT CHARACTER}" not in whole


def test_a_summary_is_one_page_with_answer_map_and_list(monkeypatch: pytest.MonkeyPatch) -> None:
    many = ("KHM", "BGD", "LKA", "IDN", "PHL", "MAR", "EGY", "NGA", "KEN", "GHA", "MEX", "VNM")
    reader = read(made(monkeypatch, many, language="vi", one_page=True))
    assert len(reader.pages) == 1
    assert len(reader.pages[0].images) == 1
    assert "Campuchia" in text_of(reader)[0]


def test_no_text_breaks_a_file(brief: Brief) -> None:
    whole = " ".join(text_of(read(spoilt(brief))))
    for part in ("<b>bold</b><script>alert(1)</script> &amp;", "=cmd|' /C calc'!A0", "half"):
        assert part in whole


def test_the_same_brief_is_the_same_bytes(brief: Brief) -> None:
    part = replace(short(brief), map=None, plane=None)
    first = BRIEFS["pdf"].write(part)
    assert BRIEFS["pdf"].write(part) == first
    # The hour of the writing is in it nowhere: the day that the brief is dated by is.
    assert b"D:20240229000000" in first
    assert f"D:{datetime.datetime.now(datetime.UTC):%Y%m%d}".encode() not in first
    assert BRIEFS["pdf"].write(replace(part, date=None)) != first


@pytest.mark.parametrize("content", [None, b"this is not a font"])
def test_a_font_that_cannot_be_read_is_one_clear_message(
    content: bytes | None, brief: Brief, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "DejaVuSans.ttf"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setattr(paper, "font_file", lambda _style="": path)
    with pytest.raises(ExportError, match="missing or damaged") as refused:
        BRIEFS["pdf"].write(short(brief))
    assert "matplotlib" in refused.value.remedy
