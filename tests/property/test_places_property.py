"""Projection, distance and cutting hold for any place."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.access import EARTH_RADIUS_KM, great_circle_km
from geo.projection import HEIGHT, WIDTH, from_map, to_map
from geo.shapes import path_data
from geo.topology import cut_polygon

latitudes = st.floats(-89, 89)
longitudes = st.floats(-180, 180)
places = st.tuples(latitudes, longitudes)


@given(places)
def test_every_place_is_on_the_map_and_can_be_read_back(place: tuple[float, float]) -> None:
    lat, lon = place
    x, y = to_map(lon, lat)
    assert 0 <= float(x) <= WIDTH and 0 <= float(y) <= HEIGHT
    back_lon, back_lat = from_map(x, y)
    apart = float(great_circle_km(lat, lon, back_lat, back_lon))
    assert apart < 0.001


@given(places, places)
def test_distance_is_symmetric_and_at_most_half_the_globe(
    one: tuple[float, float], other: tuple[float, float]
) -> None:
    there, back = great_circle_km(*one, *other), great_circle_km(*other, *one)
    assert float(there) == pytest.approx(float(back), abs=1e-6)
    assert 0 <= float(there) <= np.pi * EARTH_RADIUS_KM + 1e-6


@given(places, places, places)
def test_a_detour_is_never_shorter(
    one: tuple[float, float], two: tuple[float, float], three: tuple[float, float]
) -> None:
    direct = float(great_circle_km(*one, *three))
    detour = float(great_circle_km(*one, *two)) + float(great_circle_km(*two, *three))
    assert direct <= detour + 1e-3


@given(
    st.floats(-179, 179),
    st.floats(-80, 70),
    st.floats(0.5, 170),
    st.floats(0.5, 10),
    st.sampled_from([-180.0, -168.6, 0.0]),
)
def test_cutting_keeps_the_area_and_stays_between_the_cuts(
    west: float, south: float, width: float, height: float, seam: float
) -> None:
    lon = np.array([west, west, west + width, west + width, west])
    wrapped = (lon + 180) % 360 - 180
    ring = np.column_stack([wrapped, south + height * np.array([0, 1, 1, 0, 0])])
    parts = cut_polygon([ring], seam)
    assert sum(part.area for part in parts) == pytest.approx(width * height, rel=1e-4)
    bounds = shapely.total_bounds(parts)
    assert seam - 1e-6 <= bounds[0] and bounds[2] <= seam + 360 + 1e-6
    assert len(parts) <= 2


@given(st.lists(st.tuples(st.integers(0, 999), st.integers(0, 999)), min_size=3, max_size=30))
def test_path_data_never_drifts(points: list[tuple[int, int]]) -> None:
    polygon = shapely.MultiPolygon([shapely.Polygon(np.array(points) / 10)])
    text = path_data(polygon, 1)
    if not text:
        return
    start, steps = text[1:-1].split("l")
    numbers = [float(n) for n in steps.replace("-", " -").split()]
    walked = np.vstack([np.fromstring(start, sep=","), np.reshape(numbers, (-1, 2))]).cumsum(axis=0)
    changed = [p for i, p in enumerate(points) if i == 0 or p != points[i - 1]]
    closed = changed[:-1] if len(changed) > 1 and changed[0] == changed[-1] else changed
    np.testing.assert_allclose(walked, np.array(closed) / 10, atol=1e-9)
