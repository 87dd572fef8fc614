"""What lies over the areas of a printed map: circles by a figure, and ways from home."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from dashboard.palettes import ROLES, Theme
from dashboard.prints.framing import Frame
from dashboard.prints.paper import PAPERS
from geo.markets import Markets
from geo.symbols import circle_radii

if TYPE_CHECKING:
    import geopandas as gpd
    from matplotlib.axes import Axes

    from dashboard.prints.layer import PrintLayer
    from dashboard.worldmap.layer import MapCircles, MapLine

_SHARE: Final = 34.0
"""Widths of the largest circle's radius that the map is wide, as on screen."""

_LARGEST: Final = (8.0, 22.0)
"""Points of the radius of the largest circle, on small and on large paper."""


def draw_ways(axes: Axes, lines: Sequence[MapLine], theme: Theme) -> None:
    """Draw the ways from home, each on a lighter line that sets it off from any colour."""
    for line in lines:
        for across, down in _parts(line.path):
            for colour, width in ((PAPERS[theme].halo, 2.2), (ROLES[theme].home, 1.1)):
                axes.plot(across, down, color=colour, linewidth=width, zorder=3.4)


def draw_circles(
    axes: Axes, frame: Frame, land: gpd.GeoDataFrame, circles: MapCircles, theme: Theme
) -> None:
    """Draw circles whose areas stand for a figure, the largest first; none for a missing value."""
    radii = circle_radii(circles.values, circles.title).reindex(land.index)
    radii = radii[radii > 0].sort_values(ascending=False, kind="stable")
    points = land.loc[radii.index, ["across", "down"]].astype(float)
    inside = np.array([frame.holds(x, y) for x, y in points.to_numpy()], dtype=bool)
    width = (frame.east - frame.west) * frame.scale
    most = min(max(width / _SHARE, _LARGEST[0]), _LARGEST[1])
    sizes = (2 * most * radii[inside].to_numpy()) ** 2
    paper = PAPERS[theme]
    for colour, line in ((paper.halo, 1.4), (paper.ink, 0.6)):
        axes.scatter(
            points[inside]["across"],
            points[inside]["down"],
            s=sizes,
            facecolors="none",
            edgecolors=colour,
            linewidths=line,
            zorder=3.6,
        )


def above_in_words(result: Markets, layer: PrintLayer) -> list[str]:
    """Say what circles and lines stand for, a sentence each; nothing where there are none."""
    say, said = result.say, []
    circles = layer.circles
    if circles is not None and circles.values.notna().any():
        largest = str(circles.values.idxmax())
        said.append(
            say(
                "Area of the circles: {figure}; the largest is that of {name}, {value}. {note}.",
                figure=circles.title,
                name=result.called(largest),
                value=say.quantity(circles.values[largest], circles.unit),
                note=circles.note or say("Every economy with a figure has one"),
            )
        )
    if layer.lines:
        ways = [
            say("{name} ({distance} km)", name=result.called(way.economy), distance=way.length)
            for way in layer.lines
        ]
        said.append(
            say(
                "Lines: great circles from {home} to {ways}.",
                home=result.called(result.home),
                ways=say.listing(ways),
            )
        )
    return said


def _parts(path: str) -> list[tuple[np.ndarray, np.ndarray]]:
    """Read the parts of path data with relative steps, as `geo.arcs` writes it."""
    found = []
    for part in path.split("M")[1:]:
        start, _, steps = part.partition("l")
        moves = np.array([float(step) for step in re.findall(r"-?\d+", steps)]).reshape(-1, 2)
        begin = np.array([[float(value) for value in start.split(",")]])
        points = np.vstack([begin, moves]).cumsum(axis=0)
        found.append((points[:, 0], points[:, 1]))
    return found
