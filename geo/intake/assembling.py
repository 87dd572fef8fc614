"""A table and a plan to figures and lists, with every question that is still open."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from data.errors import OwnDataError
from data.intake.numerals import Notation, number_of, numerals, written
from data.intake.periods import period_of
from data.intake.plan import Plan, PlannedIndicator, PlannedList
from data.intake.table import Cell, Table
from data.languages import N_, fill
from data.own_sets import OwnIndicator, OwnList, OwnListEntry
from geo.intake.names import Matched, match
from geo.intake.proposing import NO, YES, code_for

QuestionKind = Literal["economy", "column", "period", "notation", "duplicate", "unreadable", "list"]


@dataclass(frozen=True)
class Question:
    """Something that only a person can settle.

    Attributes
    ----------
    kind
        ``economy`` (who is meant by a name), ``column`` (which column names economies), ``period``
        (of what time the figures are), ``notation`` (what stands before the decimals),
        ``duplicate`` (which of several rows counts), ``unreadable`` (cells that are no figures),
        ``list`` (what an exclusion lacks).
    about
        The name, the column or the indicator, or economy and period: the key in the plan.
    text
        The question in words.
    options
        What may be meant: codes of economies, notations, or numbers of rows; often none.
    """

    kind: QuestionKind
    about: str
    text: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unreadable:
    """A cell that is not what its column holds: its row in the file, column, text, and why."""

    row: int
    column: str
    text: str
    why: str


@dataclass(frozen=True)
class Prepared:
    """What a file would become under a plan.

    Attributes
    ----------
    plan
        The plan, with codes for all indicators and lists.
    matched
        The names of the file and the economies that they stand for.
    indicators, lists
        What there would be; whole only where no question is open.
    questions
        What is still to be settled, in the order in which it is best asked.
    unreadable
        Cells that cannot be taken in.
    notes
        What a reader should know.
    """

    plan: Plan
    matched: Matched
    indicators: tuple[OwnIndicator, ...]
    lists: tuple[OwnList, ...]
    questions: tuple[Question, ...]
    unreadable: tuple[Unreadable, ...]
    notes: tuple[str, ...]

    @property
    def ready(self) -> bool:
        """Tell whether nothing is left to be settled."""
        return not self.questions


Key = tuple[str, str]
"""An economy and the period of its row; the period is empty where rows have none."""


@dataclass
class _Work:
    """What is found on the way."""

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


def prepare(table: Table, plan: Plan, *, day: datetime.date, taken: frozenset[str]) -> Prepared:
    """Put together what a file would become, and ask what cannot be known.

    Parameters
    ----------
    table
        The table.
    plan
        What becomes of its columns.
    day
        Today, as the day on which reasons without a day of their own were looked up.
    taken
        Codes of indicators that there are already, which new ones must not have.

    Returns
    -------
    Prepared
        Figures are in the column's own unit; nothing is scaled, added up or made up, and a
        missing cell stays missing.

    Raises
    ------
    OwnDataError
        The plan names a column that the file does not have, a code that is taken, or nothing that
        could become an indicator or list.
    """
    plan = _coded(plan, taken)
    if not plan.economy:
        question = Question("column", "economy", N_("Which column names the economies?"))
        return Prepared(plan, Matched({}, (), ()), (), (), (question,), (), table.notes)
    if not plan.indicators and not plan.lists:
        raise OwnDataError(
            "No column is chosen to become an indicator or a list.",
            "Choose at least one column with figures, or with yes and no.",
        )
    names = [_text(cell) for cell in table.column(plan.economy)]
    matched = match((name for name in names if name), plan.economies)
    work = _Work(table, plan, [], [], [], list(table.notes))
    _ask_names(work, matched)
    _place_rows(work, names, matched)
    dropped = _settle_duplicates(work)
    indicators = tuple(_indicator(work, item, dropped) for item in plan.indicators)
    lists = tuple(_list(work, item, dropped, day) for item in plan.lists)
    if work.unreadable and not plan.leave_out_unreadable:
        work.questions.append(
            Question(
                "unreadable",
                "unreadable",
                fill(
                    "{count} cells cannot be read. Correct them in the file, or leave them out.",
                    count=f"{len(work.unreadable):,}",
                ),
            )
        )
    _refuse_empty(work, indicators, lists)
    return Prepared(
        plan=plan,
        matched=matched,
        indicators=indicators,
        lists=lists,
        questions=tuple(work.questions),
        unreadable=tuple(work.unreadable),
        notes=tuple(work.notes),
    )


def _coded(plan: Plan, taken: frozenset[str]) -> Plan:
    """Give every indicator and list a code, and refuse one that is taken."""
    used = set(taken)
    items: tuple[PlannedIndicator | PlannedList, ...] = (*plan.indicators, *plan.lists)
    for code in (item.code for item in items if item.code):
        if code in used:
            raise OwnDataError(
                fill("The code {code} is taken already.", code=code),
                "Give another code, or replace what has it.",
            )
        used.add(code)
    made = []
    for item in items:
        code = item.code or code_for(item.name, used)
        used.add(code)
        made.append(item.model_copy(update={"code": code}))
    split = len(plan.indicators)
    return plan.model_copy(update={"indicators": tuple(made[:split]), "lists": tuple(made[split:])})


def _text(cell: Cell) -> str:
    """Write what should be the name of an economy as text."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def _ask_names(work: _Work, matched: Matched) -> None:
    """Ask for every name that stands for no single economy."""
    for item in matched.unsettled:
        work.questions.append(Question("economy", item.name, item.reason, item.candidates))
    if matched.left_out:
        work.notes.append(
            fill("Left out by hand: {names}.", names=", ".join(matched.left_out[:20]))
        )


def _place_rows(work: _Work, names: list[str], matched: Matched) -> None:
    """Find the economy and the period of every row; None for rows that do not count."""
    period_column = work.plan.period
    periods = None if period_column is None else work.table.column(period_column)
    nameless, days = 0, 0
    for line, name in enumerate(names):
        economy = matched.codes.get(name)
        if not name:
            nameless += 1
        if economy is None:
            work.keys.append(None)
            continue
        period = ""
        if periods is not None and period_column is not None:
            try:
                period, day = period_of(periods[line])
            except ValueError as error:
                work.refuse(line, period_column, _said(error))
                work.keys.append(None)
                continue
            days += day
        work.keys.append((economy, period))
    if nameless:
        work.notes.append(
            fill("{count} rows name no economy and are left out.", count=f"{nameless:,}")
        )
    if days:
        work.notes.append(fill("{count} rows have a day: its year counts.", count=f"{days:,}"))
    undated = [item.name for item in work.plan.indicators if not item.years]
    if undated and periods is None and work.plan.period_is is None:
        work.questions.append(
            Question(
                "period",
                "period",
                fill("Of which year are the figures of {names}?", names=", ".join(undated[:5])),
            )
        )


def _settle_duplicates(work: _Work) -> set[int]:
    """Find economies that occur with different values; give the rows that do not count."""
    columns = [name for item in work.plan.indicators for name in item.columns]
    columns += [item.column for item in work.plan.lists if item.column is not None]
    places = [work.table.place(name) for name in columns]
    together: dict[Key, list[int]] = {}
    for line, key in enumerate(work.keys):
        if key is not None:
            together.setdefault(key, []).append(line)
    dropped: set[int] = set()
    for (economy, period), lines in together.items():
        if len(lines) == 1 or not _differ([work.table.rows[line] for line in lines], places):
            continue
        about = f"{economy} {period}".strip()
        rows = [work.table.numbers[line] for line in lines]
        chosen = work.plan.duplicates.get(about)
        if chosen is None or (chosen and chosen not in rows):
            work.questions.append(
                Question(
                    "duplicate",
                    about,
                    fill(
                        "{about} occurs in the rows {rows} with different values. "
                        "Which one counts?",
                        about=about,
                        rows=", ".join(map(str, rows)),
                    ),
                    tuple(map(str, rows)),
                )
            )
        dropped |= {line for line in lines if work.table.numbers[line] != chosen}
    return dropped


def _differ(rows: list[tuple[Cell, ...]], places: list[int]) -> bool:
    """Tell whether rows hold different values in any column; one that lacks a value does not."""
    return any(
        len({_comparable(row[place]) for row in rows if written(row[place]) is not None}) > 1
        for place in places
    )


def _comparable(cell: Cell) -> object:
    """Make equal what is written differently but is the same."""
    return cell.casefold() if isinstance(cell, str) else cell


def _indicator(work: _Work, item: PlannedIndicator, dropped: set[int]) -> OwnIndicator:
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
    work: _Work,
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
            work.refuse(line, name, _said(error))
            continue
        period = year or key[1] or work.plan.period_is
        if value is not None and period is not None:
            figures.setdefault(key[0], {})[period] = value


def _said(error: ValueError) -> str:
    """Take the reason out of an error, as a message."""
    reason = error.args[0]
    return reason if isinstance(reason, str) else str(reason)


def _list(work: _Work, item: PlannedList, dropped: set[int], day: datetime.date) -> OwnList:
    """Read a list: who is on it, why, and who is said not to be."""
    entries: dict[str, OwnListEntry] = {}
    others: list[str] = []
    for line, key in enumerate(work.keys):
        if key is None or line in dropped:
            continue
        on = True if item.column is None else _answer(work, line, item.column)
        if on is None:
            continue
        if not on:
            others.append(key[0])
            continue
        reason = _text(_beside(work, line, item.reason_column)) or item.reason
        entries[key[0]] = OwnListEntry(
            economy=key[0], reason=reason[:500], date=_day(work, line, item) or item.date or day
        )
    if item.effect == "exclude" and any(not entry.reason for entry in entries.values()):
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
    said_no = sorted(set(others) - set(entries))
    return OwnList(
        code=item.code,
        name=item.name,
        effect=item.effect,
        entries=tuple(entries.values()),
        others=None if item.column is None else tuple(said_no),
    )


def _answer(work: _Work, line: int, column: str) -> bool | None:
    """Read yes, no, or nothing."""
    cell = _beside(work, line, column)
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, float) and cell in (0.0, 1.0):
        return cell == 1.0
    said = _text(cell).casefold()
    if said in YES or said == "1":
        return True
    if said in NO or said == "0":
        return False
    if said:
        work.refuse(line, column, N_("is neither yes nor no"))
    return None


def _beside(work: _Work, line: int, column: str | None) -> Cell:
    """Give the cell of another column in the same row."""
    return None if column is None else work.table.rows[line][work.table.place(column)]


def _day(work: _Work, line: int, item: PlannedList) -> datetime.date | None:
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


def _refuse_empty(
    work: _Work, indicators: tuple[OwnIndicator, ...], lists: tuple[OwnList, ...]
) -> None:
    """Ask for more where everything is settled and nothing came of it."""
    if work.questions:
        return
    empty = [item.name for item in indicators if not item.figures]
    empty += [item.name for item in lists if not item.entries and not item.others]
    if empty:
        raise OwnDataError(
            fill("There is nothing in {names} that could be taken in.", names=", ".join(empty)),
            "Choose other columns, or settle the names of more rows.",
        )


def counts(prepared: Prepared) -> Mapping[str, int]:
    """Count what a file would become: economies, figures and entries of lists."""
    economies = {code for item in prepared.indicators for code in item.figures}
    economies |= {entry.economy for item in prepared.lists for entry in item.entries}
    return {
        "economies": len(economies),
        "figures": sum(item.count for item in prepared.indicators),
        "entries": sum(len(item.entries) for item in prepared.lists),
    }
