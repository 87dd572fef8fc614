"""``kindred units``: panels of thousands of subnational regions of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from dashboard.commands import options
from dashboard.commands.output import FormOption, emit, records, say, written
from dashboard.language import _, local

if TYPE_CHECKING:
    import pandas as pd

    from geo.units import UnitMarkets

By = Literal["similarity", "development", "opportunity"]

FiguresOption = Annotated[
    Path,
    typer.Option(
        "--figures",
        exists=True,
        metavar="FILE",
        help="Parquet file, or a folder of them: unit, indicator, year, value; or a row per unit.",
    ),
]
LensOption = Annotated[
    Path | None,
    typer.Option(
        "--lens",
        exists=True,
        dir_okay=False,
        metavar="FILE",
        show_default="all indicators, alike",
        help="TOML file with the indicators that count, their weights and roles.",
    ),
]
HomeOption = Annotated[
    str | None,
    typer.Option(
        "--home", metavar="UNIT", show_default="the lens's", help="The unit compared with."
    ),
]
YearOption = Annotated[
    int | None,
    typer.Option(
        "--reference-year",
        metavar="YEAR",
        show_default="the latest of the figures",
        help="Last year whose figures count.",
    ),
]
DrawsOption = Annotated[
    int, typer.Option("--draws", metavar="N", help="Draws of the choices, 1 to 1,000,000.")
]


def register(app: typer.Typer) -> None:
    """Add the commands to the application.

    Parameters
    ----------
    app
        The application that gets the commands.
    """
    group = typer.Typer(
        help="Rank subnational regions of your own, to 50,000 of them.",
        epilog="Example: kindred units check --figures regions.parquet --shapes regions.gpkg",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    group.command(
        "check",
        help="Read figures and shapes of units, and say what they hold or what is wrong.",
        epilog="Example: kindred units check --figures regions.parquet --shapes regions.gpkg",
    )(check)
    group.command(
        "rank",
        help="Rank units by similarity to a home unit, by development or by opportunity.",
        epilog="Example: kindred units rank --figures regions.parquet --home VNM.1_1 "
        "--lens lens.toml --uncertainty --draws 1000 --top 20",
    )(rank)
    group.command(
        "sensitivity",
        help="Show which choice moves the ranks of units: Sobol' indices.",
        epilog="Example: kindred units sensitivity --figures regions.parquet --home VNM.1_1",
    )(sensitivity)
    app.add_typer(group, name="units")


def check(
    figures: Annotated[
        Path | None,
        typer.Option("--figures", exists=True, metavar="FILE", help="Parquet file or folder."),
    ] = None,
    shapes: Annotated[
        Path | None,
        typer.Option("--shapes", exists=True, metavar="FILE", help="GeoPackage of polygons."),
    ] = None,
    layer: Annotated[
        str | None, typer.Option("--layer", metavar="NAME", help="Layer of the GeoPackage.")
    ] = None,
    mend: Annotated[
        bool, typer.Option("--mend", help="Mend geometries that are not valid.")
    ] = False,
    lens: LensOption = None,
    reference_year: YearOption = None,
    form: FormOption = "table",
) -> None:
    """Say what files of units hold.

    Parameters
    ----------
    figures, shapes, layer, mend
        The files, and how the shapes are read.
    lens, reference_year
        Which figures count.
    form
        How to print it.
    """
    from data.units import read_shapes
    from geo.economies import codes

    if figures is None and shapes is None:
        raise typer.BadParameter(_("Give --figures, --shapes or both."))
    panel = None
    if figures is not None:
        panel, _lens = _read(figures, lens, reference_year)
        about = (
            panel.values.notna().mean().rename_axis("indicator").rename("coverage").reset_index()
        )
        about["units"] = panel.values.notna().sum().to_numpy()
        years = panel.years.where(panel.years > 0)
        about["first_year"] = years.min().astype("Int64").to_numpy()
        about["last_year"] = years.max().astype("Int64").to_numpy()
        columns = list(about.columns)
        closing = _(
            "{units} units of {economies} economies, {rows} rows read; {share} of all figures "
            "are there.",
            units=local(f"{len(panel.values):,}"),
            economies=panel.economies.nunique(),
            rows=local(f"{panel.rows:,}"),
            share=local(f"{panel.coverage:.0%}"),
        )
        emit(records(about, columns), columns, form, closing=closing)
    if shapes is not None:
        read = read_shapes(shapes, economies=codes(), layer=layer, mend=mend)
        say(_("{count} shapes are in order.", count=local(f"{len(read.frame):,}")))
        if read.mended:
            say(_("Mended: {units}.", units=", ".join(read.mended[:5])))
        if panel is not None:
            without = panel.values.index.difference(read.frame.index)
            unknown = read.frame.index.difference(panel.values.index)
            say(
                _(
                    "{without} units have figures and no shape, {unknown} a shape and no figures.",
                    without=local(f"{len(without):,}"),
                    unknown=local(f"{len(unknown):,}"),
                )
            )


def rank(
    figures: FiguresOption,
    home: HomeOption = None,
    lens: LensOption = None,
    by: Annotated[By, typer.Option("--by", help="What to rank by.")] = "similarity",
    metric: Annotated[
        str | None,
        typer.Option("--metric", metavar="NAME", show_default="the lens's", help="The distance."),
    ] = None,
    reference_year: YearOption = None,
    top: Annotated[
        int | None,
        typer.Option("--top", min=1, metavar="N", help="Print the first N ranks only."),
    ] = None,
    uncertainty: Annotated[
        bool, typer.Option("--uncertainty", help="Add rank intervals over many draws.")
    ] = False,
    draws: DrawsOption = 1_000,
    seed: options.SeedOption = 0,
    workers: options.WorkersOption = 0,
    backend: options.BackendOption = "threads",
    scheduler: options.SchedulerOption = None,
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="FILE", help="Write all units to a Parquet file as well."),
    ] = None,
    form: FormOption = "table",
) -> None:
    """Print a ranking of units.

    Parameters
    ----------
    figures, home, lens, by, metric, reference_year
        The figures and the choices.
    top
        Down to which rank; None prints all.
    uncertainty, draws, seed, workers, backend, scheduler
        Whether to add rank intervals, and how they are drawn.
    to
        Where to write all of them.
    form
        How to print it.
    """
    result = _ranked(figures, lens, home, reference_year, metric)
    frame = result.ranked(by)
    if uncertainty:
        frame = frame.join(_drawn(result, by, draws, seed, workers, backend, scheduler))
    if to is not None:
        frame.reset_index().to_parquet(to, index=False)
        written(to, to.stat().st_size)
    column = "rank" if by == "similarity" else f"{by}_rank"
    shown = frame if top is None else frame[(frame[column] <= top).fillna(False)]
    shown = shown.reset_index()
    columns = list(shown.columns)
    emit(records(shown, columns), columns, form, closing=_about(result, uncertainty, draws, seed))


def sensitivity(
    figures: FiguresOption,
    home: HomeOption = None,
    lens: LensOption = None,
    by: Annotated[
        Literal["similarity", "development"], typer.Option("--by", help="Which ranks.")
    ] = "similarity",
    unit: Annotated[
        str | None,
        typer.Option(
            "--unit",
            metavar="UNIT",
            show_default="mean absolute rank change",
            help="The unit whose rank it is about.",
        ),
    ] = None,
    reference_year: YearOption = None,
    draws: Annotated[
        int, typer.Option("--draws", metavar="N", help="Rankings computed at most.")
    ] = 2_000,
    seed: options.SeedOption = 0,
    workers: options.WorkersOption = 0,
    backend: options.BackendOption = "threads",
    scheduler: options.SchedulerOption = None,
    form: FormOption = "table",
) -> None:
    """Print which choice moves the ranks.

    Parameters
    ----------
    figures, home, lens, by, unit, reference_year
        The figures, the choices, and whose rank it is about.
    draws, seed, workers, backend, scheduler
        How many rankings, the seed, and who computes them.
    form
        How to print it.
    """
    from dashboard.cluster import computing_by
    from dashboard.commands.progress import bar
    from geo.units import units_sensitivity

    result = _ranked(figures, lens, home, reference_year, None)
    with computing_by(backend, scheduler), bar(_("Rankings"), draws) as progress:
        found = units_sensitivity(
            result,
            by,
            unit=unit,
            draws=draws,
            seed=seed,
            workers=workers,
            backend=backend,
            progress=progress,
        )
    frame = found.indices.reset_index()
    closing = _(
        "Shares of the variance of the {target}, from {count} rankings.",
        target=found.target,
        count=local(f"{found.evaluations:,}"),
    )
    emit(records(frame, list(frame.columns)), list(frame.columns), form, closing=closing)


def _read(figures: Path, lens: Path | None, reference_year: int | None) -> tuple:  # type: ignore[type-arg]
    """Read figures and lens."""
    from dashboard.unitfiles import read_panel

    return read_panel(figures, lens, reference_year)


def _ranked(
    figures: Path,
    lens: Path | None,
    home: str | None,
    reference_year: int | None,
    metric: str | None,
) -> UnitMarkets:
    """Read figures and lens, and rank."""
    from geo.units import rank_units

    panel, chosen = _read(figures, lens, reference_year)
    chosen = chosen.changed({"metric": metric})
    return rank_units(panel, chosen, home)


def _drawn(
    result: UnitMarkets,
    by: str,
    draws: int,
    seed: int,
    workers: int,
    backend: str,
    scheduler: str | None,
) -> pd.DataFrame:
    """Draw rank intervals, with a bar on a terminal."""
    from dashboard.cluster import computing_by
    from dashboard.commands.progress import bar
    from geo.units import units_uncertainty

    with computing_by(backend, scheduler), bar(_("Draws"), draws) as progress:
        table = units_uncertainty(
            result,
            by,
            draws=draws,
            seed=seed,
            workers=workers,
            backend=backend,
            progress=progress,
        )
    ranks = ["rank_median", "rank_p05", "rank_p95"]
    return table.astype(dict.fromkeys(ranks, "Int64"))


def _about(result: UnitMarkets, uncertainty: bool, draws: int, seed: int) -> str:
    """Say below a table what it rests on."""
    status = result.frame["status"].value_counts()
    year = result.panel.reference_year
    said = _(
        "{ranked} units ranked, {others} without enough data; home {home}, {count} indicators.",
        ranked=local(f"{status.get('ok', 0):,}"),
        others=local(f"{status.get('not enough data', 0):,}"),
        home=result.panel.names[result.home],
        count=len(result.similarity.weights),
    )
    if year is not None:
        said += " " + _(
            "Latest figures of {first} to {last}.",
            first=year - result.panel.window + 1,
            last=year,
        )
    if uncertainty:
        said += " " + _(
            "{draws} draws, seed {seed}; rank_p05 and rank_p95 enclose nine draws in ten.",
            draws=local(f"{draws:,}"),
            seed=seed,
        )
    return said
