"""The economies that the user's own list, and her firm's, take out of the pool of opportunity."""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from dashboard import engine
from data.exclusions import Exclusions, load_exclusions
from data.folders import snapshots_folder
from data.own_layer import with_own_lists


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
        return _exclusions(None, 0, engine.snapshot().id)
    return _exclusions(path, stamp, engine.snapshot().id)


@lru_cache(maxsize=4)
def _exclusions(path: Path | None, _stamp: int, snapshot_id: str) -> Exclusions:
    """Read a list, again whenever it was written anew, and join those of the firm's own."""
    economies = frozenset(engine.snapshot_by(snapshot_id).economies.index)
    layer = engine.layer_by(snapshot_id)
    return with_own_lists(load_exclusions(path, economies), layer, economies)


def excluded() -> tuple[str, ...]:
    """Give the codes that the exclusion list takes out of the pool of opportunity."""
    return exclusions().codes
