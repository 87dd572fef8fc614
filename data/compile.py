"""A snapshot written, whole or not at all, and its figures back into CSV."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from data.catalogue import Catalogue
from data.csvtables import KEY, SOURCE_COLUMNS, TABLES, suspect_table, write_csv
from data.encode import encode_snapshot
from data.errors import SnapshotError
from data.figures import Figures, read_figures
from data.filewords import reason_of
from data.languages import fill
from data.manifest import (
    MANIFEST,
    Manifest,
    SeriesEntry,
    digest,
    read_file,
    read_manifest,
    refusal,
)


def compile_figures(
    figures: Path, target: Path, catalogue: Catalogue, *, sequence: int = 0
) -> Manifest:
    """Check a folder of figures and write it as a snapshot.

    Parameters
    ----------
    figures
        The folder, as `data.figures.read_figures` wants it.
    target
        The snapshot's folder. It must be absent, empty, or hold a snapshot, which is replaced.
    catalogue
        Says which indicators exist and what values are possible.
    sequence
        How many refreshes lie behind the figures.

    Returns
    -------
    Manifest
        The manifest of the new snapshot.

    Raises
    ------
    FiguresError
        Anything is wrong with the figures; nothing was written.
    SnapshotError
        The target holds other things, or cannot be written; what was there stays.

    Notes
    -----
    Nothing in the files depends on the time or the machine: the same figures give the same bytes
    with the same version of pyarrow, and the same id with any.
    """
    return write_snapshot(read_figures(figures, catalogue), target, sequence=sequence)


def write_snapshot(
    figures: Figures,
    target: Path,
    *,
    sequence: int = 0,
    previous: str = "",
    series: tuple[SeriesEntry, ...] = (),
    check: bool = False,
) -> Manifest:
    """Write checked figures as a snapshot, atomically.

    Parameters
    ----------
    figures
        The figures.
    target
        The snapshot's folder, as for `compile_figures`.
    sequence
        How many refreshes lie behind the figures.
    previous, series
        What the manifest says of the refresh, as in `data.manifest.Manifest`.
    check
        Whether to read everything back, to the last row, before the snapshot takes its place.

    Returns
    -------
    Manifest
        The manifest of the new snapshot.

    Raises
    ------
    SnapshotError
        The target holds other things, or cannot be written, or what was written does not read
        back; what was there stays.
    """
    files, manifest = encode_snapshot(figures, sequence, previous, series)
    write_files(files, target, check=check)
    return manifest


def write_files(files: Mapping[str, bytes], target: Path, *, check: bool = False) -> None:
    """Write the files of a snapshot, atomically.

    Parameters
    ----------
    files
        As `data.encode.encode_snapshot` gives them.
    target
        The snapshot's folder, as for `compile_figures`.
    check
        Whether to read everything back, to the last row, before the snapshot takes its place.

    Raises
    ------
    SnapshotError
        The target holds other things, or cannot be written, or what was written does not read
        back; what was there stays.
    """
    target = target.resolve()
    part = target.parent / f".{target.name}.{secrets.token_hex(4)}.part"
    try:
        _refuse_foreign(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        part.mkdir()
        for name, raw in files.items():
            _write_through(part / name, raw)
        _sync_folder(part)
        if check:
            check_rows(part, read_manifest(part))
        _switch(part, target)
    except OSError as error:
        raise SnapshotError(
            fill(
                "The snapshot cannot be written to {folder} ({reason}).",
                folder=target,
                reason=reason_of(error),
            ),
            "Check the space left and who may write there.",
            path=str(target),
        ) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def unpack_folder(folder: Path, target: Path) -> None:
    """Write a snapshot's figures back as CSV; compiling them gives the same snapshot.

    Parameters
    ----------
    folder
        The snapshot's folder.
    target
        Folder for the CSV files: one per source, ``economies.csv``, ``indicators.csv``,
        ``blocs.csv``, ``suspect.csv`` and ``sources.csv``. It must be absent or empty.

    Raises
    ------
    SnapshotError
        The snapshot is damaged, or the target is not empty or cannot be written.
    """
    manifest = read_manifest(folder)
    tables = {f"{name}.csv": raw for name, raw in csv_files(folder, manifest).items()}
    tables["suspect.csv"] = write_csv(suspect_table(manifest.quarantined))
    sources = [entry.model_dump() | {"source": entry.code} for entry in manifest.sources]
    described = pd.DataFrame(sources, columns=list(SOURCE_COLUMNS))
    tables["sources.csv"] = write_csv(described.astype({"vintage_year": "Int64"}))
    try:
        target.mkdir(parents=True, exist_ok=True)
        if any(target.iterdir()):
            raise SnapshotError(
                fill("{folder} is not empty.", folder=target),
                "Name a folder that is new or empty.",
                path=str(target),
            )
        for name, raw in tables.items():
            (target / name).write_bytes(raw)
    except OSError as error:
        raise SnapshotError(
            fill(
                "The figures cannot be written to {folder} ({reason}).",
                folder=target,
                reason=reason_of(error),
            ),
            "Check the space left and who may write there.",
            path=str(target),
        ) from error


def csv_files(folder: Path, manifest: Manifest) -> dict[str, bytes]:
    """Write each table of a snapshot as CSV, without the quarantine and the sources.

    Parameters
    ----------
    folder
        The snapshot's folder.
    manifest
        Its manifest.

    Returns
    -------
    dict of str to bytes
        Source code or table name to CSV text, rows in the order of their keys.

    Raises
    ------
    SnapshotError
        A file is missing, truncated or damaged.
    """
    texts = {}
    for entry in manifest.files:
        frame = pq.ParquetFile(pa.BufferReader(read_file(folder, entry))).read().to_pandas()
        name = entry.name.removesuffix(".parquet")
        if name not in TABLES:
            frame = frame.sort_values(KEY)
        texts[name] = write_csv(frame)
    return texts


def check_rows(folder: Path, manifest: Manifest) -> None:
    """Check that a snapshot's rows are those that were written.

    Parameters
    ----------
    folder
        The snapshot's folder.
    manifest
        Its manifest.

    Raises
    ------
    SnapshotError
        A file is missing or damaged, or its rows do not add up to the checksum of the content.
    """
    texts = csv_files(folder, manifest)
    for entry in manifest.files:
        if digest(texts[entry.name.removesuffix(".parquet")]) != entry.content:
            raise refusal(
                folder, fill("the rows of {file} differ from what was compiled", file=entry.name)
            )


def _refuse_foreign(target: Path) -> None:
    """Refuse a target that holds anything but a snapshot, so that nothing of a user is lost."""
    if not target.exists():
        return
    foreign = (
        [target.name]
        if not target.is_dir()
        else [
            path.name
            for path in sorted(target.iterdir())
            if path.name != MANIFEST and path.suffix != ".parquet"
        ]
    )
    if foreign:
        raise SnapshotError(
            fill(
                "{folder} holds other things than a snapshot ({name}).",
                folder=target,
                name=foreign[0],
            ),
            "Name a folder that is new, empty or a snapshot.",
            path=str(target),
        )


def _write_through(path: Path, raw: bytes) -> None:
    """Write a file and wait until the disk has it."""
    with path.open("xb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Wait until the disk has a folder's entries, where the system can say so."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _switch(part: Path, target: Path) -> None:
    """Put the finished folder in the target's place; on failure the old one stays."""
    old = part.with_suffix(".old")
    replaced = target.exists()
    if replaced:
        target.rename(old)
    try:
        part.rename(target)
    except OSError:
        if replaced:
            old.rename(target)
        raise
    _sync_folder(target.parent)
    shutil.rmtree(old, ignore_errors=True)
