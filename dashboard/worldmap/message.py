"""The message that a map gets: everything but the shapes, in at most some 4 KB.

The browser has the shapes and the names of the 218 economies already; values travel packed in the
order of the codes, and what many economies share (periods, details) travels once.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from dashboard.worldmap.layer import (
    MapCircles,
    MapEvent,
    MapLabel,
    MapLayer,
    MapLine,
    MapPair,
    MapView,
)
from dashboard.worldmap.packing import column, numbers, ranks, shared, short
from data.errors import AnalysisError
from geo.boundaries import shapes_file
from geo.economies import Language, codes
from geo.symbols import circle_radii, round_sizes
from geo.wording import LARGE_UNITS, Speech, speech

if TYPE_CHECKING:
    from geo.units.outlines import Outlines


def map_message(
    layer: MapLayer,
    *,
    home: str | None = None,
    selected: Sequence[str] = (),
    proposals: Iterable[str] = (),
    view: MapView | None = None,
    labels: Sequence[MapLabel] = (),
    lines: Sequence[MapLine] = (),
    group: str = "",
    language: Language = "en",
    height: int = 560,
    several: bool = True,
    report_view: bool = False,
    seen: int = 0,
) -> dict[str, Any]:
    """Write the message for one map.

    Parameters
    ----------
    layer, home, selected, proposals, view, labels, lines, group, language, height, several
        As in `world_map`.
    report_view
        As in `world_map`.
    seen
        Number of the last event of this map that Python has seen; the browser keeps its own
        selection until its latest event was.

    Returns
    -------
    dict
        What JSON can hold.

    Raises
    ------
    AnalysisError
        When a code is not of an economy on the map, a label is not on the globe, or a circle would
        stand for less than nothing.
    """
    proposed = sorted(set(proposals))
    _check_codes("A map layer", layer.values.index)
    _check_codes("The selection", selected)
    _check_codes("The proposals", proposed)
    _check_codes("The home market", [home] if home else [])
    _check_codes("The lines", [line.economy for line in lines])
    message: dict[str, Any] = {
        "shapes": shapes_file("world"),
        "detail": shapes_file("detail"),
        "language": language,
        "height": height,
        **_layer_part(layer, speech(language)),
        "selected": " ".join(selected),
        "several": several,
        "seen": seen,
    }
    if home:
        message["home"] = home
    if proposed:
        message["proposals"] = column(_marks(proposed))
    if view is not None:
        message["view"] = [view.request, *view.targets]
    if labels:
        message["labels"] = [_label(label) for label in labels]
    if lines:
        message["lines"] = [[line.economy, line.length, line.path] for line in lines]
    if group:
        message["group"] = group
    if report_view:
        message["reportView"] = True
    return message


def _layer_part(layer: MapLayer, say: Speech) -> dict[str, Any]:
    """Write what the layer shows."""
    colours = layer.colours()
    part: dict[str, Any] = {
        **_figure_part(layer, say),
        "source": layer.source,
        "bounds": [] if layer.pair else list(layer.classes.labels),
        "light": "".join(colour[1:] for colour in colours.light),
        "dark": "".join(colour[1:] for colour in colours.dark),
    }
    if layer.pair is not None:
        # Whoever lacks one of the figures has no cell, which the browser sees by itself.
        known = _known(layer) & _known(layer.pair.layer)
        part["classes"] = column(layer.pair.cells.cells.reindex(codes()), known)
        part["pair"] = _pair_part(layer.pair, say)
    else:
        part["classes"] = column(layer.classes.index.reindex(codes()))
    if layer.pair is None and layer.ranks is not None:
        part["ranks"] = ranks(layer.ranks)
        part["ranked"] = layer.ranked or int(layer.ranks.notna().sum())
    if layer.ramp == "diverging" and layer.midpoint and layer.pair is None:
        part["midpoint"] = [layer.classes.below or 0, layer.midpoint]
    if layer.circles is not None:
        part["circles"] = _circles_part(layer.circles, say)
    if layer.aside:
        part["aside"] = [column(_marks(layer.aside)), layer.beside]
    return part


def _figure_part(layer: MapLayer, say: Speech) -> dict[str, Any]:
    """Write one figure: what it is called, how it is read, and its values."""
    part: dict[str, Any] = {
        "title": layer.title,
        "unit": say(layer.unit),
        "form": _form(layer.unit, say) if layer.form is None else layer.form,
        "missing": layer.missing,
    }
    if layer.texts is not None or layer.ramp == "categorical":
        part["texts"] = _joined_texts(layer)
    else:
        part |= _numbers_part(layer.values, layer.unit)
    if layer.periods is not None:
        part["periods"] = shared(layer.periods, known=_known(layer))
    if layer.details is not None:
        part["details"] = shared(layer.details)
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


def units_message(
    layer: MapLayer,
    outlines: Outlines,
    *,
    home: str | None = None,
    selected: Sequence[str] = (),
    view: MapView | None = None,
    language: Language = "en",
    height: int = 560,
    several: bool = True,
    seen: int = 0,
) -> dict[str, Any]:
    """Write the message for a map of units of the reader's own.

    Parameters
    ----------
    layer
        Values by unit; without ranks, a second figure or circles.
    outlines
        Their shapes, served at ``units/`` and the file's name (``dashboard.server.units``).
    home, selected, view, language, height, several, seen
        As in `map_message`, of units.

    Returns
    -------
    dict
        What JSON can hold: some six bytes for each unit.
    """
    say, places = speech(language), outlines.units
    colours = layer.colours()
    message: dict[str, Any] = {
        "shapes": f"units/{outlines.levels[0][0]}",
        "levels": [[f"units/{name}", start] for name, start in outlines.levels],
        "ground": shapes_file("world"),
        "language": language,
        "height": height,
        "title": layer.title,
        "unit": say(layer.unit),
        "form": _form(layer.unit, say) if layer.form is None else layer.form,
        "missing": layer.missing,
        **_numbers_part(layer.values, layer.unit, places),
        "source": layer.source,
        "bounds": list(layer.classes.labels),
        "light": "".join(colour[1:] for colour in colours.light),
        "dark": "".join(colour[1:] for colour in colours.dark),
        "classes": column(layer.classes.index.reindex(places)),
        "selected": " ".join(code for code in selected if code in set(places)),
        "several": several,
        "seen": seen,
        "view": [0, "Units"] if view is None else [view.request, *view.targets],
    }
    if layer.periods is not None:
        message["periods"] = shared(layer.periods, places, _known(layer, places))
    if layer.details is not None:
        message["details"] = shared(layer.details, places)
    if home in set(places):
        message["home"] = home
    return message


def written(message: dict[str, Any]) -> bytes:
    """Write a message as it travels: JSON without spaces, its letters in UTF-8.

    Streamlit would write six bytes for each Vietnamese letter.

    Parameters
    ----------
    message
        Of `map_message` or `units_message`.

    Returns
    -------
    bytes
        What the browser reads.
    """
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()


def read_event(
    raw: object, *, seen: int, places: Iterable[str] | None = None
) -> tuple[MapEvent, int]:
    """Read what the browser sent, trusting none of it.

    Parameters
    ----------
    raw
        The state "event" of the component.
    seen
        Number of the last event that was read before.
    places
        Codes that can be selected; those of all economies when None.

    Returns
    -------
    MapEvent
        Without codes that are no economy's, and without a view that is not four numbers.
    int
        The event's own number; 0 when there is none.
    """
    if not isinstance(raw, dict):
        return MapEvent(), 0
    sent = raw.get("selected")
    known = set(codes() if places is None else places)
    listed = sent if isinstance(sent, list) else []
    selected = tuple(dict.fromkeys(c for c in listed if isinstance(c, str) and c in known))
    turn = raw.get("number")
    turn = turn if isinstance(turn, int) and not isinstance(turn, bool) and turn > 0 else 0
    return MapEvent(selected, _box(raw.get("view")), fresh=turn != seen and turn > 0), turn


def _check_codes(where: str, given: Iterable[object]) -> None:
    """Refuse codes of which the map has no shape."""
    known = set(codes())
    unknown = sorted({str(code) for code in given if code not in known})
    if unknown:
        shown = ", ".join(unknown[:5]) + (" and others" if len(unknown) > 5 else "")
        raise AnalysisError(
            f"{where} names what is no economy on the map: {shown}.",
            "Give codes of geo.economies.codes(); groups such as World are not economies.",
        )


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


def _joined_texts(layer: MapLayer) -> str:
    """Join the values' texts by "|", empty where there is no value."""
    texts = layer.values if layer.texts is None else layer.texts.where(layer.values.notna())
    return "|".join("" if pd.isna(t) else short(str(t)) for t in texts.reindex(codes()))


def _known(figure: MapLayer | MapCircles, places: Sequence[str] | None = None) -> pd.Series:
    """Tell which economies have a value: of the others, the browser shows no period."""
    values = figure.values.reindex(places or codes())
    return values.notna() & ~values.isin([math.inf, -math.inf])


def _marks(marked: Iterable[str]) -> pd.Series:
    """Mark some economies, as a column without anything for the others."""
    return pd.Series(0.0, sorted(marked)).reindex(codes())


def _label(label: MapLabel) -> list[object]:
    """Write a label, refusing what lies on no globe."""
    if not (-180 <= label.longitude <= 180 and -90 <= label.latitude <= 90):
        raise AnalysisError(
            f"The label {label.text!r} is not on the globe.",
            "Give a longitude from -180 to 180 and a latitude from -90 to 90 degrees.",
        )
    return [round(label.longitude, 3), round(label.latitude, 3), label.text]


def _box(raw: object) -> tuple[float, float, float, float] | None:
    """Read the edges of a view."""
    if not isinstance(raw, list) or len(raw) != 4:
        return None
    edges = [float(v) for v in raw if isinstance(v, int | float) and math.isfinite(v)]
    return (edges[0], edges[1], edges[2], edges[3]) if len(edges) == 4 else None
