"""What lies around an economy: neighbours, and the way from home."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.language import _, n_
from dashboard.texts import plain
from geo.country import Country
from geo.markets import Markets
from geo.places import language_name


def draw(result: Markets, found: Country) -> None:
    """Draw the neighbours of an economy and how far it is from home.

    Parameters
    ----------
    result
        The merged economies.
    found
        The economy.
    """
    st.subheader(_("Around it, and the way from home"))
    for text in (*_neighbours(result, found), _languages(result, found), _distance(result, found)):
        if text:
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


def _languages(result: Markets, found: Country) -> str:
    """Say which official languages it shares with home."""
    if found.economy == result.home:
        return ""
    home = result.called(result.home)
    if not found.shared_languages:
        return _("No official language is shared with {home}.", home=home)
    names = [language_name(name, result.language) for name in found.shared_languages]
    return _(
        "Official languages shared with {home}: {names}.",
        home=home,
        names=result.say.listing(names),
    )


def _distance(result: Markets, found: Country) -> str:
    """Say how far it is from home."""
    if found.economy == result.home:
        return ""
    name, home = result.called(found.economy), result.called(result.home)
    away = result.frame.at[found.economy, "distance_km"]
    if pd.isna(away):
        return _(
            "How far {name} is from {home} cannot be said: a place is not known.",
            name=name,
            home=home,
        )
    return _(
        "From {home} to {name} it is {distance} km along a great circle.",
        name=name,
        home=home,
        distance=result.say.number(away),
    )
