"""Plotly figures of the analyses: distance through the years, ranks by metric, what moves ranks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from dashboard.charts import axis, ink, layout, legend, roles, scaled, series
from dashboard.language import _, local
from geo.agreement import Agreement
from geo.markets import Markets
from geo.metrics import METRICS
from geo.sensitivity import FACTOR_NAMES
from geo.sobol import Sensitivity
from geo.timeshift import NEARLY, Scan
from geo.wording import sentence

if TYPE_CHECKING:
    import plotly.graph_objects as go

_SYMBOLS = ("circle", "square", "diamond", "cross", "x")
_FIXED: dict[str, Any] = {"fixedrange": True, "automargin": True}


def distance_curve(result: Markets, found: Scan, economy: str) -> go.Figure:
    """Draw how far an economy of today lies from home in each of home's years.

    Parameters
    ----------
    result
        The merged economies.
    found
        A scan of them.
    economy
        Code of an economy that has a nearest year.

    Returns
    -------
    plotly.graph_objects.Figure
        A line with a mark and a name at its least, and a band over the years nearly as near.
    """
    import plotly.graph_objects as go

    curve, row = found.curve.loc[economy], found.table.loc[economy]
    line = {
        "type": "scatter",
        "x": list(curve.index),
        "y": [None if pd.isna(value) else round(float(value), 4) for value in curve],
        "customdata": found.home_indicators.tolist(),
        "mode": "lines+markers",
        "line": {"color": roles().others, "width": 2},
        "marker": {"size": 6, "color": roles().others},
        "hovertemplate": _("{year}: distance {distance}", year="%{x}", distance="%{y:.3f}")
        + "<br>"
        + _("home has {count} of {of} indicators", count="%{customdata}", of=found.of)
        + "<extra></extra>",
    }
    year, least = int(row["year"]), float(row["distance"])
    said = _("Nearest in {year}: distance {distance}", year=year, distance="%{y:.3f}")
    nearest = {
        "type": "scatter",
        "x": [year],
        "y": [least],
        "mode": "markers",
        "marker": {"size": 13, "symbol": "diamond", "color": roles().home},
        "hovertemplate": f"{said}<extra></extra>",
    }
    name = {
        "x": year,
        "y": least,
        "text": _("nearest: {year}", year=year),
        "showarrow": False,
        "yshift": -16,
        "font": {"color": roles().home, "size": scaled(13)},
    }
    band = {
        "type": "rect",
        **{"x0": int(row["first_year"]) - 0.5, "x1": int(row["last_year"]) + 0.5, "xref": "x"},
        **{"y0": 0, "y1": 1, "yref": "y domain"},
        **{"fillcolor": roles().others, "opacity": 0.15, "line": {"width": 0}},
    }
    frame = _curve_frame(result, curve, annotations=[name], shapes=[band])
    return go.Figure({"data": [line, nearest], "layout": frame})


def _curve_frame(result: Markets, curve: pd.Series, **more: Any) -> dict[str, Any]:
    """Lay out the distances of one economy by year of home."""
    known = curve.dropna()
    low, high = float(known.min()), float(known.max())
    room = max(high - low, 0.02)
    years = [int(curve.index[0]), int(curve.index[-1])]
    return layout(
        "",
        340,
        xaxis={
            **axis(_("{home} in the year", home=result.name(result.home))),
            **_FIXED,
            "range": [years[0] - 0.7, years[1] + 0.7],
            "tickformat": "d",
        },
        yaxis={
            **axis(_("Distance, standard deviations")),
            **_FIXED,
            "range": [low - 0.3 * room, high + 0.15 * room],
        },
        **more,
    )


def curve_caption(found: Scan, economy: str) -> str:
    """Say what the band of `distance_curve` means for an economy, and how flat its curve is."""
    row = found.table.loc[economy]
    first, last = int(row["first_year"]), int(row["last_year"])
    years = (
        _("in {first}", first=first)
        if first == last
        else _("from {first} to {last}", first=first, last=last)
    )
    return _(
        "Shaded: within {NEARLY} of the least distance around its year, here {years}. "
        "{flatness} of the years scanned are so near; the more, the less the one year means.",
        NEARLY=local(f"{NEARLY:.0%}"),
        years=years,
        flatness=local(f"{row['flatness']:.0%}"),
    )


def rank_ranges(result: Markets, found: Agreement, economies: list[str]) -> go.Figure:
    """Draw the rank of each economy by each metric, joined by a line from lowest to highest.

    Parameters
    ----------
    result
        The merged economies.
    found
        How the metrics agree.
    economies
        Codes to draw, from top to bottom.

    Returns
    -------
    plotly.graph_objects.Figure
        A mark of its own for each metric.
    """
    import plotly.graph_objects as go

    names = [result.name(code) for code in economies]
    ends = found.spread.loc[economies, ["lowest", "highest"]]
    traces: list[dict[str, Any]] = [
        {
            "type": "scatter",
            "x": [low, high],
            "y": [name, name],
            "mode": "lines",
            "line": {"color": roles().others, "width": 2},
            "hoverinfo": "skip",
            "showlegend": False,
        }
        for name, low, high in zip(names, *(ends[end].tolist() for end in ends), strict=True)
    ]
    colours = series()
    for place, metric in enumerate(found.ranks.columns):
        title = _(METRICS[metric].title)
        said = _("{economy}: rank {rank} by {metric}", economy="%{y}", rank="%{x}", metric=title)
        traces.append(
            {
                "type": "scatter",
                "x": found.ranks.loc[economies, metric].tolist(),
                "y": names,
                "mode": "markers",
                "name": title,
                "marker": {
                    "symbol": _SYMBOLS[place % len(_SYMBOLS)],
                    "size": 9,
                    "color": colours[place % len(colours)],
                },
                "hovertemplate": f"{said}<extra></extra>",
            }
        )
    frame = layout(
        "",
        130 + 24 * len(economies),
        showlegend=True,
        legend=legend(y=1.02),
        xaxis={**axis(_("Rank, 1 = nearest")), **_FIXED, "rangemode": "tozero"},
        yaxis={**axis(""), **_FIXED, "autorange": "reversed"},
    )
    return go.Figure({"data": traces, "layout": frame})


def sobol_bars(found: Sensitivity) -> go.Figure:
    """Draw what each choice makes of the movement of the ranks, with bootstrap intervals.

    Parameters
    ----------
    found
        Indices of the factors.

    Returns
    -------
    plotly.graph_objects.Figure
        Two bars for each choice: alone, and with all others.
    """
    import plotly.graph_objects as go

    table = found.indices
    names = [factor_title(str(name)) for name in table.index]
    kinds = (
        ("total", _("With what it does together with others"), roles().others),
        ("first_order", _("Alone"), series()[0]),
    )
    bars = []
    for column, title, colour in kinds:
        middle = 100 * table[column]
        bars.append(
            {
                "type": "bar",
                "x": middle.round(2).tolist(),
                "y": names,
                "name": title,
                "orientation": "h",
                "marker": {"color": colour},
                "error_x": {
                    "type": "data",
                    "array": (100 * table[f"{column}_high"] - middle).clip(0).tolist(),
                    "arrayminus": (middle - 100 * table[f"{column}_low"]).clip(0).tolist(),
                    "color": ink(),
                    "thickness": 1.2,
                    "width": 4,
                },
                "hovertemplate": f"%{{y}}, {title[0].lower()}{title[1:]}: "
                "%{x:.1f}%<extra></extra>",
            }
        )
    frame = layout(
        "",
        140 + 46 * len(names),
        showlegend=True,
        barmode="group",
        legend=legend(y=1.02, traceorder="reversed"),
        xaxis={**axis(_("% of the variance")), **_FIXED},
        yaxis={**axis(""), **_FIXED, "autorange": "reversed"},
    )
    return go.Figure({"data": bars, "layout": frame})


def factor_title(factor: str) -> str:
    """Name a factor of the sensitivity analysis on its own, such as ``The metric``."""
    for prefix, whose in (("near.", _("similarity")), ("ai.", _("AI development"))):
        if factor.startswith(prefix):
            return f"{sentence(_(FACTOR_NAMES[factor.removeprefix(prefix)]))} ({whose})"
    return sentence(_(FACTOR_NAMES[factor]))
