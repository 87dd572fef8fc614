"""The World Bank's API, version 2.

An answer is a list of two: an object about the page, and the rows (null where there are none).
Errors come with status 200, as a list of one object with ``message``. Rows of aggregates stand
among those of economies; the list of countries says which they are.

References
----------
World Bank, Indicators API documentation: datahelpdesk.worldbank.org, knowledge base, articles
889392 (about the API), 898581 (call structures) and 898599 (indicator queries).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from threading import Lock
from typing import Any

import pandas as pd

from data.errors import KindredError, SourceError
from data.languages import N_, fill
from data.sources.answers import Answer, BadAnswerError, NotServedError
from data.sources.http import Pending, Session
from data.sources.protocol import Fetched, Plan, Progress, Series, Wanted
from data.sources.rows import Gathered, date_of, figure, parsed, unknown_note
from data.sources.single import first_served, one_by_one

SIZES = (20_000, 5_000, 1_000, 250)
"""Rows asked for at a time; the next smaller is taken where the server cannot manage one."""

_READINGS = 3
_LONGEST_PATH = 1_200
_ERROR_OF_CODE = frozenset({"120", "175"})
_CHANGED = N_("changed while it was read page by page")


class _TornError(BadAnswerError):
    """Pages that do not belong together, or rows that contradict each other."""


@dataclass(frozen=True)
class _Page:
    """One page: its number, how many there are, rows in all, when updated, and the rows."""

    number: int
    pages: int
    total: int
    updated: str
    rows: list[dict[str, Any]]


@dataclass(frozen=True)
class _Countries:
    """What the list of countries says."""

    table: pd.DataFrame
    by_iso2: dict[str, str]
    aggregates: frozenset[str]


class WorldBank:
    """Fetches series of the World Bank's databases, several at a time."""

    def fetch(self, plan: Plan, session: Session, progress: Progress) -> Fetched:
        """Fetch all series of a plan; see `data.sources.protocol.Source`.

        Parameters
        ----------
        plan
            What is wanted; each series with its database.
        session
            The way to the network.
        progress
            Is told when a series is through.

        Returns
        -------
        Fetched
            The series, what failed, and region, income group and lending category of each
            economy.

        Raises
        ------
        SourceError
            The list of countries could not be had, so that nothing can be told apart.
        """
        countries = _countries(plan, session)
        reader = _Reader(plan, session, countries)
        found = one_by_one(
            lambda _plan, wanted, _session: reader.series(wanted),
            plan,
            session,
            progress,
            at_once=session.connections,
        )
        licensed, notes = _licences(plan, session, found.series)
        return Fetched(tuple(licensed), found.failed, countries.table, notes)


class _Reader:
    """Reads series page by page and remembers which size of page the server manages."""

    def __init__(self, plan: Plan, session: Session, countries: _Countries) -> None:
        self._plan = plan
        self._session = session
        self._countries = countries
        self._economies = plan.economies - countries.aggregates
        self._size = 0
        self._lock = Lock()

    def series(self, wanted: Wanted) -> Series:
        """Fetch one series under the first of its codes that is served."""
        return first_served(wanted, lambda code: self._under(wanted, code))

    def _under(self, wanted: Wanted, code: str) -> Series:
        """Fetch one series under one code, with smaller pages where the server wants it so."""
        torn = 0
        while True:
            place = self._size
            try:
                return self._pages(wanted, code, place, fresh=torn > 0)
            except _TornError:
                torn += 1
                if torn == _READINGS:
                    raise
            except SourceError as error:
                if place == len(SIZES) - 1 or not _overloaded(error):
                    raise
                with self._lock:
                    self._size = max(self._size, place + 1)
            self._session.rest()

    def _pages(self, wanted: Wanted, code: str, place: int, *, fresh: bool) -> Series:
        """Read all pages of a series; the answers are kept when they fit together."""
        url = f"{self._plan.url}/country/all/indicator/{code}"
        gathered = Gathered(self._economies, wanted.since)
        seen: set[tuple[str, str]] = set()
        pending: list[Pending] = []
        first: _Page | None = None
        number = 1
        while first is None or number <= first.pages:
            page, answer = self._session.get(
                url,
                partial(_page, number),
                self._parameters(wanted, SIZES[place], number),
                give_up=None if place == len(SIZES) - 1 else _overloaded,
                fresh=fresh,
                pending=pending,
            )
            first = first or page
            if (page.pages, page.total) != (first.pages, first.total):
                raise _TornError(_CHANGED, answer)
            try:
                self._take(page, gathered, seen, answer)
            except BadAnswerError as error:
                raise _TornError(error.what, answer) from error
            number += 1
        if len(seen) != first.total:
            raise _TornError(_CHANGED, answer)
        frame = gathered.frame()
        if frame.empty:
            raise NotServedError("it has no figures", answer)
        self._session.keep(pending)
        return Series(
            indicator=wanted.indicator.code,
            rows=frame,
            code=code,
            url=url,
            database=str(wanted.database),
            last_updated=first.updated,
            since=wanted.since,
            notes=unknown_note(gathered.unknown - self._countries.aggregates, code),
        )

    def _parameters(self, wanted: Wanted, size: int, number: int) -> dict[str, str | int]:
        """Make the query for one page."""
        return {
            "format": "json",
            "source": wanted.database or 2,
            "date": f"{wanted.since}:{self._plan.last_year}",
            "per_page": size,
            "page": number,
        }

    def _take(
        self, page: _Page, gathered: Gathered, seen: set[tuple[str, str]], answer: Answer
    ) -> None:
        """Take the rows of one page."""
        for row in page.rows:
            country = row.get("country")
            short = country.get("id") if isinstance(country, dict) else None
            economy = row.get("countryiso3code") or self._countries.by_iso2.get(str(short), "")
            period, value = row.get("date"), figure(row.get("value"), answer)
            if not isinstance(period, str) or not isinstance(economy, str):
                raise BadAnswerError("has a row without a date or an economy", answer)
            key = (f"{short} {economy}", period)
            gathered.add(economy or str(short), period, value, answer)
            if key in seen:
                raise BadAnswerError(fill("{what} (a row came twice)", what=_CHANGED), answer)
            seen.add(key)


def _overloaded(error: SourceError) -> bool:
    """Say whether a smaller page may help."""
    return error.kind in ("timeout", "offline", "too-large") or error.status in (502, 504)


def _countries(plan: Plan, session: Session) -> _Countries:
    """Fetch the list of countries and aggregates."""
    rows: list[dict[str, Any]] = []
    number, pages = 1, 1
    while number <= pages:
        asked: dict[str, str | int] = {"format": "json", "per_page": 500, "page": number}
        page, answer = session.get(f"{plan.url}/country", partial(_page, number), asked)
        pages = page.pages
        rows += page.rows
        number += 1
    economies: dict[str, dict[str, str | None]] = {}
    by_iso2: dict[str, str] = {}
    aggregates: set[str] = set()
    for row in rows:
        code, iso2 = row.get("id"), row.get("iso2Code")
        if not isinstance(code, str) or not isinstance(iso2, str):
            raise BadAnswerError("lists a country without a code", answer)
        by_iso2[iso2] = code
        region = _named(row, "region")
        if region == "Aggregates":
            aggregates.update((code, iso2))
        elif code in plan.economies:
            economies[code] = {
                "region": region,
                "income_group": _named(row, "incomeLevel"),
                "lending": _named(row, "lendingType"),
            }
    if not economies or not aggregates:
        raise BadAnswerError("lists no countries, or nothing but countries", answer)
    table = pd.DataFrame.from_dict(economies, orient="index", dtype="str").rename_axis("economy")
    return _Countries(table.sort_index(), by_iso2, frozenset(aggregates))


def _named(row: dict[str, Any], key: str) -> str | None:
    """Give the name of a group that a country belongs to; None for none."""
    group = row.get(key)
    value = group.get("value") if isinstance(group, dict) else None
    text = " ".join(value.split()) if isinstance(value, str) else ""
    return None if text in ("", "Not classified") else text


def _licences(
    plan: Plan, session: Session, found: Sequence[Series]
) -> tuple[list[Series], tuple[str, ...]]:
    """Add to each series the licence that its metadata state; without it they are as good."""
    stated: dict[str, tuple[str, str]] = {}
    notes: list[str] = []
    for database in sorted({series.database for series in found}):
        codes = sorted(series.code for series in found if series.database == database)
        for group in _groups(codes):
            url = f"{plan.url}/sources/{database}/series/{';'.join(group)}/metadata"
            try:
                asked: dict[str, str | int] = {"format": "json", "per_page": 5_000}
                stated |= session.get(url, _stated, asked, tries=2)
            except SourceError as error:
                notes.append(
                    fill(
                        "The licences of {count} series of database {database} were not told: "
                        "{why}",
                        count=len(group),
                        database=database,
                        why=error.message,
                    )
                )
    licensed = [
        replace(series, licence=licence, licence_url=url)
        for series in found
        for licence, url in [stated.get(series.code, ("", ""))]
    ]
    return licensed, tuple(notes)


def _groups(codes: Sequence[str]) -> list[list[str]]:
    """Part codes into groups that fit into an address."""
    groups: list[list[str]] = [[]]
    for code in codes:
        if sum(len(each) + 1 for each in groups[-1]) + len(code) > _LONGEST_PATH:
            groups.append([])
        groups[-1].append(code)
    return [group for group in groups if group]


def _stated(answer: Answer) -> dict[str, tuple[str, str]]:
    """Read licences from metadata: series to licence and its address."""
    content = parsed(answer)
    stated = {}
    try:
        for source in content["source"]:
            for concept in source["concept"]:
                for series in concept["variable"]:
                    fields = {
                        re.sub(r"[^a-z]", "", str(field["id"]).lower()): str(field["value"])
                        for field in series["metatype"]
                    }
                    licence = " ".join(fields.get("licensetype", "").split())
                    address = fields.get("licenseurl", "").strip()
                    if licence:
                        stated[str(series["id"])] = (licence[:200], address[:300])
    except (KeyError, TypeError, AttributeError) as error:
        raise BadAnswerError("is not metadata of series", answer) from error
    return stated


def _page(number: int, answer: Answer) -> tuple[_Page, Answer]:
    """Read the page of that number."""
    page = _any_page(answer)
    if page.total == 0 and number == 1:
        raise NotServedError("it is empty", answer)
    if page.number != number or not page.rows:
        raise BadAnswerError(fill("is not page {number}, or has no rows", number=number), answer)
    return page, answer


def _any_page(answer: Answer) -> _Page:
    """Read the form that all lists share."""
    content = parsed(answer)
    if isinstance(content, dict):
        content = [content]
    if not isinstance(content, list) or not content or not isinstance(content[0], dict):
        raise BadAnswerError("is not of the World Bank's form", answer)
    head = content[0]
    if "message" in head:
        raise _told(head["message"], answer)
    rows = content[1] if len(content) > 1 else None
    if rows is None:
        rows = []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadAnswerError("is not of the World Bank's form", answer)
    try:
        number, pages, total = (int(str(head[key])) for key in ("page", "pages", "total"))
    except (KeyError, ValueError) as error:
        raise BadAnswerError("does not say which page it is", answer) from error
    return _Page(number, pages, total, date_of(str(head.get("lastupdated", ""))), rows)


def _told(message: Any, answer: Answer) -> KindredError:
    """Make the error for what the World Bank says in place of figures."""
    first = message[0] if isinstance(message, list) and message else message
    if not isinstance(first, dict):
        return BadAnswerError("is an error without a reason", answer)
    reason = " ".join(f"{first.get('key', '')}: {first.get('value', '')}".split())[:200]
    if str(first.get("id")) in _ERROR_OF_CODE:
        return NotServedError(reason, answer)
    return BadAnswerError(fill("is an error ({reason})", reason=reason), answer)
