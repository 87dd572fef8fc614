"""The compiled boundaries: areas for analysis and export, shapes for the map.

Reading the manifest costs nothing; only `boundaries` imports geopandas.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    import geopandas

__all__ = [
    "LEVELS",
    "Level",
    "boundaries",
    "boundary_source",
    "representative_points",
    "shapes_file",
]

Level = Literal["detail", "world"]

LEVELS: Final[tuple[Level, ...]] = ("detail", "world")
"""From fine to coarse."""


@cache
def _manifest() -> Mapping[str, Any]:
    """Read what the compiler noted beside the boundaries."""
    text = (files("geo") / "embedded" / "shapes-manifest.json").read_text(encoding="utf-8")
    return MappingProxyType(json.loads(text))


def boundary_source() -> str:
    """Name the source of the boundaries and its licence, for a caption.

    Returns
    -------
    str
        One line.
    """
    return str(_manifest()["source"])


def shapes_file(level: Level = "world") -> str:
    """Name the file of shapes that the map fetches.

    Parameters
    ----------
    level
        "world" for the whole map, "detail" for use when zoomed in.

    Returns
    -------
    str
        A file name with eight digits of the content's hash, in the dashboard's folder of
        static files.

    Raises
    ------
    ValueError
        There is no such level.
    """
    return str(_manifest()["shapes"][_checked(level)]["file"])


def representative_points() -> Mapping[str, tuple[float, float]]:
    """Give a point inside every economy's main part.

    Returns
    -------
    mapping of str to tuple of float
        Economy to longitude and latitude in degrees: the centre of the largest circle that
        fits inside its largest part in the Equal Earth projection (for Kiribati inside Tarawa).
    """
    points = _manifest()["points"]
    return {economy: (float(lon), float(lat)) for economy, (lon, lat) in points.items()}


def boundaries(level: Level = "world") -> geopandas.GeoDataFrame:
    """Read all areas.

    Parameters
    ----------
    level
        "world" for maps of the whole world and light exports, "detail" for single economies.

    Returns
    -------
    geopandas.GeoDataFrame
        In EPSG:4326, cut at the 180th meridian, economies first in the order of their codes:

        - economy: ISO 3166-1 alpha-3; None for an area without figures of its own;
        - name: English name of an economy, else the name that the boundary source uses;
        - kind: "polygon", or "point" where the source draws no area;
        - status: "economy", "territory" or "disputed";
        - small: whether a map of the world needs a marker to show it; None without economy;
        - longitude, latitude: degrees of the representative point; NaN without economy;
        - geometry: MultiPolygon.

    Raises
    ------
    ValueError
        There is no such level.
    """
    import geopandas as gpd
    import pyarrow.parquet as pq
    import shapely

    with (files("geo") / "embedded" / f"boundaries-{_checked(level)}.parquet").open("rb") as file:
        frame = pq.read_table(file).to_pandas()
    geometry = shapely.from_wkb(frame.pop("geometry").to_numpy())
    frame["economy"] = frame["economy"].astype(object).where(frame["economy"].notna(), None)
    return gpd.GeoDataFrame(frame, geometry=geometry, crs="EPSG:4326")


def _checked(level: Level) -> Level:
    """Refuse a level that does not exist."""
    if level not in LEVELS:
        raise ValueError(f"There is no level {level!r}; choose detail or world.")
    return level
