"""What stands behind a shortlist: who was left out, method and weights, sources."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.briefs.content import Row, Source, Weight
from data.exclusions import Exclusions
from data.snapshot import Snapshot
from geo.ai_development import INDICATORS as AI_INDICATORS
from geo.gates import GATES
from geo.in_force import transformations_in_force
from geo.markets import GDP, POPULATION, Markets
from geo.method import method_of
from geo.screening import screen_markets

MOST_REJECTED = 15
MOST_NEAR = 12


def rejected(
    result: Markets, exclusions: Exclusions | None, chosen: Sequence[Row] = ()
) -> tuple[tuple[Row, ...], str]:
    """List the economies that were left out, and why.

    Parameters
    ----------
    result
        The merged economies, in the brief's language.
    exclusions
        The exclusion list, for its reasons.
    chosen
        Those that the reader rejected herself; they come first.

    Returns
    -------
    rows : tuple of Row
        Then the exclusion list, then those that the gates in force keep out of the pool, nearest
        to home first.
    note : str
        How many more the gates keep out; empty when none.
    """
    say = result.say
    reasons = {entry.economy: entry for entry in (exclusions.exclusions if exclusions else ())}
    rows = list(chosen)
    for code in result.recipe.excluded:
        if code not in result.frame.index:
            continue
        entry = reasons.get(code)
        text = say("On the exclusion list.")
        if entry is not None:
            text = say(
                "On the exclusion list: {reason} ({source}, {date}).",
                reason=entry.reason.rstrip("."),
                source=entry.source,
                date=entry.date.isoformat(),
            )
        rows.append(Row(result.name(code), text))
    kept_out = _kept_out(result)
    more = max(0, len(kept_out) - MOST_REJECTED)
    note = ""
    if more:
        note = say.plural(
            "The gates in force keep {count} more economy out of the pool.",
            "The gates in force keep {count} more economies out of the pool.",
            more,
        )
    return (*rows, *kept_out[:MOST_REJECTED]), note


def _kept_out(result: Markets) -> list[Row]:
    """List the economies that would be in the pool but for a gate, nearest first."""
    say, frame, outcome = result.say, result.frame, result.gated.outcome
    codes = list(result.opportunity.gates)
    if not codes:
        return []
    eligible = frame["rank"].notna() & frame["ai_development"].notna() & frame["above_floor"]
    eligible &= frame["gdp"].notna() & ~frame.index.isin(result.recipe.excluded)
    rows = []
    for code in frame.index[eligible].to_series().map(frame["distance"]).sort_values().index:
        said = []
        for gate in codes:
            name = say(GATES[gate].name)
            if outcome.at[code, gate] == "excluded":
                said.append(say("does not meet the gate {gate}", gate=f"“{name}”"))
            elif outcome.at[code, gate] == "undecided":
                said.append(say("cannot be judged by the gate {gate}", gate=f"“{name}”"))
        if said:
            failed = "; ".join([*said, *_failing(result, str(code), codes)])
            rows.append(Row(result.name(str(code)), failed[:1].upper() + failed[1:] + "."))
    return rows


def _failing(result: Markets, code: str, gates: Sequence[str]) -> list[str]:
    """Give the figures that fail a gate."""
    say, values, found = result.say, result.section.values, []
    for gate in gates:
        for indicator, minimum in GATES[gate].minimums:
            value = values.at[code, indicator]
            if pd.notna(value) and value < minimum:
                item = result.catalogue.indicator(indicator)
                found.append(
                    say(
                        "{name}: {value}, and at least {minimum} is asked for",
                        name=say.inside(item.name),
                        value=say.quantity(value, item.unit),
                        minimum=say.number(minimum),
                    )
                )
    return found


def near_misses(result: Markets, conditions: str) -> tuple[Row, ...]:
    """List the economies that miss one condition by little.

    Parameters
    ----------
    result
        The merged economies, in the brief's language.
    conditions
        In CQL2; none for an empty text.

    Raises
    ------
    ConditionError
        For a text that cannot be read.
    """
    if not conditions.strip():
        return ()
    say = result.say
    found = screen_markets(result, conditions).near_misses
    rows = []
    # Nobody misses being African by little: only what can be measured is near.
    for item in found[found["amount"].notna()].head(MOST_NEAR).itertuples():
        amount = say.quantity(item.amount, item.unit or "")
        text = say("Fails {condition} by {amount}", condition=item.condition, amount=amount)
        rows.append(Row(result.name(str(item.economy)), text))
    return tuple(rows)


def method_rows(
    result: Markets, conditions: str, version: str, exclusions: Exclusions | None
) -> tuple[Row, ...]:
    """Write down the choices that the figures rest on; weights have a table of their own."""
    indicators = tuple(str(code) for code in result.similarity.weights.index)
    rows = []
    for item in method_of(result, conditions, version, exclusions).itertuples():
        # Neither the recipe as JSON nor what only concerns tables in files.
        if item.item.endswith(indicators) or item.value.startswith("{") or "XLSX" in item.value:
            continue
        rows.append(Row(str(item.item), str(item.value)))
    return tuple(rows)


def weights(result: Markets) -> tuple[Weight, ...]:
    """List the indicators that count, in the order of the lens."""
    say, catalogue = result.say, result.catalogue
    shares = result.similarity.weights
    how = transformations_in_force(catalogue, result.lens, dict(shares), result.recipe)
    named = {
        "none": say("as it is"),
        "log": say("natural logarithm"),
        "log1p": say("natural logarithm of 1 + value"),
    }
    found = []
    for code, share in shares.items():
        item = catalogue.indicator(str(code))
        found.append(
            Weight(
                item.name,
                say(item.unit),
                catalogue.pillar(item.pillar).name,
                named[how[str(code)]],
                say.local(f"{100 * share:.1f}%"),
            )
        )
    return tuple(found)


def sources(result: Markets, snapshot: Snapshot, economies: Sequence[str]) -> tuple[Source, ...]:
    """Describe the sources of the figures that scores rest on, of these economies and home.

    Parameters
    ----------
    result
        The merged economies, in the brief's language.
    snapshot
        The snapshot that they were merged from.
    economies
        Whose years are given.
    """
    catalogue, section = result.catalogue, result.section
    lens = [str(code) for code in result.similarity.weights.index]
    used = dict.fromkeys([*lens, *AI_INDICATORS, POPULATION, GDP])
    rows = list(dict.fromkeys([result.home, *economies]))
    found = []
    for source in catalogue.sources:
        items = [
            catalogue.indicator(code)
            for code in used
            if code in section.values.columns and catalogue.indicator(code).source == source.code
        ]
        if not items:
            continue
        entry = snapshot.manifest.source(source.code) or source
        years = section.years.loc[rows, [item.code for item in items]].stack().dropna()
        span = ""
        if len(years):
            first, last = int(years.min()), int(years.max())
            span = str(first) if first == last else f"{first}–{last}"
        found.append(
            Source(
                name=f"{source.publisher}, {source.title}",
                vintage=entry.vintage,
                licence="; ".join(dict.fromkeys(item.licence for item in items)),
                years=span,
                indicators="; ".join(item.name for item in items),
                url=entry.url,
            )
        )
    return tuple(found)
