"""The cells of a planned indicator or list, read into figures and entries."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import pandas as pd

from data.intake.numerals import Notation, number_of, numerals
from data.intake.plan import Plan, PlannedIndicator, PlannedList
from data.intake.table import Cell, Table
from data.languages import N_, fill
from data.own_sets import OwnIndicator, OwnList, OwnListEntry
from data.panel import period_end
from geo.intake.prepared import Question, Unreadable
from geo.intake.proposing import NO, YES

Key = tuple[str, str]
"""An economy and the period of its row; the period is empty where rows have none."""


@dataclass
class Work:
    """A table and its plan, whose row each line is, and what is found on the way."""

    table: Table
    plan: Plan
    keys: list[Key | None]
    questions: list[Question]
    unreadable: list[Unreadable]
    notes: list[str]

    def refuse(self, line: int, column: str, why: str) -> None:
        """Note a cell that cannot be taken in."""
        cell = self.table.rows[line][self.table.place(column)]
        text = "" if cell is None else str(cell)[:60]
        self.unreadable.append(Unreadable(self.table.numbers[line], column, text, why))


def read_indicator(work: Work, item: PlannedIndicator, dropped: set[int]) -> OwnIndicator:
    """Read the figures of an indicator."""
    cells = [cell for name in item.columns for cell in work.table.column(name)]
    found = numerals(cells)
    notation: Notation | None = item.notation or found.notation
    if notation is None:
        work.questions.append(
            Question(
                "notation",
                item.name,
                fill(
                    "How are the numbers of {name} written: is {example} a number with decimals, "
                    "or are thousands set apart?",
                    name=item.name,
                    example=found.example,
                ),
                ("point", "comma"),
            )
        )
    figures: dict[str, dict[str, float]] = {}
    sources = [(item.column, None)] if item.column else [(n, p) for p, n in item.years.items()]
    for name, year in sources if notation is not None else ():
        assert name is not None
        assert notation is not None
        _read_column(work, name, year, notation, found.unit, dropped, figures)
    return OwnIndicator(
        code=item.code,
        name=item.name,
        unit=item.unit or found.unit,
        direction=item.direction,
        transformation=item.transformation,
        pillar=item.pillar,
        figures=figures,
    )


def _read_column(
    work: Work,
    name: str,
    year: str | None,
    notation: Notation,
    unit: str,
    dropped: set[int],
    figures: dict[str, dict[str, float]],
) -> None:
    """Read a column's figures into those of its indicator."""
    place = work.table.place(name)
    for line, key in enumerate(work.keys):
        if key is None or line in dropped:
            continue
        if (line, place) in work.table.uncomputed:
            work.refuse(line, name, N_("is a formula whose value the file does not hold"))
            continue
        try:
            value = number_of(work.table.rows[line][place], notation, unit)
        except ValueError as error:
            work.refuse(line, name, message_of(error))
            continue
        period = year or key[1] or work.plan.period_is
        if value is not None and period is not None:
            figures.setdefault(key[0], {})[period] = value


def message_of(error: ValueError) -> str:
    """Take the reason out of an error, as a message."""
    reason = error.args[0]
    return reason if isinstance(reason, str) else str(reason)


def read_list(work: Work, item: PlannedList, dropped: set[int], day: datetime.date) -> OwnList:
    """Read a list: who is on it, why, and who is said not to be."""
    entries = []
    others = []
    for economy, (line, on) in _latest_answers(work, item, dropped).items():
        if not on:
            others.append(economy)
            continue
        reason = text_of(_beside(work, line, item.reason_column)) or item.reason
        entries.append(
            OwnListEntry(
                economy=economy,
                reason=reason[:500],
                date=_day(work, line, item) or item.date or day,
            )
        )
    if item.effect == "exclude" and any(not entry.reason for entry in entries):
        work.questions.append(
            Question(
                "list",
                item.name,
                fill(
                    "{name} excludes economies without saying why: which reason holds for them?",
                    name=item.name,
                ),
            )
        )
    return OwnList(
        code=item.code,
        name=item.name,
        effect=item.effect,
        entries=tuple(entries),
        others=None if item.column is None else tuple(sorted(others)),
    )


def _latest_answers(
    work: Work, item: PlannedList, dropped: set[int]
) -> dict[str, tuple[int, bool]]:
    """Find the row that counts for each economy, that of its latest period, and its answer."""
    periods = pd.Series(sorted({key[1] for key in work.keys if key and key[1]}), dtype="str")
    moments = dict(zip(periods, period_end(periods), strict=True))
    answers = []
    for line, key in enumerate(work.keys):
        if key is None or line in dropped:
            continue
        on = True if item.column is None else _answer(work, line, item.column)
        if on is not None:
            answers.append((moments.get(key[1], 0.0), line, key[0], on))
    latest: dict[str, tuple[int, bool]] = {}
    changed = False
    for _moment, line, economy, on in sorted(answers):
        changed |= economy in latest and latest[economy][1] != on
        latest[economy] = (line, on)
    if changed:
        work.notes.append(
            fill("{name}: where answers change over time, the latest counts.", name=item.name)
        )
    return dict(sorted(latest.items(), key=lambda found: found[1]))


def _answer(work: Work, line: int, column: str) -> bool | None:
    """Read yes, no, or nothing."""
    cell = _beside(work, line, column)
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, float) and cell in (0.0, 1.0):
        return cell == 1.0
    said = text_of(cell).casefold()
    if said in YES or said == "1":
        return True
    if said in NO or said == "0":
        return False
    if said:
        work.refuse(line, column, N_("is neither yes nor no"))
    return None


def _beside(work: Work, line: int, column: str | None) -> Cell:
    """Give the cell of another column in the same row."""
    return None if column is None else work.table.rows[line][work.table.place(column)]


def _day(work: Work, line: int, item: PlannedList) -> datetime.date | None:
    """Read the day on which a reason was looked up."""
    cell = _beside(work, line, item.date_column)
    if cell is None or isinstance(cell, datetime.date):
        return cell
    try:
        return datetime.date.fromisoformat(str(cell).strip())
    except ValueError:
        assert item.date_column is not None
        work.refuse(line, item.date_column, N_("is no day such as 2026-03-31"))
        return None


def text_of(cell: Cell) -> str:
    """Write what should be the name of an economy as text."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)
