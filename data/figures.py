"""A folder of figures as CSV, read and checked whole before anything is made of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from data.catalogue import Catalogue, Indicator, Source
from data.cells import number
from data.csvtables import (
    KEY,
    OBSERVATION_COLUMNS,
    SOURCE_COLUMNS,
    SUSPECT_COLUMNS,
    TABLES,
    Problems,
    read_rows,
    read_table,
)
from data.errors import CatalogueError, FiguresError
from data.languages import Verbatim, fill
from data.periods import year_of

Key = tuple[str, str, str]

_RESERVED = (*TABLES, "suspect", "sources")


@dataclass(frozen=True, eq=False)
class Figures:
    """Figures that passed every check.

    Attributes
    ----------
    observations
        Source code to a frame with the columns economy, indicator, period (str) and value
        (float), sorted by the first three; no key occurs twice.
    economies, indicators, blocs
        The tables with the columns of `data.csvtables.TABLES`, sorted by their keys.
    quarantined
        Columns economy, indicator, period, value, reason: observations that are never used.
    sources
        The entries of the sources that have a file, in the order of `observations`.
    """

    observations: dict[str, pd.DataFrame]
    economies: pd.DataFrame
    indicators: pd.DataFrame
    blocs: pd.DataFrame
    quarantined: pd.DataFrame
    sources: tuple[Source, ...]


def read_figures(folder: Path, catalogue: Catalogue) -> Figures:
    """Read a folder of figures and check it.

    Parameters
    ----------
    folder
        Holds ``economies.csv``, ``indicators.csv``, ``blocs.csv``, ``suspect.csv``, one
        ``<source>.csv`` per source with the columns economy, indicator, period, value, and
        perhaps ``sources.csv`` (publisher, licence and vintage of each source, where they are
        not those of the catalogue). Other kinds of files are not looked at.
    catalogue
        Says which indicators exist, of which source, and what values are possible.

    Returns
    -------
    Figures
        The checked figures.

    Raises
    ------
    FiguresError
        Anything is wrong; every problem is named with file and line: unknown economy or
        indicator, a value that is no number or not possible, a doubled key, a period that is not
        understood, missing or further columns, text that is not UTF-8, a suspect row without its
        observation, an indicator whose source, unit or licence differs from the catalogue's.

    Notes
    -----
    Where a row of the tables cannot be read, only such rows are named, because whatever rests on
    them would seem wrong too.

    A value that ``suspect.csv`` lists may lie outside what is possible: that may be why it is
    listed.
    """
    if not folder.is_dir():
        raise FiguresError(
            fill("{folder} is not a folder.", folder=str(folder)),
            "Name the folder that holds the figures as CSV.",
        )
    problems = Problems()
    tables = {
        name: read_table(folder / f"{name}.csv", kinds, problems) for name, kinds in TABLES.items()
    }
    suspect = read_table(folder / "suspect.csv", SUSPECT_COLUMNS, problems)
    # An economy that could not be read would make all its observations look unknown.
    problems.refuse(folder)
    files = sorted(path for path in folder.glob("*.csv") if path.stem not in _RESERVED)
    _check_tables(tables, catalogue, {path.stem for path in files}, problems)
    sources = _sources(folder / "sources.csv", files, catalogue, problems)
    reader = _Observations(tables, suspect, catalogue, problems)
    observations = {path.stem: reader.read(path) for path in files}
    quarantined = _quarantine(suspect, reader.values, problems)
    problems.refuse(folder)
    keys = {"economies": ["economy"], "indicators": ["indicator"], "blocs": ["bloc", "economy"]}
    tidy = {
        name: table.drop(columns="line").sort_values(keys[name], ignore_index=True)
        for name, table in tables.items()
    }
    return Figures(
        observations=observations,
        quarantined=quarantined,
        sources=tuple(sources[code] for code in observations),
        **tidy,
    )


class _Observations:
    """Reads files of observations and remembers every key."""

    def __init__(
        self,
        tables: dict[str, pd.DataFrame],
        suspect: pd.DataFrame,
        catalogue: Catalogue,
        problems: Problems,
    ) -> None:
        self._economies = frozenset(tables["economies"]["economy"])
        listed = frozenset(tables["indicators"]["indicator"])
        self._indicators = {
            indicator.code: indicator
            for indicator in catalogue.indicators
            if indicator.code in listed
        }
        self._suspect = frozenset(_keys(suspect))
        self._problems = problems
        self.values: dict[Key, float] = {}

    def read(self, path: Path) -> pd.DataFrame:
        """Read one source's observations, sorted by economy, indicator and period."""
        rows: list[tuple[str, str, str, float]] = []
        years: dict[str, int | None] = {}
        for line, (economy, code, period, text) in read_rows(
            path, OBSERVATION_COLUMNS, self._problems
        ):
            key = (economy, code, period)
            if period not in years:
                years[period] = year_of(period)
            faults = list(self._key_faults(path.stem, key, years[period]))
            try:
                value = number(text)
            except ValueError as error:
                faults.append(error.args[0])
            else:
                indicator = self._indicators.get(code)
                possible = indicator is None or indicator.possible(value)
                if indicator is not None and not possible and key not in self._suspect:
                    faults.append(_range_fault(indicator, text))
                self.values.setdefault(key, value)
                rows.append((*key, value))
            for fault in faults:
                self._problems.add(path.name, line, fault)
        frame = pd.DataFrame(sorted(rows), columns=list(OBSERVATION_COLUMNS))
        return frame.astype({"economy": "str", "indicator": "str", "period": "str", "value": float})

    def _key_faults(self, source: str, key: Key, year: int | None) -> Iterable[str]:
        """Say what is wrong with economy, indicator and period of one observation."""
        economy, code, period = key
        if economy not in self._economies:
            yield fill("economy {economy} is not known", economy=repr(economy))
        indicator = self._indicators.get(code)
        if indicator is None:
            yield fill("indicator {code} is not known", code=repr(code))
        elif indicator.source != source:
            yield fill(
                "indicator {code} belongs to {owner}, not to {source}",
                code=code,
                owner=indicator.source,
                source=source,
            )
        if year is None:
            yield fill(
                "period {period} is not understood (a year, 2025-H1 or 2026-Q1)",
                period=repr(period),
            )
        if key in self.values:
            yield fill("{names} occurs a second time", names=", ".join(key))


def _check_tables(
    tables: dict[str, pd.DataFrame], catalogue: Catalogue, present: set[str], problems: Problems
) -> None:
    """Check the tables against each other, the catalogue and the files that are there."""
    known = {indicator.code: indicator for indicator in catalogue.indicators}
    for row in tables["indicators"].itertuples():
        indicator = known.get(str(row.indicator))
        if indicator is None:
            problems.add(
                "indicators.csv",
                row.line,
                fill("{code} is not in the catalogue", code=row.indicator),
            )
            continue
        for field in ("source", "unit", "licence"):
            given, expected = getattr(row, field), getattr(indicator, field)
            if given != expected:
                message = fill(
                    "{code}: {field} is {given}, in the catalogue {expected}",
                    code=row.indicator,
                    field=Verbatim(field),
                    given=repr(given),
                    expected=repr(expected),
                )
                problems.add("indicators.csv", row.line, message)
        if row.source not in present:
            problems.add(
                "indicators.csv",
                row.line,
                fill("there is no file {file}", file=f"{row.source}.csv"),
            )
    economies = frozenset(tables["economies"]["economy"])
    for row in tables["blocs"].itertuples():
        if row.economy not in economies:
            problems.add(
                "blocs.csv",
                row.line,
                fill("economy {economy} is not known", economy=repr(row.economy)),
            )
    _refuse_doubled("economies", tables["economies"], ["economy"], problems)
    _refuse_doubled("economies", tables["economies"].dropna(subset="iso2"), ["iso2"], problems)
    _refuse_doubled("indicators", tables["indicators"], ["indicator"], problems)
    _refuse_doubled("blocs", tables["blocs"], ["bloc", "economy"], problems)


def _refuse_doubled(name: str, table: pd.DataFrame, key: list[str], problems: Problems) -> None:
    """Note each row whose key occurred before."""
    doubled = table[table.duplicated(key)]
    for line, *parts in doubled[["line", *key]].itertuples(index=False):
        problems.add(
            f"{name}.csv", line, fill("{names} occurs a second time", names=", ".join(parts))
        )


def _sources(
    path: Path, files: list[Path], catalogue: Catalogue, problems: Problems
) -> dict[str, Source]:
    """Describe each source that has a file, from the folder's own list or the catalogue."""
    own: dict[str, Source] = {}
    if path.exists():
        table = read_table(path, SOURCE_COLUMNS, problems)
        _refuse_doubled("sources", table, ["source"], problems)
        for record in table.astype(object).where(table.notna(), None).to_dict("records"):
            line, code = record.pop("line"), record.pop("source")
            try:
                own[str(code)] = Source.model_validate({"code": code, **record})
            except ValueError:
                problems.add(
                    path.name,
                    int(line),
                    fill("{code}: not a usable description of a source", code=code),
                )
    for file in files:
        try:
            own.setdefault(file.stem, catalogue.source(file.stem))
        except CatalogueError:
            problems.add(file.name, 1, fill("no source is called {code}", code=repr(file.stem)))
    return own


def _quarantine(
    suspect: pd.DataFrame, values: dict[Key, float], problems: Problems
) -> pd.DataFrame:
    """Check that each suspect row stands for an observation, and sort them."""
    _refuse_doubled("suspect", suspect, KEY, problems)
    for row, key in zip(suspect.itertuples(), _keys(suspect), strict=True):
        if key not in values:
            problems.add(
                "suspect.csv",
                row.line,
                fill("{names}: there is no such observation", names=", ".join(key)),
            )
        elif values[key] != row.value:
            message = fill(
                "{names}: the observation is {value}, not {given}",
                names=", ".join(key),
                value=f"{values[key]:g}",
                given=f"{row.value:g}",
            )
            problems.add("suspect.csv", row.line, message)
    ordered = suspect.sort_values(KEY, ignore_index=True)
    return ordered.drop(columns="line")


def _keys(frame: pd.DataFrame) -> list[Key]:
    """Give economy, indicator and period of each row."""
    return list(zip(frame["economy"], frame["indicator"], frame["period"], strict=True))


def _range_fault(indicator: Indicator, text: str) -> str:
    """Say that a value is not possible."""
    low = "" if indicator.minimum is None else f"{indicator.minimum:g}"
    high = "" if indicator.maximum is None else f"{indicator.maximum:g}"
    if low and high:
        bounds = fill("{low} to {high}", low=low, high=high)
    else:
        bounds = fill("at least {bound}", bound=low) if low else fill("up to {bound}", bound=high)
    return fill(
        "{text} is out of range for {code} ({bounds} {unit})",
        text=text,
        code=indicator.code,
        bounds=bounds,
        unit=indicator.unit,
    )
