"""Whom the files of a panel speak of: units with one name and one economy each, and indicators."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from data.errors import OwnDataError
from data.languages import Verbatim, fill
from data.units.codes import check_code, economy_in_force, name_of
from data.units.tables import Files, floats


@dataclass(frozen=True)
class Roster:
    """Whom and what the files speak of.

    Attributes
    ----------
    units
        Codes in the order in which they come first.
    names, economies
        By unit.
    indicators
        Those that are read.
    last_year
        The latest year of all; None where there is none.
    """

    units: pd.Index
    names: pd.Series
    economies: pd.Series
    indicators: tuple[str, ...]
    last_year: int | None


def roster_of(
    files: Files, economies: Collection[str], indicators: Collection[str] | None
) -> Roster:
    """Read whom the files speak of, and of what.

    Parameters
    ----------
    files
        Of which only the columns of codes, names, indicators and years are read.
    economies
        Codes of all economies that there are.
    indicators
        Those that are wanted; all when None.

    Returns
    -------
    Roster

    Raises
    ------
    OwnDataError
        A code is missing or bad, an economy is not known, a unit has two names or economies, or
        stands in two rows of a wide table without years.
    """
    once = not files.long and not files.year
    people = _People(files, economies, once=once)
    spoken: dict[str, None] = {}
    last: int | None = None
    columns = [*files.roles(), *(["indicator"] if files.long else [])]
    for file, before, table in files.scan([*columns, *(["year"] if files.year else [])]):
        people.take(file, before, table)
        if files.long:
            spoken |= dict.fromkeys(_indicators(file, before, table))
        if files.year:
            highest = float(np.nanmax(floats(table.column("year")), initial=0))
            last = max(last or 0, int(highest)) if np.isfinite(highest) else last
    if not people.found:
        raise OwnDataError(fill("{path} has no row.", path=files.path), "Give a row per unit.")
    named = tuple(spoken) if files.long else files.number_columns(indicators)
    kept = tuple(code for code in named if indicators is None or code in indicators)
    units = pd.Index(people.found, name="unit", dtype=object)
    names, homes = zip(*people.found.values(), strict=True)
    return Roster(
        units,
        pd.Series(names, units, dtype=object),
        pd.Series(homes, units, dtype=object),
        kept,
        last or None,
    )


class _People:
    """Units as they are met, each with one name and one economy."""

    def __init__(self, files: Files, economies: Collection[str], *, once: bool) -> None:
        self._files, self._economies, self._once = files, frozenset(economies), once
        self._given: dict[str, tuple[object, object]] = {}
        self.found: dict[str, tuple[str, str]] = {}

    def take(self, file: str, before: int, table: Any) -> None:
        """Take the units of a batch in."""
        roles = self._files.roles()
        rows = np.arange(table.num_rows) if self._once else _firsts(table, roles)
        met = table.select(roles).take(rows).to_pandas().set_axis(rows)
        name, economy = self._files.name, self._files.economy
        for at, *cells in met.itertuples(name=None):
            cell = dict(zip(roles, cells, strict=True))
            said = (cell.get(name or ""), cell.get(economy or ""))
            row = before + int(at) + 1
            code = cell[self._files.unit]
            if isinstance(code, str) and not self._once and code in self._given:
                self._compare(file, row, code, said)
                continue
            self._add(file, row, code, said)

    def _add(self, file: str, row: int, code: object, said: tuple[object, object]) -> None:
        """Take in a unit that was not met before."""
        code = None if code is None or code != code else code
        unit = check_code(code, lambda: _where(file, row, self._files.unit))
        if unit in self._given:
            raise OwnDataError(
                fill(
                    "{where}: {unit} has a second row.",
                    where=_where(file, row, self._files.unit),
                    unit=unit,
                ),
                "Give every unit one row, or add a column year.",
            )
        column = self._files.economy or self._files.unit
        economy = economy_in_force(
            unit, said[1], lambda: _where(file, row, column), self._economies
        )
        self._given[unit] = said
        self.found[unit] = (name_of(said[0], unit), economy)

    def _compare(self, file: str, row: int, unit: str, said: tuple[object, object]) -> None:
        """See that a unit is called as before."""
        for column, now, then in zip(
            (self._files.name, self._files.economy), said, self._given[unit], strict=True
        ):
            if now == then or pd.isna(now):
                continue
            raise OwnDataError(
                fill(
                    "{where}: {unit} has {now} here and {then} before.",
                    where=_where(file, row, str(column)),
                    unit=unit,
                    now=repr(now),
                    then=repr(then),
                ),
                "Give all rows of a unit the same name and economy.",
            )


def _indicators(file: str, before: int, table: Any) -> list[str]:
    """List the indicators of a batch, none of them missing."""
    column = table.column("indicator")
    if column.null_count:
        at = int(np.flatnonzero(np.asarray(column.is_null()))[0])
        raise OwnDataError(
            fill("{where}: it is empty.", where=_where(file, before + at + 1, "indicator")),
            "Give every row the code of its indicator.",
        )
    return [str(code) for code in column.unique().to_pylist()]


def _firsts(table: Any, roles: list[str]) -> np.ndarray:
    """Find the rows in which something is said of a unit for the first time in a batch."""
    key = np.zeros(table.num_rows, dtype=np.int64)
    for role in roles:
        column = table.column(role)
        coded = column if hasattr(column, "indices") else column.dictionary_encode()
        place = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
        key = key * (len(coded.dictionary) + 1) + place + 1
    begun = np.flatnonzero(np.diff(key, prepend=-1))
    _, first = np.unique(key[begun], return_index=True)
    return np.sort(begun[first])


def _where(file: str, row: int, column: str) -> str:
    """Say where a cell stands."""
    return fill("{file}: row {row}, column {column}", file=file, row=row, column=Verbatim(column))
