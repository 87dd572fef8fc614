"""``kindred snapshot list|use|diff|prune``: the user's snapshots, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboard.commands.output import FormOption, emit, note_refused, records
from dashboard.language import _, n_

if TYPE_CHECKING:
    from data.snapshot import Snapshot
    from data.store import Stored

LIST_COLUMNS = (
    "name",
    "id",
    "in_use",
    "held",
    "vintage_year",
    "refresh",
    "observations",
    "indicators",
    "previous",
    "problem",
)


def register(group: typer.Typer) -> None:
    """Add the commands to ``kindred snapshot``.

    Parameters
    ----------
    group
        The group of commands.
    """
    group.command(
        "list",
        help="List the snapshots at hand, newest first.",
        epilog="Example: kindred snapshot list",
    )(list_)
    group.command(
        "use",
        help="Hold a snapshot fast, so that it is used whatever is newer; newest lets go of it.",
        epilog="Example: kindred snapshot use embedded",
    )(use)
    group.command(
        "diff",
        help="Show which figures changed from one snapshot to another; without names, from the "
        "one before to the one in use.",
        epilog="Example: kindred snapshot diff --indicator NY.GDP.MKTP.CD --format csv",
    )(diff)
    group.command(
        "prune",
        help="Remove your oldest snapshots; the one in use stays.",
        epilog="Example: kindred snapshot prune --keep 2",
    )(prune)


def list_(form: FormOption = "table") -> None:
    """List the snapshots at hand.

    Parameters
    ----------
    form
        How to print them.
    """
    from data.store import stored

    emit([_row(item) for item in stored()], LIST_COLUMNS, form)


def use(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME", help="Name or id of a snapshot, embedded, or newest to let go."
        ),
    ],
) -> None:
    """Hold a snapshot fast, or let go.

    Parameters
    ----------
    name
        As for `data.store.use`.
    """
    from data.store import use as hold

    item = hold(name)
    typer.echo(
        _("In use: {name}, held fast.", name=item.name)
        if item.pinned
        else _("In use: {name}, the newest.", name=item.name)
    )


def diff(
    old: Annotated[
        str | None,
        typer.Argument(metavar="[OLD]", show_default="the one before", help="Name or id."),
    ] = None,
    new: Annotated[
        str | None,
        typer.Argument(metavar="[NEW]", show_default="the one in use", help="Name or id."),
    ] = None,
    economy: Annotated[
        list[str] | None,
        typer.Option(
            "--economy",
            metavar="NAME",
            help="Only of this economy, by code or any usual name; may be given several times.",
        ),
    ] = None,
    indicator: Annotated[
        list[str] | None,
        typer.Option(
            "--indicator",
            metavar="CODE",
            help="Only of this indicator; may be given several times.",
        ),
    ] = None,
    form: FormOption = "table",
) -> None:
    """Show which figures changed.

    Parameters
    ----------
    old, new
        The two snapshots; None for the one before and the one in use.
    economy, indicator
        What to show alone.
    form
        How to print the figures that changed.

    Raises
    ------
    SnapshotError
        There is no such snapshot, or the one before is gone.
    """
    from data.diff import DIFF_COLUMNS, compare
    from geo.economies import resolve

    after = in_use() if new is None else _read(new)
    before = _before(after) if old is None else _read(old)
    found = compare(before, after)
    values = found.values
    if economy:
        values = values[values["economy"].isin([resolve(name) for name in economy])]
    if indicator:
        values = values[values["indicator"].isin(indicator)]
    closing = n_(
        "From snapshot {old} to {new}: {count} figure is not as before.",
        "From snapshot {old} to {new}: {count} figures are not as before.",
        len(values),
        old=found.old,
        new=found.new,
    )
    if values.empty and form == "table":
        typer.echo(closing)
        return
    emit(records(values, DIFF_COLUMNS), DIFF_COLUMNS, form, closing=closing)


def prune(
    keep: Annotated[
        int, typer.Option("--keep", metavar="N", min=0, help="Keep so many of the newest.")
    ] = 5,
) -> None:
    """Remove the oldest snapshots.

    Parameters
    ----------
    keep
        How many stay.
    """
    from data.store import prune as remove

    gone = remove(keep)
    typer.echo(_("Removed {names}.", names=", ".join(gone)) if gone else _("Nothing to remove."))


def _row(item: Stored) -> dict[str, Any]:
    """Describe one snapshot."""
    manifest = item.manifest
    return {
        "name": item.name,
        "id": manifest.id if manifest else None,
        "in_use": item.in_use,
        "held": item.pinned,
        "vintage_year": manifest.vintage_year if manifest else None,
        "refresh": manifest.sequence if manifest else None,
        "observations": manifest.observations if manifest else None,
        "indicators": manifest.indicators if manifest else None,
        "previous": (manifest.previous or None) if manifest else None,
        "problem": item.problem or None,
    }


def in_use() -> Snapshot:
    """Give the snapshot in use, saying which newer ones were refused."""
    from data.snapshot import open_snapshot

    opened = open_snapshot()
    note_refused(opened.refused)
    return opened.snapshot


def _read(name: str) -> Snapshot:
    """Read a snapshot by name or id."""
    from data.snapshot import read_snapshot
    from data.store import find

    return read_snapshot(find(name).path)


def _before(snapshot: Snapshot) -> Snapshot:
    """Read the snapshot that another one was refreshed from."""
    from data.errors import SnapshotError
    from data.store import before

    previous = before(snapshot.manifest)
    if previous is None:
        raise SnapshotError(
            "There is no snapshot before the one in use.",
            "kindred snapshot list shows those at hand; name two of them.",
        )
    return previous
