"""What the browser tells of a map, read without trusting any of it."""

from __future__ import annotations

import math
from collections.abc import Iterable

from dashboard.worldmap.layer import MapEvent
from geo.economies import codes


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


def _box(raw: object) -> tuple[float, float, float, float] | None:
    """Read the edges of a view."""
    if not isinstance(raw, list) or len(raw) != 4:
        return None
    edges = [float(v) for v in raw if isinstance(v, int | float) and math.isfinite(v)]
    return (edges[0], edges[1], edges[2], edges[3]) if len(edges) == 4 else None
