"""The map on paper: Equal Earth, with the classes, colours, hatching and labels of the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from dashboard import palettes
from dashboard.palettes import ROLES, Theme
from dashboard.prints import legend
from dashboard.prints.above import draw_circles, draw_ways
from dashboard.prints.framing import WHOLE, Frame, Marks, check_region, framed
from dashboard.prints.ground import ground, sphere
from dashboard.prints.layer import PrintLayer
from dashboard.prints.legend import HATCH
from dashboard.prints.names import draw_names
from dashboard.prints.paper import PAPERS, ImageFormat, figure, image, settings
from geo.markets import Markets

if TYPE_CHECKING:
    import geopandas as gpd
    from matplotlib.axes import Axes

PRINT_DPI: Final = 300

_SMALL, _TINY = 6.75, 1.5
"""Points across under which an economy is a dot: one that the shapes call small, any other."""
_DOT = 3.6


def map_image(
    result: Markets,
    layer: PrintLayer,
    form: ImageFormat,
    *,
    theme: Theme = "light",
    region: str = WHOLE,
    marks: Marks | None = None,
    bare: bool = False,
    width: float = 11.0,
    dpi: int = PRINT_DPI,
    version: str = "",
) -> bytes:
    """Draw a choropleth map as an image file.

    Parameters
    ----------
    result
        The merged economies, in the reader's language.
    layer
        What they are coloured by.
    form
        ``png`` or ``svg``.
    theme
        Light for paper, dark for a dark slide.
    region
        "World" or a window of ``geo.shapes.REGION_WINDOWS``.
    marks
        Economies that stand out beside home.
    bare
        Leave out title, sources and notes, for a page that says them itself.
    width
        Inches; the height follows.
    dpi
        Dots per inch of a PNG.
    version
        Version of the product, named at the foot.

    Returns
    -------
    bytes
        The same arguments give the same bytes.

    Raises
    ------
    AnalysisError
        When there is no such region.
    """
    check_region(region)
    paper, marks = PAPERS[theme], marks or Marks()
    frame = framed(region, width)
    map_height = (frame.bottom - frame.top) * frame.scale / 72
    with settings():
        head = [] if bare else legend.head(result, layer, width)
        foot = [] if bare else legend.foot(result, layer, version, width)
        above = 0.06 + sum(size * 1.3 for _, size, _ in head) / 72 + (0.1 if head else 0)
        between = legend.height(layer, marks, width)
        below = between + len(foot) * 0.115 + 0.06
        whole = above + map_height + below
        drawn = figure(width, whole, paper)
        axes = drawn.add_axes((0.0, below / whole, 1.0, map_height / whole))
        _draw(axes, frame, result, layer, marks, theme)
        legend.write(drawn, head, whole - 0.1, paper.ink)
        legend.draw(drawn, layer, result, marks, theme, (below - 0.02) / whole)
        small = [(line, 5.8, "normal") for line in foot]
        legend.write(drawn, small, below - between, paper.faint)
        return image(drawn, form, dpi=dpi, title=layer.finding)


def _draw(
    axes: Axes, frame: Frame, result: Markets, layer: PrintLayer, marks: Marks, theme: Theme
) -> None:
    """Draw areas, dots, marks and names."""
    from matplotlib.patches import Polygon

    paper = PAPERS[theme]
    axes.set_axis_off()
    axes.set_xlim(frame.west, frame.east)
    axes.set_ylim(frame.bottom, frame.top)
    axes.add_patch(Polygon(sphere(), facecolor=paper.sea, edgecolor="none", zorder=0))
    # The finer shapes only where they can be seen.
    areas = ground("detail" if frame.scale > 0.12 else "world")
    neutral = areas[areas["economy"].isna()]
    disputed = (neutral["status"] == "disputed").to_numpy()
    fill: dict[str, Any] = {"ax": axes, "aspect": None}
    for rows, line, dashes in (
        (neutral[~disputed], paper.border, "-"),
        (neutral[disputed], paper.line, (0, (2, 2))),
    ):
        if len(rows):
            rows.plot(
                **fill,
                color=paper.neutral,
                edgecolor=line,
                linewidth=0.4,
                linestyle=dashes,
                zorder=1,
            )
    land = areas[areas["economy"].notna()].set_index("economy")
    colours = _fills(land.index, layer, theme)
    known = land[colours.notna().to_numpy()]
    missing = land[colours.isna().to_numpy()]
    if len(known):
        known.plot(
            **fill,
            color=colours[known.index].tolist(),
            edgecolor=paper.line,
            linewidth=0.3,
            zorder=2,
        )
    if len(missing):
        missing.plot(
            **fill,
            facecolor=paper.page,
            edgecolor=paper.hatch,
            hatch=HATCH,
            linewidth=0.0,
            zorder=2,
        )
        missing.plot(**fill, facecolor="none", edgecolor=paper.line, linewidth=0.3, zorder=2.1)
    # Thinner on a small map, where thick lines would hide what they surround.
    _outlines(fill, land, result, marks, theme, min(1.0, max(0.55, frame.scale / 0.08)))
    draw_ways(axes, layer.lines, theme)
    if layer.circles is not None:
        draw_circles(axes, frame, land, layer.circles, theme)
    _dots(axes, frame, land, colours, result, marks, theme)
    _star(axes, frame, land, result, theme)
    draw_names(axes, frame, land, result, marks, paper)


def _fills(economies: pd.Index, layer: PrintLayer, theme: Theme) -> pd.Series:
    """Give each economy's colour, missing where it has no value."""
    colours = dict(enumerate(layer.colours(theme)))
    fills = layer.classes.index.reindex(economies).map(colours, na_action="ignore").astype(object)
    faint = {colour: palettes.faint(colour, PAPERS[theme].page) for colour in colours.values()}
    back = economies.isin(list(layer.aside))
    return fills.mask(back, fills.map(faint, na_action="ignore"))


def _outlines(
    fill: dict[str, Any],
    land: gpd.GeoDataFrame,
    result: Markets,
    marks: Marks,
    theme: Theme,
    strength: float,
) -> None:
    """Outline the economies that stand out."""
    roles, halo = ROLES[theme], PAPERS[theme].halo
    for codes, colour, thick, cased in (
        (marks.proposals, roles.proposal, 1.2, False),
        (marks.listed, roles.selected, 1.3, True),
        ((result.home,), roles.home, 1.5, True),
    ):
        rows = land[land.index.isin(list(codes))]
        if not len(rows):
            continue
        line: dict[str, Any] = {"facecolor": "none", "joinstyle": "round"}
        if cased:
            rows.plot(**fill, **line, edgecolor=halo, linewidth=strength * (thick + 1.0), zorder=3)
        rows.plot(**fill, **line, edgecolor=colour, linewidth=strength * thick, zorder=3.1)


def _dots(
    axes: Axes,
    frame: Frame,
    land: gpd.GeoDataFrame,
    colours: pd.Series,
    result: Markets,
    marks: Marks,
    theme: Theme,
) -> None:
    """Put dots where an economy is too small to be seen as an area."""
    roles, paper = ROLES[theme], PAPERS[theme]
    breadth = _breadth(land) * frame.scale
    small = np.where(land["small"].astype(bool), breadth < _SMALL, breadth < _TINY)
    rows = land[small]
    shown = rows["across"].between(frame.west, frame.east)
    rows = rows[shown & rows["down"].between(frame.top, frame.bottom)]
    edges = pd.Series(paper.line, rows.index)
    edges[rows.index.isin(marks.proposals)] = roles.proposal
    edges[rows.index.isin(marks.listed)] = roles.selected
    edges[rows.index == result.home] = roles.home
    thick = np.where(edges == paper.line, 0.5, 1.4)
    axes.scatter(
        rows["across"],
        rows["down"],
        s=_DOT**2,
        c=colours[rows.index].fillna(paper.page).tolist(),
        edgecolors=edges.tolist(),
        linewidths=thick.tolist(),
        zorder=4,
    )


def _breadth(land: gpd.GeoDataFrame) -> np.ndarray:
    """Measure the largest part of each economy across, in map units."""
    import shapely

    parts, owner = shapely.get_parts(land.geometry.to_numpy(), return_index=True)
    box = shapely.bounds(parts)
    across = np.maximum(box[:, 2] - box[:, 0], box[:, 3] - box[:, 1])
    largest = np.zeros(len(land))
    np.maximum.at(largest, owner, across)
    return largest


def _star(axes: Axes, frame: Frame, land: gpd.GeoDataFrame, result: Markets, theme: Theme) -> None:
    """Mark home with a star."""
    x, y = land.at[result.home, "across"], land.at[result.home, "down"]
    if frame.holds(x, y):
        axes.scatter(
            [x],
            [y],
            marker="*",
            s=52,
            c=ROLES[theme].home,
            edgecolors=PAPERS[theme].halo,
            linewidths=0.7,
            zorder=6,
        )
