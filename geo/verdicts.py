"""What the figures say of a proposed target, in words that change with the figures.

No verdict is stored. Each is built from the merged frame under the recipe in force, so it follows
the home market, the weights and the vintage.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from geo.ai_development import COMPONENTS
from geo.markets import Markets
from geo.wording import large, listing, number, ordinal, quantity

Label = Literal["supported", "partly supported", "not supported", "cannot be said"]

LABEL_MEANINGS: dict[Label, str] = {
    "supported": (
        "among the nearest third to home, AI clearly less developed, and above the size floor"
    ),
    "partly supported": "AI clearly less developed, but farther from home or below the floor",
    "not supported": "AI is not clearly less developed than at home, or conditions lie far apart",
    "cannot be said": "too few figures to rank the economy or to score its AI development",
}
"""What each label means; thirds are of the economies ranked by similarity."""


@dataclass(frozen=True)
class Separation:
    """One indicator that separates an economy from home.

    Attributes
    ----------
    indicator, name
        Code and name.
    share
        Part of the squared distance that it makes, 0 to 1.
    text
        The two values in words.
    """

    indicator: str
    name: str
    share: float
    text: str


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
        ISO code of any economy but home.

    Returns
    -------
    Verdict
    """
    row = result.frame.loc[economy]
    separates = separations(result, economy)
    missing = missing_indicators(result, economy)
    ahead = stands_ahead(result, economy)
    better = _ahead_on_opportunity(result, economy)
    label = _label(result, row)
    sentences = [
        _similarity_sentence(result, row),
        _separation_sentence(separates, row),
        _ai_sentence(result, economy, row),
        _size_sentence(result, economy, row),
        _missing_sentence(result, missing),
        _ahead_sentence(result, ahead, row),
        _opportunity_sentence(result, row),
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


def separations(result: Markets, economy: str, most: int = 2) -> tuple[Separation, ...]:
    """List the indicators that make most of an economy's squared distance to home.

    Returns
    -------
    tuple of Separation
        Largest part first; empty when no indicator is shared.
    """
    parts = result.similarity.contributions.loc[economy].dropna().sort_values(ascending=False)
    total = parts.sum()
    if not total > 0:
        return ()
    values = result.section.values
    found = []
    for code, part in parts.iloc[:most].items():
        item = result.catalogue.indicator(str(code))
        here, home = values.at[economy, code], values.at[result.home, code]
        word = "higher" if here > home else "lower"
        text = (
            f"{item.name.lower() if item.name[1:2].islower() else item.name} is {word} "
            f"({quantity(here, item.unit)} against {quantity(home, item.unit)})"
        )
        found.append(Separation(str(code), item.name, float(part / total), text))
    return tuple(found)


def missing_indicators(result: Markets, economy: str) -> tuple[str, ...]:
    """List the indicators that count and for which the economy has no value."""
    row = result.section.values.loc[economy, list(result.similarity.weights.index)]
    return tuple(str(code) for code in row.index[row.isna()])


def stands_ahead(result: Markets, economy: str) -> tuple[str, ...]:
    """List the open, ranked economies of the pool that stand nearer to home, nearest first.

    An economy that is not ranked itself has nobody ahead of it: the list is empty.
    """
    frame = result.frame
    own = frame.at[economy, "distance"]
    if pd.isna(own):
        return ()
    rows = frame[frame["open"].astype(bool) & (frame["distance"] < own)]
    rows = rows[rows.index != economy]
    return tuple(rows.sort_values("distance", kind="stable").index)


def _ahead_on_opportunity(result: Markets, economy: str) -> tuple[str, ...]:
    """List the open economies with a better opportunity rank."""
    ranks = result.frame["opportunity_rank"]
    own = ranks.loc[economy]
    if pd.isna(own):
        return ()
    return tuple(ranks[ranks < own].sort_values(kind="stable").index)


def _third(result: Markets, row: pd.Series) -> int:
    """Tell in which third of the ranked economies a row stands: 1, 2 or 3."""
    return min(int(3 * (row["rank"] - 1) / result.ranked_count) + 1, 3)


def _label(result: Markets, row: pd.Series) -> Label:
    """Weigh the three parts of the claim."""
    if pd.isna(row["rank"]) or pd.isna(row["ai_gap"]):
        return "cannot be said"
    less = bool(result.ai.ranking.at[row.name, "distinguishable"]) and row["ai_gap"] > 0
    third = _third(result, row)
    if not less or third == 3:
        return "not supported"
    return "supported" if third == 1 and row["above_floor"] else "partly supported"


def _similarity_sentence(result: Markets, row: pd.Series) -> str:
    """Say how similar the economy is."""
    home = result.name(result.home)
    if pd.isna(row["rank"]):
        return (
            f"{row['name']} has too few figures to be ranked: they cover "
            f"{row['coverage']:.0%} of the weight together with {home}'s, and "
            f"{result.recipe.min_coverage:.0%} is needed."
        )
    third = {1: "nearest", 2: "middle", 3: "farthest"}[_third(result, row)]
    return (
        f"{row['name']} ranks {ordinal(int(row['rank']))} of {result.ranked_count} in similarity "
        f"to {home} (similarity {number(row['similarity'])} of 100), in the {third} third."
    )


def _separation_sentence(separates: tuple[Separation, ...], row: pd.Series) -> str:
    """Say which indicators separate it most."""
    if not separates or pd.isna(row["rank"]):
        return ""
    share = sum(item.share for item in separates)
    said = listing([item.text for item in separates])
    return f"What separates it most: {said}; together {share:.0%} of the squared distance."


def _ai_sentence(result: Markets, economy: str, row: pd.Series) -> str:
    """Say how AI development compares, and on how many components."""
    home = result.name(result.home)
    of = len(COMPONENTS)
    count = int(row["ai_components"])
    if pd.isna(row["ai_development"]):
        return f"Its AI development is not scored: {count} of {of} components have figures."
    if pd.isna(row["ai_gap"]):
        return f"AI development cannot be compared, because {home} is not scored."
    home_count = int(result.frame.at[result.home, "ai_components"])
    basis = (
        f"score {row['ai_development']:.2f} against {result.ai.home_score:.2f}, on {count} of {of} "
        f"components against {home_count}"
    )
    if not result.ai.ranking.at[economy, "distinguishable"]:
        return f"AI development is not distinguishable from {home}'s ({basis})."
    word = "less" if row["ai_gap"] > 0 else "more"
    return f"AI is {word} developed than in {home} ({basis})."


def _size_sentence(result: Markets, economy: str, row: pd.Series) -> str:
    """Say how large the market is, with the years of the figures."""
    years = result.section.years
    parts = []
    for column, code, before, after in (
        ("population", "SP.POP.TOTL", "", " people"),
        ("gdp", "NY.GDP.MKTP.CD", "a GDP of US$ ", ""),
    ):
        if pd.isna(row[column]):
            parts.append("no GDP figure" if column == "gdp" else "no population figure")
            continue
        parts.append(f"{before}{large(row[column])}{after} ({int(years.at[economy, code])})")
    floor = "above" if row["above_floor"] else "below"
    return f"It has {listing(parts)}, {floor} the size floor."


def _missing_sentence(result: Markets, missing: tuple[str, ...]) -> str:
    """Say which figures are missing."""
    if not missing:
        return ""
    names = [result.catalogue.indicator(code).name for code in missing]
    return f"No figure for {listing(names, most=4)}."


def _ahead_sentence(result: Markets, ahead: tuple[str, ...], row: pd.Series) -> str:
    """Say who stands ahead: open, in the pool, ranked, and nearer to home."""
    if pd.isna(row["rank"]):
        return ""
    if not ahead:
        return "No open economy of the pool stands nearer to home."
    names = listing([result.name(code) for code in ahead], most=3)
    verb = "stands" if len(ahead) == 1 else "stand"
    word = "economy" if len(ahead) == 1 else "economies"
    return f"{len(ahead)} open {word} {verb} nearer to home: {names}."


def _opportunity_sentence(result: Markets, row: pd.Series) -> str:
    """Say the opportunity rank, with the gates in force."""
    gates = result.opportunity.gates
    under = f" under the gates {listing(gates)}" if gates else ""
    if pd.isna(row["opportunity_rank"]):
        return f"It has no opportunity rank{under}: {_why_no_rank(result, row)}."
    of = int(result.frame["opportunity_rank"].notna().sum())
    return (
        f"On opportunity it ranks {ordinal(int(row['opportunity_rank']))} of {of}{under} "
        f"({number(row['opportunity'])} of 100)."
    )


def _why_no_rank(result: Markets, row: pd.Series) -> str:
    """Name the first reason that keeps an economy from an opportunity rank."""
    economy = str(row.name)
    if pd.isna(row["rank"]):
        return "it is not ranked by similarity"
    if pd.isna(row["ai_development"]):
        return "its AI development is not scored"
    if economy in result.recipe.excluded:
        return "it is on the exclusion list"
    for gate in result.opportunity.gates:
        outcome = result.gated.outcome.at[economy, gate]
        if outcome != "passes":
            return f"the gate {gate} leaves it {outcome}"
    if pd.isna(row["gdp"]):
        return "its GDP is not known"
    if not row["above_floor"]:
        return "it is below the size floor"
    if pd.isna(result.ai.home_score):
        return "the home market's AI development is not scored"
    return "its AI development is not below the home market's"
