"""Outlines of thousands of units as the map draws them, in several levels of detail."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from data.errors import AnalysisError
from data.languages import fill
from geo import projection, shapes
from geo.topology import cut_polygon

if TYPE_CHECKING:
    import geopandas

MOST_DRAWN = 20_000
"""Shapes that one map draws."""

DIGITS: Final = 32
"""Hexadecimal digits of the digest in a name: 128 bits, which nobody guesses."""

LEVELS: Final = ((0.0, 1.5, 0), (0.7, 0.4, 1), (2.5, 0.1, 1))
"""Pixels to a map unit from which a level is drawn, its tolerance in map units (some 4 km), and
decimals of its coordinates. A tolerance is about one pixel where its level begins."""

FINEST = 24
"""Pixels to a map unit to which a reader may zoom."""

SMALLEST: Final = 0.02
"""Square map units below which a shape is drawn as a square of that size: it may not vanish."""


@dataclass(frozen=True)
class Outlines:
    """What the browser fetches of many units.

    Attributes
    ----------
    units
        Their codes in the order of the documents.
    documents
        Name of a file, with the digest of its content, to that content: JSON in UTF-8.
    levels
        Files from the coarsest on, each with the pixels to a map unit from which it is drawn.
    points
        Vertices of each level.
    matching
        Whether neighbours share their borders to the last digit; where they do not, small gaps
        may show between them.
    """

    units: tuple[str, ...]
    documents: Mapping[str, bytes]
    levels: tuple[tuple[str, float], ...]
    points: tuple[int, ...]
    matching: bool


def unit_outlines(frame: geopandas.GeoDataFrame, source: str = "") -> Outlines:
    """Project, simplify and write outlines.

    Parameters
    ----------
    frame
        Indexed by unit, in EPSG:4326, with a column name: `data.units.UnitShapes.frame`.
    source
        Whose outlines these are.

    Returns
    -------
    Outlines
        The same input gives the same bytes.

    Raises
    ------
    AnalysisError
        There are more than `MOST_DRAWN`.

    Notes
    -----
    All shapes of a level are simplified together (Visvalingam and Whyatt 1993), so that a border
    that two units share stays shared.
    """
    if len(frame) > MOST_DRAWN:
        raise AnalysisError(
            fill("{count} shapes are more than a map draws.", count=f"{len(frame):,}"),
            fill("Give at most {most}, such as those of one economy.", most=f"{MOST_DRAWN:,}"),
        )
    frame = frame.sort_index()
    whole = on_map(frame.geometry.to_numpy())
    places = shapely.point_on_surface(whole)
    matching = bool(shapely.coverage_is_valid(whole))
    documents: dict[str, bytes] = {}
    levels, points = [], []
    for number, (start, tolerance, decimals) in enumerate(LEVELS):
        simple = _kept(shapely.coverage_simplify(whole, tolerance), places)
        document = _document(frame, simple, places, number, decimals, source)
        name = f"units-{hashlib.sha256(document).hexdigest()[:DIGITS]}.json"
        documents[name] = document
        levels.append((name, start))
        points.append(int(shapely.get_num_coordinates(simple).sum()))
    return Outlines(tuple(map(str, frame.index)), documents, tuple(levels), tuple(points), matching)


def on_map(geometry: np.ndarray) -> np.ndarray:
    """Bring polygons from degrees to map units, cut at the map's edge.

    Parameters
    ----------
    geometry
        Polygons and multipolygons, longitudes from -180 to 360.

    Returns
    -------
    numpy.ndarray
        Multipolygons.
    """
    parts, owner = shapely.get_parts(geometry, return_index=True)
    box = shapely.bounds(parts)
    turns = np.floor((box[:, 0] - projection.SEAM) / 360.0)
    crossing = np.floor((box[:, 2] - projection.SEAM - 1e-9) / 360.0) > turns
    moved, owners = [], []
    for turn in np.unique(turns[~crossing]):
        some = ~crossing & (turns == turn)
        moved.append(shapely.transform(parts[some], partial(_placed, turn=float(turn))))
        owners.append(owner[some])
    for part, own in zip(parts[crossing], owner[crossing], strict=True):
        rings = [shapely.get_coordinates(ring) for ring in (part.exterior, *part.interiors)]
        pieces = np.array(cut_polygon(rings, projection.SEAM), dtype=object)
        moved.append(shapely.transform(pieces, _placed))
        owners.append(np.full(len(pieces), own))
    whose = np.concatenate(owners)
    order = np.argsort(whose, kind="stable")
    return np.asarray(shapely.multipolygons(np.concatenate(moved)[order], indices=whose[order]))


def _placed(points: np.ndarray, turn: float = 0.0) -> np.ndarray:
    """Place longitudes and latitudes on the map, longitudes so many turns east of its own."""
    relative = np.clip(points[:, 0] - 360.0 * turn - projection.CENTRAL_MERIDIAN, -180.0, 180.0)
    return np.asarray(np.round(np.column_stack(projection.on_map(relative, points[:, 1])), 5))


def _kept(simple: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Put a small square where a shape would vanish."""
    gone = shapely.area(simple) < SMALLEST
    half = SMALLEST**0.5 / 2
    x, y = shapely.get_x(places[gone]), shapely.get_y(places[gone])
    kept = simple.copy()
    kept[gone] = shapely.box(x - half, y - half, x + half, y + half)
    return kept


def _document(
    frame: geopandas.GeoDataFrame,
    simple: np.ndarray,
    places: np.ndarray,
    number: int,
    decimals: int,
    source: str,
) -> bytes:
    """Write one level."""
    boxes = np.round(shapely.bounds(simple), 2)
    whole = boxes.min(axis=0)[:2].tolist() + boxes.max(axis=0)[2:].tolist()
    features = []
    for unit, name, geometry, place, box in zip(
        frame.index, frame["name"], simple, places, boxes, strict=True
    ):
        small = decimals == 0 and shapely.area(geometry) < shapes.SMALL
        text = shapes.path_data(geometry, 1 if small else decimals)
        if not text:  # all of it lies within a tenth of a map unit
            text = f"M{place.x - 0.1:.1f},{place.y - 0.1:.1f}l.2 0 0 .2-.2 0z"
        features.append(
            {
                "id": str(unit),
                "d": text,
                "x": round(place.x, 2),
                "y": round(place.y, 2),
                "point": False,
                "names": {"en": str(name)},
                "bbox": box.tolist(),
            }
        )
    document: dict[str, Any] = {
        **shapes.document_head(f"units {number}", source),
        "finest": FINEST,
        "features": features,
        "neutral": [],
    }
    document["regions"] = {"World": document["regions"]["World"], "Units": whole}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
