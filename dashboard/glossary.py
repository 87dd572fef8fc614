"""What the words of the product mean: one registry for help beside measures and the glossary."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from dashboard.language import N_, _

__all__ = ["TERMS", "Term", "found", "meaning", "of_page"]


@dataclass(frozen=True)
class Term:
    """A word and what it means here.

    Attributes
    ----------
    title
        The word, in English as all texts here.
    words
        What it means, in two sentences: what it is, and what to mind.
    defined
        Whether the page Method gives its formula and its weak points.
    """

    title: str
    words: str
    defined: bool = False


TERMS: Final[Mapping[str, Term]] = MappingProxyType(
    {
        "similarity": Term(
            N_("Similarity"),
            N_(
                "How much an economy is like home over the indicators of the lens: 100 is like "
                "home, and it falls with the squared distance. It says nothing of demand; look at "
                "what separates the two before you trust a rank."
            ),
            defined=True,
        ),
        "distance": Term(
            N_("Distance to home"),
            N_(
                "The weighted distance between an economy's and home's figures, in standard "
                "deviations, over the indicators that both have. One far-out indicator of home can "
                "make much of it, so each can be switched off."
            ),
            defined=True,
        ),
        "coverage": Term(
            N_("Coverage"),
            N_(
                "The share of the lens's weight for which both the economy and home have figures. "
                "Below two thirds an economy is listed as not having enough data and never ranked."
            ),
            defined=True,
        ),
        "rank_interval": Term(
            N_("Rank interval"),
            N_(
                "Between which ranks an economy stands in 90% of 10,000 draws of other weights, "
                "scales, metrics and imputations. A wide one means that the rank rests on choices "
                "of method; it does not tell how wrong the figures may be."
            ),
            defined=True,
        ),
        "ai_development": Term(
            N_("AI development"),
            N_(
                "The mean of up to five z-scores: diffusion of AI, government readiness, "
                "publications per million people, the usage index and the digital base. Zero is "
                "about the average of the economies with figures, and at least three of five are "
                "needed."
            ),
            defined=True,
        ),
        "ai_gap": Term(
            N_("AI gap"),
            N_(
                "Home's AI score minus the economy's: above zero, AI is less developed there. "
                "Within 0.15 of zero the two cannot be told apart."
            ),
            defined=True,
        ),
        "opportunity": Term(
            N_("Opportunity"),
            N_(
                "The mean of three percentile ranks in the pool: nearer to home, AI less "
                "developed, larger GDP. Only open economies get one, and it is a place to look "
                "first, not a forecast of sales."
            ),
            defined=True,
        ),
        "open": Term(
            N_("Open economy"),
            N_(
                "An economy in the pool with an AI score below home's. Less developed AI is not "
                "by itself an opening: without electricity and internet nobody can buy."
            ),
            defined=True,
        ),
        "pool": Term(
            N_("Pool and size floor"),
            N_(
                "The economies among which opportunity is ranked: ranked by similarity, with an AI "
                "score, and with 5 million people or US$ 50 billion of GDP at least. Gates and "
                "your exclusion list take economies out of it."
            ),
            defined=True,
        ),
        "gate": Term(
            N_("Gate"),
            N_(
                "A minimum, such as stability or the ability to adopt, that an economy must meet "
                "to stay in the pool. Gates are off until you switch them on, and what each would "
                "exclude is counted first."
            ),
        ),
        "exclusions": Term(
            N_("Exclusion list"),
            N_(
                "Your own dated list of economies that are out of the question, with the source of "
                "each entry. It takes them out of the pool of opportunity and leaves figures and "
                "similarity as they are."
            ),
        ),
        "lens": Term(
            N_("Lens"),
            N_(
                "A named set of indicators with weights by which likeness is measured, such as "
                "general conditions, education or health care. Another lens gives other "
                "neighbours, so compare lenses before you decide."
            ),
        ),
        "pillar": Term(
            N_("Pillar"),
            N_(
                "A group of indicators that belong together, such as income, demography or "
                "institutions. Pillars order tables and profiles; weights belong to indicators."
            ),
        ),
        "time_shift": Term(
            N_("Time shift"),
            N_(
                "Compares economies of today with home as it was in an earlier year, on today's "
                "scale. It finds who is where home stood then; home's figures thin out as one goes "
                "back."
            ),
            defined=True,
        ),
        "z_score": Term(
            N_("z-score"),
            N_(
                "A figure minus the mean of all economies, divided by their standard deviation: "
                "how unusual it is. Some figures are taken by their logarithm first, so that a few "
                "giants do not decide."
            ),
            defined=True,
        ),
        "percentile": Term(
            N_("Percentile"),
            N_(
                "The share of economies with a smaller figure, ties counted by half. It tells the "
                "place in the world and not how far apart two economies are."
            ),
        ),
        "metric": Term(
            N_("Metric"),
            N_(
                "The way in which differences are added up to one distance: Euclidean unless a "
                "recipe says otherwise. The page Method shows how far ranks agree by every metric."
            ),
            defined=True,
        ),
        "sensitivity": Term(
            N_("What drives the ranks"),
            N_(
                "The share of the movement of ranks that goes back to each choice of method, by "
                "Sobol' indices. A large share names the choice that deserves a second look."
            ),
            defined=True,
        ),
        "stability": Term(
            N_("Stability of the shortlist"),
            N_(
                "In how many of the 10,000 draws each economy of the shortlist stays among the "
                "first ranks, and who would come in. It follows choices of method only, not errors "
                "in figures."
            ),
        ),
        "home": Term(
            N_("Home market"),
            N_(
                "The economy that all others are compared with: Vietnam until you choose another. "
                "It is never among the results itself."
            ),
        ),
        "economy": Term(
            N_("Economy"),
            N_(
                "A country or territory that has figures of its own, known by its code of ISO "
                "3166-1, such as VNM. The name implies no judgement on its status."
            ),
        ),
        "indicator": Term(
            N_("Indicator"),
            N_(
                "One published series, such as individuals using the internet, with its unit, "
                "source and year. Every figure shown names the year that it is of."
            ),
        ),
        "window": Term(
            N_("Figures up to"),
            N_(
                "An analysis takes each indicator's latest figure of the eight years up to this "
                "one. An older figure does not count, and the year always travels with the value."
            ),
        ),
        "snapshot": Term(
            N_("Snapshot and vintage"),
            N_(
                "All figures as they were published and read at one time, kept together and "
                "checked when they are opened. A refresh writes a new one beside the old one."
            ),
        ),
        "quarantine": Term(
            N_("Quarantined figure"),
            N_(
                "A published value that is known to be wrong: shown struck through with the reason "
                "on the page Data, and never used. The year before then counts."
            ),
        ),
        "estimate": Term(
            N_("Estimate"),
            N_(
                "A value that was not measured for the economy itself: a publisher's estimate for "
                "several economies, or a stand-in that you asked for. Both are named wherever they "
                "are used."
            ),
        ),
        "recipe": Term(
            N_("Recipe"),
            N_(
                "Every choice behind a ranking as a small file with an id: home, lens, weights, "
                "scale, metric, gates. The same recipe and the same snapshot give the same ranks."
            ),
        ),
        "proposal": Term(
            N_("Proposal and verdict"),
            N_(
                "Bangladesh, Sri Lanka and the African nations were proposed as targets in an "
                "interview; a verdict tells whether the figures support that. It is worked out "
                "anew from the figures and choices in force."
            ),
        ),
        "condition": Term(
            N_("Condition"),
            N_(
                "Something that an economy must meet, made by filters and sliders or typed in "
                "CQL2. All conditions must hold together; inside one choice, values are "
                "alternatives."
            ),
        ),
        "funnel": Term(
            N_("Funnel"),
            N_(
                "Whom each condition excludes, alone and in the order in which they stand. It "
                "shows which condition costs the most economies."
            ),
        ),
        "near_miss": Term(
            N_("Near miss"),
            N_(
                "An economy that fails one condition alone, with by how much it does. Moving that "
                "one bound a little lets it in."
            ),
        ),
        "undecided": Term(
            N_("Undecided"),
            N_(
                "An economy without a figure that a condition needs: it is neither in nor out. A "
                "missing figure is never taken for zero."
            ),
        ),
        "sub_region": Term(
            N_("Region and sub-region"),
            N_(
                "Regions are the World Bank's, sub-regions those of the standard M49 of the United "
                "Nations. Africa is a list of its own: the 54 members of the United Nations on the "
                "continent."
            ),
        ),
        "bloc": Term(
            N_("Group of countries"),
            N_(
                "A membership such as ASEAN, ECOWAS or RCEP, with the date for which it holds. An "
                "economy may belong to several."
            ),
        ),
        "official_language": Term(
            N_("Official language"),
            N_(
                "A language that is official in the whole economy, by law or in practice, as "
                "Unicode CLDR lists it. Languages of a part, and those widely spoken without being "
                "official, do not count."
            ),
        ),
        "neighbour": Term(
            N_("Neighbour"),
            N_(
                "An economy that shares a land border in the outlines that the maps draw. Islands "
                "have none; the distance to home is a great circle between two points."
            ),
        ),
        "shortlist": Term(
            N_("Shortlist"),
            N_(
                "Your own list of economies, in your order and with notes, to be taken to the "
                "board. The link holds the list; notes stay with you and in files."
            ),
        ),
    }
)
"""Words by code, the measures first."""

_PAGES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "start": ("opportunity", "similarity", "ai_gap", "open", "pool", "proposal"),
        "explore": ("similarity", "ai_development", "ai_gap", "opportunity", "indicator", "window"),
        "similarity": ("similarity", "distance", "coverage", "rank_interval", "lens"),
        "country": ("similarity", "percentile", "ai_development", "proposal", "estimate"),
        "compare": ("pillar", "percentile", "z_score", "similarity"),
        "opportunity": ("opportunity", "open", "pool", "ai_gap", "gate", "exclusions"),
        "timeshift": ("time_shift", "distance", "coverage"),
        "proposals": ("proposal", "ai_gap", "opportunity", "gate"),
        "screen": ("condition", "funnel", "near_miss", "undecided", "neighbour", "bloc"),
        "shortlist": ("shortlist", "stability", "recipe"),
        "method": ("metric", "rank_interval", "sensitivity", "recipe", "z_score"),
        "data": ("snapshot", "quarantine", "estimate", "window"),
    }
)


def of_page(page: str) -> tuple[Term, ...]:
    """List the words that a page needs, by the name of its module; none where none are listed."""
    return tuple(TERMS[code] for code in _PAGES.get(page, ()))


def meaning(code: str) -> str:
    """Say what a word means, in the reader's language."""
    return _(TERMS[code].words)


def found(asked: str) -> tuple[str, ...]:
    """Find words by what somebody types, in the reader's language.

    Parameters
    ----------
    asked
        Any text; capitals and accents do not matter. An empty one finds all.

    Returns
    -------
    tuple of str
        Codes: those whose title holds the text first, then those whose explanation does, each in
        alphabetical order of their titles.
    """
    wanted = _bare(asked)
    said = {code: (_bare(_(term.title)), _bare(_(term.words))) for code, term in TERMS.items()}
    hits = [code for code, texts in said.items() if any(wanted in text for text in texts)]
    return tuple(sorted(hits, key=lambda code: (wanted not in said[code][0], said[code][0])))


def _bare(text: str) -> str:
    """Take accents and capitals away."""
    apart = unicodedata.normalize("NFD", text.strip().lower().replace("đ", "d"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
