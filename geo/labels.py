"""Where labels of points may stand without covering each other or any mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

CHARACTER_WIDTH = 6.8
"""Pixels that a character of a 12-pixel sans serif takes on average, measured generously."""

LINE_HEIGHT = 15.0

_DISTANCES = (0.0, 10.0, 22.0)
"""Pixels beyond the nearest place at which a label is tried."""

_OVERHANG = 20.0
"""Pixels that a label may reach into the margin at the left and right."""

Box = tuple[float, float, float, float]


def place_labels(
    points: pd.DataFrame,
    texts: Sequence[str],
    *,
    radii: pd.Series | None = None,
    obstacles: pd.DataFrame | None = None,
    widths: Sequence[float],
    height: float,
    gap: float = 4.0,
) -> dict[str, tuple[float, float]]:
    """Find a place near each point for its label, leaving out those without room.

    Parameters
    ----------
    points
        Two columns, across and up, in the data's units; the first rows have the first choice.
    texts
        One label for each row.
    radii
        Radius in pixels of every mark, by the index of points and obstacles; 4 where None.
    obstacles
        All marks, in the same columns, which no label may cover; they also set the extent. The
        points themselves always count.
    widths
        Widths in pixels of the area of the marks for which the labels have to hold: marks move
        apart as a figure grows, while labels keep to their own.
    height
        Height in pixels of the area of the marks.
    gap
        Pixels between the rim of a mark and its label.

    Returns
    -------
    dict
        Index label to the shift of the label's centre from the point, in pixels to the right and
        up. Labels without room are left out. A label that stands off its mark needs a line to it.
    """
    marks = points if obstacles is None else pd.concat([points, obstacles])
    marks = marks[~marks.index.duplicated()]
    table = marks.to_numpy(dtype=float)
    low, high = np.nanmin(table, axis=0), np.nanmax(table, axis=0)
    share = (table - low) / np.where(high > low, high - low, 1.0)
    sizes = pd.Series(4.0, marks.index) if radii is None else radii.reindex(marks.index)
    layouts = [_Layout(share * np.array([w, height]), sizes.to_numpy(), w) for w in widths]
    place = {code: row for row, code in enumerate(marks.index)}
    placed: dict[str, tuple[float, float]] = {}
    for code, text in zip(points.index, texts, strict=True):
        half = np.array([len(text) * CHARACTER_WIDTH / 2, LINE_HEIGHT / 2])
        for shift in _shifts(half, gap + float(sizes[code])):
            boxes = [layout.box(place[code], shift, half) for layout in layouts]
            if all(layout.free(box) for layout, box in zip(layouts, boxes, strict=True)):
                for layout, box in zip(layouts, boxes, strict=True):
                    layout.taken.append(box)
                placed[str(code)] = (float(shift[0]), float(shift[1]))
                break
    return placed


@dataclass
class _Layout:
    """The marks at one width, and the boxes that labels have taken there."""

    dots: np.ndarray
    radii: np.ndarray
    width: float
    taken: list[Box] = field(default_factory=list)

    def box(self, row: int, shift: np.ndarray, half: np.ndarray) -> Box:
        """Give the box of a label that is shifted from a mark."""
        left, bottom = self.dots[row] + shift - half
        right, top = self.dots[row] + shift + half
        return (float(left), float(bottom), float(right), float(top))

    def free(self, box: Box) -> bool:
        """Tell whether a box is inside the figure and on no mark and no label."""
        inside = box[0] > -_OVERHANG and box[2] < self.width + _OVERHANG
        if not inside or any(_overlap(box, other) for other in self.taken):
            return False
        across = np.maximum(np.maximum(box[0] - self.dots[:, 0], self.dots[:, 0] - box[2]), 0.0)
        up = np.maximum(np.maximum(box[1] - self.dots[:, 1], self.dots[:, 1] - box[3]), 0.0)
        return not bool((np.hypot(across, up) < self.radii).any())


def _shifts(half: np.ndarray, gap: float) -> list[np.ndarray]:
    """Offer the places around a point: above, below, beside, at the corners, then farther off."""
    found = []
    for beyond in _DISTANCES:
        up, across = gap + beyond + half[1], gap + beyond + half[0]
        slant = (gap + beyond) * 0.7
        found += [(0.0, up), (0.0, -up), (across, 0.0), (-across, 0.0)]
        corner = (half[0] + slant, half[1] + slant)
        found += [(x * corner[0], y * corner[1]) for x in (1, -1) for y in (1, -1)]
    return [np.array(shift) for shift in found]


def _overlap(a: Box, b: Box) -> bool:
    """Tell whether two boxes share area."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
