"""Snapshots: one vintage of all figures, read whole, verified, chosen among several.

A snapshot is a folder with a manifest, one Parquet file of observations per source and three
tables (economies, indicators, blocs). It never changes: a refresh writes a new one beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from data.compile import check_rows, compile_figures, unpack_folder
from data.csvtables import KEY, OBSERVATION_COLUMNS, TABLES, suspect_table
from data.errors import OwnDataError, SnapshotError
from data.folders import (
    EMBEDDED,
    PIN,
    embedded_path,
    pinned_name,
    pinned_path,
    snapshots_folder,
    snapshots_state,
    user_snapshots,
)
from data.languages import N_, fill, joined
from data.manifest import (
    FileEntry,
    Manifest,
    SeriesEntry,
    read_file,
    read_manifest,
    refusal,
)
from data.periods import year_of

__all__ = [
    "EMBEDDED",
    "PIN",
    "OpenedSnapshot",
    "Snapshot",
    "compile_figures",
    "embedded_path",
    "open_snapshot",
    "pinned_name",
    "read_snapshot",
    "snapshots_folder",
    "snapshots_state",
    "unpack_snapshot",
    "user_snapshots",
    "verify_snapshot",
]


@dataclass(frozen=True, eq=False)
class Snapshot:
    """One vintage of all figures.

    Attributes
    ----------
    id
        Twelve hexadecimal digits that stand for the content.
    path
        The folder.
    manifest
        Sources, licences, counts, checksums.
    observations
        Every observation, the quarantined ones too. Columns economy (ISO 3166-1 alpha-3, XKX for
        Kosovo), indicator, period (``2024``, ``2025-H1``, ``2026-Q1``), year (int64), value
        (float64, in the indicator's unit, never missing), source, quarantined (bool). The text
        columns are categorical with sorted categories: comparing with str, ``isin`` and grouping
        work as with text and are faster; ``astype("str")`` gives text. Rows are sorted by source,
        indicator, economy and period.
    economies
        One row per economy, index ``economy`` sorted: iso2, name, long_name, region,
        income_group, lending, currency (str, missing NaN), latitude, longitude (degrees, missing
        NaN), landlocked, un_member, least_developed (nullable boolean), un_sdg_region,
        region_source (str).
    blocs
        Memberships: bloc, economy, as_of (``2025-11``), source.
    quarantined
        Observations that are never used: economy, indicator, period, value, reason.
    """

    id: str
    path: Path
    manifest: Manifest
    observations: pd.DataFrame
    economies: pd.DataFrame
    blocs: pd.DataFrame
    quarantined: pd.DataFrame

    @property
    def vintage_year(self) -> int:
        """The year in which the newest of the figures were published."""
        return self.manifest.vintage_year

    @property
    def series(self) -> pd.DataFrame:
        """Where each indicator's figures come from, as far as a refresh wrote it down.

        One row per indicator, with the fields of `data.manifest.SeriesEntry` as columns (carried:
        a tuple of economies); empty for a snapshot that was compiled from files.
        """
        entries = [entry.model_dump() for entry in self.manifest.series]
        return pd.DataFrame(entries, columns=list(SeriesEntry.model_fields))

    @property
    def carried(self) -> pd.DataFrame:
        """Figures that a refresh did not cover and that were carried forward.

        One row per economy and indicator: economy, indicator, vintage (of what was carried, in
        words); empty where nothing was.
        """
        rows = [
            (economy, entry.indicator, entry.carried_vintage)
            for entry in self.manifest.series
            for economy in entry.carried
        ]
        return pd.DataFrame(rows, columns=["economy", "indicator", "vintage"], dtype="str")

    @property
    def reference_year(self) -> int:
        """The year that cross-sections look back from unless told otherwise."""
        return self.manifest.vintage_year - 1


@dataclass(frozen=True, eq=False)
class OpenedSnapshot:
    """The snapshot in use, and why newer ones are not.

    Attributes
    ----------
    snapshot
        The newest valid snapshot.
    refused
        One error for each snapshot that was tried before it, and for figures of the firm's own
        that cannot be laid upon it.
    """

    snapshot: Snapshot
    refused: tuple[SnapshotError | OwnDataError, ...]


def read_snapshot(path: Path) -> Snapshot:
    """Read a snapshot and check every file against its checksum.

    Parameters
    ----------
    path
        The snapshot's folder.

    Returns
    -------
    Snapshot
        The figures.

    Raises
    ------
    SnapshotError
        The folder is no snapshot, a file is missing, truncated or damaged, or a newer version
        wrote it.
    """
    manifest = read_manifest(path)
    quarantined = suspect_table(manifest.quarantined)
    observations = _observations(path, manifest)
    observations["quarantined"] = _matches(observations, quarantined)
    tables = {entry.name: entry for entry in manifest.tables}
    for name in tables.keys() - {"economies.parquet", "blocs.parquet"}:
        read_file(path, tables[name])
    economies = _table(path, tables.get("economies.parquet"), "economies")
    flags = ["landlocked", "un_member", "least_developed"]
    return Snapshot(
        id=manifest.id,
        path=path,
        manifest=manifest,
        observations=observations,
        economies=economies.astype(dict.fromkeys(flags, "boolean")).set_index("economy"),
        blocs=_table(path, tables.get("blocs.parquet"), "blocs"),
        quarantined=quarantined,
    )


def verify_snapshot(path: Path) -> Manifest:
    """Check a snapshot to the last row.

    Parameters
    ----------
    path
        The snapshot's folder.

    Returns
    -------
    Manifest
        The manifest of a sound snapshot.

    Raises
    ------
    SnapshotError
        Whatever `read_snapshot` refuses, and rows that do not add up to the checksum of the
        content.
    """
    manifest = read_snapshot(path).manifest
    check_rows(path, manifest)
    return manifest


def open_snapshot(folders: Sequence[Path] | None = None) -> OpenedSnapshot:
    """Open the snapshot to be used: the one held fast, else the newest valid one.

    Parameters
    ----------
    folders
        Snapshot folders to choose the newest from; None for the user's own (`snapshots_folder`)
        and the embedded one, with regard to the one held fast (`data.store.use`).

    Returns
    -------
    OpenedSnapshot
        The snapshot, and an error for each newer one that was refused.

    Raises
    ------
    SnapshotError
        None is valid.

    Notes
    -----
    Newest is decided by the manifests: vintage year, then number of refreshes, then the order of
    `folders`; the clock and the dates of files are not asked.
    """
    candidates: list[tuple[tuple[int, int], Path]] = []
    refused: list[SnapshotError] = []
    held = pinned_path() if folders is None else None
    if held is not None:
        try:
            return OpenedSnapshot(read_snapshot(held), ())
        except SnapshotError as error:
            refused.append(error)
    given = [*user_snapshots(), embedded_path()] if folders is None else folders
    for folder in (path for path in given if path != held):
        try:
            manifest = read_manifest(folder)
        except SnapshotError as error:
            refused.append(error)
        else:
            candidates.append((manifest.order, folder))
    candidates.sort(key=lambda candidate: candidate[0], reverse=True)
    for _, folder in candidates:
        try:
            return OpenedSnapshot(read_snapshot(folder), tuple(refused))
        except SnapshotError as error:
            refused.append(error)
    reasons = joined([error.message for error in refused], " ") or N_("There is no snapshot.")
    raise SnapshotError(
        fill("No snapshot can be used. {reasons}", reasons=reasons),
        "Install the package again, or compile the figures.",
        path=refused[0].path if refused else "",
    )


def unpack_snapshot(snapshot: Snapshot, target: Path) -> None:
    """Write a snapshot's figures back as CSV; compiling them gives the same snapshot.

    Parameters
    ----------
    snapshot
        The snapshot.
    target
        Folder for the CSV files, absent or empty.

    Raises
    ------
    SnapshotError
        The snapshot was damaged since it was read, or the target is not empty or cannot be
        written.
    """
    unpack_folder(snapshot.path, target)


def _observations(folder: Path, manifest: Manifest) -> pd.DataFrame:
    """Read the observations of all sources into one frame, without the quarantine."""
    tables = [_parquet(folder, source.file, OBSERVATION_COLUMNS) for source in manifest.sources]
    codes = [source.code for source in manifest.sources]
    if not any(len(table) for table in tables):
        raise refusal(folder, N_("it holds no observations"))
    table = pa.concat_tables(tables)
    frame = pd.DataFrame({column: _categorical(table.column(column)) for column in KEY})
    periods = frame["period"].cat.categories
    years = np.array([year_of(period) or 0 for period in periods], dtype="int64")
    frame["year"] = years[frame["period"].cat.codes.to_numpy()]
    frame["value"] = table.column("value").to_numpy()
    order = np.argsort(np.argsort(codes))
    sources = np.repeat(order, [len(rows) for rows in tables])
    frame["source"] = pd.Categorical.from_codes(sources, categories=sorted(codes))
    return frame


def _categorical(column: Any) -> pd.Categorical:
    """Turn a dictionary-encoded column into a categorical with sorted categories."""
    unified = column.unify_dictionaries()
    names = unified.chunk(0).dictionary.to_pylist()
    order = np.argsort(np.argsort(names))
    codes = np.concatenate([order[chunk.indices.to_numpy()] for chunk in unified.chunks])
    return pd.Categorical.from_codes(codes, categories=sorted(names))


def _matches(observations: pd.DataFrame, keys: pd.DataFrame) -> np.ndarray[Any, Any]:
    """Say for each observation whether its key is among the given ones."""
    wanted = np.zeros(len(keys), dtype="int64")
    given = np.zeros(len(observations), dtype="int64")
    known = np.ones(len(keys), dtype=bool)
    for column in KEY:
        categories = observations[column].cat.categories
        position = categories.get_indexer(pd.Index(keys[column]))
        known &= position >= 0
        wanted = wanted * len(categories) + position
        given = given * len(categories) + observations[column].cat.codes.to_numpy()
    return np.isin(given, wanted[known])


def _table(folder: Path, entry: FileEntry | None, name: str) -> pd.DataFrame:
    """Read one of the tables beside the observations."""
    if entry is None:
        raise refusal(folder, fill("{file} is missing from the manifest", file=f"{name}.parquet"))
    frame: pd.DataFrame = _parquet(folder, entry, tuple(TABLES[name]), encoded=False).to_pandas()
    return frame


def _parquet(
    folder: Path, entry: FileEntry, columns: Sequence[str], *, encoded: bool = True
) -> Any:
    """Read a Parquet file as an Arrow table, with text kept dictionary-encoded if asked for."""
    raw = read_file(folder, entry)
    try:
        # ParquetFile and not read_table, which loads all of pyarrow.dataset first.
        file = pq.ParquetFile(pa.BufferReader(raw), read_dictionary=KEY if encoded else None)
        table = file.read()
        table.validate(full=True)  # texts that are no UTF-8 are found nowhere else
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:  # the last for a name
        raise refusal(folder, fill("{file} cannot be read as Parquet", file=entry.name)) from error
    if tuple(table.column_names) != tuple(columns) or table.num_rows != entry.rows:
        raise refusal(
            folder,
            fill("{file} does not have the expected columns and rows", file=entry.name),
        )
    return table
