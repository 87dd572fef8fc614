"""What conditions leave: how many each further choice would keep, and which one to let go."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from data.errors import AnalysisError
from data.languages import fill
from geo.conditions.columns import holding
from geo.markets import Markets
from geo.places import neighbours_of
from geo.screen import Control, Range, Screening, from_controls, to_controls

__all__ = [
    "Relaxation",
    "column_of",
    "counts_by",
    "loosened",
    "option_counts",
    "relaxations",
    "relaxed",
    "remaining",
    "switch_counts",
    "texts_of",
]

ADMITTED = 3
"""How many of those that just miss a bound it is moved for."""

COUNTED = (
    "region",
    "sub_region",
    "income_group",
    "bloc",
    "language",
    "neighbour",
    "african",
    "least_developed",
    "landlocked",
    "shares_language",
    "shares_bloc",
    "proposal",
    "open",
    "above_floor",
)
"""Columns by whose values economies can be counted."""


@dataclass(frozen=True)
class Relaxation:
    """What letting go of conditions, or moving the bound of one, would bring.

    Attributes
    ----------
    places
        Which conditions, counted from 0.
    conditions
        Their texts.
    economies
        Who would then be let in and is not now, in the order of the screening; where a bound is
        moved, the nearest first.
    instead
        The condition with another bound that takes the place of the only one; None where they
        are let go of.
    """

    places: tuple[int, ...]
    conditions: tuple[str, ...]
    economies: tuple[str, ...]
    instead: Range | None = None


def column_of(result: Markets, column: str) -> pd.Series:
    """Give the values of a plain column of the conditions for every economy.

    Parameters
    ----------
    result
        The merged economies.
    column
        A column of the frame, "economy" for the code, or "neighbour" for a tuple of the codes of
        the economies that border by land.
    """
    index = result.frame.index
    if column == "economy":
        return index.to_series()
    if column == "neighbour":
        return neighbours_of(index)
    return result.frame[column]


def remaining(found: Screening, without: int | None = None) -> pd.Index:
    """Give the economies that meet every condition, or every one but one.

    Parameters
    ----------
    found
        A screening.
    without
        The place of the condition that does not count, from 0.

    Returns
    -------
    pandas.Index
        Codes, in the order of the screening.
    """
    counted = [place for place in found.truth.columns if place != without]
    true = found.truth[counted].fillna(False).to_numpy(dtype=bool)
    return found.truth.index[true.all(axis=1)]


def option_counts(
    result: Markets, found: Screening, column: str, place: int | None = None
) -> dict[str, int]:
    """Count, for each text of a column, how many economies would remain if it alone were asked for.

    Parameters
    ----------
    result
        The merged economies.
    found
        The screening by the conditions in force.
    column
        A column of texts or of lists of texts.
    place
        The place of the condition that the choice replaces, from 0; None for a further one.

    Returns
    -------
    dict of str to int
        Text to the number of economies that have it and meet all other conditions. Texts that no
        economy but home has count 0.
    """
    values = column_of(result, column)
    counts: Counter[str] = Counter(dict.fromkeys(texts_of(values), 0))
    counts.update(_texts(values.loc[remaining(found, place)]))
    return dict(counts)


def switch_counts(
    result: Markets, found: Screening, column: str, place: int | None = None
) -> dict[bool, int]:
    """Count how many economies would remain if a column had to be true, or false.

    Parameters
    ----------
    result, found, place
        As for `option_counts`.
    column
        A column of truth values; where one is missing the economy counts under neither.
    """
    values = column_of(result, column).loc[remaining(found, place)].dropna().astype(bool)
    return {True: int(values.sum()), False: int((~values).sum())}


def relaxations(found: Screening, most: int = 3) -> tuple[Relaxation, ...]:
    """Find the conditions to let go of so that somebody is let in.

    Parameters
    ----------
    found
        A screening.
    most
        How many ways to name.

    Returns
    -------
    tuple of Relaxation
        Ways that let go of as few conditions as any, those that let in most first. Economies that
        cannot be judged on the conditions let go of count among those let in. Empty without a
        condition.
    """
    true = found.truth.fillna(False).to_numpy(dtype=bool)
    failures = (~true).sum(axis=1)
    short = failures[failures > 0]
    if not len(short):
        return ()
    groups: dict[tuple[int, ...], list[str]] = {}
    for row in np.flatnonzero(failures == short.min()):
        places = tuple(int(place) for place in np.flatnonzero(~true[row]))
        groups.setdefault(places, []).append(str(found.truth.index[row]))
    texts = [term.text for term in found.condition.terms]
    ways = [
        Relaxation(places, tuple(texts[place] for place in places), tuple(economies))
        for places, economies in groups.items()
    ]
    ways.sort(key=lambda way: (-len(way.economies), way.places))
    return tuple(ways[:most])


def loosened(found: Screening, most: int = 3) -> tuple[Relaxation, ...]:
    """Find the bounds that need to be moved the least so that somebody is let in.

    Parameters
    ----------
    found
        A screening.
    most
        How many ways to name.

    Returns
    -------
    tuple of Relaxation
        One for each condition that is a range of numbers and that somebody fails alone, with a
        bound that lets in the nearest `ADMITTED`; those first whose bound moves least in
        proportion to itself.
    """
    controls = to_controls(found.condition)
    ways: list[tuple[float, Relaxation]] = []
    for place, (term, control) in enumerate(zip(found.condition.terms, controls, strict=True)):
        missed = found.near_misses[found.near_misses["condition"] == term.text]
        if not isinstance(control, Range) or not len(missed):
            continue
        admitted, new = missed.iloc[:ADMITTED], control
        for value in admitted["value"]:
            new = _reaching(new, float(value))
        size = max(abs(bound) for bound in (control.low, control.high) if bound is not None)
        moved = float(admitted["amount"].max()) / (size or 1.0)
        codes = tuple(str(code) for code in admitted["economy"])
        ways.append((moved, Relaxation((place,), (term.text,), codes, new)))
    ways.sort(key=lambda way: (way[0], way[1].places))
    return tuple(way for _, way in ways[:most])


def relaxed(found: Screening, way: Relaxation) -> str:
    """Write the conditions as they are after a relaxation.

    Parameters
    ----------
    found
        The screening that the relaxation was found for.
    way
        Of `relaxations` or `loosened`.

    Returns
    -------
    str
        Conditions in CQL2; empty when none is left.
    """
    kept: list[Control] = []
    for place, control in enumerate(to_controls(found.condition)):
        if place not in way.places:
            kept.append(control)
        elif way.instead is not None:
            kept.append(way.instead)
    return from_controls(kept)


def counts_by(result: Markets, found: Screening, column: str) -> tuple[tuple[str | bool, int], ...]:
    """Count how many economies a further condition on a column would leave, for each of its values.

    Parameters
    ----------
    result
        The merged economies.
    found
        The screening by the conditions in force.
    column
        A column of texts, lists of texts or truth values.

    Returns
    -------
    tuple of pairs
        Value and number of economies, the largest first, then by value.

    Raises
    ------
    AnalysisError
        There is no such column, or it holds something else.
    """
    if column not in COUNTED:
        raise AnalysisError(
            fill("Economies cannot be counted by {column}.", column=repr(column)),
            fill("Choose one of {names}.", names=", ".join(COUNTED)),
        )
    counts: list[tuple[str | bool, int]] = []
    if column != "neighbour" and holding(result.frame, column) == "boolean":
        counts.extend(switch_counts(result, found, column).items())
    else:
        counts.extend(option_counts(result, found, column).items())
    return tuple(sorted(counts, key=lambda pair: (-pair[1], str(pair[0]))))


def _reaching(control: Range, value: float) -> Range:
    """Move the nearer bound of a range outwards, to three digits, so that a value is inside."""
    if control.low is not None and value <= control.low:
        return replace(control, low=_outwards(value, up=False), open=False)
    if control.high is not None and value >= control.high:
        return replace(control, high=_outwards(value, up=True), open=False)
    return control


def _outwards(value: float, *, up: bool) -> float:
    """Round to three significant digits away from the range."""
    if value == 0:
        return 0.0
    digits = 2 - math.floor(math.log10(abs(value)))
    scaled = value * 10.0**digits
    rounded = math.ceil(scaled) if up else math.floor(scaled)
    return float(f"{rounded / 10.0**digits:.12g}")


def texts_of(values: Iterable[object]) -> tuple[str, ...]:
    """List the different texts of a column of texts or of lists of texts, in order."""
    return tuple(dict.fromkeys(_texts(values)))


def _texts(values: Iterable[object]) -> Iterable[str]:
    """List the texts of a column, each as often as an economy has it."""
    for value in values:
        if isinstance(value, tuple):
            yield from dict.fromkeys(value)
        elif isinstance(value, str):
            yield value
