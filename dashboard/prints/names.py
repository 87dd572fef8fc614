"""Names on printed maps: those that the home market expects, and those of listed economies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from dashboard.prints.framing import Frame, Marks
from dashboard.prints.paper import Paper
from data.profiles import load_profiles
from geo.labels import place_labels
from geo.markets import Markets
from geo.projection import to_map

if TYPE_CHECKING:
    import geopandas as gpd
    from matplotlib.axes import Axes

_POINT = 12 / 6.5
"""Pixels of ``geo.labels``, made for letters of 12 pixels, to a point of our letters of 6.5."""


def draw_names(
    axes: Axes,
    frame: Frame,
    land: gpd.GeoDataFrame,
    result: Markets,
    marks: Marks,
    paper: Paper,
) -> None:
    """Write the labels that home expects, and then the names of the listed economies."""
    from matplotlib.patheffects import withStroke

    halo = [withStroke(linewidth=1.6, foreground=paper.halo, alpha=0.9)]
    expected = _expected(frame, result)
    for text, x, y, left in expected:
        axes.scatter([x], [y], s=2.5, c=paper.ink, zorder=7, linewidths=0)
        axes.annotate(
            text,
            (x, y),
            xytext=(-3 if left else 3, 0),
            textcoords="offset points",
            ha="right" if left else "left",
            va="center",
            fontsize=5.2,
            color=paper.ink,
            path_effects=halo,
            zorder=8,
        )
    listed = [code for code in marks.listed if code in land.index and code != result.home]
    points = land.loc[[*listed, result.home], ["across", "down"]].astype(float)
    points = points[[frame.holds(x, y) for x, y in points.to_numpy()]]
    texts = [result.name(str(code)) for code in points.index]
    for code, (dx, dy) in _places(points, texts, frame, expected).items():
        x, y = points.loc[code]
        axes.annotate(
            result.name(code),
            (x, y),
            xytext=(dx / _POINT, dy / _POINT),
            textcoords="offset points",
            ha="center",
            va="center",
            fontsize=6.5,
            color=paper.ink,
            path_effects=halo,
            arrowprops={
                "arrowstyle": "-",
                "linewidth": 0.5,
                "color": paper.ink,
                "shrinkA": 0,
                "shrinkB": 0,
            },
            zorder=9,
        )


def _expected(frame: Frame, result: Markets) -> list[tuple[str, float, float, bool]]:
    """Place the labels of home's profile: text, x, y, and whether it goes to the left."""
    found = []
    for label in load_profiles().profile(result.home).labels:
        x, y = (float(part) for part in to_map(label.longitude, label.latitude))
        if frame.holds(x, y):
            room = (frame.east - x) * frame.scale
            found.append((label.text, x, y, room < len(label.text) * 3.6))
    return found


def _places(
    points: pd.DataFrame,
    texts: Sequence[str],
    frame: Frame,
    expected: Sequence[tuple[str, float, float, bool]],
) -> dict[str, tuple[float, float]]:
    """Find room for names, away from each other and from the labels that home expects."""
    if points.empty:
        return {}
    kept = {"corner 1": (frame.west, frame.top), "corner 2": (frame.east, frame.bottom)}
    for number, (text, x, y, left) in enumerate(expected):
        step = (-1 if left else 1) * 6.0 / frame.scale
        for place in range(1 + len(text) // 2):
            kept[f"label {number} {place}"] = (x + step * place, y)
    obstacles = pd.DataFrame.from_dict(kept, orient="index", columns=["across", "down"])
    flipped = [table * [1.0, -1.0] for table in (points, obstacles)]
    width = (frame.east - frame.west) * frame.scale * _POINT
    height = (frame.bottom - frame.top) * frame.scale * _POINT
    return place_labels(
        flipped[0],
        texts,
        radii=pd.Series(5.0, [*points.index, *obstacles.index]),
        obstacles=flipped[1],
        widths=[width],
        height=height,
    )
