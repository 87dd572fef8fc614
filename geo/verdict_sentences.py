"""The sentences of a verdict, each of one matter; empty where there is nothing to say of it."""

from __future__ import annotations

import pandas as pd

from geo.ai_development import COMPONENTS
from geo.gates import GATES
from geo.markets import GDP, POPULATION, Markets
from geo.recipe import MIN_COVERAGE
from geo.standing import Separation, missing_indicators, third_of
from geo.wording import sentence


def similarity_sentence(result: Markets, row: pd.Series) -> str:
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
    third = {1: say("nearest"), 2: say("middle"), 3: say("farthest")}[third_of(result, row)]
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


def separation_sentence(result: Markets, separates: tuple[Separation, ...], row: pd.Series) -> str:
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


def ai_sentence(result: Markets, economy: str, row: pd.Series) -> str:
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


def size_sentence(result: Markets, economy: str, row: pd.Series) -> str:
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


def missing_sentence(result: Markets, missing: tuple[str, ...]) -> str:
    """Say which figures are missing."""
    if not missing:
        return ""
    say = result.say
    names = [say.inside(result.catalogue.indicator(code).name) for code in missing]
    return say("There is no figure for {names}.", names=say.listing(names, most=4, last="or"))


def home_missing_sentence(result: Markets, row: pd.Series) -> str:
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


def ahead_sentence(result: Markets, ahead: tuple[str, ...], row: pd.Series) -> str:
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


def opportunity_sentence(result: Markets, row: pd.Series) -> str:
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
