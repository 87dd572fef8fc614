"""Plotly figures of years: one indicator over time, several side by side, the year of a plane."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from dashboard.charts import axis, ink, layout, legend, scaled
from dashboard.language import _
from dashboard.side_charts import Style
from data.history import FIRST_YEAR, with_gaps
from geo.markets import Markets

if TYPE_CHECKING:
    import plotly.graph_objects as go

_FIXED: dict[str, Any] = {"fixedrange": True}
_IN_NUMBERS = "0123456789.,-−"


def small_multiples(
    result: Markets,
    history: pd.DataFrame,
    indicators: Sequence[str],
    looks: dict[str, Style],
    *,
    across: int = 3,
) -> go.Figure:
    """Draw a small figure over the years for each indicator.

    Parameters
    ----------
    result
        The merged economies.
    history
        Figures as `data.history.histories` gives them.
    indicators
        One figure for each, in this order.
    looks
        Economies to draw and how, home first.
    across
        Figures side by side.

    Returns
    -------
    plotly.graph_objects.Figure
        Lines that break where a year is missing, with a mark for every figure there is; scales
        differ from figure to figure, years do not.
    """
    import plotly.graph_objects as go

    down = -(-len(indicators) // across)
    head = 74 if across == 1 else 106
    height = (190 if across == 1 else 230) * down + head - 4
    grid = _grid(len(indicators), across, down, height)
    last = _last_year(result, history)
    # The others would be taken apart for nothing.
    history = history[history["indicator"].isin(list(indicators)).to_numpy(dtype=bool)]
    series = dict(iter(history.groupby(["indicator", "economy"])))
    years = history.groupby("indicator")["year"].agg(["min", "max"])
    small = {"size": scaled(11)}
    traces: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    axes: dict[str, Any] = {}
    for place, (indicator, (left, right, low, high)) in enumerate(
        zip(indicators, grid, strict=True)
    ):
        number = str(place + 1) if place else ""
        for code, look in reversed(looks.items()):
            own = series.get((indicator, code), history.iloc[:0])
            line = _line(result, code, indicator, own, look)
            where = {"xaxis": f"x{number}", "yaxis": f"y{number}"}
            traces.append({**line, **where, "showlegend": place == 0, "legendgroup": code})
        axes[f"xaxis{number}"] = {
            **_FIXED,
            "domain": [left, right],
            "anchor": f"y{number}",
            "range": [FIRST_YEAR - 0.8, last + 0.8],
            "tickformat": "d",
            "nticks": 4,
            "tickfont": small,
        }
        axes[f"yaxis{number}"] = {
            **_FIXED,
            "domain": [low, high],
            "anchor": f"x{number}",
            "nticks": 4,
            "automargin": True,
            "tickfont": small,
        }
        said = _span(years.loc[indicator] if indicator in years.index else None)
        notes.append(_caption_of(result, indicator, said, left, high, across))
    top = legend(y=1 + (head - 22) / (height - head - 38), traceorder="reversed")
    frame = {**layout("", height), "showlegend": True, "legend": top, "annotations": notes, **axes}
    frame["margin"] = {"l": 8, "r": 8, "t": head + 14, "b": 24}
    # As one description, for Plotly checks parts that are added one by one far more slowly.
    return go.Figure({"data": traces, "layout": frame})


def _grid(
    count: int, across: int, down: int, height: int
) -> list[tuple[float, float, float, float]]:
    """Divide a figure into small ones: left, right, lower and upper end of each, from 0 to 1."""
    gap, room = (
        (0.09 if across > 1 else 0.0),
        ((80 if across == 1 else 120) / height if down > 1 else 0.0),
    )
    width = (1 - gap * (across - 1)) / across
    tall = (1 - room * (down - 1)) / down
    found = []
    for place in range(count):
        row, column = divmod(place, across)
        left = column * (width + gap)
        high = 1 - row * (tall + room)
        found.append((left, min(left + width, 1.0), max(high - tall, 0.0), high))
    return found


def of_year(figure: go.Figure, year: int, years: Sequence[Markets]) -> None:
    """Write its year on an opportunity plane, and let its axes stay as the years change.

    Parameters
    ----------
    figure
        The plane; changed in place.
    year
        The last year whose figures count.
    years
        The merged economies of each year that there is: the axes hold the pools of all.
    """
    written = {
        "text": str(year),
        **{"x": 1, "xref": "paper", "xanchor": "right"},
        **{"y": 1, "yref": "paper", "yanchor": "top"},
        "showarrow": False,
        "font": {"size": 40, "color": ink()},
        "opacity": 0.45,
    }
    changed: dict[str, Any] = {
        "annotations": [*(note.to_plotly_json() for note in figure.layout.annotations), written]
    }
    columns = ["similarity", "ai_development"]
    inside = (item.opportunity.ranking["pool"].to_numpy(dtype=bool) for item in years)
    pools = pd.concat(
        [item.frame.loc[pool, columns] for item, pool in zip(years, inside, strict=True)]
    )
    if not pools.empty:
        low, high = pools.min(), pools.max()
        room = 0.06 * (high - low)
        for name, column in zip(("xaxis", "yaxis"), columns, strict=True):
            ends = [low[column] - room[column], high[column] + room[column]]
            changed[name] = {"range": ends}
    # At one go, for Plotly takes parts that are added one by one far more slowly.
    figure.update_layout(changed)


def trend(
    result: Markets, history: pd.DataFrame, indicator: str, looks: dict[str, Style]
) -> go.Figure:
    """Draw one indicator over the years.

    Parameters
    ----------
    result
        The merged economies.
    history
        Figures as `data.history.histories` gives them.
    indicator
        The indicator's code.
    looks
        Economies to draw and how, home first.

    Returns
    -------
    plotly.graph_objects.Figure
        Lines that break where a year is missing, each with its name at its end.
    """
    import plotly.graph_objects as go

    own = history[history["indicator"] == indicator]
    last = _last_year(result, history)
    traces = [
        _line(result, code, indicator, own[own["economy"] == code], look)
        for code, look in reversed(looks.items())
    ]
    frame = layout(
        "",
        380,
        showlegend=True,
        legend=legend(traceorder="reversed"),
        xaxis={
            **axis(""),
            **_FIXED,
            "range": [FIRST_YEAR - 0.8, last + 0.8],
            "tickformat": "d",
        },
        yaxis={
            **axis(result.say(result.catalogue.indicator(indicator).unit)),
            **_FIXED,
            "automargin": True,
        },
    )
    return go.Figure({"data": traces, "layout": frame})


def _line(
    result: Markets, code: str, indicator: str, own: pd.DataFrame, look: Style
) -> dict[str, Any]:
    """Draw one series; what is not known breaks the line."""
    unit, name = result.catalogue.indicator(indicator).unit, result.name(code)
    # More digits than a screen can show would only be sent for nothing.
    at, values = own["at"].tolist(), [float(f"{value:.6g}") for value in own["value"]]
    texts = [result.say.quantity(value, unit) for value in own["value"].tolist()]
    periods = own["period"].tolist()
    when = "%{x:d}: "
    if periods != [f"{each:.0f}" for each in at]:
        texts, when = [f"{said}: {text}" for said, text in zip(periods, texts, strict=True)], ""
    front, texts, back = _shared_ends(texts)
    x, y, said = with_gaps(at, values, texts)
    return {
        "type": "scatter",
        "x": x,
        "y": y,
        "text": said,
        "name": name,
        "mode": "lines+markers",
        "connectgaps": False,
        "line": {"color": look.colour, "width": look.width, "dash": look.dash},
        "marker": {"size": 5, "symbol": look.symbol, "color": look.colour},
        "hovertemplate": f"{name}, {when}{front}%{{text}}{back}<extra></extra>",
    }


def _shared_ends(texts: list[str]) -> tuple[str, list[str], str]:
    """Take off what all texts begin and end with, such as a unit, but for figures.

    A browser is told of it once instead of at every mark.
    """
    front = _shared_start(texts).rstrip(_IN_NUMBERS)
    back = _shared_start([text[::-1] for text in texts])[::-1].lstrip(_IN_NUMBERS)
    inner = [text[len(front) : len(text) - len(back)] for text in texts]
    # Braces after a per cent sign would be filled in by the chart.
    if "%{" in front + back or not all(inner):
        return "", texts, ""
    return front, inner, back


def _shared_start(texts: list[str]) -> str:
    """Give what all texts begin with."""
    low, high = min(texts, default=""), max(texts, default="")
    pairs = zip(low, high, strict=False)
    unlike = (place for place, (one, other) in enumerate(pairs) if one != other)
    return low[: next(unlike, len(low))]


def _caption_of(
    result: Markets, indicator: str, years: str, left: float, high: float, across: int
) -> dict[str, Any]:
    """Write above a small figure what it shows, its unit and the years that there are."""
    item = result.catalogue.indicator(indicator)
    # Three stand side by side on a tablet too, where each is 180 pixels wide.
    wide, lines, between = (46, 2, "; ") if across == 1 else (23, 3, "<br>")
    name = "<br>".join(textwrap.wrap(item.name, wide, max_lines=lines, placeholder="…"))
    unit = textwrap.shorten(result.say(item.unit), 34 if across == 1 else 28, placeholder="…")
    small = f"font-size:{scaled(11):.0f}px"
    return {
        "text": f"<b>{name}</b><br><span style='{small}'>{unit}{between}{years}</span>",
        "x": left,
        "y": high,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "align": "left",
        "showarrow": False,
        "font": {"size": scaled(12), "color": ink()},
    }


def _span(years: pd.Series | None) -> str:
    """Say from which year to which there are figures; None where there are none."""
    if years is None:
        return _("no figure since {year}", year=FIRST_YEAR)
    first, last = int(years["min"]), int(years["max"])
    return str(first) if first == last else _("{first} to {last}", first=first, last=last)


def _last_year(result: Markets, history: pd.DataFrame) -> int:
    """Give the year that time scales end with."""
    known = int(history["year"].max()) if len(history) else result.reference_year
    return max(known, result.reference_year)
