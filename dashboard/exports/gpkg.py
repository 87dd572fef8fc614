"""A shortlist as an OGC GeoPackage: a layer of economies, and tables beside it.

The layer ``shortlist`` may hold points and polygons, since some economies are too small for a
polygon in the boundary source. The tables ``figures``, ``method``, ``sources`` and ``columns``
have no geometry.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd

from dashboard.exports.formats import Format
from data.errors import ExportError
from geo.boundaries import boundary_source
from geo.shortlist import ShortlistExport

LAYER = "shortlist"


def write(shortlist: ShortlistExport) -> bytes:
    """Write a shortlist as a GeoPackage.

    Parameters
    ----------
    shortlist
        The rows and what travels with them.

    Returns
    -------
    bytes
        A GeoPackage in EPSG:4326; missing values are NULL.

    Raises
    ------
    ExportError
        When GDAL cannot write the file, for instance for want of room.
    """
    import pyogrio

    tables = {
        "figures": shortlist.figures,
        "method": pd.concat(
            [
                shortlist.method,
                pd.DataFrame([{"item": "Boundaries", "value": boundary_source()}]),
            ]
        ),
        "sources": shortlist.sources,
        "columns": pd.DataFrame(
            [(column.key, column.title, column.unit) for column in shortlist.columns],
            columns=["key", "title", "unit"],
        ),
    }
    with tempfile.TemporaryDirectory(prefix="kindred-") as folder:
        path = Path(folder) / "shortlist.gpkg"
        try:
            pyogrio.write_dataframe(
                shortlist.geo().reset_index(drop=True),
                path,
                layer=LAYER,
                driver="GPKG",
                geometry_type="Unknown",
                use_arrow=True,
            )
            for name, table in tables.items():
                pyogrio.write_dataframe(table, path, layer=name, driver="GPKG", use_arrow=True)
            return path.read_bytes()
        except (OSError, pyogrio.errors.DataSourceError) as error:
            raise ExportError(
                f"The GeoPackage could not be written: {error}.",
                "Check the room left in the folder for temporary files.",
            ) from error


EXPORTER = Format("gpkg", "GeoPackage", ".gpkg", "application/geopackage+sqlite3", write)
