"""Who borders on whom by land, and who is nearest where nobody does."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from geo.access import great_circle_km, points
from geo.boundaries import boundaries

__all__ = ["borders_of", "land_borders", "nearest_economies"]

_DIGITS = 7
"""Decimals of a degree to which the outlines were written."""


@cache
def land_borders() -> Mapping[str, tuple[str, ...]]:
    """Tell which economies share a stretch of border in the outlines that the maps draw.

    Returns
    -------
    mapping of str to tuple of str
        Economy to its neighbours in alphabetical order; economies without any are not in it.

    Notes
    -----
    The outlines keep shared borders equal to the last digit, so two economies are neighbours where
    a stretch between two vertices belongs to both. This is what the outlines show and no statement
    on any border: overseas parts count with their economy (France borders on Brazil), a bridge or
    a tunnel does not, and an area that the outlines draw for itself lies between its neighbours.
    """
    import shapely

    shapes = boundaries("world")
    shapes = shapes[shapes["economy"].notna() & (shapes["kind"] == "polygon")]
    parts, part_of = shapely.get_parts(shapes.geometry.to_numpy(), return_index=True)
    rings, ring_of = shapely.get_rings(parts, return_index=True)
    xy, point_of = shapely.get_coordinates(rings, return_index=True)
    owners = part_of[ring_of[point_of]]
    found = borders_of(xy, point_of, owners)
    codes = shapes["economy"].to_numpy()
    named: dict[str, set[str]] = {}
    for one, other in found:
        named.setdefault(str(codes[one]), set()).add(str(codes[other]))
        named.setdefault(str(codes[other]), set()).add(str(codes[one]))
    return MappingProxyType({code: tuple(sorted(there)) for code, there in sorted(named.items())})


def borders_of(
    vertices: NDArray[np.float64], rings: NDArray[np.int64], owners: NDArray[np.int64]
) -> frozenset[tuple[int, int]]:
    """Find the owners whose rings have a stretch in common.

    Parameters
    ----------
    vertices
        Longitude and latitude in degrees, ring after ring, the first vertex of each repeated at
        its end.
    rings, owners
        For each vertex its ring, and whose ring it is.

    Returns
    -------
    frozenset of tuple of int
        Pairs of different owners, the smaller one first. Rings that meet in a single vertex have
        no stretch in common.
    """
    grid = np.round(vertices * 10.0**_DIGITS).astype(np.int64)
    same = rings[1:] == rings[:-1]
    start, end, owner = grid[:-1][same], grid[1:][same], owners[:-1][same]
    turned = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    low = np.where(turned[:, None], end, start)
    high = np.where(turned[:, None], start, end)
    order = np.lexsort((owner, high[:, 1], high[:, 0], low[:, 1], low[:, 0]))
    stretch, owner = np.hstack([low, high])[order], owner[order]
    shared = (stretch[1:] == stretch[:-1]).all(axis=1) & (owner[1:] != owner[:-1])
    pairs = np.column_stack([owner[:-1][shared], owner[1:][shared]])
    return frozenset((int(one), int(other)) for one, other in np.unique(pairs, axis=0))


def nearest_economies(economies: pd.DataFrame, economy: str, most: int = 5) -> pd.Series:
    """List the economies nearest to one, measured between their points.

    Parameters
    ----------
    economies
        Indexed by economy, with columns latitude and longitude, as `geo.access.points` takes it.
    economy
        Code of one of them.
    most
        How many to list.

    Returns
    -------
    pandas.Series
        Great-circle kilometres by economy, nearest first; empty where the economy's own point is
        not known. Others without a point are left out.
    """
    place = points(economies)
    latitude: ArrayLike = place["latitude"].to_numpy()
    longitude: ArrayLike = place["longitude"].to_numpy()
    own = place.loc[economy]
    away = great_circle_km(own["latitude"], own["longitude"], latitude, longitude)
    found = pd.Series(away, index=economies.index, name="distance_km").drop(economy).dropna()
    return found.sort_values(kind="stable").iloc[:most]
