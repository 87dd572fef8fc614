"""The axes of printed charts: where coordinates lie, and how ticks are written."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from dashboard.prints.markup import words
from dashboard.prints.traces import POINT
from geo.wording import Speech

if TYPE_CHECKING:
    import plotly.graph_objects as go
    from matplotlib.axes import Axes

_MILLION = 1e6


@dataclass(frozen=True)
class Scale:
    """One axis of a figure.

    Attributes
    ----------
    spec
        Plotly's description of it.
    categories
        Names in their order; empty for an axis of numbers.
    """

    spec: Any
    categories: tuple[str, ...] = ()

    def places(self, values: Sequence[Any]) -> np.ndarray:
        """Give the numbers that coordinates stand for; NaN where there is none."""
        if not self.categories:
            return np.array([np.nan if v is None else float(v) for v in values], dtype=float)
        order = {name: float(place) for place, name in enumerate(self.categories)}
        return np.array([np.nan if v is None else order[str(v)] for v in values], dtype=float)

    @property
    def reversed(self) -> bool:
        """Whether it runs the other way round."""
        return bool(self.spec.autorange == "reversed")


def scale_of(spec: Any, coordinates: Sequence[Sequence[Any]]) -> Scale:
    """Tell numbers from names, and put the names into their order.

    Parameters
    ----------
    spec
        The axis as Plotly describes it.
    coordinates
        Of every trace on it.
    """
    named = [[str(v) for v in part if v is not None] for part in coordinates if _names(part)]
    if not named:
        return Scale(spec)
    wanted = [str(name) for name in (spec.categoryarray or ())]
    return Scale(spec, tuple(dict.fromkeys([*wanted, *(name for part in named for name in part)])))


def _names(values: Sequence[Any]) -> bool:
    """Tell whether coordinates are names."""
    return any(isinstance(value, str) for value in values)


def dress(axes: Axes, across: Scale, up: Scale, say: Speech, ink: str, grid: str) -> None:
    """Give axes their ranges, titles and ticks.

    Parameters
    ----------
    axes
        With everything drawn on them.
    across, up
        The two scales.
    say
        Who writes numbers.
    ink, grid
        Colours of words and of the grid.
    """
    for name, scale in (("x", across), ("y", up)):
        _range(axes, name, scale)
        _ticks(axes, name, scale, say, grid)
    for spec, write in ((across.spec, axes.set_xlabel), (up.spec, axes.set_ylabel)):
        if spec.title.text:
            write(words(spec.title.text), fontsize=13 * POINT, color=ink)
    size = (across.spec.tickfont.size or 12) * POINT
    axes.tick_params(labelsize=size, labelcolor=ink, length=0, pad=3)
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.set_facecolor("none")


def _range(axes: Axes, name: str, scale: Scale) -> None:
    """Set from where to where an axis runs."""
    limit = axes.set_xlim if name == "x" else axes.set_ylim
    if scale.categories:
        low, high = -0.5, len(scale.categories) - 0.5
    elif scale.spec.range is not None:
        low, high = scale.spec.range
    else:
        low, high = axes.get_xlim() if name == "x" else axes.get_ylim()
        if scale.spec.rangemode == "tozero":
            low, high = min(low, 0.0), max(high, 0.0)
    limit(*((high, low) if scale.reversed else (low, high)))


def _ticks(axes: Axes, name: str, scale: Scale, say: Speech, grid: str) -> None:
    """Choose the ticks and write them in the reader's way."""
    from matplotlib.ticker import MaxNLocator

    axis = axes.xaxis if name == "x" else axes.yaxis
    if scale.categories:
        axis.set_ticks(
            range(len(scale.categories)), labels=[words(text) for text in scale.categories]
        )
        return
    axis.grid(visible=True, color=grid, linewidth=0.5, zorder=0)
    axes.set_axisbelow(True)
    years = scale.spec.tickformat == "d"
    if scale.spec.tickvals is not None:
        ticks = [float(value) for value in scale.spec.tickvals]
    else:
        low, high = sorted(axis.get_view_interval())
        finder = MaxNLocator(scale.spec.nticks or 7, steps=[1, 2, 5, 10], integer=years)
        ticks = [tick for tick in finder.tick_values(low, high) if low <= tick <= high]
    step = min(np.diff(ticks), default=1.0)
    axis.set_ticks(ticks, labels=[_written(tick, float(step), say, years) for tick in ticks])


def _written(value: float, step: float, say: Speech, year: bool) -> str:
    """Write a tick."""
    if year:
        return f"{value:.0f}"
    if abs(value) >= _MILLION:
        return say.large(value)
    digits = max(0, -math.floor(math.log10(step) + 1e-9)) if step > 0 else 0
    text = say.local(f"{value:,.{digits}f}")
    return text.replace("-", "\N{MINUS SIGN}")


def figure_scales(figure: go.Figure) -> dict[str, Scale]:
    """Give every axis of a figure by its name, such as ``x`` and ``y2``."""
    found = {}
    for kind in ("x", "y"):
        names = dict.fromkeys(getattr(trace, f"{kind}axis") or kind for trace in figure.data)
        for name in names or (kind,):
            spec = getattr(figure.layout, f"{kind}axis{name[1:]}")
            own = [
                getattr(trace, kind) or ()
                for trace in figure.data
                if (getattr(trace, f"{kind}axis") or kind) == name
            ]
            found[name] = scale_of(spec, own)
    return found
