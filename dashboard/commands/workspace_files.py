"""``kindred workspace export|import|backup|restore``: workspaces as files."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from dashboard.language import N_, _, listing, n_


def register(group: typer.Typer) -> None:
    """Add the commands to ``kindred workspace``.

    Parameters
    ----------
    group
        The group of commands.
    """
    for name, function, help_text, example in (
        (
            "export",
            export,
            N_("Write a workspace as one file that others can import; its history stays behind."),
            "export Africa --to africa.kindred-workspace.json",
        ),
        (
            "import",
            import_,
            N_("Add the workspace of a file to yours; none of yours is changed."),
            "import africa.kindred-workspace.json",
        ),
        (
            "backup",
            backup,
            N_(
                "Write all workspaces of the database, of every user, with their history, into one "
                "file."
            ),
            "backup --to workspaces.kindred-backup.json.gz",
        ),
        (
            "restore",
            restore,
            N_("Add the workspaces of a backup that are not there; none that is there is changed."),
            "restore workspaces.kindred-backup.json.gz",
        ),
    ):
        group.command(name, help=help_text, epilog=f"Example: kindred workspace {example}")(
            function
        )


def export(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name or id of a workspace.")],
    to: Annotated[
        Path | None,
        typer.Option(
            "--to", metavar="FILE", show_default="its name, in this folder", help="The file."
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace a file that is there already.")
    ] = False,
) -> None:
    """Write a workspace as one file.

    Parameters
    ----------
    name
        Which one.
    to
        The file; one called after the workspace for None.
    force
        Whether to replace a file.
    """
    from dashboard import identity
    from dashboard.version import installed_version
    from dashboard.workspaces import files
    from dashboard.workspaces.names import file_name
    from dashboard.workspaces.store import store

    who, kept = identity.current(), store()
    found = kept.open(who, kept.find(who, name).id)
    path = Path(file_name(found.workspace.name) + files.ENDING) if to is None else to
    refuse_existing(path, force)
    files.put(path, files.written(found.workspace.name, found.content, installed_version()))
    typer.echo(_("{path}: {name} was written.", path=str(path), name=found.workspace.name))


def import_(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="As kindred workspace export.")],
    name: Annotated[
        str,
        typer.Option(
            "--name", metavar="NAME", show_default="the file's own", help="What to call it."
        ),
    ] = "",
) -> None:
    """Add the workspace of a file.

    Parameters
    ----------
    path
        The file.
    name
        What to call the workspace; its own name for an empty text. A name that is taken gets a
        number.
    """
    from dashboard import identity
    from dashboard.workspaces import files
    from dashboard.workspaces.store import store

    taken = files.read(files.taken(path))
    made = store().create(
        identity.current(), name or taken.name, taken.content, why="imported", free=True
    )
    typer.echo(_("{name} was added.", name=made.workspace.name))


def backup(
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="FILE", show_default="named after the day", help="The file."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace a file that is there already.")
    ] = False,
) -> None:
    """Write everything into one file.

    Parameters
    ----------
    to
        The file; one named after the day, in this folder, for None.
    force
        Whether to replace a file.
    """
    from dashboard.workspaces import backups, files
    from dashboard.workspaces.store import store

    day = datetime.now(UTC).strftime("%Y-%m-%d")
    path = Path(f"workspaces-{day}{backups.ENDING}") if to is None else to
    refuse_existing(path, force)
    data, count = backups.backup(store())
    files.put(path, data)
    said = n_("{count} workspace was written.", "{count} workspaces were written.", count)
    typer.echo(f"{path}: {said}")


def restore(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="As kindred workspace backup.")],
) -> None:
    """Add the workspaces of a backup.

    Parameters
    ----------
    path
        The backup.
    """
    from dashboard.workspaces import backups, files
    from dashboard.workspaces.store import store

    done = backups.restore(store(), files.taken(path, backups.MOST_BYTES))
    if done.added:
        typer.echo(_("Added: {names}.", names=listing(done.added)))
    if done.present:
        typer.echo(_("There already, with every version: {names}.", names=listing(done.present)))
    if not done.added and not done.present:
        typer.echo(_("The backup holds no workspace."))


def refuse_existing(path: Path, force: bool) -> None:
    """Refuse to replace a file unless that is wanted.

    Raises
    ------
    WorkspaceError
        When the file is there.
    """
    from data.errors import WorkspaceError
    from data.languages import fill

    if path.exists() and not force:
        raise WorkspaceError(
            fill("{path} is there already.", path=str(path)),
            "Give --force to replace it, or another name.",
        )
