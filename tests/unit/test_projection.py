"""The Equal Earth projection and the map's own units."""

import numpy as np
import pytest
from pyproj import Proj

from geo.projection import (
    CENTRAL_MERIDIAN,
    HEIGHT,
    SEAM,
    WIDTH,
    equal_earth,
    from_map,
    inverse_equal_earth,
    to_map,
)

LON, LAT = np.meshgrid(np.arange(-180.0, 181.0, 15.0), np.arange(-90.0, 91.0, 7.5))


def test_it_agrees_with_proj_on_a_sphere():
    x, y = Proj("+proj=eqearth +R=1")(LON, LAT)
    ours = equal_earth(LON, LAT)
    np.testing.assert_allclose(ours[0], x, atol=1e-9)
    np.testing.assert_allclose(ours[1], y, atol=1e-9)


def test_the_inverse_gives_the_degrees_back():
    lon, lat = inverse_equal_earth(*equal_earth(LON, LAT))
    np.testing.assert_allclose(lon, LON, atol=1e-9)
    np.testing.assert_allclose(lat, LAT, atol=1e-6)


@pytest.mark.parametrize("latitude", [0.0, 30.0, 60.0, 85.0])
def test_equal_areas_stay_equal(latitude):
    side = 0.01
    south, north = latitude, latitude + side
    x, y = equal_earth([0, side, side, 0], [south, south, north, north])
    drawn = 0.5 * abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1)))
    real = np.radians(side) * (np.sin(np.radians(north)) - np.sin(np.radians(south)))
    assert drawn == pytest.approx(real, rel=1e-4)


def test_a_missing_coordinate_stays_missing():
    assert np.isnan(equal_earth(np.nan, 10.0)[0])
    assert np.isnan(to_map(10.0, np.nan)[1])


def test_the_central_meridian_is_the_middle_of_the_map():
    x, y = to_map(CENTRAL_MERIDIAN, 0.0)
    assert (float(x), float(y)) == pytest.approx((WIDTH / 2, HEIGHT / 2))


def test_the_map_runs_from_edge_to_edge():
    west, east = (float(to_map(SEAM + by, 0.0)[0]) for by in (1e-6, -1e-6))
    assert (west, east) == pytest.approx((0.0, WIDTH), abs=1e-3)
    assert [float(to_map(0.0, lat)[1]) for lat in (90, -90)] == pytest.approx([0.0, HEIGHT])


def test_chukotka_and_kamchatka_lie_on_the_same_side():
    chukotka, kamchatka, alaska = (float(to_map(lon, 62.0)[0]) for lon in (-170, 160, -160))
    assert kamchatka < chukotka
    assert alaska < WIDTH / 2


def test_reading_a_place_off_the_map_reverses_placing_it():
    lon, lat = np.array([107.8, -170.7, 179.9, -77.0, 11.4]), np.array([16.2, -14.3, -16, 39, 0])
    back = from_map(*to_map(lon, lat))
    np.testing.assert_allclose(back[0], lon, atol=1e-6)
    np.testing.assert_allclose(back[1], lat, atol=1e-6)


def test_outside_the_outline_there_is_no_place():
    assert np.isnan(from_map(5.0, 5.0)[0])
    assert np.isnan(from_map(WIDTH / 2, HEIGHT + 50)[1])
