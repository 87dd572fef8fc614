"""Parquet files of units: which columns they have, and their figures, a batch at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from data.errors import OwnDataError, several
from data.languages import Verbatim, fill
from data.units.codes import column_of
from data.units.latest import Batch

BATCH = 1 << 17
"""Rows that are looked at together."""

EARLIEST, LATEST = 1800, 2200
"""Years that are years."""

_LONG = ("indicator", "value")


@dataclass(frozen=True)
class Files:
    """Parquet files with the same columns.

    Attributes
    ----------
    path
        What was given.
    files
        The files in order.
    columns
        Name to the type of each column.
    unit, name, economy
        The columns that play these roles; None where there is none (there is one of units).
    """

    path: Path
    files: tuple[Path, ...]
    columns: Mapping[str, Any]
    unit: str
    name: str | None
    economy: str | None

    @property
    def long(self) -> bool:
        """Whether each figure has a row of its own."""
        return all(column in self.columns for column in _LONG)

    @property
    def year(self) -> bool:
        """Whether figures have years."""
        return "year" in self.columns

    @cached_property
    def rows(self) -> int:
        """Rows of all files."""
        return sum(_parquet(path).metadata.num_rows for path in self.files)

    def roles(self) -> list[str]:
        """List the columns that say of whom a row is."""
        return [column for column in (self.unit, self.name, self.economy) if column]

    def number_columns(self, indicators: Collection[str] | None) -> tuple[str, ...]:
        """List the columns of a wide table that hold the indicators.

        Raises
        ------
        OwnDataError
            One that was asked for does not hold numbers.
        """
        taken = {*self.roles(), "year"}
        wanted = [
            c for c in self.columns if c not in taken and (indicators is None or c in indicators)
        ]
        if indicators is None:
            return tuple(c for c in wanted if _is_number(self.columns[c]))
        for column in wanted:
            _check_number(self.path, column, self.columns[column])
        return tuple(wanted)

    def scan(self, columns: list[str], window: tuple[int, int] | None = None) -> Iterator[Any]:
        """Read some columns a batch at a time.

        Parameters
        ----------
        columns
            To be read; nothing else is.
        window
            Years after the first, up to the second: groups of rows that have none by their own
            statistics are passed over.

        Yields
        ------
        tuple
            The file's name, the number of the row before the batch, and the batch.
        """
        for path in self.files:
            file = _parquet(path)
            start = 0
            for group in range(file.metadata.num_row_groups):
                size = file.metadata.row_group(group).num_rows
                if window is None or _may_hold(file.metadata.row_group(group), window):
                    within = start
                    for batch in _batches(file, path, group, columns):
                        yield path.name, within, batch
                        within += batch.num_rows
                start += size

    def batches(
        self, codes: pd.Index, indicators: Sequence[str], window: tuple[int, int] | None
    ) -> Iterator[Batch]:
        """Read the figures.

        Parameters
        ----------
        codes, indicators
            Of the units, and what is read of them.
        window
            As ``scan`` takes it.

        Yields
        ------
        Batch
        """
        own = [self.unit, *(["year"] if self.year else [])]
        columns = [*own, *(_LONG if self.long else indicators)]
        units, known = _value_set(codes), _value_set(indicators)
        for file, before, table in self.scan(columns, window):
            unit = _places(table.column(self.unit), units)
            row = before + 1 + np.arange(table.num_rows)
            year = self._years(file, before, table)
            if self.long:
                place = _places(table.column("indicator"), known)
                yield Batch(file, unit, place, year, floats(table.column("value")), row, "value")
                continue
            for at, code in enumerate(indicators):
                place = np.full(len(unit), at)
                yield Batch(file, unit, place, year, floats(table.column(code)), row, "")

    def _years(self, file: str, before: int, table: Any) -> np.ndarray:
        """Give the year of each row."""
        if not self.year:
            return np.zeros(table.num_rows, dtype=np.int64)
        year = floats(table.column("year"))
        bad = ~((year >= EARLIEST) & (year <= LATEST) & (year == np.floor(year)))
        if bad.any():
            at = int(np.flatnonzero(bad)[0])
            raise OwnDataError(
                fill(
                    "{file}: row {row}, column year: {year} is not a year.",
                    file=file,
                    row=before + at + 1,
                    year=table.column("year")[at].as_py(),
                ),
                fill("Give whole years from {first} to {last}.", first=EARLIEST, last=LATEST),
            )
        return year.astype(np.int64)


def open_files(path: Path) -> Files:
    """Find the Parquet files and see that they have the columns that are needed.

    Parameters
    ----------
    path
        A file, or a folder with files that end in ``.parquet``, at any depth.

    Returns
    -------
    Files

    Raises
    ------
    OwnDataError
        There is none, one is no Parquet, a column is missing, stands there twice, is of another
        kind, or differs from file to file.
    """
    files = sorted(path.rglob("*.parquet")) if path.is_dir() else [path]
    if not files:
        raise OwnDataError(
            fill("{path} holds no Parquet file.", path=path), "Their names end in .parquet."
        )
    schema = _parquet(files[0]).schema_arrow
    for other in files[1:]:
        if not _parquet(other).schema_arrow.equals(schema):
            raise OwnDataError(
                fill(
                    "{file} has other columns than {first}.", file=other.name, first=files[0].name
                ),
                "Give all files of the folder the same columns of the same kinds.",
            )
    twice = sorted({name for name in schema.names if schema.names.count(name) > 1})
    if twice:
        raise OwnDataError(
            fill("{path}: the column {name} is there more than once.", path=path, name=twice[0]),
            "Give each column one name.",
        )
    unit = column_of("unit", schema.names)
    if unit is None:
        raise OwnDataError(
            fill(
                "{path} has no column unit; its columns are: {columns}.",
                path=path,
                columns=several(schema.names),
            ),
            "Call the column with the units' codes unit (or GID_1, GID_2, shapeID).",
        )
    found = Files(
        path=path,
        files=tuple(files),
        columns={field.name: field.type for field in schema},
        unit=unit,
        name=column_of("name", schema.names),
        economy=column_of("economy", schema.names),
    )
    _check_kinds(found)
    return found


def _parquet(path: Path) -> Any:
    """Open a Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.ParquetFile(path)
    except OSError as error:
        reason = error.strerror or str(error).splitlines()[0]
        raise OwnDataError(
            fill("{path} cannot be read ({reason}).", path=path, reason=reason),
            "Check the path and who may read it.",
        ) from error
    except (pa.ArrowException, UnicodeDecodeError) as error:  # the latter for a column's name
        raise OwnDataError(
            fill("{path} is not a Parquet file.", path=path),
            "Save the table as Parquet, such as by DataFrame.to_parquet.",
        ) from error


def _batches(file: Any, path: Path, group: int, columns: list[str]) -> Iterator[Any]:
    """Read a group of rows a batch at a time; a page may be damaged where the file's end is not."""
    import pyarrow as pa

    waiting = file.iter_batches(BATCH, row_groups=[group], columns=columns)
    while True:
        try:
            batch = next(waiting, None)
            if batch is not None:
                batch.validate(full=True)  # texts that are no UTF-8 are found nowhere else
        except (OSError, pa.ArrowException) as error:
            raise OwnDataError(
                fill("{path} is damaged: not all of its rows can be read.", path=path),
                "Save the table as Parquet again, such as by DataFrame.to_parquet.",
            ) from error
        if batch is None:
            return
        # What pandas notes beside the columns is not needed, and may be anything.
        yield batch.replace_schema_metadata(None)


def _check_kinds(files: Files) -> None:
    """See that codes are texts and figures numbers."""
    import pyarrow.types as kinds

    texts = [*files.roles(), *(["indicator"] if files.long else [])]
    for column in texts:
        kind = files.columns[column]
        kind = kind.value_type if kinds.is_dictionary(kind) else kind
        if not (kinds.is_string(kind) or kinds.is_large_string(kind) or kinds.is_string_view(kind)):
            raise OwnDataError(
                fill(
                    "{path}, column {column}: it holds {kind}, not texts.",
                    path=files.path,
                    column=Verbatim(column),
                    kind=files.columns[column],
                ),
                "Save codes and names as texts.",
            )
    for column in [*(["value"] if files.long else []), *(["year"] if files.year else [])]:
        _check_number(files.path, column, files.columns[column])


def _check_number(path: Path, column: str, kind: Any) -> None:
    """Refuse a column that holds something else than numbers."""
    if not _is_number(kind):
        raise OwnDataError(
            fill(
                "{path}, column {column}: it holds {kind}, not numbers.",
                path=path,
                column=Verbatim(column),
                kind=kind,
            ),
            "Save it as integers or floating-point numbers.",
        )


def _is_number(kind: Any) -> bool:
    """Tell whether a type is one of numbers."""
    import pyarrow.types as kinds

    return bool(kinds.is_integer(kind) or kinds.is_floating(kind) or kinds.is_decimal(kind))


def _may_hold(group: Any, window: tuple[int, int]) -> bool:
    """Tell whether a group of rows can have years of the window, as far as it says."""
    for at in range(group.num_columns):
        column = group.column(at)
        if column.path_in_schema == "year":
            about = column.statistics
            if about is None or not about.has_min_max:
                return True
            return bool(about.max > window[0] and about.min <= window[1])
    return True


def _value_set(codes: Collection[str]) -> Any:
    """Make an Arrow array of codes to look others up in."""
    import pyarrow as pa

    return pa.array([str(code) for code in codes], pa.string())


def _places(column: Any, known: Any) -> np.ndarray:
    """Look codes up: their places, -1 where they are not known."""
    import pyarrow as pa
    import pyarrow.compute as pc

    coded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    place = pc.index_in(coded.dictionary.cast(pa.string()), known)
    table = place.fill_null(-1).to_numpy(zero_copy_only=False)
    own = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return np.where(own >= 0, table[own], -1) if len(table) else np.full(len(own), -1)


def floats(column: Any) -> np.ndarray:
    """Give a column as floats, NaN where missing."""
    import pyarrow as pa

    return np.asarray(column.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False), float)
