"""A shortlist as GeoJSON (RFC 7946): one feature per economy.

Coordinates are WGS84 degrees with five decimals, about a metre. Snapshot, version, recipe, method,
sources, licences, columns and the replay stand beside the features as foreign members, which
readers pass over if they do not know them; so do the figures in the long form.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from dashboard.exports.formats import Format, Options
from dashboard.exports.replaying import GEOJSON_MEMBER, replay_text
from geo.boundaries import boundary_source
from geo.columns import Column
from geo.longform import figure_rows, without_figures
from geo.shortlist import ShortlistExport

DECIMALS = 5


def write(shortlist: ShortlistExport, options: Options) -> bytes:
    """Write a shortlist as GeoJSON.

    Parameters
    ----------
    shortlist
        The rows and what travels with them.
    options
        In the long form features have no properties of indicators: a member ``figures`` has them.

    Returns
    -------
    bytes
        UTF-8. Missing values are null. Outer rings run counterclockwise; a bounding box whose
        west is greater than its east crosses the antimeridian.
    """
    whole = shortlist
    if options.form == "long":
        shortlist = without_figures(whole)
    geometries = [_rounded(shape) for shape in shortlist.geo().geometry]
    rows = shortlist.rows.itertuples(index=False, name=None)
    features = []
    for economy, geometry, row in zip(shortlist.economies, geometries, rows, strict=True):
        feature: dict[str, Any] = {"type": "Feature", "id": economy}
        if geometry is not None:
            feature["bbox"] = bounding_box([geometry])
        feature["properties"] = _properties(shortlist.columns, row)
        feature["geometry"] = None if geometry is None else _written(geometry)
        features.append(feature)
    drawn = [geometry for geometry in geometries if geometry is not None]
    collection = {
        "type": "FeatureCollection",
        **({"bbox": bounding_box(drawn)} if drawn else {}),
        "snapshot": shortlist.markets.snapshot_id,
        "version": shortlist.version,
        "recipe_id": shortlist.markets.recipe.id,
        "recipe": shortlist.markets.recipe.model_dump(mode="json"),
        "conditions": shortlist.conditions,
        "method": [_strings(row) for row in shortlist.method.to_dict("records")],
        "sources": [_strings(row) for row in shortlist.sources.to_dict("records")],
        "licences": list(dict.fromkeys(shortlist.sources["licence"])),
        "boundaries": boundary_source(),
        "columns": [
            {
                "key": column.key,
                "title": column.title,
                "unit": column.unit,
                "meaning": column.meaning,
            }
            for column in shortlist.columns
        ],
        **({"figures": _figures(whole)} if options.form == "long" else {}),
        GEOJSON_MEMBER: json.loads(replay_text(whole, options)),
        "features": features,
    }
    return json.dumps(collection, ensure_ascii=False, allow_nan=False).encode()


def bounding_box(geometries: Iterable[Any]) -> list[float]:
    """Give the narrowest box around some geometries, across the antimeridian if need be.

    Parameters
    ----------
    geometries
        Shapely geometries in degrees, cut at 180 degrees where they cross it; at least one.

    Returns
    -------
    list of float
        West, south, east, north. West is greater than east when the box crosses the antimeridian.

    References
    ----------
    RFC 7946, section 5.2.
    """
    import shapely

    boxes = shapely.bounds(shapely.get_parts(np.array(list(geometries), dtype=object)))
    boxes = boxes[np.argsort(boxes[:, 0], kind="stable")]
    west, east = boxes[0, 0], boxes[:, 2].max()
    reached = np.maximum.accumulate(boxes[:, 2])
    gaps = boxes[1:, 0] - reached[:-1]
    if len(gaps) and gaps.max() > west + 360 - east:
        widest = int(gaps.argmax())
        west, east = boxes[widest + 1, 0], reached[widest]
    return [
        round(float(number), DECIMALS)
        for number in (west, boxes[:, 1].min(), east, boxes[:, 3].max())
    ]


def _rounded(shape: Any) -> Any:
    """Put a geometry on a grid of five decimals, with its rings the way the standard asks."""
    import shapely

    if shape is None or shape.is_empty:
        return None
    return shapely.orient_polygons(shapely.set_precision(shape, 10.0**-DECIMALS))


def _written(geometry: Any) -> dict[str, Any]:
    """Turn a geometry into its GeoJSON form."""
    import shapely

    mapping = shapely.geometry.mapping(geometry)
    return {"type": mapping["type"], "coordinates": _digits(mapping["coordinates"])}


def _digits(coordinates: Any) -> Any:
    """Round coordinates however deep they are nested."""
    if isinstance(coordinates, float | int):
        return round(float(coordinates), DECIMALS)
    return [_digits(part) for part in coordinates]


def _properties(columns: tuple[Column, ...], row: tuple[Any, ...]) -> dict[str, Any]:
    """Turn a row into properties."""
    return {column.key: _value(value, column) for column, value in zip(columns, row, strict=True)}


def _value(value: Any, column: Column) -> object:
    """Turn a cell into what JSON can hold."""
    if pd.isna(value):
        return None
    if column.kind == "text":
        return str(value)
    if column.kind == "boolean":
        return bool(value)
    return int(value) if column.kind == "integer" else float(value)


def _figures(shortlist: ShortlistExport) -> list[dict[str, Any]]:
    """Give the figures one by one; what is missing is null."""
    rows = figure_rows(shortlist)
    plain = rows.astype(object).where(rows.notna(), None).to_dict("records")
    return [{str(key): value for key, value in row.items()} for row in plain]


def _strings(row: dict[str, Any]) -> dict[str, Any]:
    """Make a row of method or sources fit for JSON: whole numbers and text."""
    return {key: value if isinstance(value, str) else int(value) for key, value in row.items()}


EXPORTER = Format("geojson", "GeoJSON", ".geojson", "application/geo+json", write)
