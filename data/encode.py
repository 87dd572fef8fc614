"""Figures made into the bytes of a snapshot: Parquet tables and the manifest."""

from __future__ import annotations

import io
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from data.catalogue import Source
from data.csvtables import TABLES, write_csv
from data.figures import Figures
from data.manifest import (
    MANIFEST,
    SCHEMA_VERSION,
    FileEntry,
    Manifest,
    Quarantined,
    SeriesEntry,
    SourceEntry,
    digest,
    render,
)
from data.periods import year_of

_ROW_ORDER = ["indicator", "economy", "period"]
_TEXT = pa.string()
_ARROW_TYPES = {
    "latitude": pa.float64(),
    "longitude": pa.float64(),
    "float": pa.float64(),
    "number": pa.float64(),
    "bool": pa.bool_(),
    "int": pa.int64(),
    "direction": pa.int64(),
}
_OBSERVATION_SCHEMA = pa.schema(
    [("economy", _TEXT), ("indicator", _TEXT), ("period", _TEXT), ("value", pa.float64())]
)


def encode_snapshot(
    figures: Figures, sequence: int = 0, previous: str = "", series: tuple[SeriesEntry, ...] = ()
) -> tuple[dict[str, bytes], Manifest]:
    """Make the bytes of every file of a snapshot, the manifest last.

    Parameters
    ----------
    figures
        The figures.
    sequence, previous, series
        As for `write_snapshot`.

    Returns
    -------
    tuple of dict and Manifest
        Name of each file to its bytes, and the manifest.
    """
    files: dict[str, bytes] = {}
    sources = []
    for source in figures.sources:
        rows = figures.observations[source.code]
        entry, raw = _parquet(source.code, rows, rows.sort_values(_ROW_ORDER), _OBSERVATION_SCHEMA)
        files[entry.name] = raw
        sources.append(_source_entry(source, rows, entry))
    tables = []
    for name, kinds in TABLES.items():
        frame: pd.DataFrame = getattr(figures, name)
        schema = pa.schema([(key, _ARROW_TYPES.get(kind, _TEXT)) for key, kind in kinds.items()])
        entry, raw = _parquet(name, frame, frame, schema)
        files[entry.name] = raw
        tables.append(entry)
    manifest = Manifest(
        schema_version=SCHEMA_VERSION,
        vintage_year=_vintage_year(figures),
        sequence=sequence,
        observations=sum(entry.rows for entry in sources),
        economies=len(figures.economies),
        indicators=len(figures.indicators),
        sources=tuple(sources),
        tables=tuple(tables),
        quarantined=tuple(
            Quarantined.model_validate(row) for row in figures.quarantined.to_dict("records")
        ),
        previous=previous,
        series=series,
    )
    files[MANIFEST] = render(manifest)
    return files, Manifest.model_validate_json(files[MANIFEST])


def _parquet(
    name: str, rows: pd.DataFrame, ordered: pd.DataFrame, schema: Any
) -> tuple[FileEntry, bytes]:
    """Write one table as Parquet: `rows` in the order of the CSV, `ordered` as stored."""
    table = pa.Table.from_pandas(ordered, schema=schema, preserve_index=False)
    # Values plain: within an indicator and economy their leading bytes repeat, which zstd finds
    # by itself (1.2 MB in all against 1.5 MB with a dictionary or split bytes).
    buffer = io.BytesIO()
    pq.write_table(
        table.replace_schema_metadata(None),
        buffer,
        compression="zstd",
        compression_level=19,
        use_dictionary=[field.name for field in schema if field.type == _TEXT],
        store_schema=False,
        row_group_size=1 << 20,
        data_page_size=1 << 24,
        dictionary_pagesize_limit=1 << 24,
    )
    raw = buffer.getvalue()
    entry = FileEntry(
        name=f"{name}.parquet",
        rows=len(rows),
        bytes=len(raw),
        sha256=digest(raw),
        content=digest(write_csv(rows)),
    )
    return entry, raw


def _source_entry(source: Source, rows: pd.DataFrame, entry: FileEntry) -> SourceEntry:
    """Describe one source's figures for the manifest."""
    return SourceEntry(
        **source.model_dump(exclude={"taken_from", "cautions", "own"}),
        rows=len(rows),
        economies=rows["economy"].nunique(),
        indicators=tuple(sorted(rows["indicator"].unique())),
        first_period=min(rows["period"], default=None),
        last_period=max(rows["period"], default=None),
        file=entry,
    )


def _vintage_year(figures: Figures) -> int:
    """Give the latest year of publication, or of any period where none is known."""
    published = [source.vintage_year for source in figures.sources if source.vintage_year]
    if published:
        return max(published)
    periods = {period for rows in figures.observations.values() for period in rows["period"]}
    return max((year_of(period) or 0 for period in periods), default=0)
