"""The opportunity plane: similarity across, AI development up and market size as area."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from dashboard.charts import axis, ground, ink, layout, roles, scaled
from dashboard.language import N_, _, large, local, number
from geo.ai_development import COMPONENTS
from geo.labels import place_labels
from geo.markets import Markets

if TYPE_CHECKING:
    import plotly.graph_objects as go


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
    groups = _groups(pool, selected, proposals, aside)
    sizes = _sizes(pool, narrow)
    traces = [
        _marks(result, group, rows, sizes[rows.index], style)
        for group, style in _styles().items()
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
        annotations=_names(result, pool, groups, sizes, narrow) + line["annotations"],
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
        "customdata": [[code, said] for code, said in _hovers(result, rows).items()],
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


def _groups(
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


def _styles() -> Mapping[str, dict[str, Any]]:
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


def _hovers(result: Markets, rows: pd.DataFrame) -> dict[str, str]:
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


def _names(
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
