"""What a brief says of one economy."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from dashboard.briefs.content import Bar, Fact, Member
from data.languages import N_
from geo.ai_development import COMPONENTS
from geo.explanations import extremes_sentence, what_would_change, why
from geo.markets import GDP, POPULATION, Markets
from geo.standing import missing_indicators, separations
from geo.uncertainty import Uncertainty
from geo.verdicts import Verdict, verdict

KEY_FIGURES = (
    POPULATION,
    GDP,
    "NY.GDP.PCAP.PP.KD",
    "NY.GDP.PCAP.KD.ZG",
    "SP.URB.TOTL.IN.ZS",
    "EG.ELC.ACCS.ZS",
    "IT.NET.USER.ZS",
    "PV.EST",
)
"""Indicators of every economy's page, where the catalogue has them."""

MOST_BARS = 9
DASH = "–"

_PLAIN_AI = {
    "diffusion": "AI.DIFFUSION",
    "readiness": "AI.GOV.READINESS",
    "usage": "AI.CLAUDE.USAGE",
}
"""Components of the AI score that are an indicator as it is published."""

_NO_VALUE = N_("no figure")


def member(
    result: Markets,
    code: str,
    intervals: Mapping[str, Uncertainty],
    *,
    shared: int = 0,
    note: str = "",
    status: str = "",
    status_reason: str = "",
) -> Member:
    """Say all that a brief has on one economy.

    Parameters
    ----------
    result
        The merged economies, in the brief's language.
    code
        ISO 3166-1 alpha-3 code of an economy of the result.
    intervals
        How ranks spread, by "similarity" and "opportunity"; either may be left out.
    shared
        How many economies share its estimate of AI diffusion; 0 when it has one of its own.
    note, status, status_reason
        The reader's own, already cleaned.

    Returns
    -------
    Member
    """
    say, row, is_home = result.say, result.frame.loc[code], code == result.home
    judged = verdict(result, code)
    bars = () if is_home else _bars(result, code)
    return Member(
        code=code,
        name=result.name(code),
        is_home=is_home,
        verdict="" if is_home else say(judged.label),
        rank=_whole(result, row["rank"]),
        interval=_interval(result, intervals.get("similarity"), code),
        opportunity=_whole(result, row["opportunity_rank"]),
        opportunity_interval=_interval(result, intervals.get("opportunity"), code),
        similarity=DASH if pd.isna(row["similarity"]) else say.number(row["similarity"]),
        ai_score=_score(result, row["ai_development"]),
        population=say.large(row["population"]),
        gdp=say.quantity(row["gdp"], "current US$"),
        reason=_reason(result, code),
        verdict_text=_judged(result, judged),
        near="" if is_home else _near(result, code),
        ai=_ai(result, row, shared),
        facts=_facts(result, code),
        ai_facts=_ai_facts(result, code),
        bars=bars,
        bars_title=_bars_title(result, code) if bars else "",
        status=status,
        status_reason=status_reason,
        note=note,
        similarity_value=None if pd.isna(row["similarity"]) else float(row["similarity"]),
    )


def _whole(result: Markets, value: float) -> str:
    """Write a rank."""
    return DASH if pd.isna(value) else result.say.local(f"{int(value):,}")


def _score(result: Markets, value: float) -> str:
    """Write an AI score."""
    return DASH if pd.isna(value) else result.say.local(f"{value:.2f}")


def _interval(result: Markets, spread: Uncertainty | None, code: str) -> str:
    """Write the range from the 5% to the 95% rank."""
    if spread is None or code not in spread.table.index:
        return DASH
    low, high = spread.table.loc[code, ["rank_p05", "rank_p95"]]
    if pd.isna(low) or pd.isna(high):
        return DASH
    return f"{_whole(result, low)}{DASH}{_whole(result, high)}"


def _reason(result: Markets, code: str) -> str:
    """Say in one sentence what an economy has in common with home, and what not."""
    say = result.say
    if code == result.home:
        return say("The home market itself, for comparison.")
    if pd.isna(result.frame.at[code, "rank"]):
        names = [
            say.inside(result.catalogue.indicator(item).name)
            for item in missing_indicators(result, code)
        ]
        if not names:
            return say("Not ranked.")
        listed = say.listing(names, most=3, last="or")
        return say("Not ranked: no figure for {names}.", names=listed)
    apart = [say.inside(item.name) for item in separations(result, code)]
    alike = say.listing(_alike(result, code))
    if not apart:
        return say("Most like home in {alike}.", alike=alike)
    return say(
        "Most like home in {alike}; farthest from it in {apart}.",
        alike=alike,
        apart=say.listing(apart),
    )


def _judged(result: Markets, judged: Verdict) -> str:
    """Give the verdict's reasons but for what separates, which the page says elsewhere."""
    said = list(judged.sentences)
    if judged.separates and pd.notna(result.frame.at[judged.economy, "rank"]):
        del said[1]
    return " ".join(said)


def _alike(result: Markets, code: str, most: int = 2) -> list[str]:
    """Name the indicators in which an economy lies nearest to home."""
    z = result.similarity.scale.z
    gaps = (z.loc[code] - z.loc[result.home]).abs().dropna().sort_values(kind="stable")
    say, catalogue = result.say, result.catalogue
    return [say.inside(catalogue.indicator(str(item)).name) for item in gaps.index[:most]]


def _near(result: Markets, code: str) -> str:
    """Say why an economy is near or far, what home's extremes do, and what would change it."""
    said = (why(result, code), extremes_sentence(result, code), what_would_change(result, code))
    return " ".join(text for text in said if text)


def _ai(result: Markets, row: pd.Series, shared: int) -> str:
    """Say where an economy stands in AI development."""
    say, of = result.say, len(COMPONENTS)
    count = int(row["ai_components"])
    if pd.isna(row["ai_development"]):
        return say(
            "AI development is not scored: {count} of {of} components have figures.",
            count=count,
            of=of,
        )
    said = say(
        "AI development: rank {rank} of {ranked} (1 = most developed), score {score}, on {count} "
        "of {of} components. Less developed AI is not by itself an opening.",
        rank=_whole(result, row["ai_rank"]),
        ranked=_whole(result, result.frame["ai_rank"].notna().sum()),
        score=_score(result, row["ai_development"]),
        count=count,
        of=of,
    )
    if shared:
        said += " " + say("Its AI diffusion is one estimate for {count} economies.", count=shared)
    return said


def _facts(result: Markets, code: str) -> tuple[Fact, ...]:
    """Set key figures of an economy beside home's."""
    say, section, frame = result.say, result.section, result.frame
    found = []
    for indicator in KEY_FIGURES:
        if indicator not in section.values.columns:
            continue
        item, period = result.catalogue.indicator(indicator), section.periods.at[code, indicator]
        here, home = (section.values.at[place, indicator] for place in (code, result.home))
        found.append(
            Fact(
                item.name,
                say.quantity(here, item.unit),
                say.quantity(home, item.unit),
                "" if pd.isna(here) else str(period),
            )
        )
    away = frame.at[code, "distance_km"]
    if code != result.home and pd.notna(away):
        distance = say("{distance} km", distance=say.local(f"{away:,.0f}"))
        found.append(Fact(say("Great-circle distance to home"), distance, DASH, ""))
    for column, title in (("region", say("Region")), ("income_group", say("Income group"))):
        here, home = (_group(result, frame.at[place, column]) for place in (code, result.home))
        found.append(Fact(title, here, home, ""))
    return tuple(found)


def _group(result: Markets, value: object) -> str:
    """Write a region or an income group."""
    return result.say(str(value)) if isinstance(value, str) and value else DASH


def _ai_facts(result: Markets, code: str) -> tuple[Fact, ...]:
    """Set the components of the AI score beside home's."""
    say, figures, section = result.say, result.ai.figures, result.section
    found = []
    for component, name in COMPONENTS.items():
        if component not in figures.columns:
            continue
        indicator = _PLAIN_AI.get(component)
        unit = result.catalogue.indicator(indicator).unit if indicator else ""
        here, home = (figures.at[place, component] for place in (code, result.home))
        year = ""
        if indicator and pd.notna(here):
            year = str(section.periods.at[code, indicator])
        texts = [
            say(_NO_VALUE) if pd.isna(value) else say.quantity(value, unit)
            for value in (here, home)
        ]
        found.append(Fact(say(name), texts[0], texts[1], year))
    return tuple(found)


def _bars(result: Markets, code: str) -> tuple[Bar, ...]:
    """List what makes an economy's distance to home, the smaller parts taken together."""
    near, say = result.similarity, result.say
    if not near.parts_of:
        return ()
    parts = near.contributions.loc[code].dropna().sort_values(ascending=False, kind="stable")
    total = float(parts.sum())
    if not total > 0:
        return ()
    shares = 100 * parts / total
    bars = []
    for indicator, share in shares.iloc[:MOST_BARS].items():
        item = result.catalogue.indicator(str(indicator))
        here, home = (result.section.values.at[place, indicator] for place in (code, result.home))
        bars.append(Bar(item.name, float(share), say.against(here, home, item.unit)))
    rest = shares.iloc[MOST_BARS:]
    if len(rest):
        text = say.plural("{count} other indicator", "{count} other indicators", len(rest))
        bars.append(Bar(text, float(rest.sum()), ""))
    return tuple(bars)


def _bars_title(result: Markets, code: str) -> str:
    """Say what the bars show."""
    return result.say(
        "What separates {name} from {home}, in % of the {whole}",
        name=result.called(code),
        home=result.called(result.home),
        whole=result.say(result.similarity.parts_of),
    )
