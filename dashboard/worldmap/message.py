"""The message that a map gets: everything but the shapes, in at most some 4 KB.

The browser has the shapes and the names of the 218 economies already; values travel packed in the
order of the codes, and what many economies share (periods, details) travels once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from dashboard.worldmap.layer import (
    MapLabel,
    MapLayer,
    MapLine,
    MapView,
)
from dashboard.worldmap.packing import column
from dashboard.worldmap.parts import layer_part, marks
from data.errors import AnalysisError
from data.languages import fill
from geo.boundaries import shapes_file
from geo.economies import Language, codes
from geo.wording import speech

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
        **layer_part(layer, speech(language)),
        "selected": " ".join(selected),
        "several": several,
        "seen": seen,
    }
    if home:
        message["home"] = home
    if proposed:
        message["proposals"] = column(marks(proposed))
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
    places = outlines.units
    message: dict[str, Any] = {
        "shapes": f"units/{outlines.levels[0][0]}",
        "levels": [[f"units/{name}", start] for name, start in outlines.levels],
        "ground": shapes_file("world"),
        "language": language,
        "height": height,
        **layer_part(layer, speech(language), places),
        "selected": " ".join(code for code in selected if code in set(places)),
        "several": several,
        "seen": seen,
        "view": [0, "Units"] if view is None else [view.request, *view.targets],
    }
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


def _check_codes(where: str, given: Iterable[object]) -> None:
    """Refuse codes of which the map has no shape."""
    known = set(codes())
    unknown = sorted({str(code) for code in given if code not in known})
    if unknown:
        shown = ", ".join(unknown[:5]) + (" and others" if len(unknown) > 5 else "")
        raise AnalysisError(
            fill("{where} names what is no economy on the map: {shown}.", where=where, shown=shown),
            "Give codes of geo.economies.codes(); groups such as World are not economies.",
        )


def _label(label: MapLabel) -> list[object]:
    """Write a label, refusing what lies on no globe."""
    if not (-180 <= label.longitude <= 180 and -90 <= label.latitude <= 90):
        raise AnalysisError(
            fill("The label {text} is not on the globe.", text=repr(label.text)),
            "Give a longitude from -180 to 180 and a latitude from -90 to 90 degrees.",
        )
    return [round(label.longitude, 3), round(label.latitude, 3), label.text]
