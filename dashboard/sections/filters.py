"""Filters that narrow together: choices by group, each with how many economies it would leave."""

from __future__ import annotations

import streamlit as st

from dashboard import chips, conditions, engine, state
from dashboard.held import hold, told
from dashboard.language import _, keyed, listing
from dashboard.texts import plain
from geo.facets import FACETS, Facet, Option, asked, chosen_in, neighbour_option, options, toggled
from geo.markets import Markets
from geo.screen import Choice, Control, Screening, to_controls

_NEAR = "Neighbours and distance"
_SPOKEN = "Official language"
_BLOCS = "Groups of countries"
_PLACES = ("Africa and its parts", "Region and sub-region")
_NAMED = 3


def draw(result: Markets, found: Screening) -> None:
    """Draw the groups of choices; what one of them asks for changes the counts of all others.

    Parameters
    ----------
    result
        The merged economies.
    found
        The screening by the conditions in force.
    """
    st.caption(
        _(
            "Each number says how many economies would remain. Choices of one kind are "
            "alternatives; those of different kinds narrow together."
        )
    )
    controls = to_controls(found.condition)
    for number, (group, facets) in enumerate(FACETS.items()):
        name, count = _(group), chosen_in(controls, facets) + _more(group, controls)
        label = _("{group}: {count} chosen", group=name, count=count) if count else name
        with st.expander(label, key=f"filters_{number}", on_change="rerun") as it:
            if it.open:
                _group(result, found, group, facets)


def _more(group: str, controls: tuple[Control, ...]) -> int:
    """Count what is chosen in a group beside its facets."""
    if group != _NEAR:
        return 0
    return sum(isinstance(one, Choice) and one.column == "neighbour" for one in controls)


def _group(result: Markets, found: Screening, group: str, facets: tuple[Facet, ...]) -> None:
    """Draw one group that is open."""
    listed = [item for facet in facets for item in options(result, found, facet)]
    if group == _NEAR:
        listed = [*_neighbours(result, found), *listed]
    with st.container(key=f"facets_{facets[0].column}"):
        for item in listed:
            option(result, item)
    if group == _SPOKEN:
        _other_language(result)
    said = _source(group)
    if said:
        st.caption(plain(said))


def _neighbours(result: Markets, found: Screening) -> list[Option]:
    """List whose neighbours can be asked for: home's, and those of the selection."""
    selected = [code for code in state.current().selected if code != result.home]
    asked_for = [
        list(one.values)
        for one in to_controls(found.condition)
        if isinstance(one, Choice) and one.column == "neighbour" and not one.negated
    ]
    wanted = [[result.home], *([selected] if selected else []), *asked_for]
    distinct = {frozenset(codes): codes for codes in reversed(wanted)}
    return [neighbour_option(result, found, codes) for codes in reversed(distinct.values())]


def option(result: Markets, item: Option, *, prefix: str = "filter") -> None:
    """Draw one choice; one that would leave nobody cannot be made.

    Parameters
    ----------
    result
        The merged economies.
    item
        The choice.
    prefix
        Begins the control's key.
    """
    key = f"{prefix}_{item.column}_{item.sort}_{item.value}"
    hold(key, item.chosen)
    st.checkbox(
        _("{choice} ({count})", choice=plain(_named(result, item)), count=item.count),
        key=key,
        disabled=not item.count and not item.chosen,
        on_change=told,
        args=(key, _take, key, item),
    )


def _take(key: str, item: Option) -> None:
    """Ask for a choice, or no longer."""
    controls = conditions.in_force()
    if bool(st.session_state[key]) != asked(controls, item):
        conditions.write(toggled(controls, item))


def _named(result: Markets, item: Option) -> str:
    """Name a choice as a person would."""
    if item.column == "neighbour":
        names = [result.name(code) for code in str(item.value).split(",")]
        return _("Neighbours of {names}", names=listing(names, most=_NAMED))
    if item.sort == "text":
        return conditions.value_name(result, item.column, str(item.value))
    name = conditions.column_name(result, item.column)
    if item.sort == "flag":
        return name if item.value else _("{column}: no", column=name)
    bound = chips.bound_in_words(result, item.column, float(item.value))
    if item.sort == "least":
        return _("{column} at least {bound}", column=name, bound=bound)
    return _("{column} at most {bound}", column=name, bound=bound)


def _other_language(result: Markets) -> None:
    """Draw the choice of a language that is official in few economies."""
    key = keyed("filter_language_more")
    hold(key, None)
    st.selectbox(
        _("Any other language"),
        conditions.choices_of(result, "language"),
        index=None,
        format_func=lambda name: conditions.value_name(result, "language", name),
        key=key,
        placeholder=_("Type a language"),
        on_change=told,
        args=(key, _take_language, key),
    )


def _take_language(key: str) -> None:
    """Ask for a language beside those that are asked for."""
    name = st.session_state[key]
    item = Option("language", "text", str(name), 0, chosen=False)
    controls = conditions.in_force()
    if name is not None and not asked(controls, item):
        conditions.write(toggled(controls, item))


def _source(group: str) -> str:
    """Say whose grouping it is and of when."""
    if group in _PLACES:
        return _(
            "Regions are the World Bank's, sub-regions those of the United Nations standard M49."
        )
    if group == _SPOKEN:
        return _(
            "Official in the whole economy, by law or in practice, as Unicode CLDR lists it; "
            "languages of a part do not count."
        )
    if group == _BLOCS:
        blocs = engine.snapshot().blocs
        return _(
            "Members as of {date}, by the groups' own pages: {sources}. The African Continental "
            "Free Trade Area is not among them: there is no dated list of its parties here.",
            date=listing(sorted(blocs["as_of"].unique())),
            sources=listing(sorted(blocs["source"].unique())),
        )
    if group == _NEAR:
        return _(
            "Neighbours share a land border in the map's outlines; distances are great circles "
            "between the economies' points. Select economies on the map to ask for their "
            "neighbours."
        )
    return ""
