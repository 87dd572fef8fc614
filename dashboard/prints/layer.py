"""What a printed map shows: values in the classes and colours of the screen, and their origins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from dashboard import judged, palettes
from dashboard.layers import SCORES
from data.errors import AnalysisError
from data.languages import N_, fill
from data.snapshot import Snapshot
from geo.ai_development import INDICATORS as AI_INDICATORS
from geo.bivariate import CELLS, SIDE
from geo.classify import Classes, classify
from geo.markets import GDP, POPULATION, Markets

if TYPE_CHECKING:
    from dashboard.worldmap.layer import MapCircles, MapLayer, MapLine, MapPair

_EXTREMES = 3
_LEVELS = (N_("low"), N_("middle"), N_("high"))


@dataclass(frozen=True, eq=False)
class PrintLayer:
    """One value for each economy, with all that a map on paper must say of it.

    Attributes
    ----------
    title
        What is shown.
    finding
        What is to be seen on the map, in one sentence.
    unit
        Of the values, in the reader's language.
    years
        The years that the figures are of, such as "2018-2025"; empty where there are none.
    missing
        What the legend calls economies without a value.
    values
        Indexed by economy; NaN where there is none.
    classes
        The values in classes, of ``geo.classify``.
    labels
        One text for each class.
    ramp
        What order the classes have.
    sources
        Publisher, title, vintage and licence of every source, one text each.
    midpoint
        What the midpoint of a diverging layer means; empty where there is none.
    periods
        Year or period of each value; None where values rest on several figures.
    parts
        The two figures of a map that is coloured by both; none for any other.
    circles
        A figure that circles over the map stand for; None without circles.
    lines
        Ways from home that are drawn.
    aside
        Codes of economies that stand back, faintly, from the rest.
    beside
        Why they do; empty where none does.
    """

    title: str
    finding: str
    unit: str
    years: str
    missing: str
    values: pd.Series
    classes: Classes
    labels: tuple[str, ...]
    ramp: palettes.Ramp
    sources: tuple[str, ...]
    midpoint: str = ""
    periods: pd.Series | None = None
    parts: tuple[PrintLayer, ...] = ()
    circles: MapCircles | None = None
    lines: tuple[MapLine, ...] = ()
    aside: frozenset[str] = frozenset()
    beside: str = ""

    def colours(self, theme: palettes.Theme) -> tuple[str, ...]:
        """Give the colour of each class, as the map on screen has it."""
        both = palettes.of_classes(self.ramp, len(self.labels), self.classes.below)
        return both.dark if theme == "dark" else both.light


def check_layer(result: Markets, layer: str) -> None:
    """Refuse what no map can be coloured by.

    Parameters
    ----------
    result
        The merged economies.
    layer
        A score or an indicator's code.

    Raises
    ------
    AnalysisError
        When there is no such layer; the error names the scores.
    """
    if layer not in SCORES and layer not in result.catalogue.codes:
        raise AnalysisError(
            fill("There is no map layer {name}.", name=repr(layer)),
            fill(
                "Give an indicator's code, such as IT.NET.USER.ZS, or one of: {names}.",
                names=", ".join(SCORES),
            ),
        )


def print_layer(
    result: Markets,
    snapshot: Snapshot,
    layer: str,
    *,
    scheme: str = "quantiles",
    classes: int = 5,
) -> PrintLayer:
    """Prepare a score or an indicator for a printed map.

    Parameters
    ----------
    result
        The merged economies, in the reader's language.
    snapshot
        The snapshot that they were merged from; it says of which vintage each source is.
    layer
        A score of ``dashboard.layers.SCORES`` or an indicator's code.
    scheme, classes
        How the values are put into classes, and into how many.

    Returns
    -------
    PrintLayer

    Raises
    ------
    AnalysisError
        For a layer, a scheme or a number of classes that there is not.
    """
    check_layer(result, layer)
    say, score = result.say, SCORES.get(layer)
    if layer == "ai_without_usage":
        values = judged.ai_without_usage(result.recipe).ranking["score"].astype(float)
    else:
        values = result.frame[layer].astype(float)
    diverging = score is not None and score.diverging
    made = classify(
        values, scheme, classes, midpoint=0.0 if diverging else None, language=say.language
    )
    if score is None:
        item = result.catalogue.indicator(layer)
        title, unit, missing = item.name, say(item.unit), say("No data")
    else:
        title = say(score.title, home=result.name(result.home))
        unit, missing = say(score.unit), say(score.missing)
    behind = indicators_behind(result, layer)
    return PrintLayer(
        title=title,
        finding=_finding(result, values, title),
        unit=unit,
        years=years_behind(result, values.index[values.notna()], behind),
        missing=missing,
        values=values,
        classes=made,
        labels=_labels(result, made),
        ramp="diverging" if diverging else "sequential",
        sources=sources_behind(result, snapshot, behind),
        midpoint=say("as in {home}", home=result.called(result.home)) if diverging else "",
    )


def from_screen(
    result: Markets, snapshot: Snapshot, shown: MapLayer, indicators: Sequence[str]
) -> PrintLayer:
    """Take a map layer from the screen to paper as it is.

    Parameters
    ----------
    result
        The merged economies, in the reader's language.
    snapshot
        The snapshot that they were merged from.
    shown
        What the map on screen shows.
    indicators
        Codes of the indicators that its values are made of.

    Returns
    -------
    PrintLayer
        With the same title, values, classes and colours.
    """
    if shown.pair is not None:
        return _pair_from_screen(result, snapshot, shown, shown.pair, indicators)
    say = result.say
    known = shown.values.index[shown.values.notna()].intersection(result.frame.index)
    categorical = shown.classes.scheme == "categories"
    return PrintLayer(
        title=shown.title,
        finding=shown.title if categorical else _finding(result, shown.values, shown.title),
        unit=say(shown.unit) if shown.unit else "",
        years=years_behind(result, known, indicators),
        missing=shown.missing,
        values=shown.values,
        classes=shown.classes,
        labels=shown.classes.labels if categorical else _labels(result, shown.classes),
        ramp=shown.ramp,
        sources=sources_behind(result, snapshot, indicators),
        midpoint=shown.midpoint,
        periods=shown.periods,
        circles=shown.circles,
        aside=shown.aside,
        beside=shown.beside if shown.aside else "",
    )


def _pair_from_screen(
    result: Markets,
    snapshot: Snapshot,
    shown: MapLayer,
    pair: MapPair,
    indicators: Sequence[str],
) -> PrintLayer:
    """Take a map of two figures to paper; its legend has a line of words for each colour."""
    say = result.say
    parts = tuple(
        from_screen(result, snapshot, replace(layer, pair=None), indicators)
        for layer in (shown, pair.layer)
    )
    levels = [say(text) for text in _LEVELS]
    labels = tuple(
        say(
            "{first} {low} and {second} {high}",
            first=shown.title,
            low=levels[cell % SIDE],
            second=pair.layer.title,
            high=levels[cell // SIDE],
        )
        for cell in range(CELLS)
    )
    cells = pair.cells
    title = say("{first} and {second}", first=shown.title, second=pair.layer.title)
    return replace(
        parts[0],
        title=title,
        finding=title,
        unit=say("three classes of each figure, of as many economies"),
        missing=say("No value of one of them"),
        classes=Classes("two-way", (), labels, cells.cells, cells.counts, sum(cells.missing)),
        labels=labels,
        ramp="two-way",
        midpoint="",
        periods=None,
        parts=parts,
    )


def _finding(result: Markets, values: pd.Series, title: str) -> str:
    """Say what the map shows: where values are highest, and how many there are."""
    say, known = result.say, values.dropna().sort_values(ascending=False, kind="stable")
    if known.empty:
        return say("{title} – no economy has a value", title=title)
    names = [result.called(str(code)) for code in known.index[:_EXTREMES]]
    return say("{title} – highest in {names}", title=title, names=say.listing(names))


def _labels(result: Markets, made: Classes) -> tuple[str, ...]:
    """Write the classes as the legend on screen does, in the reader's language."""
    say = result.say
    return tuple(
        say("{low} to {high}", low=low, high=high) if high else low
        for low, _, high in (label.partition(" to ") for label in made.labels)
    )


def indicators_behind(result: Markets, layer: str) -> tuple[str, ...]:
    """List the indicators that a layer's values are made of.

    Parameters
    ----------
    result
        The merged economies.
    layer
        A score or an indicator's code.
    """
    score = SCORES.get(layer)
    if score is None:
        return (layer,)
    lens = tuple(str(code) for code in result.similarity.weights.index)
    if layer == "similarity":
        return lens
    ai = tuple(code for code in AI_INDICATORS if code in result.section.values.columns)
    if layer == "opportunity":
        return tuple(dict.fromkeys((*lens, *ai, POPULATION, GDP)))
    without = ("AI.CLAUDE.USAGE",) if layer == "ai_without_usage" else ()
    return tuple(code for code in ai if code not in without)


def years_behind(result: Markets, economies: pd.Index, indicators: Sequence[str]) -> str:
    """Give the first and last year of some figures of some economies; empty without any."""
    table = result.section.years.loc[economies, list(indicators)]
    years = table.to_numpy(dtype=float, na_value=np.nan)
    if np.isnan(years).all():
        return ""
    first, last = int(np.nanmin(years)), int(np.nanmax(years))
    return str(first) if first == last else f"{first}-{last}"


def sources_behind(
    result: Markets, snapshot: Snapshot, indicators: Sequence[str]
) -> tuple[str, ...]:
    """Name the sources of some indicators with vintage and licence, one text each."""
    catalogue, say = result.catalogue, result.say
    licences: dict[str, dict[str, None]] = {}
    for code in indicators:
        item = catalogue.indicator(code)
        licences.setdefault(item.source, {})[item.licence] = None
    said = []
    for source in (source for source in catalogue.sources if source.code in licences):
        entry = snapshot.manifest.source(source.code) or source
        said.append(
            say(
                "{publisher}, {title} (vintage {vintage}; {licence})",
                publisher=source.publisher,
                title=source.title,
                vintage=entry.vintage,
                licence=", ".join(licences[source.code]),
            )
        )
    return tuple(said)
