"""What changed since an earlier snapshot, and which ranks moved."""

from __future__ import annotations

from dashboard import engine
from dashboard.forgetting import until_new_figures
from data.diff import Diff, compare
from data.errors import KindredError
from data.snapshot import Snapshot
from data.store import before
from geo.markets import markets
from geo.moves import Moves, moves
from geo.recipe import Recipe


def changes() -> Diff | None:
    """Give what changed since the snapshot that the one in use was refreshed from.

    None for a snapshot that was compiled from files, and where the earlier one is gone.
    """
    return _changes(engine.snapshot().id)


@until_new_figures(2)
def _changes(snapshot_id: str) -> Diff | None:
    """Compare once for each snapshot."""
    replaced = _earlier(snapshot_id)
    return None if replaced is None else compare(replaced, engine.public_snapshot(snapshot_id))


@until_new_figures(1)
def _earlier(snapshot_id: str) -> Snapshot | None:
    """Read the snapshot that another one was refreshed from, once."""
    return before(engine.snapshot_by(snapshot_id).manifest)


def moved(recipe: Recipe) -> Moves | None:
    """Give the ranks that moved since the earlier snapshot, under the same recipe.

    None where `changes` is None, and where the recipe cannot be applied to the earlier snapshot,
    for instance because it begins with a later year.
    """
    return engine.after_merging(_moved, recipe)


@until_new_figures(8)
def _moved(recipe: Recipe, snapshot_id: str) -> Moves | None:
    """Merge the earlier snapshot under the recipe once."""
    return _moves_since(_earlier(snapshot_id), recipe, snapshot_id)


def _moves_since(found: Snapshot | None, recipe: Recipe, used: str) -> Moves | None:
    """Tell which ranks moved from one snapshot to another, where the recipe fits both."""
    if found is None:
        return None
    try:
        then = markets(found, engine.catalogue_by(used), engine.proposals(), recipe)
    except KindredError:
        return None
    return moves(then, engine.merged_by(recipe, used))


def changes_from(snapshot_id: str) -> Diff | None:
    """Give what changed since an earlier snapshot, where it is still at hand.

    Parameters
    ----------
    snapshot_id
        The whole id of the earlier one.
    """
    return _changes_from(snapshot_id, engine.snapshot().id)


@until_new_figures(2)
def _changes_from(earlier: str, used: str) -> Diff | None:
    """Compare once for each pair."""
    found = engine.snapshot_of(earlier)
    return None if found is None else compare(found, engine.snapshot_by(used))


def moved_from(snapshot_id: str, recipe: Recipe) -> Moves | None:
    """Give the ranks that moved since an earlier snapshot, under the same recipe.

    None where that is not at hand any more, or the recipe cannot be applied to it.
    """
    return engine.after_merging(_moved_from, recipe, snapshot_id)


@until_new_figures(8)
def _moved_from(recipe: Recipe, used: str, earlier: str) -> Moves | None:
    """Merge the earlier snapshot under the recipe once."""
    return _moves_since(engine.snapshot_of(earlier), recipe, used)
