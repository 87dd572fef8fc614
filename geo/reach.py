"""How an economy can be reached from home: what is known of it, and no score.

The method defines no score of access, so the parts stand side by side: distance, languages, blocs,
a land border, and how open to trade the economy is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from geo.markets import Markets
from geo.neighbours import land_borders
from geo.places import language_name

__all__ = ["PILLAR", "Reach", "Trade", "in_words", "reach", "reach_table"]

PILLAR = "access"
"""The pillar whose indicators tell how open to trade an economy is."""


@dataclass(frozen=True)
class Trade:
    """One indicator of openness to trade, of the economy and of home.

    Attributes
    ----------
    indicator
        Its code.
    value, home_value
        In the indicator's unit; NaN where there is no figure.
    period, home_period
        Year or period of each; empty where there is no figure.
    """

    indicator: str
    value: float
    period: str
    home_value: float
    home_period: str


@dataclass(frozen=True)
class Reach:
    """What is known of the way from home to an economy.

    Attributes
    ----------
    economy
        ISO 3166-1 alpha-3 code.
    distance_km
        Great-circle kilometres between the economies' points; NaN where a point is unknown.
    languages
        Languages that are official in both, by their English names in alphabetical order.
    blocs
        Regional blocs that both belong to, of those that are followed.
    border
        Whether they share a land border in the outlines of the maps.
    trade
        One entry for each indicator of the pillar access, in the order of the catalogue.
    """

    economy: str
    distance_km: float
    languages: tuple[str, ...]
    blocs: tuple[str, ...]
    border: bool
    trade: tuple[Trade, ...]


def reach(result: Markets, economy: str) -> Reach:
    """Put together what is known of the way from home to an economy.

    Parameters
    ----------
    result
        The merged economies.
    economy
        ISO 3166-1 alpha-3 code; home itself has everything in common with itself.

    Returns
    -------
    Reach

    Raises
    ------
    AnalysisError
        When there is no such economy.
    """
    there, home = result.row(economy), result.row(result.home)
    return Reach(
        economy=economy,
        distance_km=float(there["distance_km"]),
        languages=_common(there["language"], home["language"]),
        blocs=_common(there["bloc"], home["bloc"]),
        border=result.home in land_borders().get(economy, ()),
        trade=tuple(
            _trade(result, item.code, economy)
            for item in result.catalogue.indicators
            if item.pillar == PILLAR
        ),
    )


def reach_table(result: Markets, economies: Sequence[str]) -> pd.DataFrame:
    """Lay out what is known of the ways from home to several economies.

    Parameters
    ----------
    result
        The merged economies.
    economies
        Codes, in the order wanted.

    Returns
    -------
    pandas.DataFrame
        Indexed by economy: name, distance_km (NaN where unknown), languages and blocs (tuples of
        text, what is common to both), border (bool), and for each indicator of the pillar access
        its value by its code and its period as code + " period" (missing without a figure).

    Raises
    ------
    AnalysisError
        When one of them is no economy.
    """
    rows = []
    for code in economies:
        found = reach(result, code)
        row: dict[str, object] = {
            "economy": code,
            "name": result.name(code),
            "distance_km": found.distance_km,
            "languages": found.languages,
            "blocs": found.blocs,
            "border": found.border,
        }
        for trade in found.trade:
            row |= {trade.indicator: trade.value, f"{trade.indicator} period": trade.period or None}
        rows.append(row)
    columns = None if rows else ["economy", "name", "distance_km", "languages", "blocs", "border"]
    return pd.DataFrame(rows, columns=columns).set_index("economy")


def in_words(result: Markets, found: Reach) -> tuple[str, ...]:
    """Say what is known of the way from home, a sentence for each part.

    Parameters
    ----------
    result
        The merged economies, in whose language it is said.
    found
        The way.

    Returns
    -------
    tuple of str
        What is not known or not common is said too; empty for home itself.
    """
    if found.economy == result.home:
        return ()
    name, home = result.called(found.economy), result.called(result.home)
    said = [_distance(result, found, name, home), _languages(result, found, home)]
    if found.blocs:
        blocs = result.say.listing([result.say(name) for name in found.blocs])
        said.append(result.say("Blocs that both belong to: {blocs}.", blocs=blocs))
    else:
        said.append(result.say("No bloc in common with {home}, of those followed.", home=home))
    if found.border:
        said.append(result.say("A land border with {home}.", home=home))
    return (*said, *(_openness(result, trade, home) for trade in found.trade))


def _common(there: Sequence[str], home: Sequence[str]) -> tuple[str, ...]:
    """Give what two lists have in common, in alphabetical order."""
    return tuple(sorted(set(there) & set(home)))


def _trade(result: Markets, code: str, economy: str) -> Trade:
    """Take one indicator of openness."""
    values, periods = result.section.values[code], result.section.periods[code]

    def period(of: str) -> str:
        return "" if pd.isna(values[of]) else str(periods[of])

    here, there = result.home, economy
    return Trade(code, float(values[there]), period(there), float(values[here]), period(here))


def _distance(result: Markets, found: Reach, name: str, home: str) -> str:
    """Say how far it is."""
    if pd.isna(found.distance_km):
        return result.say(
            "How far {name} is from {home} cannot be said: a place is not known.",
            name=name,
            home=home,
        )
    return result.say(
        "From {home} to {name} it is {distance} km along a great circle.",
        name=name,
        home=home,
        distance=result.say.number(found.distance_km),
    )


def _languages(result: Markets, found: Reach, home: str) -> str:
    """Say which official languages are common."""
    if not found.languages:
        return result.say("No official language is shared with {home}.", home=home)
    names = [language_name(name, result.language) for name in found.languages]
    return result.say(
        "Official languages shared with {home}: {names}.",
        home=home,
        names=result.say.listing(names),
    )


def _openness(result: Markets, trade: Trade, home: str) -> str:
    """Say one figure of openness to trade, beside home's."""
    item = result.catalogue.indicator(trade.indicator)
    if not trade.period:
        return result.say("{indicator}: no figure.", indicator=item.name)
    there = result.say(
        "{indicator}: {value} ({year})",
        indicator=item.name,
        value=result.say.quantity(trade.value, item.unit),
        year=trade.period,
    )
    if not trade.home_period:
        return there + "."
    return result.say(
        "{there}; {home} has {value} ({year}).",
        there=there,
        home=home,
        value=result.say.quantity(trade.home_value, item.unit),
        year=trade.home_period,
    )
