"""``kindred snapshot``: compile figures into a snapshot, look at it, check it, unpack it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboard.commands import snapshots
from dashboard.commands.output import FormOption, emit
from dashboard.language import _, local

if TYPE_CHECKING:
    from data.manifest import Manifest

COLUMNS = (
    "source",
    "publisher",
    "title",
    "licence",
    "vintage",
    "rows",
    "economies",
    "indicators",
    "first_period",
    "last_period",
    "checksum",
)


def register(app: typer.Typer) -> None:
    """Add the command to the application.

    Parameters
    ----------
    app
        The application that gets the command.
    """
    group = typer.Typer(
        name="snapshot",
        short_help="Show, compare, choose, verify, compile or unpack snapshots.",
        help="Look at the snapshots at hand, compare them, choose the one in use, check one, "
        "compile figures into one, or unpack it.",
        epilog="Example: kindred snapshot verify",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    group.command(
        "compile",
        help="Check a folder of figures and write it as a snapshot; nothing is written if a "
        "figure is wrong.",
        epilog="Example: kindred snapshot compile figures --to my-snapshot",
    )(compile_)
    group.command(
        "show",
        help="Show what a snapshot holds: sources, licences, vintages, counts.",
        epilog="Example: kindred snapshot show --format json",
    )(show)
    group.command(
        "verify",
        help="Check a snapshot's files and rows against their checksums.",
        epilog="Example: kindred snapshot verify my-snapshot",
    )(verify)
    group.command(
        "unpack",
        help="Write the figures of the snapshot in use as CSV; compiling them gives it back.",
        epilog="Example: kindred snapshot unpack figures",
    )(unpack)
    snapshots.register(group)
    app.add_typer(group)


def compile_(
    figures: Annotated[
        Path, typer.Argument(metavar="FIGURES", help="Folder with one CSV file per source.")
    ],
    to: Annotated[
        Path | None,
        typer.Option(
            "--to",
            metavar="DIR",
            show_default="the package's own, data/embedded",
            help="Folder of the new snapshot.",
        ),
    ] = None,
) -> None:
    """Compile figures.

    Parameters
    ----------
    figures
        The folder of figures.
    to
        The snapshot's folder; None replaces the embedded one.
    """
    from data.own import catalogue_in_use
    from data.snapshot import compile_figures, embedded_path

    target = embedded_path() if to is None else to
    manifest = compile_figures(figures, target, catalogue_in_use())
    typer.echo(f"{target}: {_summary(manifest)}")


def show(
    path: Annotated[
        Path | None,
        typer.Argument(
            metavar="[PATH]", show_default="the one in use", help="Folder of a snapshot."
        ),
    ] = None,
    form: FormOption = "table",
) -> None:
    """Show what a snapshot holds.

    Parameters
    ----------
    path
        The snapshot's folder; None for the one in use.
    form
        How to print its sources.
    """
    from data.manifest import read_manifest

    if path is None:
        used = snapshots.in_use()
        path, manifest = used.path, used.manifest
    else:
        manifest = read_manifest(path)
    rows: list[dict[str, Any]] = [
        {
            "source": entry.code,
            "publisher": entry.publisher,
            "title": entry.title,
            "licence": entry.licence,
            "vintage": entry.vintage,
            "rows": entry.rows,
            "economies": entry.economies,
            "indicators": len(entry.indicators),
            "first_period": entry.first_period,
            "last_period": entry.last_period,
            "checksum": entry.file.sha256,
        }
        for entry in manifest.sources
    ]
    columns = COLUMNS[:-1] if form == "table" else COLUMNS
    closing = "\n".join(
        [f"{path}: {_summary(manifest)}", *_quarantine(manifest)],
    )
    emit(rows, columns, form, closing=closing)


def verify(
    path: Annotated[
        Path | None,
        typer.Argument(
            metavar="[PATH]", show_default="the one in use", help="Folder of a snapshot."
        ),
    ] = None,
) -> None:
    """Check a snapshot to the last row.

    Parameters
    ----------
    path
        The snapshot's folder; None for the one in use.
    """
    from data.snapshot import verify_snapshot

    folder = snapshots.in_use().path if path is None else path
    manifest = verify_snapshot(folder)
    typer.echo(_("{folder} is sound: {summary}", folder=folder, summary=_summary(manifest)))


def unpack(
    target: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that is new or empty.")],
) -> None:
    """Write the figures of the snapshot in use as CSV.

    Parameters
    ----------
    target
        The folder for the files.
    """
    from data.snapshot import unpack_snapshot

    snapshot = snapshots.in_use()
    unpack_snapshot(snapshot, target)
    typer.echo(f"{target}: {_summary(snapshot.manifest)}")


def _summary(manifest: Manifest) -> str:
    """Say in one line what a snapshot holds."""
    return _(
        "snapshot {snapshot}, vintage {vintage}, {observations} observations of {indicators} "
        "indicators in {economies} economies from {sources} sources; {quarantined} quarantined.",
        snapshot=manifest.id,
        vintage=manifest.vintage_year,
        observations=local(f"{manifest.observations:,}"),
        indicators=manifest.indicators,
        economies=manifest.economies,
        sources=len(manifest.sources),
        quarantined=len(manifest.quarantined),
    )


def _quarantine(manifest: Manifest) -> list[str]:
    """List the quarantined observations with their reasons."""
    return [
        _(
            "Quarantined: {figure}: {reason}",
            figure=f"{entry.economy} {entry.indicator} {entry.period} = {entry.value:g}",
            reason=_(entry.reason),
        )
        for entry in manifest.quarantined
    ]
