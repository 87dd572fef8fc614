"""Reading answers strictly: text, JSON, CSV, figures, and rows that must not contradict."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Callable
from datetime import date
from email.utils import parsedate_to_datetime
from typing import Any, NoReturn

import pandas as pd

from data.cells import number
from data.languages import fill
from data.periods import year_of
from data.sources.answers import Answer, BadAnswerError

_MISSING = frozenset({"", "-", "..", "n/a", "na"})
_SHOWN = 5


class Gathered:
    """Figures of one series as they come in.

    Parameters
    ----------
    economies
        Codes that count; others are left out and counted.
    since
        First year that counts.
    """

    def __init__(self, economies: frozenset[str], since: int) -> None:
        self._economies = economies
        self._since = since
        self._values: dict[tuple[str, str], float] = {}
        self._years: dict[str, int | None] = {}
        self.unknown: set[str] = set()

    def add(self, economy: str, period: str, value: float | None, answer: Answer) -> None:
        """Take one figure.

        Parameters
        ----------
        economy
            The economy's code.
        period
            The period, as text.
        value
            The figure; None where there is none.
        answer
            Where it stands, for errors.

        Raises
        ------
        BadAnswerError
            The period is none, or another figure for the same economy and period came before.
        """
        if period not in self._years:
            self._years[period] = year_of(period)
        year = self._years[period]
        if year is None:
            said = fill(
                "has a figure of {economy} for the period {period}",
                economy=economy,
                period=repr(period),
            )
            raise BadAnswerError(said, answer)
        if economy not in self._economies:
            self.unknown.add(economy)
        elif value is not None and year >= self._since:
            key = (economy, period)
            if self._values.setdefault(key, value) != value:
                said = fill(
                    "has two figures of {economy} for {period}", economy=economy, period=period
                )
                raise BadAnswerError(said, answer)

    def frame(self) -> pd.DataFrame:
        """Give the rows: economy, period (str) and value (float64), sorted."""
        rows = [(*key, value) for key, value in sorted(self._values.items())]
        frame = pd.DataFrame(rows, columns=["economy", "period", "value"])
        return frame.astype({"economy": "str", "period": "str", "value": "float64"})


def figure(value: object, answer: Answer) -> float | None:
    """Read one figure of a JSON answer.

    Parameters
    ----------
    value
        A number, the text of one, or None.
    answer
        Where it stands, for errors.

    Returns
    -------
    float or None
        None where there is no figure; minus zero becomes zero.

    Raises
    ------
    BadAnswerError
        It is no finite number.
    """
    if value is None:
        return None
    if isinstance(value, str):
        return cell(value, answer)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadAnswerError(_no_number(str(value)), answer)
    try:
        found = float(value)
    except OverflowError:
        found = math.inf
    if not math.isfinite(found):
        raise BadAnswerError("has a number too large to hold, or none at all", answer)
    return found + 0.0


def cell(text: str, answer: Answer) -> float | None:
    """Read one figure of a table, with a percent sign or without.

    Parameters
    ----------
    text
        The cell.
    answer
        Where it stands, for errors.

    Returns
    -------
    float or None
        None for an empty cell and the usual words for one.

    Raises
    ------
    BadAnswerError
        It is no finite number.
    """
    bare = text.strip().removesuffix("%").strip()
    if bare.casefold() in _MISSING:
        return None
    try:
        return number(bare)
    except ValueError as error:
        raise BadAnswerError(_no_number(text), answer) from error


def _no_number(text: str) -> str:
    """Say that something stands where a number belongs."""
    return fill("has {text} where a number belongs", text=repr(text[:40]))


def decoded(answer: Answer, *encodings: str) -> str:
    """Read an answer as text.

    Parameters
    ----------
    answer
        The answer.
    encodings
        Tried in this order; UTF-8 unless said. What the answer's head claims is not asked: it is
        wrong too often.

    Returns
    -------
    str
        The text, without a byte order mark.

    Raises
    ------
    BadAnswerError
        It is empty, a web page, or none of these encodings.
    """
    start = answer.body[:512].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00")
    if not start:
        raise BadAnswerError("is empty", answer)
    if start.startswith(b"<"):
        raise BadAnswerError("is a web page and not figures", answer)
    for encoding in encodings or ("utf-8-sig",):
        try:
            return answer.body.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
    raise BadAnswerError("is not text in the expected encoding", answer)


def parsed(answer: Answer) -> Any:
    """Read an answer as JSON.

    Parameters
    ----------
    answer
        The answer.

    Returns
    -------
    object
        What it holds.

    Raises
    ------
    BadAnswerError
        It is not JSON, holds NaN or Infinity, which JSON does not know, or names something twice
        in one object.
    """

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise ValueError("a name occurs twice")
        return found

    def refuse(constant: str) -> NoReturn:
        raise ValueError(constant)

    text = decoded(answer)
    try:
        return json.loads(text, parse_constant=refuse, object_pairs_hook=once)
    except (ValueError, RecursionError) as error:
        raise BadAnswerError("is not whole, or not JSON", answer) from error


def table(
    answer: Answer, *encodings: str, delimiter: str = ","
) -> tuple[list[str], list[list[str]]]:
    """Read an answer as CSV.

    Parameters
    ----------
    answer
        The answer.
    encodings
        As for `decoded`.
    delimiter
        What stands between cells.

    Returns
    -------
    tuple of list and list
        The names of the columns, and the cells of each row that is not empty.

    Raises
    ------
    BadAnswerError
        It is no table: no rows, a name that occurs twice, rows of another length.
    """
    text = decoded(answer, *encodings)
    try:
        rows = [
            [part.strip() for part in row]
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
            if any(part.strip() for part in row)
        ]
    except csv.Error as error:
        raise BadAnswerError(fill("is not CSV ({why})", why=str(error)), answer) from error
    if len(rows) < 2:
        raise BadAnswerError("is a table without rows", answer)
    head = rows[0]
    named = [name for name in head if name]
    if len(named) != len(set(named)):
        raise BadAnswerError("has a column twice", answer)
    wrong = next((row for row in rows if len(row) != len(head)), None)
    if wrong is not None:
        said = fill(
            "has a row of {cells} cells under {columns} columns",
            cells=len(wrong),
            columns=len(head),
        )
        raise BadAnswerError(said, answer)
    return head, rows[1:]


def column(head: list[str], name: str, answer: Answer) -> int:
    """Find a column by its name, whatever the case of its letters.

    Parameters
    ----------
    head
        The names of the columns.
    name
        The name wanted.
    answer
        Where the table stands, for errors.

    Returns
    -------
    int
        Its place.

    Raises
    ------
    BadAnswerError
        There is none.
    """
    folded = [each.casefold() for each in head]
    if name.casefold() not in folded:
        shown = ", ".join(head[:12])
        said = fill("has no column {name} (but {others})", name=repr(name), others=shown)
        raise BadAnswerError(said, answer, passing=False)
    return folded.index(name.casefold())


def finder(
    economies: frozenset[str], resolve: Callable[[str], str | None]
) -> Callable[[str], str | None]:
    """Make a function from a code or a name, in any spelling, to a code; it remembers.

    Parameters
    ----------
    economies
        Codes that exist.
    resolve
        From a name to a code, None where it stands for no one economy.

    Returns
    -------
    callable
        Gives None where the text is neither code nor name of one of the economies.
    """
    known: dict[str, str | None] = {code: code for code in economies}

    def find(text: str) -> str | None:
        if text not in known:
            code = resolve(text)
            known[text] = code if code in economies else None
        return known[text]

    return find


def date_of(text: str) -> str:
    """Give a date as ``2026-07-01`` from the forms that publishers use.

    Parameters
    ----------
    text
        Such as ``2026-07-01T10:00:00`` or ``Wed, 01 Jul 2026 10:00:00 GMT``.

    Returns
    -------
    str
        Empty where the text is no date.

    Examples
    --------
    >>> date_of("2026-07-01T10:00:00"), date_of("Wed, 01 Jul 2026 10:00:00 GMT")
    ('2026-07-01', '2026-07-01')
    >>> date_of("2026-99-99")
    ''
    """
    try:
        if match := re.match(r"(?:19|20|21)\d\d-\d\d-\d\d", text):
            return date.fromisoformat(match.group()).isoformat()
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def unknown_note(names: set[str], what: str) -> tuple[str, ...]:
    """Say in a sentence which names were left out; nothing where none was.

    Parameters
    ----------
    names
        What the publisher calls them.
    what
        The series or the table.

    Returns
    -------
    tuple of str
        One sentence or none.
    """
    if not names:
        return ()
    shown = ", ".join(sorted(names)[:_SHOWN])
    if len(names) > _SHOWN:
        shown = fill("{series} and {count} more", series=shown, count=len(names) - _SHOWN)
    return (
        fill("{series}: left out what is no economy of ours: {names}.", series=what, names=shown),
    )
