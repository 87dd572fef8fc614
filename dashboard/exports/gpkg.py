"""A shortlist as an OGC GeoPackage: a layer of economies, and tables beside it.

The layer ``shortlist`` may hold points and polygons, since some economies are too small for a
polygon in the boundary source. The tables ``figures``, ``method``, ``sources``, ``columns`` and
``replay`` have no geometry; ``layer_styles`` is what QGIS colours the layer by.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

import pandas as pd

from dashboard.exports.formats import Format, Options
from dashboard.exports.qgis import TABLE, style_table
from dashboard.exports.replaying import TABLE as REPLAY
from dashboard.exports.replaying import replay_text
from data.errors import ExportError
from data.languages import fill
from geo.boundaries import boundary_source
from geo.longform import figure_rows, without_figures
from geo.shortlist import ShortlistExport

LAYER = "shortlist"
_GEOMETRY = "geom"
_NO_DATE = "1980-01-01T00:00:00.000Z"  # instead of the day of writing: same shortlist, same bytes

_writing = Lock()
"""Held by whoever writes a file: GDAL has one setting of the date for the whole process."""


def write(shortlist: ShortlistExport, options: Options) -> bytes:
    """Write a shortlist as a GeoPackage.

    Parameters
    ----------
    shortlist
        The rows and what travels with them.
    options
        In the long form the layer has no columns of indicators: they are the rows of ``figures``.

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

    shaped = without_figures(shortlist) if options.form == "long" else shortlist
    with tempfile.TemporaryDirectory(prefix="kindred-") as folder:
        path = Path(folder) / "shortlist.gpkg"
        try:
            with _without_date(pyogrio):
                pyogrio.write_dataframe(
                    shaped.geo().reset_index(drop=True),
                    path,
                    layer=LAYER,
                    driver="GPKG",
                    geometry_type="Unknown",
                    use_arrow=True,
                    layer_options={"GEOMETRY_NAME": _GEOMETRY},
                )
                for name, content in _tables(shortlist, shaped, options).items():
                    pyogrio.write_dataframe(
                        content, path, layer=name, driver="GPKG", use_arrow=True
                    )
            return path.read_bytes()
        except (OSError, pyogrio.errors.DataSourceError) as error:
            raise ExportError(
                fill("The GeoPackage could not be written: {error}.", error=error),
                "Check the room left in the folder for temporary files.",
            ) from error


def _tables(
    shortlist: ShortlistExport, shaped: ShortlistExport, options: Options
) -> dict[str, pd.DataFrame]:
    """Give what stands beside the layer, by name."""
    boundaries = pd.DataFrame([{"item": "Boundaries", "value": boundary_source()}])
    return {
        "figures": figure_rows(shortlist),
        "method": pd.concat([shortlist.method, boundaries]),
        "sources": shortlist.sources,
        "columns": pd.DataFrame(
            [(column.key, column.title, column.unit, column.meaning) for column in shaped.columns],
            columns=["key", "title", "unit", "meaning"],
        ),
        REPLAY: pd.DataFrame({"document": [replay_text(shortlist, options)]}),
        TABLE: style_table(shortlist, LAYER, _GEOMETRY),
    }


@contextmanager
def _without_date(pyogrio: Any) -> Iterator[None]:
    """Keep GDAL from writing the time into the file, one file at a time: it has one setting."""
    with _writing:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _NO_DATE})
        try:
            yield
        finally:
            pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


EXPORTER = Format("gpkg", "GeoPackage", ".gpkg", "application/geopackage+sqlite3", write)
