"""``kindred economies``: which economies there are, and which one a name stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from dashboard.commands.output import FormOption, emit, records, say
from dashboard.language import _, words
from data.errors import EconomyNameError
from data.languages import said_again

if TYPE_CHECKING:
    import pandas as pd

Language = Literal["en", "vi", "fr"]

COLUMNS = ("economy", "name", "region", "income_group", "african", "bloc")


def register(app: typer.Typer) -> None:
    """Add the command to the application.

    Parameters
    ----------
    app
        The application that gets the command.
    """
    app.command(
        "economies",
        short_help="List economies, or find one by any name.",
        help="List all economies, or find the one that a code or name stands for.",
        epilog='Example: kindred economies "Bờ Biển Ngà" --language fr',
    )(economies)


def economies(
    query: Annotated[
        str | None,
        typer.Argument(metavar="[QUERY]", help="A code or a name in any usual spelling."),
    ] = None,
    language: Annotated[
        Language, typer.Option("--language", help="Language of the names printed.")
    ] = "en",
    form: FormOption = "table",
) -> None:
    """Print economies.

    Parameters
    ----------
    query
        The name to find; None lists all.
    language
        Language of the names.
    form
        How to print them.

    Raises
    ------
    typer.Exit
        With code 1 when the name stands for no economy, or for several: those that may be meant
        are printed, and the reason is said on standard error.
    """
    from geo.economies import resolve

    table = _listed(language)
    if query is None:
        emit(
            records(table, COLUMNS),
            COLUMNS,
            form,
            closing=_("{count} economies.", count=len(table)),
        )
        return
    try:
        found = [resolve(query)]
        reason = ""
    except EconomyNameError as error:
        found = [code for code in error.suggestions if code in table.index]
        message, remedy = (said_again(text, words()) for text in (error.message, error.remedy))
        reason = f"kindred economies: {message}\n  {remedy}".rstrip()
    rows = table.loc[found]
    if reason:
        say_reason(reason)
        if found or form == "json":
            emit(records(rows, COLUMNS), COLUMNS, form)
        raise typer.Exit(1)
    emit(records(rows, COLUMNS), COLUMNS, form)


def say_reason(reason: str) -> None:
    """Print a reason of several lines to standard error."""
    for line in reason.splitlines():
        say(line)


def _listed(language: Language) -> pd.DataFrame:
    """Lay out all economies of the snapshot in use."""
    import pandas as pd

    from dashboard import engine
    from geo.economies import AFRICA, blocs_of, display_name

    snapshot = engine.snapshot()
    memberships = blocs_of(snapshot.blocs)
    table = snapshot.economies
    return pd.DataFrame(
        {
            "economy": table.index,
            "name": [display_name(code, language) for code in table.index],
            "region": table["region"],
            "income_group": table["income_group"],
            "african": table.index.isin(AFRICA),
            "bloc": [memberships.get(code, ()) for code in table.index],
        },
        index=table.index,
    )
