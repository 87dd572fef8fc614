"""A brief as slides: native tables and charts that can be edited, sources in the notes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dashboard.briefs.content import Brief, Member
from dashboard.briefs.formats import BriefFormat
from dashboard.briefs.lines import HEADS, line
from data.languages import N_

if TYPE_CHECKING:
    from dashboard.briefs.deck import Deck

_ONE_SLIDE = 6
"""Economies that a summary on one slide lists."""

_CHARTED = 20
"""Economies that a chart of the list has room for."""


def write(brief: Brief) -> bytes:
    """Write a brief as slides of 16:9.

    Parameters
    ----------
    brief
        What it says.

    Returns
    -------
    bytes
        The same brief gives the same bytes.
    """
    from dashboard.briefs.deck import Deck

    deck = Deck(brief)
    if brief.one_page:
        _summary(deck, brief)
        return deck.content()
    _title(deck, brief)
    _answer(deck, brief)
    if brief.members:
        _shortlist(deck, brief)
        _similarities(deck, brief)
    if brief.plane is not None:
        deck.slide(brief.plane.title, notes=brief.plane.note)
        deck.picture(brief.plane.png, brief.plane.title, 0.5, 1.25, 12.3, 5.65)
    for item in brief.members:
        _member(deck, brief, item)
    _left_out(deck, brief)
    _method(deck, brief)
    _sources(deck, brief)
    return deck.content()


def _title(deck: Deck, brief: Brief) -> None:
    """Set title, question and date."""
    deck.slide(brief.title, notes=brief.foot, opening=True)
    deck.text([brief.question], 0.9, 3.55, 11.5, 1.7, size=20, faint=True)
    deck.text([text for text in (brief.home, brief.dated) if text], 0.9, 5.5, 11.5, 0.9, size=14)


def _answer(deck: Deck, brief: Brief) -> None:
    """Set the answer beside its map."""
    note = brief.map.note if brief.map is not None else ""
    deck.slide(deck.say("The answer"), notes="\n".join([*brief.answer, note]))
    wide = 5.1 if brief.map is not None else 12.3
    deck.text(brief.answer, 0.5, 1.3, wide, 5.5, size=15, first_bold=True)
    if brief.map is not None:
        deck.text([brief.map.title], 5.8, 1.3, 7.0, 0.6, size=12, bold=True)
        deck.picture(brief.map.png, brief.map.title, 5.8, 1.9, 7.0, 4.3)
        deck.text([_boundaries(note)], 5.8, 6.2, 7.0, 0.6, size=8, faint=True)


def _boundaries(note: str) -> str:
    """Give the last sentences of a note of a map, which are about its boundaries."""
    return note[note.rfind(". ", 0, max(note.find("Natural Earth"), 0)) + 1 :].strip()


def _shortlist(deck: Deck, brief: Brief) -> None:
    """Set the list as tables."""
    rows = [line(place, item) for place, item in enumerate(brief.members, 1)]
    deck.tables(
        deck.say("The shortlist"),
        [deck.say(head) if head else "#" for head in HEADS],
        rows,
        (0.45, 2.1, 2.0, 1.75, 1.75, 4.25),
        notes=brief.list_note,
        under=brief.list_note,
    )


def _similarities(deck: Deck, brief: Brief) -> None:
    """Chart how like home each economy is."""
    known = [item for item in brief.members if item.similarity_value is not None][:_CHARTED]
    if not known:
        return
    title = deck.say("Similarity to {home}, 0 to 100", home=brief.home)
    deck.slide(title, notes=brief.list_note)
    deck.bars(
        [item.name for item in known],
        [item.similarity_value or 0.0 for item in known],
        title,
        (0.5, 1.25, 12.3, 5.6),
        form="0.0",
    )


def _member(deck: Deck, brief: Brief, item: Member) -> None:
    """Set one economy: figures beside home's, what separates it, and why."""
    say = deck.say
    said = [item.verdict_text, item.near, item.ai]
    if item.note:
        said.append(f"{say('Note')}: {item.note}")
    named = " – ".join(text for text in (item.name, item.status or item.verdict) if text)
    deck.slide(named, notes="\n\n".join(text for text in said if text))
    ranks = [
        say(
            "Similarity rank {rank} (range {interval}), opportunity rank {opportunity} (range "
            "{opportunity_interval}).",
            rank=item.rank,
            interval=item.interval,
            opportunity=item.opportunity,
            opportunity_interval=item.opportunity_interval,
        )
        if not item.is_home
        else "",
        f"{item.status}: {item.status_reason}" if item.status_reason else "",
        item.reason,
        f"{say('Note')}: {item.note}" if item.note else "",
    ]
    deck.text([text for text in ranks if text], 0.5, 1.2, 12.3, 1.3, size=13)
    facts = [*item.facts, *item.ai_facts]
    widths: tuple[float, ...]
    if item.is_home:
        heads, widths = [say("Figure"), item.name, say("Year")], (3.0, 3.4, 0.9)
        rows = [[fact.name, fact.here, fact.year] for fact in facts]
    else:
        heads = [say("Figure"), item.name, say("Year"), brief.home]
        widths = (2.35, 2.1, 0.75, 2.1)
        rows = [[fact.name, fact.here, fact.year, fact.home] for fact in facts]
    deck.table(heads, rows, widths, 0.5, 2.55, tallest=4.3, size=9)
    if item.bars:
        deck.bars(
            [bar.name for bar in item.bars],
            [bar.share for bar in item.bars],
            item.bars_title,
            (8.0, 2.5, 4.9, 4.4),
            form="0",
        )


def _left_out(deck: Deck, brief: Brief) -> None:
    """Set who was left out and who nearly meets the conditions."""
    say = deck.say
    if brief.rejected:
        deck.tables(
            say("Left out, and why"),
            [say("Economy"), say("Why")],
            [[row.name, row.text] for row in brief.rejected],
            (3.0, 9.3),
            notes=brief.rejected_note,
            under=brief.rejected_note,
        )
    if brief.near_misses:
        conditions = say("Conditions: {conditions}", conditions=brief.conditions)
        deck.tables(
            say("Near misses"),
            [say("Economy"), say("What is missing")],
            [[row.name, row.text] for row in brief.near_misses],
            (3.0, 9.3),
            notes=conditions,
            under=conditions,
        )


def _method(deck: Deck, brief: Brief) -> None:
    """Set the choices and the weights."""
    say = deck.say
    deck.tables(
        say("Method"),
        [say("Choice"), say("As used here")],
        [[row.name, row.text] for row in brief.method],
        (3.0, 9.3),
        notes=brief.foot,
    )
    deck.tables(
        say("Weights of similarity"),
        [say("Indicator"), say("Pillar"), say("Unit"), say("Transformation"), say("Weight")],
        [[w.name, w.pillar, w.unit, w.transformation, w.share] for w in brief.weights],
        (4.0, 2.0, 3.2, 2.1, 1.0),
        notes=brief.foot,
    )


def _sources(deck: Deck, brief: Brief) -> None:
    """Set the sources."""
    say = deck.say
    deck.tables(
        say("Sources"),
        [say("Source"), say("Licence"), say("Vintage"), say("Years")],
        [[item.name, item.licence, item.vintage, item.years] for item in brief.sources],
        (4.9, 2.0, 4.2, 1.2),
        notes="\n".join(f"{item.name}: {item.indicators}. {item.url}" for item in brief.sources),
    )


def _summary(deck: Deck, brief: Brief) -> None:
    """Set everything that matters on one slide."""
    note = brief.map.note if brief.map is not None else ""
    deck.slide(brief.title, notes="\n".join([brief.question, *brief.answer, note]))
    deck.text([brief.question], 0.5, 1.1, 12.3, 0.6, size=12, faint=True)
    wide = 5.6 if brief.map is not None else 12.3
    deck.text(brief.answer, 0.5, 1.75, wide, 2.75, size=12, first_bold=True)
    if brief.map is not None:
        deck.picture(brief.map.png, brief.map.title, 6.3, 1.75, 6.5, 3.5)
        deck.text([_boundaries(note)], 6.3, 5.25, 6.5, 0.4, size=7, faint=True)
    shown: Sequence[Member] = brief.members[:_ONE_SLIDE]
    if shown:
        heads = [deck.say(head) if head else "#" for head in HEADS[:-1]]
        rows = [line(place, item)[:-1] for place, item in enumerate(shown, 1)]
        widths = (0.4, 1.9, 1.5, 0.95, 0.95)
        deck.table(heads, rows, widths, 0.5, 4.55, tallest=2.3, size=8)


FORMAT = BriefFormat(
    "pptx",
    N_("PowerPoint slides"),
    ".pptx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    write,
)
