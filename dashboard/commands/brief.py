"""``kindred brief``: a brief on a shortlist as PDF or slides."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboard.commands import options
from dashboard.commands.choosing import with_choices
from dashboard.language import N_, _

if TYPE_CHECKING:
    from dashboard.commands.choices import Choices
    from geo.decisions import Decision
    from geo.markets import Markets


def register(app: typer.Typer) -> None:
    """Add the command to the application.

    Parameters
    ----------
    app
        The application that gets the command.
    """
    app.command(
        "brief",
        short_help="Write a brief on a shortlist as PDF or PowerPoint slides.",
        help="Write a brief for the board: the answer with its map, the shortlist with reasons and "
        "rank ranges, a page for each economy, who was left out and why, near misses, method and "
        "sources. Slides have charts and tables that can be edited, and sources in the notes.",
        epilog="Example: kindred brief --to board.pdf --economies BGD,LKA,KHM --language vi",
    )(with_choices(brief))


def brief(
    chosen: Choices,
    to: Annotated[
        Path,
        typer.Option(
            "--to", metavar="FILE", help="The file; its extension says the form: .pdf or .pptx."
        ),
    ],
    economies: Annotated[
        list[str] | None,
        typer.Option(
            "--economies",
            metavar="A,B,...",
            help="The shortlist in its order: codes or names. Without it, the economies that meet "
            "the conditions, or else the best on opportunity.",
        ),
    ] = None,
    where: Annotated[
        str | None,
        typer.Option("--where", metavar="TEXT", help="The conditions that led to the shortlist."),
    ] = None,
    title: Annotated[str, typer.Option("--title", metavar="TEXT", help="At its head.")] = "",
    question: Annotated[
        str, typer.Option("--question", metavar="TEXT", help="What it answers, below the title.")
    ] = "",
    notes: Annotated[
        Path | None,
        typer.Option(
            "--notes",
            metavar="FILE",
            help="TOML file with what you say of economies: [BGD] note, status (such as target, "
            "watch or rejected) and reason.",
        ),
    ] = None,
    date: Annotated[
        str | None,
        typer.Option(
            "--date",
            metavar="YYYY-MM-DD",
            show_default=N_("today"),
            help="The day that it is dated by; none leaves it out.",
        ),
    ] = None,
    one_page: Annotated[
        bool, typer.Option("--one-page", help="Write a summary on one page alone.")
    ] = False,
    force: options.ForceOption = False,
) -> None:
    """Write a brief.

    Parameters
    ----------
    chosen
        The choices behind scores.
    to, force
        The file, and whether it may be replaced.
    economies, where
        The shortlist, and the conditions that led to it.
    title, question, notes, date, one_page
        What the reader wants of it.

    Raises
    ------
    typer.BadParameter
        For a form, economies, notes or a date that cannot be used.
    ExportError
        When the file cannot be written, or exists and may not be replaced.
    """
    from dashboard import engine
    from dashboard.briefs import BRIEFS, brief_format
    from dashboard.briefs.assemble import Wishes, judgements
    from dashboard.briefs.making import make_brief
    from dashboard.commands.export import listed
    from dashboard.commands.output import file_form, written
    from dashboard.commands.reading import wrong
    from dashboard.exports.files import check_target, write_whole
    from dashboard.exports.replaying import replay_text
    from dashboard.exports.taking import companion
    from dashboard.version import installed_version
    from data.errors import AnalysisError
    from geo.shortlist import shortlist_export

    file_form(to, list(BRIEFS))
    form = brief_format(to)
    named = listed(economies) if economies else None
    said = read_notes(notes) if notes is not None else {}
    decided = {code: judged for code, (_text, judged) in said.items()}
    check_target(to, force=force)
    result = chosen.merged()
    codes = named if named is not None else _found(result, where)
    wishes = Wishes(
        title=title,
        question=question,
        notes={code: text for code, (text, _judgement) in said.items() if text},
        conditions=where or "",
        date=_date(date),
        judgements=judgements(result, decided),
        one_page=one_page,
    )
    given: dict[str, Any] = {"exclusions": chosen.exclusions, "version": installed_version()}
    try:
        listing = shortlist_export(
            result,
            engine.snapshot(),
            codes,
            notes=wishes.notes,
            decisions=decided,
            conditions=wishes.conditions,
            **given,
        )
        beside, replay = companion(to), replay_text(listing).encode()
        check_target(beside, force=force, content=replay)
        made = make_brief(result, codes, wishes, **given)
    except AnalysisError as error:
        wrong(error, "--economies")
    content = form.write(made)
    write_whole(to, content, force=force)
    written(to, len(content))
    write_whole(beside, replay, force=force)
    typer.echo(_("{to}: with it, kindred replay makes the table again.", to=beside))


_BEST = 10
"""Economies of a brief for which none were named."""


def _found(result: Markets, where: str | None) -> list[str]:
    """Take the economies that meet the conditions, or else the best on opportunity."""
    from dashboard.briefs.assemble import MOST_MEMBERS
    from geo.answers import best_open
    from geo.screening import screen_markets

    if where is None:
        return [str(code) for code in best_open(result)[:_BEST]]
    return [str(code) for code in screen_markets(result, where).matches[:MOST_MEMBERS]]


def _date(text: str | None) -> datetime.date | None:
    """Read the day that a brief is dated by."""
    if text is None:
        return datetime.datetime.now(datetime.UTC).astimezone().date()
    if text == "none":
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(
            _("{text} is not a day. Write it as 2026-11-27, or none.", text=repr(text)),
            param_hint="'--date'",
        ) from error


def read_notes(path: Path) -> Mapping[str, tuple[str, Decision]]:
    """Read what the reader says of economies.

    Parameters
    ----------
    path
        A TOML file with a table for each economy, by code or name: ``note``, ``status`` and
        ``reason``, all texts and none needed. The status ``rejected`` takes an economy off the
        list.

    Returns
    -------
    mapping
        Economy to its note and what was decided of it.

    Raises
    ------
    typer.BadParameter
        When the file cannot be read or holds something else.
    """
    import tomllib

    from dashboard.commands.reading import economy, text_of
    from data.tomlfiles import loads
    from geo.decisions import DECISIONS, Decision

    hint = f"'--notes {path}'"
    try:
        content = loads(text_of(path, "--notes"))
    except tomllib.TOMLDecodeError as error:
        raise typer.BadParameter(
            _("is not TOML: {reason}.", reason=error), param_hint=hint
        ) from error
    found: dict[str, tuple[str, Decision]] = {}
    for name, entry in content.items():
        if not isinstance(entry, dict) or set(entry) - {"note", "status", "reason"}:
            raise typer.BadParameter(
                _("{name}: give a table with note, status and reason.", name=name), param_hint=hint
            )
        if any(not isinstance(text, str) for text in entry.values()):
            raise typer.BadParameter(
                _("{name}: note, status and reason are texts.", name=name), param_hint=hint
            )
        status = entry.get("status", "").strip()
        known = status.lower() if status.lower() in DECISIONS else status
        judged = Decision(known, entry.get("reason", ""))
        found[economy(name, "--notes")] = (entry.get("note", ""), judged)
    return found
