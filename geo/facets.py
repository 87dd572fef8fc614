"""Ready-made choices that narrow a screening, each with how many economies it would leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final, Literal

import pandas as pd

from data.languages import N_
from geo.conditions.controls import Choice, Control, Range, Switch
from geo.markets import Markets
from geo.narrowing import column_of, option_counts, remaining, switch_counts
from geo.places import AFRICAN_SUB_REGIONS, SUB_REGIONS
from geo.screen import Screening, to_controls

__all__ = [
    "FACETS",
    "Facet",
    "Option",
    "Sort",
    "chosen_in",
    "neighbour_option",
    "options",
    "toggled",
]

Sort = Literal["text", "flag", "least", "most"]


@dataclass(frozen=True)
class Facet:
    """Choices on one column.

    Attributes
    ----------
    column
        A column of the conditions.
    sort
        "text": one of some texts; "flag": true, or false; "least" and "most": bounds of a number.
    values
        What is offered, in order; for texts an empty one means all that economies have.
    common
        Texts that fewer economies have are left out, unless one of them is asked for.
    """

    column: str
    sort: Sort
    values: tuple[str | bool | float, ...] = ()
    common: int = 1


@dataclass(frozen=True)
class Option:
    """One choice.

    Attributes
    ----------
    column, sort, value
        As in `Facet`; a text, a truth value, or a bound in the column's unit.
    count
        How many economies would remain if, on this column, this alone were asked for.
    chosen
        Whether the conditions ask for it.
    """

    column: str
    sort: Sort
    value: str | bool | float
    count: int
    chosen: bool


_OTHER_SUB_REGIONS = tuple(name for name in SUB_REGIONS if name not in AFRICAN_SUB_REGIONS)
_BLOCS = ("ASEAN", "SAARC", "BIMSTEC", N_("African Union"), "ECOWAS", "EAC", "SADC", "COMESA")
"""Groups go by their abbreviations in every language, but for the one that has none in use."""

_INCOME = ("Low income", "Lower middle income", "Upper middle income", "High income")

FACETS: Final[Mapping[str, tuple[Facet, ...]]] = MappingProxyType(
    {
        N_("Africa and its parts"): (
            Facet("african", "flag", (True,)),
            Facet("sub_region", "text", AFRICAN_SUB_REGIONS),
        ),
        N_("Region and sub-region"): (
            Facet("region", "text"),
            Facet("sub_region", "text", _OTHER_SUB_REGIONS),
        ),
        N_("Income and status"): (
            Facet("income_group", "text", _INCOME),
            Facet("least_developed", "flag", (True, False)),
            Facet("landlocked", "flag", (True, False)),
        ),
        N_("Groups of countries"): (
            Facet("shares_bloc", "flag", (True,)),
            Facet("bloc", "text", (*_BLOCS, "CPTPP", "RCEP", "EAEU", "EU", "GCC", "MERCOSUR")),
        ),
        N_("Official language"): (
            Facet("shares_language", "flag", (True,)),
            Facet("language", "text", common=3),
        ),
        N_("Neighbours and distance"): (
            Facet("distance_km", "most", (2_000.0, 5_000.0, 8_000.0, 12_000.0)),
        ),
        N_("Population and GDP"): (
            Facet("population", "least", (1e6, 5e6, 20e6, 50e6, 100e6)),
            Facet("gdp", "least", (10e9, 50e9, 200e9, 1_000e9)),
        ),
    }
)
"""Facets by the name of their group, in the order offered."""


def options(result: Markets, found: Screening, facet: Facet) -> tuple[Option, ...]:
    """List the choices of a facet with how many economies each would leave.

    Parameters
    ----------
    result
        The merged economies.
    found
        The screening by the conditions in force.
    facet
        Of `FACETS`, or any other.

    Returns
    -------
    tuple of Option
        Those with a given order in it, other texts by the number of economies that have them,
        the most frequent first. Economies without a value count nowhere.
    """
    controls = to_controls(found.condition)
    place = _place(controls, facet.column, facet.sort)
    now = controls[place] if place is not None else None
    if facet.sort == "text":
        return _text_options(result, found, facet, place, now)
    if facet.sort == "flag":
        answers = switch_counts(result, found, facet.column, place)
        flag = now.value if isinstance(now, Switch) else None
        return tuple(
            Option(facet.column, "flag", bool(value), answers[bool(value)], flag is value)
            for value in facet.values
        )
    values = column_of(result, facet.column).loc[remaining(found, place)].astype(float)
    return tuple(_bound_option(facet, values, float(step), now) for step in facet.values)


def neighbour_option(result: Markets, found: Screening, economies: Sequence[str]) -> Option:
    """Give the choice to keep those that border on any of some economies.

    Parameters
    ----------
    result, found
        As for `options`.
    economies
        Codes; the option's value joins them with commas.
    """
    controls = to_controls(found.condition)
    place = _place(controls, "neighbour", "text")
    now = controls[place] if place is not None else None
    wanted = set(economies)
    around = column_of(result, "neighbour").loc[remaining(found, place)]
    count = sum(not wanted.isdisjoint(codes) for codes in around)
    chosen = isinstance(now, Choice) and set(now.values) == wanted
    return Option("neighbour", "text", ",".join(economies), count, chosen)


def toggled(controls: Sequence[Control], option: Option) -> tuple[Control, ...]:
    """Ask for an option, or no longer ask for one that is chosen.

    Parameters
    ----------
    controls
        Those of the conditions in force, in order.
    option
        Of `options` or `neighbour_option`.

    Returns
    -------
    tuple of Control
        Texts of one column are alternatives; another flag or bound takes the place of the one
        before, and the other bound of a range stays.
    """
    place = _place(controls, option.column, option.sort)
    now = controls[place] if place is not None else None
    new = _changed(now, option)
    kept = list(controls)
    if place is None:
        kept += [] if new is None else [new]
    else:
        kept[place : place + 1] = [] if new is None else [new]
    return tuple(kept)


def asked(controls: Sequence[Control], option: Option) -> bool:
    """Tell whether conditions ask for an option, whatever they did when it was listed."""
    place = _place(controls, option.column, option.sort)
    match controls[place] if place is not None else None:
        case Choice(column="neighbour", values=values):
            return set(values) == set(str(option.value).split(","))
        case Choice(values=values):
            return option.value in values
        case Switch(value=value):
            return value is option.value
        case Range(low=low, high=high):
            return (low if option.sort == "least" else high) == option.value
    return False


def chosen_in(controls: Sequence[Control], facets: Sequence[Facet]) -> int:
    """Count the choices of some facets that conditions ask for."""
    count = 0
    for facet in facets:
        for control in controls:
            if _fits(control, facet.column, facet.sort):
                count += _choices(control, facet)
    return count


def _choices(control: Control, facet: Facet) -> int:
    """Count the choices of a facet in one control that fits it."""
    if isinstance(control, Choice) and facet.values:
        return sum(value in facet.values for value in control.values)
    return len(control.values) if isinstance(control, Choice) else 1


def _text_options(
    result: Markets,
    found: Screening,
    facet: Facet,
    place: int | None,
    now: Control | None,
) -> tuple[Option, ...]:
    """List the texts of a column."""
    counts = option_counts(result, found, facet.column, place)
    chosen = now.values if isinstance(now, Choice) else ()
    listed = [str(value) for value in facet.values if value in counts or value in chosen]
    if not facet.values:
        frequent = _frequencies(column_of(result, facet.column))
        listed = [text for text in frequent if frequent[text] >= facet.common or text in chosen] + [
            text for text in chosen if text not in frequent
        ]
    return tuple(
        Option(facet.column, "text", text, counts.get(text, 0), text in chosen) for text in listed
    )


def _frequencies(values: pd.Series) -> dict[str, int]:
    """Count how many economies have each text, the most frequent first, then by name."""
    counts = values.explode().dropna().value_counts()
    pairs = [(str(text), int(count)) for text, count in counts.items()]
    return dict(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))


def _bound_option(facet: Facet, values: pd.Series, step: float, now: Control | None) -> Option:
    """Count how many values lie on the right side of a bound, and of the other bound in force."""
    bounds = now if isinstance(now, Range) else Range(facet.column)
    new = _bounded(bounds, facet.sort, step)
    inside = values.notna()
    if new.low is not None:
        inside &= values >= new.low
    if new.high is not None:
        inside &= values <= new.high
    there = bounds.low if facet.sort == "least" else bounds.high
    return Option(facet.column, facet.sort, step, int(inside.sum()), there == step)


def _bounded(control: Range, sort: Sort, bound: float | None) -> Range:
    """Give a range another bound on the side of the facet."""
    changed = replace(control, low=bound) if sort == "least" else replace(control, high=bound)
    return replace(changed, open=False)


def _changed(now: Control | None, option: Option) -> Control | None:
    """Give the control that asks for an option, or for what is left without it."""
    if option.column == "neighbour":
        codes = tuple(str(option.value).split(","))
        there = isinstance(now, Choice) and set(now.values) == set(codes)
        return None if there else Choice("neighbour", codes)
    if option.sort == "text":
        values = now.values if isinstance(now, Choice) else ()
        if option.value in values:
            values = tuple(value for value in values if value != option.value)
        else:
            values = (*values, str(option.value))
        return Choice(option.column, values) if values else None
    if option.sort == "flag":
        there = isinstance(now, Switch) and now.value is option.value
        return None if there else Switch(option.column, bool(option.value))
    bounds = now if isinstance(now, Range) else Range(option.column)
    bound = bounds.low if option.sort == "least" else bounds.high
    new = _bounded(bounds, option.sort, None if bound == option.value else float(option.value))
    return None if new.low is None and new.high is None else new


def _place(controls: Sequence[Control], column: str, sort: Sort) -> int | None:
    """Find the control that the choices of a facet change, if there is one."""
    for place, control in enumerate(controls):
        if _fits(control, column, sort):
            return place
    return None


def _fits(control: Control, column: str, sort: Sort) -> bool:
    """Tell whether choices of a facet change a control."""
    match control:
        case Choice(name, _, negated):
            return sort == "text" and name == column and not negated
        case Switch(name):
            return sort == "flag" and name == column
        case Range(name):
            return sort in ("least", "most") and name == column
    return False
