"""A figure of one year that can be played through the years, and stopped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import engine, held, state
from dashboard.language import _
from geo.markets import Markets

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

# Asks for the next year a while after one has come, so that none is asked for before the last has
# been drawn. It waits while the tab cannot be seen, and longer where less motion is wanted. (With
# one line only, Streamlit would take it for the path of a file.)
_TICKER = """const timers = new WeakMap();
export default ({ data, parentElement, setTriggerValue }) => {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const stop = () => clearTimeout(timers.get(parentElement));
  const wait = () => {
    stop();
    timers.set(parentElement, setTimeout(next, calm ? 3000 : 1200));
  };
  const next = () => (document.hidden ? wait() : setTriggerValue("seen", data.year));
  wait();
  return stop;
};
"""


@cache
def _ticker() -> ComponentRenderer:
    """Register the component, once in a process."""
    return st.components.v2.component("year_ticker", js=_TICKER)


def by_year(
    result: Markets, years: Sequence[int], draw: Callable[[Markets], object], *, key: str
) -> None:
    """Draw a figure of the year in force under a control that can play it through the years.

    Parameters
    ----------
    result
        The merged economies of the year in force.
    years
        Years that there are figures of, ascending.
    draw
        Draws the figure of the economies of any year.
    key
        Unique among the pages.

    Notes
    -----
    Nothing plays until the reader presses the button, and coming back to a page finds it at rest.
    While it plays, the figure alone is drawn anew; what else is on the page follows when it stops,
    for only then does the year become that of the view.
    """
    if len(years) < 2:
        st.session_state[_flag(key)] = None
        # At the place that it has below the control, or its zoom would be lost on the way.
        with st.container():
            st.container()
            draw(result)
        return
    at = st.session_state.get(_flag(key))
    # The page may just have been opened, or its figure changed for one with fewer years.
    if f"{key}_year" not in st.session_state or at not in years:
        st.session_state[_flag(key)] = None
    if st.session_state[_flag(key)] is None:
        # In a container, as a fragment is: so the figure stays the same one to the browser.
        with st.container():
            _part(result, years, draw, key)
    else:
        st.fragment(_playing)(result, years, draw, key, state.current().selected)


def playing(key: str) -> bool:
    """Tell whether the figure of this key is being played."""
    return st.session_state.get(_flag(key)) is not None


def _flag(key: str) -> str:
    """Name what holds the year that is played, None while nothing is."""
    return f"{key} playing"


def _playing(
    result: Markets,
    years: Sequence[int],
    draw: Callable[[Markets], object],
    key: str,
    selected: tuple[str, ...],
) -> None:
    """Draw the figure apart from the page while it plays."""
    held.settle()
    if st.session_state.get(_flag(key)) is None or state.current().selected != selected:
        st.rerun()  # The rest of the page shows these too.
    _part(result, years, draw, key)
    year = st.session_state[_flag(key)]
    _ticker()(
        key=f"{key}_ticker",
        data={"year": year},
        on_seen_change=lambda: _step(years, key),
        height=1,
    )


def _part(
    result: Markets, years: Sequence[int], draw: Callable[[Markets], object], key: str
) -> None:
    """Draw the control and the figure below it."""
    at = st.session_state[_flag(key)]
    year = result.reference_year if at is None else at
    # The figure is sent before the control above it: it is what the reader waits for.
    above = st.container()
    draw(in_year(result, year))
    first, second = above.columns([1, 5], vertical_alignment="bottom")
    with first:
        st.button(
            _("Stop") if at else _("Play"),
            key=f"{key}_play",
            icon=":material/stop:" if at else ":material/play_arrow:",
            width="stretch",
            on_click=_toggle,
            args=(years, key, year),
        )
    with second:
        held.hold(f"{key}_year", year)
        st.slider(
            _("Year"),
            # A link may ask for a year in which there was nothing yet.
            min(years[0], year),
            max(years[-1], year),
            key=f"{key}_year",
            format="%d",
            on_change=held.told,
            args=(f"{key}_year", _take_year, key),
            help=_(
                "The last year whose figures count: each is the latest of the eight years up to it."
            ),
        )
    if at:
        st.caption(_("Playing: the rest of the page follows when it stops."))


def in_year(result: Markets, year: int) -> Markets:
    """Merge the economies under the same choices, but with figures up to another year.

    Parameters
    ----------
    result
        The merged economies.
    year
        The last year whose figures count.

    Returns
    -------
    Markets
        The same object where the year is its own.
    """
    if year == result.reference_year:
        return result
    own = engine.snapshot().reference_year
    wanted = None if year == own else year
    return engine.merged(result.recipe.model_copy(update={"reference_year": wanted}))


def _toggle(years: Sequence[int], key: str, year: int) -> None:
    """Begin to play, from the start when the end was reached, or stop at the year shown."""
    if st.session_state.get(_flag(key)) is not None:
        _rest(key, year)
        return
    st.session_state[_flag(key)] = year if years[0] <= year < years[-1] else years[0]


def _step(years: Sequence[int], key: str) -> None:
    """Go on to the next year, or stop at the last one."""
    year = st.session_state.get(_flag(key))
    if year is None:
        return
    if year + 1 >= years[-1]:
        _rest(key, years[-1])
    else:
        st.session_state[_flag(key)] = year + 1


def _rest(key: str, year: int) -> None:
    """Stop, and take the year into the view state."""
    st.session_state[_flag(key)] = None
    take_year(year)


def _take_year(key: str) -> None:
    """Take the slider's year into the view state; moving it stops what plays."""
    _rest(key, int(st.session_state[f"{key}_year"]))


def take_year(year: int) -> None:
    """Make a year that of all figures; the snapshot's own is the default and not written down."""
    state.change(year=None if year == engine.snapshot().reference_year else year)
