"""What the figures say of a proposed target, in words that change with the figures.

No verdict is stored. Each is built from the merged frame under the recipe in force, so it follows
the home market, the weights and the vintage.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from data.languages import N_
from geo.markets import Markets
from geo.standing import (
    Separation,
    ahead_on_opportunity,
    missing_indicators,
    separations,
    stands_ahead,
    third_of,
)
from geo.verdict_sentences import (
    ahead_sentence,
    ai_sentence,
    home_missing_sentence,
    missing_sentence,
    opportunity_sentence,
    separation_sentence,
    similarity_sentence,
    size_sentence,
)
from geo.wording import sentence

Label = Literal["supported", "partly supported", "not supported", "cannot be said"]

LABEL_MEANINGS: dict[Label, str] = {
    "supported": N_(
        "among the nearest third to home, AI clearly less developed, and above the size floor"
    ),
    "partly supported": N_("AI clearly less developed, but farther from home or below the floor"),
    "not supported": N_(
        "AI is not clearly less developed than at home, or conditions lie far apart"
    ),
    "cannot be said": N_(
        "too few figures, of the economy or of home, to rank it or to compare its AI development"
    ),
}
"""What each label means; thirds are of the economies ranked by similarity."""

_LABELS = (
    *(N_("supported"), N_("partly supported")),
    *(N_("not supported"), N_("cannot be said")),
)
"""The labels as messages: the label itself is a code, which is translated where it is shown."""


@dataclass(frozen=True)
class Verdict:
    """What the figures say of one economy as a target.

    Attributes
    ----------
    economy, name
        ISO code and short name.
    label
        How far the figures support the claim "similar conditions, less AI development, large
        enough"; the meaning of each is in ``LABEL_MEANINGS``.
    sentences
        The reasons, in reading order.
    separates
        The indicators that separate it most from home, largest first (at most two).
    missing
        Indicators of the lens that it has no value for.
    ahead
        Open, ranked economies of the pool that stand nearer to home, nearest first.
    ahead_on_opportunity
        Open economies with a better opportunity rank, best first; empty when it has no rank.
    """

    economy: str
    name: str
    label: Label
    sentences: tuple[str, ...]
    separates: tuple[Separation, ...]
    missing: tuple[str, ...]
    ahead: tuple[str, ...]
    ahead_on_opportunity: tuple[str, ...]

    @property
    def text(self) -> str:
        """The sentences as one paragraph."""
        return " ".join(self.sentences)


def verdict(result: Markets, economy: str) -> Verdict:
    """Judge one economy as a target under the recipe in force.

    Parameters
    ----------
    result
        The merged economies.
    economy
        ISO code of any economy; of home the verdict only says that it is home.

    Returns
    -------
    Verdict

    Raises
    ------
    AnalysisError
        When there is no such economy.
    """
    row = result.row(economy)
    if economy == result.home:
        return _verdict_on_home(result, row)
    separates = separations(result, economy)
    missing = missing_indicators(result, economy)
    ahead = stands_ahead(result, economy)
    better = ahead_on_opportunity(result, economy)
    label = _label(result, row)
    sentences = [
        similarity_sentence(result, row),
        separation_sentence(result, separates, row),
        ai_sentence(result, economy, row),
        size_sentence(result, economy, row),
        missing_sentence(result, missing),
        home_missing_sentence(result, row),
        ahead_sentence(result, ahead, row),
        opportunity_sentence(result, row),
    ]
    return Verdict(
        economy=economy,
        name=str(row["name"]),
        label=label,
        sentences=tuple(sentence for sentence in sentences if sentence),
        separates=separates,
        missing=missing,
        ahead=ahead,
        ahead_on_opportunity=better,
    )


def label_of(result: Markets, economy: str) -> Label:
    """Give the label of the verdict on one economy, without the verdict.

    Parameters
    ----------
    result
        The merged economies.
    economy
        ISO code of one of them.
    """
    if economy == result.home:
        return "cannot be said"
    return _label(result, result.frame.loc[economy])


def _verdict_on_home(result: Markets, row: pd.Series) -> Verdict:
    """Say that home is not judged as a target of its own."""
    said = result.say(
        "{home} is the home market, which all others are compared with.",
        home=result.called(result.home),
    )
    missing = missing_indicators(result, result.home)
    sentences = tuple(text for text in (sentence(said), missing_sentence(result, missing)) if text)
    return Verdict(
        economy=result.home,
        name=str(row["name"]),
        label="cannot be said",
        sentences=sentences,
        separates=(),
        missing=missing,
        ahead=(),
        ahead_on_opportunity=(),
    )


def _label(result: Markets, row: pd.Series) -> Label:
    """Weigh the three parts of the claim."""
    if pd.isna(row["rank"]) or pd.isna(row["ai_gap"]):
        return "cannot be said"
    less = bool(result.ai.ranking.at[row.name, "distinguishable"]) and row["ai_gap"] > 0
    third = third_of(result, row)
    if not less or third == 3:
        return "not supported"
    return "supported" if third == 1 and row["above_floor"] else "partly supported"
