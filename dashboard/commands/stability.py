"""``kindred stability``: how firmly a shortlist stands under other choices of method."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from dashboard.commands import options
from dashboard.commands.choosing import with_choices
from dashboard.commands.output import FormOption, emit, records, say
from dashboard.language import _, local

if TYPE_CHECKING:
    from dashboard.commands.choices import Choices

By = Literal["similarity", "ai-development", "opportunity"]
COLUMNS = ("economy", "name", "role", "rank", "p_top_n", "p_first")


def register(app: typer.Typer) -> None:
    """Add the command to the application.

    Parameters
    ----------
    app
        The application that gets the command.
    """
    app.command(
        "stability",
        short_help="Show how firmly a shortlist stands.",
        help="Show how often each member of a shortlist stays among the first N under draws of the "
        "choices, how often all do, and who would come in.",
        epilog="Example: kindred stability BGD,LKA,KHM --top 80; "
        "kindred stability 'Indonesia,Cambodia' --by opportunity --format json",
    )(with_choices(stability))


def stability(
    chosen: Choices,
    economies: Annotated[
        list[str],
        typer.Argument(
            metavar="A,B,...", help="The shortlist: codes or names, commas between them."
        ),
    ],
    by: Annotated[By, typer.Option("--by", help="Which ranking.")] = "similarity",
    top: Annotated[
        int | None,
        typer.Option(
            "--top",
            metavar="N",
            min=1,
            show_default="as many as hold the whole list",
            help="The first N ranks, within which a member stays.",
        ),
    ] = None,
    challengers: Annotated[
        int,
        typer.Option("--challengers", metavar="N", min=0, help="How many challengers to print."),
    ] = 5,
    draws: options.DrawsOption = 10_000,
    seed: options.SeedOption = 0,
    workers: options.WorkersOption = 0,
    backend: options.BackendOption = "threads",
    scheduler: options.SchedulerOption = None,
    form: FormOption = "table",
) -> None:
    """Print the shares of draws in which members stay and challengers enter.

    Parameters
    ----------
    chosen
        The choices behind the nominal ranking.
    economies, by, top
        The shortlist, which ranking, and within how many ranks.
    challengers
        How many challengers to print.
    draws, seed, workers, backend, scheduler
        How the choices are drawn.
    form
        How to print it.
    """
    import pandas as pd

    from dashboard.cluster import computing_by
    from dashboard.commands.choices import basis
    from dashboard.commands.export import listed
    from dashboard.commands.progress import bar
    from dashboard.commands.reading import check_draws
    from geo.stability import in_words
    from geo.stability import stability as follow

    check_draws(draws, seed)
    codes = listed(economies, "A,B,...")
    result = chosen.merged()
    with computing_by(backend, scheduler), bar(_("Draws"), draws) as progress:
        found = follow(
            result,
            codes,
            by,
            top=top,
            draws=draws,
            seed=seed,
            workers=workers,
            backend=backend,
            progress=progress,
        )
    members = found.members.rename(columns={"p_stays": "p_top_n"}).assign(role="member")
    others = found.challengers.rename(columns={"p_enters": "p_top_n"}).assign(role="challenger")
    frame = pd.concat([members, others.iloc[:challengers]])
    frame = frame.assign(economy=frame.index, name=result.frame["name"].reindex(frame.index))
    rows = records(frame, COLUMNS)
    whole = {"economy": None, "name": _("the whole list"), "role": "list", "rank": None}
    rows.insert(len(members), {**whole, "p_top_n": found.p_all, "p_first": None})
    said = in_words(found, result)
    closing = _(
        "{said}\np_top_n: share of draws among the first {top} by {by}; p_first: that, and "
        "before all other challengers. {draws} draws, seed {seed}. {basis}",
        said=said,
        top=found.top,
        by=by,
        draws=local(f"{found.draws:,}"),
        seed=found.seed,
        basis=basis(result),
    )
    emit(rows, COLUMNS, form, closing=closing)
    if form != "table":
        say(said)
