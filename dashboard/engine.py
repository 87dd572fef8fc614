"""What the pages call to get figures: the snapshot in use and the merged economies, kept ready.

Results are shared by all sessions of the process. They are keyed by the recipe and the snapshot,
and nothing in them is ever changed after it was made.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import TypeVar

import pandas as pd

from data import quality
from data.catalogue import Catalogue, load_catalogue
from data.exclusions import Exclusions, load_exclusions
from data.proposals import Proposals, load_proposals
from data.snapshot import OpenedSnapshot, Snapshot, open_snapshot, snapshots_folder
from geo.ai_development import DIFFUSION, AIDevelopment, ai_development
from geo.answers import Answer, african_verdicts, answer
from geo.economies import display_name
from geo.markets import Markets, markets
from geo.recipe import Recipe
from geo.uncertainty import Uncertainty, uncertainty
from geo.verdicts import Verdict, verdict

KEPT_RECIPES = 64
"""Merged results kept in memory, about 0.5 MB each; the least recently used goes first."""

_making = Lock()

Result = TypeVar("Result")


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
def reference_years() -> range:
    """Give the years that figures can be looked back on from, the snapshot's own last."""
    first = int(snapshot().observations["year"].min())
    return range(first, snapshot().reference_year + 1)


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
    """Give the exclusion list in force: the user's own, or the empty one that ships.

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
        return _exclusions(None, 0)
    return _exclusions(path, stamp)


@lru_cache(maxsize=4)
def _exclusions(path: Path | None, _stamp: int) -> Exclusions:
    """Read a list, again whenever it was written anew."""
    return load_exclusions(path, frozenset(snapshot().economies.index))


def excluded() -> tuple[str, ...]:
    """Give the codes that the exclusion list takes out of the pool of opportunity."""
    return exclusions().codes


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


def verdict_for(recipe: Recipe, economy: str) -> Verdict:
    """Give the verdict on an economy under a recipe."""
    return _kept(_verdict, recipe, economy)


@lru_cache(maxsize=1024)
def _verdict(recipe: Recipe, snapshot_id: str, economy: str) -> Verdict:
    """Build a verdict once for all sessions."""
    return verdict(_merged(recipe, snapshot_id), economy)


def answered(recipe: Recipe) -> Answer:
    """Give the answer to the strategist's question under a recipe."""
    return _kept(_answer, recipe)


@lru_cache(maxsize=KEPT_RECIPES)
def _answer(recipe: Recipe, snapshot_id: str) -> Answer:
    """Answer once for all sessions."""
    return answer(_merged(recipe, snapshot_id), named_targets())


def african(recipe: Recipe) -> tuple[Verdict, ...]:
    """Give the verdicts on the African economies under a recipe, best opportunity first."""
    return _kept(_african, recipe)


@lru_cache(maxsize=KEPT_RECIPES)
def _african(recipe: Recipe, snapshot_id: str) -> tuple[Verdict, ...]:
    """Judge the African economies once for all sessions."""
    return african_verdicts(_merged(recipe, snapshot_id))


def uncertain(recipe: Recipe, by: str) -> Uncertainty:
    """Give the rank intervals of a ranking under a recipe, from the method's 10,000 draws."""
    return _kept(_uncertain, recipe, by)


@lru_cache(maxsize=32)
def _uncertain(recipe: Recipe, snapshot_id: str, by: str) -> Uncertainty:
    """Draw once for all sessions."""
    return uncertainty(_merged(recipe, snapshot_id), by)


def ai_without_usage(recipe: Recipe) -> AIDevelopment:
    """Give AI development without the component that counts one product."""
    return _kept(_ai_without_usage, recipe)


@lru_cache(maxsize=KEPT_RECIPES)
def _ai_without_usage(recipe: Recipe, snapshot_id: str) -> AIDevelopment:
    """Score once for all sessions."""
    result = _merged(recipe, snapshot_id)
    return ai_development(result.section.values, result.home, without=("usage",))


def _kept(compute: Callable[..., Result], recipe: Recipe, *further: str) -> Result:
    """Call a function that keeps its results, after the merge that it rests on."""
    merged(recipe)
    return compute(recipe, snapshot().id, *further)


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
