"""Microsoft's table of AI diffusion.

One CSV file, whose name changes with each edition: economies by name, and a column for each
period (``H1 2025 AI Diffusion``, ``Q1 2026 AI Diffusion``), values with a percent sign. Editions
were saved in Mac Roman as well as in UTF-8.
"""

from __future__ import annotations

import re
from typing import Any

from data.errors import SourceError
from data.languages import fill
from data.sources.answers import Answer, BadAnswerError, NotServedError
from data.sources.http import Session
from data.sources.protocol import Fetched, Plan, Progress, Series, Wanted
from data.sources.rows import Gathered, cell, date_of, finder, parsed, table, unknown_note
from data.sources.single import first_served, one_by_one

_FILE = re.compile(r"AI_Diffusion_([HQ])([1-4])_?(20\d\d)[A-Za-z0-9_-]*\.csv", re.IGNORECASE)
_PERIOD = re.compile(r"\b([HQ])([1-4])\s*[-/ ]?\s*(20\d\d)\b", re.IGNORECASE)
_ENCODINGS = ("utf-8-sig", "mac_roman")


class Microsoft:
    """Fetches the newest edition of the table."""

    def fetch(self, plan: Plan, session: Session, progress: Progress) -> Fetched:
        """Fetch all series of a plan; see `data.sources.protocol.Source`.

        Parameters
        ----------
        plan
            What is wanted; where it has a list of files, the newest edition is taken from it.
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
    """Fetch the newest edition; without the list of files, the newest one that is known."""
    newest: str | None = None
    note: tuple[str, ...] = ()
    if plan.listing:
        try:
            newest = session.get(plan.listing, _newest)
        except SourceError as error:
            note = (fill("Newer editions could not be looked for: {why}", why=error.message),)

    def under(name: str) -> Series:
        return session.get(
            f"{plan.url}/{name}", lambda answer: _read(plan, wanted, name, note, answer)
        )

    if newest is not None:
        try:
            return under(newest)
        except SourceError as error:
            if error.kind not in ("not-served", "missing"):
                raise
    return first_served(wanted, under)


def _newest(answer: Answer) -> str | None:
    """Find the newest edition in a list of files; None where there is none."""
    files = parsed(answer)
    if not isinstance(files, list):
        raise BadAnswerError("is not a list of files", answer)
    editions = []
    for file in files:
        name: Any = file.get("name") if isinstance(file, dict) else None
        match = _FILE.fullmatch(name) if isinstance(name, str) else None
        if match:
            editions.append((int(match[3]), _end(match[1], int(match[2])), match[0]))
    return max(editions)[2] if editions else None


def _end(kind: str, number: int) -> float:
    """Give the part of the year that is over when a half-year or quarter ends."""
    return number / (2 if kind.upper() == "H" else 4)


def _read(plan: Plan, wanted: Wanted, name: str, note: tuple[str, ...], answer: Answer) -> Series:
    """Read one edition."""
    head, rows = table(answer, *_ENCODINGS)
    periods = {}
    for place, title in enumerate(head[1:], start=1):
        match = _PERIOD.search(title)
        if match and not (match[1].upper() == "H" and int(match[2]) > 2):
            periods[place] = f"{match[3]}-{match[1].upper()}{match[2]}"
    if not periods:
        raise BadAnswerError("has no column of a half-year or quarter", answer, passing=False)
    if len(set(periods.values())) != len(periods):
        raise BadAnswerError("has a period twice", answer, passing=False)
    find = finder(plan.economies, plan.resolve)
    gathered = Gathered(plan.economies, wanted.since)
    for row in rows:
        economy = find(row[0]) or row[0]
        for place, period in periods.items():
            gathered.add(economy, period, cell(row[place], answer), answer)
    frame = gathered.frame()
    if frame.empty:
        raise NotServedError("it has no figures of economies", answer)
    return Series(
        indicator=wanted.indicator.code,
        rows=frame,
        code=name,
        url=answer.url,
        last_updated=date_of(answer.last_modified),
        since=wanted.since,
        notes=(*note, *unknown_note(gathered.unknown, name)),
    )
