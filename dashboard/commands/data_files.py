"""Files that ``kindred data`` takes in: read, asked about, described."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from dashboard.commands.output import say
from dashboard.language import _, words

if TYPE_CHECKING:
    from dashboard.ownfigures import Draft
    from data.intake.plan import Plan
    from geo.intake.prepared import Prepared


def content_of(path: Path) -> bytes:
    """Read a file, after its size was looked at.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    OwnDataError
        It cannot be read, is empty or too large.
    """
    from data.errors import OwnDataError
    from data.filewords import unreadable
    from data.intake.limits import check_size

    try:
        check_size(path.stat().st_size)
        return path.read_bytes()
    except OSError as error:
        raise OwnDataError(
            unreadable(path, error),
            "Check the path and who may read it.",
        ) from error


def with_options(plan: Plan | None, sheet: str, encoding: str, year: str) -> Plan | None:
    """Let options count before what a mapping says.

    Parameters
    ----------
    plan
        The mapping; None where there is none.
    sheet, encoding, year
        As given on the command line; empty where nothing was.

    Raises
    ------
    typer.BadParameter
        One of them cannot be used.
    """
    from pydantic import ValidationError

    from data.intake.plan import Plan as Model
    from data.languages import said_again
    from data.librarywords import of_field

    given = {"sheet": sheet, "encoding": encoding, "period_is": year}
    said = {name: value for name, value in given.items() if value}
    if not said:
        return plan
    try:
        return Model.model_validate({**(plan or Model()).model_dump(), **said})
    except ValidationError as error:
        option = {"sheet": "--sheet", "encoding": "--encoding", "period_is": "--year"}
        wrong = option.get(str(error.errors()[0]["loc"][0]), "--mapping")
        raise typer.BadParameter(
            said_again(of_field(error.errors()[0]), words()), param_hint=f"'{wrong}'"
        ) from None


def refuse_choices(draft: Draft, plan: Plan | None) -> None:
    """Ask for the sheet or the encoding where the file leaves a choice.

    Parameters
    ----------
    draft
        The file.
    plan
        What is settled already.

    Raises
    ------
    OwnDataError
        There is a choice that was not made.
    """
    from data.errors import OwnDataError
    from data.languages import fill

    if len(draft.grid.sheets) > 1 and not (plan and plan.sheet):
        raise OwnDataError(
            fill(
                "The workbook has {count} sheets with cells: {names}.",
                count=len(draft.grid.sheets),
                names=", ".join(draft.grid.sheets[:20]),
            ),
            "Choose one with --sheet.",
        )
    if draft.grid.encodings:
        raise OwnDataError(
            "The file does not tell how its letters are encoded.",
            "Choose one with --encoding, or save the file as UTF-8.",
            problems=[f"{name}: {sample}" for name, sample in draft.grid.encodings],
        )


def asked(question: Any) -> str:
    """Write a question with what may be meant.

    Parameters
    ----------
    question
        As `geo.intake.assembling.prepare` asks it.
    """
    from data.languages import said_again
    from geo.economies import display_name

    said = said_again(question.text, words())
    if question.kind == "economy":
        options = [f"{display_name(code)} ({code})" for code in question.options]
        said = f"{question.about}: {said}"
    else:
        options = list(question.options)
    return f"{said} [{', '.join(options)}]" if options else said


def write_mapping(path: Path, found: Prepared) -> None:
    """Write a mapping, with an empty place for every name that is to be settled.

    Parameters
    ----------
    path
        Where to.
    found
        What a file would become.

    Raises
    ------
    OwnDataError
        It cannot be written.
    """
    from dashboard.ownfigures import plan_text
    from data.errors import OwnDataError
    from data.filewords import reason_of
    from data.languages import fill

    text = plan_text(found.plan)
    lines = [f"# {asked(question)}" for question in found.questions]
    kept = "".join("".join(c if c.isprintable() else " " for c in line) + "\n" for line in lines)
    try:
        path.write_text(kept + text, encoding="utf-8")
    except OSError as error:
        raise OwnDataError(
            fill(
                "{name}: cannot be written ({reason}). Nothing was changed.",
                name=str(path),
                reason=reason_of(error),
            ),
            "Make room, or see who may write there.",
        ) from error


def describe(found: Prepared) -> None:
    """Say on standard error what a file would become.

    Parameters
    ----------
    found
        What it would become.
    """
    from data.languages import said_again
    from geo.intake.prepared import counts

    for note in found.notes:
        say(said_again(note, words()))
    for cell in found.unreadable[:20]:
        why = said_again(cell.why, words())
        say(
            _(
                "Row {row}, {column}: {text} {why}.",
                row=cell.row,
                column=cell.column,
                text=repr(cell.text),
                why=why,
            )
        )
    for item in found.indicators:
        said = _(
            "{name} ({code}), {unit}: {count} figures.",
            name=item.name,
            code=item.code,
            unit=item.unit or "-",
            count=item.count,
        )
        say(said)
    for entry in found.lists:
        say(
            _(
                "{name} ({code}): {count} economies on the list.",
                name=entry.name,
                code=entry.code,
                count=len(entry.entries),
            )
        )
    say(_("{count} economies are matched.", count=counts(found)["economies"]))
