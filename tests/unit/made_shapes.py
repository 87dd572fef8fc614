"""Made-up outlines that share wiggly borders, as districts do; no border in them is anybody's."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely


def cells(
    side: int,
    window: tuple[float, float, float, float] = (60.0, -10.0, 125.0, 40.0),
    between: int = 12,
    seed: int = 0,
) -> gpd.GeoDataFrame:
    """Cut a window of degrees into side x side cells, each border wiggling through many points."""
    random = np.random.default_rng(seed)
    west, south, east, north = window
    step = np.array([(east - west) / side, (north - south) / side])
    corners = np.stack(np.meshgrid(np.arange(side + 1), np.arange(side + 1), indexing="ij"), -1)
    corners = np.array([west, south]) + step * (corners + random.uniform(-0.2, 0.2, corners.shape))
    across = _lines(corners[:-1], corners[1:], step, between, random)
    up = _lines(corners[:, :-1], corners[:, 1:], step, between, random)
    shapes, codes = [], []
    for i in range(side):
        for j in range(side):
            ring = [across[i, j], up[i + 1, j], across[i, j + 1][::-1], up[i, j][::-1]]
            shapes.append(shapely.Polygon(np.concatenate([line[:-1] for line in ring])))
            codes.append(f"IND.{i + 1}.{j + 1}_1")
    assert shapely.is_valid(shapes).all()
    names = [f"Made-up {code}" for code in codes]
    return gpd.GeoDataFrame(
        {"name": names, "economy": "IND"}, geometry=shapes, index=codes, crs=4326
    )


def _lines(
    start: np.ndarray,
    end: np.ndarray,
    step: np.ndarray,
    between: int,
    random: np.random.Generator,
) -> np.ndarray:
    """Draw lines between corners, wiggling a little."""
    share = np.linspace(0, 1, between + 2)[:, None]
    straight = start[..., None, :] * (1 - share) + end[..., None, :] * share
    wiggle = random.normal(0, 0.008, straight.shape) * step
    wiggle[..., [0, -1], :] = 0
    return np.round(straight + wiggle, 7)
