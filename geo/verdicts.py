"""What the figures say of a proposed target, in words that change with the figures.

No verdict is stored. Each is built from the merged frame under the recipe in force, so it follows
the home market, the weights and the vintage.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from data.languages import N_
from geo.ai_development import COMPONENTS
from geo.gates import GATES
from geo.markets import GDP, POPULATION, Markets
from geo.recipe import MIN_COVERAGE
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
    row = result.row(economy)
    if economy == result.home:
        return _verdict_on_home(result, row)
    separates = separations(result, economy)
    missing = missing_indicators(result, economy)
    ahead = stands_ahead(result, economy)
    better = _ahead_on_opportunity(result, economy)
    label = _label(result, row)
    sentences = [
        _similarity_sentence(result, row),
        _separation_sentence(result, separates, row),
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
    values, say = result.section.values, result.say
    # What was imputed takes part in the total, but there is no figure to speak of.
    known = values.loc[[economy, result.home], parts.index].notna().all()
    parts = parts[known]
    found = []
    for code, part in parts[parts > 0].iloc[:most].items():
        item = result.catalogue.indicator(str(code))
        here, home = values.at[economy, code], values.at[result.home, code]
        name, both = say.inside(item.name), say.against(here, home, item.unit)
        if here > home:
            text = say("{indicator} (higher: {values})", indicator=name, values=both)
        else:
            text = say("{indicator} (lower: {values})", indicator=name, values=both)
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
    say, name, home = result.say, result.called(str(row.name)), result.called(result.home)
    if pd.isna(row["rank"]):
        limit = result.recipe.min_coverage
        needed = say("two thirds") if limit == MIN_COVERAGE else say.local(f"{limit:.0%}")
        # Rounded down, so that what is too little never reads as enough.
        covered = int(100 * row["coverage"] + 1e-9)
        return sentence(
            say(
                "{name} and {home} share figures for only {covered}% of the weight, and {needed} "
                "of it are needed for a rank in similarity.",
                name=name,
                home=home,
                covered=covered,
                needed=needed,
            )
        )
    third = {1: say("nearest"), 2: say("middle"), 3: say("farthest")}[_third(result, row)]
    return sentence(
        say(
            "{name} ranks {rank} of {count} in similarity to {home} (similarity {similarity} of "
            "100), in the {third} third.",
            name=name,
            rank=say.ordinal(int(row["rank"])),
            count=result.ranked_count,
            home=home,
            similarity=say.number(row["similarity"]),
            third=third,
        )
    )


def _separation_sentence(result: Markets, separates: tuple[Separation, ...], row: pd.Series) -> str:
    """Say which indicators separate it most."""
    if not separates or pd.isna(row["rank"]):
        return ""
    say = result.say
    share = say.local(f"{sum(item.share for item in separates):.0%}")
    named = say.listing([item.text for item in separates])
    return say.plural(
        "What separates it most: {named}; {share} of the squared distance.",
        "What separates it most: {named}; together {share} of the squared distance.",
        len(separates),
        named=named,
        share=share,
    )


def _ai_sentence(result: Markets, economy: str, row: pd.Series) -> str:
    """Say how AI development compares, and on how many components."""
    say, home = result.say, result.called(result.home)
    of = len(COMPONENTS)
    count = int(row["ai_components"])
    if pd.isna(row["ai_development"]):
        return say.plural(
            "Its AI development is not scored: {count} of {of} components has figures.",
            "Its AI development is not scored: {count} of {of} components have figures.",
            count,
            of=of,
        )
    if pd.isna(row["ai_gap"]):
        return say(
            "AI development cannot be compared, because that of {home} is not scored.", home=home
        )
    home_count = int(result.frame.at[result.home, "ai_components"])
    basis = say(
        "score {score} against {home_score}, on {count} of {of} components against {home_count}",
        score=say.local(f"{row['ai_development']:.2f}"),
        home_score=say.local(f"{result.ai.home_score:.2f}"),
        count=count,
        of=of,
        home_count=home_count,
    )
    if not result.ai.ranking.at[economy, "distinguishable"]:
        return say(
            "AI development is not distinguishable from that of {home} ({basis}).",
            home=home,
            basis=basis,
        )
    if row["ai_gap"] > 0:
        return say("AI is less developed than in {home} ({basis}).", home=home, basis=basis)
    return say("AI is more developed than in {home} ({basis}).", home=home, basis=basis)


def _size_sentence(result: Markets, economy: str, row: pd.Series) -> str:
    """Say how large the market is, with the years of the figures."""
    years = {code: result.section.years.at[economy, code] for code in (POPULATION, GDP)}
    known = [year for year in years.values() if pd.notna(year)]
    same = len(known) == 2 and known[0] == known[1]
    say = result.say
    people = say("no population figure")
    if pd.notna(row["population"]):
        of = "" if same else f" ({years[POPULATION]})"
        people = say("{population} people", population=say.large(row["population"])) + of
    money = say("no GDP figure")
    if pd.notna(row["gdp"]):
        of = say("both {year}", year=years[GDP]) if same else str(years[GDP])
        money = say("a GDP of US$ {gdp}", gdp=say.large(row["gdp"])) + f" ({of})"
    if row["above_floor"]:
        floor = say("above the size floor")
    elif len(known) < 2:
        floor = say("so it is not known to reach the size floor")
    else:
        floor = say("below the size floor")
    return say("It has {people} and {money}, {floor}.", people=people, money=money, floor=floor)


def _missing_sentence(result: Markets, missing: tuple[str, ...]) -> str:
    """Say which figures are missing."""
    if not missing:
        return ""
    say = result.say
    names = [say.inside(result.catalogue.indicator(code).name) for code in missing]
    return say("There is no figure for {names}.", names=say.listing(names, most=4, last="or"))


def _home_missing_sentence(result: Markets, row: pd.Series) -> str:
    """Say, of an economy that is not ranked, how much of that is due to home's own gaps."""
    if pd.notna(row["rank"]):
        return ""
    lacking = len(missing_indicators(result, result.home))
    if not lacking:
        return ""
    return sentence(
        result.say(
            "{home} itself has no figure for {lacking} of the {of} indicators.",
            home=result.called(result.home),
            lacking=lacking,
            of=len(result.similarity.weights),
        )
    )


def _ahead_sentence(result: Markets, ahead: tuple[str, ...], row: pd.Series) -> str:
    """Say who stands ahead: open, in the pool, ranked, and nearer to home."""
    say = result.say
    if pd.isna(row["rank"]) or pd.isna(result.ai.home_score):
        return ""
    if result.open_by_distance.empty:
        return say(
            "No economy of the pool is open: in none is AI less developed than in {home}.",
            home=result.called(result.home),
        )
    if not ahead:
        return say("No open economy of the pool stands nearer to home.")
    return say.plural(
        "{count} open economy stands nearer to home: {names}.",
        "{count} open economies stand nearer to home: {names}.",
        len(ahead),
        names=say.listing([result.called(code) for code in ahead], most=3),
    )


def _opportunity_sentence(result: Markets, row: pd.Series) -> str:
    """Say the opportunity rank, with the gates in force."""
    say = result.say
    names = [f'"{say(GATES[code].name)}"' for code in result.opportunity.gates]
    under = ""
    if names:
        under = " " + say.plural(
            "under the gate {gates}",
            "under the gates {gates}",
            len(names),
            gates=say.listing(names),
        )
    if pd.isna(row["opportunity_rank"]):
        return say(
            "It has no opportunity rank{under}: {why}.", under=under, why=_why_no_rank(result, row)
        )
    return say(
        "On opportunity it ranks {rank} of {count}{under} ({opportunity} of 100).",
        rank=say.ordinal(int(row["opportunity_rank"])),
        count=len(result.open_by_opportunity),
        under=under,
        opportunity=say.number(row["opportunity"]),
    )


def _why_no_rank(result: Markets, row: pd.Series) -> str:
    """Name the first reason that keeps an economy from an opportunity rank."""
    say, economy, home = result.say, str(row.name), result.called(result.home)
    if pd.isna(row["rank"]):
        return say("it is not ranked by similarity")
    if pd.isna(row["ai_development"]):
        return say("its AI development is not scored")
    if economy in result.recipe.excluded:
        return say("it is on the exclusion list")
    for gate in result.opportunity.gates:
        outcome = result.gated.outcome.at[economy, gate]
        if outcome == "excluded":
            return say('it does not meet "{gate}"', gate=say(GATES[gate].name))
        if outcome == "undecided":
            return say('whether it meets "{gate}" is not known', gate=say(GATES[gate].name))
    if pd.isna(row["gdp"]):
        return say("its GDP is not known")
    if not row["above_floor"]:
        return say("it is below the size floor")
    if pd.isna(result.ai.home_score):
        return say("the AI development of {home} is not scored", home=home)
    return say("its AI development is not below that of {home}", home=home)
