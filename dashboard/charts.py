"""Plotly figures of several pages, in one visual language.

Plotly takes a second to import, so it is imported where a figure is made. Colours carry meaning
(home, proposal, selected, others; see ``dashboard.palettes``) and never stand alone: every mark
that matters has a label or a symbol of its own.
"""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import state
from dashboard.language import N_, _, chosen, large, local, number, quantity
from dashboard.palettes import CLEAR, GROUND, ROLES, SERIES, Ground, Roles, Theme
from geo.ai_development import COMPONENTS
from geo.labels import place_labels
from geo.markets import Markets

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


def opportunity_plane(
    result: Markets,
    selected: Sequence[str],
    proposals: Sequence[str],
    *,
    aside: Collection[str] = (),
    narrow: bool = False,
) -> go.Figure:
    """Draw similarity across, AI development up and market size as area.

    Parameters
    ----------
    result
        The merged economies; those of the pool are drawn.
    selected, proposals
        Economies to mark and label.
    aside
        Economies that stand back, unless they are selected.
    narrow
        Whether the figure stands on a phone, where there is room for few names.

    Returns
    -------
    plotly.graph_objects.Figure
        Home's AI score is a line; every mark carries its economy's code as custom data.
    """
    import plotly.graph_objects as go

    frame = result.frame
    pool = frame[result.opportunity.ranking["pool"].to_numpy(dtype=bool)]
    pool = pool.sort_values("gdp", ascending=False)
    groups = _plane_groups(pool, selected, proposals, aside)
    sizes = _sizes(pool, narrow)
    traces = [
        _marks(result, group, rows, sizes[rows.index], style)
        for group, style in _plane_styles().items()
        if len(rows := pool[groups == group])
    ]
    line = _home_line(result)
    home = result.called(result.home)
    shown = layout(
        "",
        480 if narrow else 590,
        xaxis={**axis(_("Similarity to {home}, 0 to 100", home=home)), "zeroline": False},
        yaxis={**axis(_("AI development, mean of z-scores")), "zeroline": False},
        clickmode="event+select",
        showlegend=True,
        legend={"orientation": "h", "y": -0.16, "x": 0},
        annotations=_plane_names(result, pool, groups, sizes, narrow) + line["annotations"],
        shapes=line["shapes"],
    )
    return go.Figure({"data": traces, "layout": shown})


def _home_line(result: Markets) -> dict[str, list[dict[str, Any]]]:
    """Draw home's AI score as a line with its name; nothing where home has none."""
    score = result.ai.home_score
    if pd.isna(score):
        return {"shapes": [], "annotations": []}
    line = {
        "type": "line",
        **{"x0": 0, "x1": 1, "xref": "x domain", "y0": score, "y1": score, "yref": "y"},
        "line": {"dash": "dash", "color": roles().home, "width": 2},
    }
    name = {
        "text": f"{result.name(result.home)}: " + local(f"{score:.2f}"),
        **{"x": 0, "xanchor": "left", "xref": "x domain"},
        **{"y": score, "yanchor": "top", "yref": "y"},
        "showarrow": False,
        "font": {"color": roles().home},
    }
    return {"shapes": [line], "annotations": [name]}


_NARROW = 0.6
"""Marks on a phone, in proportion to those on a desk."""


def _sizes(pool: pd.DataFrame, narrow: bool) -> pd.Series:
    """Give the marks' diameters in pixels: area by GDP, over a least size that can be clicked."""
    top = float(pool["gdp"].max()) if len(pool) else 1.0
    return (_NARROW if narrow else 1.0) * (2 * np.sqrt(pool["gdp"] / top * 700) + 5)


def _marks(
    result: Markets, group: str, rows: pd.DataFrame, sizes: pd.Series, style: Mapping[str, Any]
) -> dict[str, Any]:
    """Draw the economies of one group."""
    return {
        "type": "scatter",
        "x": rows["similarity"].round(2).tolist(),
        "y": rows["ai_development"].round(3).tolist(),
        "mode": "markers",
        "name": _(group),
        "customdata": [[code, said] for code, said in _plane_hovers(result, rows).items()],
        "hovertemplate": "%{customdata[1]}<extra></extra>",
        # Nothing fades when Plotly takes a click for a selection of its own.
        "selected": {"marker": {"opacity": style.get("opacity", 1.0)}},
        "unselected": {"marker": {"opacity": style.get("opacity", 1.0)}},
        "marker": {
            "size": sizes.round(1).tolist(),
            "sizemode": "diameter",
            "line": {"width": 1, "color": ground().edge},
            **style,
        },
    }


def _plane_groups(
    pool: pd.DataFrame,
    selected: Sequence[str],
    proposals: Sequence[str],
    aside: Collection[str],
) -> pd.Series:
    """Tell the group that each economy of the pool is drawn in."""
    groups = pd.Series("AI not less developed", pool.index, dtype="str")
    groups = groups.mask(pool["open"].astype(bool), "Open")
    groups = groups.mask(pool["open"].astype(bool) & pool["african"], "Open, African")
    groups = groups.mask(pool.index.isin(list(proposals)), "Proposed by name")
    groups = groups.mask(pool.index.isin(list(aside)), "Do not meet your conditions")
    return groups.mask(pool.index.isin(list(selected)), "Selected")


def _plane_styles() -> Mapping[str, dict[str, Any]]:
    """Give colour and symbol of each group, in drawing order."""
    own = roles()
    return {
        N_("Do not meet your conditions"): {
            "color": own.others,
            "opacity": 0.25,
            "symbol": "circle",
        },
        N_("AI not less developed"): {"color": own.others, "symbol": "circle-open"},
        N_("Open"): {"color": own.open, "opacity": 0.9, "symbol": "circle"},
        N_("Open, African"): {"color": own.african, "opacity": 0.9, "symbol": "square"},
        N_("Proposed by name"): {"color": own.proposal, "symbol": "diamond"},
        N_("Selected"): {
            "color": ground().band,
            "symbol": "circle",
            "line": {"width": 3, "color": own.selected},
        },
    }


_HOVERED = (
    "name", "similarity", "rank", "ai_development", "ai_components", "gdp", "opportunity_rank",
)  # fmt: skip
"""Columns that the plane tells of an economy."""


def _plane_hovers(result: Markets, rows: pd.DataFrame) -> dict[str, str]:
    """Write what the plane says of each economy, by its code."""
    years = result.section.years["NY.GDP.MKTP.CD"].loc[rows.index]
    of = len(COMPONENTS)
    found = {}
    # Column by column, for a frame gives its rows far more slowly.
    columns = (rows[name].tolist() for name in _HOVERED)
    for code, year, *values in zip(rows.index, years.tolist(), *columns, strict=True):
        row = dict(zip(_HOVERED, values, strict=True))
        rank = row["opportunity_rank"]
        said = [
            f"<b>{row['name']}</b>",
            _(
                "Similarity {similarity} of 100 (rank {rank})",
                similarity=number(row["similarity"]),
                rank=row["rank"],
            ),
            _(
                "AI development {ai_development} on {ai_components} of {of} components",
                ai_development=local(f"{row['ai_development']:.2f}"),
                ai_components=row["ai_components"],
                of=of,
            ),
            _("GDP US$ {gdp} ({year})", gdp=large(row["gdp"]), year=year),
            _("Not open") if pd.isna(rank) else _("Opportunity rank {rank}", rank=rank),
        ]
        found[str(code)] = "<br>".join(said)
    return found


_ROOM: dict[bool, tuple[tuple[float, ...], float, int]] = {
    False: ((490.0, 580.0, 680.0, 800.0, 950.0), 390.0, 12),
    True: ((230.0, 260.0, 300.0, 400.0), 260.0, 4),
}
"""Narrow or not to the room of the marks in pixels, across and up, and how many best have names."""


def _plane_names(
    result: Markets, pool: pd.DataFrame, groups: pd.Series, sizes: pd.Series, narrow: bool
) -> list[dict[str, Any]]:
    """Name the economies that matter most where there is room for the name."""
    widths, height, most = _ROOM[narrow]
    first = pool[groups.isin(["Selected", "Proposed by name"])]
    shown = pool["open"].astype(bool) & (groups != "Do not meet your conditions")
    best = pool[shown].sort_values("opportunity_rank").head(most)
    wanted = [*first.index, *(code for code in best.index if code not in first.index)]
    if not wanted:
        return []
    marks = pool[["similarity", "ai_development"]]
    line = _along_home_line(result, marks)
    placed = place_labels(
        marks.loc[wanted],
        [result.name(str(code)) for code in wanted],
        radii=pd.concat([sizes / 2, pd.Series(_LINE_ROOM, line.index)]),
        obstacles=pd.concat([marks, line]),
        widths=widths,
        height=height,
    )
    look = {
        # A thin line leads from a name that stands off to its mark.
        **{"arrowwidth": 0.8, "arrowhead": 0, "arrowcolor": ground().edge},
        "font": {"size": scaled(12), "color": ink()},
        "borderpad": 0,
    }
    columns = (pool.loc[list(placed), name].tolist() for name in (*marks, "name"))
    return [
        {
            **{"x": x, "y": y, "text": name},
            **{"ax": dx, "ay": -dy, "standoff": float(sizes[code]) / 2},
            **look,
        }
        for (code, (dx, dy)), x, y, name in zip(placed.items(), *columns, strict=True)
    ]


_LINE_ROOM = 6.0
"""Pixels that names keep away from home's line."""


def _along_home_line(result: Markets, marks: pd.DataFrame) -> pd.DataFrame:
    """Give points along home's line that names must not cover; none outside of the marks."""
    score = result.ai.home_score
    low, high = marks["ai_development"].min(), marks["ai_development"].max()
    if not low <= score <= high:
        return marks.iloc[:0]
    across = np.linspace(marks["similarity"].min(), marks["similarity"].max(), 60)
    index = [f"line {place}" for place in range(len(across))]
    return pd.DataFrame({"similarity": across, "ai_development": score}, index)
