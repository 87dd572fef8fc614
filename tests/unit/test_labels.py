"""Labels of points: near their marks, over nothing else, at every width."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd

from geo.labels import CHARACTER_WIDTH, LINE_HEIGHT, place_labels

WIDTHS = (300.0, 600.0, 900.0)
HEIGHT = 400.0


def cloud(count: int = 60) -> pd.DataFrame:
    drawn = np.random.default_rng(5).uniform(0, 1, (count, 2))
    return pd.DataFrame(drawn, [f"p{place}" for place in range(count)], ["x", "y"])


def in_pixels(points: pd.DataFrame, width: float) -> pd.DataFrame:
    return (points - points.min()) / (points.max() - points.min()) * [width, HEIGHT]


def boxes(points: pd.DataFrame, texts: dict[str, str], width: float) -> dict[str, np.ndarray]:
    placed = place_labels(points, list(texts.values()), widths=WIDTHS, height=HEIGHT)
    table = in_pixels(points, width)
    found = {}
    for code, shift in placed.items():
        half = np.array([len(texts[code]) * CHARACTER_WIDTH / 2, LINE_HEIGHT / 2])
        middle = table.loc[code].to_numpy() + shift
        found[code] = np.concatenate([middle - half, middle + half])
    return found


def test_labels_never_overlap_at_any_of_the_widths() -> None:
    points = cloud()
    texts = dict.fromkeys(points.index, "Some name")
    for width in WIDTHS:
        for a, b in itertools.combinations(boxes(points, texts, width).values(), 2):
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_labels_cover_no_mark() -> None:
    points = cloud()
    texts = dict.fromkeys(points.index, "Name")
    for width in WIDTHS:
        dots = (
            (points - points.min()) / (points.max() - points.min()) * [width, HEIGHT]
        ).to_numpy()
        for box in boxes(points, texts, width).values():
            inside = (dots > box[:2]).all(axis=1) & (dots < box[2:]).all(axis=1)
            assert not inside.any()


def test_the_first_points_have_the_first_choice() -> None:
    points = pd.DataFrame({"x": [0.5, 0.5, 0.0, 1.0], "y": [0.5, 0.5, 0.0, 1.0]}, list("abcd"))
    placed = place_labels(points.iloc[:2], ["A name", "B"], widths=[100.0], height=100.0)
    assert "a" in placed


def test_a_large_mark_pushes_its_label_away() -> None:
    points = pd.DataFrame({"x": [0.5, 0.0, 1.0], "y": [0.5, 0.0, 1.0]}, list("abc"))
    radii = pd.Series({"a": 40.0, "b": 2.0, "c": 2.0})
    shift = place_labels(
        points.iloc[:1], ["A"], radii=radii, obstacles=points, widths=[600.0], height=400.0
    )["a"]
    assert np.hypot(*shift) > 40.0
