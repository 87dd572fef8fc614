"""The kinds of things that a workspace keeps by name, and what each of them does to the view."""

from __future__ import annotations

import streamlit as st

from dashboard import engine, state, worktable
from dashboard.language import N_, _, listing, n_, words
from dashboard.sections.by_name import Named
from dashboard.texts import plain
from dashboard.workspaces.content import SavedFilter, SavedRecipe, SavedShortlist
from data.catalogue import Lens

_SHOWN = 160


def _filter(name: str) -> SavedFilter | None:
    """Make a filter of the conditions in force."""
    where = state.current().where
    return SavedFilter(name=name, where=where) if where else None


def _use_filter(item: SavedFilter) -> None:
    """Put saved conditions into force."""
    from dashboard import conditions  # the bar of workspaces is on every page, conditions are not

    conditions.put(item.where)


def _shortlist(name: str) -> SavedShortlist | None:
    """Make a list of the shortlist in use, with its notes and decisions."""
    members = worktable.members()
    return SavedShortlist(name=name, members=members) if members else None


def _use_shortlist(item: SavedShortlist) -> None:
    """Put a list into use, with its notes and decisions, instead of the present one."""
    known = engine.snapshot().economies.index
    members = [member for member in item.members if member.economy in known]
    state.note_anew(members)
    state.change(shortlist=tuple(one.economy for one in members))


def _describe_shortlist(item: SavedShortlist) -> str:
    """Name the economies of a list."""
    names = engine.snapshot_names()
    said = [names.get(member.economy, member.economy) for member in item.members]
    counted = n_("{count} economy", "{count} economies", len(said))
    return f"{counted}: {listing(said, most=8)}"


def _lens(name: str) -> Lens | None:
    """Take the reader's own lens."""
    own = state.current().own_lens
    return None if own is None else own.model_copy(update={"name": name})


def _use_lens(item: Lens) -> None:
    """Rank by a lens; switches and weights were those of another."""
    taken = {lens.code for lens in engine.catalogue().lenses}
    lens = item.model_copy(update={"code": f"own-{item.code}"}) if item.code in taken else item
    unknown = [code for code in lens.codes if code not in engine.catalogue().codes]
    if unknown:
        st.toast(
            _("Indicators that are not here any more: {codes}.", codes=", ".join(unknown[:5])),
            icon=":material/info:",
        )
        return
    state.change(own_lens=lens, lens=lens.code, without=(), weights=())


def _describe_lens(item: Lens) -> str:
    """Name the indicators of a lens."""
    known = {entry.code: entry.name for entry in engine.catalogue().indicators}
    return listing([known.get(code, code) for code in item.codes], most=6)


def _recipe(name: str) -> SavedRecipe:
    """Make a recipe of the choices in force; the exclusion list is not part of it."""
    return SavedRecipe(name=name, recipe=state.current().recipe())


def _use_recipe(item: SavedRecipe) -> None:
    """Choose what a recipe says, as far as the pages offer it and the figures in use know it."""
    recipe = item.recipe
    own = {} if recipe.own_lens is None else {"own_lens": recipe.own_lens}
    ignored = worktable.put(
        home=recipe.home,
        lens=recipe.lens,
        without=recipe.without,
        weights=recipe.weights,
        year=recipe.reference_year,
        gates=recipe.gates,
        **own,
    )
    if ignored:
        st.toast(plain(" ".join(ignored)), icon=":material/info:")


def _describe_recipe(item: SavedRecipe) -> str:
    """Say what differs from the defaults."""
    names = engine.snapshot_names()
    home = _("home market {home}", home=names.get(item.recipe.home, item.recipe.home))
    lens = _("lens {lens}", lens=item.recipe.lens)
    return "; ".join([home, lens, *item.recipe.describe_changes(words().language)])


FILTERS = Named(
    "filters",
    N_("Saved conditions"),
    N_("Keep the present conditions"),
    ":material/filter_alt:",
    _filter,
    _use_filter,
    lambda item: item.where if len(item.where) <= _SHOWN else item.where[:_SHOWN] + " …",
)
SHORTLISTS = Named(
    "shortlists",
    N_("Saved shortlists"),
    N_("Keep the present list"),
    ":material/playlist_add_check:",
    _shortlist,
    _use_shortlist,
    _describe_shortlist,
)
LENSES = Named(
    "lenses",
    N_("Saved lenses"),
    N_("Keep my lens"),
    ":material/tune:",
    _lens,
    _use_lens,
    _describe_lens,
)
RECIPES = Named(
    "recipes",
    N_("Saved choices"),
    N_("Keep the present choices"),
    None,
    _recipe,
    _use_recipe,
    _describe_recipe,
)
