"""What to let go of when conditions leave nobody, or next to nobody, each way as a button."""

from __future__ import annotations

import streamlit as st

from dashboard import chips, conditions
from dashboard.language import _, listing, n_
from dashboard.texts import plain
from geo.markets import Markets
from geo.narrowing import Relaxation, loosened, relaxations, relaxed
from geo.screen import Screening, to_controls

_NAMED = 4
"""Economies that a way names."""

_BESIDE = 3
"""Ways that stand beside each other where there is room."""


def draw(result: Markets, found: Screening) -> None:
    """Say why nobody is left and offer ways to let somebody in, which can be undone.

    Parameters
    ----------
    result
        The merged economies.
    found
        The screening by the conditions in force.
    """
    if not len(found.matches):
        st.info(plain(why_empty(result, found)), icon=":material/lightbulb:")
    ways = (*loosened(found), *relaxations(found))
    if not ways:
        return
    st.markdown(_("**To let somebody in:**"))
    for row in range(0, len(ways), _BESIDE):
        for number, column in enumerate(st.columns(_BESIDE), start=row):
            if number < len(ways):
                with column:
                    _way(result, found, ways[number], number)


def _way(result: Markets, found: Screening, way: Relaxation, number: int) -> None:
    """Draw one way as a button, with whom it lets in."""
    names = [result.name(code) for code in way.economies]
    with st.container(border=True, gap="small", key=f"chips_widen_{number}"):
        st.button(
            plain(_offer(result, found, way)),
            key=f"widen_{number}",
            icon=":material/unfold_more:",
            on_click=conditions.put,
            args=(relaxed(found, way),),
        )
        st.caption(
            plain(
                n_(
                    "Lets in {count} economy: {names}.",
                    "Lets in {count} economies: {names}.",
                    len(names),
                    names=listing(names, most=_NAMED),
                )
            )
        )


def why_empty(result: Markets, found: Screening) -> str:
    """Say at which condition the last economies fall out, and how many nearly stay.

    Parameters
    ----------
    result
        The merged economies.
    found
        A screening that nobody meets.
    """
    controls = to_controls(found.condition)
    emptied = found.funnel.index[found.funnel["left"] == 0]
    last = int(emptied[0])
    before = int(found.funnel["left"].iloc[last - 1]) if last else found.considered
    said = n_(
        "Nothing is left: the last economy falls at the condition “{condition}”.",
        "Nothing is left: the last {count} economies fall at the condition “{condition}”.",
        before,
        condition=chips.in_words(result, controls[last]),
    )
    near = len(found.near_misses)
    if near:
        more = n_("{count} misses one alone", "{count} miss one alone", near)
        return _("{said} Of all, {more}.", said=said, more=more)
    return _("{said} Nobody misses by one condition alone.", said=said)


def _offer(result: Markets, found: Screening, way: Relaxation) -> str:
    """Say what a way changes."""
    controls = to_controls(found.condition)
    gone = [chips.in_words(result, controls[place]) for place in way.places]
    if way.instead is not None:
        return _(
            "Instead of “{condition}”: {instead}",
            condition=gone[0],
            instead=chips.in_words(result, way.instead),
        )
    quoted = [_("“{condition}”", condition=text) for text in gone]
    return _("Without {conditions}", conditions=listing(quoted))
