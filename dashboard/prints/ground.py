"""The ground of printed maps: every area in the units of the product's own world map."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from geo.boundaries import Level, boundaries
from geo.projection import HEIGHT, SCALE, SEAM, WIDTH, equal_earth, to_map

if TYPE_CHECKING:
    import geopandas as gpd

_OVERLAP = 1e-6
"""Degrees by which the cut keeps away from the seam, where left and right are the same place."""


@lru_cache(maxsize=2)
def ground(level: Level = "world") -> gpd.GeoDataFrame:
    """Project all areas as the map on screen does.

    Parameters
    ----------
    level
        "world" for small maps, "detail" for large ones and single regions.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns economy, status, small as ``geo.boundaries.boundaries`` gives them, across and
        down (map units of the representative point), and the geometry in map units, y
        downwards. Equal Earth, cut in the Bering Strait.
    """
    import shapely

    areas = boundaries(level)
    shapes = areas.geometry.to_numpy()
    west = shapely.box(-180, -90, SEAM - _OVERLAP, 90)
    east = shapely.box(SEAM + _OVERLAP, -90, 180, 90)
    bounds = shapely.bounds(shapes)
    moved = []
    for shape, (left, _, right, _) in zip(shapes, bounds, strict=True):
        if left >= SEAM + _OVERLAP:
            moved.append(shape)
            continue
        beyond = shapely.transform(shapely.intersection(shape, west), _a_turn_on)
        here = shapely.intersection(shape, east) if right > SEAM else None
        # Joined, so that no line is drawn where the figures were cut at 180 degrees.
        moved.append(beyond if here is None else shapely.union(here, beyond))
    projected = shapely.transform(np.array(moved), _project)
    across, down = to_map(areas["longitude"], areas["latitude"])
    made = areas[["economy", "status", "small"]].assign(across=across, down=down)
    return made.set_geometry(list(projected), crs=None)


def sphere() -> np.ndarray:
    """Outline the whole world in map units, as points of two columns."""
    latitude = np.linspace(-90.0, 90.0, 181)
    x, y = equal_earth(np.full(181, 180.0), latitude)
    edge = np.column_stack([x, -y])
    outline = np.vstack([edge, (edge * [-1, 1])[::-1], edge[:1]]) * SCALE
    return np.asarray(outline + np.array([WIDTH / 2, HEIGHT / 2]))


def _a_turn_on(points: np.ndarray) -> np.ndarray:
    """Move points once round the Earth to the east."""
    return np.asarray(points + np.array([360.0, 0.0]))


def _project(points: np.ndarray) -> np.ndarray:
    """Place degrees, which may exceed 180, on the map."""
    return np.column_stack(to_map(points[:, 0], points[:, 1]))
