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
from importlib.resources import files
from pathlib import Path
from threading import Lock, RLock
from typing import TypeVar, cast
from weakref import WeakKeyDictionary

import pandas as pd

from dashboard import heavy, language
from dashboard.forgetting import forget, until_new_figures
from dashboard.sharing import once
from data import quality
from data.catalogue import Catalogue
from data.diff import Diff, compare
from data.errors import KindredError
from data.exclusions import Exclusions, load_exclusions
from data.languages import told_catalogue
from data.own import catalogue_in_use
from data.own_layer import fitting, with_own_entries, with_own_figures, with_own_lists
from data.own_store import OwnLayer, own_layer, own_state
from data.panel import CrossSection
from data.proposals import Proposals, load_proposals
from data.snapshot import (
    OpenedSnapshot,
    Snapshot,
    open_snapshot,
    read_snapshot,
    snapshots_folder,
    snapshots_state,
)
from data.store import before, stored
from geo.ai_development import DIFFUSION, AIDevelopment, ai_development
from geo.answers import Answer, african_verdicts, answer
from geo.basis import Basis, basis_of, section_of
from geo.markets import Markets, gate_effects, markets
from geo.moves import Moves, moves
from geo.names import Language, economy_names
from geo.recipe import Recipe
from geo.uncertainty import Progress, Uncertainty, uncertainty
from geo.verdicts import Verdict, verdict

KEPT_RECIPES = 48
"""Merged results kept in memory, 0.4 to 0.8 MB each; the least recently used goes first. What is
kept of other things rests on them and keeps them too, so none of it is kept in much larger number:
a server that runs for weeks should reach its size in its first minutes."""

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
    return told_catalogue(_catalogue(snapshot_id), spoken)


@until_new_figures(2)
def _catalogue(_snapshot_id: str) -> Catalogue:
    """Read the catalogue, again with each snapshot."""
    found = _snapshot(_snapshot_id)
    layer = _layers.get(found.id, OwnLayer())
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
    used = snapshot().id  # asked first: that may lay other figures upon it
    return _layers.get(used, OwnLayer())


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


def _snapshot(snapshot_id: str) -> Snapshot:
    """Give the snapshot of this id, in use now or a moment ago."""
    return _recent.get(snapshot_id) or snapshot()


def _base(snapshot_id: str) -> Snapshot:
    """Give the snapshot of this id without figures of the firm's own."""
    return _bases.get(snapshot_id) or _snapshot(snapshot_id)


def changes() -> Diff | None:
    """Give what changed since the snapshot that the one in use was refreshed from.

    None for a snapshot that was compiled from files, and where the earlier one is gone.
    """
    return _changes(snapshot().id)


@until_new_figures(2)
def _changes(snapshot_id: str) -> Diff | None:
    """Compare once for each snapshot."""
    replaced = _earlier(snapshot_id)
    return None if replaced is None else compare(replaced, _base(snapshot_id))


@until_new_figures(1)
def _earlier(snapshot_id: str) -> Snapshot | None:
    """Read the snapshot that another one was refreshed from, once."""
    return before(_snapshot(snapshot_id).manifest)


def moved(recipe: Recipe) -> Moves | None:
    """Give the ranks that moved since the earlier snapshot, under the same recipe.

    None where `changes` is None, and where the recipe cannot be applied to the earlier snapshot,
    for instance because it begins with a later year.
    """
    return _kept(_moved, recipe)


@until_new_figures(8)
def _moved(recipe: Recipe, snapshot_id: str) -> Moves | None:
    """Merge the earlier snapshot under the recipe once."""
    replaced = _earlier(snapshot_id)
    if replaced is None:
        return None
    try:
        then = markets(replaced, _catalogue(snapshot_id), proposals(), recipe)
    except KindredError:
        return None
    return moves(then, _merged(recipe, snapshot_id))


def changes_from(snapshot_id: str) -> Diff | None:
    """Give what changed since an earlier snapshot, where it is still at hand.

    Parameters
    ----------
    snapshot_id
        The whole id of the earlier one.
    """
    return _changes_from(snapshot_id, snapshot().id)


@until_new_figures(2)
def _changes_from(earlier: str, used: str) -> Diff | None:
    """Compare once for each pair."""
    found = snapshot_of(earlier)
    return None if found is None else compare(found, _snapshot(used))


def moved_from(snapshot_id: str, recipe: Recipe) -> Moves | None:
    """Give the ranks that moved since an earlier snapshot, under the same recipe.

    None where that is not at hand any more, or the recipe cannot be applied to it.
    """
    return _kept(_moved_from, recipe, snapshot_id)


@until_new_figures(8)
def _moved_from(recipe: Recipe, used: str, earlier: str) -> Moves | None:
    """Merge the earlier snapshot under the recipe once."""
    found = snapshot_of(earlier)
    if found is None:
        return None
    try:
        then = markets(found, _catalogue(used), proposals(), recipe)
    except KindredError:
        return None
    return moves(then, _merged(recipe, used))


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
    return {code: names[code] for code in _snapshot(snapshot_id).economies.index}


def reference_years() -> range:
    """Give the years that figures can be looked back on from, the snapshot's own last."""
    return _reference_years(snapshot().id)


@until_new_figures(2)
def _reference_years(snapshot_id: str) -> range:
    """Look for the first year once for each snapshot."""
    chosen = _base(snapshot_id)
    return range(int(chosen.observations["year"].min()), chosen.reference_year + 1)


def exclusions_file() -> Path:
    """Say where the user's own exclusion list is looked for: beside her snapshots."""
    return snapshots_folder().parent / "exclusions.toml"


def exclusions_filled() -> bool:
    """Tell whether the user has a list of her own, be it empty."""
    return exclusions_file().is_file()


def keep_empty_exclusions() -> None:
    """Put the list that ships, which is empty, where the user's own belongs, if there is none.

    Raises
    ------
    OSError
        When the folder cannot be written.
    """
    path = exclusions_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    text = (files("data") / "exclusions.toml").read_text(encoding="utf-8")
    with suppress(FileExistsError), path.open("x", encoding="utf-8") as file:
        file.write(text)


def exclusions() -> Exclusions:
    """Give the exclusions in force: the user's list, or the empty one, and lists of her firm's.

    Raises
    ------
    CatalogueError
        When the user's list cannot be read or holds a wrong entry. Nothing is shown then, since
        ranks without the exclusions that were asked for would be wrong.
    """
    path = exclusions_file()
    try:
        stamp = path.stat().st_mtime_ns
    except OSError:
        return _exclusions(None, 0, snapshot().id)
    return _exclusions(path, stamp, snapshot().id)


@lru_cache(maxsize=4)
def _exclusions(path: Path | None, _stamp: int, snapshot_id: str) -> Exclusions:
    """Read a list, again whenever it was written anew, and join those of the firm's own."""
    economies = frozenset(_snapshot(snapshot_id).economies.index)
    layer = _layers.get(snapshot_id, OwnLayer())
    return with_own_lists(load_exclusions(path, economies), layer, economies)


def excluded() -> tuple[str, ...]:
    """Give the codes that the exclusion list takes out of the pool of opportunity."""
    return exclusions().codes


def merged(recipe: Recipe) -> Markets:
    """Merge the economies under a recipe; computed once for all sessions that ask.

    What has words in it speaks the reader's language, here and below.

    Raises
    ------
    KindredError
        When the recipe cannot be applied to the snapshot in use.
    """
    return _told(recipe, snapshot().id, language.chosen())


@once(KEPT_RECIPES, _making)
def _told(recipe: Recipe, snapshot_id: str, spoken: str) -> Markets:
    """Give merged economies in a language."""
    original = _merged(recipe, snapshot_id)
    told = original.told(spoken)
    if told is not original:
        _originals[told] = original
    return told


def original(result: Markets) -> Markets:
    """Give the merged economies that some in another language were told from.

    What has no words in it is computed from these, once for the readers of all languages.
    """
    return _originals.get(result, result)


def observations_behind(result: Markets) -> pd.DataFrame:
    """Give the observations of the snapshot that economies were merged from."""
    return _snapshot(result.snapshot_id).observations


def by_default(result: Markets) -> Markets:
    """Give the same figures and home, merged by the method's own lens, weights and no gates.

    What rests on figures alone is made from this, once for all recipes.

    Parameters
    ----------
    result
        The merged economies; themselves where they are not of the snapshot in use.
    """
    recipe = _rests_on(result.recipe)
    if recipe == result.recipe or result.snapshot_id != snapshot().id:
        return result
    try:
        return _told(recipe, result.snapshot_id, result.language)
    except KindredError:  # for a lens of one's own may do where the method's own does not
        return result


def _rests_on(recipe: Recipe) -> Recipe:
    """Give the method's own recipe with the choices that decide on the basis."""
    return Recipe(**{name: getattr(recipe, name) for name in _RESTS_ON})


@once(KEPT_RECIPES, _making)
def _merged(recipe: Recipe, snapshot_id: str) -> Markets:
    """Merge under a recipe and the snapshot of this id."""
    basis = _basis(_rests_on(recipe), snapshot_id)
    return markets(_snapshot(snapshot_id), _catalogue(snapshot_id), proposals(), recipe, basis)


@once(32, _making)
def _basis(recipe: Recipe, snapshot_id: str) -> Basis:
    """Put together once what all recipes of the same home, years and AI development rest on."""
    chosen, described = _snapshot(snapshot_id), _catalogue(snapshot_id)
    section = _section(snapshot_id, recipe.reference_year, recipe.window)
    return basis_of(chosen, described, proposals(), recipe, section)


@until_new_figures(32)
def _section(snapshot_id: str, reference_year: int | None, window: int) -> CrossSection:
    """Take a cross-section once for all home markets."""
    dated = Recipe(reference_year=reference_year, window=window)
    return section_of(_snapshot(snapshot_id), _catalogue(snapshot_id), dated)


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
    return markets(chosen, _catalogue(used), proposals(), recipe).told(language.chosen())


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


def verdict_for(recipe: Recipe, economy: str) -> Verdict:
    """Give the verdict on an economy under a recipe."""
    return _kept(_verdict, recipe, economy, language.chosen())


@until_new_figures(1024)
def _verdict(recipe: Recipe, snapshot_id: str, economy: str, spoken: str) -> Verdict:
    """Build a verdict once for all sessions."""
    return verdict(_told(recipe, snapshot_id, spoken), economy)


def answered(recipe: Recipe) -> Answer:
    """Give the answer to the strategist's question under a recipe."""
    return _kept(_answer, recipe, language.chosen())


@until_new_figures(KEPT_RECIPES)
def _answer(recipe: Recipe, snapshot_id: str, spoken: str) -> Answer:
    """Answer once for all sessions."""
    return answer(_told(recipe, snapshot_id, spoken), named_targets())


def african(recipe: Recipe) -> tuple[Verdict, ...]:
    """Give the verdicts on the African economies under a recipe, best opportunity first."""
    return _kept(_african, recipe, language.chosen())


@until_new_figures(KEPT_RECIPES)
def _african(recipe: Recipe, snapshot_id: str, spoken: str) -> tuple[Verdict, ...]:
    """Judge the African economies once for all sessions."""
    return african_verdicts(_told(recipe, snapshot_id, spoken))


def uncertain(recipe: Recipe, by: str) -> Uncertainty:
    """Give the rank intervals of a ranking under a recipe, from the method's 10,000 draws."""
    # Gates take economies out of the pool of opportunity; likeness is drawn without regard to them.
    asked = recipe.model_copy(update={"gates": ()}) if by == "similarity" else recipe
    return _kept(_uncertain, asked, by)


@heavy.shared("uncertainty", kept=64)
def _uncertain(progress: Progress, recipe: Recipe, snapshot_id: str, by: str) -> Uncertainty:
    """Draw once for all sessions."""
    return uncertainty(_merged(recipe, snapshot_id), by, progress=progress)


def ai_without_usage(recipe: Recipe) -> AIDevelopment:
    """Give AI development without the component that counts one product."""
    used = snapshot().id
    return _ai_without_usage(_rests_on(recipe), used)


@until_new_figures(32)
def _ai_without_usage(recipe: Recipe, snapshot_id: str) -> AIDevelopment:
    """Score once for all sessions."""
    values = _basis(recipe, snapshot_id).section.values
    return ai_development(values, recipe.home, without=("usage",))


def _kept(compute: Callable[..., Result], recipe: Recipe, *further: str) -> Result:
    """Call a function that keeps its results, after the merge that it rests on."""
    used = snapshot().id  # asked once: another may be taken up meanwhile
    _merged(recipe, used)
    return compute(recipe, used, *further)


def named_targets() -> tuple[str, ...]:
    """Give the targets that the interview proposes by name, in its order."""
    return tuple(item.economy for item in proposals().proposals if item.group == "named")


def warnings() -> pd.DataFrame:
    """Give the observations that general rules find suspicious; used, but flagged."""
    return _warnings(snapshot().id, language.chosen())


@until_new_figures(2)
def _warnings(snapshot_id: str, spoken: str) -> pd.DataFrame:
    """Apply the rules once for each snapshot."""
    return quality.warnings(_snapshot(snapshot_id), _catalogue(snapshot_id), spoken)


def shared_estimates() -> dict[tuple[str, str], int]:
    """Give how many economies share an estimate, by (economy, indicator)."""
    return _shared_estimates(snapshot().id)


def estimates_shared() -> pd.DataFrame:
    """Give the estimates that economies share, as a table by economy."""
    return _estimates_shared(snapshot().id)


@until_new_figures(2)
def _estimates_shared(snapshot_id: str) -> pd.DataFrame:
    """Look for them once for each snapshot."""
    return quality.shared_estimates(_snapshot(snapshot_id).observations, DIFFUSION)


@until_new_figures(2)
def _shared_estimates(snapshot_id: str) -> dict[tuple[str, str], int]:
    """Look for them once for each snapshot."""
    found = _estimates_shared(snapshot_id)
    return {(str(economy), DIFFUSION): int(n) for economy, n in found["members"].items()}
