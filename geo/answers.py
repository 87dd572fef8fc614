"""The answer first: what the figures say under a recipe, in a few sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from geo.economies import AFRICA
from geo.markets import Markets
from geo.verdicts import Label, Verdict, label_of, verdict
from geo.wording import sentence


@dataclass(frozen=True)
class Answer:
    """What a strategist wants to know first.

    Attributes
    ----------
    headline
        The nearest open markets, in one sentence.
    pool
        How many economies were looked at, ranked and open, in one sentence.
    proposals
        What becomes of the proposed targets, in one sentence.
    nearest, best
        Open economies: nearest to home first, and by opportunity rank.
    """

    headline: str
    pool: str
    proposals: str
    nearest: tuple[str, ...]
    best: tuple[str, ...]


def nearest_open(result: Markets) -> tuple[str, ...]:
    """List the open economies of the pool, nearest to home first."""
    return tuple(result.open_by_distance.index)


def best_open(result: Markets) -> tuple[str, ...]:
    """List the open economies of the pool by opportunity rank."""
    return tuple(result.open_by_opportunity.index)


def answer(result: Markets, named: Sequence[str]) -> Answer:
    """Answer the strategist's question under the recipe in force.

    Parameters
    ----------
    result
        The merged economies.
    named
        The targets proposed by name, such as Bangladesh and Sri Lanka.

    Returns
    -------
    Answer
        Where no economy is open, the headline says so and why.
    """
    home = result.called(result.home)
    nearest = nearest_open(result)
    best = best_open(result)
    return Answer(
        headline=_headline(result, home, nearest),
        pool=_pool(result, home, len(nearest)),
        proposals=_proposals(result, named),
        nearest=nearest,
        best=best,
    )


def african_verdicts(result: Markets) -> tuple[Verdict, ...]:
    """Judge every African economy, by opportunity rank, then by distance, then by name.

    Home, where it is African itself, is not among them.
    """
    frame = result.frame.loc[_african(result)]
    ordered = frame.sort_values(["opportunity_rank", "distance", "name"], kind="stable")
    return tuple(verdict(result, str(code)) for code in ordered.index)


def african_labels(result: Markets) -> dict[Label, int]:
    """Count the verdicts on the African economies by label, without writing any of them.

    Returns
    -------
    dict
        As ``label_counts`` of ``african_verdicts``, in a hundredth of the time.
    """
    return _counted([label_of(result, code) for code in _african(result)])


def label_counts(verdicts: Sequence[Verdict]) -> dict[Label, int]:
    """Count verdicts by label, every label named."""
    return _counted([item.label for item in verdicts])


def _african(result: Markets) -> list[str]:
    """List the African economies but home."""
    return [code for code in AFRICA if code in result.frame.index and code != result.home]


def _counted(found: Sequence[Label]) -> dict[Label, int]:
    """Count labels, every label named."""
    labels: tuple[Label, ...] = (
        "supported",
        "partly supported",
        "not supported",
        "cannot be said",
    )
    return {label: found.count(label) for label in labels}


def _headline(result: Markets, home: str, nearest: tuple[str, ...]) -> str:
    """Name the nearest open markets."""
    say = result.say
    if pd.isna(result.ai.home_score):
        return say(
            "AI development of {home} cannot be scored, so no market can be called open; "
            "similarity alone is shown.",
            home=home,
        )
    clear = result.ai.ranking["distinguishable"].fillna(False)
    sure = [code for code in nearest if clear.loc[code]]
    if not sure:
        return say("No market in the pool has clearly less developed AI than {home}.", home=home)
    said = say(
        "The markets most like {home} in which AI is clearly less developed are {names}.",
        home=home,
        names=say.listing([result.called(code) for code in sure[:5]]),
    )
    nearer = nearest[: nearest.index(sure[0])]
    if nearer:
        names = sentence(say.listing([result.called(code) for code in nearer], most=3))
        said += " " + say.plural(
            "{names} is nearer still, but AI there is not distinguishable from home's.",
            "{names} are nearer still, but AI there is not distinguishable from home's.",
            len(nearer),
            names=names,
        )
    return said


def _pool(result: Markets, home: str, count: int) -> str:
    """Count the economies on the way from all to open."""
    frame = result.frame
    pool = int(result.opportunity.ranking["pool"].sum())
    return result.say(
        "Of {all} economies, {ranked} have enough figures to be compared with {home}; {pool} of "
        "these are large enough to count and have an AI score; in {open} of them AI is less "
        "developed than in {home}.",
        all=len(frame),
        ranked=result.ranked_count,
        home=home,
        pool=pool,
        open=count,
    )


def _proposals(result: Markets, named: Sequence[str]) -> str:
    """Say what becomes of the targets proposed by name and of the African economies."""
    say = result.say
    parts = [
        f"{result.name(code)}: {say(label_of(result, code))}"
        for code in named
        if code != result.home
    ]
    counts = african_labels(result)
    african = say.listing([f"{counts[label]} {say(label)}" for label in counts if counts[label]])
    parts.append(say("Africa: {verdicts}", verdicts=african))
    return say("As proposed in the interview: {verdicts}.", verdicts="; ".join(parts))
