"""The GeoJSON export, read back by json, shapely and GDAL."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pyogrio
import pytest
import shapely
from exported import ECONOMIES, hostile, shortlist

from dashboard import engine
from dashboard.exports import EXPORTERS
from dashboard.exports.geojson import bounding_box
from geo.shortlist import shortlist_export


@cache
def collection() -> dict[str, Any]:
    found = json.loads(EXPORTERS["geojson"].write(shortlist()), parse_constant=_refuse)
    assert isinstance(found, dict)
    return found


def _refuse(constant: str) -> None:
    raise AssertionError(f"{constant} is not JSON")


def rings(geometry: dict[str, Any]) -> Iterator[tuple[int, list[list[float]]]]:
    """Give each ring with its place in its polygon; 0 is the outer one."""
    polygons = geometry["coordinates"]
    for polygon in polygons if geometry["type"] == "MultiPolygon" else [polygons]:
        yield from enumerate(polygon)


def test_there_is_a_feature_per_economy_in_order() -> None:
    assert collection()["type"] == "FeatureCollection"
    assert [feature["id"] for feature in collection()["features"]] == list(ECONOMIES)


def test_properties_are_the_columns_with_null_for_missing() -> None:
    made = shortlist()
    for feature in collection()["features"]:
        assert list(feature["properties"]) == [column.key for column in made.columns]
    taiwan = collection()["features"][ECONOMIES.index("TWN")]["properties"]
    assert taiwan["similarity"] is None and taiwan["rank"] is None
    assert taiwan["african"] is False


def test_numbers_are_read_back_exactly() -> None:
    made = shortlist()
    for feature in collection()["features"]:
        value = feature["properties"]["IT.NET.USER.ZS"]
        if value is not None:
            assert value == made.rows.at[feature["id"], "IT.NET.USER.ZS"]
            assert isinstance(feature["properties"]["IT.NET.USER.ZS year"], int)


def test_outer_rings_run_counterclockwise_and_close() -> None:
    for feature in collection()["features"]:
        for place, ring in rings(feature["geometry"]):
            assert ring[0] == ring[-1]
            assert shapely.LinearRing(ring).is_ccw == (place == 0)


def test_coordinates_are_degrees_with_five_decimals() -> None:
    for feature in collection()["features"]:
        for _, ring in rings(feature["geometry"]):
            for longitude, latitude in ring:
                assert -180 <= longitude <= 180 and -90 <= latitude <= 90
                assert (round(longitude, 5), round(latitude, 5)) == (longitude, latitude)


def test_there_is_no_old_style_coordinate_system() -> None:
    assert "crs" not in collection()


def test_boxes_hold_their_features() -> None:
    for feature in collection()["features"]:
        west, south, east, north = feature["bbox"]
        for _, ring in rings(feature["geometry"]):
            for longitude, latitude in ring:
                assert south <= latitude <= north
                if west <= east:
                    assert west <= longitude <= east
                else:
                    assert longitude >= west or longitude <= east


def test_a_box_across_the_antimeridian_has_west_greater_than_east() -> None:
    west, _, east, _ = collection()["features"][ECONOMIES.index("FJI")]["bbox"]
    assert west > 170 and east < -170


@pytest.mark.parametrize(
    ("shapes", "box"),
    [
        ([shapely.Point(105.123456, 21)], [105.12346, 21, 105.12346, 21]),
        ([shapely.box(-5, 40, 10, 51), shapely.box(55, -21, 56, -20)], [-5, -21, 56, 51]),
        (
            [shapely.box(170, -20, 180, -15), shapely.box(-180, -20, -178, -15)],
            [170, -20, -178, -15],
        ),
        ([shapely.box(-180, -10, 180, 10)], [-180, -10, 180, 10]),
        ([shapely.Point(-100, 0), shapely.Point(100, 0)], [100, 0, -100, 0]),
    ],
)
def test_the_box_is_the_narrowest(shapes: list[Any], box: list[float]) -> None:
    assert bounding_box(shapes) == box


def test_method_sources_licences_and_boundaries_stand_beside_the_features() -> None:
    found = collection()
    method = {row["item"]: row["value"] for row in found["method"]}
    assert method["Snapshot"] == shortlist().markets.snapshot_id
    assert method["Product"] == "Kindred Markets 9.9.9"
    assert found["licences"] == list(dict.fromkeys(shortlist().sources["licence"]))
    assert "Natural Earth" in found["boundaries"]
    assert found["columns"][0] == {
        "key": "position",
        "title": "Position",
        "unit": "",
        "meaning": "Place in the shortlist, from 1.",
    }


def test_gdal_reads_sound_shapes_of_the_most_intricate_economies() -> None:
    codes = [
        "CAN",
        "CHI",
        "CHL",
        "FJI",
        "FRA",
        "GIB",
        "GRL",
        "IDN",
        "KIR",
        "NOR",
        "NZL",
        "RUS",
        "TUV",
        "USA",
        "XKX",
    ]
    made = shortlist_export(shortlist().markets, engine.snapshot(), codes)
    frame = pyogrio.read_dataframe(io.BytesIO(EXPORTERS["geojson"].write(made)))
    assert list(frame["economy"]) == codes
    assert frame.crs == "EPSG:4326"
    assert frame.geometry.is_valid.all() and not frame.geometry.is_empty.any()


def test_hostile_texts_are_read_back_as_they_are() -> None:
    found = json.loads(EXPORTERS["geojson"].write(hostile()))
    assert [feature["properties"]["name"] for feature in found["features"]] == list(
        hostile().rows["name"]
    )
