"""The traces of the product's figures on paper: bars, lines and marks.

Only what the figures of the product hold can be drawn; anything else is refused, so that a chart
is never printed with a part missing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from data.errors import ExportError
from data.languages import fill

if TYPE_CHECKING:
    import plotly.graph_objects as go
    from matplotlib.axes import Axes

POINT: Final = 0.75
"""Points to a pixel of the screen, of which there are 96 to the inch."""

SYMBOLS: Final = {
    "circle": "o",
    "circle-open": "o",
    "square": "s",
    "diamond": "D",
    "cross": "P",
    "x": "X",
    "triangle-up": "^",
}
"""Plotly's symbol to matplotlib's."""

_STYLES: Final[dict[str, Any]] = {
    "solid": "-",
    "dot": (0, (1, 2)),
    "dash": (0, (5, 3)),
    "dashdot": (0, (5, 2, 1, 2)),
    "longdash": (0, (9, 3)),
}
_DIAMOND = 0.8
"""Matplotlib's diamond is as wide as a square set on its corner; Plotly's is narrower."""


def colour(text: object, opacity: float | None = None) -> tuple[float, float, float, float]:
    """Read a colour as Plotly takes it.

    Parameters
    ----------
    text
        Such as ``#1f6fb4`` or ``rgba(134,141,152,0.9)``.
    opacity
        Counts on top of the colour's own.

    Raises
    ------
    ExportError
        For anything else.
    """
    from matplotlib.colors import to_rgba

    said, more = str(text), 1.0 if opacity is None else float(opacity)
    try:
        if said.startswith("rgba(") and said.endswith(")"):
            red, green, blue, alpha = (float(part) for part in said[5:-1].split(","))
            return red / 255, green / 255, blue / 255, alpha * more
        red, green, blue, alpha = to_rgba(said)
    except ValueError as error:
        raise unprintable(f"the colour {said!r}") from error
    return red, green, blue, alpha * more


def dashes(name: object) -> Any:
    """Give matplotlib's style of a line by Plotly's name."""
    if name is not None and name not in _STYLES:
        raise unprintable(f"the line {name!r}")
    return _STYLES[str(name or "solid")]


def symbol(name: object) -> str:
    """Give matplotlib's marker by Plotly's symbol."""
    if name is not None and name not in SYMBOLS:
        raise unprintable(f"the symbol {name!r}")
    return SYMBOLS[str(name or "circle")]


def unprintable(what: str) -> ExportError:
    """Say that a part of a figure cannot be drawn on paper."""
    return ExportError(
        fill("Cannot print {what}.", what=what), "Take the chart's figures as CSV instead."
    )


Places = Callable[[Sequence[Any]], np.ndarray]
"""Turns coordinates, which may be the names of categories, into numbers."""


def scatter(axes: Axes, trace: go.Scatter, x: Places, y: Places) -> None:
    """Draw lines and marks.

    Parameters
    ----------
    axes
        What to draw on.
    trace
        Mode lines, markers or both; a value of None breaks the line.
    x, y
        Places of the coordinates.
    """
    mode = trace.mode or "lines"
    if set(mode.split("+")) - {"lines", "markers"}:
        raise unprintable(f"marks of the mode {mode!r}")
    across, up = x(trace.x), y(trace.y)
    if "lines" in mode:
        wide = (trace.line.width or 2) * POINT
        axes.plot(
            across,
            up,
            color=colour(trace.line.color, trace.opacity),
            linewidth=wide,
            linestyle=dashes(trace.line.dash),
            # A band of a wide line ends where its values end.
            solid_capstyle="butt" if wide > 4 else "round",
            zorder=2,
        )
    if "markers" in mode:
        _marks(axes, trace, across, up)


def _marks(axes: Axes, trace: go.Scatter, across: np.ndarray, up: np.ndarray) -> None:
    """Draw the marks of a trace, largest first, so that none hides another whole."""
    marker = trace.marker
    fill, edge, width = looks(trace)
    sizes = np.broadcast_to(np.asarray(marker.size or 6, dtype=float), across.shape) * POINT
    if marker.symbol == "diamond":
        sizes = sizes * _DIAMOND
    order = np.argsort(-sizes, kind="stable")
    axes.scatter(
        across[order],
        up[order],
        s=sizes[order] ** 2,
        marker=symbol(marker.symbol),
        facecolors=[fill],
        edgecolors=[edge],
        linewidths=width,
        zorder=3,
    )


def looks(trace: go.Scatter) -> tuple[Any, Any, float]:
    """Give fill, edge and width of the edge of a trace's marks."""
    marker = trace.marker
    own = colour(marker.color or trace.line.color, marker.opacity)
    if str(marker.symbol or "").endswith("-open"):
        return "none", own, 1.0
    edge = colour(marker.line.color) if marker.line.color else own
    return own, edge, (marker.line.width or 0) * POINT


def bars(axes: Axes, traces: Sequence[go.Bar], y: Places, ink: str) -> None:
    """Draw horizontal bars, side by side where there are several for a name.

    Parameters
    ----------
    axes
        What to draw on.
    traces
        All bars of the figure, in the order of their drawing.
    y
        Places of the names.
    ink
        Colour of figures beside the bars.
    """
    wide = 0.8 / max(len(traces), 1)
    for number, trace in enumerate(traces):
        if trace.orientation != "h":
            raise unprintable("upright bars")
        long = np.array(trace.x, dtype=float)
        middle = y(trace.y) + (number - (len(traces) - 1) / 2) * wide
        error = trace.error_x
        whiskers: dict[str, Any] = {}
        if error.array is not None:
            whiskers = {
                "xerr": np.array([error.arrayminus, error.array], dtype=float),
                "error_kw": {"ecolor": colour(error.color), "elinewidth": 0.9, "capsize": 1.6},
            }
        axes.barh(middle, long, wide, color=colour(trace.marker.color), zorder=2, **whiskers)
        for length, place, text in zip(long, middle, trace.text or (), strict=False):
            axes.annotate(
                str(text),
                (length, place),
                xytext=(3, 0),
                textcoords="offset points",
                va="center",
                color=ink,
                fontsize=12 * POINT,
                annotation_clip=False,
            )
