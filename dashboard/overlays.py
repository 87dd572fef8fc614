"""What a map shows besides one colour: a second figure, circles, and ways from home."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from dashboard import engine
from dashboard.forgetting import until_new_figures
from dashboard.language import _, chosen, n_, number
from dashboard.worldmap import MapCircles, MapLayer, MapLine, MapPair
from geo.arcs import Arc, arcs_from
from geo.bivariate import bivariate
from geo.markets import GDP, POPULATION, Markets

USUAL_CIRCLES = (GDP, POPULATION)
"""Figures that circles are offered for first."""


def paired(
    first: MapLayer, second: MapLayer, like: tuple[pd.Series, pd.Series] | None = None
) -> MapLayer:
    """Put two layers into one map, coloured by both.

    Parameters
    ----------
    first
        Read across the legend.
    second
        Read upwards.
    like
        Values of the two in another year, whose classes are kept; None for classes of their own.

    Returns
    -------
    MapLayer
        The first one with the second beside it.
    """
    cells = bivariate(first.values, second.values, like=like, language=chosen())
    sources = [text for text in dict.fromkeys((first.source, second.source)) if text]
    return replace(first, pair=MapPair(second, cells), source="; ".join(sources))


def circle_figures(result: Markets) -> tuple[str, ...]:
    """List the indicators that circles can stand for: those that are never below zero.

    Parameters
    ----------
    result
        The merged economies.

    Returns
    -------
    tuple of str
        GDP and population first, then the others in the order of the catalogue.
    """
    return _circle_figures(engine.by_default(result))


@until_new_figures(16)
def _circle_figures(result: Markets) -> tuple[str, ...]:
    """Look once for all recipes that rest on the same figures."""
    values = result.section.values
    fit = [code for code in result.catalogue.codes if (values[code].dropna() >= 0).all()]
    fit = [code for code in fit if values[code].max() > 0]
    first = [code for code in USUAL_CIRCLES if code in fit]
    return (*first, *(code for code in fit if code not in first))


def circles(result: Markets, code: str) -> MapCircles | None:
    """Make circles whose areas stand for an indicator.

    Parameters
    ----------
    result
        The merged economies.
    code
        The indicator.

    Returns
    -------
    MapCircles or None
        With a note on the years; None where no circle can stand for it, as some value is negative
        or there is none.
    """
    if code not in circle_figures(result):
        return None
    item = result.catalogue.indicator(code)
    periods = result.section.periods[code]
    return MapCircles(
        title=item.name,
        values=result.section.values[code],
        unit=item.unit,
        periods=periods,
        note=_years(periods[result.section.values[code].notna()]),
    )


def _years(periods: pd.Series) -> str:
    """Say of which year most values are, and how many are of another."""
    counts = periods.astype("str").value_counts()
    most, rest = str(counts.index[0]), int(counts.iloc[1:].sum())
    if not rest:
        return _("Figures of {year}", year=most)
    return n_(
        "Figures of {year}, {count} of another year",
        "Figures of {year}, {count} of other years",
        rest,
        year=most,
    )


def ways(home: str, targets: Sequence[str]) -> tuple[MapLine, ...]:
    """Draw the great-circle lines from home to some economies.

    Parameters
    ----------
    home
        The home market's code.
    targets
        Where they lead; home itself and economies without a point get none.

    Returns
    -------
    tuple of MapLine
        In the order of the targets, with the kilometres as the reader's language writes them.
    """
    drawn = _arcs(engine.snapshot().id, home, tuple(targets))
    return tuple(MapLine(arc.economy, number(arc.kilometres), arc.path) for arc in drawn)


@until_new_figures(64)
def _arcs(snapshot_id: str, home: str, targets: tuple[str, ...]) -> tuple[Arc, ...]:
    """Follow the great circles once for each home and list."""
    return arcs_from(engine.snapshot_by(snapshot_id).economies, home, targets)
