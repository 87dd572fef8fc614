"""Score sheets as CSV and XLSX files, and read from either."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import pandas as pd

from dashboard.exports.text import FORMULA_STARTS, neutralise
from data.errors import OwnDataError
from data.intake.numerals import written
from data.intake.reading import read_grid
from data.intake.table import Cell, Table, table_of, tidy
from data.languages import N_, Translator, fill
from geo.intake.names import match
from geo.markets import Markets
from geo.scoresheet import (
    FIGURE_COLUMNS,
    LONGEST_NAME,
    SCORE_COLUMNS,
    ScoreSheet,
    beside_figures,
    column_of,
    with_criteria,
    with_scores,
)

WEIGHT_ROW = "weight"
"""What stands in the place of an economy in the row of weights."""

_KEYS = ("economy", "name")

ABOUT = N_(
    "own_score is the mean of the scores given, from 0 to 10, weighed by the row of weights; "
    "own_filled says of how many criteria, out of own_criteria. What is empty is missing and never "
    "counts as 0. It is the firm's own judgement and is not a part of similarity, the AI gap or "
    "opportunity, which come from public figures."
)


def rows_of(sheet: ScoreSheet, markets: Markets, economies: Sequence[str]) -> pd.DataFrame:
    """Lay a sheet out as a file holds it.

    Parameters
    ----------
    sheet, markets, economies
        As for `beside_figures`.

    Returns
    -------
    pandas.DataFrame
        Columns economy, name, one for each criterion by its name, those of own scores, and the
        public ones; the first row holds the weights of the criteria, others an economy each.
    """
    table = beside_figures(sheet, markets, economies)
    columns = [column_of(name) for name in sheet.names]
    body = table[["name", *columns, *SCORE_COLUMNS, *FIGURE_COLUMNS]].reset_index()
    weights = {column_of(item.name): item.weight for item in sheet.criteria}
    head = {"economy": WEIGHT_ROW, "name": None} | weights
    top = pd.DataFrame([[head.get(name) for name in body.columns]], columns=body.columns)
    rows = pd.concat([top.astype(object), body.astype(object)], ignore_index=True)
    return rows.rename(columns=dict(zip(columns, sheet.names, strict=True)))


def as_csv(sheet: ScoreSheet, markets: Markets, economies: Sequence[str]) -> bytes:
    """Write a sheet with the public figures as CSV in UTF-8."""
    rows = rows_of(sheet, markets, economies)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([neutralise(str(name)) for name in rows.columns])
    for row in rows.itertuples(index=False):
        writer.writerow([_csv_cell(value) for value in row])
    return text.getvalue().encode()


def as_xlsx(
    sheet: ScoreSheet, markets: Markets, economies: Sequence[str], say: Translator
) -> bytes:
    """Write a sheet with the public figures as a workbook, with a sheet that says what it means."""
    import xlsxwriter

    rows = rows_of(sheet, markets, economies)
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True})
        page = book.add_worksheet(say("Score sheet")[:31])
        page.freeze_panes(1, 2)
        for place, name in enumerate(rows.columns):
            page.write_string(0, place, neutralise(str(name)), bold)
            page.set_column(place, place, max(12, min(28, len(str(name)) + 2)))
        for line, row in enumerate(rows.itertuples(index=False), start=1):
            for place, value in enumerate(row):
                if isinstance(value, str):
                    page.write_string(line, place, neutralise(value))
                elif not pd.isna(value):
                    page.write_number(line, place, float(value))
        about = book.add_worksheet(say("About")[:31])
        about.set_column(0, 0, 100)
        about.write_string(0, 0, say(ABOUT), book.add_format({"text_wrap": True}))
        basis = say(
            "Snapshot {snapshot}, recipe {recipe}.",
            snapshot=markets.snapshot_id,
            recipe=markets.recipe.id,
        )
        about.write_string(1, 0, basis)
    return kept.getvalue()


def read(content: bytes, name: str, before: ScoreSheet) -> ScoreSheet:
    """Read scores from a CSV or XLSX file, beside those that there are.

    Parameters
    ----------
    content, name
        What the file holds, and its name.
    before
        The sheet; criteria and scores of it that the file does not have stay.

    Returns
    -------
    ScoreSheet
        The file needs a column of economies, by code or any name, and one for each criterion; a
        row whose economy is ``weight`` gives weights. Columns that this product works out itself
        are passed over.

    Raises
    ------
    OwnDataError, AnalysisError
        The file cannot be read, a name stands for no single economy, or a score is none.
    """
    table = table_of(read_grid(content, name))
    economy = next((item for item in table.names if item.casefold() == "economy"), table.names[0])
    worked_out = {*_KEYS, *SCORE_COLUMNS, *FIGURE_COLUMNS, economy.casefold()}
    columns = [item for item in table.names if item.casefold() not in worked_out]
    if not columns:
        raise OwnDataError(
            "The file has no column with scores.", "Give a column for each criterion."
        )
    weights, lines = _weights(table, economy, columns)
    called = {item: _criterion(item) for item in columns}
    known = {item.name: item.weight for item in before.criteria}
    new = [item for item in called.values() if item not in known]
    of_file = {called[item]: weight for item, weight in weights.items()}
    criteria = [(item, item, of_file.get(item, weight)) for item, weight in known.items()]
    criteria += [("", item, of_file.get(item, 1.0)) for item in new]
    return with_scores(with_criteria(before, criteria), _scores(table, economy, called, lines))


def _criterion(column: str) -> str:
    """Take the name of a criterion from that of a column."""
    name = column[1:] if column[:1] == "'" and column[1:].startswith(FORMULA_STARTS) else column
    return tidy(name, LONGEST_NAME)


def _weights(
    table: Table, economy: str, columns: Sequence[str]
) -> tuple[dict[str, float], list[int]]:
    """Part the row of weights, if there is one, from those of economies."""
    weights: dict[str, float] = {}
    lines = []
    for line, cell in enumerate(table.column(economy)):
        if str(cell or "").casefold() != WEIGHT_ROW:
            lines.append(line)
            continue
        for name in columns:
            value = _number(table.rows[line][table.place(name)], table.numbers[line], name)
            if value is not None:
                weights[name] = value
    return weights, lines


def _scores(
    table: Table, economy: str, called: dict[str, str], lines: Sequence[int]
) -> dict[str, dict[str, float | None]]:
    """Read the scores; an empty cell leaves what there is."""
    names = [str(cell) for cell in table.column(economy) if cell is not None]
    matched = match((item for item in names if item.casefold() != WEIGHT_ROW), {})
    if matched.unsettled:
        raise OwnDataError(
            "Some names stand for no single economy; nothing was changed.",
            "Write codes of ISO 3166-1 alpha-3, such as COD, in their place.",
            problems=[f"{item.name}: {item.reason}" for item in matched.unsettled],
        )
    changes: dict[str, dict[str, float | None]] = {}
    for line in lines:
        cell = table.rows[line][table.place(economy)]
        if cell is None:
            continue
        row = changes.setdefault(matched.codes[str(cell)], {})
        for column, criterion in called.items():
            value = _number(table.rows[line][table.place(column)], table.numbers[line], column)
            if value is not None:
                row[criterion] = value
    return changes


def _number(cell: Cell, row: int, column: str) -> float | None:
    """Read a score or a weight: at most one decimal sign, so that nothing is ambiguous."""
    part = written(cell)
    if part is None:
        return None
    values = set(part.readings.values())
    small = [value for value in values if value <= 1_000]
    if part.unit or len(small) != 1:
        raise OwnDataError(
            fill(
                "Row {row}, {column}: {text} is no score.",
                row=row,
                column=column,
                text=repr(str(cell)[:40]),
            ),
            "Scores are from 0 to 10, or empty.",
        )
    return small[0]


def _csv_cell(value: object) -> str:
    """Write a cell."""
    if isinstance(value, str):
        return neutralise(value)
    return "" if pd.isna(value) else repr(value.item() if hasattr(value, "item") else value)
