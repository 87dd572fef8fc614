"""A brief as PDF: bookmarked pages of A4 with embedded fonts, or one page alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dashboard.briefs.content import Brief, Fact, Member, Row
from dashboard.briefs.formats import BriefFormat
from dashboard.briefs.lines import HEADS, line, ranged
from data.languages import N_

if TYPE_CHECKING:
    from dashboard.briefs.paper import Pages

_ROWS_ON_ONE_PAGE = 8
_MAP_HEIGHT, _PLANE_HEIGHT = 108.0, 108.0


def write(brief: Brief) -> bytes:
    """Write a brief as PDF.

    Parameters
    ----------
    brief
        What it says.

    Returns
    -------
    bytes
        The same brief gives the same bytes.

    Raises
    ------
    ExportError
        When the font is missing or damaged.
    """
    from dashboard.briefs.paper import Pages

    pages = Pages(brief)
    _first_page(pages, brief)
    if not brief.one_page:
        if brief.members:
            _shortlist(pages, brief)
            for item in brief.members:
                _member(pages, brief, item)
        _left_out(pages, brief)
        _method(pages, brief)
        _sources(pages, brief)
    return bytes(pages.output())


def _first_page(pages: Pages, brief: Brief) -> None:
    """Set title, question, answer and map; on a page of its own, the list as well."""
    from dashboard.briefs.paper import WIDE, placed

    say = pages.say
    pages.add_page()
    pages.set_y(15)
    pages.heading(brief.title)
    if brief.dated:
        pages.paragraph(brief.dated, 8.5, faint=True, after=1)
    pages.paragraph(brief.question, 10.5, faint=True, after=2.5)
    # The page also has to hold the map, and the list on a page alone.
    lead, *rest = brief.answer
    pages.paragraph(lead, 10.5 if len(lead) < 500 else 9.0, bold=True)
    for text in rest:
        pages.paragraph(text, 9.0)
    if brief.map is not None:
        pages.paragraph(brief.map.title, 8.5, bold=True, after=0.5)
        listed = min(len(brief.members), _ROWS_ON_ONE_PAGE) * 5.5 + 24 if brief.one_page else 0.0
        room = 297.0 - 18.0 - pages.get_y() - listed - 14.0
        if room > 30.0:
            placed(pages, brief.map.png, brief.map.title, WIDE, min(_MAP_HEIGHT, room))
            pages.paragraph(brief.map.note, 6.2, faint=True, after=1.5)
    if brief.one_page and brief.members:
        shown = brief.members[:_ROWS_ON_ONE_PAGE]
        pages.rows(
            _heads(pages)[:-1],
            [line(place, item)[:-1] for place, item in enumerate(shown, 1)],
            (7, 52, 44, 36, 36),
            right=(0,),
            bold=(1,),
            size=7.5,
        )
        more = len(brief.members) - len(shown)
        if more:
            said = say.plural("And {count} more.", "And {count} more.", more)
            pages.paragraph(said, 7.5, faint=True, after=0)


def _heads(pages: Pages) -> list[str]:
    """Name the columns of the shortlist."""
    return [pages.say(head) if head else "" for head in HEADS]


def _shortlist(pages: Pages, brief: Brief) -> None:
    """Set the shortlist with reasons, and the plane."""
    from dashboard.briefs.paper import WIDE, placed

    pages.add_page()
    pages.heading(pages.say("The shortlist"))
    pages.rows(
        _heads(pages),
        [line(place, item) for place, item in enumerate(brief.members, 1)],
        (7, 30, 26, 25, 26, 64),
        right=(0,),
        bold=(1,),
        size=7.3,
    )
    pages.paragraph(brief.list_note, 7.5, faint=True)
    if brief.plane is not None:
        if pages.will_page_break(_PLANE_HEIGHT + 16):
            pages.add_page()
        pages.paragraph(brief.plane.title, 8.5, bold=True, after=0.5)
        placed(pages, brief.plane.png, brief.plane.title, WIDE, _PLANE_HEIGHT)
        pages.paragraph(brief.plane.note, 6.2, faint=True)


def _member(pages: Pages, brief: Brief, item: Member) -> None:
    """Set one economy's page."""
    say = pages.say
    pages.add_page()
    pages.heading(item.name)
    judged = [text for text in (item.status, item.verdict) if text]
    if judged:
        pages.paragraph(" / ".join(judged), 9.5, bold=True, after=1)
    pages.paragraph(item.status_reason, 8.5, after=1.2)
    pages.strip(
        [
            (say("Similarity rank (range)"), ranged(item.rank, item.interval)),
            (say("Opportunity rank (range)"), ranged(item.opportunity, item.opportunity_interval)),
            (say("AI development"), item.ai_score),
            (say("Population"), item.population),
            (say("GDP"), item.gdp),
        ]
    )
    pages.paragraph(item.verdict_text, 8.5)
    pages.paragraph(item.near, 8.5)
    pages.note(say("Note"), item.note)
    pages.bars(item.bars_title, item.bars)
    _facts(pages, brief, item, say("Key figures"), item.facts)
    _facts(pages, brief, item, say("AI development"), item.ai_facts)
    pages.paragraph(item.ai, 8.0, faint=True)


def _facts(pages: Pages, brief: Brief, item: Member, title: str, facts: Sequence[Fact]) -> None:
    """Set figures of an economy beside home's."""
    say = pages.say
    if not facts:
        return
    widths: tuple[int, ...]
    if item.is_home:
        heads, widths = [title, item.name, say("Year")], (70, 80, 28)
        rows = [[fact.name, fact.here, fact.year] for fact in facts]
    else:
        heads = [title, item.name, say("Year"), brief.home]
        widths = (58, 52, 16, 52)
        rows = [[fact.name, fact.here, fact.year, fact.home] for fact in facts]
    pages.rows(heads, rows, widths, size=7.2)


def _left_out(pages: Pages, brief: Brief) -> None:
    """Set who was left out and why, and who nearly meets the conditions."""
    say = pages.say
    pages.add_page()
    pages.heading(say("Left out, and why"))
    if brief.rejected:
        _two(pages, say("Economy"), say("Why"), brief.rejected)
        pages.paragraph(brief.rejected_note, 8, faint=True)
    else:
        pages.paragraph(say("Nobody was rejected, and no gate or list keeps anybody out."))
    pages.heading(say("Near misses"), 1)
    if brief.conditions:
        pages.paragraph(say("Conditions: {conditions}", conditions=brief.conditions), 8, faint=True)
    if brief.near_misses:
        _two(pages, say("Economy"), say("What is missing"), brief.near_misses)
    elif brief.conditions:
        pages.paragraph(say("No economy fails one condition alone by a measurable amount."))
    else:
        pages.paragraph(say("There were no conditions, so nobody just misses one."))


def _two(pages: Pages, first: str, second: str, rows: Sequence[Row]) -> None:
    """Set a table of names and texts."""
    pages.rows([first, second], [[row.name, row.text] for row in rows], (48, 130))


def _method(pages: Pages, brief: Brief) -> None:
    """Set the choices behind the figures, and the weights."""
    say = pages.say
    pages.add_page()
    pages.heading(say("Method and weights"))
    _two(pages, say("Choice"), say("As used here"), brief.method)
    pages.heading(say("Weights of similarity"), 1)
    pages.rows(
        [say("Indicator"), say("Pillar"), say("Unit"), say("Transformation"), say("Weight")],
        [[w.name, w.pillar, w.unit, w.transformation, w.share] for w in brief.weights],
        (58, 30, 44, 32, 14),
        size=7.2,
        right=(4,),
    )


def _sources(pages: Pages, brief: Brief) -> None:
    """Set the sources with licences, vintages and years."""
    say = pages.say
    pages.add_page()
    pages.heading(say("Sources"))
    pages.paragraph(
        say("Years are those of the figures of home and of the economies of this brief."), 8
    )
    for item in brief.sources:
        pages.paragraph(item.name, 8.5, bold=True, after=0.3)
        pages.paragraph(
            say(
                "Licence {licence}. Vintage: {vintage}. Years: {years}.",
                licence=item.licence,
                vintage=item.vintage,
                years=item.years or "–",
            ),
            8,
            after=0.3,
        )
        pages.paragraph(item.indicators, 7.5, faint=True, after=0.3)
        pages.paragraph(item.url, 7.5, faint=True, after=2.6)


FORMAT = BriefFormat("pdf", N_("PDF document"), ".pdf", "application/pdf", write)
