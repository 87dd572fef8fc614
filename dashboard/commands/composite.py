"""``kindred composite``: a composite of any hierarchy from tables of one's own."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from dashboard.commands import options
from dashboard.commands.composite_rows import SHOWN, print_scores, print_sensitivity
from dashboard.commands.output import FormOption, emit, records, say
from dashboard.language import _, error_in_words, words
from data.errors import AnalysisError
from data.languages import fill, said_again

if TYPE_CHECKING:
    from geo.composite import Composite, CompositeRecipe, Structure, Units
    from geo.composite.uncertainty import Uncertainty
    from geo.sobol import Sensitivity

Show = Literal["scores", "treatment", "imputed", "weights", "correlations", "remove-one", "recipe"]


def register(app: typer.Typer) -> None:
    """Add the command to the application.

    Parameters
    ----------
    app
        The application that gets the command.
    """
    app.command(
        "composite",
        help="Build a composite indicator from tables in COINr's form: denominate, impute, treat, "
        "normalise, aggregate. Units without a score have no rank and come last.",
        epilog="Example: kindred composite --data iData.csv --structure iMeta.csv "
        "--treat winsorise:5 --normalise minmax:0:100 --aggregate arithmetic --format json",
    )(composite)


def composite(
    data: Annotated[
        Path,
        typer.Option(
            "--data",
            exists=True,
            metavar="FILE",
            help="CSV, a row per unit: uCode, uName, a column per indicator, group, denominator; "
            "or Parquet, as kindred units reads it.",
        ),
    ],
    structure: Annotated[
        Path,
        typer.Option(
            "--structure",
            exists=True,
            dir_okay=False,
            metavar="FILE",
            help="CSV, a row per code: iCode, iName, Direction, Level, Weight, Unit, Target, "
            "Denominator, Parent, Type.",
        ),
    ],
    recipe: Annotated[
        Path | None,
        typer.Option(
            "--recipe",
            exists=True,
            dir_okay=False,
            metavar="FILE",
            help="TOML or JSON file with the choices; options given here count more.",
        ),
    ] = None,
    impute: Annotated[
        str | None,
        typer.Option(
            "--impute",
            metavar="CHOICE",
            help="none, mean, median, group-mean:COLUMN, group-median:COLUMN or knn:NEIGHBOURS.",
        ),
    ] = None,
    treat: Annotated[
        str | None, typer.Option("--treat", metavar="CHOICE", help="winsorise:POINTS or none.")
    ] = None,
    normalise: Annotated[
        str | None,
        typer.Option(
            "--normalise",
            metavar="CHOICE",
            help="minmax:LOW:HIGH, z, z:MEAN:DEVIATION, robust, percentile, prank, borda, "
            "goalposts:SCALE, distance-to-reference:UNIT, distance-to-target or none.",
        ),
    ] = None,
    aggregate: Annotated[
        str | None,
        typer.Option(
            "--aggregate",
            metavar="CHOICE",
            help="arithmetic, geometric or harmonic; or one per level, lowest first, with commas.",
        ),
    ] = None,
    weights: Annotated[
        str | None,
        typer.Option(
            "--weights", metavar="CHOICE", help="given, equal or pca; or one per level, as above."
        ),
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option(
            "--without", metavar="CODE", help="Leave a code out; may be given several times."
        ),
    ] = None,
    show: Annotated[Show, typer.Option("--show", help="What to print.")] = "scores",
    uncertainty: Annotated[
        bool, typer.Option("--uncertainty", help="Add rank intervals over many draws.")
    ] = False,
    sensitivity: Annotated[
        bool, typer.Option("--sensitivity", help="Print which assumption moves the ranks.")
    ] = False,
    draws: Annotated[
        int, typer.Option("--draws", metavar="N", help="Draws, 1 to 1,000,000.")
    ] = 10_000,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="Seed of the draws.")] = 0,
    top: Annotated[
        int | None,
        typer.Option("--top", metavar="N", min=1, help="Size of the top for p_top_n."),
    ] = None,
    target: Annotated[
        str | None,
        typer.Option(
            "--target",
            metavar="UNIT",
            show_default="mean absolute rank change",
            help="Unit whose rank the sensitivity is about.",
        ),
    ] = None,
    workers: Annotated[
        int, typer.Option("--workers", metavar="N", min=-1, help="Threads; -1: one per core.")
    ] = 1,
    backend: options.BackendOption = "threads",
    scheduler: options.SchedulerOption = None,
    form: FormOption = "table",
) -> None:
    """Print a composite, or what stands behind it.

    Parameters
    ----------
    data, structure
        The tables.
    recipe, impute, treat, normalise, aggregate, weights, without
        The choices; those that are None come from the recipe, or are the method's.
    show
        What to print.
    uncertainty, sensitivity, draws, seed, top, target, workers, backend, scheduler
        The analyses of the ranks.
    form
        How to print it.
    """
    from dashboard.cluster import computing_by

    if uncertainty and sensitivity:
        raise typer.BadParameter(_("Ask for --uncertainty or --sensitivity, one at a time."))
    chosen = _recipe(
        recipe,
        imputation=impute,
        treatment=treat,
        normalisation=normalise,
        aggregation=aggregate,
        weights=weights,
        without=without,
    )
    if uncertainty or sensitivity:
        from dashboard.commands.reading import check_draws

        check_draws(draws, seed)
    result = _build(data, structure, chosen)
    for note in result.notes:
        say(_("Note: {note}", note=said_again(note, words())))
    if sensitivity:
        with computing_by(backend, scheduler):
            found = _attributed(result, draws, seed, target, workers, backend)
        print_sensitivity(found, form)
    elif uncertainty:
        with computing_by(backend, scheduler):
            drawn = _drawn(result, draws, seed, top, workers, backend)
        print_scores(result, form, drawn, top)
    elif show == "scores":
        print_scores(result, form)
    elif show == "recipe":
        sys.stdout.write(chosen.to_json() if form == "json" else chosen.to_toml())
    else:
        frame = SHOWN[show](result)
        emit(records(frame, list(frame.columns)), list(frame.columns), form)


def _recipe(path: Path | None, **given: Any) -> CompositeRecipe:
    """Read the recipe and put the options that were given over it."""
    from geo.composite import CompositeRecipe

    base = CompositeRecipe()
    if path is not None:
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise AnalysisError(
                fill("{path} cannot be read as text in UTF-8.", path=str(path)), "Save it as UTF-8."
            ) from error
        read = CompositeRecipe.from_json if path.suffix == ".json" else CompositeRecipe.from_toml
        base = read(text)
    changes = {name: value for name, value in given.items() if value is not None}
    if not changes:
        return base
    try:
        return CompositeRecipe.of({**base.model_dump(), **changes})
    except AnalysisError as error:
        raise typer.BadParameter(error_in_words(error)) from error


def _build(data: Path, structure: Path, recipe: CompositeRecipe) -> Composite:
    """Read the tables and build the composite."""
    from data.tables import read_table
    from geo.composite import Structure
    from geo.composite import composite as build

    tree = Structure.from_frame(read_table(structure))
    if data.suffix.lower() == ".parquet" or data.is_dir():
        return build(_units(data, tree), tree, recipe)
    return build(read_table(data), tree, recipe)


def _units(data: Path, tree: Structure) -> Units:
    """Read units from Parquet."""
    from data.units import read_units
    from geo.composite import Units
    from geo.economies import codes

    denominators = tree.nodes["denominator"].dropna().unique()
    wanted = {*tree.indicators, *denominators}
    panel = read_units(data, economies=codes(), indicators=wanted)
    head = {"uCode": panel.values.index, "uName": panel.names, "economy": panel.economies}
    table = panel.values.assign(**head).reset_index(drop=True)
    return Units.from_frame(table, tree)


def _drawn(
    result: Composite, draws: int, seed: int, top: int | None, workers: int, backend: str
) -> Uncertainty:
    """Draw the assumptions, with a bar on a terminal."""
    from dashboard.commands.progress import bar
    from geo.composite.uncertainty import uncertainty

    tops = () if top is None else (top,)
    with bar(_("Draws"), draws) as progress:
        return uncertainty(
            result,
            draws=draws,
            seed=seed,
            tops=tops,
            workers=workers or 1,
            backend=backend,
            progress=progress,
        )


def _attributed(
    result: Composite, draws: int, seed: int, target: str | None, workers: int, backend: str
) -> Sensitivity:
    """Attribute the movement of ranks to the assumptions."""
    from geo.composite.uncertainty import sensitivity

    return sensitivity(
        result, draws=draws, seed=seed, unit=target, workers=workers or 1, backend=backend
    )
