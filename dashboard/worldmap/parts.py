"""What a map's message says of a layer: its figures and classes, packed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from dashboard.worldmap.layer import MapCircles, MapLayer, MapPair
from dashboard.worldmap.packing import column, numbers, ranks, shared, short
from geo.economies import codes
from geo.symbols import circle_radii, round_sizes
from geo.wording import LARGE_UNITS, Speech


def layer_part(layer: MapLayer, say: Speech, places: Sequence[str] | None = None) -> dict[str, Any]:
    """Write what the layer shows.

    Parameters
    ----------
    layer
        Values by economy, and what goes with them.
    say
        Writes in the reader's language.
    places
        Codes in the order of the shapes; those of all economies when None. Of units of the
        reader's own there are neither ranks nor a second figure nor circles.

    Returns
    -------
    dict
        The parts of a message that the layer alone decides.

    Raises
    ------
    AnalysisError
        When a circle would stand for less than nothing.
    """
    colours = layer.colours()
    part: dict[str, Any] = {
        **_figure_part(layer, say, places),
        "source": layer.source,
        "bounds": [] if layer.pair else list(layer.classes.labels),
        "light": "".join(colour[1:] for colour in colours.light),
        "dark": "".join(colour[1:] for colour in colours.dark),
    }
    if layer.pair is not None:
        # Whoever lacks one of the figures has no cell, which the browser sees by itself.
        both = _known(layer) & _known(layer.pair.layer)
        part["classes"] = column(layer.pair.cells.cells.reindex(codes()), both)
        part["pair"] = _pair_part(layer.pair, say)
    else:
        part["classes"] = column(layer.classes.index.reindex(places or codes()))
    if layer.pair is None and layer.ranks is not None:
        part["ranks"] = ranks(layer.ranks)
        part["ranked"] = layer.ranked or int(layer.ranks.notna().sum())
    if layer.ramp == "diverging" and layer.midpoint and layer.pair is None:
        part["midpoint"] = [layer.classes.below or 0, layer.midpoint]
    if layer.circles is not None:
        part["circles"] = _circles_part(layer.circles, say)
    if layer.aside:
        part["aside"] = [column(marks(layer.aside)), layer.beside]
    return part


def _figure_part(
    layer: MapLayer, say: Speech, places: Sequence[str] | None = None
) -> dict[str, Any]:
    """Write one figure: what it is called, how it is read, and its values."""
    part: dict[str, Any] = {
        "title": layer.title,
        "unit": say(layer.unit),
        "form": _form(layer.unit, say) if layer.form is None else layer.form,
        "missing": layer.missing,
    }
    if layer.texts is not None or layer.ramp == "categorical":
        part["texts"] = _joined_texts(layer, places)
    else:
        part |= _numbers_part(layer.values, layer.unit, places)
    if layer.periods is not None:
        part["periods"] = shared(layer.periods, places, _known(layer, places))
    if layer.details is not None:
        part["details"] = shared(layer.details, places)
    return part


def _numbers_part(
    values: pd.Series, unit: str, places: Sequence[str] | None = None
) -> dict[str, Any]:
    """Write numbers, and whether they are read with their scale in words where they are."""
    scaled = _scaled(unit)
    return {"numbers": numbers(values, scaled, places)} | ({"scaled": True} if scaled else {})


def _pair_part(pair: MapPair, say: Speech) -> dict[str, Any]:
    """Write the second of two figures, and the bounds of the classes of both."""
    return {
        **_figure_part(pair.layer, say),
        "across": list(pair.cells.across),
        "up": list(pair.cells.up),
    }


def _circles_part(circles: MapCircles, say: Speech) -> dict[str, Any]:
    """Write the figure of the circles, and which of them the legend shows."""
    circle_radii(circles.values, circles.title)  # refuses what no area can stand for
    part: dict[str, Any] = {
        "title": circles.title,
        "unit": say(circles.unit),
        "form": _form(circles.unit, say),
        **_numbers_part(circles.values, circles.unit),
        "steps": [
            int(step) if step.is_integer() else step
            for step in round_sizes(float(circles.values.max()))
        ],
    }
    if circles.note:
        part["note"] = circles.note
    if circles.periods is not None:
        part["periods"] = shared(circles.periods, known=_known(circles))
    return part


def _form(unit: str, say: Speech) -> str:
    """Say how a value and its unit are read together, as `geo.wording.quantity` writes them.

    "~" stands for the unit, which travels beside it.
    """
    named = say(unit)
    if unit.endswith("international $"):
        return "{} ~"
    before, after = say.form(unit)
    after = after.removesuffix(named) + "~" if named and after.endswith(named) else after
    return f"{before}{{}}{after}"


def _scaled(unit: str) -> bool:
    """Tell whether values in a unit are written with their scale in words."""
    return unit in LARGE_UNITS or unit.endswith("US$")


def _joined_texts(layer: MapLayer, places: Sequence[str] | None) -> str:
    """Join the values' texts by "|", empty where there is no value."""
    texts = layer.values if layer.texts is None else layer.texts.where(layer.values.notna())
    return "|".join("" if pd.isna(t) else short(str(t)) for t in texts.reindex(places or codes()))


def _known(figure: MapLayer | MapCircles, places: Sequence[str] | None = None) -> pd.Series:
    """Tell which economies have a value: of the others, the browser shows no period."""
    values = figure.values.reindex(places or codes())
    return values.notna() & ~values.isin([math.inf, -math.inf])


def marks(marked: Iterable[str]) -> pd.Series:
    """Mark some economies, as a column without anything for the others.

    Parameters
    ----------
    marked
        Codes.

    Returns
    -------
    pandas.Series
        0 for the marked ones, missing for the others, in the order of the shapes.
    """
    return pd.Series(0.0, sorted(marked)).reindex(codes())
