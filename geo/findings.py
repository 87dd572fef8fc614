"""What a chart shows, as the one sentence above it: a finding, never only a label."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from geo.agreement import FIRM, Agreement
from geo.answers import best_open
from geo.comparison import ALIKE
from geo.markets import Markets
from geo.metrics import METRICS
from geo.positions import Profile
from geo.timeshift import Scan
from geo.wording import sentence

_NAMED = 3
"""Economies named in a sentence on many."""


def opportunity_found(result: Markets) -> str:
    """Say how many economies are open, and which of them come first.

    Parameters
    ----------
    result
        The merged economies.
    """
    best, say = best_open(result), result.say
    home = result.called(result.home)
    if not best:
        return say("AI is less developed than in {home} in no economy of the pool", home=home)
    names = say.listing([result.called(code) for code in best[:_NAMED]])
    return say.plural(
        "AI is less developed than in {home} in {count} economy: {names}",
        "AI is less developed than in {home} in {count} economies; {names} come first",
        len(best),
        home=home,
        names=names,
    )


def separation_found(result: Markets, economy: str) -> str:
    """Say which two indicators separate an economy from home most, and how much they make.

    Where the metric has no parts, say why none does.

    Parameters
    ----------
    result
        The merged economies.
    economy
        ISO code of an economy other than home.
    """
    if not result.similarity.parts_of:
        return sentence(result.say(METRICS[result.similarity.metric].why_no_parts))
    parts = result.similarity.contributions.loc[economy].dropna().sort_values(ascending=False)
    names = [result.catalogue.indicator(str(code)).name for code in parts.index[:2]]
    if not parts.sum() > 0:
        return result.say(
            "No indicator separates {economy} from {home}",
            economy=result.called(economy),
            home=result.called(result.home),
        )
    return sentence(
        result.say(
            "{indicators} account for {share} of what separates {economy} from {home}",
            indicators=result.say.listing([result.say.inside(name) for name in names]),
            share=result.say.percent(float(parts.iloc[:2].sum() / parts.sum())),
            economy=result.called(economy),
            home=result.called(result.home),
        )
    )


def year_found(result: Markets, found: Scan, economy: str) -> str:
    """Say which year of home an economy of today is nearest to.

    Parameters
    ----------
    result
        The merged economies.
    found
        A scan of them.
    economy
        ISO code of an economy that has a nearest year.
    """
    return sentence(
        result.say(
            "{economy} of today is nearest to {home} of {year}",
            economy=result.called(economy),
            home=result.called(result.home),
            year=int(found.table.at[economy, "year"]),
        )
    )


def trend_found(
    result: Markets, history: pd.DataFrame, indicator: str, economies: Sequence[str]
) -> str:
    """Say how far home came by an indicator, or who of several stands highest.

    Parameters
    ----------
    result
        The merged economies.
    history
        Figures as `data.history.histories` gives them.
    indicator
        Its code.
    economies
        Codes, home among them.
    """
    item, say = result.catalogue.indicator(indicator), result.say
    own = history[(history["indicator"] == indicator) & history["economy"].isin(list(economies))]
    own = own.dropna(subset=["value"]).sort_values(["economy", "at"])
    if own.empty:
        return say("{indicator}: no figure of these economies", indicator=item.name)
    latest = own.groupby("economy").tail(1).sort_values("value")
    if len(latest) > 1:
        top = latest.iloc[-1]
        return say(
            "{indicator}: {economy} stands highest of the {count} shown: {value}, {year}",
            indicator=item.name,
            count=len(latest),
            economy=result.called(str(top["economy"])),
            value=say.quantity(float(top["value"]), item.unit),
            year=str(top["period"]),
        )
    first, last = own.iloc[0], own.iloc[-1]
    return say(
        "{indicator} in {economy}: from {first} ({since}) to {last} ({until})",
        indicator=item.name,
        economy=result.called(str(last["economy"])),
        first=say.quantity(float(first["value"]), item.unit),
        since=str(first["period"]),
        last=say.quantity(float(last["value"]), item.unit),
        until=str(last["period"]),
    )


def approach(
    result: Markets, history: pd.DataFrame, indicators: Sequence[str], economy: str
) -> tuple[int, int]:
    """Count the indicators by which an economy has come nearer to home.

    Parameters
    ----------
    result
        The merged economies.
    history
        Figures as `data.history.histories` gives them.
    indicators
        Codes to count.
    economy
        ISO code of an economy other than home.

    Returns
    -------
    tuple of int
        Of how many the difference is smaller in the last year that both have figures of than in
        the first, and of how many there are two such years.
    """
    own = history[history["indicator"].isin(list(indicators))]
    table = own.pivot_table(index=["indicator", "year"], columns="economy", values="value")
    if economy not in table or result.home not in table:
        return 0, 0
    apart = (table[economy] - table[result.home]).abs().dropna()
    grouped = apart.groupby(level="indicator")
    known = grouped.size() > 1
    nearer = (grouped.last() < grouped.first())[known]
    return int(nearer.sum()), int(known.sum())


def years_found(
    result: Markets, history: pd.DataFrame, indicators: Sequence[str], others: Sequence[str]
) -> str:
    """Say by how many indicators economies have come nearer to home over the years.

    Parameters
    ----------
    result
        The merged economies.
    history, indicators
        As for `approach`.
    others
        Codes of economies other than home.
    """
    counts = {code: approach(result, history, indicators, code) for code in others}
    counts = {code: count for code, count in counts.items() if count[1]}
    home = result.called(result.home)
    if not counts:
        return result.say("{home}, indicator by indicator, since 2000", home=home)
    best = max(counts, key=lambda code: counts[code][0] / counts[code][1])
    nearer, of = counts[best]
    return sentence(
        result.say(
            "{economy} has come nearer to {home} over the years in {nearer} of {of} indicators",
            economy=result.called(best),
            home=home,
            nearer=nearer,
            of=of,
        )
    )


def profile_found(result: Markets, found: Profile, others: Sequence[str]) -> str:
    """Say in which pillar an economy, or each of some, lies farthest from home.

    Parameters
    ----------
    result
        The merged economies.
    found
        Profiles by pillar.
    others
        Codes of economies other than home.
    """
    home, say = result.called(result.home), result.say
    apart = found.scores.loc[list(others)].sub(found.scores.loc[result.home]).abs()
    said = []
    for code, row in apart.iterrows():
        known = row.dropna()
        if len(known):
            pillar = result.catalogue.pillar(str(known.idxmax())).name
            said.append((result.called(str(code)), say.inside(pillar)))
    if not said:
        return say("No pillar has figures of {home} and another economy", home=home)
    if len({pillar for _name, pillar in said}) == 1:
        return sentence(
            say(
                "Farthest from {home} in {pillar}: {economies}",
                home=home,
                pillar=said[0][1],
                economies=say.listing([name for name, _pillar in said]),
            )
        )
    pairs = [say("{economy} in {pillar}", economy=name, pillar=pillar) for name, pillar in said]
    return sentence(say("Farthest from {home}: {pairs}", home=home, pairs=say.listing(pairs)))


def standing_found(
    result: Markets, standing: pd.DataFrame, indicators: Sequence[str], others: Sequence[str]
) -> str:
    """Say which economy stands much like home in most indicators, and in how many.

    Parameters
    ----------
    result
        The merged economies.
    standing
        Percentiles, economies by indicator.
    indicators
        Codes to count.
    others
        Codes of economies other than home.
    """
    home, codes = standing.loc[result.home, list(indicators)], list(indicators)
    apart = standing.loc[list(others), codes].sub(home).abs()
    of = apart.notna().sum(axis=1)
    if not len(of) or not of.max():
        return result.say("No indicator has figures of home and another economy")
    alike = (apart <= ALIKE).sum(axis=1)
    best = (alike / of.where(of > 0)).idxmax()
    return sentence(
        result.say(
            "{economy} stands within {alike} percentiles of {home} in {count} of {of} indicators",
            economy=result.called(str(best)),
            alike=f"{ALIKE:.0f}",
            home=result.called(result.home),
            count=int(alike[best]),
            of=int(of[best]),
        )
    )


def agreement_found(result: Markets, found: Agreement) -> str:
    """Say how many economies keep their rank whatever the metric.

    Parameters
    ----------
    result
        The merged economies.
    found
        Ranks by several metrics.
    """
    known = found.spread["range"].notna()
    return result.say.plural(
        "{count} of {of} economies keeps its rank within {places} places whatever the metric",
        "{count} of {of} economies keep their rank within {places} places whatever the metric",
        int(found.spread.loc[known, "firm"].sum()),
        of=int(known.sum()),
        places=FIRM,
    )
