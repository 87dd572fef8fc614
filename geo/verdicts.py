"""What the figures say of a proposed target, in words that change with the figures.

No verdict is stored. Each is built from the merged frame under the recipe in force, so it follows
the home market, the weights and the vintage.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from data.errors import AnalysisError
from geo.ai_development import COMPONENTS
from geo.gates import GATES
from geo.markets import GDP, POPULATION, Markets
from geo.recipe import MIN_COVERAGE
from geo.wording import against, inside, large, listing, number, ordinal, sentence

Label = Literal["supported", "partly supported", "not supported", "cannot be said"]

LABEL_MEANINGS: dict[Label, str] = {
    "supported": (
        "among the nearest third to home, AI clearly less developed, and above the size floor"
    ),
    "partly supported": "AI clearly less developed, but farther from home or below the floor",
    "not supported": "AI is not clearly less developed than at home, or conditions lie far apart",
    "cannot be said": (
        "too few figures, of the economy or of home, to rank it or to compare its AI development"
    ),
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
        ISO code of any economy; of home the verdict only says that it is home.

    Returns
    -------
    Verdict

    Raises
    ------
    AnalysisError
        When there is no such economy.
    """
    if economy not in result.frame.index:
        raise AnalysisError(
            f"{economy} is not an economy of this snapshot.",
            "Give an ISO 3166-1 alpha-3 code, such as BGD.",
        )
    row = result.frame.loc[economy]
    if economy == result.home:
        return _verdict_on_home(result, row)
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
        _home_missing_sentence(result, row),
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


def _verdict_on_home(result: Markets, row: pd.Series) -> Verdict:
    """Say that home is not judged as a target of its own."""
    said = f"{result.called(result.home)} is the home market, which all others are compared with."
    missing = missing_indicators(result, result.home)
    sentences = tuple(text for text in (sentence(said), _missing_sentence(result, missing)) if text)
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


def separations(result: Markets, economy: str, most: int = 2) -> tuple[Separation, ...]:
    """List the indicators that make most of an economy's squared distance to home.

    Returns
    -------
    tuple of Separation
        Largest part first; empty when no indicator is shared or none differs.
    """
    parts = result.similarity.contributions.loc[economy].dropna().sort_values(ascending=False)
    total = parts.sum()
    if not total > 0:
        return ()
    values = result.section.values
    # What was imputed takes part in the total, but there is no figure to speak of.
    known = values[parts.index].loc[[economy, result.home]].notna().all()
    parts = parts[known]
    found = []
    for code, part in parts[parts > 0].iloc[:most].items():
        item = result.catalogue.indicator(str(code))
        here, home = values.at[economy, code], values.at[result.home, code]
        word = "higher" if here > home else "lower"
        text = f"{inside(item.name)} ({word}: {against(here, home, item.unit)})"
        found.append(Separation(str(code), item.name, float(part / total), text))
    return tuple(found)


def missing_indicators(result: Markets, economy: str) -> tuple[str, ...]:
    """List the indicators that count and for which the economy has no value."""
    values = result.section.values
    row = values.loc[economy].to_numpy()
    columns = values.columns.get_indexer(result.similarity.weights.index)
    return tuple(str(values.columns[i]) for i in columns if np.isnan(row[i]))


def stands_ahead(result: Markets, economy: str) -> tuple[str, ...]:
    """List the open, ranked economies of the pool that stand nearer to home, nearest first.

    An economy that is not ranked itself has nobody ahead of it: the list is empty.
    """
    own = result.frame.at[economy, "distance"]
    nearest = result.open_by_distance
    # Where own is missing, nothing is smaller.
    return tuple(nearest.index[(nearest < own).to_numpy()])


def _ahead_on_opportunity(result: Markets, economy: str) -> tuple[str, ...]:
    """List the open economies with a better opportunity rank."""
    own = result.frame.at[economy, "opportunity_rank"]
    if pd.isna(own):
        return ()
    best = result.open_by_opportunity
    return tuple(best.index[(best < own).to_numpy(dtype=bool)])


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
    name, home = result.called(str(row.name)), result.called(result.home)
    if pd.isna(row["rank"]):
        limit = result.recipe.min_coverage
        needed = "two thirds" if limit == MIN_COVERAGE else f"{limit:.0%}"
        # Rounded down, so that what is too little never reads as enough.
        covered = int(100 * row["coverage"] + 1e-9)
        return sentence(
            f"{name} and {home} share figures for only {covered}% of the weight, and {needed} "
            "of it are needed for a rank in similarity."
        )
    third = {1: "nearest", 2: "middle", 3: "farthest"}[_third(result, row)]
    return sentence(
        f"{name} ranks {ordinal(int(row['rank']))} of {result.ranked_count} in similarity "
        f"to {home} (similarity {number(row['similarity'])} of 100), in the {third} third."
    )


def _separation_sentence(separates: tuple[Separation, ...], row: pd.Series) -> str:
    """Say which indicators separate it most."""
    if not separates or pd.isna(row["rank"]):
        return ""
    share = sum(item.share for item in separates)
    said = listing([item.text for item in separates])
    together = "together " if len(separates) > 1 else ""
    return f"What separates it most: {said}; {together}{share:.0%} of the squared distance."


def _ai_sentence(result: Markets, economy: str, row: pd.Series) -> str:
    """Say how AI development compares, and on how many components."""
    home = result.called(result.home)
    of = len(COMPONENTS)
    count = int(row["ai_components"])
    if pd.isna(row["ai_development"]):
        verb = "has" if count == 1 else "have"
        return f"Its AI development is not scored: {count} of {of} components {verb} figures."
    if pd.isna(row["ai_gap"]):
        return f"AI development cannot be compared, because that of {home} is not scored."
    home_count = int(result.frame.at[result.home, "ai_components"])
    basis = (
        f"score {row['ai_development']:.2f} against {result.ai.home_score:.2f}, on {count} of {of} "
        f"components against {home_count}"
    )
    if not result.ai.ranking.at[economy, "distinguishable"]:
        return f"AI development is not distinguishable from that of {home} ({basis})."
    word = "less" if row["ai_gap"] > 0 else "more"
    return f"AI is {word} developed than in {home} ({basis})."


def _size_sentence(result: Markets, economy: str, row: pd.Series) -> str:
    """Say how large the market is, with the years of the figures."""
    years = {code: result.section.years.at[economy, code] for code in (POPULATION, GDP)}
    known = [year for year in years.values() if pd.notna(year)]
    same = len(known) == 2 and known[0] == known[1]
    people = "no population figure"
    if pd.notna(row["population"]):
        of = "" if same else f" ({years[POPULATION]})"
        people = f"{large(row['population'])} people{of}"
    money = "no GDP figure"
    if pd.notna(row["gdp"]):
        of = f" (both {years[GDP]})" if same else f" ({years[GDP]})"
        money = f"a GDP of US$ {large(row['gdp'])}{of}"
    if row["above_floor"]:
        floor = "above the size floor"
    elif len(known) < 2:
        floor = "so it is not known to reach the size floor"
    else:
        floor = "below the size floor"
    return f"It has {people} and {money}, {floor}."


def _missing_sentence(result: Markets, missing: tuple[str, ...]) -> str:
    """Say which figures are missing."""
    if not missing:
        return ""
    names = [inside(result.catalogue.indicator(code).name) for code in missing]
    return f"There is no figure for {listing(names, most=4, last='or')}."


def _home_missing_sentence(result: Markets, row: pd.Series) -> str:
    """Say, of an economy that is not ranked, how much of that is due to home's own gaps."""
    if pd.notna(row["rank"]):
        return ""
    lacking = len(missing_indicators(result, result.home))
    if not lacking:
        return ""
    home, of = result.called(result.home), len(result.similarity.weights)
    return sentence(f"{home} itself has no figure for {lacking} of the {of} indicators.")


def _ahead_sentence(result: Markets, ahead: tuple[str, ...], row: pd.Series) -> str:
    """Say who stands ahead: open, in the pool, ranked, and nearer to home."""
    if pd.isna(row["rank"]) or pd.isna(result.ai.home_score):
        return ""
    if result.open_by_distance.empty:
        home = result.called(result.home)
        return f"No economy of the pool is open: in none is AI less developed than in {home}."
    if not ahead:
        return "No open economy of the pool stands nearer to home."
    names = listing([result.called(code) for code in ahead], most=3)
    verb = "stands" if len(ahead) == 1 else "stand"
    word = "economy" if len(ahead) == 1 else "economies"
    return f"{len(ahead)} open {word} {verb} nearer to home: {names}."


def _opportunity_sentence(result: Markets, row: pd.Series) -> str:
    """Say the opportunity rank, with the gates in force."""
    names = [f'"{GATES[code].name}"' for code in result.opportunity.gates]
    under = f" under the gate{'s' if len(names) > 1 else ''} {listing(names)}" if names else ""
    if pd.isna(row["opportunity_rank"]):
        return f"It has no opportunity rank{under}: {_why_no_rank(result, row)}."
    of = len(result.open_by_opportunity)
    return (
        f"On opportunity it ranks {ordinal(int(row['opportunity_rank']))} of {of}{under} "
        f"({number(row['opportunity'])} of 100)."
    )


def _why_no_rank(result: Markets, row: pd.Series) -> str:
    """Name the first reason that keeps an economy from an opportunity rank."""
    economy, home = str(row.name), result.called(result.home)
    if pd.isna(row["rank"]):
        return "it is not ranked by similarity"
    if pd.isna(row["ai_development"]):
        return "its AI development is not scored"
    if economy in result.recipe.excluded:
        return "it is on the exclusion list"
    for gate in result.opportunity.gates:
        outcome = result.gated.outcome.at[economy, gate]
        if outcome == "excluded":
            return f'it does not meet "{GATES[gate].name}"'
        if outcome == "undecided":
            return f'whether it meets "{GATES[gate].name}" is not known'
    if pd.isna(row["gdp"]):
        return "its GDP is not known"
    if not row["above_floor"]:
        return "it is below the size floor"
    if pd.isna(result.ai.home_score):
        return f"the AI development of {home} is not scored"
    return f"its AI development is not below that of {home}"
