"""``kindred lenses``: the rank of every economy under each lens, side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.commands.choosing import with_choices
from dashboard.commands.output import FormOption, emit, records, say
from dashboard.language import _

if TYPE_CHECKING:
    from dashboard.commands.choices import Choices


def register(app: typer.Typer) -> None:
    """Add the command to the application.

    Parameters
    ----------
    app
        The application that gets the command.
    """
    app.command(
        "lenses",
        short_help="Show every economy's rank under each lens.",
        help="Rank by similarity under each lens, everything else alike, and show the ranks side "
        "by side. What is switched off or weighed counts in every lens that has the indicator.",
        epilog="Example: kindred lenses --home Vietnam; kindred lenses --own mine.toml",
    )(with_choices(lenses))


def lenses(
    chosen: Choices,
    own: Annotated[
        list[Path] | None,
        typer.Option(
            "--own", metavar="FILE", help="A lens of your own beside them; may be given again."
        ),
    ] = None,
    describe: Annotated[
        bool, typer.Option("--describe", help="Print the lenses and what they rest on instead.")
    ] = False,
    form: FormOption = "table",
) -> None:
    """Print ranks under each lens.

    Parameters
    ----------
    chosen
        The choices behind the rankings.
    own
        Files with further lenses.
    describe
        Print the lenses themselves.
    form
        How to print it.
    """
    from dashboard.commands.choices import basis
    from dashboard.commands.reading import wrong
    from data.catalogue import load_lens
    from data.errors import AnalysisError, CatalogueError
    from geo.lenses import compare_lenses

    result = chosen.merged()
    try:
        further = [load_lens(path, chosen.catalogue) for path in own or ()]
        found = compare_lenses(result, own=further)
    except (AnalysisError, CatalogueError) as error:
        wrong(error, "--own")
    if describe:
        frame = found.lenses.reset_index()
    else:
        frame = found.ranks.join(found.spread)
        frame.insert(0, "name", [result.name(str(code)) for code in frame.index])
        frame = frame.reset_index(names="economy")
    columns = list(frame.columns)
    emit(records(frame, columns), columns, form, closing=basis(result))
    for lens, row in found.lenses.iterrows():
        if row["reason"]:
            say(_("Note: the lens {lens} ranks nobody. {reason}", lens=lens, reason=row["reason"]))
        elif row["left_out"]:
            say(
                _(
                    "Note: the lens {lens} counts without {codes}.",
                    lens=lens,
                    codes=", ".join(row["left_out"]),
                )
            )
