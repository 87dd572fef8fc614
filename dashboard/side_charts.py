"""Plotly figures that put economies side by side: distance, standing in the world, profiles."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from dashboard.charts import axis, ground, layout, legend, roles, series
from dashboard.language import _, local, quantity
from geo.markets import Markets
from geo.positions import Profile

if TYPE_CHECKING:
    import plotly.graph_objects as go

_SYMBOLS = ("circle", "square", "triangle-up", "cross", "x")
_DASHES = ("solid", "dot", "dash", "dashdot", "longdash")
_FIXED: dict[str, Any] = {"fixedrange": True}


@dataclass(frozen=True)
class Style:
    """How one economy looks in a figure; never by its colour alone."""

    colour: str
    symbol: str
    dash: str
    width: float


def styles(home: str, others: Sequence[str]) -> dict[str, Style]:
    """Give each economy its look: home always its own, the others in their order.

    Parameters
    ----------
    home
        The home market's code.
    others
        Codes of at most five other economies.

    Returns
    -------
    dict
        Home first.
    """
    found = {home: Style(roles().home, "diamond", "solid", 3.0)}
    for place, code in enumerate(code for code in others if code != home):
        found[code] = Style(
            series()[place % len(series())],
            _SYMBOLS[place % len(_SYMBOLS)],
            _DASHES[place % len(_DASHES)],
            2.0,
        )
    return found


def standing_plot(
    result: Markets,
    standing: pd.DataFrame,
    indicators: Sequence[str],
    looks: dict[str, Style],
    *,
    narrow: bool = False,
) -> go.Figure:
    """Draw where economies stand in the world by each indicator.

    Parameters
    ----------
    result
        The merged economies.
    standing
        Percentiles, economies by indicator.
    indicators
        Rows, from top to bottom.
    looks
        Economies to draw and how, home first.
    narrow
        Whether the figure stands on a phone.

    Returns
    -------
    plotly.graph_objects.Figure
        A mark for each figure on a scale from 0 to 100, over a band that holds the middle half of
        the world; what has no figure has no mark.
    """
    names = _row_names([result.catalogue.indicator(code).name for code in indicators], narrow)
    table = standing.loc[list(looks), list(indicators)]
    traces = [_segments(table.min().tolist(), table.max().tolist(), names, 2, roles().others)]
    for code, look in reversed(looks.items()):
        texts = [_figure_text(result, code, indicator) for indicator in indicators]
        traces.append(_row_marks(result.name(code), table.loc[code], names, texts, look))
    middle = {
        "type": "rect",
        **{"x0": 25, "x1": 75, "xref": "x", "y0": 0, "y1": 1, "yref": "y domain"},
        **{"fillcolor": ground().band, "line": {"width": 0}, "layer": "below"},
    }
    title = _("Percentile in the world")
    return _in_rows(traces, title, names, narrow, shapes=[middle])


def profile_plot(
    result: Markets, found: Profile, looks: dict[str, Style], *, narrow: bool = False
) -> go.Figure:
    """Draw the profiles of economies by pillar, over what is usual in the world.

    Parameters
    ----------
    result
        The merged economies.
    found
        Profiles of all economies.
    looks
        Economies to draw and how, home first.
    narrow
        Whether the figure stands on a phone.

    Returns
    -------
    plotly.graph_objects.Figure
        A row for each pillar; the wide band holds eight tenths of the world, the narrow one half.
    """
    codes = list(found.scores.columns)
    pillars = [result.catalogue.pillar(code) for code in codes]
    names = _row_names([pillar.name for pillar in pillars], narrow)
    traces: list[dict[str, Any]] = []
    for low, high, width, colour in (
        (0.10, 0.90, 22, ground().wide_band),
        (0.25, 0.75, 22, ground().band),
    ):
        ends = found.bands.loc[[low, high], codes]
        traces.append(_segments(ends.iloc[0].tolist(), ends.iloc[1].tolist(), names, width, colour))
    table = found.scores.loc[list(looks), codes]
    traces.append(_segments(table.min().tolist(), table.max().tolist(), names, 2, roles().others))
    for code, look in reversed(looks.items()):
        texts = [
            _("on {count} indicators", count=len(found.indicators[pillar])) for pillar in codes
        ]
        traces.append(_row_marks(result.name(code), table.loc[code], names, texts, look))
    title = _("Mean percentile") if narrow else _("Mean percentile, higher is better")
    return _in_rows(traces, title, names, narrow, height=44)


def _row_names(names: Sequence[str], narrow: bool) -> list[str]:
    """Break long names into two lines at most."""
    width = 22 if narrow else 38
    return [
        "<br>".join(textwrap.wrap(name, width, max_lines=2, placeholder="…")) or name
        for name in names
    ]


def _figure_text(result: Markets, code: str, indicator: str) -> str:
    """Write a figure with its period."""
    value = result.section.values.at[code, indicator]
    period = result.section.periods.at[code, indicator]
    written = result.say.quantity(value, result.catalogue.indicator(indicator).unit)
    return f"{written} ({period})" if period else written


def _segments(
    low: Sequence[float],
    high: Sequence[float],
    names: Sequence[str],
    width: float,
    colour: str,
) -> dict[str, Any]:
    """Draw a stretch in each row, all of them in one trace."""
    x: list[float | None] = []
    y: list[str | None] = []
    for start, end, name in zip(low, high, names, strict=True):
        if pd.notna(start) and pd.notna(end):
            x += [round(start, 2), round(end, 2), None]
            y += [name, name, None]
    return {
        "type": "scatter",
        "x": x,
        "y": y,
        "mode": "lines",
        "line": {"color": colour, "width": width},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _row_marks(
    name: str, values: pd.Series, rows: Sequence[str], texts: Sequence[str], look: Style
) -> dict[str, Any]:
    """Draw an economy's mark in each row that it has a value in."""
    known = [place for place, value in enumerate(values) if pd.notna(value)]
    return {
        "type": "scatter",
        "x": [round(float(values.iloc[place]), 1) for place in known],
        "y": [rows[place] for place in known],
        "text": [texts[place] for place in known],
        "name": name,
        "mode": "markers",
        "marker": {
            "size": 12 if look.symbol == "diamond" else 11,
            "symbol": look.symbol,
            "color": look.colour,
            "line": {"width": 1, "color": ground().edge},
        },
        "hovertemplate": f"{name}, %{{y}}: %{{text}}<br>"
        + _("percentile {value}", value="%{x:.0f}")
        + "<extra></extra>",
    }


def _in_rows(
    traces: list[dict[str, Any]],
    title: str,
    names: Sequence[str],
    narrow: bool,
    height: int = 30,
    shapes: Sequence[Mapping[str, Any]] = (),
) -> go.Figure:
    """Make a figure with a row for each name and the percentiles across."""
    import plotly.graph_objects as go

    tallest = max((name.count("<br>") + 1 for name in names), default=1)
    lines = len(names) * max(height, 15 * tallest + 8 if narrow else height)
    frame = layout(
        "",
        110 + lines,
        showlegend=True,
        legend=legend(traceorder="reversed"),
        xaxis={
            **axis(title),
            **_FIXED,
            "range": [-2, 102],
            "tickvals": [0, 25, 50, 75, 100],
            "zeroline": False,
        },
        yaxis={
            **axis(""),
            **_FIXED,
            "autorange": "reversed",
            "automargin": True,
            "categoryorder": "array",
            "categoryarray": list(names),
        },
        shapes=list(shapes),
    )
    if narrow:
        frame["margin"] |= {"l": 4, "r": 14}  # Half of "100" stands beyond the end.
    # As one description, for Plotly checks parts that are added one by one far more slowly.
    return go.Figure({"data": traces, "layout": frame})


def contributions(result: Markets, economy: str, most: int = 12) -> go.Figure:
    """Draw which indicators make an economy's distance to home.

    Parameters
    ----------
    result
        The merged economies.
    economy
        Code of the economy.
    most
        Indicators shown by themselves; the rest are added up in one bar.

    Returns
    -------
    plotly.graph_objects.Figure
        Horizontal bars in per cent of the squared distance, largest on top.
    """
    import plotly.graph_objects as go

    parts = result.similarity.contributions.loc[economy].dropna().sort_values(ascending=False)
    shares = 100 * parts / parts.sum()
    shown = shares.iloc[:most]
    names = [result.catalogue.indicator(str(code)).name for code in shown.index]
    texts = [_two_values(result, economy, str(code)) for code in shown.index]
    if len(shares) > most:
        rest = shares.iloc[most:]
        shown = pd.concat([shown, pd.Series({"rest": rest.sum()})])
        names.append(_("{count} other indicators", count=len(rest)))
        texts.append("")
    rows = [_in_lines(name) for name in names]
    bars = {
        "type": "bar",
        "x": shown.round(2).tolist(),
        "y": rows,
        "orientation": "h",
        "text": [local(f"{value:.0f}%") if value >= 0.5 else "<1%" for value in shown],
        "textposition": "outside",
        "cliponaxis": False,
        "customdata": texts,
        "hovertemplate": _(
            "{indicator}: {share} of the squared distance",
            indicator="%{y}",
            share="%{x:.1f}%",
        )
        + "<br>%{customdata}<extra></extra>",
        "marker": {"color": roles().others},
    }
    tall = max(26, 8 + 14 * max(row.count("<br>") + 1 for row in rows))
    frame = layout(
        "",
        60 + tall * len(rows),
        # Room at the right for the longest bar's own figure.
        xaxis={
            **axis(_("% of the squared distance")),
            "range": [0, 1.18 * float(shown.max())],
            "fixedrange": True,
        },
        yaxis={**axis(""), "autorange": "reversed", "fixedrange": True, "ticklabelstandoff": 6},
    )
    return go.Figure({"data": [bars], "layout": frame})


def _in_lines(name: str) -> str:
    """Break a name that would leave no room for its bar."""
    return "<br>".join(textwrap.wrap(name, _LONG))


_LONG = 24
"""Letters of a name in one line beside a bar."""


def _two_values(result: Markets, economy: str, code: str) -> str:
    """Write an indicator's value in an economy and at home, with their years."""
    item = result.catalogue.indicator(code)
    said = []
    for place in (economy, result.home):
        value = result.section.values.at[place, code]
        period = result.section.periods.at[place, code]
        said.append(f"{result.name(place)}: {quantity(value, item.unit)} ({period})")
    return "<br>".join(said)
