"""Pages of a brief as PDF: the fonts, what stands at head and foot, and how parts are set.

Lengths are millimetres, sizes of letters points.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from typing import Any, Final

from fpdf import FPDF, XPos, YPos
from fpdf.fonts import TextStyle
from fpdf.util import Padding

from dashboard.briefs.content import Bar, Brief
from dashboard.palettes import ROLES
from dashboard.prints.measure import in_font, wrapped
from dashboard.prints.paper import PAPERS, checked_font
from geo.wording import Speech, speech

FAMILY: Final = "DejaVu"
MARGIN: Final = 16.0
WIDE: Final = 210.0 - 2 * MARGIN
"""Width of the text on a page of A4."""

_PAPER = PAPERS["light"]
ACCENT: Final = ROLES["light"].home
_BAR: Final = "#3d6f9e"
_SHADE: Final = "#f2f4f7"


class Pages(FPDF):
    """A document on A4 in our fonts.

    Parameters
    ----------
    brief
        Title, language, date and foot of all pages.

    Raises
    ------
    ExportError
        When a font is missing or damaged.
    """

    def __init__(self, brief: Brief) -> None:
        super().__init__(format="A4")
        self.brief = brief
        self.say: Speech = speech(brief.language)
        self.add_font(FAMILY, "", checked_font())
        self.add_font(FAMILY, "B", checked_font("Bold"))
        self.set_font(FAMILY, "", 9)
        self.set_margins(MARGIN, 20.0, MARGIN)
        self.set_auto_page_break(True, 18.0)
        self.set_title(fit(brief.title))
        self.set_subject(fit(brief.question))
        self.set_lang(brief.language)
        self.set_creator("Kindred Markets")
        self.set_producer("Kindred Markets")
        # A brief without a date has none to be found in the file either: always the same one.
        day = brief.date or date(2000, 1, 1)
        self.set_creation_date(datetime.combine(day, time(), UTC))
        self.set_section_title_styles(
            TextStyle(FAMILY, "B", 15, _PAPER.ink, l_margin=MARGIN, t_margin=0, b_margin=2.5),
            TextStyle(FAMILY, "B", 10.5, _PAPER.ink, l_margin=MARGIN, t_margin=1, b_margin=1.2),
        )
        self.ink()

    def header(self) -> None:
        """Set the title over every page but the first."""
        if self.page_no() == 1:
            return
        self.set_font(FAMILY, "", 7.5)
        self.set_text_color(_PAPER.faint)
        self.set_xy(MARGIN, 10)
        self.cell(WIDE, 4, self.shortened(fit(self.brief.title), WIDE))
        self.set_draw_color(_PAPER.neutral)
        self.line(MARGIN, 15, MARGIN + WIDE, 15)
        self.set_xy(MARGIN, 20)
        self.ink()

    def footer(self) -> None:
        """Set what the figures rest on and the number of the page under every page."""
        self.set_font(FAMILY, "", 7)
        self.set_text_color(_PAPER.faint)
        self.set_xy(MARGIN, -12)
        self.cell(WIDE - 20, 4, self.shortened(fit(self.brief.foot), WIDE - 20))
        self.cell(20, 4, f"{self.page_no()} / {{nb}}", align="R")
        self.ink()

    def ink(self) -> None:
        """Write in the colour of the text."""
        self.set_text_color(_PAPER.ink)
        self.set_draw_color(_PAPER.neutral)
        self.set_line_width(0.2)

    def shortened(self, text: str, width: float) -> str:
        """Cut a text to what fits into a width, in the font in force."""
        if self.get_string_width(text) <= width:
            return text
        while text and self.get_string_width(text + "…") > width:
            text = text[:-1]
        return text.rstrip() + "…"

    def heading(self, text: str, level: int = 0) -> None:
        """Begin a section, which the reader's program lists beside the pages."""
        self.ink()
        if level and self.will_page_break(24):
            self.add_page()
        self.start_section(fit(text), level)

    def paragraph(
        self,
        text: str,
        size: float = 9.0,
        *,
        bold: bool = False,
        faint: bool = False,
        after: float = 1.8,
        width: float = WIDE,
    ) -> None:
        """Set a paragraph, its own lines kept."""
        if not text:
            return
        self.set_font(FAMILY, "B" if bold else "", size)
        self.set_text_color(_PAPER.faint if faint else _PAPER.ink)
        for own in fit(text).split("\n"):
            for line in wrapped(own, (width - 2.2) / 25.4, size, bold=bold):
                self.cell(width, size * 0.47, line, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ink()
        self.ln(after)

    def note(self, title: str, text: str) -> None:
        """Set a text of the reader's own on a shade, so that it is not taken for ours."""
        if not text:
            return
        self.set_fill_color(_SHADE)
        self.set_font(FAMILY, "B", 8.5)
        self.multi_cell(
            WIDE, 5.4, f"  {fit(title)}", fill=True, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT
        )
        self.set_font(FAMILY, "", 8.5)
        self.multi_cell(
            WIDE,
            4.1,
            fit(text),
            fill=True,
            align="L",
            padding=Padding(0.5, 2.5, 1.5, 2.5),
            new_x=XPos.LMARGIN,
            new_y=YPos.NEXT,
        )
        self.ln(2)

    def rows(
        self,
        heads: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        *,
        size: float = 7.8,
        right: Sequence[int] = (),
        bold: Sequence[int] = (0,),
    ) -> None:
        """Set a table whose head is repeated on every page.

        Parameters
        ----------
        heads, rows
            Texts.
        widths
            Of the columns, in proportion.
        size
            Of the letters.
        right
            Columns set flush right.
        bold
            Columns in bold letters.
        """
        whole = float(sum(widths))
        wide = [WIDE * part / whole for part in widths]

        def lines(cells: Sequence[str], strong: Sequence[int]) -> list[list[str]]:
            return [
                wrapped(fit(text), (wide[place] - 2.2) / 25.4, size, bold=place in strong)
                for place, text in enumerate(cells)
            ]

        every = range(len(heads))
        head = lines(heads, every)
        self._row(head, wide, size, right, every, shade=True)
        for cells in rows:
            taken = lines(cells, bold)
            if self.will_page_break(_tall(taken, size)):
                self.add_page()
                self._row(head, wide, size, right, every, shade=True)
            self._row(taken, wide, size, right, bold)
        self.ln(2.5)

    def _row(
        self,
        cells: Sequence[Sequence[str]],
        wide: Sequence[float],
        size: float,
        right: Sequence[int],
        bold: Sequence[int],
        *,
        shade: bool = False,
    ) -> None:
        """Set one row of a table, whose texts are in lines already, and a line below it."""
        top, tall, left = self.get_y(), _tall(cells, size), MARGIN
        if shade:
            self.set_fill_color(_SHADE)
            self.rect(MARGIN, top, WIDE, tall, style="F")
        for place, own in enumerate(cells):
            self.set_font(FAMILY, "B" if place in bold else "", size)
            for number, text in enumerate(own):
                self.set_xy(left + 1.0, top + 0.7 + number * size * 0.47)
                self.cell(
                    wide[place] - 2.0, size * 0.47, text, align="R" if place in right else "L"
                )
            left += wide[place]
        self.line(MARGIN, top + tall, MARGIN + WIDE, top + tall)
        self.set_xy(MARGIN, top + tall)

    def strip(self, boxes: Sequence[tuple[str, str]]) -> None:
        """Set key figures side by side: a caption, and the figure below it."""
        top, wide = self.get_y(), WIDE / len(boxes)
        self.set_fill_color(_SHADE)
        self.rect(MARGIN, top, WIDE, 12.5, style="F")
        for place, (caption, figure) in enumerate(boxes):
            left = MARGIN + place * wide + 2
            self.set_font(FAMILY, "", 6.8)
            self.set_text_color(_PAPER.faint)
            self.set_xy(left, top + 1.6)
            self.cell(wide - 3, 3.6, self.shortened(fit(caption), wide - 3))
            self.ink()
            self.set_xy(left, top + 6)
            # A long figure is set smaller rather than cut.
            for size in (9.5, 8.5, 7.5, 6.5):
                self.set_font(FAMILY, "B", size)
                if self.get_string_width(fit(figure)) <= wide - 3:
                    break
            self.cell(wide - 3, 4.6, self.shortened(fit(figure), wide - 3))
        self.set_xy(MARGIN, top + 15)

    def bars(self, title: str, bars: Sequence[Bar]) -> None:
        """Draw bars with their names, shares and values."""
        if not bars:
            return
        if self.will_page_break(9 + 4.6 * len(bars)):
            self.add_page()
        self.paragraph(title, 8.5, bold=True, after=0.8)
        named, long = 62.0, 52.0
        most = max(bar.share for bar in bars)
        for bar in bars:
            top = self.get_y()
            self.set_font(FAMILY, "", 7.3)
            self.cell(named, 4.3, self.shortened(fit(bar.name), named - 2), align="R")
            self.set_fill_color(_BAR)
            length = max(0.3, long * bar.share / most)
            self.rect(MARGIN + named + 1, top + 0.6, length, 3.1, style="F")
            self.set_xy(MARGIN + named + 2.5 + length, top)
            said = self.say.local(f"{bar.share:.0f}%")
            self.cell(12, 4.3, said)
            room = WIDE - named - 16.0 - length
            self.set_text_color(_PAPER.faint)
            self.cell(room, 4.3, self.shortened(fit(bar.values), room))
            self.ink()
            self.set_xy(MARGIN, top + 4.4)
        self.ln(2.5)

    @contextmanager
    def faintly(self) -> Iterator[None]:
        """Write in the faint colour for a while."""
        self.set_text_color(_PAPER.faint)
        yield
        self.ink()


def _tall(cells: Sequence[Sequence[str]], size: float) -> float:
    """Measure a row of a table."""
    return max(len(own) for own in cells) * size * 0.47 + 1.4


def fit(text: str) -> str:
    """Replace letters that the font does not have, so that nothing vanishes unseen."""
    return "".join(
        mark if mark in "\n\t" or in_font(mark) else "\N{REPLACEMENT CHARACTER}" for mark in text
    )


def placed(pages: Pages, png: bytes, alt: str, width: float, height: float) -> None:
    """Put a picture into a box at the left margin, as large as the box lets it."""
    import io

    given: dict[str, Any] = {"alt_text": fit(alt)}
    top = pages.get_y()
    shown = pages.image(
        io.BytesIO(png), x=MARGIN, y=top, w=width, h=height, keep_aspect_ratio=True, **given
    )
    pages.set_xy(MARGIN, top + float(str(shown["rendered_height"])) + 1)
