"""Map layers of the merged economies, and the map that shows the one in force."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from dashboard import engine, state
from dashboard.worldmap import MapEvent, MapLabel, MapLayer, MapView, world_map
from data.profiles import load_profiles
from geo.classify import categories, classify
from geo.markets import Markets
from geo.screen import Screening

SCORE_TITLES: dict[str, tuple[str, str]] = {
    "similarity": ("Similarity to {home}", "0 to 100"),
    "ai_development": ("AI development", "mean of z-scores"),
    "ai_gap": ("AI gap: {home}'s score minus the economy's", "difference of mean z-scores"),
    "opportunity": ("Opportunity for {home}", "0 to 100"),
}
"""Title and unit of the layers that are scores; {home} stands for the home market's name."""

_RANKS = {
    "similarity": "rank",
    "ai_development": "ai_rank",
    "opportunity": "opportunity_rank",
}


def layer_name(layer: str, home: str) -> str:
    """Name a layer as a heading does.

    Parameters
    ----------
    layer
        A score of ``SCORE_TITLES`` or an indicator's code.
    home
        The home market's name.
    """
    if layer in SCORE_TITLES:
        return SCORE_TITLES[layer][0].format(home=home)
    return engine.catalogue().indicator(layer).name


@lru_cache(maxsize=256)
def map_layer(result: Markets, layer: str, scheme: str, classes: int) -> MapLayer:
    """Make the map layer of a score or an indicator.

    Parameters
    ----------
    result
        The merged economies.
    layer
        A score of ``SCORE_TITLES`` or an indicator's code.
    scheme, classes
        How the values are put into classes, and into how many.

    Returns
    -------
    MapLayer
        With each value's period, its rank where it has one, and why it is missing.
    """
    values = result.frame[layer].astype(float)
    diverging = layer == "ai_gap"
    made = classify(values, scheme, classes, midpoint=0.0 if diverging else None)
    if layer in SCORE_TITLES:
        title, unit = SCORE_TITLES[layer]
        ranks = result.frame[_RANKS[layer]] if layer in _RANKS else None
        return MapLayer(
            title=title.format(home=result.name(result.home)),
            values=values,
            classes=made,
            unit=unit,
            ramp="diverging" if diverging else "sequential",
            midpoint=f"as in {result.name(result.home)}" if diverging else "",
            ranks=ranks,
            details=_reasons(result, layer),
            missing=_MISSING[layer],
            source="computed from the sources named on the Data page",
        )
    item = result.catalogue.indicator(layer)
    source = result.catalogue.source(item.source)
    return MapLayer(
        title=item.name,
        values=values,
        classes=made,
        unit=item.unit,
        periods=result.section.periods[layer],
        missing="No data",
        source=f"{source.publisher} ({item.licence})",
    )


_MISSING = {
    "similarity": "Not ranked",
    "ai_development": "Not scored",
    "ai_gap": "Not scored",
    "opportunity": "No opportunity rank",
}


def _reasons(result: Markets, layer: str) -> pd.Series:
    """Say for each economy why a score is missing, from few enough texts for a small message."""
    frame = result.frame
    reason = pd.Series("", frame.index, dtype="str")
    unranked = frame["rank"].isna()
    unscored = frame["ai_development"].isna()
    if layer == "opportunity":
        reason = reason.mask(~frame["open"].astype(bool), "AI is not less developed than at home")
        reason = reason.mask(~result.opportunity.ranking["pool"], "Left out by a gate or a list")
        reason = reason.mask(~frame["above_floor"].astype(bool), "Below the size floor")
        reason = reason.mask(frame["gdp"].isna(), "No GDP figure")
    if layer != "similarity":
        reason = reason.mask(unscored, "Fewer than three of five AI components have figures")
    if layer in {"similarity", "opportunity"}:
        reason = reason.mask(unranked, "Too few figures to be ranked")
    reason = reason.where(frame[layer].isna(), "")
    if layer in {"similarity", "opportunity"}:
        reason[result.home] = "The home market"
    return reason


def home_labels(home: str) -> tuple[MapLabel, ...]:
    """Give the labels that maps published in a home market are expected to carry."""
    return tuple(
        MapLabel(label.text, label.longitude, label.latitude)
        for label in load_profiles().profile(home).labels
    )


def layer_map(
    result: Markets, layer: str, *, key: str, height: int = 560, view: MapView | None = None
) -> MapEvent:
    """Draw the map of a layer with the selection of the view state.

    Parameters
    ----------
    result
        The merged economies.
    layer
        A score of ``SCORE_TITLES`` or an indicator's code.
    key
        Unique on the page.
    height
        Greatest height in pixels.
    view
        What to bring into view; the view state's region when None.

    Returns
    -------
    MapEvent
        The reader's last action on the map.
    """
    current = state.current()
    return world_map(
        map_layer(result, layer, current.scheme, current.classes),
        key=key,
        home=result.home,
        selected=current.selected,
        proposals=engine.named_targets(),
        view=view or MapView((current.region,)),
        labels=home_labels(result.home),
        height=height,
        on_change=_take_event,
    )


SCREENED = ("Meets all", "Fails one condition alone", "Fails more than one", "Undecided")
"""What a screening makes of an economy, in the order of the legend."""


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
    kinds = pd.Series(SCREENED[2], found.truth.index, dtype="str")
    kinds[found.near_misses["economy"].to_list()] = SCREENED[1]
    kinds[found.undecided["economy"].unique().tolist()] = SCREENED[3]
    kinds[found.matches] = SCREENED[0]
    layer = MapLayer(
        title="Economies by the conditions",
        values=kinds,
        classes=categories(kinds, SCREENED),
        ramp="categorical",
        missing="Home market",
        source="computed from the sources named on the Data page",
    )
    current = state.current()
    return world_map(
        layer,
        key=key,
        home=result.home,
        selected=current.selected,
        view=MapView((current.region,)),
        labels=home_labels(result.home),
        height=height,
        on_change=_take_event,
    )


def _take_event(event: MapEvent) -> None:
    """Take the map's selection into the view state."""
    state.change(selected=event.selected[: state.MAX_LISTED])
