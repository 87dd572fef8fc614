"""Where labels of points may stand without covering each other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

CHARACTER_WIDTH = 6.8
"""Pixels that a character of a 12-pixel sans serif takes on average, measured generously."""

LINE_HEIGHT = 15.0


def place_labels(
    points: pd.DataFrame,
    texts: Sequence[str],
    *,
    obstacles: pd.DataFrame | None = None,
    width: float,
    height: float,
    gap: float = 11.0,
) -> dict[str, tuple[float, float]]:
    """Find a place beside each point for its label, leaving out those without room.

    Parameters
    ----------
    points
        Two columns, across and up, in the data's units; the first rows have the first choice.
    texts
        One label for each row.
    obstacles
        More points, in the same columns, whose centres no label may cover; they also set the
        extent. The points themselves always count.
    width, height
        Size of the plotting area in pixels, the smallest for which labels should hold.
    gap
        Pixels between a point's centre and its label.

    Returns
    -------
    dict
        Index label to the shift of the label's centre from the point, in pixels to the right and
        up. Labels without room are left out.
    """
    everything = points if obstacles is None else pd.concat([points, obstacles])
    table = everything.to_numpy(dtype=float)
    low, high = np.nanmin(table, axis=0), np.nanmax(table, axis=0)
    extent = np.where(high > low, high - low, 1.0)
    size = np.array([width, height])
    dots = (table - low) / extent * size
    centres = (points.to_numpy(dtype=float) - low) / extent * size
    taken: list[tuple[float, float, float, float]] = []
    placed: dict[str, tuple[float, float]] = {}
    for code, text, centre in zip(points.index, texts, centres, strict=True):
        half = np.array([len(text) * CHARACTER_WIDTH / 2, LINE_HEIGHT / 2])
        for shift in _shifts(half, gap):
            box = (*(centre + shift - half), *(centre + shift + half))
            inside = box[0] > -20 and box[2] < width + 20
            if inside and not _covers(box, dots) and not any(_overlap(box, b) for b in taken):
                taken.append(box)
                placed[str(code)] = (float(shift[0]), float(shift[1]))
                break
    return placed


def _shifts(half: np.ndarray, gap: float) -> list[np.ndarray]:
    """Offer the places beside a point: above, below, right, left."""
    return [
        np.array([0.0, gap + half[1]]),
        np.array([0.0, -gap - half[1]]),
        np.array([gap + half[0], 0.0]),
        np.array([-gap - half[0], 0.0]),
    ]


def _covers(box: tuple[float, float, float, float], dots: np.ndarray) -> bool:
    """Tell whether a box lies over any dot's centre."""
    across = (dots[:, 0] > box[0]) & (dots[:, 0] < box[2])
    return bool((across & (dots[:, 1] > box[1]) & (dots[:, 1] < box[3])).any())


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    """Tell whether two boxes share area."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
