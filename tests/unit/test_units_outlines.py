"""Outlines for the map: levels of detail with shared borders, fetched by name, shown on a page."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from pathlib import Path

import geopandas as gpd
import made_shapes
import made_units
import numpy as np
import pandas as pd
import pytest
import shapely
from asked_apart import apart
from starlette.requests import Request
from starlette.responses import Response
from streamlit.testing.v1 import AppTest

from dashboard.server import units as served
from dashboard.unitfiles import open_folder, state_of
from dashboard.worldmap.events import read_event
from dashboard.worldmap.layer import MapLayer
from dashboard.worldmap.message import units_message
from data.errors import AnalysisError, OwnDataError
from geo import projection
from geo.classify import classify
from geo.units import outlines as outlines_module
from geo.units.outlines import Outlines, on_map, unit_outlines


@pytest.fixture(scope="module")
def made() -> Outlines:
    return unit_outlines(made_shapes.cells(9), "Made up")


def opened(made: Outlines) -> list[dict]:
    return [json.loads(made.documents[name]) for name, _ in made.levels]


def rings(d: str) -> list[np.ndarray]:
    found = []
    for ring in filter(None, d.split("z")):
        numbers = [float(text) for text in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", ring)]
        found.append(np.cumsum(np.array(numbers).reshape(-1, 2), axis=0).round(1))
    return found


def test_each_level_holds_all_units_in_the_same_order_and_more_points(made: Outlines) -> None:
    assert made.matching
    assert made.points[0] < made.points[1] < made.points[2]
    assert [start for _, start in made.levels] == sorted(start for _, start in made.levels)
    for document in opened(made):
        assert tuple(feature["id"] for feature in document["features"]) == made.units
        assert all(feature["d"] for feature in document["features"])


def test_neighbours_keep_the_points_of_their_border(made: Outlines) -> None:
    for document in opened(made):
        by_code = {own["id"]: np.concatenate(rings(own["d"])) for own in document["features"]}
        one = {tuple(point) for point in by_code["IND.4.4_1"]}
        other = {tuple(point) for point in by_code["IND.4.5_1"]}
        shared = one & other
        assert len(shared) >= 2
        # Every point of the one that lies on the other's edge is a point of the other's too.
        edge = shapely.Polygon(by_code["IND.4.5_1"]).exterior
        touching = {point for point in one if edge.distance(shapely.Point(point)) < 1e-6}
        assert touching <= other


def test_what_crosses_the_seam_is_cut_and_nothing_is_lost() -> None:
    seam = projection.SEAM
    shapes = np.array([shapely.box(seam - 2, 60, seam + 3, 62), shapely.box(10, 0, 11, 1)])
    placed = on_map(shapes)
    assert len(placed) == 2 and len(shapely.get_parts(placed[0])) == 2
    west, _, east, _ = shapely.bounds(placed[0])
    assert (west < 2000) and (east > 8000)
    whole = on_map(np.array([shapely.box(0, 60, 5, 62)]))
    # Equal Earth keeps areas; a degree-wide step leaves a little at curved edges.
    assert shapely.area(placed[0]) == pytest.approx(shapely.area(whole[0]), rel=1e-2)


def test_a_tiny_unit_does_not_vanish() -> None:
    tiny = shapely.box(10, 10, 10.0005, 10.0005)
    frame = made_shapes.cells(2)
    frame = gpd.GeoDataFrame(
        {"name": [*frame["name"], "Tiny"]},
        geometry=[*frame.geometry, tiny],
        index=[*frame.index, "IND.9_1"],
        crs=4326,
    )
    for document in opened(unit_outlines(frame)):
        own = next(item for item in document["features"] if item["id"] == "IND.9_1")
        assert len(rings(own["d"])[0]) >= 3


def test_too_many_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlines_module, "MOST_DRAWN", 3)
    with pytest.raises(AnalysisError, match="4 shapes are more than a map draws"):
        unit_outlines(made_shapes.cells(2))


def asked(name: str, encoding: str = "gzip") -> Response:
    scope = {
        "type": "http",
        "method": "GET",
        "headers": [(b"accept-encoding", encoding.encode())],
        "path_params": {"name": name},
    }
    return apart(served.outline(Request(scope)))


def test_a_name_holds_digits_of_its_content_enough_not_to_be_guessed(made: Outlines) -> None:
    for name, document in made.documents.items():
        assert name == f"units-{hashlib.sha256(document).hexdigest()[:32]}.json"


def test_outlines_are_fetched_by_name_and_kept(made: Outlines) -> None:
    name = made.levels[0][0]
    assert asked("units-0.json").status_code == 404
    served.serve(made)
    packed = asked(name)
    assert gzip.decompress(packed.body) == made.documents[name]
    assert packed.headers["content-encoding"] == "gzip"
    assert "immutable" in packed.headers["cache-control"]
    plain = asked(name, "identity")
    assert plain.body == made.documents[name] and "content-encoding" not in plain.headers


def test_only_the_latest_outlines_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(served, "MOST_KEPT", 3)
    monkeypatch.setattr(served, "_kept", served.OrderedDict())
    for seed in range(3):
        served.serve(unit_outlines(made_shapes.cells(2, seed=seed)))
    assert len(served._kept) == 3


def test_a_message_of_many_units_stays_small() -> None:
    codes = tuple(f"IND.{i}_1" for i in range(5_000))
    values = pd.Series(np.random.default_rng(0).normal(size=5_000), codes)
    values.iloc[100:4_900:3] = np.nan
    layer = MapLayer("Made up", values, classify(values), details=pd.Series("IND", codes))
    made = Outlines(codes, {}, (("a.json", 0.0), ("b.json", 1.0)), (1, 2), True)
    message = units_message(layer, made, home=codes[3], selected=[codes[1], "NOBODY"])
    assert len(json.dumps(message)) < 40_000
    assert message["selected"] == codes[1]
    assert message["levels"][1] == ["units/b.json", 1.0]
    event, _ = read_event({"number": 1, "selected": [codes[7], "VNM"]}, seen=0, places=codes)
    assert event.selected == (codes[7],)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("units") / "own"
    shapes = made_shapes.cells(5)
    table = made_units.wide(len(shapes), 3).assign(unit=shapes.index)
    made_units.written(path, table)
    shapes.rename_axis("unit").reset_index().to_file(path / "shapes.gpkg", driver="GPKG")
    return path


def test_a_folder_is_opened_whole(folder: Path, tmp_path: Path) -> None:
    found = open_folder(folder)
    assert found.outlines is not None and set(found.outlines.units) == set(found.panel.values.index)
    with pytest.raises(OwnDataError, match="There is no folder"):
        state_of(folder / "none")
    with pytest.raises(OwnDataError, match=r"holds no figures\.parquet"):
        open_folder(tmp_path)
    made_units.written(tmp_path, made_units.wide(4, 2))
    for name in ("a.gpkg", "b.gpkg"):
        (tmp_path / name).touch()
    with pytest.raises(OwnDataError, match="several GeoPackages"):
        open_folder(tmp_path)


def _section() -> None:
    from dashboard.sections import own_units

    own_units.draw(None)  # type: ignore[arg-type]


@pytest.mark.slow
def test_the_page_ranks_by_another_home(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = AppTest.from_function(_section, default_timeout=30)
    page.run()
    assert "kindred run --units" in page.markdown[0].value
    monkeypatch.setenv("KINDRED_UNITS", str(folder))
    page.run()
    assert not page.exception
    first = page.dataframe[0].value
    page.selectbox(key="units_home").select_index(3)
    page.run()
    assert not page.exception
    assert not first.equals(page.dataframe[0].value)
    page.checkbox(key="units_sure").check().run()
    assert not page.exception
    monkeypatch.setenv("KINDRED_UNITS", str(folder / "none"))
    page.run()
    assert not page.exception
    assert "There is no folder" in page.error[0].value
