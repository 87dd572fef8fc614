"""The map on paper: Equal Earth, with the classes, colours, hatching and labels of the screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from dashboard.palettes import ROLES, Theme
from dashboard.prints.ground import ground, sphere
from dashboard.prints.layer import PrintLayer
from dashboard.prints.paper import PAPERS, ImageFormat, Paper, figure, image, settings
from data.errors import AnalysisError
from data.profiles import load_profiles
from geo.boundaries import boundary_source
from geo.labels import place_labels
from geo.markets import Markets
from geo.projection import HEIGHT, WIDTH, to_map
from geo.shapes import REGION_WINDOWS, window_box

if TYPE_CHECKING:
    import geopandas as gpd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PRINT_DPI: Final = 300
WHOLE: Final = "World"

_SMALL, _TINY = 6.75, 1.5
"""Points across under which an economy is a dot: one that the shapes call small, any other."""
_DOT = 3.6
_POINT = 12 / 6.5
"""Pixels of ``geo.labels``, made for letters of 12 pixels, to a point of our letters of 6.5."""


@dataclass(frozen=True)
class Marks:
    """Economies that stand out, by their codes.

    Attributes
    ----------
    listed
        Outlined and named, in this order where there is not room for all names.
    proposals
        Outlined as proposed targets.
    """

    listed: tuple[str, ...] = ()
    proposals: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Frame:
    """The part of the map that is shown, in map units, and how large a unit is."""

    west: float
    top: float
    east: float
    bottom: float
    scale: float

    def holds(self, x: float, y: float) -> bool:
        """Tell whether a place is shown."""
        return self.west <= x <= self.east and self.top <= y <= self.bottom


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
    if region != WHOLE and region not in REGION_WINDOWS:
        raise AnalysisError(
            f"There is no region {region!r} on the map.",
            f"Choose {WHOLE} or one of: {', '.join(REGION_WINDOWS)}.",
        )
    paper, marks = PAPERS[theme], marks or Marks()
    frame = _framed(region, width)
    map_height = (frame.bottom - frame.top) * frame.scale / 72
    with settings():
        head = [] if bare else _head(result, layer, width)
        foot = [] if bare else _foot(result, layer, version, width)
        above = 0.10 + sum(size * 1.3 for _, size, _ in head) / 72 + (0.1 if head else 0)
        legend = 0.2 * _legend_rows(layer, marks, width) + 0.28
        below = legend + len(foot) * 0.115 + 0.08
        whole = above + map_height + below
        drawn = figure(width, whole, paper)
        axes = drawn.add_axes((0.0, below / whole, 1.0, map_height / whole))
        _draw(axes, frame, result, layer, marks, theme)
        _write(drawn, head, whole - 0.1, paper)
        _legend(drawn, layer, result, marks, theme, (below - 0.02) / whole)
        _write(
            drawn, [(line, 5.8, "normal") for line in foot], below - legend, paper, paper.faint
        )
        return image(drawn, form, dpi=dpi, title=layer.finding)


def _framed(region: str, width: float) -> _Frame:
    """Frame the world or a window of it."""
    if region == WHOLE:
        west, top, east, bottom = 0.0, 0.0, WIDTH, HEIGHT
    else:
        west, top, east, bottom = window_box(*REGION_WINDOWS[region])
        # Not higher than wide: the window grows to the sides instead.
        lacking = max(0.0, (bottom - top) * 1.5 - (east - west)) / 2
        west, east = west - lacking, east + lacking
    margin = 0.02 * (east - west)
    west, east, top, bottom = west - margin, east + margin, top - margin / 2, bottom + margin / 2
    return _Frame(west, top, east, bottom, width * 72 / (east - west))


def _draw(
    axes: Axes, frame: _Frame, result: Markets, layer: PrintLayer, marks: Marks, theme: Theme
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
            hatch="/" * 7,
            linewidth=0.0,
            zorder=2,
        )
        missing.plot(**fill, facecolor="none", edgecolor=paper.line, linewidth=0.3, zorder=2.1)
    _outlines(fill, land, result, marks, theme)
    _dots(axes, frame, land, colours, result, marks, theme)
    _star(axes, frame, land, result, theme)
    _names(axes, frame, land, result, marks, paper)


def _fills(economies: pd.Index, layer: PrintLayer, theme: Theme) -> pd.Series:
    """Give each economy's colour, missing where it has no value."""
    colours = dict(enumerate(layer.colours(theme)))
    return layer.classes.index.reindex(economies).map(colours, na_action="ignore").astype(object)


def _outlines(
    fill: dict[str, Any], land: gpd.GeoDataFrame, result: Markets, marks: Marks, theme: Theme
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
            rows.plot(**fill, **line, edgecolor=halo, linewidth=thick + 1.0, zorder=3)
        rows.plot(**fill, **line, edgecolor=colour, linewidth=thick, zorder=3.1)


def _dots(
    axes: Axes,
    frame: _Frame,
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
        linewidths=thick,
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


def _star(
    axes: Axes, frame: _Frame, land: gpd.GeoDataFrame, result: Markets, theme: Theme
) -> None:
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


def _names(
    axes: Axes,
    frame: _Frame,
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


def _expected(frame: _Frame, result: Markets) -> list[tuple[str, float, float, bool]]:
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
    frame: _Frame,
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


def _head(result: Markets, layer: PrintLayer, width: float) -> list[tuple[str, float, str]]:
    """Write the title, and what is measured in which years."""
    say = result.say
    if layer.years:
        under = say("{unit}; figures of {years}", unit=layer.unit, years=layer.years)
    else:
        under = layer.unit
    titled = [(line, 14.0, "bold") for line in wrapped(layer.finding, width, 14.0)]
    return [*titled, (under, 8.5, "normal")]


def _foot(result: Markets, layer: PrintLayer, version: str, width: float) -> list[str]:
    """Write sources, boundaries and what the figures rest on."""
    say = result.say
    said = [
        say("Sources: {sources}.", sources="; ".join(layer.sources)),
        boundary_note(result),
        say(
            "Kindred Markets {version}, snapshot {snapshot}, recipe {recipe}.",
            version=version,
            snapshot=result.snapshot_id,
            recipe=result.recipe.id,
        ).replace("  ", " "),
    ]
    return [line for text in said for line in wrapped(text, width, 5.8)]


def boundary_note(result: Markets) -> str:
    """Name the source of the boundaries and say what they do not mean."""
    return result.say(
        "Boundaries: {source}. Boundaries and names imply no judgement on the status of any "
        "territory.",
        source=boundary_source(),
    )


def wrapped(text: str, width: float, size: float) -> list[str]:
    """Break a text into lines that fit a width in inches, at a size in points."""
    import textwrap

    # DejaVu Sans takes 0.58 of its size on average; a bold title somewhat more.
    letters = int((width - 0.5) * 72 / (size * (0.68 if size > 10 else 0.56)))
    return textwrap.wrap(text, letters, break_long_words=True) or [""]


def _write(
    drawn: Figure,
    lines: Sequence[tuple[str, float, str]],
    top: float,
    paper: Paper,
    colour: str | None = None,
) -> None:
    """Write lines from a height in inches downwards."""
    whole = drawn.get_figheight()
    left = 0.25 / drawn.get_figwidth()
    for text, size, weight in lines:
        drawn.text(
            left,
            top / whole,
            text,
            fontsize=size,
            fontweight=weight,
            va="top",
            color=colour or paper.ink,
        )
        top -= size * (1.43 if size < 6 else 1.3) / 72


def _entries(layer: PrintLayer, result: Markets | None, marks: Marks) -> int:
    """Count the entries of the legend."""
    return len(layer.labels) + 2 + 1 + bool(marks.listed) + bool(marks.proposals)


def _columns(width: float) -> int:
    """Say how many entries of the legend stand side by side."""
    return max(2, int(width / 1.55))


def _legend_rows(layer: PrintLayer, marks: Marks, width: float) -> int:
    """Say how many rows the legend has."""
    return -(-_entries(layer, None, marks) // _columns(width))


def _legend(
    drawn: Figure,
    layer: PrintLayer,
    result: Markets,
    marks: Marks,
    theme: Theme,
    top: float,
) -> None:
    """Draw the legend: classes with their counts, what is missing, and the marks."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    say, paper, roles = result.say, PAPERS[theme], ROLES[theme]
    handles: list[Any] = [
        Patch(facecolor=colour, edgecolor=paper.line, linewidth=0.5, label=f"{label} ({count})")
        for colour, label, count in zip(
            layer.colours(theme), layer.labels, layer.classes.counts, strict=True
        )
    ]
    handles.append(
        Patch(
            facecolor=paper.page,
            edgecolor=paper.hatch,
            hatch="/" * 7,
            linewidth=0.5,
            label=f"{layer.missing} ({layer.classes.missing})",
        )
    )
    handles.append(
        Patch(
            facecolor=paper.neutral,
            edgecolor=paper.line,
            linestyle=(0, (2, 2)),
            linewidth=0.5,
            label=say("No figures of its own"),
        )
    )
    handles.append(
        Line2D(
            [],
            [],
            linestyle="none",
            marker="*",
            markersize=8,
            markerfacecolor=roles.home,
            markeredgecolor=paper.halo,
            markeredgewidth=0.5,
            label=say("Home market"),
        )
    )
    for codes, colour, text in (
        (marks.proposals, roles.proposal, say("Proposed market")),
        (marks.listed, roles.selected, say("On the shortlist")),
    ):
        if codes:
            handles.append(Patch(facecolor="none", edgecolor=colour, linewidth=1.2, label=text))
    title = layer.unit if not layer.years else f"{layer.unit}; {layer.years}"
    legend = drawn.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(0.15 / drawn.get_figwidth(), top),
        ncols=_columns(drawn.get_figwidth()),
        frameon=False,
        fontsize=7,
        title=title,
        title_fontsize=7,
        alignment="left",
        labelcolor=paper.ink,
        handlelength=1.6,
        handleheight=1.0,
        columnspacing=1.2,
        borderaxespad=0.0,
    )
    legend.get_title().set_color(paper.faint)
