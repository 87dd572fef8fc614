"""``kindred data add|list|show|remove``: figures and lists of the firm's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboard.commands.output import FormOption, emit, say
from dashboard.language import _, chosen, words
from data.intake.limits import MEGABYTES

if TYPE_CHECKING:
    from dashboard.ownfigures import Draft
    from data.intake.plan import Plan
    from data.own_sets import OwnSet
    from geo.intake.assembling import Prepared

LIST_COLUMNS = ("code", "name", "file", "added", "indicators", "lists", "figures", "excluded")
SHOW_COLUMNS = ("economy", "name", "code", "period", "value", "unit", "reason", "date")


def register(app: typer.Typer) -> None:
    """Add the command to the application.

    Parameters
    ----------
    app
        The application that gets the command.
    """
    group = typer.Typer(
        name="data",
        short_help="Add, list, show or remove figures and lists of your own.",
        help="Figures and lists of your own, from CSV or XLSX files. They stay on this machine.",
        epilog="Example: kindred data add sales.xlsx --check",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    group.command(
        "add",
        help=f"Take in a CSV or XLSX file of at most {MEGABYTES} MB. What cannot be known is "
        "asked: then nothing is changed, and --write-mapping gives a file to settle it in.",
        epilog="Example: kindred data add sales.xlsx --mapping sales.toml --name Sales",
    )(add)
    group.command(
        "list", help="List what you added.", epilog="Example: kindred data list --format json"
    )(list_)
    group.command(
        "show",
        help="Show the figures of what you added.",
        epilog="Example: kindred data show sales",
    )(show)
    group.command(
        "score",
        help="Put scores of your own, from a CSV or XLSX file with a column for each criterion, "
        "beside the public figures; nothing is kept.",
        epilog="Example: kindred data score scores.csv --format csv",
    )(score)
    group.command(
        "remove", help="Remove what you added.", epilog="Example: kindred data remove sales"
    )(remove)
    app.add_typer(group)


def add(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV or XLSX file.")],
    mapping: Annotated[
        Path | None,
        typer.Option("--mapping", metavar="FILE.toml", help="What becomes of its columns."),
    ] = None,
    name: Annotated[
        str, typer.Option("--name", metavar="NAME", help="What to call it; else the file's name.")
    ] = "",
    replace: Annotated[
        str, typer.Option("--replace", metavar="CODE", help="Take the place of what is there.")
    ] = "",
    sheet: Annotated[str, typer.Option("--sheet", help="Sheet of a workbook.")] = "",
    encoding: Annotated[
        str, typer.Option("--encoding", metavar="NAME", help="utf-8, utf-16, cp1252 or cp1258.")
    ] = "",
    year: Annotated[
        str, typer.Option("--year", metavar="YEAR", help="Of which year figures without one are.")
    ] = "",
    check: Annotated[bool, typer.Option("--check", help="Only show what it would become.")] = False,
    write_mapping: Annotated[
        Path | None,
        typer.Option(
            "--write-mapping", metavar="FILE.toml", help="Write what becomes of its columns."
        ),
    ] = None,
) -> None:
    """Take in a file.

    Parameters
    ----------
    file
        The file.
    mapping
        What becomes of its columns; proposed when None, or taken over from what it replaces.
    name
        What to call it.
    replace
        Code of the set whose place it takes; empty for none.
    sheet, encoding, year
        As in a mapping, whose own count where these are empty.
    check
        Changes nothing.
    write_mapping
        Where to write the mapping, with places for what is to be settled.

    Raises
    ------
    OwnDataError
        The file cannot be read, or something has to be settled first.
    """
    from dashboard import ownfigures
    from data.errors import OwnDataError
    from data.own_store import own_layer

    content = _content(file)
    plan = None if mapping is None else ownfigures.plan_read(_content(mapping), str(mapping))
    if replace:
        before = own_layer().find(replace)
        replace, plan = before.code, plan or ownfigures.taken_over(before)
    plan = _told(plan, sheet, encoding, year)
    draft = ownfigures.looked_at(content, file.name, plan)
    _refuse_choices(draft, plan)
    wanted = draft.plan.model_copy(update={"period_is": year}) if year else draft.plan
    found = ownfigures.prepared(draft, wanted, replace)
    if write_mapping is not None:
        _write(write_mapping, found)
    _describe(found)
    if check:
        for question in found.questions:
            say(_("To be settled: {question}", question=_asked(question)))
        return
    if found.questions:
        raise OwnDataError(
            "Not everything is settled yet; nothing was changed.",
            "Write the mapping with --write-mapping, settle it there, and give it with --mapping.",
            problems=[_asked(question) for question in found.questions],
        )
    made = ownfigures.kept(draft, found, name, replace)
    typer.echo(
        _(
            "Added {name} ({code}): {codes}.",
            name=made.name,
            code=made.code,
            codes=", ".join(made.codes),
        )
    )


def list_(form: FormOption = "table") -> None:
    """List what was added.

    Parameters
    ----------
    form
        How to print it.
    """
    from data.own_store import own_layer

    layer = own_layer()
    for error in layer.refused:
        say(f"{error.message} {error.remedy}")
    emit([_row(item) for item in layer.sets], LIST_COLUMNS, form)


def show(
    code: Annotated[str, typer.Argument(metavar="CODE", help="Code or name.")],
    form: FormOption = "table",
) -> None:
    """Show the figures of what was added.

    Parameters
    ----------
    code
        Code or name.
    form
        How to print them.

    Raises
    ------
    OwnDataError
        There is nothing of that code or name.
    """
    from data.own_store import own_layer
    from geo.economies import economy_names

    item = own_layer().find(code)
    names = economy_names("vi" if chosen() == "vi" else "en")
    rows: list[dict[str, Any]] = [
        dict.fromkeys(SHOW_COLUMNS)
        | {
            "economy": economy,
            "name": names.get(economy),
            "code": entry.code,
            "period": period,
            "value": value,
            "unit": entry.unit or None,
        }
        for entry in item.indicators
        for economy, periods in entry.figures.items()
        for period, value in periods.items()
    ]
    rows += [
        dict.fromkeys(SHOW_COLUMNS)
        | {
            "economy": line.economy,
            "name": names.get(line.economy),
            "code": entry.code,
            "period": item.period,
            "value": 1.0,
            "reason": line.reason or None,
            "date": line.date.isoformat(),
        }
        for entry in item.lists
        for line in entry.entries
    ]
    emit(
        rows,
        SHOW_COLUMNS,
        form,
        closing=_("From {file}, added {date}.", file=item.file, date=item.added.isoformat()),
    )


def score(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV or XLSX file.")],
    home: Annotated[
        str, typer.Option("--home", metavar="NAME", help="Home market, by code or any usual name.")
    ] = "VNM",
    form: FormOption = "table",
) -> None:
    """Print own scores beside the public figures.

    Parameters
    ----------
    file
        Columns: economies, and one for each criterion with scores from 0 to 10; a row called
        weight may give weights.
    home
        The home market.
    form
        How to print them.

    Raises
    ------
    KindredError
        The file cannot be read, or holds what is no score.
    """
    from dashboard import engine, scorefiles
    from dashboard.commands.output import records
    from dashboard.commands.reading import economy
    from geo.recipe import Recipe
    from geo.scoresheet import FIGURE_COLUMNS, SCORE_COLUMNS, ScoreSheet, beside_figures

    sheet = scorefiles.read(_content(file), file.name, ScoreSheet())
    result = engine.merged(Recipe(home=economy(home, "--home")))
    table = beside_figures(sheet, result, list(sheet.scores)).reset_index()
    columns = ("economy", "name", *SCORE_COLUMNS, *FIGURE_COLUMNS)
    closing = _(
        "Weights: {weights}.", weights=", ".join(f"{c.name} {c.weight:g}" for c in sheet.criteria)
    )
    emit(records(table, columns), columns, form, closing=closing)


def remove(
    code: Annotated[str, typer.Argument(metavar="CODE", help="Code or name.")],
) -> None:
    """Remove what was added.

    Parameters
    ----------
    code
        Code or name.

    Raises
    ------
    OwnDataError
        There is nothing of that code or name, or it cannot be removed.
    """
    from data.own_store import remove_set

    item = remove_set(code)
    typer.echo(_("Removed {name} ({code}).", name=item.name, code=item.code))


def _content(path: Path) -> bytes:
    """Read a file, after its size was looked at."""
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


def _told(plan: Plan | None, sheet: str, encoding: str, year: str) -> Plan | None:
    """Let options count before what a mapping says."""
    from pydantic import ValidationError

    from data.intake.plan import Plan as Model

    given = {"sheet": sheet, "encoding": encoding, "period_is": year}
    said = {name: value for name, value in given.items() if value}
    if not said:
        return plan
    try:
        return Model.model_validate({**(plan or Model()).model_dump(), **said})
    except ValidationError as error:
        option = {"sheet": "--sheet", "encoding": "--encoding", "period_is": "--year"}
        wrong = option.get(str(error.errors()[0]["loc"][0]), "--mapping")
        raise typer.BadParameter(error.errors()[0]["msg"], param_hint=f"'{wrong}'") from None


def _refuse_choices(draft: Draft, plan: Plan | None) -> None:
    """Ask for the sheet or the encoding where the file leaves a choice."""
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


def _asked(question: Any) -> str:
    """Write a question with what may be meant."""
    from data.languages import said_again
    from geo.economies import display_name

    said = said_again(question.text, words())
    if question.kind == "economy":
        options = [f"{display_name(code)} ({code})" for code in question.options]
        said = f"{question.about}: {said}"
    else:
        options = list(question.options)
    return f"{said} [{', '.join(options)}]" if options else said


def _write(path: Path, found: Prepared) -> None:
    """Write a mapping, with an empty place for every name that is to be settled."""
    from dashboard.ownfigures import plan_text
    from data.errors import OwnDataError
    from data.filewords import reason_of
    from data.languages import fill

    text = plan_text(found.plan)
    lines = [f"# {_asked(question)}" for question in found.questions]
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


def _describe(found: Prepared) -> None:
    """Say on standard error what a file would become."""
    from data.languages import said_again
    from geo.intake.assembling import counts

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


def _row(item: OwnSet) -> dict[str, Any]:
    """Describe one set."""
    return {
        "code": item.code,
        "name": item.name,
        "file": item.file,
        "added": item.added.isoformat(),
        "indicators": [entry.code for entry in item.indicators] or None,
        "lists": [entry.code for entry in item.lists] or None,
        "figures": item.figures,
        "excluded": len(item.exclusions()) or None,
    }
