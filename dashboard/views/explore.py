"""Explore: the world by any score or indicator, and the table beside it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import analyses, columns, engine, frame, maps, state, widgets
from dashboard.held import hold, told
from dashboard.language import N_, _, keyed, listing, n_, words
from dashboard.layers import SCORES
from dashboard.sections import player, trends
from dashboard.texts import plain
from dashboard.worldmap import MapView
from data.origins import remarks
from geo.ai_development import DIFFUSION
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
    home = result.name(result.home)
    st.title(plain(maps.layer_name(view.layer, home)))
    controls = st.container()
    with st.container(key="beside"):
        left, right = st.columns([3, 2], gap="medium")
    with left:
        # The map is sent before the controls above it: its colours are what the reader waits for.
        years = analyses.layer_years(view.layer)
        player.by_year(result, years, _map, key="explore")
        _years(result, view.layer, years)
        _meaning(result, view.layer)
    with controls:
        _controls(result, home)
    with right:
        _table(result, view.layer)
        _without(result, view.layer)
    trends.draw(result, view.layer)


def _map(result: Markets) -> None:
    """Draw the map of a year in the classes of the last, so that colours mean the same."""
    view = state.current()
    maps.layer_map(
        result,
        view.layer,
        key="explore_map",
        height=600,
        view=_target(view),
        like=player.in_year(result, engine.snapshot().reference_year),
    )


def _years(result: Markets, layer: str, years: range) -> None:
    """Say of which years there are figures, and what the colours of another year mean."""
    said = []
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
    own = engine.snapshot().reference_year
    if result.reference_year != own and len(years):
        said.append(_("The classes are those of {year}, for colours to stay the same.", year=own))
    if said:
        st.caption(" ".join(said))


def _controls(result: Markets, home: str) -> None:
    """Draw the choices of this page: layer, region, classes, and the search for an economy."""
    present = result.section.values.notna().any()
    layers = [*SCORES, *(code for code in result.catalogue.codes if present[code])]
    layer = state.current().layer
    if layer not in layers:
        layers.append(layer)
    names = {code: maps.layer_name(code, home) for code in layers}
    first, second, third, fourth = st.columns([3, 2, 2, 1.5], vertical_alignment="bottom")
    with first:
        widgets.bound_select(_("Figure"), "layer", layers, names.__getitem__, prefix="explore")
    with second:
        widgets.bound_select(_("Region"), "region", state.REGIONS, words(), prefix="explore")
    with third:
        names = engine.snapshot_names()
        hold(keyed("explore_find"), None)
        st.selectbox(
            _("Find an economy"),
            sorted(names, key=names.__getitem__),
            index=None,
            format_func=names.__getitem__,
            key=keyed("explore_find"),
            on_change=told,
            args=(keyed("explore_find"), _take_found),
            placeholder=_("Type a name"),
        )
    with fourth, st.popover(_("Classes"), width="stretch"):
        _classes()
    if layer in _USAGE_MATTERS:
        hold("explore_usage", layer == "ai_without_usage")
        st.toggle(
            _("Without the AI usage index, which counts one product"),
            key="explore_usage",
            on_change=told,
            args=("explore_usage", _take_usage),
        )


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
    own = state.current().scheme in OWN_NUMBER
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


def _table(result: Markets, layer: str) -> None:
    """Draw the values as a table, highest first, with the selection in step."""
    values = maps.layer_values(result, layer).dropna()
    values = values.sort_values(ascending=False, kind="stable")
    if not len(values):
        st.info(_("No economy has this figure under the choices in force."), icon=":material/info:")
        return
    shown, unit, form = columns.scaled(values, maps.layer_unit(layer))
    rows = result.frame[["name"]].loc[values.index].assign(value=shown)
    headings: dict[str, Any] = {
        **columns.headings("name"),
        "value": st.column_config.NumberColumn(_("Value"), format=form, width=85),
    }
    if layer in result.section.periods.columns:
        # A few years for many economies: as a category each is sent once.
        rows["period"] = result.section.periods[layer].loc[rows.index].astype("category")
        headings["period"] = st.column_config.TextColumn(_("Year"), width="small")
    if layer == DIFFUSION:
        remarks = maps.shared_remarks(result, layer).loc[rows.index]
        rows["shared"] = remarks.replace("", None).astype("category")
        headings["shared"] = st.column_config.TextColumn(_("Remark"))
    if layer in SCORES and SCORES[layer].rests_on_ai:
        rows["ai_components"] = maps.layer_components(result, layer).loc[rows.index]
        headings |= columns.headings("ai_components")
    name = maps.layer_name(layer, result.name(result.home))
    st.markdown(f"**{plain(name)}**, {plain(unit)}")
    widgets.economy_table(
        rows, headings, key="explore_table", alt=_("Economies by {name}", name=name), height=500
    )
    widgets.selection_button(rows.index, key="explore_add")


def _without(result: Markets, layer: str) -> None:
    """Name the economies that have no value, which the map hatches."""
    values = maps.layer_values(result, layer)
    names = sorted(result.name(str(code)) for code in values.index[values.isna()])
    if names:
        said = n_("{count} economy has", "{count} economies have", len(names))
        with st.expander(_("{said} no value here", said=said)):
            st.markdown(plain(f"{listing(names)}."))


def _meaning(result: Markets, layer: str) -> None:
    """Say what the figure is, where it comes from and what to beware of."""
    if layer in SCORES:
        note = f" {widgets.pool_note(result)}" if layer == "opportunity" else ""
        st.caption(plain(_(SCORES[layer].meaning)) + note)
        return
    item = result.catalogue.indicator(layer)
    source = result.catalogue.source(item.source)
    code, vintage = item.publisher_code or item.code, engine.vintage(source.code)
    st.caption(
        plain(
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
        with st.expander(_("What to beware of")):
            st.markdown("\n".join(f"- {plain(caution)}" for caution in cautions))
