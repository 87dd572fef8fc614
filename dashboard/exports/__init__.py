"""File formats that a shortlist can be taken away in, behind one protocol.

To add a format, write a module with an ``EXPORTER`` and put it into `EXPORTERS`. Libraries that
only one format needs are imported when it is written, so that the registry costs nothing.
"""

from __future__ import annotations

from pathlib import PurePath

from dashboard.exports import csv_table, geojson, gpkg, parquet, xlsx
from dashboard.exports.formats import Exporter, Options
from dashboard.exports.replaying import REPLAY
from data.errors import ExportError
from data.languages import fill

__all__ = ["EXPORTERS", "REPLAY", "Exporter", "Options", "exporter_for"]

EXPORTERS: dict[str, Exporter] = {
    module.EXPORTER.name: module.EXPORTER for module in (csv_table, xlsx, parquet, geojson, gpkg)
}
"""Exporters by name, which is also the file's extension without the dot."""


def exporter_for(path: PurePath) -> Exporter:
    """Find the exporter that a file's extension asks for.

    Parameters
    ----------
    path
        The file to be written; capitals in the extension do not matter.

    Returns
    -------
    Exporter

    Raises
    ------
    ExportError
        When no format has such an extension; the error lists those that there are.
    """
    if path.name.lower().endswith(REPLAY.extension):
        return REPLAY
    extension = path.suffix.lower()
    for exporter in EXPORTERS.values():
        if exporter.extension == extension:
            return exporter
    known = ", ".join(f"{item.extension} ({item.title})" for item in EXPORTERS.values())
    said = (
        fill(
            "The extension {extension} is not a format that can be written: {name}.",
            extension=repr(path.suffix),
            name=path.name,
        )
        if extension
        else fill(
            "A file without extension has no format that can be written: {name}.", name=path.name
        )
    )
    raise ExportError(said, fill("End the name with one of {known}.", known=known))
