"""What the pages call to get figures: the snapshot in use and the merged economies, kept ready.

Results are shared by all sessions of the process. They are keyed by the recipe and the snapshot,
and nothing in them is ever changed after it was made. A snapshot that a refresh has written, or
that somebody chose, is taken up at the next question, without a restart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import lru_cache
from threading import Lock, RLock
from typing import TypeVar, cast
from weakref import WeakKeyDictionary

import pandas as pd

from dashboard import language
from dashboard.forgetting import forget, until_new_figures
from dashboard.keeping import once
from data.catalogue import Catalogue
from data.errors import KindredError
from data.languages import told_catalogue
from data.own import catalogue_in_use
from data.own_layer import fitting, with_own_entries, with_own_figures
from data.own_store import OwnLayer, own_layer, own_state
from data.panel import CrossSection
from data.proposals import Proposals, load_proposals
from data.snapshot import (
    OpenedSnapshot,
    Snapshot,
    open_snapshot,
    read_snapshot,
    snapshots_state,
)
from data.store import stored
from geo.basis import Basis, basis_of, section_of
from geo.markets import Markets, gate_effects, markets
from geo.names import Language, economy_names
from geo.recipe import Recipe

KEPT_RECIPES = 32
"""Merged results kept in memory, about 1 MB each with what is made of them; the least recently used
goes first. What is kept of other things rests on them and keeps them too, so hardly any of it is
kept in larger number: a server that runs for weeks should reach its size in its first minutes."""

_RESTS_ON = ("home", "reference_year", "window", "ai_without", "ai_aggregation", "ai_weights")
"""Choices of a recipe that decide on its basis; see `geo.basis`."""

_making = RLock()
_originals: WeakKeyDictionary[Markets, Markets] = WeakKeyDictionary()

Result = TypeVar("Result")


def catalogue() -> Catalogue:
    """Give the catalogue that ships with the product, with the user's own additions.

    Additions are taken up together with a snapshot, because its figures are described by them;
    figures of the firm's own have their sources and indicators in it.

    Raises
    ------
    CatalogueError
        When the user's own file cannot be read or holds a wrong entry.
    """
    return _told_catalogue(snapshot().id, language.chosen())


@until_new_figures(4)
def _told_catalogue(snapshot_id: str, spoken: str) -> Catalogue:
    """Give the catalogue in a language."""
    return told_catalogue(catalogue_by(snapshot_id), spoken)


@until_new_figures(2)
def catalogue_by(_snapshot_id: str) -> Catalogue:
    """Read the catalogue, again with each snapshot."""
    found = snapshot_by(_snapshot_id)
    layer = layer_by(found.id)
    return with_own_entries(catalogue_in_use(), layer, found.reference_year)


@lru_cache(maxsize=1)
def proposals() -> Proposals:
    """Give the interview's expansion targets."""
    return load_proposals()


_recent: dict[str, Snapshot] = {}
_open: OpenedSnapshot | None = None
_steady: ContextVar[OpenedSnapshot | None] = ContextVar("steady", default=None)
_bases: dict[str, Snapshot] = {}
_layers: dict[str, OwnLayer] = {}
_taking_up = Lock()


def opened() -> OpenedSnapshot:
    """Give the snapshot in use, and tell which were refused.

    It is opened again only when the folder of snapshots has changed; looking whether it has costs
    little. Figures of the firm's own lie upon it as a layer, which a look at their folder takes up
    in the same way. While `steady` holds, nobody looks.
    """
    return _steady.get() or _layered(snapshots_state(), own_state())


@contextmanager
def steady() -> Iterator[None]:
    """Stay with the snapshot in use for a while, such as for the drawing of a page.

    A page asks for it a hundred times and more, and should not tell of two snapshots at once.

    Raises
    ------
    KindredError
        When no snapshot can be opened.
    """
    before = _steady.set(_layered(snapshots_state(), own_state()))
    try:
        yield
    finally:
        _steady.reset(before)


@lru_cache(maxsize=1)
def _layered(
    state: tuple[str, int, int], _own: tuple[str, tuple[tuple[str, int, int], ...]]
) -> OpenedSnapshot:
    """Lay figures of the firm's own upon the snapshot in use, unless that was done already."""
    global _recent, _bases, _layers
    found = _opened(state)
    with _taking_up:
        layer = own_layer()
        if layer.sets:
            layer = fitting(layer, catalogue_in_use())
        whole = with_own_figures(found.snapshot, layer)
        # The one that it replaces stays at hand for those who have begun with it.
        before = [key for key in _recent if key != whole.id][-1:]
        replaced = list(_recent)[-1:] != [whole.id]
        _recent = {**{key: _recent[key] for key in before}, whole.id: whole}
        _bases = {**{key: _bases[key] for key in before}, whole.id: found.snapshot}
        _layers = {**{key: _layers[key] for key in before}, whole.id: layer}
        if replaced:
            forget()
        if whole is found.snapshot and not layer.refused:
            return found
        return OpenedSnapshot(whole, (*found.refused, *layer.refused))


@lru_cache(maxsize=1)
def _opened(_state: tuple[str, int, int]) -> OpenedSnapshot:
    """Open the snapshot in use, unless it is the one that is open already."""
    global _open
    with _taking_up:
        if _open is not None and _still_in_use(_open):
            return _open
        _open = open_snapshot()
        return _open


def own_figures() -> OwnLayer:
    """Give the figures of the firm's own that lie upon the snapshot in use."""
    return layer_by(snapshot().id)  # asked first: that may lay other figures upon it


def layer_by(snapshot_id: str) -> OwnLayer:
    """Give the figures of the firm's own in the snapshot of this id."""
    return _layers.get(snapshot_id, OwnLayer())


def _still_in_use(known: OpenedSnapshot) -> bool:
    """Say by the manifests alone whether an open snapshot is the one in use."""
    chosen = next((item for item in stored() if item.in_use), None)
    return (
        chosen is not None
        and chosen.path == known.snapshot.path
        and chosen.manifest == known.snapshot.manifest
    )


def snapshot() -> Snapshot:
    """Give the snapshot in use."""
    return opened().snapshot


def snapshot_by(snapshot_id: str) -> Snapshot:
    """Give the snapshot of this id, in use now or a moment ago."""
    return _recent.get(snapshot_id) or snapshot()


def public_snapshot(snapshot_id: str) -> Snapshot:
    """Give the snapshot of this id without figures of the firm's own."""
    return _bases.get(snapshot_id) or snapshot_by(snapshot_id)


def vintage(source: str) -> str:
    """Give the vintage of a source's figures in use, in words.

    Parameters
    ----------
    source
        The source's code.

    Returns
    -------
    str
        What the snapshot says; where it holds nothing of the source, what the catalogue says.

    Raises
    ------
    CatalogueError
        Neither knows the source.
    """
    entry = snapshot().manifest.source(source)
    return entry.vintage if entry is not None else catalogue().source(source).vintage


def snapshot_names() -> dict[str, str]:
    """Give the short name, in the reader's language, of every economy of the snapshot, by code."""
    return _snapshot_names(snapshot().id, language.chosen())


@until_new_figures(4)
def _snapshot_names(snapshot_id: str, spoken: str) -> dict[str, str]:
    """Name the economies once for each snapshot and language."""
    names = economy_names(cast(Language, spoken))
    return {code: names[code] for code in snapshot_by(snapshot_id).economies.index}


def reference_years() -> range:
    """Give the years that figures can be looked back on from, the snapshot's own last."""
    return _reference_years(snapshot().id)


@until_new_figures(2)
def _reference_years(snapshot_id: str) -> range:
    """Look for the first year once for each snapshot."""
    chosen = public_snapshot(snapshot_id)
    return range(int(chosen.observations["year"].min()), chosen.reference_year + 1)


def merged(recipe: Recipe) -> Markets:
    """Merge the economies under a recipe; computed once for all sessions that ask.

    What has words in it speaks the reader's language, here and below.

    Raises
    ------
    KindredError
        When the recipe cannot be applied to the snapshot in use.
    """
    return merged_in(recipe, snapshot().id, language.chosen())


@once(KEPT_RECIPES, _making)
def merged_in(recipe: Recipe, snapshot_id: str, spoken: str) -> Markets:
    """Give merged economies in a language."""
    original = merged_by(recipe, snapshot_id)
    told = original.told(spoken)
    if told is not original:
        _originals[told] = original
    return told


def original(result: Markets) -> Markets:
    """Give the merged economies that some in another language were told from.

    What has no words in it is computed from these, once for the readers of all languages.
    """
    return _originals.get(result, result)


def snapshot_behind(result: Markets) -> Snapshot:
    """Give the snapshot that economies were merged from.

    What is written after a page asks for this: another one may be in use by then.
    """
    return snapshot_by(result.snapshot_id)


def observations_behind(result: Markets) -> pd.DataFrame:
    """Give the observations of the snapshot that economies were merged from."""
    return snapshot_behind(result).observations


def by_default(result: Markets) -> Markets:
    """Give the same figures and home, merged by the method's own lens, weights and no gates.

    What rests on figures alone is made from this, once for all recipes.

    Parameters
    ----------
    result
        The merged economies; themselves where they are not of the snapshot in use.
    """
    recipe = rests_on(result.recipe)
    if recipe == result.recipe or result.snapshot_id != snapshot().id:
        return result
    try:
        return merged_in(recipe, result.snapshot_id, result.language)
    except KindredError:  # for a lens of one's own may do where the method's own does not
        return result


def rests_on(recipe: Recipe) -> Recipe:
    """Give the method's own recipe with the choices that decide on the basis."""
    return Recipe(**{name: getattr(recipe, name) for name in _RESTS_ON})


@once(KEPT_RECIPES, _making)
def merged_by(recipe: Recipe, snapshot_id: str) -> Markets:
    """Merge under a recipe and the snapshot of this id."""
    basis = basis_by(rests_on(recipe), snapshot_id)
    return markets(snapshot_by(snapshot_id), catalogue_by(snapshot_id), proposals(), recipe, basis)


@once(32, _making)
def basis_by(recipe: Recipe, snapshot_id: str) -> Basis:
    """Put together once what all recipes of the same home, years and AI development rest on."""
    chosen, described = snapshot_by(snapshot_id), catalogue_by(snapshot_id)
    section = _section(snapshot_id, recipe.reference_year, recipe.window)
    return basis_of(chosen, described, proposals(), recipe, section)


@until_new_figures(32)
def _section(snapshot_id: str, reference_year: int | None, window: int) -> CrossSection:
    """Take a cross-section once for all home markets."""
    dated = Recipe(reference_year=reference_year, window=window)
    return section_of(snapshot_by(snapshot_id), catalogue_by(snapshot_id), dated)


@until_new_figures(KEPT_RECIPES)
def gated(result: Markets) -> Mapping[str, Mapping[str, int]]:
    """Count once what each gate would do to the pool of opportunity."""
    return gate_effects(result)


def merged_on(chosen: Snapshot, recipe: Recipe) -> Markets:
    """Merge the economies of any snapshot under a recipe; not kept.

    Raises
    ------
    KindredError
        When the recipe cannot be applied to the snapshot.
    """
    used = snapshot().id
    return markets(chosen, catalogue_by(used), proposals(), recipe).told(language.chosen())


def snapshot_of(snapshot_id: str) -> Snapshot | None:
    """Read the snapshot of this id, where it is still at hand.

    Parameters
    ----------
    snapshot_id
        The whole id.

    Returns
    -------
    Snapshot or None
        The newest of this id; None where there is none, or it is damaged. An id with figures of
        the firm's own (behind a plus) is met only while exactly these are there.
    """
    if snapshot_id in _recent:
        return _recent[snapshot_id]
    public, plus, own = snapshot_id.partition("+")
    layer = own_figures() if plus else OwnLayer()
    if layer.id != own:
        return None
    for item in stored():
        if item.manifest is not None and item.manifest.id == public:
            with suppress(KindredError):
                return with_own_figures(read_snapshot(item.path), layer)
    return None


def after_merging(compute: Callable[..., Result], recipe: Recipe, *further: str) -> Result:
    """Call a function that keeps its results, after the merge that it rests on."""
    used = snapshot().id  # asked once: another may be taken up meanwhile
    merged_by(recipe, used)
    return compute(recipe, used, *further)


def named_targets() -> tuple[str, ...]:
    """Give the targets that the interview proposes by name, in its order."""
    return tuple(item.economy for item in proposals().proposals if item.group == "named")
