"""Outlines of many units, read from a GeoPackage and checked one by one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from data.errors import OwnDataError, several
from data.languages import N_, fill
from data.units.codes import check_code, column_of, economy_in_force, name_of

if TYPE_CHECKING:
    import geopandas

POLYGONS = ("Polygon", "MultiPolygon")

MOST_SHAPES = 100_000


@dataclass(frozen=True)
class UnitShapes:
    """Outlines of units.

    Attributes
    ----------
    frame
        Indexed by unit, in EPSG:4326: name, economy, geometry.
    mended
        Units whose geometry was not valid and was mended.
    source
        Name of the file.
    """

    frame: geopandas.GeoDataFrame
    mended: tuple[str, ...]
    source: str


def read_shapes(
    path: Path,
    *,
    economies: Collection[str],
    layer: str | None = None,
    mend: bool = False,
) -> UnitShapes:
    """Read the outlines of units from a GeoPackage.

    Parameters
    ----------
    path
        A GeoPackage, or any other file of polygons that GDAL reads.
    economies
        Codes of all economies that there are.
    layer
        The layer to read; may be left out where there is one only.
    mend
        Whether invalid geometries are mended, and named, instead of refused.

    Returns
    -------
    UnitShapes

    Raises
    ------
    OwnDataError
        Naming file, row and what would be right: the file cannot be read, has several layers or
        none, no coordinate reference system, no column of units, a bad or doubled code, an unknown
        economy, a geometry that is missing, empty, no polygon, invalid or off the globe.
    """
    import shapely

    frame = _read(path, layer)
    file = path.name
    if frame.crs is None:
        raise OwnDataError(
            fill("{file} does not say in which coordinate reference system it is.", file=file),
            "Save it with one, such as EPSG:4326: GeoDataFrame.set_crs(4326) where the coordinates "
            "are longitudes and latitudes.",
        )
    frame = _with_roles(frame, file, economies)
    geometry = frame.geometry.to_numpy()
    for wrong, said, remedy in (
        (shapely.is_missing(geometry) | shapely.is_empty(geometry), _NONE, _GIVE),
        (~np.isin(frame.geom_type.to_numpy(), POLYGONS), _KIND, _GIVE_POLYGONS),
    ):
        if wrong.any():
            at = int(np.flatnonzero(wrong)[0])
            raise OwnDataError(fill(said, file=file, row=at + 1, unit=frame.index[at]), remedy)
    frame, mended = _valid(frame, file, mend=mend)
    return UnitShapes(_on_globe(frame, file), mended, file)


_NONE = N_("{file}: row {row}: {unit} has no geometry.")
_GIVE = N_("Give it a polygon, or leave the unit out.")
_KIND = N_("{file}: row {row}: the geometry of {unit} is no polygon.")
_GIVE_POLYGONS = N_("Give polygons; lines and points have no area to be coloured.")


def _read(path: Path, layer: str | None) -> geopandas.GeoDataFrame:
    """Read one layer."""
    import geopandas as gpd
    import pyogrio

    if not path.is_file():
        raise OwnDataError(fill("There is no file {path}.", path=path), "Check the path.")
    try:
        layers = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
        if layer is None and len(layers) > 1:
            raise OwnDataError(
                fill("{file} has several layers: {names}.", file=path.name, names=several(layers)),
                "Name the one to read.",
            )
        if not layers or (layer is not None and layer not in layers):
            raise OwnDataError(
                fill("{file} has no layer {layer} of shapes.", file=path.name, layer=layer or ""),
                fill("Its layers of shapes are: {names}.", names=several(layers)),
            )
        found = gpd.read_file(path, layer=layer or layers[0])
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        if isinstance(error, OwnDataError):
            raise
        raise OwnDataError(
            fill("{file} cannot be read as a file of shapes.", file=path.name),
            "Save the shapes as a GeoPackage, such as by GeoDataFrame.to_file.",
        ) from error
    if not len(found):
        raise OwnDataError(fill("{path} has no row.", path=path), "Give a row per unit.")
    if len(found) > MOST_SHAPES:
        raise OwnDataError(
            fill("{file} has {count} shapes.", file=path.name, count=f"{len(found):,}"),
            fill("Give at most {most}.", most=f"{MOST_SHAPES:,}"),
        )
    return found


def _with_roles(
    frame: geopandas.GeoDataFrame, file: str, economies: Collection[str]
) -> geopandas.GeoDataFrame:
    """Check codes, and keep them with names and economies."""
    import geopandas as gpd

    unit, name, economy = (column_of(role, frame.columns) for role in ("unit", "name", "economy"))
    if unit is None:
        raise OwnDataError(
            fill(
                "{path} has no column unit; its columns are: {columns}.",
                path=file,
                columns=several(frame.columns),
            ),
            "Call the column with the units' codes unit (or GID_1, GID_2, shapeID).",
        )
    codes, names, homes = [], [], []
    first: dict[str, int] = {}
    for row, cells in enumerate(_cells(frame, unit, name, economy), 1):
        where = partial(fill, "{file}: row {row}, column {column}", file=file, row=row, column=unit)
        code = check_code(cells[0], where)
        if code in first:
            raise OwnDataError(
                fill(
                    "{where}: {unit} stands in row {first} already.",
                    where=where(),
                    unit=code,
                    first=first[code],
                ),
                "Give every unit one shape: join its parts, such as by dissolve.",
            )
        first[code] = row
        codes.append(code)
        names.append(name_of(cells[1], code))
        homes.append(economy_in_force(code, cells[2], where, economies))
    return gpd.GeoDataFrame(
        {"name": names, "economy": homes},
        geometry=frame.geometry.to_numpy(),
        index=pd.Index(codes, name="unit", dtype=object),
        crs=frame.crs,
    )


def _cells(frame: Any, unit: str, name: str | None, economy: str | None) -> Any:
    """Give code, name and economy of each row; None where missing."""
    columns = []
    for column in (unit, name, economy):
        cells = [None] * len(frame) if column is None else frame[column].tolist()
        columns.append([None if pd.isna(cell) else cell for cell in cells])
    return zip(*columns, strict=True)


def _valid(
    frame: geopandas.GeoDataFrame, file: str, *, mend: bool
) -> tuple[geopandas.GeoDataFrame, tuple[str, ...]]:
    """Refuse invalid geometries, or mend them where that is wanted."""
    import shapely

    geometry = frame.geometry.to_numpy()
    bad = np.flatnonzero(~shapely.is_valid(geometry))
    if not len(bad):
        return frame, ()
    if not mend:
        at = int(bad[0])
        raise OwnDataError(
            fill(
                "{file}: row {row}: the geometry of {unit} is not valid ({reason}).",
                file=file,
                row=at + 1,
                unit=frame.index[at],
                reason=shapely.is_valid_reason(geometry[at]),
            ),
            fill(
                "Mend it, such as by make_valid, or ask for mending; {count} are not valid.",
                count=len(bad),
            ),
        )
    mended = geometry.copy()
    mended[bad] = shapely.make_valid(geometry[bad], method="structure", keep_collapsed=False)
    gone = bad[shapely.is_empty(mended[bad]) | (shapely.area(mended[bad]) == 0)]
    if len(gone):
        at = int(gone[0])
        raise OwnDataError(fill(_NONE, file=file, row=at + 1, unit=frame.index[at]), _GIVE)
    return frame.set_geometry(mended, crs=frame.crs), tuple(map(str, frame.index[bad]))


def _on_globe(frame: geopandas.GeoDataFrame, file: str) -> geopandas.GeoDataFrame:
    """Bring shapes to longitudes and latitudes, and see that they lie on the globe."""
    degrees = frame.to_crs("EPSG:4326")
    box = degrees.bounds.to_numpy()
    fine = np.isfinite(box).all(axis=1) & (np.abs(box[:, [1, 3]]) <= 90 + 1e-6).all(axis=1)
    fine &= (box[:, 0] >= -180.001) & (box[:, 2] <= 360.001)
    if not fine.all():
        at = int(np.flatnonzero(~fine)[0])
        raise OwnDataError(
            fill(
                "{file}: row {row}: {unit} does not lie on the globe.",
                file=file,
                row=at + 1,
                unit=degrees.index[at],
            ),
            "The coordinate reference system that the file names is not that of its coordinates.",
        )
    return degrees
