"""``kindred replay``: make a shortlist's table again, or say what changed since."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.commands.export import BomOption, Shape
from dashboard.commands.output import FormOption, emit, records, say
from dashboard.language import _, words

if TYPE_CHECKING:
    from data.snapshot import Snapshot
    from geo.replay import Replay


def register(app: typer.Typer) -> None:
    """Add the command to the application.

    Parameters
    ----------
    app
        The application that gets the command.
    """
    app.command(
        "replay",
        short_help="Make a shortlist's table again, or say what changed.",
        help="Make the table of a replay file again. On the figures that it was made from, the "
        "table is the same byte for byte and is printed as CSV; on others, what changed is "
        "printed: members, ranks and figures, each with the reason.",
        epilog="Example: kindred replay shortlist.xlsx; kindred replay list.kindred.json --to "
        "now.xlsx",
    )(replay)


def replay(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="A .kindred.json file, an export that carries one (.xlsx, .parquet, .geojson, "
            ".gpkg), or a .csv, .pdf or .pptx beside which one lies.",
        ),
    ],
    to: Annotated[
        Path | None,
        typer.Option(
            "--to", metavar="FILE", help="Write the table there, in the format of its extension."
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
    then: Annotated[
        bool,
        typer.Option(
            "--then",
            help="Use the snapshot of the replay file if it is still at hand, not the one in use.",
        ),
    ] = False,
    shape: Annotated[
        Shape | None,
        typer.Option("--form", show_default="the file's own", help="Form of the table."),
    ] = None,
    bom: BomOption = False,
    form: FormOption = "table",
) -> None:
    """Replay a file.

    Parameters
    ----------
    file
        The replay file, or what carries it.
    to, force, shape, bom
        Where and how the table is to be written; it goes to standard output where it is the same
        and no file was named.
    then
        Whether to use the file's own snapshot.
    form
        How to print what changed.

    Raises
    ------
    typer.Exit
        With code 1 when the figures are the same but the table is not.
    LinkError
        When the file carries no replay that can be used.
    """
    from dashboard import engine
    from dashboard.commands.reading import wrong
    from dashboard.exports import EXPORTERS, exporter_for
    from dashboard.exports.files import check_target
    from dashboard.exports.reproducing import reproduce
    from dashboard.exports.taking import options_for, write_files
    from data.errors import ExportError
    from geo.replay_changes import COLUMNS, changes_since, in_sentences

    try:
        exporter = exporter_for(to) if to is not None else EXPORTERS["csv"]
    except ExportError as error:
        wrong(error, "--to")
    kept = read(file)
    how = options_for(exporter, shape or kept.form, bom=bom)
    if to is not None:
        check_target(to, force=force)
    used = _snapshot(kept) if then else engine.snapshot()
    made = reproduce(kept, used)
    now = made.shortlist.markets.told(words().language)
    if to is not None:
        write_files(to, exporter, made.shortlist, how, force=force)
        say(_("{to}: {title} written.", to=to, title=_(exporter.title)))
    if made.same:
        if to is None:
            sys.stdout.flush()
            sys.stdout.buffer.write(exporter.write(made.shortlist, how))
        say(
            _(
                "The same table, byte for byte: snapshot {snapshot}, recipe {recipe}.",
                snapshot=used.id,
                recipe=kept.recipe.id,
            )
        )
        return
    changes = changes_since(kept, now)
    if to is None or not changes.none:
        rows = records(changes.table(), COLUMNS)
        emit(rows, COLUMNS, form, closing=" ".join(in_sentences(changes, now)))
    if used.id == kept.snapshot.id:
        say(
            _(
                "kindred replay: the figures are the same, but the table is not: the file is of "
                "version {then}, this is {now}.",
                then=kept.version,
                now=made.shortlist.version,
            )
        )
        raise typer.Exit(1)


def read(file: Path) -> Replay:
    """Read the replay of a file, or of the one that accompanies it.

    Parameters
    ----------
    file
        A replay file, an export that carries one, or a CSV or a brief beside which one lies.

    Returns
    -------
    Replay

    Raises
    ------
    LinkError
        When there is none that can be used.
    """
    from dashboard.exports.replaying import replay_in
    from dashboard.exports.taking import ACCOMPANIED, companion
    from data.errors import LinkError
    from data.filewords import unreadable
    from data.languages import fill

    if file.suffix.lower() in ACCOMPANIED:
        beside = companion(file)
        if not beside.is_file():
            raise LinkError(
                fill(
                    "{file} carries no replay, and {name} does not lie beside it.",
                    file=str(file),
                    name=beside.name,
                ),
                "Give the .kindred.json file that was written with it.",
            )
        file = beside
    try:
        content = file.read_bytes()
    except OSError as error:
        raise LinkError(unreadable(file, error), "Check the path.") from error
    return replay_in(file.name, content)


def _snapshot(kept: Replay) -> Snapshot:
    """Find the snapshot that a replay file names."""
    from dashboard import engine
    from data.errors import LinkError
    from data.languages import fill

    found = engine.snapshot_of(kept.snapshot.id)
    if found is None:
        raise LinkError(
            fill("Snapshot {id} is not at hand any more.", id=kept.snapshot.id),
            "Leave out --then to see what changed since; the file holds the figures of the day.",
        )
    return found
