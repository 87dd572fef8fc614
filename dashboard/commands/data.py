"""``kindred data add|list|show|remove``: figures and lists of the firm's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboard.commands import data_files as files
from dashboard.commands.output import FormOption, emit, say
from dashboard.language import _, chosen, error_in_words
from data.intake.limits import MEGABYTES
from data.languages import N_, translator

if TYPE_CHECKING:
    from data.own_sets import OwnSet

LIST_COLUMNS = ("code", "name", "file", "added", "indicators", "lists", "figures", "excluded")
SHOW_COLUMNS = ("economy", "name", "code", "period", "value", "unit", "reason", "date")


def register(app: typer.Typer) -> None:
    """Add the command to the application.

    Parameters
    ----------
    app
        The application that gets the command.
    """
    told = translator(chosen())  # `_` takes pandas along.
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
        help=told(
            N_(
                "Take in a CSV or XLSX file of at most {most} MB. What cannot be known is asked: "
                "then nothing is changed, and --write-mapping gives a file to settle it in."
            ),
            most=MEGABYTES,
        ),
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

    content = files.content_of(file)
    plan = (
        None if mapping is None else ownfigures.plan_read(files.content_of(mapping), str(mapping))
    )
    if replace:
        before = own_layer().find(replace)
        replace, plan = before.code, plan or ownfigures.taken_over(before)
    plan = files.with_options(plan, sheet, encoding, year)
    draft = ownfigures.looked_at(content, file.name, plan)
    files.refuse_choices(draft, plan)
    wanted = draft.plan.model_copy(update={"period_is": year}) if year else draft.plan
    found = ownfigures.prepared(draft, wanted, replace)
    if write_mapping is not None:
        files.write_mapping(write_mapping, found)
    files.describe(found)
    if check:
        for question in found.questions:
            say(_("To be settled: {question}", question=files.asked(question)))
        return
    if found.questions:
        raise OwnDataError(
            "Not everything is settled yet; nothing was changed.",
            "Write the mapping with --write-mapping, settle it there, and give it with --mapping.",
            problems=[files.asked(question) for question in found.questions],
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
        say(error_in_words(error))
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

    sheet = scorefiles.read(files.content_of(file), file.name, ScoreSheet())
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
