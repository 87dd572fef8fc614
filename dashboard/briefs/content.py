"""What a brief says, apart from how it is set: one model that both the PDF and the slides follow.

All texts are ready to be read, in the brief's language. Texts from outside (notes, the question)
are plain text and are shown as they are.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class Fact:
    """A figure of an economy.

    Attributes
    ----------
    name, here, home, year
        What it is, its value there and at home with units, and the year or period there; the
        values read "no figure" where there is none, the year is empty then.
    """

    name: str
    here: str
    home: str
    year: str


@dataclass(frozen=True)
class Bar:
    """An indicator's part of the distance between an economy and home.

    Attributes
    ----------
    name
        The indicator's.
    share
        Per cent of the (squared) distance.
    values
        The two values in words; empty for the rest taken together.
    """

    name: str
    share: float
    values: str


@dataclass(frozen=True)
class Member:
    """An economy of the shortlist, with its page.

    Attributes
    ----------
    code, name
        ISO 3166-1 alpha-3 code, and the name.
    is_home
        Whether it is the home market itself, which is not judged.
    verdict
        What the figures say of it as a target, in a word or two; empty for home.
    rank, interval, opportunity, opportunity_interval
        Rank in similarity and its 5% to 95% range over draws of the choices, the same for
        opportunity; a dash where there is none.
    similarity, ai_score
        As text; a dash where there is none.
    population, gdp
        With their units, or that there is no figure.
    reason
        What it has in common with home and what not, in one sentence.
    verdict_text, near, ai
        Paragraphs of its page: the verdict's reasons, why it is near or far, its AI development.
    facts, ai_facts
        Key figures, and the components of its AI score, beside home's.
    bars
        What separates it from home, largest first; empty where its distance has no parts.
    bars_title
        What the bars show.
    status, status_reason
        What the reader decided of it, and why; empty when nothing.
    note
        The reader's note; empty when there is none.
    similarity_value
        The similarity as a number for charts; None where it has none.
    """

    code: str
    name: str
    is_home: bool
    verdict: str
    rank: str
    interval: str
    opportunity: str
    opportunity_interval: str
    similarity: str
    ai_score: str
    population: str
    gdp: str
    reason: str
    verdict_text: str
    near: str
    ai: str
    facts: tuple[Fact, ...]
    ai_facts: tuple[Fact, ...]
    bars: tuple[Bar, ...]
    bars_title: str
    status: str
    status_reason: str
    note: str
    similarity_value: float | None


@dataclass(frozen=True)
class Row:
    """A line of a table of two columns, such as an economy and why it was left out."""

    name: str
    text: str


@dataclass(frozen=True)
class Weight:
    """An indicator that counts.

    Attributes
    ----------
    name, unit, pillar
        As the catalogue has them, in the brief's language.
    transformation
        What is done to its values before they are compared.
    share
        Its part of the whole weight.
    """

    name: str
    unit: str
    pillar: str
    transformation: str
    share: str


@dataclass(frozen=True)
class Source:
    """A source of the figures, with licence, vintage and years."""

    name: str
    vintage: str
    licence: str
    years: str
    indicators: str
    url: str


@dataclass(frozen=True)
class Picture:
    """An image and what it shows.

    Attributes
    ----------
    png
        The image's bytes.
    title
        What is to be seen on it.
    note
        Sources, and what borders do not mean.
    """

    png: bytes
    title: str
    note: str


@dataclass(frozen=True)
class Brief:
    """A brief on a shortlist.

    Attributes
    ----------
    language
        Code of ``data.languages.LANGUAGES``.
    title, question
        At its head.
    home
        Name of the home market.
    date
        The day that it is dated by; None leaves it out.
    dated
        The same in words, or empty.
    answer
        Sentences that answer the question, the most important first.
    map
        The map of the answer; None where it is not wanted.
    plane
        Similarity, AI development and size of the pool; None where it is not wanted.
    members
        The shortlist in its order.
    list_note
        What the ranks and intervals of the list mean, and how firm it is.
    rejected
        Economies left out, with the reason.
    rejected_note
        How many more there are that are not named; empty when none.
    near_misses
        Economies that miss one condition by little, with the condition and by how much.
    conditions
        The conditions in force as text; empty when none.
    method
        Choices that the figures rest on, and definitions.
    weights
        The indicators that count, with their weights.
    sources
        Where the figures come from.
    foot
        Product, snapshot and recipe, in one line.
    one_page
        Whether only the summary is wanted.
    """

    language: str
    title: str
    question: str
    home: str
    date: datetime.date | None
    dated: str
    answer: tuple[str, ...]
    map: Picture | None
    plane: Picture | None
    members: tuple[Member, ...]
    list_note: str
    rejected: tuple[Row, ...]
    rejected_note: str
    near_misses: tuple[Row, ...]
    conditions: str
    method: tuple[Row, ...]
    weights: tuple[Weight, ...]
    sources: tuple[Source, ...]
    foot: str
    one_page: bool
