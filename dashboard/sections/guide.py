"""The guided start: home, sector lens, conditions, shortlist, each of which can be skipped.

It only sets what other pages set as well, so nothing is lost when it is left at any step. The
example does all four steps at once and keeps what was there before, so that it can be undone.

The sidebar of every page knows of this module, the first page's too, so what its steps rest on is
imported where a step is drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import engine, exclusions, state, widgets
from dashboard.language import N_, _, n_
from dashboard.texts import plain
from data.errors import ConditionError
from geo.markets import Markets

if TYPE_CHECKING:
    from geo.screen import Screening

STEPS = (N_("Home market"), N_("Sector lens"), N_("Conditions"), N_("Shortlist"))

_STEP, _WAVED_OFF, _ASKED = "guide step", "guide waved off", "guide go"
_BEFORE = "example"

_SET = ("lens", "own_lens", "without", "weights", "where", "shortlist", "selected")
"""Fields of the view state that the example sets."""


def begin() -> None:
    """Go to the first step, on the page Start."""
    st.session_state[_STEP] = 0
    st.session_state[_ASKED] = True


def asked_for() -> bool:
    """Tell once whether the guide was asked for from elsewhere than the page Start."""
    return bool(st.session_state.pop(_ASKED, False))


def draw(result: Markets) -> None:
    """Draw the offer, the step that is under way, or how to undo the example.

    Parameters
    ----------
    result
        The merged economies.
    """
    if _BEFORE in state.before():
        _undo_line()
    step = st.session_state.get(_STEP)
    if step is not None:
        _step(result, int(step))
    elif not st.session_state.get(_WAVED_OFF) and _BEFORE not in state.before():
        _offer()


def _offer() -> None:
    """Offer the guide and the example in a line that can be waved off."""
    with st.container(horizontal=True, vertical_alignment="center", key="guide_offer"):
        st.markdown(_("New here?"), width="content")
        st.button(
            _("Guided start, four steps"),
            key="guide_begin",
            icon=":material/explore:",
            on_click=_go_to,
            args=(0,),
        )
        st.button(
            _("Show me an example"),
            key="guide_example",
            icon=":material/lightbulb:",
            on_click=show_example,
            help=_("Sets a lens, conditions and a shortlist. It can be undone wholly."),
        )
        st.button(
            _("No, thank you"),
            key="guide_wave_off",
            type="tertiary",
            on_click=_wave_off,
            help=_("The guide stays at hand in the sidebar, under Help."),
        )


def _step(result: Markets, step: int) -> None:
    """Draw one step with its progress and its buttons."""
    with st.container(border=True, key="guide"):
        st.progress(
            (step + 1) / len(STEPS),
            text=_(
                "Step {number} of {count}: {step}",
                number=step + 1,
                count=len(STEPS),
                step=_(STEPS[step]),
            ),
        )
        (_home, _lens, _conditions, _shortlist)[step](result)
        _buttons(step)


def _buttons(step: int) -> None:
    """Draw the way back, on, past this step, and out."""
    last = step == len(STEPS) - 1
    with st.container(horizontal=True, gap="small", key="chips_guide_steps"):
        st.button(
            _("Back"),
            key="guide_back",
            icon=":material/arrow_back:",
            disabled=not step,
            on_click=_go_to,
            args=(step - 1,),
        )
        st.button(
            _("Finish") if last else _("Next"),
            key="guide_next",
            type="primary",
            icon=":material/check:" if last else ":material/arrow_forward:",
            on_click=_end if last else _go_to,
            args=() if last else (step + 1,),
        )
        if not last:
            st.button(
                _("Skip this step"),
                key="guide_skip",
                type="tertiary",
                on_click=_skip,
                args=(step,),
                help=_("Puts this step back to what it was before, and goes on."),
            )
        st.button(_("Leave the guide"), key="guide_leave", type="tertiary", on_click=_end)


def _home(_result: Markets) -> None:
    """Draw the choice of home."""
    st.markdown(
        _("Whose market do you know best? All economies are compared with it; Vietnam is set.")
    )
    widgets.choose_home(prefix="guide")


def _lens(_result: Markets) -> None:
    """Draw the choice of the lens with what each is for."""
    st.markdown(
        _("What do you sell? A lens compares economies by what matters for such a product.")
    )
    lenses = {lens.code: lens for lens in engine.catalogue().lenses}
    widgets.choose_lens(prefix="guide")
    chosen = lenses.get(state.current().lens)
    if chosen is not None:
        st.caption(plain(chosen.description))


def _conditions(result: Markets) -> None:
    """Draw a few conditions to begin with, each with how many economies it would leave."""
    from dashboard import chips
    from dashboard.sections import filters
    from geo.facets import options
    from geo.starting import FIRST_FACETS

    st.markdown(
        _(
            "What must a market have? Tick what you need; the page Screen has every figure and "
            "finer bounds."
        )
    )
    found = _found(result)
    if found is None:
        st.caption(_("Your conditions cannot be read yet; the page Screen shows what is wrong."))
        return
    with st.container(key="facets_guide"):
        for facet in FIRST_FACETS:
            for item in options(result, found, facet):
                filters.option(result, item, prefix="guide")
    chips.draw(result, found, key="guide")
    st.markdown(
        n_(
            "**{count}** economy of {considered} is left.",
            "**{count}** economies of {considered} are left.",
            len(found.matches),
            considered=found.considered,
        )
    )


def _shortlist(result: Markets) -> None:
    """Offer the first economies that meet the conditions."""
    from geo.starting import best_matches

    found = _found(result)
    best = best_matches(result, found) if found is not None else ()
    if not best:
        st.markdown(_("No economy meets the conditions. Go back and let go of one."))
        return
    st.markdown(
        _("These meet your conditions and stand first by opportunity. Take those that you like.")
    )
    for code in best:
        text, button = st.columns([5, 2], vertical_alignment="center")
        text.markdown(f"**{plain(result.name(code))}**: {widgets.facts(result, code)}")
        with button:
            widgets.shortlist_button([code], key=f"guide_add_{code}")
    with st.container(horizontal=True, vertical_alignment="center"):
        widgets.shortlist_button(
            best, key="guide_add_all", label=_("Add all {count}", count=len(best))
        )
        if state.current().shortlist:
            st.page_link(st.session_state["pages"]["shortlist"], label=_("Take the shortlist away"))


def _found(result: Markets) -> Screening | None:
    """Screen by the conditions in force, unless they cannot be read."""
    from dashboard import analyses

    try:
        return analyses.screened(result, state.current().where)
    except ConditionError:
        return None


def _go_to(step: int) -> None:
    """Go to a step, and remember what was set before it."""
    st.session_state[_STEP] = step
    st.session_state.setdefault("guide before", {}).setdefault(step, state.current().model_dump())


_FIELDS: tuple[tuple[str, ...], ...] = (
    ("home",),
    ("lens", "own_lens", "without", "weights"),
    ("where",),
    ("shortlist",),
)
"""What each step sets."""


def _skip(step: int) -> None:
    """Put a step back to what it was before, and go on."""
    before = st.session_state.get("guide before", {}).pop(step, None)
    if before is not None:
        state.change(**{field: before[field] for field in _FIELDS[step]})
    _go_to(step + 1)


def _end() -> None:
    """Leave the guide; what was set stays."""
    st.session_state.pop(_STEP, None)
    st.session_state.pop("guide before", None)
    st.session_state[_WAVED_OFF] = True


def _wave_off() -> None:
    """Offer the guide no longer in this session."""
    st.session_state[_WAVED_OFF] = True


def show_example() -> None:
    """Set a lens, conditions and a shortlist, and keep what was there before."""
    from dashboard import analyses
    from geo.starting import EXAMPLE_CONDITIONS, EXAMPLE_LENS, best_matches

    before = state.current()
    state.before().setdefault(_BEFORE, {field: getattr(before, field) for field in _SET})
    choice: dict[str, Any] = {
        "lens": EXAMPLE_LENS,
        "own_lens": before.own_lens,
        "without": (),
        "weights": (),
        "where": EXAMPLE_CONDITIONS,
        "selected": (),
    }
    state.change(**choice)
    result = engine.merged(state.current().recipe(exclusions.excluded()))
    best = best_matches(result, analyses.screened(result, EXAMPLE_CONDITIONS))
    state.change(shortlist=best)


def undo_example() -> None:
    """Put everything that the example set back to what it was."""
    before = state.before().pop(_BEFORE, None)
    if before is not None:
        state.change(**before)


def _keep_example() -> None:
    """Go on from the example as one's own."""
    state.before().pop(_BEFORE, None)
    st.session_state[_WAVED_OFF] = True


def _undo_line() -> None:
    """Say that an example is shown, what it holds, and how to undo it."""
    view = state.current()
    names = {lens.code: lens.name for lens in engine.catalogue().lenses}
    with st.container(border=True, key="guide_undo"):
        st.markdown(
            plain(
                _(
                    "This is an example: lens {lens}, conditions on Screen, and a shortlist of "
                    "{count}. Look at the pages Similarity, Screen and Shortlist.",
                    lens=names.get(view.lens, view.lens),
                    count=len(view.shortlist),
                )
            )
        )
        with st.container(horizontal=True, gap="small", key="chips_example"):
            st.button(
                _("Undo the example"),
                key="guide_undo_example",
                icon=":material/undo:",
                on_click=undo_example,
                help=_("Puts lens, conditions, selection and shortlist back to what they were."),
            )
            st.button(
                _("Keep it and go on"),
                key="guide_keep_example",
                type="tertiary",
                on_click=_keep_example,
            )
