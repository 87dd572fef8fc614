"""The user's snapshots: which there are, which one is in use, and which may go.

A snapshot is a folder of `data.snapshot.snapshots_folder`, named by its number and id. A small
file beside them may hold one fast; without it, the newest valid one is used. Names that begin
with a point are unfinished or on their way out, and are no snapshots.
"""

from __future__ import annotations

import contextlib
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from data.errors import SnapshotError
from data.filewords import reason_of
from data.languages import fill
from data.lock import locked
from data.manifest import Manifest, read_manifest
from data.snapshot import (
    EMBEDDED,
    PIN,
    Snapshot,
    embedded_path,
    pinned_name,
    read_snapshot,
    snapshots_folder,
    user_snapshots,
)

KEPT = 5
"""How many of the user's snapshots are kept."""

NEWEST = "newest"
LOCK = ".lock"


@dataclass(frozen=True)
class Stored:
    """One snapshot at hand.

    Attributes
    ----------
    name
        Its folder's name; ``embedded`` for the one that ships.
    path
        Its folder.
    manifest
        What it holds; None where it cannot be used.
    problem
        Why it cannot be used; empty where it can, as far as its manifest tells.
    in_use, pinned
        Whether it is the one in use, and whether it is held fast.
    """

    name: str
    path: Path
    manifest: Manifest | None
    problem: str
    in_use: bool
    pinned: bool

    @property
    def order(self) -> tuple[int, int]:
        """What newest is decided by: vintage year, then number of refreshes."""
        return (-1, -1) if self.manifest is None else self.manifest.order


def stored() -> list[Stored]:
    """List the snapshots at hand.

    Returns
    -------
    list of Stored
        Newest first, the embedded one among them, those that cannot be used last. Only manifests
        are read: `data.snapshot.verify_snapshot` looks at the rest.
    """
    pin = pinned_name()
    found: list[tuple[str, Path, Manifest | None, str]] = []
    for path in [*user_snapshots(), embedded_path()]:
        name = EMBEDDED if path == embedded_path() else path.name
        try:
            found.append((name, path, read_manifest(path), ""))
        except SnapshotError as error:
            found.append((name, path, None, error.message))
    usable = [item for item in found if item[2] is not None]
    usable.sort(key=lambda item: item[2].order if item[2] else (0, 0), reverse=True)
    chosen = next((name for name, *_ in usable if name == pin), usable[0][0] if usable else "")
    ranked = [*usable, *(item for item in found if item[2] is None)]
    return [
        Stored(name, path, manifest, problem, in_use=name == chosen, pinned=name == pin)
        for name, path, manifest, problem in ranked
    ]


def find(name: str) -> Stored:
    """Find a snapshot by name or id.

    Parameters
    ----------
    name
        A folder's name, ``embedded``, ``newest``, or an id or its first digits (at least four).

    Returns
    -------
    Stored
        The snapshot; the newest of several that share an id.

    Raises
    ------
    SnapshotError
        There is none, or several begin with these digits.
    """
    every = stored()
    usable = [item for item in every if item.manifest is not None]
    if name == NEWEST and usable:
        return usable[0]
    for item in every:
        if item.name == name:
            return item
    by_id = [item for item in usable if len(name) >= 4 and _identity(item).startswith(name.lower())]
    if len({_identity(item) for item in by_id}) == 1:
        return by_id[0]
    if by_id:
        raise SnapshotError(
            fill("Several snapshots begin with {name}.", name=repr(name)),
            "Give more of its digits, or its name.",
        )
    raise SnapshotError(
        fill("No snapshot is called {name}.", name=repr(name)),
        "kindred snapshot list shows those at hand.",
    )


def before(manifest: Manifest) -> Snapshot | None:
    """Read the snapshot that another one was refreshed from.

    Parameters
    ----------
    manifest
        That of the later one.

    Returns
    -------
    Snapshot or None
        The newest of this id that is older; None where the later one was compiled from files, or
        the earlier one was removed or is damaged.
    """
    if not manifest.previous:
        return None
    for item in stored():
        older = item.manifest is not None and item.order < manifest.order
        if older and _identity(item) == manifest.previous:
            with contextlib.suppress(SnapshotError):
                return read_snapshot(item.path)
    return None


def use(name: str) -> Stored:
    """Hold a snapshot fast, or let the newest be used again.

    Parameters
    ----------
    name
        As for `find`; ``newest`` lets go of the one held fast.

    Returns
    -------
    Stored
        The snapshot now in use.

    Raises
    ------
    SnapshotError
        There is none of that name, it is damaged, or the choice cannot be written down; what was
        in use stays.
    """
    item = find(name)
    read_snapshot(item.path)
    folder = snapshots_folder()
    pin = folder / PIN
    part = folder / f"{PIN}.{secrets.token_hex(4)}.part"
    try:
        if name == NEWEST:
            pin.unlink(missing_ok=True)
        else:
            folder.mkdir(parents=True, exist_ok=True)
            part.write_text(f"{item.name}\n", encoding="utf-8")
            part.replace(pin)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise SnapshotError(
            fill(
                "The choice cannot be written to {folder} ({reason}).",
                folder=folder,
                reason=reason_of(error),
            ),
            "Check the space left and who may write there.",
            path=str(folder),
        ) from error
    return next(entry for entry in stored() if entry.in_use)


def prune(keep: int = KEPT) -> list[str]:
    """Remove the user's oldest snapshots.

    Parameters
    ----------
    keep
        How many of the newest stay. The one in use stays in any case, and so do those that cannot
        be read, which may be of a newer version.

    Returns
    -------
    list of str
        Names of those that were removed, newest first.

    Raises
    ------
    RefreshError
        A refresh is under way.
    SnapshotError
        One cannot be removed.
    """
    with locked(snapshots_folder() / LOCK, "removing old snapshots"):
        sweep(snapshots_folder())
        return remove_old(keep)


def remove_old(keep: int) -> list[str]:
    """Do what `prune` does, for one who holds the lock already."""
    own = [item for item in stored() if item.name != EMBEDDED and item.manifest is not None]
    gone = []
    for item in own[max(keep, 0) :]:
        if item.in_use:
            continue
        _remove(item.path)
        gone.append(item.name)
    return gone


def sweep(folder: Path) -> None:
    """Remove what runs that were ended by force left behind; only under the lock.

    Parameters
    ----------
    folder
        The folder of the user's snapshots.
    """
    for pattern in (".*.part", ".*.old"):
        for path in folder.glob(pattern):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                with contextlib.suppress(OSError):
                    path.unlink()


def next_sequence() -> int:
    """Give the number of the next refresh.

    Returns
    -------
    int
        One above all that are at hand, by manifest or by name, so that neither the clock nor a
        damaged snapshot can bring the order out of step.
    """
    found = [0]
    for path in [*user_snapshots(), embedded_path()]:
        number = path.name.partition("-")[0]
        if number.isascii() and number.isdecimal() and len(number) < 10:
            found.append(int(number))
        with contextlib.suppress(SnapshotError):
            found.append(read_manifest(path).sequence)
    return 1 + max(found)


def _identity(item: Stored) -> str:
    """Give a snapshot's id."""
    return item.manifest.id if item.manifest else ""


def _remove(path: Path) -> None:
    """Remove a snapshot: out of sight first, so that half of one is never seen."""
    gone = path.with_name(f".{path.name}.{secrets.token_hex(4)}.old")
    try:
        path.rename(gone)
    except OSError as error:
        raise SnapshotError(
            fill("{path} cannot be removed ({reason}).", path=path, reason=reason_of(error)),
            "Check who may write there.",
            path=str(path),
        ) from error
    shutil.rmtree(gone, ignore_errors=True)
