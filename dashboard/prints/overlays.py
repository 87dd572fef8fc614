"""Shapes and annotations of printed charts: bands, lines across, names with their leaders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from dashboard.prints.markup import Line, lines
from dashboard.prints.scales import Scale
from dashboard.prints.traces import POINT, colour, dashes, unprintable

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Annotation

_LEADING: Final = 1.25
_APART: Final = {"top": -2.5, "bottom": 1.0}
"""Points that a text keeps away from what it is anchored to."""
_ANCHORS: Final = {
    None: "center",
    "auto": "center",
    "left": "left",
    "center": "center",
    "right": "right",
    "top": "top",
    "middle": "center",
    "bottom": "bottom",
}


@dataclass(frozen=True)
class Sheet:
    """What a figure's coordinates refer to.

    Attributes
    ----------
    axes
        By the names of their x and y axis, such as ``("x2", "y2")``.
    scales
        By name.
    paper
        Axes over the whole of the plots, from 0 to 1 both ways.
    """

    axes: Mapping[tuple[str, str], Axes]
    scales: Mapping[str, Scale]
    paper: Axes

    def of(self, xref: str, yref: str) -> Axes:
        """Give the axes that a pair of references belongs to."""
        name_x, name_y = xref.split(" ")[0], yref.split(" ")[0]
        for (x, y), axes in self.axes.items():
            if name_x in (x, "paper") and name_y in (y, "paper") and name_x + name_y != "paper":
                return axes
        return self.paper

    def transform(self, xref: str, yref: str) -> Any:
        """Give the transformation of a pair of references."""
        from matplotlib.transforms import blended_transform_factory

        own = self.of(xref, yref)

        def one(ref: str) -> Any:
            if ref == "paper":
                return self.paper.transAxes
            return own.transAxes if ref.endswith(" domain") else own.transData

        return blended_transform_factory(one(xref), one(yref))

    def place(self, ref: str, value: Any) -> float:
        """Give the number that a coordinate stands for."""
        if ref == "paper" or ref.endswith(" domain"):
            return float(value)
        return float(self.scales[ref].places([value])[0])


def shape(sheet: Sheet, item: Any) -> None:
    """Draw a band or a line.

    Parameters
    ----------
    sheet
        The axes.
    item
        Plotly's shape.
    """
    from matplotlib.lines import Line2D
    from matplotlib.patches import Rectangle

    xref, yref = item.xref or "x", item.yref or "y"
    axes, transform = sheet.of(xref, yref), sheet.transform(xref, yref)
    x0, x1 = (sheet.place(xref, value) for value in (item.x0, item.x1))
    y0, y1 = (sheet.place(yref, value) for value in (item.y0, item.y1))
    if item.type == "rect":
        fill = colour(item.fillcolor, item.opacity) if item.fillcolor else "none"
        axes.add_patch(
            Rectangle(
                (x0, y0), x1 - x0, y1 - y0, transform=transform, facecolor=fill, lw=0, zorder=0.5
            )
        )
    elif item.type == "line":
        axes.add_line(
            Line2D(
                [x0, x1],
                [y0, y1],
                transform=transform,
                color=colour(item.line.color, item.opacity),
                linewidth=(item.line.width or 2) * POINT,
                linestyle=dashes(item.line.dash),
                zorder=2.5,
            )
        )
    else:
        raise unprintable(f"a shape of the kind {item.type!r}")


def annotation(sheet: Sheet, item: Any, ink: str) -> list[Annotation]:
    """Write an annotation, with a thin line to its place where it stands off.

    Parameters
    ----------
    sheet
        The axes.
    item
        Plotly's annotation.
    ink
        Colour of letters that have none of their own.
    """
    xref, yref = item.xref or "x", item.yref or "y"
    at = (sheet.place(xref, item.x), sheet.place(yref, item.y))
    leads = item.showarrow is not False and item.text
    off = (
        ((item.ax or 0) * POINT, -(item.ay or 0) * POINT)
        if leads
        else ((item.xshift or 0) * POINT, (item.yshift or 0) * POINT + _APART.get(item.yanchor, 0))
    )
    said = lines(item.text or "")
    size = (item.font.size or 12) * POINT
    written = []
    for text, rise in _stacked(said, size, _ANCHORS[item.yanchor]):
        looks: dict[str, Any] = {}
        if leads:
            looks["arrowprops"] = {
                "arrowstyle": "-",
                "linewidth": (item.arrowwidth or 1) * POINT,
                "color": colour(item.arrowcolor or ink),
                "shrinkA": 0,
                "shrinkB": (item.standoff or 0) * POINT,
            }
        written.append(
            sheet.of(xref, yref).annotate(
                text.text,
                at,
                xycoords=sheet.transform(xref, yref),
                xytext=(off[0], off[1] + rise),
                textcoords="offset points",
                ha=_ANCHORS[item.xanchor],
                va=_ANCHORS[item.yanchor],
                fontsize=text.size * POINT if text.size else size,
                fontweight="bold" if text.bold else "normal",
                color=colour(item.font.color or ink, item.opacity),
                annotation_clip=False,
                zorder=5,
                **looks,
            )
        )
    return written


def _stacked(said: tuple[Line, ...], size: float, anchor: str) -> list[tuple[Line, float]]:
    """Say how far each line stands above its anchor, in points."""
    heights = [(line.size * POINT if line.size else size) * _LEADING for line in said]
    if anchor == "bottom":
        rises = [sum(heights[place + 1 :]) for place in range(len(said))]
    elif anchor == "top":
        rises = [-sum(heights[:place]) for place in range(len(said))]
    else:
        middle = (sum(heights) - heights[-1]) / 2
        rises = [middle - sum(heights[:place]) for place in range(len(said))]
    return list(zip(said, rises, strict=True))
