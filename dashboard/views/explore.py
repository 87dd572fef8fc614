"""Explore: the world by any score or indicator, and the table beside it."""

from __future__ import annotations

import streamlit as st

from dashboard import engine, frame, maps, state, widgets
from dashboard.worldmap import MapView
from geo.classify import SCHEMES
from geo.markets import Markets

SCHEME_NAMES: dict[str, str] = {
    "quantiles": "Quantiles (as many economies in each class)",
    "equal-interval": "Equal intervals",
    "natural-breaks": "Natural breaks (Fisher and Jenks)",
    "pretty": "Round numbers",
    "std-mean": "Standard deviations around the mean",
    "head-tail": "Head and tail breaks",
    "box-plot": "Box plot (quartiles and outliers)",
}
REGIONS = (
    "World",
    "Africa",
    "Southeast Asia",
    "South Asia",
    "East Asia & Pacific",
    "Sub-Saharan Africa",
    "Middle East & North Africa",
    "Europe & Central Asia",
    "Europe",
    "Latin America & Caribbean",
    "Caribbean",
    "North America",
    "Pacific islands",
)


def page() -> None:
    """Draw the page."""
    result = frame.figures()
    view = state.current()
    home = result.name(result.home)
    st.title(maps.layer_name(view.layer, home))
    _controls(result, home)
    left, right = st.columns([5, 3], gap="medium")
    with left:
        maps.layer_map(result, view.layer, key="explore_map", height=600, view=_target(view))
    with right:
        _table(result, view.layer)
    _meaning(result, view.layer)


def _controls(result: Markets, home: str) -> None:
    """Draw the choices of this page: layer, region, classes, and the search for an economy."""
    layers = [*maps.SCORE_TITLES, *(i.code for i in result.catalogue.indicators if i.embedded)]
    first, second, third, fourth = st.columns([3, 2, 2, 2], vertical_alignment="bottom")
    with first:
        widgets.bound_select(
            "Figure", "layer", layers, lambda code: maps.layer_name(code, home), prefix="explore"
        )
    with second:
        widgets.bound_select("Region", "region", REGIONS, str, prefix="explore")
    with third:
        names = engine.snapshot_names()
        st.session_state["explore_find"] = None
        st.selectbox(
            "Find an economy",
            sorted(names, key=names.__getitem__),
            index=None,
            format_func=names.__getitem__,
            key="explore_find",
            on_change=_take_found,
            placeholder="Type a name",
        )
    with fourth, st.popover("Classes", width="stretch"):
        widgets.bound_select(
            "How classes are made",
            "scheme",
            list(SCHEMES),
            SCHEME_NAMES.__getitem__,
            prefix="explore",
        )
        st.session_state["explore_classes"] = state.current().classes
        st.slider(
            "Classes",
            3,
            7,
            key="explore_classes",
            on_change=_take_classes,
        )


def _take_classes() -> None:
    """Take the number of classes into the view state."""
    state.change(classes=st.session_state["explore_classes"])


def _take_found() -> None:
    """Select the economy that was searched for and bring it into view."""
    code = st.session_state["explore_find"]
    if code is None:
        return
    before = [item for item in state.current().selected if item != code]
    state.change(selected=(*before[: state.MAX_LISTED - 1], code))
    request = st.session_state.get("explore_request", 0) + 1
    st.session_state["explore_request"] = request
    st.session_state["explore_target"] = (code, state.current().region)


def _target(view: state.ViewState) -> MapView:
    """Tell what the map is to bring into view: an economy searched for since, or the region."""
    code, region = st.session_state.get("explore_target", ("", ""))
    if code and region == view.region:
        return MapView((code,), st.session_state["explore_request"])
    return MapView((view.region,))


def _table(result: Markets, layer: str) -> None:
    """Draw the values as a table, highest first, with the selection in step."""
    rows = result.frame[["name", layer]].dropna(subset=[layer])
    rows = rows.sort_values(layer, ascending=False, kind="stable")
    rows.columns = ["name", "value"]
    unit = result.units[layer]
    columns = {
        "name": "Economy",
        "value": st.column_config.NumberColumn(f"{unit}", format="%,.4g"),
    }
    if layer in result.section.periods.columns:
        rows["period"] = result.section.periods[layer].loc[rows.index]
        columns["period"] = st.column_config.TextColumn("Year", width="small")
    widgets.economy_table(
        rows,
        columns,
        key="explore_table",
        alt=f"Economies by {layer}",
        height=560,
    )
    chosen = [code for code in state.current().selected if code in result.frame.index]
    widgets.shortlist_button(chosen, key="explore_add", label="Add the selected to the shortlist")


def _meaning(result: Markets, layer: str) -> None:
    """Say what the figure is, where it comes from and what to beware of."""
    if layer in maps.SCORE_TITLES:
        st.caption(widgets.SCORE_MEANINGS[layer])
        return
    item = result.catalogue.indicator(layer)
    source = result.catalogue.source(item.source)
    st.caption(
        f"{item.description} Unit: {item.unit}. Source: {source.publisher}, {source.title} "
        f"({source.vintage}), code {item.publisher_code or item.code}; {item.licence}. "
        + " ".join(source.cautions)
        + (f" {item.note}." if item.note else "")
    )
