"""A table and a plan to figures and lists, with every question that is still open."""

from __future__ import annotations

import datetime

from data.errors import OwnDataError, several
from data.intake.numerals import written
from data.intake.periods import period_of
from data.intake.plan import Plan, PlannedIndicator, PlannedList
from data.intake.table import Cell, Table
from data.languages import N_, fill
from data.own_sets import OwnIndicator, OwnList
from geo.intake.names import Matched, match
from geo.intake.prepared import Prepared, Question
from geo.intake.proposing import code_for
from geo.intake.reading import Key, Work, message_of, read_indicator, read_list, text_of


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
    names = [text_of(cell) for cell in table.column(plan.economy)]
    matched = match((name for name in names if name), plan.economies)
    work = Work(table, plan, [], [], [], list(table.notes))
    _ask_names(work, matched)
    _place_rows(work, names, matched)
    dropped = _settle_duplicates(work)
    indicators = tuple(read_indicator(work, item, dropped) for item in plan.indicators)
    lists = tuple(read_list(work, item, dropped, day) for item in plan.lists)
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


def _ask_names(work: Work, matched: Matched) -> None:
    """Ask for every name that stands for no single economy."""
    for item in matched.unsettled:
        work.questions.append(Question("economy", item.name, item.reason, item.candidates))
    if matched.left_out:
        work.notes.append(
            fill("Left out by hand: {names}.", names=", ".join(matched.left_out[:20]))
        )


def _place_rows(work: Work, names: list[str], matched: Matched) -> None:
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
                work.refuse(line, period_column, message_of(error))
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
                fill("Of which year are the figures of {names}?", names=several(undated)),
            )
        )


def _settle_duplicates(work: Work) -> set[int]:
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


def _refuse_empty(
    work: Work, indicators: tuple[OwnIndicator, ...], lists: tuple[OwnList, ...]
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
