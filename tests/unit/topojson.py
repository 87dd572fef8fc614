"""A small world in TopoJSON, drawn by hand, with every trap of the real one."""

from __future__ import annotations

from typing import Any

Point = tuple[float, float]


def square(west: float, south: float, size: float = 1.0) -> list[Point]:
    """Give a closed ring, clockwise as the source winds them."""
    east, north = west + size, south + size
    return [(west, south), (west, north), (east, north), (east, south), (west, south)]


def topology(arcs: list[list[Point]], geometries: list[dict[str, Any]]) -> dict[str, Any]:
    """Quantise arcs to hundredths of a degree and delta-code them."""
    coded = []
    for arc in arcs:
        steps = [(round((lon + 180) * 100), round((lat + 90) * 100)) for lon, lat in arc]
        before = [(0, 0), *steps[:-1]]
        coded.append(
            [[x - px, y - py] for (x, y), (px, py) in zip(steps, before, strict=True)],
        )
    return {
        "type": "Topology",
        "objects": {"countries": {"type": "GeometryCollection", "geometries": geometries}},
        "arcs": coded,
        "transform": {"scale": [0.01, 0.01], "translate": [-180, -90]},
    }


def polygon(name: str, code: str | None, *rings: list[int]) -> dict[str, Any]:
    """Describe a polygon by its rings of arcs; without an id where the code is None."""
    area: dict[str, Any] = {"type": "Polygon", "arcs": list(rings), "properties": {"name": name}}
    return area if code is None else area | {"id": code}


def world() -> dict[str, Any]:
    """Draw Viet Nam and Laos with a crooked common border, and the awkward cases."""
    border = [(105.0, 10.0), (105.4, 11.0), (104.8, 12.0), (105.1, 12.5), (105.0, 14.0)]
    arcs = [
        border,
        [(105.0, 14.0), (108.0, 14.0), (108.0, 10.0), (105.0, 10.0)],
        [(105.0, 10.0), (102.0, 10.0), (102.0, 14.0), (105.0, 14.0)],
        [(179.0, -17.0), (179.0, -16.0), (-179.0, -16.0), (-179.0, -17.0), (179.0, -17.0)],
        square(20.5, 42.0),
        square(-2.4, 49.4, 0.1),
        square(-2.1, 49.1, 0.1),
        square(135.0, -25.0),
        square(123.0, -12.0, 0.1),
        square(77.0, 35.0),
        [(lon, -75.0) for lon in (-180.0, -90.0, 0.0, 90.0, 179.0, -180.0)],
        [(lon, -90.0) for lon in (-180.0, -90.0, 0.0, 90.0, 179.0, -180.0)],
    ]
    return topology(
        arcs,
        [
            polygon("Vietnam", "704", [0, 1]),
            polygon("Laos", "418", [2, -1]),
            polygon("Fiji", "242", [3]),
            polygon("Kosovo", None, [4]),
            polygon("Guernsey", "831", [5]),
            polygon("Jersey", "832", [6]),
            polygon("Australia", "036", [7]),
            polygon("Ashmore and Cartier Is.", "036", [8]),
            polygon("Siachen Glacier", None, [9]),
            polygon("Antarctica", "010", [11], [10]),
        ],
    )


def fine() -> dict[str, Any]:
    """Draw Gibraltar, and a Laos that must not be taken."""
    arcs = [square(-5.4, 36.1, 0.1), square(0.0, 0.0, 5.0)]
    return topology(arcs, [polygon("Gibraltar", "292", [0]), polygon("Laos", "418", [1])])


DRAWN = ("AUS", "CHI", "FJI", "GIB", "LAO", "VNM", "XKX")
