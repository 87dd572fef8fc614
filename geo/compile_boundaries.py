"""From Natural Earth's boundaries to everything that the product draws and exports.

Pure: parsed TopoJSON in, bytes out; `python -m dashboard.commands.boundaries` writes the files.
The two inputs are the 50m and the 10m countries of npm's world-atlas, and the traps in them are
dealt with here: areas that only the 10m file has, areas without a code, one code borne by two
areas, and an economy that the source knows as two.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

import numpy as np
import shapely

from geo import projection, shapes
from geo.boundaries import LEVELS
from geo.economies import LANGUAGES, codes, economy_names, numeric_codes
from geo.shapes import Region
from geo.topology import Area, area_geometry, read_topology

__all__ = ["LICENCE", "SOURCE", "CompiledBoundaries", "compile_boundaries"]

SOURCE: Final = "Natural Earth 4.1 (public domain), through world-atlas 2.0.2 (ISC)"

LICENCE: Final = (
    "Natural Earth's boundaries are in the public domain. The TopoJSON edition that they were "
    "read from is Copyright 2013-2019 Michael Bostock, ISC licence."
)

_ONLY_FINE: Final = frozenset({"292", "798"})
"""Gibraltar and Tuvalu: too small for the 50m file, so taken from the 10m one."""

_BY_NAME: Final = {"Kosovo": "XKX"}
"""Economies whose area carries no code in the source."""

_PARTS: Final = {"831": "CHI", "832": "CHI"}
"""Guernsey and Jersey, which the World Bank counts together as the Channel Islands."""

_DISPUTED: Final = frozenset({"N. Cyprus", "Siachen Glacier", "Somaliland", "W. Sahara"})
"""Areas that the source draws apart because who governs them is contested."""

_ANCHORS: Final = {"KIR": (173.03, 1.36)}
"""Longitude and latitude in the main part where the largest part is not it: Tarawa."""

_DEGREES: Final = {"detail": 0.01, "world": 0.08}
_UNITS: Final = {"detail": 0.5, "world": 2.0}
_DECIMALS: Final = {"detail": 1, "world": 0}


@dataclass(frozen=True)
class CompiledBoundaries:
    """What the compiler makes, as bytes by file name.

    Parameters
    ----------
    embedded
        Files that ship with geo: two GeoParquet files and the manifest.
    static
        Files that the browser fetches: two documents of shapes, with a hash in their names.
    """

    embedded: Mapping[str, bytes]
    static: Mapping[str, bytes]


def compile_boundaries(
    medium: Mapping[str, Any],
    fine: Mapping[str, Any] | None = None,
    *,
    expected: Sequence[str] | None = None,
) -> CompiledBoundaries:
    """Compile boundaries in two levels of detail.

    Parameters
    ----------
    medium
        Parsed countries-50m.json of world-atlas.
    fine
        Parsed countries-10m.json, for the two economies that the other lacks.
    expected
        Economies that must be drawn; all that the product knows when None.

    Returns
    -------
    CompiledBoundaries
        The same input gives the same bytes (with the same version of pyarrow).

    Raises
    ------
    ValueError
        An expected economy has no area, or shared borders do not match.

    Notes
    -----
    Simplification removes vertices whose triangle with their neighbours is small
    (Visvalingam and Whyatt 1993) from all areas at once, so that a shared border stays shared.
    It runs in degrees for the files in EPSG:4326 and in map units for the shapes.
    """
    areas = [*read_topology(medium)]
    if fine is not None:
        areas += [area for area in read_topology(fine) if area.code in _ONLY_FINE]
    wanted = set(codes() if expected is None else expected)
    degrees = _regions(areas, -180.0)
    missing = wanted - {region.economy for region in degrees}
    if missing:
        raise ValueError(f"The boundary source draws no area for {', '.join(sorted(missing))}.")
    on_map = [
        replace(region, geometry=shapes.project(region.geometry))
        for region in _regions(areas, projection.SEAM)
    ]
    anchors = {k: shapely.Point(*map(float, projection.to_map(*v))) for k, v in _ANCHORS.items()}
    marks = {r.economy: _mark(r, anchors) for r in on_map if r.economy is not None}
    names: dict[str, Mapping[str, str]] = {
        language: economy_names(language) for language in LANGUAGES
    }
    embedded: dict[str, bytes] = {}
    static: dict[str, bytes] = {}
    files: dict[str, dict[str, Any]] = {}
    for level in LEVELS:
        simple = _simplify(degrees, _DEGREES[level])
        embedded[f"boundaries-{level}.parquet"] = _geoparquet(simple, marks)
        document = shapes.shapes_document(
            _simplify(on_map, _UNITS[level]),
            names,
            level=level,
            decimals=_DECIMALS[level],
            source=SOURCE,
            anchors=anchors,
            marks=marks,
        )
        name = f"shapes-{level}-{hashlib.sha256(document).hexdigest()[:8]}.json"
        static[name] = document
        files[level] = {"file": name, "bytes": len(document)}
    embedded["shapes-manifest.json"] = _manifest(files, marks)
    return CompiledBoundaries(embedded, static)


def _regions(areas: Sequence[Area], seam: float) -> list[Region]:
    """Give every area its economy, joining those that share one; sorted by name."""
    numbers = numeric_codes() | _PARTS
    english = economy_names("en")
    joined: dict[str, list[shapely.Polygon]] = {}
    others = []
    for area in areas:
        economy = _BY_NAME.get(area.name) if area.code is None else numbers.get(area.code)
        geometry = area_geometry(area, seam)
        if economy is not None:
            joined.setdefault(economy, []).extend(shapely.get_parts(geometry))
            continue
        kind: Literal["territory", "disputed"] = (
            "disputed" if area.name in _DISPUTED else "territory"
        )
        others.append(Region(None, area.name, kind, geometry))
    known = [
        Region(economy, english[economy], "economy", shapely.MultiPolygon(parts))
        for economy, parts in joined.items()
    ]
    return sorted([*known, *others], key=lambda region: (region.economy or "~", region.name))


def _simplify(regions: Sequence[Region], tolerance: float) -> list[Region]:
    """Simplify all areas together, keeping the borders that they share."""
    geometries = np.array([region.geometry for region in regions])
    if not shapely.coverage_is_valid(geometries):
        raise ValueError("Neighbouring areas overlap, or their shared borders do not match.")
    simple = shapely.coverage_simplify(geometries, tolerance)
    return [
        replace(region, geometry=shapely.MultiPolygon(list(shapely.get_parts(geometry))))
        for region, geometry in zip(regions, simple, strict=True)
    ]


def _mark(region: Region, anchors: Mapping[str, shapely.Point]) -> tuple[float, float, bool]:
    """Choose an economy's point on the map and whether it needs a marker."""
    point = shapes.map_point(region.geometry, anchors.get(str(region.economy)))
    largest = float(shapely.area(shapely.get_parts(region.geometry)).max())
    return round(point.x, 2), round(point.y, 2), largest < shapes.SMALL


def _geoparquet(regions: Sequence[Region], marks: Mapping[str, tuple[float, float, bool]]) -> bytes:
    """Write areas in degrees as GeoParquet 1.0.0 with the source and its licence."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    own = [None if region.economy is None else marks[region.economy] for region in regions]
    points = [(None, None) if m is None else _degrees(m) for m in own]
    table = pa.table(
        {
            "economy": pa.array([region.economy for region in regions], pa.string()),
            "name": pa.array([region.name for region in regions], pa.string()),
            "kind": pa.array(["polygon"] * len(regions), pa.string()),
            "status": pa.array([region.status for region in regions], pa.string()),
            "small": pa.array([None if m is None else m[2] for m in own], pa.bool_()),
            "longitude": pa.array([p[0] for p in points], pa.float64()),
            "latitude": pa.array([p[1] for p in points], pa.float64()),
            "geometry": pa.array(
                [shapely.to_wkb(region.geometry, byte_order=1) for region in regions], pa.binary()
            ),
        }
    )
    bounds = shapely.total_bounds([region.geometry for region in regions])
    column = {
        "encoding": "WKB",
        "geometry_types": ["MultiPolygon"],
        "bbox": [round(float(v), 7) for v in bounds],
    }
    geo = {"version": "1.0.0", "primary_column": "geometry", "columns": {"geometry": column}}
    about = {"geo": json.dumps(geo), "source": SOURCE, "licence": LICENCE}
    sink = io.BytesIO()
    pq.write_table(table.replace_schema_metadata(about), sink, compression="zstd")
    return sink.getvalue()


def _degrees(mark: tuple[float, float, bool]) -> tuple[float, float]:
    """Turn a point of the map into longitude and latitude."""
    lon, lat = projection.from_map(mark[0], mark[1])
    return round(float(lon), 5), round(float(lat), 5)


def _manifest(
    files: Mapping[str, Mapping[str, Any]], marks: Mapping[str, tuple[float, float, bool]]
) -> bytes:
    """Name the current files of shapes, and the point of each economy for distances."""
    document = {
        "version": shapes.FORMAT,
        "source": SOURCE,
        "licence": LICENCE,
        "shapes": files,
        "points": {economy: _degrees(mark) for economy, mark in sorted(marks.items())},
    }
    return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode()
