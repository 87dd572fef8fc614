"""Reading TopoJSON and cutting it at a meridian."""

import numpy as np
import pytest
import shapely

from geo.topology import area_geometry, cut_polygon, read_topology
from tests.unit.topojson import polygon, square, topology, world

AREAS = {area.name: area for area in read_topology(world())}


def test_arcs_are_decoded_joined_and_reversed():
    laos = AREAS["Laos"].polygons[0][0]
    assert laos[0].tolist() == [105.0, 10.0]
    assert np.array_equal(laos[0], laos[-1])
    # 3 by 4 degrees, and what the crooked border adds: 0.2 + 0.1 - 0.025 + 0.075
    assert area_geometry(AREAS["Laos"]).area == pytest.approx(12.35)


def test_neighbours_keep_their_border_to_the_last_digit():
    vietnam, laos = (area_geometry(AREAS[name]) for name in ("Vietnam", "Laos"))
    assert shapely.coverage_is_valid(np.array([vietnam, laos]))
    border = shapely.intersection(vietnam.boundary, laos.boundary)
    assert border.length > 4.0
    assert shapely.intersection(vietnam, laos).area == 0.0


def test_a_long_straight_line_gets_vertices():
    ring = AREAS["Laos"].polygons[0][0]
    assert np.abs(np.diff(ring, axis=0)).max() <= 1.0


def test_an_area_without_an_id_has_no_code():
    assert AREAS["Kosovo"].code is None
    assert AREAS["Vietnam"].code == "704"


def test_a_ring_across_the_antimeridian_is_cut_in_two():
    parts = shapely.get_parts(area_geometry(AREAS["Fiji"]))
    assert [part.bounds for part in parts] == [(179, -17, 180, -16), (-180, -17, -179, -16)]


def test_a_ring_stays_whole_when_the_cut_runs_elsewhere():
    fiji = area_geometry(AREAS["Fiji"], seam=-168.6)
    assert fiji.bounds == (179.0, -17.0, 181.0, -16.0)
    assert len(fiji.geoms) == 1


def test_a_ring_round_the_pole_is_closed_at_the_pole():
    antarctica = area_geometry(AREAS["Antarctica"])
    assert antarctica.bounds == (-180.0, -90.0, 180.0, -75.0)
    assert antarctica.area == pytest.approx(360 * 15)
    assert antarctica.is_valid


def test_a_hole_follows_its_polygon_to_the_other_side():
    outer = np.array([(170, 0), (170, 9), (-170, 9), (-170, 0), (170, 0)], dtype=float)
    hole = np.array([(-176, 3), (-176, 4), (-175, 4), (-175, 3), (-176, 3)], dtype=float)
    parts = cut_polygon([outer, hole])
    assert sum(part.area for part in parts) == pytest.approx(180 - 1)
    assert sum(len(part.interiors) for part in parts) == 1


def test_rings_without_area_are_left_out():
    assert cut_polygon([np.array([(0, 0), (1, 0), (2, 0), (0, 0)], dtype=float)]) == []
    assert cut_polygon([np.array([(0, 0), (1, 1), (0, 0)], dtype=float)]) == []


def test_a_ring_that_crosses_itself_becomes_valid_parts():
    bow_tie = np.array([(0, 0), (2, 2), (2, 0), (0, 2), (0, 0)], dtype=float)
    parts = cut_polygon([bow_tie])
    assert len(parts) == 2
    assert all(part.is_valid for part in parts)


def test_a_plain_topology_needs_no_transform():
    document = {
        "type": "Topology",
        "objects": {"countries": {"geometries": [polygon("Square", None, [0])]}},
        "arcs": [[list(point) for point in square(3.0, 4.0)]],
    }
    assert area_geometry(read_topology(document)[0]).bounds == (3.0, 4.0, 4.0, 5.0)


def test_what_is_no_topology_is_refused():
    with pytest.raises(ValueError, match="not a TopoJSON"):
        read_topology({"type": "FeatureCollection"})


def test_a_missing_collection_is_named():
    with pytest.raises(ValueError, match="'lakes'"):
        read_topology(world(), "lakes")


def test_an_open_ring_is_refused_with_its_name():
    broken = topology([[(0, 0), (0, 1), (1, 1)]], [polygon("Nowhere", "704", [0])])
    with pytest.raises(ValueError, match="'Nowhere' does not close"):
        read_topology(broken)
