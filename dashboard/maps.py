"""Map layers of the merged economies, and the map that shows the one in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from dashboard import doubtful, engine, judged, overlays, state, takeaway
from dashboard.forgetting import until_new_figures
from dashboard.language import N_, _
from dashboard.layers import SCORES
from dashboard.prints.layer import indicators_behind
from dashboard.viewstate import REGIONS
from dashboard.worldmap import MapEvent, MapLabel, MapLayer, MapLine, MapView, world_map
from data.profiles import load_profiles
from geo.ai_development import COMPONENTS
from geo.classify import Classes, categories, classify
from geo.markets import Markets
from geo.same_classes import same_classes

if TYPE_CHECKING:
    from geo.screen import Screening


def layer_name(layer: str, home: str) -> str:
    """Name a layer as a heading does.

    Parameters
    ----------
    layer
        A score of ``SCORES`` or an indicator's code.
    home
        The home market's name.
    """
    if layer in SCORES:
        return _(SCORES[layer].title, home=home)
    return engine.catalogue().indicator(layer).name


def layer_unit(layer: str) -> str:
    """Give the unit of a layer's values, in English, by which it is known how to write them."""
    if layer in SCORES:
        return SCORES[layer].unit
    return engine.catalogue().indicator(layer).unit


def layer_values(result: Markets, layer: str) -> pd.Series:
    """Give a layer's value of each economy, missing where there is none.

    Parameters
    ----------
    result
        The merged economies.
    layer
        A score of ``SCORES`` or an indicator's code.
    """
    if layer == "ai_without_usage":
        return judged.ai_without_usage(result.recipe).ranking["score"].astype(float)
    return result.frame[layer].astype(float)


def layer_components(result: Markets, layer: str) -> pd.Series:
    """Give on how many components of AI development a layer's value of each economy rests."""
    if layer == "ai_without_usage":
        return judged.ai_without_usage(result.recipe).ranking["components"]
    return result.frame["ai_components"]


def map_layer(result: Markets, layer: str, scheme: str, classes: int) -> MapLayer:
    """Make the map layer of a score or an indicator.

    Parameters
    ----------
    result
        The merged economies.
    layer
        A score of ``SCORES`` or an indicator's code.
    scheme, classes
        How the values are put into classes, and into how many.

    Returns
    -------
    MapLayer
        With each value's period, its rank where it has one, what an AI score rests on, and why a
        score is missing.
    """
    alike = result if layer in SCORES else engine.by_default(result)
    return _map_layer(alike, layer, scheme, classes)


@until_new_figures(48)
def _map_layer(result: Markets, layer: str, scheme: str, classes: int) -> MapLayer:
    """Make a layer once, an indicator's for all recipes that rest on the same figures."""
    values = layer_values(result, layer)
    score = SCORES.get(layer)
    if score is None:
        return _indicator_layer(
            result, layer, values, classify(values, scheme, classes, language=result.language)
        )
    made = classify(
        values, scheme, classes, midpoint=0.0 if score.diverging else None, language=result.language
    )
    details = _reasons(result, layer, values)
    if score.rests_on_ai:
        details = details.mask(values.notna(), _basis(layer_components(result, layer)))
    return MapLayer(
        title=layer_name(layer, result.name(result.home)),
        values=values,
        classes=made,
        unit=score.unit,
        ramp="diverging" if score.diverging else "sequential",
        midpoint=_("as in {home}", home=result.called(result.home)) if score.diverging else "",
        ranks=result.frame[score.rank] if score.rank else None,
        details=details,
        missing=_(score.missing),
        source=computed(),
    )


def _indicator_layer(result: Markets, code: str, values: pd.Series, made: Classes) -> MapLayer:
    """Make the map layer of an indicator."""
    item = result.catalogue.indicator(code)
    source = result.catalogue.source(item.source)
    shared = shared_remarks(result, code)
    return MapLayer(
        title=item.name,
        values=values,
        classes=made,
        unit=item.unit,
        periods=result.section.periods[code],
        details=shared if shared.ne("").any() else None,
        missing=_("No data"),
        source=f"{source.publisher} ({item.licence})",
    )


def shared_remarks(result: Markets, indicator: str) -> pd.Series:
    """Remark on each economy whose value is one estimate for several; empty for the others."""
    shared = doubtful.shared_estimates()
    texts = [
        _("One estimate for {shared} economies", shared=shared[code, indicator])
        if (code, indicator) in shared
        else ""
        for code in result.frame.index
    ]
    return pd.Series(texts, result.frame.index, dtype="str")


def _basis(components: pd.Series) -> pd.Series:
    """Say on how many components each AI score rests."""
    return components.map(
        lambda count: _("AI score on {count} of {of} components", count=count, of=len(COMPONENTS))
    ).astype("str")


def computed() -> str:
    """Say whose figures a map shows that rests on many."""
    return _("computed from the sources named on the Data page")


def _reasons(result: Markets, layer: str, values: pd.Series) -> pd.Series:
    """Say for each economy why a score is missing, from few enough texts for a small message."""
    frame = result.frame
    reason = pd.Series("", frame.index, dtype="str")
    unranked = frame["rank"].isna()
    unscored = frame["ai_development"].isna()
    if layer == "opportunity":
        reason = reason.mask(
            ~frame["open"].astype(bool), _("AI is not less developed than at home")
        )
        reason = reason.mask(~result.opportunity.ranking["pool"], _("Left out by a gate or a list"))
        reason = reason.mask(~frame["above_floor"].astype(bool), _("Below the size floor"))
        reason = reason.mask(frame["gdp"].isna(), _("No GDP figure"))
    if layer == "ai_without_usage":
        reason[:] = _("Fewer than three of the four other AI components have figures")
    elif layer != "similarity":
        reason = reason.mask(unscored, _("Fewer than three of five AI components have figures"))
        if layer == "ai_gap" and pd.isna(result.ai.home_score):
            reason = reason.mask(~unscored, _("The home market has no AI score"))
    if layer in {"similarity", "opportunity"}:
        reason = reason.mask(unranked, _("Too few figures to be ranked"))
    reason = reason.where(values.isna(), "")
    if layer in {"similarity", "opportunity"}:
        reason[result.home] = _("The home market")
    return reason


def home_labels(home: str) -> tuple[MapLabel, ...]:
    """Give the labels that maps published in a home market are expected to carry."""
    return tuple(
        MapLabel(label.text, label.longitude, label.latitude)
        for label in load_profiles().profile(home).labels
    )


def layer_map(
    result: Markets,
    layer: str,
    *,
    key: str,
    height: int = 560,
    view: MapView | None = None,
    like: Markets | None = None,
    by: str = "",
    circles: str = "",
    lines: Sequence[MapLine] = (),
    group: str = "",
    aside: frozenset[str] = frozenset(),
) -> MapEvent:
    """Draw the map of a layer with the selection of the view state.

    Parameters
    ----------
    result
        The merged economies.
    layer
        A score of ``SCORES`` or an indicator's code.
    key
        Unique on the page.
    height
        Greatest height in pixels.
    view
        What to bring into view; the view state's region when None.
    like
        The economies of another year, whose classes are kept so that colours mean the same.
    by
        A second score or indicator that colours the map together with the layer; none when empty.
    circles
        An indicator that circles over the map stand for; none when empty.
    lines
        Ways from home to be drawn.
    group
        Maps of a page with the same name move together.
    aside
        Economies that do not meet the conditions, to stand back on the map.

    Returns
    -------
    MapEvent
        The reader's last action on the map.
    """
    shown = _in_year(result, layer, like)
    if by:
        other_year = None if like is None else (layer_values(like, layer), layer_values(like, by))
        shown = overlays.paired(shown, _in_year(result, by, like), other_year)
    if circles:
        shown = replace(shown, circles=overlays.circles(result, circles))
    if aside:
        shown = replace(shown, aside=aside, beside=_("Does not meet the conditions"))
    codes = [code for code in (layer, by) if code]
    behind = dict.fromkeys(one for code in codes for one in indicators_behind(result, code))
    return drawn(
        result,
        shown,
        tuple(behind),
        key=key,
        name="-".join(codes),
        height=height,
        view=view,
        lines=lines,
        group=group,
        form=SCORES[layer].form if layer in SCORES and not by else "",
    )


def drawn(
    result: Markets,
    shown: MapLayer,
    indicators: Sequence[str],
    *,
    key: str,
    name: str,
    height: int = 560,
    view: MapView | None = None,
    lines: Sequence[MapLine] = (),
    group: str = "",
    form: str = "",
) -> MapEvent:
    """Draw any layer with the selection of the view state, and offer the map as files.

    Parameters
    ----------
    result
        The merged economies.
    shown
        What they are coloured by.
    indicators
        Codes of the indicators that its values are made of.
    key
        Unique on the page.
    name
        What the files are called by.
    height
        Greatest height in pixels.
    view
        What to bring into view; the view state's region when None. On paper a region is framed as
        on screen, anything else as the view state's.
    lines, group
        As `layer_map` takes them.
    form
        How the table of the same figures writes them; in four digits when empty.

    Returns
    -------
    MapEvent
        The reader's last action on the map.
    """
    current = state.current()
    view = view or MapView((current.region,))
    region = next((target for target in view.targets if target in REGIONS), current.region)
    state.show_selection(key, current.selected)
    event = world_map(
        shown,
        key=key,
        home=result.home,
        selected=current.selected,
        proposals=engine.named_targets(),
        view=view,
        labels=home_labels(result.home),
        lines=lines,
        group=group,
        height=height,
        on_change=lambda event: state.take_selection(key, event.selected),
    )
    takeaway.map_files(
        result, shown, indicators, name=name, key=key, region=region, lines=lines, form=form
    )
    return event


def _in_year(result: Markets, layer: str, like: Markets | None) -> MapLayer:
    """Make the layer in force, of another year in the classes of the last."""
    current = state.current()
    shown = map_layer(result, layer, current.scheme, current.classes)
    if like is None or like is result:
        return shown
    other = map_layer(like, layer, current.scheme, current.classes)
    year = result.reference_year
    return replace(
        shown,
        title=_("{figure}, figures up to {year}", figure=shown.title, year=year),
        classes=same_classes(shown.values, shown.classes, other.classes),
    )


SCREENED = (N_("Fails several"), N_("Fails one alone"), N_("Meets all"))
"""What a screening makes of an economy, from far to near; the undecided ones are hatched."""

_TERM = 70
"""Characters of a condition that a tooltip shows."""


def screening_map(result: Markets, found: Screening, *, key: str, height: int = 560) -> MapEvent:
    """Draw what a screening makes of each economy, with the selection of the view state.

    Parameters
    ----------
    result
        The merged economies.
    found
        The screening of them.
    key
        Unique on the page.
    height
        Greatest height in pixels.
    """
    several, one, none = (_(name) for name in SCREENED)
    kinds = pd.Series(several, found.truth.index, dtype="str")
    details = pd.Series("", result.frame.index, dtype="str")
    near = found.near_misses.set_index("economy")["condition"]
    kinds[near.index] = one
    details[near.index] = [_("Fails {condition}", condition=_shortened(text)) for text in near]
    kinds[found.matches] = none
    unsure = found.undecided["economy"].unique().tolist()
    kinds[unsure] = None
    details[unsure] = _("Undecided: a figure is missing")
    details[result.home] = _("The home market")
    layer = MapLayer(
        title=_("Economies by the conditions"),
        values=kinds,
        classes=categories(kinds, (several, one, none)),
        texts=kinds,
        missing=_("Undecided, or home"),
        details=details,
        source=computed(),
    )
    asked = [
        item.code for item in result.catalogue.indicators if item.code in found.condition.columns
    ]
    return drawn(result, layer, asked, key=key, name="conditions", height=height)


def _shortened(text: str) -> str:
    """Cut a condition to what a tooltip can hold."""
    return text if len(text) <= _TERM else text[:_TERM] + " …"
