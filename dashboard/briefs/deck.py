"""Slides of a brief: titles, texts, tables and charts, each within its room.

Lengths are inches, sizes of letters points. What does not fit is set smaller, then cut with an
ellipsis, or goes on the next slide; how long texts are is measured in a wider font than that of
the slides, so that there is room to spare.
"""

from __future__ import annotations

import copy
import io
from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Any, Final

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_TICK_LABEL_POSITION
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.util import Inches, Pt

from dashboard.briefs.content import Brief
from dashboard.briefs.settled import settled
from dashboard.palettes import ROLES, rgb
from dashboard.prints.measure import wrapped
from dashboard.prints.paper import PAPERS
from geo.wording import Speech, speech

WIDE: Final = 13.333
TALL: Final = 7.5
FONT: Final = "Arial"
"""On every computer, with every Vietnamese letter."""

_TITLE_ONLY = 5
_PAPER = PAPERS["light"]
_BAR: Final = "#3d6f9e"
_LEADING = 1.22
_SMALLEST, _LEAST = 7.0, 8.5
"""Sizes below which letters are not set: any, and those of a table that may go on."""

_FOOT = 7.08


class Deck:
    """A presentation of 16:9.

    Parameters
    ----------
    brief
        Title, language, date and foot of all slides.
    """

    def __init__(self, brief: Brief) -> None:
        self.brief = brief
        self.say: Speech = speech(brief.language)
        self.show = Presentation()
        self.show.slide_width, self.show.slide_height = Inches(WIDE), Inches(TALL)
        self.now: Any = None
        self._styles: dict[tuple[float, float, bool, bool], tuple[Any, Any]] = {}
        said = self.show.core_properties
        said.title, said.subject, said.author = (
            brief.title[:250],
            brief.question[:250],
            "Kindred Markets",
        )
        said.language, said.last_modified_by = brief.language, "Kindred Markets"
        said.keywords, said.comments = "", brief.foot
        made = datetime.combine(brief.date, time()) if brief.date else datetime(2000, 1, 1)
        said.created = said.modified = said.last_printed = made

    def content(self) -> bytes:
        """Write the presentation; the same slides give the same bytes."""
        into = io.BytesIO()
        self.show.save(into)
        date = self.brief.date
        return settled(into.getvalue(), datetime.combine(date, time(), UTC) if date else None)

    def slide(self, title: str, *, notes: str = "", opening: bool = False) -> None:
        """Begin a slide with a title, speaker's notes and a foot."""
        self.now = self.show.slides.add_slide(self.show.slide_layouts[_TITLE_ONLY])
        place = (0.9, 1.5, 11.5, 1.9) if opening else (0.5, 0.3, 12.3, 0.8)
        head = self.now.shapes.title
        self._put(head, *place)
        size = 38 if opening else 24
        self._write(head.text_frame, [title], place[2], place[3], size, bold=True)
        head.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM if opening else MSO_ANCHOR.MIDDLE
        if notes:
            self.now.notes_slide.notes_text_frame.text = notes
        number = len(self.show.slides)
        self.text([self.brief.foot], 0.5, _FOOT, 10.8, 0.3, size=8, faint=True)
        self.text([str(number)], 11.8, _FOOT, 1.0, 0.3, size=8, faint=True)

    def text(
        self,
        lines: Sequence[str],
        left: float,
        top: float,
        width: float,
        height: float,
        *,
        size: float,
        bold: bool = False,
        first_bold: bool = False,
        faint: bool = False,
    ) -> None:
        """Set paragraphs into a box, smaller where they would not fit."""
        box = self.now.shapes.add_textbox(*_inches(left, top, width, height))
        self._write(
            box.text_frame, lines, width, height, size, bold=bold, faint=faint, first=first_bold
        )

    def picture(
        self, png: bytes, alt: str, left: float, top: float, width: float, height: float
    ) -> None:
        """Put a picture into a room, as large as the room lets it, and say what it shows."""
        shape = self.now.shapes.add_picture(io.BytesIO(png), Inches(left), Inches(top))
        scale = min(Inches(width) / shape.width, Inches(height) / shape.height)
        shape.width, shape.height = int(shape.width * scale), int(shape.height * scale)
        shape.left = Inches(left) + (Inches(width) - shape.width) // 2
        shape._element.nvPicPr.cNvPr.set("descr", alt)

    def bars(
        self,
        names: Sequence[str],
        values: Sequence[float],
        title: str,
        room: tuple[float, float, float, float],
        *,
        form: str,
    ) -> None:
        """Draw a native chart of horizontal bars, the first on top."""
        data: Any = CategoryChartData(number_format=form)  # type: ignore[no-untyped-call]
        data.categories = list(names)
        data.add_series(title, [round(value, 4) for value in values])
        frame = self.now.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *_inches(*room), data)
        frame.name = title[:120]
        chart = frame.chart
        chart.font.size, chart.font.name = Pt(9), FONT
        chart.has_legend, chart.has_title = False, True
        chart.chart_title.include_in_layout = False
        chart.chart_title.text_frame.text = title
        written = chart.chart_title.text_frame.paragraphs[0].runs[0].font
        written.size, written.bold, written.name = Pt(10.5), True, FONT
        across, up = chart.value_axis, chart.category_axis
        up.reverse_order = True
        up.format.line.color.rgb = _rgb(_PAPER.neutral)
        up.tick_labels.font.size = Pt(9)
        across.has_major_gridlines = False
        across.visible = False
        # Room beyond the longest bar for its own figure.
        across.minimum_scale, across.maximum_scale = 0, 1.12 * max([*values, 1e-9])
        across.tick_label_position = XL_TICK_LABEL_POSITION.NONE
        plot = chart.plots[0]
        plot.gap_width = 45
        plot.has_data_labels = True
        labels = plot.data_labels
        labels.number_format, labels.number_format_is_linked = form, False
        labels.position = XL_LABEL_POSITION.OUTSIDE_END
        labels.font.size = Pt(9)
        fill = plot.series[0].format.fill
        fill.solid()
        fill.fore_color.rgb = _rgb(_BAR)

    def tables(
        self,
        title: str,
        heads: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        *,
        notes: str = "",
        under: str = "",
        size: float = 10.5,
    ) -> None:
        """Set a table over as many slides as it takes."""
        room = 4.95 if under else 5.55
        waiting, part = list(rows), 0
        every = [heads, *rows]
        if sum(_height(row, widths, _LEAST) for row in every) <= room:
            while sum(_height(row, widths, size) for row in every) > room:
                size -= 0.5
        while waiting or not part:
            part += 1
            said = title if part == 1 else f"{title} ({part})"
            self.slide(said, notes=notes)
            taken: list[Sequence[str]] = []
            used = _height(heads, widths, size)
            while waiting:
                tall = _height(waiting[0], widths, size)
                if taken and used + tall > room:
                    break
                taken.append(waiting.pop(0))
                used += tall
            self.table(heads, taken, widths, 0.5, 1.25, tallest=room, size=size)
            if under:
                self.text([under], 0.5, 6.3, 12.3, 0.75, size=10, faint=True)

    def table(
        self,
        heads: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        left: float,
        top: float,
        *,
        tallest: float,
        size: float,
    ) -> None:
        """Set a native table, smaller where it would be taller than its room."""
        every = [list(heads), *(list(row) for row in rows)]
        while size > _SMALLEST and sum(_height(row, widths, size) for row in every) > tallest:
            size -= 0.5
        heights = [_height(row, widths, size) for row in every]
        shape = self.now.shapes.add_table(
            len(every), len(widths), *_inches(left, top, sum(widths), sum(heights))
        )
        shape._element.graphic.graphicData.tbl[0][-1].text = _PLAIN_STYLE
        table = shape.table
        for place, width in enumerate(widths):
            table.columns[place].width = Inches(width)
        for place, (row, texts) in enumerate(zip(table.rows, every, strict=True)):
            # The table's own height is set already; rows set one by one would sum it up each time.
            row._tr.h = Inches(heights[place])
            for cell, text in zip(row.cells, texts, strict=True):
                self._cell(cell, text, size, head=place == 0)

    def _cell(self, cell: Any, text: str, size: float, *, head: bool) -> None:
        """Write a cell."""
        cell.margin_left = cell.margin_right = Inches(0.05)
        cell.margin_top = cell.margin_bottom = Inches(0.02)
        cell.vertical_anchor = MSO_ANCHOR.TOP
        self._runs(cell.text_frame, [text], size, bold=head, faint=False, first=False)

    def _put(self, shape: Any, left: float, top: float, width: float, height: float) -> None:
        """Place a shape."""
        shape.left, shape.top, shape.width, shape.height = _inches(left, top, width, height)

    def _write(
        self,
        frame: Any,
        lines: Sequence[str],
        width: float,
        height: float,
        size: float,
        *,
        bold: bool = False,
        faint: bool = False,
        first: bool = False,
    ) -> None:
        """Write paragraphs into a frame of a fixed size."""
        frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        smallest = min(_SMALLEST if size < 12 else 9.0, size)
        while size > smallest and _tall(lines, width, size, bold=bold) > height:
            size -= 0.5
        self._runs(frame, _cut(lines, width, height, size, bold=bold), size, bold, faint, first)

    def _runs(
        self, frame: Any, lines: Sequence[str], size: float, bold: bool, faint: bool, first: bool
    ) -> None:
        """Write paragraphs as they are."""
        gap = size * 0.35 if len(lines) > 1 else 0
        for place, text in enumerate(lines or [""]):
            paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
            strong = bold or (first and place == 0)
            # A cell without a letter would be as tall as one of 18 points.
            said = text or "\N{NO-BREAK SPACE}"
            style = (size, gap, strong, faint)
            if style not in self._styles:
                self._styles[style] = _styled(paragraph, size, gap, strong, faint)
                paragraph.runs[0].text = said
                continue
            before, letters = (copy.deepcopy(part) for part in self._styles[style])
            letters.text = said
            paragraph._p.insert(0, before)
            paragraph._p.insert(1, letters)


def _styled(paragraph: Any, size: float, gap: float, bold: bool, faint: bool) -> tuple[Any, Any]:
    """Style a paragraph with one run, and give copies of its properties and its run.

    A long brief has some thousand paragraphs of a few styles; set one property after another they
    would take half of its time.
    """
    paragraph.alignment = PP_ALIGN.LEFT
    paragraph.space_after = Pt(gap)
    run = paragraph.add_run()
    run.font.size, run.font.name = Pt(size), FONT
    run.font.bold = bold
    run.font.color.rgb = _rgb(_PAPER.faint if faint else _PAPER.ink)
    return copy.deepcopy(paragraph._p.pPr), copy.deepcopy(run._r)


_PLAIN_STYLE: Final = "{5940675A-B579-460E-94D1-54222C63F5DA}"
"""PowerPoint's table style with a thin grid and no colours."""

ACCENT: Final = ROLES["light"].home


def _inches(*lengths: float) -> list[Any]:
    """Turn lengths into PowerPoint's units."""
    return [Inches(length) for length in lengths]


def _rgb(colour: str) -> Any:
    """Turn a colour such as #1f6fb4 into PowerPoint's."""
    return RGBColor(*rgb(colour))  # type: ignore[no-untyped-call]


def _lines(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """Break a text, which may have lines of its own, into those that it takes."""
    return [
        part
        for own in (text.split("\n") or [""])
        for part in wrapped(own, max(width, 0.3), size, bold=bold)
    ]


def _tall(lines: Sequence[str], width: float, size: float, *, bold: bool = False) -> float:
    """Measure paragraphs in inches."""
    count = sum(len(_lines(text, width, size, bold=bold)) for text in lines)
    gaps = 0.35 * size * len(lines) if len(lines) > 1 else 0.0
    return (count * size * _LEADING + gaps) / 72


def _cut(
    lines: Sequence[str], width: float, height: float, size: float, *, bold: bool
) -> list[str]:
    """Keep what fits into a height; an ellipsis stands for the rest."""
    kept: list[str] = []
    for text in lines:
        if _tall([*kept, text], width, size, bold=bold) <= height:
            kept.append(text)
            continue
        parts = _lines(text, width, size, bold=bold)
        while parts and _tall([*kept, " ".join(parts) + "…"], width, size, bold=bold) > height:
            parts.pop()
        if parts:
            kept.append(" ".join(parts).rstrip(" ,;.") + "…")
        elif kept:
            kept[-1] = kept[-1].rstrip(" .") + " …"
        break
    return kept


def _height(row: Sequence[str], widths: Sequence[float], size: float) -> float:
    """Measure a row of a table."""
    most = max(
        len(_lines(text, width - 0.1, size)) for text, width in zip(row, widths, strict=True)
    )
    return (most * size * _LEADING) / 72 + 0.05
