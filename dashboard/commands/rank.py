"""``kindred rank``: all economies in order of similarity, AI development or opportunity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from dashboard.commands import options
from dashboard.commands.output import FormOption, emit, records, say
from dashboard.language import _, local

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from geo.markets import Markets

By = Literal["similarity", "ai-development", "opportunity"]


def register(app: typer.Typer) -> None:
    """Add the command to the application.

    Parameters
    ----------
    app
        The application that gets the command.
    """
    app.command(
        "rank",
        help="Rank all economies. Those without a rank follow by code.",
        epilog="Example: kindred rank --by opportunity --gate stability --top 20; with rank "
        "intervals: kindred rank --uncertainty --draws 10000 --seed 1 --top 5 --format json",
    )(rank)


def rank(
    by: Annotated[By, typer.Option("--by", help="What to rank by.")] = "similarity",
    top: Annotated[
        int | None,
        typer.Option(
            "--top",
            min=1,
            metavar="N",
            help="Print the first N ranks only; with --uncertainty, print all economies with their "
            "chance of being among the first N (p_top_n).",
        ),
    ] = None,
    uncertainty: Annotated[
        bool,
        typer.Option(
            "--uncertainty",
            help="Add rank intervals over many draws of weights, scales, metrics and imputation.",
        ),
    ] = False,
    draws: options.DrawsOption = 10_000,
    seed: options.SeedOption = 0,
    workers: options.WorkersOption = 0,
    backend: options.BackendOption = "threads",
    scheduler: options.SchedulerOption = None,
    recipe: options.RecipeOption = None,
    link: options.LinkOption = None,
    home: options.HomeOption = None,
    lens: options.LensOption = None,
    without: options.WithoutOption = None,
    weight: options.WeightOption = None,
    gate: options.GateOption = None,
    exclude: options.ExcludeOption = None,
    reference_year: options.ReferenceYearOption = None,
    window: options.WindowOption = None,
    form: FormOption = "table",
) -> None:
    """Print a ranking.

    Parameters
    ----------
    by, top
        What to rank by, and down to which rank; None prints all economies.
    uncertainty, draws, seed, workers, backend, scheduler
        Whether to add rank intervals, and how they are drawn.
    recipe, link, home, lens, without, weight, gate, exclude, reference_year, window
        The choices behind the ranking.
    form
        How to print it.
    """
    from dashboard.cluster import computing_by
    from dashboard.commands.choices import basis, changes, choices
    from dashboard.commands.reading import check_draws
    from geo.rankings import rank as rank_economies

    chosen = choices(
        home=home,
        lens=lens,
        without=without,
        weight=weight,
        gate=gate,
        exclude=exclude,
        reference_year=reference_year,
        window=window,
        recipe=recipe,
        link=link,
    )
    if uncertainty:
        check_draws(draws, seed)
    result = chosen.merged()
    frame = rank_economies(result, by)
    remark = f"{_SUMMARIES[by](result)} {basis(result)}"
    if uncertainty:
        with computing_by(backend, scheduler):
            drawn = _drawn(result, by, draws, seed, top, workers, backend)
        frame = frame.join(drawn, on="economy")
        remark += _(
            "\nIntervals: {draws} draws, seed {seed}; rank_p05 and rank_p95 enclose nine draws in "
            "ten, p_top10 is the share of draws among the first ten.",
            draws=local(f"{draws:,}"),
            seed=seed,
        )
    elif top is not None:
        frame = frame[(frame["rank"] <= top).fillna(False)]
    columns = list(frame.columns)
    if by != "opportunity" and (chosen.recipe.gates or chosen.recipe.excluded):
        remark += _(" Gates and exclusions change the pool of opportunity only, not these ranks.")
    emit(records(frame, columns), columns, form, closing=remark)
    if form != "table" and chosen.recipe.describe_changes():
        say(_("Note: {changes}", changes=changes(chosen.recipe)))


def _drawn(
    result: Markets, by: By, draws: int, seed: int, top: int | None, workers: int, backend: str
) -> pd.DataFrame:
    """Draw rank intervals, with a bar on a terminal."""
    from dashboard.commands.progress import bar
    from geo.uncertainty import uncertainty

    tops = dict.fromkeys((10, 20) if top is None else (10, 20, top))
    with bar(_("Draws"), draws) as progress:
        table = uncertainty(
            result,
            by,
            draws=draws,
            seed=seed,
            top=tuple(tops),
            workers=workers,
            backend=backend,
            progress=progress,
        ).table
    ranks = ["rank_median", "rank_p05", "rank_p95"]
    table = table.astype(dict.fromkeys(ranks, "Int64"))
    return table if top is None else table.assign(p_top_n=table[f"p_top{top}"])


def _counts(result: Markets) -> str:
    """Count the statuses of similarity."""
    status = result.similarity.ranking["status"].value_counts()
    return _(
        "{ranked} ranked, {others} without enough data.",
        ranked=status.get("ok", 0),
        others=status.get("not enough data", 0),
    )


def _scored(result: Markets) -> str:
    """Count the economies with an AI score."""
    ranking = result.ai.ranking
    count = int(ranking["score"].notna().sum())
    return _(
        "{count} of {of} scored; a higher score means more developed. Differences "
        "within {margin} are not distinguishable. The ranks do not depend on home or lens.",
        count=count,
        of=len(ranking),
        margin=local(f"{result.ai.margin:.2g}"),
    )


def _pool(result: Markets) -> str:
    """Count the pool and the open economies, naming the gates in force."""
    ranking = result.opportunity.ranking
    gates = ", ".join(result.opportunity.gates) or _("none")
    return _(
        "{open} open economies in a pool of {pool}; gates in force: {gates}.",
        open=int(ranking["open"].sum()),
        pool=int(ranking["pool"].sum()),
        gates=gates,
    )


_SUMMARIES: dict[str, Callable[[Markets], str]] = {
    "similarity": _counts,
    "ai-development": _scored,
    "opportunity": _pool,
}
