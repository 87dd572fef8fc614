"""The reader's own lens: made from indicators and weights, or read from a file.

It is a part of the view state, so every page uses it and a link carries it.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard import engine, state
from dashboard.frame import explain
from dashboard.language import _, keyed, local
from dashboard.ownlenses import LONGEST_NAME, made, read, written
from dashboard.sections import by_name, kinds_kept
from dashboard.sections.choices_in_force import recipe_files
from dashboard.texts import label, plain
from data.catalogue import Lens
from data.errors import KindredError
from geo.markets import Markets
from geo.recipe import Recipe

MOST_INDICATORS = 60

_FAULT = "own_lens_fault"


def current() -> Lens | None:
    """Give the reader's own lens, in force or not."""
    return state.current().own_lens


def draw(result: Markets) -> None:
    """Draw the lens in use, or the two ways to one.

    Parameters
    ----------
    result
        The merged economies, whose other choices the lens's recipe takes over.
    """
    own = current()
    with st.expander(
        _("A lens of your own"),
        expanded=own is not None or _FAULT in st.session_state,
        icon=":material/tune:",
    ):
        if own is None:
            _make()
            _upload()
            fault = st.session_state.pop(_FAULT, None)
            if fault is not None:
                explain(fault)
        else:
            _in_use(result, own)
    by_name.draw(kinds_kept.LENSES)


def recipe_with(recipe: Recipe, lens: Lens) -> Recipe:
    """Give a recipe that ranks by a lens of one's own, all other choices kept where they fit.

    Parameters
    ----------
    recipe
        The choices in force.
    lens
        The lens.

    Returns
    -------
    Recipe
        What is said of indicators that the lens lacks is left out; so are all weights and
        switches, if no indicator would be left on.
    """
    known = set(lens.codes)
    without = [code for code in recipe.without if code in known]
    kept = {name: getattr(recipe, name) for name in Recipe.model_fields}
    return Recipe.of(
        {
            **kept,
            "lens": lens.code,
            "own_lens": lens,
            "without": without if len(without) < len(known) else (),
            "weights": [pair for pair in recipe.weights if pair[0] in known],
            "transformations": [pair for pair in recipe.transformations if pair[0] in known],
        }
    )


def _make() -> None:
    """Draw the controls that make a lens."""
    catalogue = engine.catalogue()
    names = {item.code: item.name for item in catalogue.indicators}
    st.markdown(_("**Make one** from indicators; each weighs 1 unless you say otherwise."))
    st.text_input(_("Name of the lens"), key="own_lens_name", max_chars=LONGEST_NAME)
    chosen = st.multiselect(
        _("Indicators"),
        sorted(names, key=names.__getitem__),
        format_func=names.__getitem__,
        key=keyed("own_lens_codes"),
        max_selections=MOST_INDICATORS,
        placeholder=_("Choose one or more"),
    )
    with st.container(horizontal=True):
        for code in chosen:
            st.number_input(
                label(_("Weight of {indicator}", indicator=names[code])),
                min_value=0.01,
                max_value=1_000.0,
                value=1.0,
                step=0.5,
                key=f"own_lens_weight_{code}",
                width=220,
            )
    st.button(
        _("Use this lens"),
        key="own_lens_use",
        icon=":material/check:",
        disabled=not chosen,
        on_click=_take_made,
        args=(tuple(chosen),),
        help=_("Choose indicators first.") if not chosen else None,
    )


def _take_made(codes: Sequence[str]) -> None:
    """Keep the lens that was made, or what is wrong with it."""
    weights = {code: float(st.session_state[f"own_lens_weight_{code}"]) for code in codes}
    try:
        name = str(st.session_state["own_lens_name"]) or _("My lens")
        _use(made(name, weights, engine.catalogue()))
    except KindredError as error:
        st.session_state[_FAULT] = error


def _upload() -> None:
    """Draw the control that takes a file."""
    st.file_uploader(
        _("Or read it from a TOML file"),
        type=["toml"],
        key="own_lens_file",
        max_upload_size=1,
        on_change=_take_file,
        help=_("With code, name, description and indicators, as a lens written here has them."),
    )


def _take_file() -> None:
    """Keep the lens of the file, or what is wrong with it."""
    file = st.session_state["own_lens_file"]
    if file is None:
        return
    try:
        _use(read(file.getvalue(), engine.catalogue()))
    except KindredError as error:
        st.session_state[_FAULT] = error


def _in_use(result: Markets, own: Lens) -> None:
    """Draw the lens in use with its files."""
    names = {item.code: item.name for item in engine.catalogue().indicators}
    weights = "; ".join(
        _(
            "{indicator} (weight {weight})",
            indicator=plain(names[entry.indicator]),
            weight=local(f"{entry.weight:g}"),
        )
        for entry in own.indicators
    )
    st.markdown(f"**{plain(own.name)}**: {weights}.")
    st.caption(
        _(
            "Your lens stands among the lenses at the left, and has a column in the table above. "
            "The link of this page carries it. Its file can be read again here; its recipe ranks "
            "by it on the command line (`kindred rank --recipe FILE`)."
        )
    )
    with st.container(horizontal=True):
        st.download_button(
            _("Lens (TOML)"),
            data=written(own),
            file_name=f"kindred-lens-{own.code}.toml",
            mime="application/toml",
            key="own_lens_take",
            on_click="ignore",
            icon=":material/download:",
        )
        st.button(
            _("Remove the lens"), key="own_lens_remove", icon=":material/delete:", on_click=_remove
        )
    try:
        recipe_files(recipe_with(result.recipe, own), key="own_lens")
    except KindredError as error:
        explain(error)


def _use(lens: Lens) -> None:
    """Keep a lens and rank by it; switches and weights were those of another."""
    state.change(own_lens=lens, lens=lens.code, without=(), weights=())


def _remove() -> None:
    """Forget the lens and the file that it came from."""
    view = state.current()
    st.session_state.pop("own_lens_file", None)
    if view.own_lens is not None and view.lens == view.own_lens.code:
        state.change(lens="general", without=(), weights=())
    state.change(own_lens=None)
