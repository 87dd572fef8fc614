"""What lies around an economy: its neighbours, or who is nearest."""

from __future__ import annotations

import streamlit as st

from dashboard.language import _, n_
from dashboard.texts import plain
from geo.country import Country
from geo.markets import Markets


def draw(result: Markets, found: Country) -> None:
    """Draw the neighbours of an economy.

    Parameters
    ----------
    result
        The merged economies.
    found
        The economy.
    """
    st.header(_("Around it"))
    for text in _neighbours(result, found):
        st.markdown(plain(text))


def _neighbours(result: Markets, found: Country) -> list[str]:
    """Name who borders on it, or else who is nearest."""
    say = result.say
    near = say.listing(
        [
            _("{name} ({distance} km)", name=result.called(str(code)), distance=say.number(km))
            for code, km in found.nearest.items()
        ]
    )
    said = []
    if found.neighbours:
        names = say.listing([result.called(code) for code in found.neighbours])
        said.append(
            n_(
                "Land border with {count} economy, as the outlines of the maps show it: {names}.",
                "Land borders with {count} economies, as the outlines of the maps show them: "
                "{names}.",
                len(found.neighbours),
                names=names,
            )
        )
    else:
        said.append(_("The outlines of the maps show no land border."))
    if near:
        said.append(_("Nearest, measured between the economies' points: {names}.", names=near))
    return said
