"""What the pages call to get figures: the snapshot in use and the merged economies, kept ready.

Results are shared by all sessions of the process. They are keyed by the recipe and the snapshot,
and nothing in them is ever changed after it was made.
"""

from __future__ import annotations

from functools import lru_cache
from threading import Lock

import pandas as pd

from data import quality
from data.catalogue import Catalogue, load_catalogue
from data.exclusions import Exclusions, load_exclusions
from data.proposals import Proposals, load_proposals
from data.snapshot import OpenedSnapshot, Snapshot, open_snapshot
from geo.ai_development import DIFFUSION
from geo.economies import display_name
from geo.markets import Markets, markets
from geo.recipe import Recipe
from geo.uncertainty import Uncertainty, uncertainty
from geo.verdicts import Verdict, verdict

KEPT_RECIPES = 64
"""Merged results kept in memory, about 0.5 MB each; the least recently used goes first."""

_making = Lock()


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """Give the catalogue that ships with the product."""
    return load_catalogue()


@lru_cache(maxsize=1)
def proposals() -> Proposals:
    """Give the interview's expansion targets."""
    return load_proposals()


@lru_cache(maxsize=1)
def opened() -> OpenedSnapshot:
    """Open the newest valid snapshot, once, and tell which were refused."""
    return open_snapshot()


def snapshot() -> Snapshot:
    """Give the snapshot in use."""
    return opened().snapshot


@lru_cache(maxsize=1)
def snapshot_names() -> dict[str, str]:
    """Give the short name of every economy of the snapshot, by code."""
    return {code: display_name(code) for code in snapshot().economies.index}


@lru_cache(maxsize=1)
def exclusions() -> Exclusions:
    """Give the exclusion list in force: the user's own, or the empty one that ships."""
    return load_exclusions()


def excluded() -> tuple[str, ...]:
    """Give the codes that the exclusion list takes out of the pool of opportunity."""
    return tuple(item.economy for item in exclusions().exclusions)


def merged(recipe: Recipe) -> Markets:
    """Merge the economies under a recipe; computed once for all sessions that ask.

    Raises
    ------
    KindredError
        When the recipe cannot be applied to the snapshot in use.
    """
    with _making:
        return _merged(recipe, snapshot().id)


@lru_cache(maxsize=KEPT_RECIPES)
def _merged(recipe: Recipe, snapshot_id: str) -> Markets:
    """Merge under a recipe and the snapshot of this id, which is part of the key alone."""
    assert snapshot_id == snapshot().id
    return markets(snapshot(), catalogue(), proposals(), recipe)


@lru_cache(maxsize=512)
def _verdict(recipe: Recipe, snapshot_id: str, economy: str) -> Verdict:
    """Build a verdict, kept for all sessions."""
    return verdict(_merged(recipe, snapshot_id), economy)


def verdict_for(recipe: Recipe, economy: str) -> Verdict:
    """Give the verdict on an economy under a recipe."""
    merged(recipe)
    return _verdict(recipe, snapshot().id, economy)


def uncertain(recipe: Recipe, by: str) -> Uncertainty:
    """Give the rank intervals of a ranking under a recipe, from the method's 10,000 draws."""
    merged(recipe)
    return _uncertain(recipe, snapshot().id, by)


@lru_cache(maxsize=32)
def _uncertain(recipe: Recipe, snapshot_id: str, by: str) -> Uncertainty:
    """Draw once for all sessions."""
    return uncertainty(_merged(recipe, snapshot_id), by)


def named_targets() -> tuple[str, ...]:
    """Give the targets that the interview proposes by name, in its order."""
    return tuple(item.economy for item in proposals().proposals if item.group == "named")


@lru_cache(maxsize=1)
def warnings() -> pd.DataFrame:
    """Give the observations that general rules find suspicious; used, but flagged."""
    return quality.warnings(snapshot(), catalogue())


@lru_cache(maxsize=1)
def shared_estimates() -> dict[tuple[str, str], int]:
    """Give how many economies share an estimate, by (economy, indicator)."""
    found = quality.shared_estimates(snapshot().observations, DIFFUSION)
    return {(str(economy), DIFFUSION): int(n) for economy, n in found["members"].items()}
