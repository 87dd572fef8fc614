"""Land borders in the outlines of the maps, and the nearest economies."""

from __future__ import annotations

import numpy as np
import pytest

from dashboard import engine
from geo.neighbours import borders_of, land_borders, nearest_economies


@pytest.mark.parametrize(
    ("economy", "neighbours"),
    [
        ("VNM", ("CHN", "KHM", "LAO")),
        ("BGD", ("IND", "MMR")),
        ("KEN", ("ETH", "SOM", "SSD", "TZA", "UGA")),
        ("LSO", ("ZAF",)),
        ("PRT", ("ESP",)),
    ],
)
def test_neighbours_are_those_of_the_atlas(economy: str, neighbours: tuple[str, ...]) -> None:
    assert land_borders()[economy] == neighbours


@pytest.mark.parametrize("island", ["LKA", "JPN", "MDG", "TUV", "NZL"])
def test_islands_have_no_neighbours(island: str) -> None:
    assert island not in land_borders()


def test_borders_are_mutual() -> None:
    borders = land_borders()
    assert all(one in borders[other] for one, there in borders.items() for other in there)


def test_squares_that_share_a_side_are_neighbours_and_those_that_share_a_corner_are_not() -> None:
    square = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]], dtype=float)
    vertices = np.vstack([square, square[::-1] + np.array([1, 0]), square + np.array([2, 1])])
    owners = np.repeat([0, 1, 2], 5)
    assert borders_of(vertices, owners, owners) == {(0, 1)}


def test_two_parts_of_one_owner_are_no_border() -> None:
    square = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]], dtype=float)
    rings = np.repeat([0, 1], 5)
    assert not borders_of(
        np.vstack([square, square + np.array([1, 0])]), rings, np.zeros(10, dtype=int)
    )


def test_the_nearest_come_in_order_and_leave_the_economy_out() -> None:
    found = nearest_economies(engine.snapshot().economies, "VNM", most=4)
    assert found.index.tolist()[:2] == ["LAO", "KHM"]
    assert "VNM" not in found.index
    assert found.is_monotonic_increasing and len(found) == 4
