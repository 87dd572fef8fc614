"""Charts on paper: the figures of the screen, drawn by matplotlib from the same description.

A figure is made once, by the functions that make it for the screen. What it holds (bars, lines,
marks, bands, annotations, axes, a legend) is drawn here at print size, with its title above and
its notes and sources below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from dashboard.palettes import Theme
from dashboard.prints.legend import EDGE, write
from dashboard.prints.markup import words
from dashboard.prints.measure import wrapped
from dashboard.prints.overlays import Sheet, annotation, shape
from dashboard.prints.paper import PAPERS, ImageFormat, Paper, figure, image, settings
from dashboard.prints.scales import Scale, dress, figure_scales
from dashboard.prints.traces import POINT, bars, colour, dashes, looks, scatter, symbol, unprintable
from geo.wording import Speech

if TYPE_CHECKING:
    import plotly.graph_objects as go
    from matplotlib.figure import Figure

_GRIDS: Final[dict[Theme, str]] = {"light": "#dde2e7", "dark": "#2b3641"}


@dataclass(frozen=True)
class Captions:
    """What stands above and below a chart on paper.

    Attributes
    ----------
    title
        What is to be seen.
    notes
        How it is to be read, its sources, and what it rests on; one paragraph each.
    """

    title: str
    notes: tuple[str, ...] = ()


def chart_image(
    drawing: go.Figure,
    captions: Captions,
    form: ImageFormat,
    *,
    say: Speech,
    theme: Theme = "light",
    width: float = 9.0,
    dpi: int = 300,
) -> bytes:
    """Draw a figure of the screen as an image file.

    Parameters
    ----------
    drawing
        As ``dashboard.charts`` and its neighbours make it, for the same theme.
    captions
        Title and notes; without notes, the chart alone is drawn.
    form
        ``png`` or ``svg``.
    say
        Who writes numbers.
    theme
        Light for paper, dark for a dark slide.
    width
        Inches; the height is the figure's own.
    dpi
        Dots per inch of a PNG.

    Returns
    -------
    bytes
        The same arguments give the same bytes.

    Raises
    ------
    ExportError
        When the figure holds something that cannot be drawn here.
    """
    paper = PAPERS[theme]
    with settings():
        drawn = figure(width, 1.0, paper)
        drawn.set_layout_engine(None)
        sheet = _sheet(drawn, drawing)
        _fill(sheet, drawing, say, paper, _GRIDS[theme])
        _arrange(drawn, sheet, drawing, captions, paper)
        return image(drawn, form, dpi=dpi, title=captions.title)


def _sheet(drawn: Figure, drawing: go.Figure) -> Sheet:
    """Make axes for every pair of scales that a trace is drawn on."""
    for trace in drawing.data:
        if trace.type not in ("scatter", "bar"):
            raise unprintable(f"a trace of the kind {trace.type!r}")
    pairs = dict.fromkeys(_pair(trace) for trace in drawing.data) or {("x", "y"): None}
    paper = drawn.add_axes((0, 0, 1, 1), zorder=3)
    paper.set_axis_off()
    return Sheet(
        {pair: drawn.add_axes((0, 0, 1, 1)) for pair in pairs}, figure_scales(drawing), paper
    )


def _pair(trace: Any) -> tuple[str, str]:
    """Name the scales of a trace."""
    return trace.xaxis or "x", trace.yaxis or "y"


def _fill(sheet: Sheet, drawing: go.Figure, say: Speech, paper: Paper, grid: str) -> None:
    """Draw traces, shapes and scales; annotations follow once the axes have their ranges."""
    for (x, y), axes in sheet.axes.items():
        own = [trace for trace in drawing.data if _pair(trace) == (x, y)]
        across, up = sheet.scales[x], sheet.scales[y]
        for trace in own:
            if trace.type == "scatter":
                scatter(axes, trace, across.places, up.places)
        bars(axes, [trace for trace in own if trace.type == "bar"], up.places, paper.ink)
        dress(axes, across, up, say, paper.ink, grid)
    for item in drawing.layout.shapes:
        shape(sheet, item)


def _arrange(
    drawn: Figure, sheet: Sheet, drawing: go.Figure, captions: Captions, paper: Paper
) -> None:
    """Give everything its room: title, legend, plots with what stands round them, notes."""
    wide, layout = drawn.get_figwidth(), drawing.layout
    tall = (layout.height or 450) * POINT / 72
    margin = layout.margin
    tall = max(1.0, tall - ((margin.t or 0) + (margin.b or 0)) * POINT / 72 - 0.35)
    title = [
        (line, 12.5, "bold") for line in wrapped(captions.title, wide - 2 * EDGE, 12.5, bold=True)
    ]
    title = title if captions.title else []
    notes = [line for text in captions.notes for line in wrapped(text, wide - 2 * EDGE, 6.2)]
    # Twice: how much room words need beside the plots depends on the plots' own width.
    extras = [part for item in layout.annotations for part in annotation(sheet, item, paper.ink)]
    left = right = above = below = 0.0
    for _turn in range(2):
        region = (EDGE + left, 4.0, wide - 2 * EDGE - left - right, tall)
        drawn.set_figheight(tall + 8.0)
        _place(drawn, sheet, region)
        left, right, above, below = _overflow(drawn, sheet, extras, region)
    key = _legend(drawn, drawing, paper) if layout.showlegend else None
    key_height = key.get_window_extent().height / drawn.dpi + 0.08 if key else 0.0
    head = sum(size * 1.3 for _, size, _ in title) / 72 + (0.12 if title else 0.0)
    foot = len(notes) * 6.2 * 1.35 / 72 + (0.12 if notes else 0.0)
    whole = EDGE / 2 + head + key_height + above + 0.06 + tall + below + 0.06 + foot + EDGE / 2
    drawn.set_figheight(whole)
    bottom = EDGE / 2 + foot + below + 0.06
    region = (EDGE + left, bottom, wide - 2 * EDGE - left - right, tall)
    _place(drawn, sheet, region)
    write(drawn, title, whole - EDGE / 2, paper.ink)
    if key:
        key.set_bbox_to_anchor((EDGE / wide, (whole - EDGE / 2 - head) / whole), drawn.transFigure)
    write(drawn, [(line, 6.2, "normal") for line in notes], foot + EDGE / 2 - 0.12, paper.faint)


def _place(drawn: Figure, sheet: Sheet, region: tuple[float, float, float, float]) -> None:
    """Put all axes into a region given in inches: left, bottom, width and height."""
    left, bottom, width, height = region
    wide, tall = drawn.get_figwidth(), drawn.get_figheight()
    sheet.paper.set_position((left / wide, bottom / tall, width / wide, height / tall))
    for (x, y), axes in sheet.axes.items():
        x0, x1 = _domain(sheet.scales[x])
        y0, y1 = _domain(sheet.scales[y])
        axes.set_position(
            (
                (left + x0 * width) / wide,
                (bottom + y0 * height) / tall,
                (x1 - x0) * width / wide,
                (y1 - y0) * height / tall,
            )
        )


def _domain(scale: Scale) -> tuple[float, float]:
    """Give the part of the region that a scale takes."""
    low, high = scale.spec.domain or (0.0, 1.0)
    return float(low), float(high)


def _overflow(
    drawn: Figure, sheet: Sheet, extras: Sequence[Any], region: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    """Measure in inches how far words reach over a region: left, right, above and below."""
    renderer, dpi = drawn.canvas.get_renderer(), drawn.dpi  # type: ignore[attr-defined]
    left, bottom, width, height = region
    boxes = [item.get_window_extent(renderer) for item in extras]
    for axes in sheet.axes.values():
        boxes += [box for axis in (axes.xaxis, axes.yaxis) if (box := axis.get_tightbbox(renderer))]
        boxes += [text.get_window_extent(renderer) for text in axes.texts]
    if not boxes:
        return 0.0, 0.0, 0.0, 0.0
    return (
        max(0.0, left - min(box.x0 for box in boxes) / dpi),
        max(0.0, max(box.x1 for box in boxes) / dpi - left - width),
        max(0.0, max(box.y1 for box in boxes) / dpi - bottom - height),
        max(0.0, bottom - min(box.y0 for box in boxes) / dpi),
    )


def _legend(drawn: Figure, drawing: go.Figure, paper: Paper) -> Any:
    """Draw the legend in as few rows as there is room for; None without an entry."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    handles: list[Any] = []
    for trace in drawing.data:
        if trace.showlegend is False or not trace.name:
            continue
        name = words(trace.name)
        if trace.type == "bar":
            handles.append(Patch(facecolor=colour(trace.marker.color), label=name))
            continue
        lined, marked = "lines" in (trace.mode or "lines"), "markers" in (trace.mode or "lines")
        fill, edge, width = looks(trace)
        handles.append(
            Line2D(
                [],
                [],
                label=name,
                color=colour(trace.line.color) if lined else "none",
                linestyle=dashes(trace.line.dash) if lined else "none",
                linewidth=(trace.line.width or 2) * POINT,
                marker=symbol(trace.marker.symbol) if marked else "none",
                markersize=6,
                markerfacecolor=fill,
                markeredgecolor=edge,
                markeredgewidth=width,
            )
        )
    if "reversed" in (drawing.layout.legend.traceorder or ""):
        handles.reverse()
    if not handles:
        return None
    room = (drawn.get_figwidth() - 2 * EDGE) * drawn.dpi
    for columns in range(len(handles), 0, -1):
        made = drawn.legend(
            handles=handles,
            loc="upper left",
            ncols=columns,
            frameon=False,
            fontsize=8,
            labelcolor=paper.ink,
            handlelength=2.2,
            columnspacing=1.4,
            borderpad=0.0,
            borderaxespad=0.0,
        )
        if made.get_window_extent().width <= room or columns == 1:
            return made
        made.remove()
    return None
