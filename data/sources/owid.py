"""Charts of Our World in Data.

A chart is a CSV file with entity, code, year and one column for each series, and a file of
metadata that describes the columns. Codes are ISO 3166-1 alpha-3; regions and the like have none,
or one that begins with OWID.

References
----------
Our World in Data, Chart API: docs.owid.io/projects/etl/api/chart-api.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from data.languages import fill
from data.sources.answers import Answer, BadAnswerError, NotServedError
from data.sources.http import Session
from data.sources.protocol import Fetched, Plan, Progress, Series, Wanted
from data.sources.rows import Gathered, cell, column, date_of, parsed, table
from data.sources.single import first_served, one_by_one

_YEAR = re.compile(r"[0-9]{1,4}")
_LONG_AGO = re.compile(r"-[0-9]{1,12}")
_ASKED: dict[str, str | int] = {"csvType": "full", "useColumnShortNames": "true"}


@dataclass(frozen=True)
class _About:
    """The column of the figures, when it was updated, and whom to cite."""

    column: str
    updated: str
    citation: str
    unit: str


class Owid:
    """Fetches charts."""

    def fetch(self, plan: Plan, session: Session, progress: Progress) -> Fetched:
        """Fetch all series of a plan; see `data.sources.protocol.Source`.

        Parameters
        ----------
        plan
            What is wanted: each code is a chart's name, with its column where it has several.
        session
            The way to the network.
        progress
            Is told when a series is through.

        Returns
        -------
        Fetched
            The series, and why others did not come.
        """
        return one_by_one(_series, plan, session, progress)


def _series(plan: Plan, wanted: Wanted, session: Session) -> Series:
    """Fetch one chart: what it is, then its figures."""

    def under(name: str) -> Series:
        about = session.get(
            f"{plan.url}/{name}.metadata.json", lambda answer: _about(wanted, answer), _ASKED
        )
        return session.get(
            f"{plan.url}/{name}.csv",
            lambda answer: _read(plan, wanted, name, about, answer),
            _ASKED,
        )

    return first_served(wanted, under)


def _about(wanted: Wanted, answer: Answer) -> _About:
    """Read a chart's metadata."""
    content = parsed(answer)
    columns: Any = content.get("columns") if isinstance(content, dict) else None
    if not isinstance(columns, dict) or not columns:
        raise BadAnswerError("does not describe any column", answer)
    described = {
        str(entry.get("shortName") or name): entry
        for name, entry in columns.items()
        if isinstance(entry, dict)
    }
    name = wanted.address.column
    if name is None and len(described) == 1:
        name = next(iter(described))
    if name is None or name not in described:
        shown = ", ".join(list(described)[:8])
        raise BadAnswerError(
            fill(
                "has the columns {columns}; name one of them as `column` in the catalogue",
                columns=shown,
            ),
            answer,
            passing=False,
        )
    entry = described[name]
    return _About(
        name,
        date_of(str(entry.get("lastUpdated", ""))),
        " ".join(str(entry.get("citationShort") or "").split())[:300],
        str(entry.get("unit") or entry.get("shortUnit") or "")[:60],
    )


def _read(plan: Plan, wanted: Wanted, name: str, about: _About, answer: Answer) -> Series:
    """Read a chart's figures."""
    head, rows = table(answer)
    code_at, year_at = column(head, "code", answer), column(head, "year", answer)
    value_at = column(head, about.column, answer)
    gathered = Gathered(plan.economies, wanted.since)
    for row in rows:
        economy = plan.service.aliases.get(row[code_at], row[code_at])
        year = row[year_at]
        # Charts of long history begin before our periods do.
        if _LONG_AGO.fullmatch(year) or (_YEAR.fullmatch(year) and int(year) < wanted.since):
            continue
        gathered.add(economy, year, cell(row[value_at], answer), answer)
    frame = gathered.frame()
    if frame.empty:
        raise NotServedError("it has no figures of economies", answer)
    notes: tuple[str, ...] = ()
    if about.citation:
        cited = fill("{series}: to be cited as {citation}.", series=name, citation=about.citation)
        notes = (cited,)
    if about.unit:
        unit = fill("{series}: the publisher's unit is {unit}.", series=name, unit=about.unit)
        notes = (*notes, unit)
    return Series(
        indicator=wanted.indicator.code,
        rows=frame,
        code=name,
        url=answer.url,
        last_updated=about.updated or date_of(answer.last_modified),
        since=wanted.since,
        notes=notes,
    )
