"""The scores that a map can be coloured by: what each is called, measured in and weak at."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.language import N_


@dataclass(frozen=True)
class Score:
    """A score as a layer of the map.

    Attributes
    ----------
    title
        Name, in English as all texts here; {home} stands for the home market's.
    unit
        Unit of the values.
    missing
        What the legend calls economies without a value.
    meaning
        What the score means and is weak at, in a sentence or two.
    form
        How tables write it: one decimal from 0 to 100, two of z-scores.
    rank
        Column of the merged frame with the rank; empty where there is none.
    diverging
        Whether values lie on both sides of zero.
    rests_on_ai
        Whether it is made of the components of AI development.
    """

    title: str
    unit: str
    missing: str
    meaning: str
    form: str = "%.2f"
    rank: str = ""
    diverging: bool = False
    rests_on_ai: bool = False


SCORES: dict[str, Score] = {
    "similarity": Score(
        title=N_("Similarity to {home}"),
        unit=N_("0 to 100"),
        missing=N_("Not ranked"),
        meaning=N_(
            "100 for an economy like home, falling with the squared distance over the lens's "
            "indicators. Economies that share too few figures with home are not ranked."
        ),
        form="%.1f",
        rank="rank",
    ),
    "ai_development": Score(
        title=N_("AI development"),
        unit=N_("mean of z-scores"),
        missing=N_("Not scored"),
        meaning=N_(
            "Mean of up to five z-scores: AI diffusion, government AI readiness, AI publications "
            "per million people, the AI usage index and a digital base; at least three are "
            "needed. A missing usage figure often means that the product is not offered, not that "
            "AI is unused."
        ),
        rank="ai_rank",
        rests_on_ai=True,
    ),
    "ai_without_usage": Score(
        title=N_("AI development without the AI usage index"),
        unit=N_("mean of z-scores"),
        missing=N_("Not scored"),
        meaning=N_(
            "The AI development score from the four other components; at least three are needed. "
            "The AI usage index counts one product. A missing usage figure often means that the "
            "product is not offered, not that AI is unused."
        ),
        rests_on_ai=True,
    ),
    "ai_gap": Score(
        title=N_("AI gap: {home}'s score minus the economy's"),
        unit=N_("difference of mean z-scores"),
        missing=N_("Not scored"),
        meaning=N_(
            "Home's AI score minus the economy's: above zero AI is less developed there. A gap "
            "within 0.15 of zero is not distinguishable."
        ),
        diverging=True,
        rests_on_ai=True,
    ),
    "opportunity": Score(
        title=N_("Opportunity for {home}"),
        unit=N_("0 to 100"),
        missing=N_("No opportunity rank"),
        meaning=N_(
            "Mean of three percentile ranks among the economies that are large enough: nearer to "
            "home, AI less developed, larger GDP; only for economies in which AI is less "
            "developed than at home."
        ),
        form="%.1f",
        rank="opportunity_rank",
        rests_on_ai=True,
    ),
}
"""Scores by the name of their layer, in the order offered."""
