"""The reader's own lens: made from indicators and weights, or read from a file.

It is kept in the session: a link has no room for it. Its recipe and its file carry it elsewhere.
"""

from __future__ import annotations

import re
import tempfile
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st

from dashboard import engine
from dashboard.frame import explain
from dashboard.sections.choices_in_force import recipe_files
from dashboard.texts import plain
from data.catalogue import Catalogue, Lens, load_lens
from data.entries import LensEntry
from data.errors import CatalogueError, KindredError
from geo.markets import Markets
from geo.recipe import Recipe
from geo.recipe_files import toml_of, unwritten

MOST_BYTES = 100_000
"""Size of a lens file at most; one with every indicator of the catalogue has a few thousand."""

MOST_INDICATORS = 60
LONGEST_NAME = 60

_KEPT = "own_lens"
_FAULT = "own_lens_fault"


def current() -> Lens | None:
    """Give this session's own lens."""
    kept = st.session_state.get(_KEPT)
    return kept if isinstance(kept, Lens) else None


def draw(result: Markets) -> None:
    """Draw the lens in use, or the two ways to one.

    Parameters
    ----------
    result
        The merged economies, whose other choices the lens's recipe takes over.
    """
    own = current()
    with st.expander(
        "A lens of your own",
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


def made(name: str, weights: Mapping[str, float], catalogue: Catalogue) -> Lens:
    """Make a lens.

    Parameters
    ----------
    name
        What it is called; its code is made from it.
    weights
        Indicator to weight, positive; at least one.
    catalogue
        Knows the indicators, and the codes that are taken.

    Returns
    -------
    Lens

    Raises
    ------
    CatalogueError
        When there is no name, no indicator, or a weight that is not positive.
    """
    title = " ".join(name.split())
    if not title:
        raise CatalogueError("The lens has no name.", "Give it a name.")
    if not weights:
        raise CatalogueError("The lens has no indicator.", "Choose one indicator or more.")
    for code, weight in weights.items():
        if not weight > 0:
            raise CatalogueError(
                f"The weight of {catalogue.indicator(code).name} is {weight:g}.",
                "Weights are above 0; leave the indicator out instead.",
            )
    return Lens(
        code=code_for(title, catalogue),
        name=title,
        description="A lens of one's own, made in the dashboard.",
        indicators=tuple(
            LensEntry(indicator=code, weight=weight) for code, weight in weights.items()
        ),
    )


def code_for(name: str, catalogue: Catalogue) -> str:
    """Make a lens's code from its name, different from those that ship."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    code = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:40].strip("-") or "lens"
    taken = {lens.code for lens in catalogue.lenses}
    return f"own-{code}" if code in taken else code


def read(content: bytes, catalogue: Catalogue) -> Lens:
    """Read a lens from a file's content.

    Parameters
    ----------
    content
        What the file holds, from anybody.
    catalogue
        Knows the indicators, and the codes that are taken.

    Returns
    -------
    Lens

    Raises
    ------
    CatalogueError
        When it is too large, not TOML, holds a wrong entry or an indicator that is not known, or
        has the code of a lens that ships.
    """
    if len(content) > MOST_BYTES:
        raise CatalogueError(
            f"The file has {len(content):,} bytes.", f"A lens has at most {MOST_BYTES:,}."
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lens.toml"
        path.write_bytes(content)
        try:
            lens = load_lens(path, catalogue)
        except CatalogueError as error:
            said = error.message.replace(str(path), "The file")
            raise CatalogueError(said, error.remedy) from error
    if lens.code in {item.code for item in catalogue.lenses}:
        raise CatalogueError(
            f"The code {lens.code!r} is that of a lens that ships with the product.",
            "Give your lens a code of its own.",
        )
    return lens


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


def written(lens: Lens) -> str:
    """Write a lens as the TOML file that it can be read from again."""
    return toml_of(unwritten(lens.model_dump(mode="json")))


def _make() -> None:
    """Draw the controls that make a lens."""
    catalogue = engine.catalogue()
    names = {item.code: item.name for item in catalogue.indicators}
    st.markdown("**Make one** from indicators; each weighs 1 unless you say otherwise.")
    st.text_input("Name of the lens", key="own_lens_name", max_chars=LONGEST_NAME)
    chosen = st.multiselect(
        "Indicators",
        sorted(names, key=names.__getitem__),
        format_func=names.__getitem__,
        key="own_lens_codes",
        max_selections=MOST_INDICATORS,
        placeholder="Choose one or more",
    )
    with st.container(horizontal=True):
        for code in chosen:
            st.number_input(
                f"Weight of {names[code]}",
                min_value=0.01,
                max_value=1_000.0,
                value=1.0,
                step=0.5,
                key=f"own_lens_weight_{code}",
                width=220,
            )
    st.button(
        "Use this lens",
        key="own_lens_use",
        icon=":material/check:",
        disabled=not chosen,
        on_click=_take_made,
        args=(tuple(chosen),),
        help="Choose indicators first." if not chosen else None,
    )


def _take_made(codes: Sequence[str]) -> None:
    """Keep the lens that was made, or what is wrong with it."""
    weights = {code: float(st.session_state[f"own_lens_weight_{code}"]) for code in codes}
    try:
        st.session_state[_KEPT] = made(
            str(st.session_state["own_lens_name"]) or "My lens", weights, engine.catalogue()
        )
    except KindredError as error:
        st.session_state[_FAULT] = error


def _upload() -> None:
    """Draw the control that takes a file."""
    st.file_uploader(
        "Or read it from a TOML file",
        type=["toml"],
        key="own_lens_file",
        max_upload_size=1,
        on_change=_take_file,
        help="With code, name, description and indicators, as a lens written here has them.",
    )


def _take_file() -> None:
    """Keep the lens of the file, or what is wrong with it."""
    file = st.session_state["own_lens_file"]
    if file is None:
        return
    try:
        st.session_state[_KEPT] = read(file.getvalue(), engine.catalogue())
    except KindredError as error:
        st.session_state[_FAULT] = error


def _in_use(result: Markets, own: Lens) -> None:
    """Draw the lens in use with its files."""
    names = {item.code: item.name for item in engine.catalogue().indicators}
    weights = "; ".join(
        f"{plain(names[entry.indicator])} (weight {entry.weight:g})" for entry in own.indicators
    )
    st.markdown(f"**{plain(own.name)}**: {weights}.")
    st.caption(
        "Your lens has a column in the table above. It stays in this session alone: it is in no "
        "link, reloading the page loses it, and the other pages keep the lens chosen at the left. "
        "Its file can be read again here; its recipe ranks by it on the command line "
        "(`kindred rank --recipe FILE`)."
    )
    with st.container(horizontal=True):
        st.download_button(
            "Lens (TOML)",
            data=written(own),
            file_name=f"kindred-lens-{own.code}.toml",
            mime="application/toml",
            key="own_lens_take",
            on_click="ignore",
            icon=":material/download:",
        )
        st.button(
            "Remove the lens", key="own_lens_remove", icon=":material/delete:", on_click=_remove
        )
    try:
        recipe_files(recipe_with(result.recipe, own), key="own_lens")
    except KindredError as error:
        explain(error)


def _remove() -> None:
    """Forget the lens and the file that it came from."""
    for key in (_KEPT, "own_lens_file"):
        st.session_state.pop(key, None)
