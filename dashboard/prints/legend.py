"""What stands round a printed map: title, legend, sources and notes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dashboard import palettes
from dashboard.palettes import ROLES, Theme
from dashboard.prints.above import above_in_words
from dashboard.prints.framing import Marks
from dashboard.prints.layer import PrintLayer
from dashboard.prints.measure import wrapped
from dashboard.prints.paper import PAPERS
from geo.boundaries import boundary_source
from geo.markets import Markets

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Line = tuple[str, float, str]
"""A line's text, its size in points and its weight."""

EDGE = 0.25
"""Inches left free beside words."""

HATCH = "/" * 7
"""How areas without a value are hatched."""


def head(result: Markets, layer: PrintLayer, width: float) -> list[tuple[str, float, str]]:
    """Write the title, and what is measured in which years."""
    say = result.say
    under = layer.unit
    if layer.years:
        under = (
            say("{unit}; figures of {years}", unit=layer.unit, years=layer.years)
            if layer.unit
            else say("Figures of {years}", years=layer.years)
        )
    titled = [
        (line, 14.0, "bold") for line in wrapped(layer.finding, width - 2 * EDGE, 14.0, bold=True)
    ]
    return [*titled, (under, 8.5, "normal")]


def foot(result: Markets, layer: PrintLayer, version: str, width: float) -> list[str]:
    """Write sources, boundaries and what the figures rest on."""
    say = result.say
    said = [
        *([say("Sources: {sources}.", sources="; ".join(layer.sources))] if layer.sources else []),
        *above_in_words(result, layer),
        boundary_note(result),
        origin(result, version),
    ]
    return [line for text in said for line in wrapped(text, width - 2 * EDGE, 5.8)]


def origin(result: Markets, version: str) -> str:
    """Name the product, the snapshot and the recipe in one line."""
    said = result.say(
        "Kindred Markets {version}, snapshot {snapshot}, recipe {recipe}.",
        version=version,
        snapshot=result.snapshot_id,
        recipe=result.recipe.id,
    )
    return " ".join(said.split())


def boundary_note(result: Markets) -> str:
    """Name the source of the boundaries and say what they do not mean."""
    return result.say(
        "Boundaries: {source}. Boundaries and names imply no judgement on the status of any "
        "territory.",
        source=boundary_source(),
    )


def write(
    drawn: Figure,
    lines: Sequence[tuple[str, float, str]],
    top: float,
    colour: str,
) -> None:
    """Write lines from a height in inches downwards."""
    whole = drawn.get_figheight()
    left = EDGE / drawn.get_figwidth()
    for text, size, weight in lines:
        drawn.text(
            left,
            top / whole,
            text,
            fontsize=size,
            fontweight=weight,
            va="top",
            color=colour,
        )
        top -= size * (1.43 if size < 6 else 1.3) / 72


def height(layer: PrintLayer, marks: Marks, width: float) -> float:
    """Give the height of the legend in inches."""
    return 0.16 * -(-_entries(layer, marks) // _columns(layer, marks, width)) + 0.24


def _entries(layer: PrintLayer, marks: Marks) -> int:
    """Count the entries of the legend."""
    more = (marks.listed, marks.proposals, layer.aside)
    return len(layer.labels) + 3 + sum(map(bool, more))


def _columns(layer: PrintLayer, marks: Marks, width: float) -> int:
    """Say how many entries of the legend stand side by side, in rows of about equal length."""
    entries = _entries(layer, marks)
    rows = -(-entries // max(2, int(width / 1.55)))
    return -(-entries // rows)


def draw(
    drawn: Figure,
    layer: PrintLayer,
    result: Markets,
    marks: Marks,
    theme: Theme,
    top: float,
) -> None:
    """Draw the legend: classes with their counts, what is missing, and the marks."""
    paper = PAPERS[theme]
    title = "; ".join(text for text in (layer.unit, layer.years, _midpoint(layer)) if text)
    legend = drawn.legend(
        handles=[*_areas(layer, result, theme), *_signs(result, marks, theme)],
        loc="upper left",
        bbox_to_anchor=(0.15 / drawn.get_figwidth(), top),
        ncols=_columns(layer, marks, drawn.get_figwidth()),
        frameon=False,
        fontsize=7,
        title=title,
        title_fontsize=7,
        alignment="left",
        labelcolor=paper.ink,
        handlelength=1.6,
        handleheight=1.0,
        columnspacing=1.2,
        borderaxespad=0.0,
    )
    legend.get_title().set_color(paper.faint)


def _areas(layer: PrintLayer, result: Markets, theme: Theme) -> list[Any]:
    """Give the entries of what is filled: classes, what has none, and what stands back."""
    from matplotlib.patches import Patch

    paper, colours = PAPERS[theme], layer.colours(theme)
    thin: dict[str, Any] = {"edgecolor": paper.line, "linewidth": 0.5}
    areas = [
        Patch(facecolor=colour, label=f"{label} ({count})", **thin)
        for colour, label, count in zip(colours, layer.labels, layer.classes.counts, strict=True)
    ]
    missing = f"{layer.missing} ({layer.classes.missing})"
    hatched = {**thin, "edgecolor": paper.hatch, "hatch": HATCH}
    areas.append(Patch(facecolor=paper.page, label=missing, **hatched))
    if layer.aside:
        beside = f"{layer.beside} ({len(layer.aside)})"
        areas.append(Patch(facecolor=palettes.faint(colours[-1], paper.page), label=beside, **thin))
    none = result.say("No figures of its own")
    areas.append(Patch(facecolor=paper.neutral, linestyle=(0, (2, 2)), label=none, **thin))
    return areas


def _signs(result: Markets, marks: Marks, theme: Theme) -> list[Any]:
    """Give the entries of what is marked: home, and what is outlined."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    say, roles = result.say, ROLES[theme]
    home = Line2D(
        [],
        [],
        linestyle="none",
        marker="*",
        markersize=8,
        markerfacecolor=roles.home,
        markeredgecolor=PAPERS[theme].halo,
        markeredgewidth=0.5,
        label=say("Home market"),
    )
    outlined = (
        (marks.proposals, roles.proposal, say("Proposed market")),
        (marks.listed, roles.selected, say(marks.called)),
    )
    return [
        home,
        *(
            Patch(facecolor="none", edgecolor=colour, linewidth=1.2, label=text)
            for codes, colour, text in outlined
            if codes
        ),
    ]


def _midpoint(layer: PrintLayer) -> str:
    """Say what the midpoint of a diverging layer means; it is always zero."""
    below = layer.classes.below
    if not layer.midpoint or below is None or not layer.classes.bounds:
        return ""
    return f"0 = {layer.midpoint}"
