"""Briefs as slides, reopened by python-pptx."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from briefly import judged, made, short, spoilt
from openpyxl import load_workbook
from pptx import Presentation

from dashboard.briefs import BRIEFS
from dashboard.briefs.content import Brief


def shown(brief: Brief) -> Any:
    return Presentation(io.BytesIO(BRIEFS["pptx"].write(brief)))


def titles(show: Any) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in show.slides]


def charts(show: Any) -> Iterator[Any]:
    for slide in show.slides:
        yield from (shape.chart for shape in slide.shapes if shape.has_chart)


def texts(show: Any) -> str:
    found = []
    for slide in show.slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                found.append(shape.text_frame.text)
            if shape.has_table:
                found += [cell.text for row in shape.table.rows for cell in row.cells]
    return "\n".join(found)


@pytest.fixture(scope="module")
def brief() -> Brief:
    with pytest.MonkeyPatch.context() as patch:
        return made(patch, judgements=judged(), notes={"KHM": "Meet partners"})


@pytest.fixture(scope="module")
def show(brief: Brief) -> Any:
    return shown(brief)


def test_every_part_has_its_slide(show: Any, brief: Brief) -> None:
    found = titles(show)
    assert found[:3] == [brief.title, "The answer", "The shortlist"]
    for title in ("Cambodia", "Bangladesh – watch", "Left out, and why", "Near misses", "Sources"):
        assert any(said.startswith(title) for said in found), title
    assert (show.slide_width, show.slide_height) == (12191695, 6858000)
    said = texts(show)
    assert brief.answer[0] in said
    assert "Rejected: Too small for our team" in said


def test_charts_hold_the_figures_and_can_be_edited(show: Any, brief: Brief) -> None:
    first, *rest = charts(show)
    known = [item for item in brief.members if item.similarity_value is not None]
    assert list(first.plots[0].categories) == [item.name for item in known]
    assert list(first.plots[0].series[0].values) == pytest.approx(
        [item.similarity_value for item in known], abs=1e-4
    )
    bars = brief.members[0].bars
    assert list(rest[0].plots[0].series[0].values) == pytest.approx(
        [bar.share for bar in bars], abs=1e-4
    )
    book = load_workbook(io.BytesIO(rest[0].part.chart_workbook.xlsx_part.blob))
    assert [row[0].value for row in book.active.iter_rows(min_row=2)] == [bar.name for bar in bars]


def test_tables_are_tables(show: Any, brief: Brief) -> None:
    slide = show.slides[2]
    table = next(shape.table for shape in slide.shapes if shape.has_table)
    assert [cell.text for cell in table.rows[1].cells][:2] == ["1", "Cambodia"]
    assert len(table.rows) == len(brief.members) + 1


def test_nothing_stands_outside_of_its_slide(show: Any) -> None:
    for slide in show.slides:
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.top >= 0, shape.name
            assert shape.left + shape.width <= show.slide_width, shape.name
            assert shape.top + shape.height <= show.slide_height, shape.name


def test_notes_tell_the_speaker_what_it_rests_on(show: Any) -> None:
    notes = [slide.notes_slide.notes_text_frame.text for slide in show.slides]
    assert "Sources: World Bank" in notes[1]
    assert "Meet partners" in notes[titles(show).index("Cambodia – supported")]
    assert "https://" in notes[-1]


def test_pictures_say_what_they_show(show: Any) -> None:
    pictures = [shape for slide in show.slides for shape in slide.shapes if shape.shape_type == 13]
    assert len(pictures) == 2
    described = [shape._element.nvPicPr.cNvPr.get("descr") for shape in pictures]
    assert described[0].startswith("Opportunity for Vietnam")


def test_a_summary_is_one_slide(monkeypatch: pytest.MonkeyPatch) -> None:
    show = shown(made(monkeypatch, language="vi", one_page=True))
    assert titles(show) == ["Từ Việt Nam nên bán tiếp ở đâu"]
    assert "Campuchia" in texts(show)


def test_a_long_list_goes_on_over_several_slides(brief: Brief) -> None:
    bare = replace(brief.members[0], facts=(), ai_facts=(), bars=())
    show = shown(replace(short(brief), members=(bare,) * 40, plane=None))
    assert "The shortlist (2)" in titles(show)
    tables = [
        shape.table
        for slide in show.slides
        for shape in slide.shapes
        if shape.has_table and slide.shapes.title.text_frame.text.startswith("The shortlist")
    ]
    assert sum(len(table.rows) - 1 for table in tables) == 40


def test_no_text_breaks_the_slides(brief: Brief) -> None:
    show = shown(spoilt(brief))
    assert titles(show)[0].startswith("<b>bold</b><script>")
    test_nothing_stands_outside_of_its_slide(show)


def test_the_same_brief_is_the_same_bytes_without_the_hour_of_its_making(brief: Brief) -> None:
    part = short(brief)
    first = BRIEFS["pptx"].write(part)
    assert BRIEFS["pptx"].write(part) == first
    told = []
    with zipfile.ZipFile(io.BytesIO(first)) as parts:
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        told.append(parts.read("docProps/core.xml"))
        books = [name for name in parts.namelist() if name.endswith(".xlsx")]
        for name in books:
            with zipfile.ZipFile(io.BytesIO(parts.read(name))) as book:
                assert {entry.date_time for entry in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
                told.append(book.read("docProps/core.xml"))
    assert books
    assert all(b">2024-02-29T00:00:00Z<" in text for text in told)
