"""Great-circle lines, and how the map draws them."""

import re

import numpy as np
import pandas as pd
import pytest
from pyproj import Geod

from data.errors import AnalysisError
from geo import projection
from geo.access import great_circle_km
from geo.arcs import arcs_from, great_circle, map_path

PLACES = pd.DataFrame(
    {
        "latitude": [16.16667, 24.0, 38.9, np.nan],
        "longitude": [107.83333, 90.0, -77.0, np.nan],
    },
    index=pd.Index(["VNM", "BGD", "USA", "ZZZ"], name="economy"),
)


def ends(path: str) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """First and last point of each part of path data."""
    found = []
    for part in path.split("M")[1:]:
        start, steps = part.split("l")
        x, y = map(float, start.split(","))
        moves = np.array([float(v) for v in re.findall(r"-?\d+", steps)]).reshape(-1, 2)
        found.append(((x, y), (x + moves[:, 0].sum(), y + moves[:, 1].sum())))
    return found


@pytest.mark.parametrize("seed", range(5))
def test_the_line_runs_along_the_shortest_way(seed):
    lat1, lat2 = np.random.default_rng(seed).uniform(-85, 85, 2)
    lon1, lon2 = np.random.default_rng(seed + 50).uniform(-180, 180, 2)
    lon, lat = great_circle(lat1, lon1, lat2, lon2)
    legs = great_circle_km(lat[:-1], lon[:-1], lat[1:], lon[1:])
    assert legs.sum() == pytest.approx(float(great_circle_km(lat1, lon1, lat2, lon2)), rel=1e-9)
    assert legs.max() < 130
    assert (lon[0], lat[0]) == pytest.approx((lon1, lat1))
    assert (lon[-1], lat[-1]) == pytest.approx((lon2, lat2))


def test_it_is_the_geodesic_of_the_sphere():
    lon, lat = great_circle(16.2, 107.8, -1.3, 36.8)
    sphere = Geod(a=6371008.8, f=0)
    between = sphere.npts(107.8, 16.2, 36.8, -1.3, len(lon) - 2)
    np.testing.assert_allclose(np.column_stack([lon, lat])[1:-1], np.array(between), atol=1e-9)


def test_between_antipodes_the_line_leads_over_a_pole():
    _, lat = great_circle(10, 20, -10, -160)
    assert lat.max() == pytest.approx(90, abs=1.2)


def test_from_a_place_to_itself_is_no_way():
    lon, lat = great_circle(10, 20, 10, 20)
    assert lon == pytest.approx([20, 20]) and lat == pytest.approx([10, 10])


def test_the_line_is_cut_at_the_edge_of_the_map():
    (start, leaves), (enters, end) = ends(map_path(*great_circle(16, 108, 38.9, -77)))
    edge = 2.0
    assert start == pytest.approx([float(v) for v in projection.to_map(108, 16)], abs=1)
    assert end == pytest.approx([float(v) for v in projection.to_map(-77, 38.9)], abs=1)
    assert leaves[1] == pytest.approx(enters[1], abs=edge)
    lon, _ = projection.from_map(leaves[0] - edge, leaves[1])
    assert float(lon) == pytest.approx(projection.SEAM, abs=1)
    assert leaves[0] > projection.WIDTH / 2 > enters[0]


def test_the_cut_works_both_ways():
    (_, leaves), (enters, _) = ends(map_path(*great_circle(38.9, -77, 16, 108)))
    assert leaves[0] < projection.WIDTH / 2 < enters[0]


def test_a_line_is_brief():
    assert len(map_path(*great_circle(16, 108, 38.9, -77))) < 200


def test_lines_lead_to_each_target_once_and_never_home():
    arcs = arcs_from(PLACES, "VNM", ["USA", "VNM", "BGD", "USA"])
    assert [arc.economy for arc in arcs] == ["USA", "BGD"]
    assert arcs[1].kilometres == pytest.approx(2053.4, abs=0.1)


def test_an_economy_without_a_point_gets_no_line():
    assert arcs_from(PLACES, "VNM", ["ZZZ"]) == ()


def test_a_target_that_is_no_economy_is_refused():
    with pytest.raises(AnalysisError, match="QQQ"):
        arcs_from(PLACES, "VNM", ["QQQ"])
