"""Sentences that a verdict gains: how sure it is, under which lens, and like home of which year."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from geo.explanations import other_economy
from geo.lenses import Lenses
from geo.markets import Markets
from geo.timeshift import NEARLY, Scan
from geo.uncertainty import Uncertainty
from geo.verdicts import Verdict, verdict
from geo.wording import sentence


def time_sentence(found: Scan, result: Markets, economy: str) -> str:
    """Say which of home's years an economy of today resembles most.

    Parameters
    ----------
    found
        A scan of the years.
    result
        The merged economies that it was made from.
    economy
        ISO code of an economy other than home.

    Returns
    -------
    str
        One sentence, such as "Bangladesh resembles Vietnam of 2010 more than of today (...)".
    """
    other_economy(result, economy)
    row = found.table.loc[economy]
    say, name, home = result.say, result.called(economy), result.called(result.home)
    first, last = int(found.curve.columns[0]), int(found.curve.columns[-1])
    if pd.isna(row["year"]):
        said = say(
            "{name} has too few figures to be compared with {home} of earlier years.",
            name=name,
            home=home,
        )
        return sentence(said)
    year, distance = int(row["year"]), say.number(row["distance"])
    if year == last:
        said = say(
            "{name} resembles {home} of today more than of any year back to {first} (distance "
            "{distance}).",
            name=name,
            home=home,
            first=first,
            distance=distance,
        )
        return sentence(said)
    then = say("{year} or before", year=year) if year == first else str(year)
    now = row["now"]
    if pd.isna(now):
        said = say(
            "{name} resembles {home} of {then} most (distance {distance}).",
            name=name,
            home=home,
            then=then,
            distance=distance,
        )
        return sentence(said)
    if now <= (1 + NEARLY) * row["distance"]:
        said = say(
            "{name} resembles {home} of {then} a little more than of today (distance {distance} "
            "against {now}), too little to speak of.",
            name=name,
            home=home,
            then=then,
            distance=distance,
            now=say.number(now),
        )
        return sentence(said)
    start, end = int(row["first_year"]), int(row["last_year"])
    flat = "" if start == end else say(", {start} to {end} nearly alike", start=start, end=end)
    said = say(
        "{name} resembles {home} of {then} more than of today (distance {distance} against "
        "{now}{flat}).",
        name=name,
        home=home,
        then=then,
        distance=distance,
        now=say.number(now),
        flat=flat,
    )
    return sentence(said)


def interval_sentence(found: Uncertainty, result: Markets, economy: str) -> str:
    """Say how far an economy's rank moves over draws of the choices.

    Parameters
    ----------
    found
        Rank intervals of similarity, AI development or opportunity.
    result
        The merged economies that they were made from.
    economy
        ISO code.

    Returns
    -------
    str
        One sentence; empty for an economy that takes no part in the ranking.
    """
    row = found.table.loc[economy]
    if pd.isna(row["rank_median"]):
        return ""
    say, home = result.say, result.called(result.home)
    called = {
        "similarity": say("similarity"),
        "ai-development": say("AI development"),
        "opportunity": say("opportunity"),
    }[found.by]
    low, high, middle = (
        say.ordinal(int(row[column])) for column in ("rank_p05", "rank_p95", "rank_median")
    )
    if low == high:
        said = say(
            "Its rank in {ranking} is {rank} in nine of ten draws of other choices (median "
            "{middle})",
            ranking=called,
            rank=low,
            middle=middle,
        )
    else:
        said = say(
            "Its rank in {ranking} lies between {low} and {high} in nine of ten draws of other "
            "choices (median {middle})",
            ranking=called,
            low=low,
            high=high,
            middle=middle,
        )
    if found.by == "ai-development":
        if economy != result.home and not pd.isna(row["p_below_home"]):
            share = say.percent(row["p_below_home"])
            said += say(
                "; AI is less developed than in {home} in {share} of all draws",
                home=home,
                share=share,
            )
    elif found.by == "opportunity":
        said += say("; it is open in {share} of all draws", share=say.percent(row["p_open"]))
    elif "p_top20" in row:
        said += say(
            "; it is among the first 20 in {share} of all draws", share=say.percent(row["p_top20"])
        )
    return f"{said}."


def lens_sentence(found: Lenses, result: Markets, economy: str) -> str:
    """Say under which lens an economy stands nearest to home and under which farthest.

    Parameters
    ----------
    found
        Ranks under several lenses.
    result
        The merged economies that they were made from.
    economy
        ISO code of an economy other than home.

    Returns
    -------
    str
        One sentence; empty where fewer than two lenses rank it.
    """
    other_economy(result, economy)
    ranks = found.ranks.loc[economy].dropna().astype(int)
    if len(ranks) < 2:
        return ""
    ranked = found.lenses["ranked"]

    share = ranks / ranked[ranks.index]
    best, worst = str(share.idxmin()), str(share.idxmax())
    names = found.lenses["name"]
    say = result.say
    return say(
        'Of {count} lenses "{nearest}" puts it nearest to {home} ({near_rank} of {near_of}) and '
        '"{farthest}" farthest ({far_rank} of {far_of}).',
        count=len(ranks),
        nearest=names[best],
        home=result.called(result.home),
        near_rank=say.ordinal(int(ranks[best])),
        near_of=ranked[best],
        farthest=names[worst],
        far_rank=say.ordinal(int(ranks[worst])),
        far_of=ranked[worst],
    )


def fuller_verdict(
    result: Markets,
    economy: str,
    *,
    intervals: tuple[Uncertainty, ...] = (),
    lenses: Lenses | None = None,
    scan: Scan | None = None,
) -> Verdict:
    """Judge one economy as a target, with intervals, lenses and time shift added.

    Parameters
    ----------
    result
        The merged economies.
    economy
        ISO code of any economy.
    intervals, lenses, scan
        What to add, made from the same results.

    Returns
    -------
    Verdict
        As ``geo.verdicts.verdict`` gives it, with further sentences at its end.
    """
    plain = verdict(result, economy)
    if economy == result.home:
        return plain
    further = [interval_sentence(found, result, economy) for found in intervals]
    if lenses is not None:
        further.append(lens_sentence(lenses, result, economy))
    if scan is not None:
        further.append(time_sentence(scan, result, economy))
    return replace(plain, sentences=(*plain.sentences, *(text for text in further if text)))
