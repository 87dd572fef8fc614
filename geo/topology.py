"""Reading TopoJSON: shared arcs become rings, and rings become polygons cut at a meridian.

Own reader, because the file has two properties that a general one stumbles over: rings run
across the 180th meridian without a cut, and the ring round the South Pole is not closed in the
plane. Vertices of a border that two areas share stay equal to the last digit, which a coverage
needs to be simplified without gaps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

__all__ = ["Area", "area_geometry", "cut_polygon", "read_topology"]

Coordinates = NDArray[np.float64]

_DIGITS = 7
"""Decimals of a degree that are kept: about a centimetre, far below the source's own step."""

_STEP = 1.0
"""Longest stretch in degrees without a vertex, so that straight lines bend as the map does."""


@dataclass(frozen=True)
class Area:
    """One geometry of a TopoJSON collection.

    Parameters
    ----------
    code
        The feature's id; None when the source gives none.
    name
        The feature's name as the source has it.
    polygons
        Each polygon is a sequence of closed rings, the outer one first; each ring is an array
        of longitude and latitude in degrees that may run across the 180th meridian.
    """

    code: str | None
    name: str
    polygons: tuple[tuple[Coordinates, ...], ...]


def read_topology(topology: Mapping[str, Any], collection: str = "countries") -> tuple[Area, ...]:
    """Decode one geometry collection of a TopoJSON document.

    Parameters
    ----------
    topology
        The parsed document; quantised (with a transform) or plain.
    collection
        Name of the collection in its objects.

    Returns
    -------
    tuple of Area
        In the order of the document; geometries other than Polygon and MultiPolygon are left
        out.

    Raises
    ------
    ValueError
        The document is not a topology, has no such collection, or a ring does not close.

    References
    ----------
    The TopoJSON format specification, version 1.0, sections 2.1.3 (arcs) and 2.1.4 (arc
    indexes): a negative index i means arc ~i read backwards, and neighbouring arcs of a ring
    repeat the vertex they meet in.
    """
    if topology.get("type") != "Topology":
        raise ValueError("This is not a TopoJSON document.")
    if collection not in topology.get("objects", {}):
        raise ValueError(f"The TopoJSON document holds no collection named {collection!r}.")
    arcs = _decode_arcs(topology)
    areas = []
    for geometry in topology["objects"][collection]["geometries"]:
        kind = geometry.get("type")
        if kind not in ("Polygon", "MultiPolygon"):
            continue
        polygons = [geometry["arcs"]] if kind == "Polygon" else geometry["arcs"]
        name = str(geometry.get("properties", {}).get("name", ""))
        rings = tuple(tuple(_ring(arcs, ring, name) for ring in polygon) for polygon in polygons)
        code = geometry.get("id")
        areas.append(Area(None if code is None else str(code), name, rings))
    return tuple(areas)


def _decode_arcs(topology: Mapping[str, Any]) -> list[Coordinates]:
    """Undo the delta coding and the quantisation of every arc."""
    transform = topology.get("transform")
    arcs = []
    for arc in topology["arcs"]:
        points = np.asarray(arc, dtype=float)[:, :2]
        if transform is not None:
            points = np.cumsum(points, axis=0) * transform["scale"] + transform["translate"]
        arcs.append(_densify(np.round(points, _DIGITS)))
    return arcs


def _densify(arc: Coordinates) -> Coordinates:
    """Insert vertices where an arc runs straight for long, once for all that share the arc."""
    pieces = [arc[:1]]
    for start, end in pairwise(arc):
        step = np.array([(end[0] - start[0] + 180.0) % 360.0 - 180.0, end[1] - start[1]])
        count = int(np.ceil(np.abs(step).max() / _STEP))
        if count > 1:
            between = start + step * (np.arange(1, count) / count)[:, None]
            pieces.append(np.round(between, _DIGITS))
        pieces.append(end[None, :])
    return np.concatenate(pieces)


def _ring(arcs: Sequence[Coordinates], indexes: Sequence[int], name: str) -> Coordinates:
    """Join the arcs of one ring, dropping the vertex that neighbours share."""
    pieces = [arcs[index] if index >= 0 else arcs[~index][::-1] for index in indexes]
    ring = np.concatenate([pieces[0], *(piece[1:] for piece in pieces[1:])])
    if not np.array_equal(ring[0], ring[-1]):
        raise ValueError(f"A ring of {name!r} does not close.")
    return ring


def cut_polygon(rings: Sequence[Coordinates], seam: float = -180.0) -> list[shapely.Polygon]:
    """Cut one polygon at a meridian, so that no part of it runs round the globe.

    Parameters
    ----------
    rings
        Closed rings in degrees, the outer one first, which may jump across the 180th meridian
        and may run round a pole.
    seam
        Degrees east of the meridian of the cut; results lie in [seam, seam + 360].

    Returns
    -------
    list of shapely.Polygon
        Parts in the plane of longitude and latitude; empty when the polygon has no area.

    Notes
    -----
    A ring is unrolled into continuous longitudes. One that then ends a full turn from where it
    began encloses a pole, and is closed along that pole's parallel. A ring that is the pole
    itself, drawn as a line, and one of fewer than three vertices are dropped; the next ring then
    is the outer one. A ring that touches or crosses itself is split into valid parts.
    """
    solid = [_unroll(ring) for ring in rings if len(ring) > 3 and not _is_pole(ring)]
    if not solid:
        return []
    outer = solid[0]
    west = outer[:, 0].min()
    holes = [_shift_into(hole, west) for hole in solid[1:]]
    polygon = shapely.Polygon(outer, holes)
    if not polygon.is_valid:
        polygon = shapely.make_valid(polygon, method="structure", keep_collapsed=False)
    first = int(np.floor((west - seam) / 360.0))
    last = int(np.ceil((outer[:, 0].max() - seam) / 360.0)) - 1
    parts: list[shapely.Polygon] = []
    for turn in range(first, max(first, last) + 1):
        piece = polygon
        if last > first:
            left = seam + 360.0 * turn
            window = shapely.box(left, -90.0, left + 360.0, 90.0)
            piece = shapely.segmentize(shapely.intersection(polygon, window), _STEP)
        moved = shapely.transform(piece, lambda xy, t=turn: _moved(xy, -360.0 * t))
        parts.extend(
            part
            for part in shapely.get_parts(moved)
            if part.geom_type == "Polygon" and part.area > 0
        )
    return parts


def area_geometry(area: Area, seam: float = -180.0) -> shapely.MultiPolygon:
    """Assemble one area, cut at a meridian.

    Parameters
    ----------
    area
        As `read_topology` gives it.
    seam
        Degrees east of the meridian of the cut.

    Returns
    -------
    shapely.MultiPolygon
        Valid, within [seam, seam + 360]. Parts that the source had already cut apart along the
        180th meridian are joined again unless the seam runs there.
    """
    parts = [part for rings in area.polygons for part in cut_polygon(rings, seam)]
    whole = shapely.MultiPolygon(parts)
    if not whole.is_valid:
        whole = shapely.union_all(parts)
    return shapely.MultiPolygon(list(shapely.get_parts(whole)))


def _is_pole(ring: Coordinates) -> bool:
    """Tell whether a ring is nothing but a pole drawn as a line."""
    return bool((np.abs(ring[:, 1]) > 89.9).all())


def _unroll(ring: Coordinates) -> Coordinates:
    """Make longitudes continuous and close a ring that runs round a pole along the pole."""
    lon = np.unwrap(ring[:, 0], period=360.0)
    unrolled = np.column_stack([lon, ring[:, 1]])
    turn = lon[-1] - lon[0]
    if abs(turn) > 180.0:
        pole = 90.0 if ring[:, 1].mean() > 0 else -90.0
        unrolled = np.vstack([unrolled, [lon[-1], pole], [lon[0], pole], unrolled[0]])
    return np.round(unrolled, _DIGITS)


def _shift_into(hole: Coordinates, west: float) -> Coordinates:
    """Move a hole by whole turns so that it lies east of the outer ring's western end."""
    turns = np.ceil((west - hole[:, 0].min()) / 360.0)
    return _moved(hole, 360.0 * turns)


def _moved(points: Coordinates, by: float) -> Coordinates:
    """Shift longitudes and drop the rounding noise that would tear shared borders apart."""
    return np.asarray(np.round(points + np.array([by, 0.0]), _DIGITS), dtype=np.float64)
