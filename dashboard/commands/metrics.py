"""``kindred metrics``: how far the ranks of different metrics agree, and who stands firm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from dashboard.commands.choosing import with_choices
from dashboard.commands.output import FormOption, emit, records, say
from dashboard.language import _

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from dashboard.commands.choices import Choices
    from geo.agreement import Agreement

Show = Literal["ranks", "spearman", "kendall", "change", "definitions"]


def register(app: typer.Typer) -> None:
    """Add the command to the application.

    Parameters
    ----------
    app
        The application that gets the command.
    """
    app.command(
        "metrics",
        short_help="Show how far rankings by different metrics agree.",
        help="Rank by every metric, everything else alike, and show how far the ranks agree.",
        epilog="Example: kindred metrics --show spearman; kindred metrics --lens education",
    )(with_choices(metrics))


def metrics(
    chosen: Choices,
    show: Annotated[
        Show,
        typer.Option(
            "--show",
            help="ranks: every economy's rank by each metric, and its lowest and highest; "
            "spearman or kendall: rank correlations; change: mean absolute difference of ranks; "
            "definitions: formulas and what to bear in mind.",
        ),
    ] = "ranks",
    form: FormOption = "table",
) -> None:
    """Print ranks by every metric, or how far they agree.

    Parameters
    ----------
    chosen
        The choices behind the ranking.
    show
        What to print.
    form
        How to print it.
    """
    from dashboard.commands.choices import basis
    from geo.agreement import in_words, metric_agreement
    from geo.metrics import METRICS

    if show == "definitions":
        rows = [
            {
                "metric": name,
                "formula": _(metric.formula),
                "caution": _(metric.caution) if metric.caution else metric.caution,
            }
            for name, metric in METRICS.items()
        ]
        emit(rows, ("metric", "formula", "caution"), form)
        return
    result = chosen.merged()
    agreement = metric_agreement(result)
    if show == "ranks":
        frame = agreement.ranks.join(agreement.spread)
        whole = [column for column in frame.columns if column != "firm"]
        frame = frame.astype(dict.fromkeys(whole, "Int64"))
        frame.insert(0, "name", [result.name(str(code)) for code in frame.index])
        frame = frame.reset_index(names="economy")
    else:
        frame = _MATRICES[show](agreement).reset_index(names="metric")
    columns = list(frame.columns)
    emit(
        records(frame, columns),
        columns,
        form,
        closing=f"{in_words(agreement, result.language)} {basis(result)}",
    )
    if show == "ranks" and form == "table":
        say(_("Note on cosine: {caution}", caution=_(METRICS["cosine"].caution)))


_MATRICES: dict[str, Callable[[Agreement], pd.DataFrame]] = {
    "spearman": lambda agreement: agreement.spearman,
    "kendall": lambda agreement: agreement.kendall,
    "change": lambda agreement: agreement.mean_change,
}
