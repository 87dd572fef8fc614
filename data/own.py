"""The catalogue in use: the one that ships, with the user's own additions.

A user's file has the form of ``catalogue.toml`` and may hold sources, indicators, lenses,
services and live addresses. Entries with a new code are added; a service or a live address that
ships is replaced by the user's of the same code. Indicators and sources that ship stay as they
are, because their figures were checked against those definitions.
"""

from __future__ import annotations

import functools
import os
from pathlib import Path
from typing import Any

import platformdirs

from data.catalogue import Catalogue, embedded_catalogue
from data.errors import CatalogueError
from data.languages import fill
from data.tomlfiles import parse, read_toml

FILE = "catalogue.toml"

_ADDED = ("sources", "indicators", "lenses")
_REPLACED = {"services": "code", "live": "indicator"}


def data_folder() -> Path:
    """Give the folder that holds what a user adds: snapshots, answers kept, a catalogue.

    Returns
    -------
    Path
        The folder that KINDRED_DATA_DIR names, else the user's data folder of the operating
        system. It need not exist.
    """
    own = os.environ.get("KINDRED_DATA_DIR")
    return Path(own) if own else Path(platformdirs.user_data_dir("kindred-markets", False))


def own_catalogue_path() -> Path:
    """Give the place of the user's catalogue.

    Returns
    -------
    Path
        What KINDRED_CATALOGUE names, else ``catalogue.toml`` in the user's folder. It need not
        exist.
    """
    own = os.environ.get("KINDRED_CATALOGUE")
    return Path(own) if own else data_folder() / FILE


def catalogue_in_use(path: Path | None = None) -> Catalogue:
    """Give the catalogue that ships together with the user's additions.

    Parameters
    ----------
    path
        The user's file; None for `own_catalogue_path`, which may be absent.

    Returns
    -------
    Catalogue
        The checked whole. A path of a table of the user's own is taken from the file's folder.

    Raises
    ------
    CatalogueError
        The file cannot be read, holds a wrong entry, or an indicator or source that ships.
    """
    chosen = own_catalogue_path() if path is None else path
    # One that is named has to be there; the usual place may be empty.
    if path is None and "KINDRED_CATALOGUE" not in os.environ and not chosen.exists():
        return embedded_catalogue()
    try:
        changed = chosen.stat().st_mtime_ns
    except OSError:
        changed = 0
    return _merged(chosen, changed)


@functools.lru_cache(maxsize=4)
def _merged(path: Path, changed: int) -> Catalogue:
    """Read and merge; `changed` is part of the key alone, so that an edit is seen."""
    del changed
    content, name = read_toml(path, FILE)
    whole = embedded_catalogue().model_dump(mode="json")
    unknown = sorted(content.keys() - {"schema_version", *_ADDED, *_REPLACED})
    if unknown:
        raise CatalogueError(
            fill(
                "{name}: {unknown} is not something that can be added.",
                name=name,
                unknown=unknown[0],
            ),
            fill("Give {names}.", names=", ".join([*_ADDED, *_REPLACED])),
            file=name,
            field=unknown[0],
        )
    for group in (*_ADDED, *_REPLACED):
        given = content.get(group, [])
        if not isinstance(given, list) or not all(isinstance(entry, dict) for entry in given):
            raise CatalogueError(
                fill("{name}: {group} is not a list of entries.", name=name, group=group),
                fill("Begin each entry with [[{group}]].", group=group),
                file=name,
                field=group,
            )
        whole[group] = _joined(group, whole[group], given, path.parent)
    whole["schema_version"] = content.get("schema_version", whole["schema_version"])
    return parse(Catalogue, whole, name)


def _joined(
    group: str, shipped: list[dict[str, Any]], given: list[dict[str, Any]], folder: Path
) -> list[dict[str, Any]]:
    """Put the user's entries of one group behind, or in the place of, those that ship."""
    key = _REPLACED.get(group)
    if key is None:
        return [*shipped, *given]
    if group == "live":
        given = [_from_folder(entry, folder) for entry in given]
    # What is no text is refused when the whole is checked.
    own = {code for entry in given if isinstance(code := entry.get(key), str)}
    return [*(entry for entry in shipped if entry[key] not in own), *given]


def _from_folder(entry: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Take the path of a table from the folder of the file that names it."""
    code = entry.get("code")
    if entry.get("columns") is None or not isinstance(code, str) or "://" in code:
        return entry
    return {**entry, "code": str(folder / code)}
