"""``kindred refresh``: fetch the newest public figures into a new snapshot."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboard.commands.output import FormOption, emit, printable, records, say
from dashboard.language import _, n_, words
from data.languages import said_again

if TYPE_CHECKING:
    from data.outcome import Outcome
    from data.sources.protocol import Step

_NOTES_SHOWN = 20


def register(app: typer.Typer) -> None:
    """Add the command to the application.

    Parameters
    ----------
    app
        The application that gets the command.
    """
    app.command(
        "refresh",
        short_help="Fetch the newest public figures into a new snapshot.",
        help="Fetch the newest figures from the publishers and write them as a new snapshot. What "
        "cannot be fetched, or would lose figures, is carried forward; the snapshot in use stays "
        "as it is until the new one is whole. Ctrl-C leaves everything as it was.",
        epilog="Example: kindred refresh --dry-run --only worldbank",
    )(refresh)


def refresh(
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            metavar="SOURCE",
            help="Fetch these alone: a service (worldbank, imf, microsoft, owid, csv), a source "
            "such as unesco-uis, or an indicator's code; may be given several times.",
        ),
    ] = None,
    since: Annotated[
        int | None,
        typer.Option("--since", metavar="YEAR", help="Fetch figures of this year and later."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change, and write nothing.")
    ] = False,
    offline: Annotated[
        bool, typer.Option("--offline", help="Use the publishers' answers kept on disk alone.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Write nothing when any series fails.")
    ] = False,
    accept_loss: Annotated[
        bool,
        typer.Option(
            "--accept-loss",
            help="Take series that lost figures, or whose unit seems to have changed.",
        ),
    ] = False,
    wait: Annotated[
        float,
        typer.Option(
            "--wait", metavar="SECONDS", min=0, help="Wait for another refresh to end, so long."
        ),
    ] = 0.0,
    keep: Annotated[
        int, typer.Option("--keep", metavar="N", min=1, help="Keep so many of your snapshots.")
    ] = 5,
    form: FormOption = "table",
) -> None:
    """Refresh and say what changed.

    Parameters
    ----------
    only, since, dry_run, offline, strict, accept_loss, wait, keep
        As in `data.outcome.Options`.
    form
        How to print the results, one row for each series.

    Raises
    ------
    KeyboardInterrupt
        It was stopped with Ctrl-C; nothing was changed.
    RefreshError
        Nothing could be refreshed, or not all with ``--strict``.
    """
    from dashboard.refreshing import refresh_now
    from data.errors import RefreshCancelledError
    from data.outcome import RESULT_COLUMNS, UNCHANGED, Options

    options = Options(
        only=tuple(only or ()),
        since=since,
        dry_run=dry_run,
        offline=offline,
        strict=strict,
        accept_loss=accept_loss,
        wait=wait,
        keep=keep,
    )
    cancelled = threading.Event()
    try:
        with _bars() as progress, _stopped_by_ctrl_c(cancelled):
            outcome = refresh_now(options, progress=progress, cancelled=cancelled)
    except RefreshCancelledError as error:
        say(said_again(error.message, words()))
        raise KeyboardInterrupt from error
    shown = outcome.results
    if form == "table":
        shown = shown[shown["status"] != UNCHANGED]
    rows = records(shown, RESULT_COLUMNS)
    if rows or form != "table":
        emit(rows, RESULT_COLUMNS, form)
    for note in _notes(outcome):
        say(note)
    if form == "table":
        typer.echo(_summary(outcome, dry_run=dry_run))


def _notes(outcome: Outcome) -> Iterator[str]:
    """Say what a person should know beside the rows."""
    for line in outcome.problems:
        yield _("Carried forward: {what}", what=said_again(line, words()))
    for note in outcome.notes[:_NOTES_SHOWN]:
        yield _("Note: {note}", note=said_again(note, words()))
    if len(outcome.notes) > _NOTES_SHOWN:
        yield _("Note: and {count} more.", count=len(outcome.notes) - _NOTES_SHOWN)
    if len(outcome.warnings):
        yield n_(
            "Note: {count} more figure is suspicious; the Data page shows it.",
            "Note: {count} more figures are suspicious; the Data page shows them.",
            len(outcome.warnings),
        )
    if outcome.pinned:
        yield _("Note: an older snapshot is held fast; kindred snapshot use newest lets go of it.")
    if outcome.removed:
        yield _("Note: removed {names}, the oldest.", names=", ".join(outcome.removed))


def _summary(outcome: Outcome, *, dry_run: bool) -> str:
    """Say in a line or two what came of it."""
    counts = outcome.results["status"].value_counts()
    parts = [f"{count} {status}" for status, count in counts.items()]
    said = n_(
        "{series} series: {parts}. {count} figure not as before.",
        "{series} series: {parts}. {count} figures not as before.",
        len(outcome.changes),
        series=len(outcome.results),
        parts=", ".join(parts),
    )
    if outcome.path is not None and outcome.manifest is not None:
        made = _("{path}: snapshot {snapshot}.", path=outcome.path, snapshot=outcome.manifest.id)
        return f"{said}\n{made}"
    stays = (
        _("A dry run writes nothing; snapshot {snapshot} stays in use.", snapshot=outcome.base.id)
        if dry_run
        else _(
            "Nothing is new, so nothing was written; snapshot {snapshot} stays in use.",
            snapshot=outcome.base.id,
        )
    )
    return f"{said}\n{stays}"


@contextlib.contextmanager
def _stopped_by_ctrl_c(cancelled: threading.Event) -> Iterator[None]:
    """Let the first Ctrl-C cancel in good order, and the second one end at once."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_received: Any) -> None:
        if cancelled.is_set():
            raise KeyboardInterrupt
        cancelled.set()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextlib.contextmanager
def _bars() -> Iterator[Callable[[Step], None]]:
    """Draw a bar for everything and one for each service, where there is a terminal."""
    if not sys.stderr.isatty():
        yield _draw_nothing
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        everything = bars.add_task(_("all services"), total=None)
        tasks: dict[str, Any] = {}
        steps: dict[str, Step] = {}

        def note(step: Step) -> None:
            if step.service not in tasks:
                tasks[step.service] = bars.add_task(printable(step.service), total=step.total)
            steps[step.service] = step
            bars.update(tasks[step.service], completed=step.done, total=step.total)
            done = sum(each.done for each in steps.values())
            total = sum(each.total for each in steps.values())
            bars.update(everything, completed=done, total=total)

        yield note


def _draw_nothing(step: Step) -> None:
    """Tell nobody how far it is."""
