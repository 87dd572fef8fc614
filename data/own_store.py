"""Where figures of the firm's own are kept: one file for each set, in the user's folder.

A set is written whole or not at all, beside the old one, which it then replaces by a rename. It
is never sent anywhere: nothing here knows the network.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from data.errors import OwnDataError
from data.filewords import reason_of, unreadable
from data.languages import N_, fill
from data.own import data_folder
from data.own_sets import OwnSet
from data.tomlfiles import newer

ENDING = ".json"
MOST_SETS = 50


@dataclass(frozen=True, eq=False)
class OwnLayer:
    """All figures of the firm's own, as a layer that lies upon a snapshot.

    Attributes
    ----------
    sets
        In the order of their codes.
    refused
        One error for each file that cannot be used.
    id
        Eight hexadecimal digits that stand for the content; empty where there is none.
    taken
        Codes of the indicators and lists of all sets.
    """

    sets: tuple[OwnSet, ...] = ()
    refused: tuple[OwnDataError, ...] = ()
    id: str = ""
    taken: frozenset[str] = field(default_factory=frozenset)

    def find(self, code: str) -> OwnSet:
        """Give the set of a code or name.

        Raises
        ------
        OwnDataError
            There is none.
        """
        for item in self.sets:
            if code in (item.code, item.name):
                return item
        known = ", ".join(item.code for item in self.sets)
        raise OwnDataError(
            fill("There are no figures of your own called {code}.", code=repr(code[:80])),
            fill("There are: {names}.", names=known)
            if known
            else N_("Add a file under Data, Own figures, or by kindred data add."),
        )


def own_folder() -> Path:
    """Give the folder in which figures of the firm's own lie; it need not exist."""
    return data_folder() / "own"


def own_state() -> tuple[str, tuple[tuple[str, int, int], ...]]:
    """Tell cheaply whether other figures may be there than before.

    Returns
    -------
    tuple
        The folder, and name, time and size of each file in it; no file is opened.
    """
    folder = own_folder()
    try:
        with os.scandir(folder) as entries:
            found = [
                (entry.name, status.st_mtime_ns, status.st_size)
                for entry in entries
                if entry.name.endswith(ENDING)
                and not entry.name.startswith(".")
                and (status := entry.stat())
            ]
    except OSError:
        found = []
    return str(folder), tuple(sorted(found))


def kept_codes() -> frozenset[str]:
    """Give the short names that files have already, those that cannot be used among them."""
    return frozenset(name.removesuffix(ENDING) for name, _, _ in own_state()[1])


def own_layer() -> OwnLayer:
    """Read all figures of the firm's own; what cannot be used is named, and the rest is."""
    return _layer(*own_state())


@lru_cache(maxsize=4)
def _layer(folder: str, files: tuple[tuple[str, int, int], ...]) -> OwnLayer:
    """Read the files once for each state of the folder."""
    sets: list[OwnSet] = []
    refused: list[OwnDataError] = []
    for name, _, _ in files:
        try:
            sets.append(read_set(Path(folder) / name))
        except OwnDataError as error:
            refused.append(error)
    kept: list[OwnSet] = []
    codes: set[str] = set()
    for item in sets:
        if codes & set(item.codes):
            refused.append(
                OwnDataError(
                    fill(
                        "{name} has indicators that another file of yours has too: {codes}.",
                        name=f"{item.code}{ENDING}",
                        codes=", ".join(sorted(codes & set(item.codes))),
                    ),
                    "Remove one of them.",
                )
            )
            continue
        codes |= set(item.codes)
        kept.append(item)
    text = "\n".join(item.model_dump_json() for item in kept)
    digits = hashlib.sha256(text.encode()).hexdigest()[:8] if kept else ""
    return OwnLayer(tuple(kept), tuple(refused), digits, frozenset(codes))


def read_set(path: Path) -> OwnSet:
    """Read one set.

    Raises
    ------
    OwnDataError
        The file cannot be read, or does not hold one.
    """
    try:
        found = OwnSet.model_validate_json(path.read_bytes())
    except OSError as error:
        raise OwnDataError(
            unreadable(path, error),
            "Check who may read it.",
        ) from error
    except ValidationError as error:
        found = None
        for fault in error.errors():
            if fault["loc"] == ("schema_version",) and type(fault["input"]) is int:
                raise OwnDataError(*newer(str(path), fault["input"])) from error
    if found is None or found.code != path.stem:
        raise OwnDataError(
            fill("{name} does not hold figures of your own as they were written.", name=str(path)),
            "Remove it, and add the file that it came from again.",
        )
    return found


def slug_for(name: str, taken: Collection[str] = ()) -> str:
    """Make a short name for a set from the name to show.

    Parameters
    ----------
    name
        Any.
    taken
        Short names that it must not be.
    """
    letters = unicodedata.normalize("NFKD", name.replace("đ", "d").replace("Đ", "D"))
    plain = letters.encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "figures"
    code, count = stem, 2
    while code in taken:
        code, count = f"{stem}-{count}", count + 1
    return code


def save_set(item: OwnSet, *, replace: bool = False) -> Path:
    """Keep a set.

    Parameters
    ----------
    item
        The set.
    replace
        True to put it in the place of the one of the same code.

    Returns
    -------
    Path
        Where it lies.

    Raises
    ------
    OwnDataError
        There is one of that code already, another has its indicators, or the folder cannot be
        written; nothing was changed.
    """
    layer = own_layer()
    others = [known for known in layer.sets if known.code != item.code]
    if len(others) >= MOST_SETS:
        raise OwnDataError(
            fill("There are {count} files of your own already.", count=len(others)),
            "Remove some first.",
        )
    path = own_folder() / f"{item.code}{ENDING}"
    # A file that cannot be used may be one of a newer version: it is not written over either.
    if not replace and path.exists():
        raise OwnDataError(
            fill("There are figures of your own called {code} already.", code=item.code),
            "Give another name, or replace them.",
        )
    doubled = {code for known in others for code in known.codes} & set(item.codes)
    if doubled:
        raise OwnDataError(
            fill("The code {code} is taken already.", code=sorted(doubled)[0]),
            "Give another code, or replace what has it.",
        )
    beside = path.with_name(f".{item.code}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            file.write(item.model_dump_json(indent=1).encode())
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise _unwritable(path, error) from error
    return path


def remove_set(code: str) -> OwnSet:
    """Remove a set, and give it back.

    Raises
    ------
    OwnDataError
        There is none of that code or name, or it cannot be removed.
    """
    item = own_layer().find(code)
    path = own_folder() / f"{item.code}{ENDING}"
    try:
        path.unlink()
    except OSError as error:
        raise _unwritable(path, error) from error
    return item


def _unwritable(path: Path, error: OSError) -> OwnDataError:
    """Make the error for a folder that cannot be written."""
    return OwnDataError(
        fill(
            "{name}: cannot be written ({reason}). Nothing was changed.",
            name=str(path),
            reason=reason_of(error),
        ),
        "Make room, or see who may write there.",
    )
