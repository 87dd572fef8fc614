"""The compiler of boundaries, and the boundaries that ship."""

import hashlib
import io
import json
import re
import subprocess
import sys
from functools import cache
from importlib.resources import files

import geopandas as gpd
import numpy as np
import pyarrow.parquet as pq
import pytest
import shapely

from dashboard.commands.boundaries import main
from geo.boundaries import boundaries, boundary_source, representative_points, shapes_file
from geo.compile_boundaries import compile_boundaries
from geo.economies import AFRICA, codes
from tests.unit.topojson import DRAWN, fine, polygon, square, topology, world

LEVELS = ("detail", "world")
ROUND_THE_GLOBE = {"USA", "RUS", "NZL", "KIR", "FJI"}


@cache
def compiled():
    return compile_boundaries(world(), fine(), expected=DRAWN)


@cache
def small_frame():
    return gpd.read_parquet(io.BytesIO(compiled().embedded["boundaries-detail.parquet"]))


def small_shapes(level="world"):
    name = next(name for name in compiled().static if level in name)
    return json.loads(compiled().static[name])


@cache
def shipped(level):
    return boundaries(level)


@cache
def document(level):
    return json.loads((files("dashboard") / "static" / shapes_file(level)).read_bytes())


def outlines(path):
    """Read path data back into closed rings of absolute coordinates."""
    rings = []
    for start, steps in re.findall(r"M([^l]+)l([^z]+)z", path):
        numbers = [float(n) for n in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", steps)]
        first = [float(n) for n in start.split(",")]
        points = np.vstack([first, np.reshape(numbers, (-1, 2))]).cumsum(axis=0)
        rings.append(np.vstack([points, points[:1]]))
    return rings


def segments(path):
    return np.concatenate([np.hypot(*np.diff(r, axis=0).T) for r in outlines(path)] or [[0.0]])


# the compiler, on a small world drawn by hand


def test_every_area_becomes_its_economy():
    found = small_frame()
    assert set(found["economy"].dropna()) == set(DRAWN)


def test_an_area_without_code_or_economy_is_kept_under_its_own_name():
    other = small_frame().loc[small_frame()["economy"].isna()].set_index("name")["status"]
    assert other.to_dict() == {"Antarctica": "territory", "Siachen Glacier": "disputed"}


def test_two_areas_with_one_code_become_one_economy():
    australia = small_frame().set_index("economy").loc["AUS", "geometry"]
    assert len(australia.geoms) == 2


def test_the_channel_islands_come_from_jersey_and_guernsey():
    islands = small_frame().set_index("economy").loc["CHI", "geometry"]
    assert islands.bounds == pytest.approx((-2.4, 49.1, -2.0, 49.5))


def test_the_fine_file_only_adds_what_the_other_lacks():
    by_code = small_frame().set_index("economy")["geometry"]
    assert by_code["GIB"].bounds == pytest.approx((-5.4, 36.1, -5.3, 36.2))
    assert by_code["LAO"].bounds[0] == 102.0


def test_simplified_neighbours_still_share_their_border():
    by_code = small_frame().set_index("economy")["geometry"]
    assert shapely.coverage_is_valid(by_code[["VNM", "LAO"]].to_numpy())
    shared = shapely.intersection(by_code["VNM"].boundary, by_code["LAO"].boundary)
    assert shared.length > 4.0


def test_neighbours_share_their_border_on_the_map_as_well():
    paths = {feature["id"]: feature["d"] for feature in small_shapes()["features"]}
    points = {k: {tuple(p) for ring in outlines(paths[k]) for p in ring} for k in ("VNM", "LAO")}
    assert len(points["VNM"] & points["LAO"]) >= 4


def test_the_map_is_cut_in_the_bering_strait_and_not_at_180_degrees():
    fiji = next(f for f in small_shapes()["features"] if f["id"] == "FJI")
    assert len(outlines(fiji["d"])) == 1
    assert segments(fiji["d"]).max() < 100


def test_the_same_source_gives_the_same_bytes():
    again = compile_boundaries(world(), fine(), expected=DRAWN)
    assert again == compiled()


def test_an_economy_that_is_not_drawn_is_named():
    with pytest.raises(ValueError, match="KEN"):
        compile_boundaries(world(), fine(), expected=[*DRAWN, "KEN"])


def test_areas_that_overlap_are_refused():
    arcs = [square(0, 0, 4), square(2, 2, 4)]
    overlapping = topology(arcs, [polygon("A", "704", [0]), polygon("B", "418", [1])])
    with pytest.raises(ValueError, match="overlap"):
        compile_boundaries(overlapping, expected=[])


def test_the_command_without_a_path_explains_itself(capsys):
    assert main([]) == 2
    assert "PATH_TO_WORLD_ATLAS" in capsys.readouterr().err


def test_the_command_says_when_there_is_no_source(tmp_path, capsys):
    assert main([str(tmp_path)]) == 1
    assert "not compiled" in capsys.readouterr().err


# the areas that ship


@pytest.mark.parametrize("level", LEVELS)
def test_every_economy_is_drawn_once(level):
    assert sorted(shipped(level)["economy"].dropna()) == list(codes())


@pytest.mark.parametrize("level", LEVELS)
def test_every_geometry_is_valid_and_within_the_globe(level):
    frame = shipped(level)
    assert frame.crs.to_epsg() == 4326
    assert frame.geometry.is_valid.all()
    assert not frame.geometry.is_empty.any()
    assert np.abs(frame.total_bounds).max() <= 180.0


@pytest.mark.parametrize("level", LEVELS)
def test_no_area_runs_round_the_globe_but_those_on_both_sides_of_180(level):
    frame = shipped(level)
    width = frame.bounds["maxx"] - frame.bounds["minx"]
    wide = frame.loc[width > 180]
    assert set(wide["economy"].dropna()) == ROUND_THE_GLOBE
    assert set(wide.loc[wide["economy"].isna(), "name"]) == {"Antarctica"}


@pytest.mark.parametrize("level", LEVELS)
def test_no_single_part_is_wider_than_180_degrees(level):
    parts = shipped(level).loc[lambda f: f["name"] != "Antarctica"].explode()
    assert (parts.bounds["maxx"] - parts.bounds["minx"]).max() < 180


@pytest.mark.parametrize("level", LEVELS)
def test_areas_share_borders_without_gaps_or_overlaps(level):
    geometry = shipped(level).geometry.to_numpy()
    assert shapely.coverage_is_valid(geometry)
    assert shapely.area(geometry).sum() == pytest.approx(shapely.union_all(geometry).area)


def test_simplifying_hardly_changes_areas():
    detail, world_ = (shipped(level).dropna(subset="economy") for level in LEVELS)
    areas = [shapely.area(frame.geometry.to_numpy()) for frame in (detail, world_)]
    large = areas[0] > 5.0
    np.testing.assert_allclose(areas[1][large], areas[0][large], rtol=0.03)


def test_places_without_figures_are_drawn_neutrally():
    other = shipped("world").loc[lambda f: f["economy"].isna()].set_index("name")["status"]
    assert set(other[other == "disputed"].index) == {
        "N. Cyprus",
        "Siachen Glacier",
        "Somaliland",
        "W. Sahara",
    }
    assert {"Antarctica", "Falkland Is.", "Vatican", "Cook Is."} <= set(other.index)


def test_every_economy_has_a_point_within_its_own_area():
    area = shipped("detail").dropna(subset="economy").set_index("economy")["geometry"]
    far = {
        economy: shapely.distance(area[economy], shapely.Point(point))
        for economy, point in representative_points().items()
    }
    assert set(far) == set(codes())
    assert max(far.values()) < 0.01


def test_the_columns_give_the_same_points():
    row = shipped("world").set_index("economy").loc["XKX"]
    assert (row["longitude"], row["latitude"]) == representative_points()["XKX"]


def test_small_economies_are_marked_as_such():
    small = shipped("world").dropna(subset="economy").set_index("economy")["small"]
    assert small[["SGP", "MDV", "TUV", "MCO", "CPV"]].all()
    assert not small[["VNM", "BGD", "LKA", "RWA", "CHN"]].any()


@pytest.mark.parametrize("level", LEVELS)
def test_the_file_names_its_source_and_licence(level):
    with (files("geo") / "embedded" / f"boundaries-{level}.parquet").open("rb") as file:
        metadata = pq.read_schema(file).metadata
    assert b"Natural Earth" in metadata[b"source"]
    assert b"public domain" in metadata[b"licence"]
    assert "Natural Earth" in boundary_source()


def test_a_level_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="finest"):
        boundaries("finest")


def test_naming_the_shapes_does_not_wait_for_geopandas():
    lines = "import sys, geo.boundaries as b; b.shapes_file(); print('geopandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", lines], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


# the shapes that ship


@pytest.mark.parametrize(("level", "most"), [("world", 400_000), ("detail", 900_000)])
def test_the_shapes_are_small_enough_to_fetch(level, most):
    import gzip

    content = (files("dashboard") / "static" / shapes_file(level)).read_bytes()
    assert len(content) < most
    assert len(gzip.compress(content)) < (150_000 if level == "world" else 300_000)


@pytest.mark.parametrize("level", LEVELS)
def test_the_name_of_a_file_of_shapes_tells_its_content(level):
    name = shapes_file(level)
    content = (files("dashboard") / "static" / name).read_bytes()
    assert name == f"shapes-{level}-{hashlib.sha256(content).hexdigest()[:8]}.json"


@pytest.mark.parametrize("level", LEVELS)
def test_the_map_draws_and_names_every_economy(level):
    features = document(level)["features"]
    assert [feature["id"] for feature in features] == list(codes())
    assert all(outlines(feature["d"]) for feature in features)
    assert all(set(feature["names"]) == {"en", "vi", "fr"} for feature in features)


@pytest.mark.parametrize("level", LEVELS)
def test_no_line_streaks_across_the_map(level):
    shapes = document(level)
    longest = {feature["id"]: segments(feature["d"]).max() for feature in shapes["features"]}
    assert max(longest.values()) < 800
    drawn = [a for a in shapes["neutral"] if a["name"] != "Antarctica"]
    assert max(segments(area["d"]).max() for area in drawn) < 800


def test_nothing_is_drawn_outside_the_outline_of_the_world():
    shapes = document("detail")
    sphere = shapely.Polygon(outlines(shapes["sphere"])[0]).buffer(3.0)
    for area in [*shapes["features"], *shapes["neutral"]]:
        points = shapely.MultiPoint(np.concatenate(outlines(area["d"])))
        assert sphere.covers(points), area.get("id", area.get("name"))


def test_labels_lie_on_what_they_name():
    for feature in document("detail")["features"]:
        rings = [shapely.Polygon(ring) for ring in outlines(feature["d"])]
        point = shapely.Point(feature["x"], feature["y"])
        assert shapely.distance(shapely.MultiPolygon(rings).buffer(0), point) < 2.0, feature["id"]
        west, top, east, bottom = feature["bbox"]
        assert west <= feature["x"] <= east and top <= feature["y"] <= bottom, feature["id"]


def test_marks_are_the_same_at_every_level():
    detail, coarse = (
        [(f["id"], f["x"], f["y"], f["point"]) for f in document(level)["features"]]
        for level in LEVELS
    )
    assert detail == coarse


def test_zooming_to_france_leaves_guiana_out():
    france = next(f for f in document("world")["features"] if f["id"] == "FRA")
    west, top, east, bottom = france["bbox"]
    assert east - west < 400 and bottom - top < 400


def test_the_file_holds_all_that_a_browser_needs_to_project():
    shapes = document("world")
    a1, a2, a3, a4 = shapes["parameters"]["coefficients"]
    at = {feature["id"]: feature for feature in shapes["features"]}
    for economy, (lon, lat) in representative_points().items():
        relative = (lon - shapes["parameters"]["central_meridian"] + 540) % 360 - 180
        theta = np.arcsin(np.sqrt(3) / 2 * np.sin(np.radians(lat)))
        slope = a1 + 3 * a2 * theta**2 + theta**6 * (7 * a3 + 9 * a4 * theta**2)
        x = 2 * np.sqrt(3) * np.radians(relative) * np.cos(theta) / (3 * slope)
        y = theta * (a1 + a2 * theta**2 + theta**6 * (a3 + a4 * theta**2))
        scale = shapes["parameters"]["scale"]
        assert shapes["width"] / 2 + x * scale == pytest.approx(at[economy]["x"], abs=0.05)
        assert shapes["height"] / 2 - y * scale == pytest.approx(at[economy]["y"], abs=0.05)


@pytest.mark.parametrize(
    ("region", "members"),
    [
        ("Africa", AFRICA),
        ("Southeast Asia", ("VNM", "THA", "IDN", "PHL", "MMR", "TLS", "SGP")),
        ("South Asia", ("IND", "BGD", "LKA", "NPL", "BTN", "MDV")),
        ("East Asia & Pacific", ("CHN", "MNG", "NZL", "WSM", "FJI", "TON", "ASM")),
        ("Middle East & North Africa", ("MAR", "PAK", "AFG", "YEM", "SYR", "MLT", "DJI")),
        ("Latin America & Caribbean", ("MEX", "CHL", "BRA", "CUB", "ARG", "BRB")),
        ("Europe & Central Asia", ("ISL", "PRT", "KAZ", "KGZ", "CYP", "NOR")),
        ("North America", ("CAN", "USA", "BMU")),
        ("Caribbean", ("CUB", "JAM", "TTO", "CUW", "BRB", "BHS")),
        ("Pacific islands", ("PLW", "FJI", "VUT", "MHL", "TUV", "WSM")),
        ("Europe", ("ISL", "GRC", "FIN", "PRT", "UKR", "CYP")),
    ],
)
def test_a_region_to_zoom_to_holds_its_economies(region, members):
    west, top, east, bottom = document("world")["regions"][region]
    at = {feature["id"]: (feature["x"], feature["y"]) for feature in document("world")["features"]}
    outside = [e for e in members if not (west <= at[e][0] <= east and top <= at[e][1] <= bottom)]
    assert outside == []
