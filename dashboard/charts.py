"""The visual language of all Plotly figures: template, colours, axes and legends.

Plotly takes a second to import, so it is imported where a figure is made. Colours carry meaning
(home, proposal, selected, others; see ``dashboard.palettes``) and never stand alone: every mark
that matters has a label or a symbol of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import state
from dashboard.language import chosen, local
from dashboard.palettes import CLEAR, GROUND, ROLES, SERIES, Ground, Roles, Theme

if TYPE_CHECKING:
    import plotly.graph_objects as go

PLAIN: dict[str, Any] = {"displayModeBar": False, "scrollZoom": False, "doubleClick": "reset"}
"""Plotly's settings for a figure that is read and clicked, not edited."""


_told: ContextVar[Theme | None] = ContextVar("theme", default=None)


@contextmanager
def drawn_for(theme: Theme) -> Iterator[None]:
    """Draw figures for a theme for a while, whatever the browser shows; no browser is needed."""
    before = _told.set(theme)
    try:
        yield
    finally:
        _told.reset(before)


def theme() -> Theme:
    """Tell whether figures are drawn light or dark: as they were asked for, or as the page is."""
    told = _told.get()
    if told is not None:
        return told
    return "dark" if st.context.theme.type == "dark" else "light"


def roles() -> Roles:
    """Give the colours with meaning for the theme in force."""
    return ROLES[theme()]


def ground() -> Ground:
    """Give the colours that figures stand on for the theme in force."""
    return GROUND[theme()]


def ink() -> str:
    """Give the colour of words in figures, as strong as the page's text."""
    return ground().ink


def series() -> tuple[str, ...]:
    """Give the colours of economies or other series beside home for the theme in force."""
    return SERIES[theme()]


def scaled(pixels: float) -> float:
    """Give a size on the page, larger where the reader wants large text; on paper as it is."""
    large = _told.get() is None and state.current().text_size == "large"
    return pixels * _LARGER if large else pixels


def look() -> tuple[str, bool, str]:
    """Give what figures of the same content differ in: theme, large text and language."""
    return theme(), scaled(1) > 1, chosen()


_LARGER = 1.35
"""Large text in proportion to the usual one."""

_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Helvetica Neue', sans-serif"


@cache
def template(theme: Theme, size: float) -> go.layout.Template:
    """Make the one look of all figures.

    Parameters
    ----------
    theme
        Light or dark.
    size
        Of ordinary words, in pixels.

    Returns
    -------
    plotly.graph_objects.layout.Template
        Words, grid, tooltips and the order of colours; no background, so that the page shows.

    Notes
    -----
    Streamlit's own has 4 KB, sent with every figure, for kinds of traces and scales of colour that
    none of ours has. This is an object, because a mapping would be merged into the one that a
    figure has from the first.
    """
    import plotly.graph_objects as go

    own = GROUND[theme]
    line = {"gridcolor": own.grid, "zerolinecolor": own.grid, "linecolor": own.grid}
    return go.layout.Template(
        data={"scatter": [{"marker": {"line": {"width": 0}}}]},
        layout={
            "font": {"family": _FONT, "size": size, "color": own.ink},
            "paper_bgcolor": CLEAR,
            "plot_bgcolor": CLEAR,
            "colorway": SERIES[theme],
            "xaxis": {**line, "showgrid": False, "zeroline": False, "automargin": True},
            "yaxis": {**line, "automargin": True},
            "legend": {"font": {"size": size}},
            "hoverlabel": {
                "align": "left",
                "bgcolor": own.page,
                "bordercolor": own.ink,
                "font": {"family": _FONT, "size": size, "color": own.ink},
            },
        },
    )


def layout(title: str, height: int, **more: Any) -> dict[str, Any]:
    """Give the layout that all figures share."""
    return {
        "template": template(theme(), scaled(12)),
        "title": {"text": title, "font": {"size": scaled(15)}, "x": 0, "xanchor": "left"},
        "height": round(scaled(height)),
        "margin": {"l": 8, "r": 8, "t": 48 if title else 12, "b": 8},
        "showlegend": False,
        "dragmode": False,
        # Decimals and thousands in figures of axes and tooltips.
        "separators": local("1.5")[1] + local("1,000")[1],
        **more,
    }


def axis(title: str) -> dict[str, Any]:
    """Give an axis its name; how it looks is the template's."""
    return {"title": {"text": title}}


def legend(**more: Any) -> dict[str, Any]:
    """Give the legend above a figure, where it has one."""
    return {"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0, **more}
