"""The message that a map gets: everything but the shapes, in at most some 4 KB.

The browser has the shapes and the names of the 218 economies already; values travel as joined
texts in the order of the codes, and what many economies share (periods, details) travels once.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from importlib.resources import files
from typing import Any

import pandas as pd

from dashboard.worldmap.layer import MapEvent, MapLabel, MapLayer, MapView
from data.errors import AnalysisError
from geo.boundaries import shapes_file
from geo.economies import Language, codes
from geo.wording import LARGE_UNITS, Speech, speech

NOTHING = "."
"""Stands for an economy without a class, a rank, a period or a detail."""

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Shorter on the wire; "~0" and "~1" make any text safe to join with "|".
_SHORT = (("~", "~0"), ("|", "~1"), (" million", "~m"), (" billion", "~b"), (" trillion", "~t"))


def map_message(
    layer: MapLayer,
    *,
    home: str | None = None,
    selected: Sequence[str] = (),
    proposals: Iterable[str] = (),
    view: MapView | None = None,
    labels: Sequence[MapLabel] = (),
    language: Language = "en",
    height: int = 560,
    several: bool = True,
    report_view: bool = False,
    seen: int = 0,
) -> dict[str, Any]:
    """Write the message for one map.

    Parameters
    ----------
    layer, home, selected, proposals, view, labels, language, height, several, report_view
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
        When a code is not of an economy on the map, or a label is not on the globe.
    """
    proposed = sorted(set(proposals))
    _check_codes("A map layer", layer.values.index)
    _check_codes("The selection", selected)
    _check_codes("The proposals", proposed)
    _check_codes("The home market", [home] if home else [])
    colours, say = layer.colours(), speech(language)
    message: dict[str, Any] = {
        "shapes": shapes_file("world"),
        "detail": shapes_file("detail"),
        "language": language,
        "height": height,
        "title": layer.title,
        "unit": say(layer.unit),
        "form": _form(layer.unit, say) if layer.form is None else layer.form,
        "missing": layer.missing,
        "source": layer.source,
        "bounds": list(layer.classes.labels),
        "light": "".join(colour[1:] for colour in colours.light),
        "dark": "".join(colour[1:] for colour in colours.dark),
        "classes": _packed(_class_digits(layer.classes.index)),
        "texts": _joined_texts(layer, say),
        "selected": " ".join(selected),
        "several": several,
        "seen": seen,
    }
    if layer.ramp == "diverging" and layer.midpoint:
        message["midpoint"] = [layer.classes.below or 0, layer.midpoint]
    if layer.periods is not None:
        message["periods"] = _shared(layer.periods)
    if layer.details is not None:
        message["details"] = _shared(layer.details)
    if layer.ranks is not None:
        message["ranks"] = _ranks(layer.ranks)
        message["ranked"] = layer.ranked or int(layer.ranks.notna().sum())
    if home:
        message["home"] = home
    if proposed:
        message["proposals"] = _packed("".join("1" if c in proposed else NOTHING for c in codes()))
    if view is not None:
        message["view"] = [view.request, *view.targets]
    if labels:
        message["labels"] = [_label(label) for label in labels]
    if report_view:
        message["reportView"] = True
    return message


def read_event(raw: object, *, seen: int) -> tuple[MapEvent, int]:
    """Read what the browser sent, trusting none of it.

    Parameters
    ----------
    raw
        The state "event" of the component.
    seen
        Number of the last event that was read before.

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
    known = set(codes())
    listed = sent if isinstance(sent, list) else []
    selected = tuple(dict.fromkeys(c for c in listed if isinstance(c, str) and c in known))
    turn = raw.get("number")
    turn = turn if isinstance(turn, int) and not isinstance(turn, bool) and turn > 0 else 0
    return MapEvent(selected, _box(raw.get("view")), fresh=turn != seen and turn > 0), turn


def module_version() -> str:
    """Give a short text that changes with what the browser runs, so that no cache is stale.

    Returns
    -------
    str
        Eight hexadecimal digits of the content of ``dashboard/static/worldmap``.
    """
    import hashlib

    digest = hashlib.sha256()
    folder = files("dashboard") / "static" / "worldmap"
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        digest.update(entry.name.encode() + b"\0" + entry.read_bytes() + b"\0")
    return digest.hexdigest()[:8]


def module_names() -> tuple[str, ...]:
    """List the modules that the browser runs, without their ending."""
    folder = files("dashboard") / "static" / "worldmap"
    names = (entry.name for entry in folder.iterdir())
    return tuple(sorted(name.removesuffix(".js") for name in names if name.endswith(".js")))


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
    """Say how a value and its unit are read together, as `geo.wording.quantity` writes them."""
    if unit.endswith("international $"):
        return "{} " + say(unit)
    return "{}".join(say.form(unit))


def _joined_texts(layer: MapLayer, say: Speech) -> str:
    """Join the values' texts by "|", empty where there is no value."""
    if layer.texts is not None:
        texts = layer.texts.where(layer.values.notna())
    elif layer.ramp == "categorical":
        texts = layer.values
    else:
        scaled = layer.unit in LARGE_UNITS or layer.unit.endswith("US$")
        write = say.large if scaled else say.number
        texts = layer.values.dropna().map(write)
    return "|".join("" if pd.isna(t) else _short(str(t)) for t in texts.reindex(codes()))


def _short(text: str) -> str:
    """Make a text safe to join and brief."""
    for long, brief in _SHORT:
        text = text.replace(long, brief)
    return text


def _class_digits(index: pd.Series) -> str:
    """Write the number of each economy's class as one digit."""
    return "".join(NOTHING if pd.isna(n) else str(int(n)) for n in index.reindex(codes()))


def _shared(series: pd.Series) -> list[object]:
    """Write the distinct texts, joined, and which is each economy's, in so many digits each."""
    own = [None if pd.isna(value) else _period(value) for value in series.reindex(codes())]
    distinct = sorted({text for text in own if text is not None})
    width = 1 if len(distinct) <= len(_DIGITS) else 2
    place = {text: _coded(at, width) for at, text in enumerate(distinct)}
    return [
        "|".join(map(_short, distinct)),
        width,
        _packed("".join(NOTHING * width if text is None else place[text] for text in own)),
    ]


def _period(value: object) -> str:
    """Write a year without decimals and anything else as it is."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _ranks(ranks: pd.Series) -> str:
    """Write each rank in two digits."""
    return _packed(
        "".join(
            NOTHING * 2 if pd.isna(rank) else _coded(int(rank), 2)
            for rank in ranks.reindex(codes())
        )
    )


def _packed(places: str) -> str:
    """Write a run of more than five "." as "(nn)", its length in two digits."""
    return re.sub(r"\.{6,}", lambda run: f"({_coded(len(run[0]), 2)})", places)


def _coded(value: int, width: int) -> str:
    """Write a small whole number in base 62."""
    high, low = divmod(value, len(_DIGITS))
    return _DIGITS[low] if width == 1 else _DIGITS[high] + _DIGITS[low]


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
