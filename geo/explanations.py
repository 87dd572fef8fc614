"""Explanations in words, made from the figures: why near or far, and what would have to change.

Nothing here is stored. Every sentence follows the recipe in force and the vintage.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.errors import AnalysisError
from data.languages import fill
from geo.markets import Markets, alternative
from geo.metrics import METRICS, measure
from geo.standing import Separation, separations
from geo.wording import sentence

EXTREME = 10.0
"""Home stands out where at most so many per cent of economies lie beyond it."""

STEPS = 3
"""Indicators that are changed one after the other to see what it would take."""

_LIKE = 3


@dataclass(frozen=True)
class Step:
    """What would follow if one more indicator were as at home.

    Attributes
    ----------
    indicator, name
        Code and name.
    distance, rank
        Of the economy, with this indicator and those of the steps before as at home, all other
        economies as they are.
    """

    indicator: str
    name: str
    distance: float
    rank: int


def why(result: Markets, economy: str) -> str:
    """Say what an economy has in common with home and what sets it apart.

    Parameters
    ----------
    result
        The merged economies.
    economy
        ISO code of an economy other than home.

    Returns
    -------
    str
        One to three sentences.

    Raises
    ------
    AnalysisError
        When there is no such economy, or it is home.
    """
    row = other_economy(result, economy)
    say, name, home = result.say, result.called(economy), result.called(result.home)
    gaps = _gaps(result, economy)
    if gaps.empty:
        return sentence(say("{name} and {home} have no indicator in common.", name=name, home=home))
    like = [say.inside(result.catalogue.indicator(code).name) for code in gaps.index[:_LIKE]]
    alike = say.listing(like)
    if pd.isna(row["rank"]):
        first = say(
            "{name} is not ranked: too few figures are shared with {home}.", name=name, home=home
        )
        second = say(
            "Of those that are, it is most like {home} in {alike}.", home=home, alike=alike
        )
        return f"{sentence(first)} {second}"
    said = [
        sentence(
            say(
                "{name} ranks {rank} of {count}, at a distance of {distance}; it is most like "
                "{home} in {alike}.",
                name=name,
                rank=say.ordinal(int(row["rank"])),
                count=result.ranked_count,
                distance=say.number(row["distance"]),
                home=home,
                alike=alike,
            )
        )
    ]
    apart = separations(result, economy, most=_LIKE)
    if apart:
        share = sum(item.share for item in apart)
        said.append(
            say(
                "What sets it apart most: {named}; that is {share} of the {whole}.",
                named=say.listing([item.text for item in apart]),
                share=say.local(f"{share:.0%}"),
                whole=say(result.similarity.parts_of),
            )
        )
    elif not result.similarity.parts_of:
        said.append(_without_parts(result, economy, gaps))
    return " ".join(said)


def steps_nearer(result: Markets, economy: str, most: int = STEPS) -> tuple[Step, ...]:
    """Find which indicators, were they as at home, would bring an economy nearest.

    Parameters
    ----------
    result
        The merged economies.
    economy
        ISO code of a ranked economy.
    most
        How many indicators to change, one after the other.

    Returns
    -------
    tuple of Step
        Each step takes the indicator that brings it nearest, given those before; it ends early
        when nothing brings it nearer, or it ranks first. Empty for an economy that has no rank or
        ranks first already.

    Raises
    ------
    AnalysisError
        When there is no such economy, or it is home.
    """
    row = other_economy(result, economy)
    if pd.isna(row["rank"]) or row["rank"] == 1:
        return ()
    near = result.similarity
    z = near.compared.loc[economy].to_numpy(dtype=float)
    home = near.compared.loc[result.home].to_numpy(dtype=float)
    others = near.ranked["distance"].drop(economy).to_numpy()
    best = float(row["distance"])
    found: list[Step] = []
    for _ in range(most):
        open_ = np.flatnonzero(~np.isnan(z) & ~np.isnan(home) & (z != home))
        if not len(open_):
            break
        tried = np.tile(z, (len(open_), 1))
        tried[np.arange(len(open_)), open_] = home[open_]
        distances = measure(
            near.metric, tried, home, near.weights.to_numpy(), near.scale.z.to_numpy()
        ).distance
        place = int(np.nanargmin(distances)) if not np.isnan(distances).all() else -1
        if place < 0 or not distances[place] < best:
            break
        best, z = float(distances[place]), tried[place]
        code = str(near.weights.index[open_[place]])
        name = result.catalogue.indicator(code).name
        found.append(Step(code, name, best, 1 + int((others < best).sum())))
        if found[-1].rank == 1:
            break
    return tuple(found)


def what_would_change(result: Markets, economy: str) -> str:
    """Say what would have to be as at home for an economy to stand nearer.

    Returns
    -------
    str
        One sentence; empty for an economy without a rank, or when nothing brings it nearer.
    """
    steps = steps_nearer(result, economy)
    if not steps:
        return ""
    say, home = result.say, result.called(result.home)
    first = say.inside(steps[0].name)
    place = say.ordinal(steps[0].rank)
    if steps[0].rank == int(result.frame.at[economy, "rank"]):
        said = say(
            "Were it like {home} in {indicator}, it would still rank {rank}",
            home=home,
            indicator=first,
            rank=place,
        )
    else:
        said = say(
            "Were it like {home} in {indicator}, it would rank {rank}",
            home=home,
            indicator=first,
            rank=place,
        )
    further = [
        say(
            "in {indicator} too, {rank}",
            indicator=say.inside(step.name),
            rank=say.ordinal(step.rank),
        )
        for step in steps[1:]
    ]
    return "; ".join([said, *further]) + "."


def home_extremes_behind(result: Markets, economy: str) -> tuple[Separation, ...]:
    """List the indicators by which home stands out that make much of an economy's distance.

    Parameters
    ----------
    result
        The merged economies.
    economy
        ISO code of an economy other than home.

    Returns
    -------
    tuple of Separation
        Those of its largest parts (5% or more of the distance) for which home lies among the
        highest or lowest tenth of economies, largest first.
    """
    other_economy(result, economy)
    extremes = result.home_extremes["percentile"]
    out = extremes.index[(extremes >= 100 - EXTREME) | (extremes <= EXTREME)]
    apart = separations(result, economy, most=len(extremes))
    return tuple(item for item in apart if item.share >= 0.05 and item.indicator in out)


def _extreme(result: Markets, item: Separation) -> str:
    """Name an extreme of home's, with the share of economies that it lies beyond."""
    say, name = result.say, result.say.inside(item.name)
    share = result.home_extremes["percentile"][item.indicator]
    if share > 50:
        return say(
            "{indicator} (higher than in {share} of economies)",
            indicator=name,
            share=say.local(f"{share:.0f}%"),
        )
    return say(
        "{indicator} (lower than in {share} of economies)",
        indicator=name,
        share=say.local(f"{100 - share:.0f}%"),
    )


def extremes_sentence(result: Markets, economy: str) -> str:
    """Say which of home's own extremes drive an economy's distance, and the rank without them.

    Returns
    -------
    str
        One or two sentences; empty when no extreme of home's makes much of the distance.
    """
    driven = home_extremes_behind(result, economy)
    if not driven or pd.isna(result.frame.at[economy, "rank"]):
        return ""
    say, home = result.say, result.called(result.home)
    said = sentence(
        say.plural(
            "{home} itself stands out in {named}, which accounts for {share} of the {whole}.",
            "{home} itself stands out in {named}, which together account for {share} of the "
            "{whole}.",
            len(driven),
            home=home,
            named=say.listing([_extreme(result, item) for item in driven]),
            share=say.local(f"{sum(item.share for item in driven):.0%}"),
            whole=say(result.similarity.parts_of),
        )
    )
    codes = [item.indicator for item in driven]
    without = sorted({*result.recipe.without, *codes})
    if len(without) >= len(result.lens.codes):
        return said
    ranking = alternative(result, without=without).ranking
    rank = ranking.at[economy, "rank"]
    if pd.isna(rank):
        return said
    without_them = say.plural(
        "Without it, {name} would rank {rank} of {of}.",
        "Without them, {name} would rank {rank} of {of}.",
        len(codes),
        name=result.called(economy),
        rank=say.ordinal(int(rank)),
        of=int(ranking["rank"].notna().sum()),
    )
    return f"{said} {without_them}"


def other_economy(result: Markets, economy: str) -> pd.Series:
    """Give the merged row of an economy other than home.

    Raises
    ------
    AnalysisError
        When there is no such economy, or it is home.
    """
    row = result.row(economy)
    if economy == result.home:
        raise AnalysisError(
            fill("{economy} is the home market itself.", economy=sentence(result.called(economy))),
            "Name another economy.",
        )
    return row


def _gaps(result: Markets, economy: str) -> pd.Series:
    """Give the weighted differences to home of real figures, smallest first."""
    near = result.similarity
    z = near.scale.z.loc[[economy, result.home]]
    gaps = (z.loc[economy] - z.loc[result.home]).abs() * np.sqrt(near.weights)
    return gaps.dropna().sort_values(kind="stable")


def _without_parts(result: Markets, economy: str, gaps: pd.Series) -> str:
    """Say what lies farthest apart where the metric has no parts."""
    values, say = result.section.values, result.say
    texts = []
    for code in gaps.index[::-1][:_LIKE]:
        item = result.catalogue.indicator(str(code))
        here, home = values.at[economy, code], values.at[result.home, code]
        texts.append(f"{say.inside(item.name)} ({say.against(here, home, item.unit)})")
    metric = METRICS[result.similarity.metric]
    return say(
        "It differs most in {named}; by the metric {metric} {why}.",
        named=say.listing(texts),
        metric=say(metric.title),
        why=say(metric.why_no_parts),
    )
