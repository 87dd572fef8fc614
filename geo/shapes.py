"""The map's shapes: projected areas as compact SVG path data in one JSON document."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import shapely
from numpy.typing import NDArray

from geo import projection

__all__ = ["REGION_WINDOWS", "Region", "map_point", "path_data", "project", "shapes_document"]

FORMAT: Final = 1
"""Version of the document's form; the map component refuses one that it does not know."""

SMALL: Final = 576.0
"""Map units squared: an economy whose largest part is smaller gets a marker as well.

That is a square of 24 units or about 83 km, less than four pixels of a map 1,440 wide.
"""

NEAR: Final = 60.0
"""Map units within which a part always counts to an economy's own box (about 210 km)."""

REGION_WINDOWS: Final[Mapping[str, tuple[float, float, float, float]]] = {
    "Africa": (-26.0, -36.0, 60.0, 38.0),
    "Sub-Saharan Africa": (-26.0, -36.0, 60.0, 27.5),
    "Middle East & North Africa": (-18.0, 11.0, 78.0, 39.5),
    "South Asia": (66.0, -2.0, 98.0, 37.5),
    "East Asia & Pacific": (73.0, -48.0, 191.0, 54.0),
    "Europe & Central Asia": (-25.0, 33.0, 90.0, 72.0),
    "North America": (-168.0, 18.0, -52.0, 75.0),
    "Latin America & Caribbean": (-118.0, -56.0, -34.0, 33.0),
    "Southeast Asia": (91.0, -12.0, 142.0, 29.0),
    "Europe": (-25.0, 34.0, 45.0, 72.0),
    "Caribbean": (-86.0, 8.0, -58.0, 28.0),
    "Pacific islands": (130.0, -26.0, 191.0, 21.0),
}
"""West, south, east and north in degrees of the windows that a reader may want to zoom to.

The World Bank's regions and Africa, then four closer views. They are framed for the eye: the
window of Europe and Central Asia leaves the Russian Far East out, that of East Asia and the
Pacific the French Polynesian islands beyond the map's cut.
"""


@dataclass(frozen=True)
class Region:
    """One area of the map.

    Parameters
    ----------
    economy
        ISO 3166-1 alpha-3; None for an area that has no figures of its own.
    name
        English name for an economy, else the name that the boundary source uses.
    status
        "economy", "territory" (has another state's or no government, and no figures of its
        own) or "disputed".
    geometry
        Polygons, in degrees or in map units as said where it is made.
    """

    economy: str | None
    name: str
    status: Literal["economy", "territory", "disputed"]
    geometry: shapely.MultiPolygon


def project(geometry: shapely.MultiPolygon) -> shapely.MultiPolygon:
    """Project degrees into map units.

    Parameters
    ----------
    geometry
        Polygons cut at the map's seam, longitudes from `projection.SEAM` to 360 degrees east
        of it.

    Returns
    -------
    shapely.MultiPolygon
        The same in map units, y downwards, to five decimals (some centimetres).
    """

    def place(points: NDArray[np.float64]) -> NDArray[np.float64]:
        placed = projection.on_map(points[:, 0] - projection.CENTRAL_MERIDIAN, points[:, 1])
        return np.asarray(np.round(np.column_stack(placed), 5), dtype=np.float64)

    moved = shapely.transform(geometry, place)
    return shapely.MultiPolygon(list(shapely.get_parts(moved)))


def path_data(geometry: shapely.MultiPolygon, decimals: int = 0) -> str:
    """Write polygons as SVG path data with relative coordinates.

    Parameters
    ----------
    geometry
        Polygons in map units.
    decimals
        0 or 1 decimals of a map unit. Rounding happens before differences are taken, so that
        errors do not add up and neighbours keep their common border.

    Returns
    -------
    str
        One closed subpath a ring, meant to be filled by the even-odd rule; rings that vanish
        in rounding are left out, so the text may be empty.
    """
    factor = 10**decimals
    subpaths = []
    for part in shapely.get_parts(geometry):
        for ring in (part.exterior, *part.interiors):
            points = np.round(shapely.get_coordinates(ring) * factor).astype(np.int64)
            changed = np.any(np.diff(points, axis=0) != 0, axis=1)
            points = points[np.concatenate([[True], changed])][:-1]
            if len(points) < 3:
                continue
            start = ",".join(_number(int(v), decimals) for v in points[0])
            steps = _joined([_number(int(v), decimals) for v in np.diff(points, axis=0).flat])
            subpaths.append(f"M{start}l{steps}z")
    return "".join(subpaths)


def _number(value: int, decimals: int) -> str:
    """Write a whole number of tenths (or ones) as briefly as SVG allows."""
    if decimals == 0:
        return str(value)
    sign, (whole, tenth) = "-" if value < 0 else "", divmod(abs(value), 10)
    if tenth == 0:
        return f"{sign}{whole}"
    return f"{sign}{whole or ''}.{tenth}"


def _joined(numbers: Sequence[str]) -> str:
    """Put numbers side by side, with a space only where the next has no sign of its own."""
    return "".join(n if n[0] == "-" or not i else f" {n}" for i, n in enumerate(numbers))


def map_point(geometry: shapely.MultiPolygon, near: shapely.Point | None = None) -> shapely.Point:
    """Choose the point that stands for an area.

    Parameters
    ----------
    geometry
        Polygons in map units.
    near
        Takes the part nearest to this point instead of the largest.

    Returns
    -------
    shapely.Point
        The centre of the largest circle that fits inside the part, so always inside.
    """
    return shapely.Point(
        shapely.get_coordinates(
            shapely.maximum_inscribed_circle(_main_part(geometry, near), tolerance=0.01)
        )[0]
    )


def _main_part(geometry: shapely.MultiPolygon, near: shapely.Point | None) -> shapely.Polygon:
    """Take the largest part, or the one nearest to a point."""
    parts = shapely.get_parts(geometry)
    order = -shapely.area(parts) if near is None else shapely.distance(parts, near)
    part: shapely.Polygon = parts[int(np.argmin(order))]
    return part


def own_box(
    geometry: shapely.MultiPolygon, near: shapely.Point | None = None
) -> tuple[float, float, float, float]:
    """Frame an area for zooming to it, without far-off possessions.

    Parameters
    ----------
    geometry
        Polygons in map units.
    near
        As in `map_point`.

    Returns
    -------
    tuple of float
        West, north, east and south edge in map units: the main part with every part that is no
        farther from it than its own diagonal, or `NEAR` where that is more.
    """
    main = _main_part(geometry, near)
    west, top, east, bottom = main.bounds
    reach = max(NEAR, float(np.hypot(east - west, bottom - top)))
    parts = shapely.get_parts(geometry)
    bounds = shapely.bounds(parts[shapely.distance(parts, main) <= reach])
    low, high = bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def window_box(west: float, south: float, east: float, north: float) -> tuple[float, ...]:
    """Frame a window of degrees in map units.

    Parameters
    ----------
    west, south, east, north
        Degrees; east may exceed 180.

    Returns
    -------
    tuple of float
        West, north, east and south edge of the box round the projected window.
    """
    lon, lat = np.meshgrid(np.linspace(west, east, 61), np.linspace(south, north, 61))
    x, y = projection.to_map(lon, lat)
    return float(x.min()), float(y.min()), float(x.max()), float(y.max())


def _sphere() -> str:
    """Outline the whole world: the two edges of the map and the lines of the poles."""
    lat = np.linspace(-90.0, 90.0, 181)
    x, y = projection.equal_earth(np.full(181, 180.0), lat)
    right = np.column_stack([x, -y])
    left = np.column_stack([-x, -y])[::-1]
    outline = np.vstack([right, left, right[:1]]) * projection.SCALE
    outline += [projection.WIDTH / 2, projection.HEIGHT / 2]
    return path_data(shapely.MultiPolygon([shapely.Polygon(outline)]))


def document_head(level: str, source: str) -> dict[str, Any]:
    """Give what a document says before its areas.

    Parameters
    ----------
    level
        What the level of detail is called.
    source
        Whose boundaries these are.
    """
    world = (0.0, 0.0, projection.WIDTH, projection.HEIGHT)
    boxes = {"World": world} | {k: window_box(*w) for k, w in REGION_WINDOWS.items()}
    return {
        "version": FORMAT,
        "level": level,
        "projection": "Equal Earth",
        "parameters": {
            "central_meridian": projection.CENTRAL_MERIDIAN,
            "scale": round(projection.SCALE, 6),
            "coefficients": projection.COEFFICIENTS,
        },
        "source": source,
        "width": projection.WIDTH,
        "height": round(projection.HEIGHT, 3),
        "sphere": _sphere(),
        "regions": {name: [round(v, 1) for v in box] for name, box in boxes.items()},
    }


def shapes_document(
    regions: Sequence[Region],
    names: Mapping[str, Mapping[str, str]],
    *,
    level: str,
    decimals: int,
    source: str,
    anchors: Mapping[str, shapely.Point],
    marks: Mapping[str, tuple[float, float, bool]],
) -> bytes:
    """Write the document that the map component fetches.

    Parameters
    ----------
    regions
        Simplified areas in map units.
    names
        Language to economy to name.
    level
        "world" or "detail", as the file is called.
    decimals
        Decimals of path coordinates; tiny areas get one in any case, so that none vanishes.
    source
        Whose boundaries these are, with the licence.
    anchors
        Points (map units) that choose the main part of scattered economies.
    marks
        Economy to x, y and whether it needs a marker, the same in every level.

    Returns
    -------
    bytes
        UTF-8 JSON without spaces, areas in the order of their names; the same input gives the
        same bytes.
    """
    features = []
    neutral = []
    for region in regions:
        tiny = shapely.area(region.geometry) < SMALL
        text = path_data(region.geometry, 1 if tiny else decimals)
        if region.economy is None:
            neutral.append({"name": region.name, "d": text, "kind": region.status})
            continue
        x, y, point = marks[region.economy]
        box = own_box(region.geometry, anchors.get(region.economy))
        features.append(
            {
                "id": region.economy,
                "d": text,
                "x": x,
                "y": y,
                "point": point,
                "names": {language: known[region.economy] for language, known in names.items()},
                "bbox": [round(v, 1) for v in box],
            }
        )
    document = {
        **document_head(level, source),
        "features": sorted(features, key=lambda feature: str(feature["id"])),
        "neutral": sorted(neutral, key=lambda area: area["name"]),
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
