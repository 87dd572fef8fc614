"""Tables of anyone's own: a CSV file on disk or at an address, laid out as the catalogue says."""

from __future__ import annotations

from pathlib import Path

from data.errors import SourceError
from data.filewords import unreadable
from data.languages import fill
from data.live import Columns
from data.sources.answers import Answer, BadAnswerError, NotServedError
from data.sources.http import Session
from data.sources.protocol import Fetched, Plan, Progress, Series, Wanted
from data.sources.rows import Gathered, cell, column, date_of, finder, table, unknown_note
from data.sources.single import first_served, one_by_one


class GenericCsv:
    """Fetches or reads tables."""

    def fetch(self, plan: Plan, session: Session, progress: Progress) -> Fetched:
        """Fetch all series of a plan; see `data.sources.protocol.Source`.

        Parameters
        ----------
        plan
            What is wanted: each code is a path or an address, with the layout of its columns.
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
    """Fetch or read one table."""
    layout = wanted.address.columns
    if layout is None:
        raise SourceError(
            fill(
                "The catalogue does not say how the table of {indicator} is laid out.",
                indicator=wanted.indicator.code,
            ),
            "Give its columns under [[live]].",
            kind="address",
            url=wanted.address.code,
        )

    def under(place: str) -> Series:
        if place.startswith(("http://", "https://")):
            return session.get(place, lambda answer: _read(plan, wanted, layout, answer))
        return _read(plan, wanted, layout, _from_disk(place, session.settings.size))

    return first_served(wanted, under)


def _from_disk(place: str, most: int) -> Answer:
    """Read a table from disk."""
    path = Path(place)
    try:
        if path.stat().st_size > most:
            raise SourceError(
                fill(
                    "{file} has more than {size} MB, which is refused.",
                    file=place,
                    size=f"{most / 2**20:,.0f}",
                ),
                "Give a table with the figures alone.",
                kind="too-large",
                url=place,
            )
        return Answer(place, path.read_bytes())
    except OSError as error:
        raise SourceError(
            unreadable(place, error),
            "Check the path in the catalogue and who may read it.",
            kind="missing",
            url=place,
        ) from error


def _read(plan: Plan, wanted: Wanted, layout: Columns, answer: Answer) -> Series:
    """Read a table as it is laid out."""
    encoding = "utf-8-sig" if layout.encoding == "utf-8" else layout.encoding
    head, rows = table(answer, encoding, delimiter=layout.delimiter)
    economy_at = column(head, layout.economy, answer)
    value_at = column(head, layout.value, answer)
    period_at = None if layout.period is None else column(head, layout.period, answer)
    filters = [(column(head, name, answer), text) for name, text in layout.where.items()]
    find = finder(plan.economies, plan.resolve)
    gathered = Gathered(plan.economies, wanted.since)
    for row in rows:
        if any(row[place] != text for place, text in filters):
            continue
        given = plan.service.aliases.get(row[economy_at], row[economy_at])
        period = str(layout.period_is) if period_at is None else row[period_at]
        value = cell(row[value_at], answer)
        scaled = None if value is None else value * layout.scale
        gathered.add(find(given) or given, period, scaled, answer)
    frame = gathered.frame()
    if frame.empty:
        raise NotServedError("no row of it is a figure of an economy", answer)
    if not (frame["value"].abs() < float("inf")).all():
        raise BadAnswerError("has a number too large to hold", answer)
    return Series(
        indicator=wanted.indicator.code,
        rows=frame,
        code=answer.url,
        url=answer.url,
        last_updated=date_of(answer.last_modified),
        since=wanted.since,
        notes=unknown_note(gathered.unknown, Path(answer.url).name),
    )
