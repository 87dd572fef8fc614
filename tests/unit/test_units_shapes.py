"""Outlines of units from a GeoPackage: what is wrong with them is named by file, row and unit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from data.errors import OwnDataError
from data.units import read_shapes
from geo.economies import codes

ECONOMIES = frozenset(codes())
BOW = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])


def grid(count: int = 3, crs: str | None = "EPSG:4326") -> gpd.GeoDataFrame:
    boxes = [shapely.box(105 + i, 10, 106 + i, 11) for i in range(count)]
    named = {"GID_1": [f"VNM.{i + 1}_1" for i in range(count)], "NAME_1": ["Made up"] * count}
    return gpd.GeoDataFrame(named, geometry=boxes, crs=crs)


def written(folder: Path, frame: gpd.GeoDataFrame, layer: str = "units") -> Path:
    path = folder / "shapes.gpkg"
    frame.to_file(path, layer=layer, driver="GPKG")
    return path


def test_shapes_come_in_degrees_with_their_economies(tmp_path: Path) -> None:
    read = read_shapes(written(tmp_path, grid().to_crs(3857)), economies=ECONOMIES)
    assert read.frame.crs == "EPSG:4326"
    assert read.frame["economy"].tolist() == ["VNM"] * 3
    assert read.frame.loc["VNM.2_1"].geometry.bounds == pytest.approx((106, 10, 107, 11))


def test_an_invalid_geometry_is_mended_on_request_alone(tmp_path: Path) -> None:
    frame = grid()
    frame.loc[1, "geometry"] = BOW
    path = written(tmp_path, frame)
    with pytest.raises(OwnDataError, match=r"row 2: the geometry of VNM\.2_1 is not valid \(Self"):
        read_shapes(path, economies=ECONOMIES)
    read = read_shapes(path, economies=ECONOMIES, mend=True)
    assert read.mended == ("VNM.2_1",)
    assert read.frame.geometry.is_valid.all()


def one(frame: gpd.GeoDataFrame, column: str, value: object) -> gpd.GeoDataFrame:
    frame[column] = [frame[column][0], value, *frame[column][2:]]
    return frame


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda f: f.set_crs(None, allow_override=True), "coordinate reference system"),
        (lambda f: one(f, "GID_1", "VNM.1_1"), "row 2, column GID_1: VNM.1_1 stands in row 1"),
        (lambda f: one(f, "GID_1", None), "row 2, column GID_1: the code of a unit is missing"),
        (lambda f: one(f, "GID_1", "ABC.1_1"), "'ABC' (of ABC.1_1) is not an economy"),
        (lambda f: one(f, "geometry", None), "row 2: VNM.2_1 has no geometry"),
        (lambda f: one(f, "geometry", shapely.Point(1, 1)), "geometry of VNM.2_1 is no polygon"),
        (lambda f: f.drop(columns="GID_1"), "has no column unit"),
        (lambda f: f[:0], "has no row"),
        (
            lambda f: f.set_geometry(f.translate(500, 500)),
            "row 1: VNM.1_1 does not lie on the globe",
        ),
    ],
)
@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_what_is_wrong_is_named(
    tmp_path: Path, change: Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame], said: str
) -> None:
    path = written(tmp_path, change(grid()))
    with pytest.raises(OwnDataError) as caught:
        read_shapes(path, economies=ECONOMIES)
    assert said in caught.value.message and caught.value.remedy


def test_a_layer_is_named_where_there_are_several(tmp_path: Path) -> None:
    written(tmp_path, grid())
    path = written(tmp_path, grid(2), "others")
    with pytest.raises(OwnDataError, match="several layers: units, others"):
        read_shapes(path, economies=ECONOMIES)
    assert len(read_shapes(path, economies=ECONOMIES, layer="others").frame) == 2
    with pytest.raises(OwnDataError, match="no layer mine"):
        read_shapes(path, economies=ECONOMIES, layer="mine")


def test_what_is_no_file_of_shapes_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.gpkg").write_text("nothing")
    with pytest.raises(OwnDataError, match="cannot be read as a file of shapes"):
        read_shapes(tmp_path / "a.gpkg", economies=ECONOMIES)
    with pytest.raises(OwnDataError, match="There is no file"):
        read_shapes(tmp_path / "b.gpkg", economies=ECONOMIES)


@pytest.mark.parametrize("name", [7, " ", None])
def test_names_of_units_are_texts(tmp_path: Path, name: object) -> None:
    shapes = written(tmp_path, grid().assign(NAME_1=[name] * 3))
    names = read_shapes(shapes, economies=ECONOMIES).frame["name"].tolist()
    assert names == (["7"] * 3 if name == 7 else ["VNM.1_1", "VNM.2_1", "VNM.3_1"])
