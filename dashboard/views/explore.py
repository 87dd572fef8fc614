"""Explore: the world by any score or indicator, and the table beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import analyses, engine, frame, maps, state, viewport, widgets
from dashboard.held import hold, told
from dashboard.language import N_, _, keyed, listing, n_, words
from dashboard.layers import SCORES
from dashboard.sections import explore_table, narrowed, on_the_map, player, trends
from dashboard.texts import label, plain
from dashboard.worldmap import MapView
from data.origins import remarks
from geo.classify import SCHEMES
from geo.markets import Markets

SCHEME_NAMES: dict[str, str] = {
    "quantiles": N_("Quantiles (as many economies in each class)"),
    "equal-interval": N_("Equal intervals"),
    "natural-breaks": N_("Natural breaks (Fisher and Jenks)"),
    "pretty": N_("Round numbers"),
    "std-mean": N_("Standard deviations around the mean"),
    "head-tail": N_("Head and tail breaks"),
    "box-plot": N_("Box plot (quartiles and outliers)"),
}
OWN_NUMBER = frozenset({"std-mean", "head-tail", "box-plot"})
"""Schemes that choose the number of classes themselves."""

_USAGE_MATTERS = ("ai_development", "ai_without_usage")


def page() -> None:
    """Draw the page."""
    result = frame.figures()
    view = state.current()
    by = on_the_map.second_figure(view)
    home = result.name(result.home)
    names = [maps.layer_name(code, home) for code in (view.layer, by) if code]
    st.title(plain(listing(names)))
    controls = st.container()
    split = bool(by) and view.together == "side-by-side"
    if split:
        _figure(result, by)
        right = st.container()
    else:
        with st.container(key="beside"):
            left, right = st.columns([3, 2], gap="medium")
        with left:
            _figure(result, by)
    viewport.first_sight()
    with controls:
        _controls(result, home)
        narrowed.draw(
            result,
            key="explore",
            help=_("Economies that do not meet your conditions stand back on the map."),
        )
    with right:
        explore_table.draw(result, view.layer, by)
        for code in filter(None, (view.layer, by)):
            _without(result, code, alone=not by)
    trends.draw(result, view.layer)


def _figure(result: Markets, by: str) -> None:
    """Draw the map under its control of the year, and what it shows."""
    layer = state.current().layer
    # The map is sent before the controls above it: its colours are what the reader waits for.
    years = _span(layer, by)
    player.by_year(result, years, _maps, key="explore")
    on_the_map.remark(result)
    for code in filter(None, (layer, by)):
        _years(result, code, analyses.layer_years(code), alone=not by)
    own = engine.snapshot().reference_year
    if result.reference_year != own and len(years):
        st.caption(_("The classes are those of {year}, for colours to stay the same.", year=own))
    for code in filter(None, (layer, by)):
        _meaning(result, code, alone=not by)


def _span(layer: str, by: str) -> range:
    """Give the years in which either of two figures can be shown."""
    spans = [analyses.layer_years(code) for code in (layer, by) if code]
    spans = [years for years in spans if len(years)]
    if not spans:
        return range(0)
    return range(min(years.start for years in spans), max(years.stop for years in spans))


def _maps(result: Markets) -> None:
    """Draw the map of a year in the classes of the last, so that colours mean the same."""
    view = state.current()
    by = on_the_map.second_figure(view)
    shared: dict[str, Any] = {
        "view": _target(view),
        "like": player.in_year(result, engine.snapshot().reference_year),
        "circles": view.circles,
        "lines": on_the_map.lines(result),
        "aside": narrowed.left_out(result),
    }
    if not by or view.together == "two-way":
        maps.layer_map(result, view.layer, key="explore_map", height=600, by=by, **shared)
        return
    # Beside each other from a tablet on; Streamlit puts them one below the other on a phone.
    first, second = st.columns(2, gap="small")
    with first:
        maps.layer_map(result, view.layer, key="explore_map", height=480, group="explore", **shared)
    with second:
        maps.layer_map(result, by, key="explore_map_by", height=480, group="explore", **shared)


def _years(result: Markets, layer: str, years: range, *, alone: bool) -> None:
    """Say of which years there are figures."""
    said = [] if alone else [f"{maps.layer_name(layer, result.name(result.home))}:"]
    known = analyses.spans()
    if layer in known.index:
        first, last = known.loc[layer, ["first_year", "last_year"]]
        said.append(_("There are figures from {first} to {last}.", first=first, last=last))
        if not len(years):
            said.append(_("Every year shows the latest of them."))
    elif len(years):
        said.append(
            _("Can be computed from {first} to {last}.", first=years.start, last=years.stop - 1)
        )
    if len(said) > (0 if alone else 1):
        st.caption(plain(" ".join(said)))


def _controls(result: Markets, home: str) -> None:
    """Draw the choices of this page: layer, region, classes, and the search for an economy."""
    present = result.section.values.notna().any()
    layers = [*SCORES, *(code for code in result.catalogue.codes if present[code])]
    layer = state.current().layer
    if layer not in layers:
        layers.append(layer)
    names = {code: maps.layer_name(code, home) for code in layers}
    first, also, second, third, fourth = _places()
    with first:
        widgets.bound_select(_("Figure"), "layer", layers, names.__getitem__, prefix="explore")
    with also:
        on_the_map.choose_second(layers, names.__getitem__, prefix="explore")
    with second:
        widgets.bound_select(_("Region"), "region", state.REGIONS, words(), prefix="explore")
    with third:
        found = engine.snapshot_names()
        hold(keyed("explore_find"), None)
        st.selectbox(
            _("Find an economy"),
            sorted(found, key=found.__getitem__),
            index=None,
            format_func=found.__getitem__,
            key=keyed("explore_find"),
            on_change=told,
            args=(keyed("explore_find"), _take_found),
            placeholder=_("Type a name"),
        )
    with fourth, st.popover(_("Display"), width="stretch"):
        on_the_map.choose_overlays(result, prefix="explore")
        _classes()
    if on_the_map.second_figure(state.current()):
        on_the_map.choose_arrangement(prefix="explore")
    if layer in _USAGE_MATTERS:
        hold("explore_usage", layer == "ai_without_usage")
        st.toggle(
            _("Without the AI usage index, which counts one product"),
            key="explore_usage",
            on_change=told,
            args=("explore_usage", _take_usage),
        )


def _places() -> Sequence[DeltaGenerator]:
    """Give the five places of the controls: in a row, or on a phone all but one folded away."""
    if viewport.narrow():
        # Otherwise the map, for which she came, would begin below the screen.
        first = st.container()
        return [first, *[st.expander(_("Second figure, region, search, display"))] * 4]
    with st.container(key="three_in_a_row"):
        return st.columns([3, 3, 2, 2, 1.6], vertical_alignment="bottom", gap="small")


def _classes() -> None:
    """Draw how values are put into classes, and into how many."""
    say = words()
    widgets.bound_select(
        _("How classes are made"),
        "scheme",
        list(SCHEMES),
        lambda scheme: say(SCHEME_NAMES[scheme]),
        prefix="explore",
    )
    view = state.current()
    if on_the_map.second_figure(view) and view.together == "two-way":
        st.caption(_("Two figures on one map have three classes each, of as many economies."))
    own = view.scheme in OWN_NUMBER
    hold("explore_classes", state.current().classes)
    st.slider(
        _("Classes"),
        3,
        7,
        key="explore_classes",
        on_change=told,
        args=("explore_classes", _take_classes),
        disabled=own,
        help=_("This way of making classes sets their number itself.") if own else None,
    )


def _take_classes() -> None:
    """Take the number of classes into the view state."""
    state.change(classes=st.session_state["explore_classes"])


def _take_usage() -> None:
    """Take whether the AI usage index counts into the view state."""
    without = st.session_state["explore_usage"]
    state.change(layer="ai_without_usage" if without else "ai_development")


def _take_found() -> None:
    """Select the economy that was searched for and bring it into view."""
    code = st.session_state[keyed("explore_find")]
    if code is None:
        return
    before = [item for item in state.current().selected if item != code]
    state.select([*before[: state.MAX_LISTED - 1], code])
    st.session_state["explore_request"] = st.session_state.get("explore_request", 0) + 1
    st.session_state["explore_target"] = (code, state.current().region)


def _target(view: state.ViewState) -> MapView:
    """Tell what the map is to bring into view: an economy searched for since, or the region."""
    code, region = st.session_state.get("explore_target", ("", ""))
    if code and region == view.region:
        return MapView((code,), st.session_state["explore_request"])
    return MapView((view.region,))


def _without(result: Markets, layer: str, *, alone: bool) -> None:
    """Name the economies that have no value, which the map hatches."""
    values = maps.layer_values(result, layer)
    names = sorted(result.name(str(code)) for code in values.index[values.isna()])
    if names:
        said = n_("{count} economy has", "{count} economies have", len(names))
        text = _("{said} no value here", said=said)
        if not alone:
            name = maps.layer_name(layer, result.name(result.home))
            text = _("{said} no value of {name}", said=said, name=name)
        with st.expander(plain(text)):
            st.markdown(plain(f"{listing(names)}."))


def _meaning(result: Markets, layer: str, *, alone: bool) -> None:
    """Say what the figure is, where it comes from and what to beware of."""
    name = "" if alone else f"**{plain(maps.layer_name(layer, result.name(result.home)))}**: "
    if layer in SCORES:
        note = f" {widgets.pool_note(result)}" if layer == "opportunity" else ""
        st.caption(name + plain(_(SCORES[layer].meaning)) + note)
        return
    item = result.catalogue.indicator(layer)
    source = result.catalogue.source(item.source)
    code, vintage = item.publisher_code or item.code, engine.vintage(source.code)
    st.caption(
        name
        + plain(
            _(
                "{description} Unit: {unit}. Source: {publisher}, {title} ({vintage}), code "
                "{code}; {licence}.",
                description=item.description,
                unit=_(item.unit),
                publisher=source.publisher,
                title=source.title,
                vintage=vintage,
                code=code,
                licence=item.licence,
            )
        )
    )
    said = remarks(
        engine.snapshot().manifest, result.catalogue, source.code, {item.code}, result.language
    )
    cautions = [*([item.note] if item.note else []), *source.cautions, *said]
    if cautions:
        with st.expander(
            _("What to beware of") if alone else label(f"{item.name}: {_('What to beware of')}")
        ):
            st.markdown("\n".join(f"- {plain(caution)}" for caution in cautions))
