"""``kindred sensitivity``: which choice of method moves the ranks, and which hardly."""

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
COLUMNS = (
    "factor",
    "first_order",
    "first_order_low",
    "first_order_high",
    "total",
    "total_low",
    "total_high",
)


def register(app: typer.Typer) -> None:
    """Add the command to the application.

    Parameters
    ----------
    app
        The application that gets the command.
    """
    app.command(
        "sensitivity",
        short_help="Show which choice of method moves the ranks.",
        help="Attribute the movement of ranks under the draws of --uncertainty to the choices: "
        "first-order and total Sobol' indices with 95% bootstrap intervals.",
        epilog="Example: kindred sensitivity --target Bangladesh --draws 20000 --seed 1",
    )(with_choices(sensitivity))


def sensitivity(
    chosen: Choices,
    by: Annotated[By, typer.Option("--by", help="Which ranking.")] = "similarity",
    target: Annotated[
        str | None,
        typer.Option(
            "--target",
            metavar="ECONOMY",
            show_default="mean absolute rank change",
            help="The economy whose rank it is about.",
        ),
    ] = None,
    draws: Annotated[
        int, typer.Option("--draws", metavar="N", help="Rankings computed at most, to 1,000,000.")
    ] = 20_000,
    seed: options.SeedOption = 0,
    workers: options.WorkersOption = 0,
    backend: options.BackendOption = "threads",
    scheduler: options.SchedulerOption = None,
    form: FormOption = "table",
) -> None:
    """Print Sobol' indices of the choices.

    Parameters
    ----------
    chosen
        The choices behind the nominal ranking.
    by, target
        Which ranking, and whose rank.
    draws, seed, workers, backend, scheduler
        How many rankings are computed, where chance begins, and who computes them.
    form
        How to print it.
    """
    from dashboard.cluster import computing_by
    from dashboard.commands.choices import basis
    from dashboard.commands.progress import bar
    from dashboard.commands.reading import check_draws, economy
    from geo.sensitivity import in_words
    from geo.sensitivity import sensitivity as analyse

    check_draws(draws, seed)
    code = None if target is None else economy(target, "--target")
    result = chosen.merged()
    with computing_by(backend, scheduler), bar(_("Rankings"), draws) as progress:
        found = analyse(
            result,
            by,
            economy=code,
            draws=draws,
            seed=seed,
            workers=workers,
            backend=backend,
            progress=progress,
        )
    said = in_words(found, result.language)
    closing = _(
        "{said}\nFrom {evaluations} rankings, seed {seed}. first_order: the share of the "
        "variance that fixing the choice alone would take away; total: what would stay if "
        "all others were fixed. {basis}",
        said=said,
        evaluations=local(f"{found.evaluations:,}"),
        seed=seed,
        basis=basis(result),
    )
    emit(records(found.indices.reset_index(), COLUMNS), COLUMNS, form, closing=closing)
    if form != "table":
        say(said)
