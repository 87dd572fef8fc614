"""Distances between economies."""

import numpy as np
import pandas as pd
import pytest
from pyproj import Geod

from data.errors import AnalysisError
from geo.access import EARTH_RADIUS_KM, distance_to_home, great_circle_km, points

ECONOMIES = pd.DataFrame(
    {"latitude": [16.16667, 24.0, np.nan, np.nan], "longitude": [107.83333, 90.0, 3.0, np.nan]},
    index=pd.Index(["VNM", "BGD", "XKX", "ZZZ"], name="economy"),
)


def test_a_quarter_of_the_equator_is_a_quarter_of_the_circumference():
    assert float(great_circle_km(0, 0, 0, 90)) == pytest.approx(np.pi / 2 * EARTH_RADIUS_KM)


def test_from_pole_to_pole_is_half_the_circumference():
    assert float(great_circle_km(90, 0, -90, 123)) == pytest.approx(np.pi * EARTH_RADIUS_KM)


def test_the_short_way_crosses_the_antimeridian():
    assert float(great_circle_km(0, 179.5, 0, -179.5)) == pytest.approx(111.195, abs=0.001)


def test_it_is_within_0_6_percent_of_the_ellipsoid():
    rng = np.random.default_rng(3)
    lat, lon = rng.uniform(-80, 80, (2, 500)), rng.uniform(-180, 180, (2, 500))
    geodesic = Geod(ellps="WGS84").inv(lon[0], lat[0], lon[1], lat[1])[2]
    ours = great_circle_km(lat[0], lon[0], lat[1], lon[1])
    np.testing.assert_allclose(ours, np.asarray(geodesic) / 1000, rtol=0.006)


def test_one_place_is_compared_with_many():
    assert great_circle_km(0, 0, [0, 0, 0], [0, 1, 2]).shape == (3,)


def test_a_missing_coordinate_gives_no_distance():
    assert np.isnan(great_circle_km(0, 0, np.nan, 10))


def test_the_figures_own_point_comes_first():
    found = points(ECONOMIES).loc["VNM"]
    assert (found["latitude"], found["longitude"], found["origin"]) == (
        16.16667,
        107.83333,
        "figures",
    )


def test_without_both_coordinates_the_shape_gives_the_point():
    found = points(ECONOMIES).loc["XKX"]
    assert found["origin"] == "shape"
    assert 41.8 < found["latitude"] < 43.3 and 20.0 < found["longitude"] < 21.8


def test_without_a_shape_there_is_no_point():
    found = points(ECONOMIES).loc["ZZZ"]
    assert found["origin"] == "unknown"
    assert np.isnan(found["latitude"])


def test_the_figures_are_left_as_they_were():
    before = ECONOMIES.copy()
    points(ECONOMIES)
    pd.testing.assert_frame_equal(ECONOMIES, before)


def test_distances_run_from_home_in_the_order_of_the_economies():
    distance = distance_to_home(ECONOMIES, "VNM")
    assert list(distance.index) == ["VNM", "BGD", "XKX", "ZZZ"]
    assert distance["VNM"] == 0.0
    assert distance["BGD"] == pytest.approx(2053.4, abs=0.1)
    assert np.isnan(distance["ZZZ"])


def test_the_distance_is_the_same_from_either_end():
    there, back = distance_to_home(ECONOMIES, "VNM"), distance_to_home(ECONOMIES, "BGD")
    assert there["BGD"] == pytest.approx(back["VNM"], abs=1e-9)


def test_home_must_be_an_economy():
    with pytest.raises(AnalysisError, match="QQQ"):
        distance_to_home(ECONOMIES, "QQQ")
