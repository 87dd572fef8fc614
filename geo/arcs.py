"""Lines along great circles, as the map draws them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.errors import AnalysisError, several
from data.languages import fill
from geo import projection
from geo.access import great_circle_km, points

__all__ = ["Arc", "arcs_from", "great_circle", "map_path"]

Floats = NDArray[np.float64]

_STEP: Final = 0.02
"""Radians of the great circle between two points, about 127 km."""

_FINE: Final = 3.5
"""Map units (about 12 km) by which a drawn line may leave the true one."""


@dataclass(frozen=True)
class Arc:
    """The great-circle line from home to one economy.

    Attributes
    ----------
    economy
        Code of the economy that it leads to.
    kilometres
        Its length.
    path
        SVG path data in map units; more than one part where it crosses the map's edge.
    """

    economy: str
    kilometres: float
    path: str


def great_circle(lat1: float, lon1: float, lat2: float, lon2: float) -> tuple[Floats, Floats]:
    """Follow the great circle from one place to another, the shorter way.

    Parameters
    ----------
    lat1, lon1, lat2, lon2
        Degrees north and east of the two ends.

    Returns
    -------
    tuple of numpy.ndarray
        Longitudes (-180 to 180) and latitudes in degrees, evenly spaced along the line, both ends
        included. Between antipodes, where every way is equally short, it leads over a pole.

    References
    ----------
    K. Shoemake (1985), "Animating rotation with quaternion curves", SIGGRAPH Computer Graphics
    19 (3), 245-254: the spherical interpolation of two unit vectors.
    """
    start, end = _unit_vector(lat1, lon1), _unit_vector(lat2, lon2)
    angle = float(np.arctan2(np.linalg.norm(np.cross(start, end)), start @ end))
    share = np.linspace(0.0, 1.0, max(int(np.ceil(angle / _STEP)), 1) + 1)[:, np.newaxis]
    # The direction in which to leave the start: the end without its part along the start.
    away = end - (start @ end) * start
    length = float(np.linalg.norm(away))
    if length < 1e-9:
        pole = np.array([0.0, 0.0, 1.0])
        away = pole - (start @ pole) * start
        length = float(np.linalg.norm(away))
        if length < 1e-9:  # from pole to pole, along the prime meridian
            away, length = np.array([1.0, 0.0, 0.0]), 1.0
    way = np.cos(share * angle) * start + np.sin(share * angle) * (away / length)
    lon = np.degrees(np.arctan2(way[:, 1], way[:, 0]))
    lat = np.degrees(np.arcsin(np.clip(way[:, 2], -1.0, 1.0)))
    return np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)


def map_path(lon: Floats, lat: Floats) -> str:
    """Draw a line of places on the product's map, cut where it leaves one edge for the other.

    Parameters
    ----------
    lon, lat
        Degrees of the line's points, close enough to each other that it is straight between them.

    Returns
    -------
    str
        SVG path data in whole map units, with relative steps.
    """
    east = np.mod(np.asarray(lon, dtype=float) - projection.SEAM, 360.0)
    parts: list[Floats] = []
    begun = 0
    first: list[list[float]] = []
    for at in np.flatnonzero(np.abs(np.diff(east)) > 180.0):
        # The edge that the line leaves by, and the latitude at which it does.
        leaving = 360.0 if east[at] > 180.0 else 0.0
        arriving = 360.0 - leaving
        rest = abs(leaving - east[at])
        share = rest / max(rest + abs(east[at + 1] - arriving), 1e-12)
        height = float(lat[at] + (lat[at + 1] - lat[at]) * share)
        inner = np.column_stack([east[begun : at + 1], lat[begun : at + 1]])
        parts.append(np.vstack([*first, inner, [[leaving, height]]]))
        first, begun = [[arriving, height]], int(at) + 1
    parts.append(np.vstack([*first, np.column_stack([east[begun:], lat[begun:]])]))
    return "".join(_part(part) for part in parts)


def arcs_from(economies: pd.DataFrame, home: str, targets: Sequence[str]) -> tuple[Arc, ...]:
    """Draw the great-circle lines from home to some economies.

    Parameters
    ----------
    economies
        A snapshot's economies, as `geo.access.points` takes them.
    home
        The home market's code.
    targets
        Where the lines lead; home itself and economies without a point get none.

    Returns
    -------
    tuple of Arc
        In the order of the targets, each once.

    Raises
    ------
    AnalysisError
        When home or a target is not among the economies.
    """
    wanted = [code for code in dict.fromkeys(targets) if code != home]
    unknown = [code for code in (home, *wanted) if code not in economies.index]
    if unknown:
        raise AnalysisError(
            fill("Not among the economies: {codes}.", codes=several(unknown)),
            "Give codes of economies of the snapshot.",
        )
    place: Mapping[str, Mapping[str, float]] = points(economies.loc[[home, *wanted]])[
        ["latitude", "longitude"]
    ].to_dict("index")
    lat1, lon1 = place[home]["latitude"], place[home]["longitude"]
    arcs = []
    for code in wanted:
        lat2, lon2 = place[code]["latitude"], place[code]["longitude"]
        if np.isnan([lat1, lon1, lat2, lon2]).any():
            continue
        length = float(great_circle_km(lat1, lon1, lat2, lon2))
        arcs.append(Arc(code, length, map_path(*great_circle(lat1, lon1, lat2, lon2))))
    return tuple(arcs)


def _unit_vector(lat: float, lon: float) -> Floats:
    """Point from the Earth's middle to a place."""
    phi, lam = np.radians(lat), np.radians(lon)
    return np.array([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])


def _part(points_east: Floats) -> str:
    """Write one part, given in degrees east of the map's edge and degrees north."""
    import shapely

    drawn = np.column_stack(projection.on_map(points_east[:, 0] - 180.0, points_east[:, 1]))
    if len(drawn) > 2:
        drawn = shapely.get_coordinates(shapely.simplify(shapely.LineString(drawn), _FINE))
    whole = np.round(drawn).astype(np.int64)
    start = f"M{whole[0, 0]},{whole[0, 1]}"
    steps = [str(int(v)) for v in np.diff(whole, axis=0).flat]
    return (
        start + "l" + "".join(s if s[0] == "-" or not i else f" {s}" for i, s in enumerate(steps))
    )
