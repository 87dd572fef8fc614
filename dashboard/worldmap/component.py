"""The map as a Streamlit component."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, cast

import streamlit as st

from dashboard import modules
from dashboard.language import chosen
from dashboard.server.units import serve
from dashboard.worldmap.events import read_event
from dashboard.worldmap.layer import MapEvent, MapLabel, MapLayer, MapLine, MapView
from dashboard.worldmap.message import map_message, units_message, written
from geo.economies import Language

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

    from geo.units.outlines import Outlines


@cache
def _component() -> ComponentRenderer:
    """Register the component, once in a process."""
    return st.components.v2.component("worldmap", js=modules.loader("worldmap", "index"))


def world_map(
    layer: MapLayer,
    *,
    key: str,
    home: str | None = None,
    selected: Sequence[str] = (),
    proposals: Iterable[str] = (),
    view: str | MapView | None = None,
    labels: Sequence[MapLabel] = (),
    lines: Sequence[MapLine] = (),
    group: str = "",
    language: Language | None = None,
    height: int = 560,
    several: bool = True,
    report_view: bool = False,
    on_change: Callable[[MapEvent], None] | None = None,
) -> MapEvent:
    """Draw a world map of one layer.

    Parameters
    ----------
    layer
        What the economies are coloured by.
    key
        Name of this map, one for each place on a page where a map stands. A map with the same
        key keeps its zoom and its selection when the layer changes.
    home
        The home market, marked by a star.
    selected
        The selected economies. The caller owns the selection: it passes in what is selected, as
        the map forgets everything when the page is left.
    proposals
        Economies marked as proposed.
    view
        A region's name or an economy's code, or a `MapView`, to bring into view. The map obeys
        when this changes; between changes the reader zooms as she likes.
    labels
        Places named on the map, such as those of the home market's profile.
    lines
        Ways from home, drawn over the areas and measured in the tooltips of where they lead.
    group
        Maps of a page with the same name move together: what the reader points at, brings into
        view or selects on one is so on all, in the browser and at once.
    language
        Of the names and of the map's own words; the reader's when None.
    height
        Greatest height of the map in pixels, legend apart; its width follows the page.
    several
        Whether a click adds to the selection (and a second click takes away) or replaces it.
    report_view
        Whether Python hears when the reader has zoomed or moved the map. That runs the page
        again, so leave it off unless something depends on it.
    on_change
        Called with the event before the script runs again, so that the whole page of that run
        shows the new selection.

    Returns
    -------
    MapEvent
        The reader's last action on this map since the page was opened.

    Raises
    ------
    AnalysisError
        When a code is not of an economy on the map, a label is not on the globe, or a circle would
        stand for less than nothing.

    Notes
    -----
    Hovering, zooming and moving stay in the browser. Shapes are fetched once from Streamlit's
    static files, which must be enabled (``server.enableStaticServing``).
    """
    held = f"{key} seen"
    seen = int(st.session_state.get(held, 0))

    def changed() -> None:
        event, _ = read_event(_state(key), seen=seen)
        if on_change is not None:
            on_change(event)

    event, turn = read_event(_state(key), seen=seen)
    message = map_message(
        layer,
        home=home,
        selected=selected,
        proposals=proposals,
        view=MapView((view,)) if isinstance(view, str) else view,
        labels=labels,
        lines=lines,
        group=group,
        language=language or cast(Language, chosen()),
        height=height,
        several=several,
        report_view=report_view,
        seen=turn,
    )
    message["key"] = key
    _component()(key=key, data=written(message), on_event_change=changed)
    st.session_state[held] = turn
    return event


def unit_map(
    layer: MapLayer,
    outlines: Outlines,
    *,
    key: str,
    home: str | None = None,
    selected: Sequence[str] = (),
    language: Language | None = None,
    height: int = 560,
    on_change: Callable[[MapEvent], None] | None = None,
) -> MapEvent:
    """Draw a map of thousands of units of the reader's own.

    Parameters
    ----------
    layer
        Values by unit.
    outlines
        Their shapes, of `geo.units.outlines`; put to be fetched by this.
    key, home, selected, language, height, on_change
        As in `world_map`, of units.

    Returns
    -------
    MapEvent
        The reader's last action on this map since the page was opened.
    """
    serve(outlines)
    held = f"{key} seen"
    seen = int(st.session_state.get(held, 0))

    def changed() -> None:
        event, _ = read_event(_state(key), seen=seen, places=outlines.units)
        if on_change is not None:
            on_change(event)

    event, turn = read_event(_state(key), seen=seen, places=outlines.units)
    message = units_message(
        layer,
        outlines,
        home=home,
        selected=selected,
        language=language or cast(Language, chosen()),
        height=height,
        seen=turn,
    )
    message["key"] = key
    _component()(key=key, data=written(message), on_event_change=changed)
    st.session_state[held] = turn
    return event


def _state(key: str) -> object:
    """Take the last event out of the component's state, which is gone after a page switch."""
    state = st.session_state.get(key)
    return state.get("event") if isinstance(state, dict) else None
