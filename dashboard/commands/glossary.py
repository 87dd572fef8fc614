"""``kindred glossary``: what the words of the product mean."""

from __future__ import annotations

from typing import Annotated

import typer

from dashboard.commands.output import FormOption, emit, say
from dashboard.language import _

COLUMNS = ("word", "meaning")


def register(app: typer.Typer) -> None:
    """Add the command to the application.

    Parameters
    ----------
    app
        The application that gets the command.
    """
    app.command(
        "glossary",
        short_help="Say what the words of the product mean.",
        help="Say what the words of the product mean, all of them or those in which a text occurs.",
        epilog='Example: kindred glossary "rank interval"',
    )(glossary)


def glossary(
    text: Annotated[
        str | None,
        typer.Argument(metavar="[TEXT]", help="A word, or a part of one, in any spelling."),
    ] = None,
    form: FormOption = "table",
) -> None:
    """Print words with their meanings.

    Parameters
    ----------
    text
        What to look for; None lists all.
    form
        How to print them.

    Raises
    ------
    typer.Exit
        With code 1 when no word fits.
    """
    from dashboard.glossary import TERMS, found

    codes = found(text or "")
    rows = [{"word": _(TERMS[code].title), "meaning": _(TERMS[code].words)} for code in codes]
    if rows or form != "table":
        emit(rows, COLUMNS, form)
    if not rows:
        say(_("kindred glossary: no word fits {text}.", text=repr(text)))
        raise typer.Exit(1)
