"""Options that several commands share.

Nothing heavy is imported here, so that help appears at once; `dashboard.commands.choices` makes a
recipe of what was given.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

RecipeOption = Annotated[
    Path | None,
    typer.Option(
        "--recipe",
        metavar="FILE",
        help="TOML or JSON file with every choice, as kindred recipe writes it; options given "
        "beside it count more.",
    ),
]
LinkOption = Annotated[
    str | None,
    typer.Option(
        "--link",
        metavar="LINK",
        help="Take the choices from a link to the dashboard, in quotes; options given beside it "
        "count more.",
    ),
]
HomeOption = Annotated[
    str | None,
    typer.Option(
        "--home",
        metavar="ECONOMY",
        show_default="VNM",
        help="Home market: a code or any usual name.",
    ),
]
LensOption = Annotated[
    str | None,
    typer.Option(
        "--lens",
        metavar="CODE|FILE",
        show_default="general",
        help="Indicators that count: general, education, health, public-sector, agriculture, or a "
        "TOML file with a lens of your own.",
    ),
]
WithoutOption = Annotated[
    list[str] | None,
    typer.Option(
        "--without", metavar="CODE", help="Switch an indicator off; may be given several times."
    ),
]
WeightOption = Annotated[
    list[str] | None,
    typer.Option(
        "--weight",
        metavar="CODE=W",
        help="Weigh an indicator W instead of 1; may be given several times.",
    ),
]
GateOption = Annotated[
    list[str] | None,
    typer.Option(
        "--gate",
        metavar="CODE",
        help="Put a gate in force on the pool of opportunity: stability or adoption; may be given "
        "several times.",
    ),
]
ExcludeOption = Annotated[
    Path | None,
    typer.Option(
        "--exclude",
        metavar="FILE",
        help="TOML file with economies to leave out of the pool of opportunity, or the name of a "
        "list of your own (kindred data list), or own for all of these that exclude.",
    ),
]
ReferenceYearOption = Annotated[
    int | None,
    typer.Option(
        "--reference-year",
        metavar="YEAR",
        min=1960,
        max=2200,
        show_default="the snapshot's own",
        help="Last year that figures may be of.",
    ),
]
WindowOption = Annotated[
    int | None,
    typer.Option(
        "--window",
        metavar="YEARS",
        min=1,
        max=60,
        show_default="8",
        help="Years that a figure may lie back.",
    ),
]
DrawsOption = Annotated[
    int, typer.Option("--draws", metavar="N", help="Draws of the choices, 1 to 1,000,000.")
]
SeedOption = Annotated[
    int,
    typer.Option(
        "--seed", metavar="N", help="Where chance begins: the same seed gives the same figures."
    ),
]
WorkersOption = Annotated[
    int,
    typer.Option(
        "--workers",
        metavar="N",
        min=0,
        show_default="as many as pay",
        help="How many blocks of draws are computed at once; the figures do not depend on it.",
    ),
]
BackendOption = Annotated[
    str,
    typer.Option(
        "--backend",
        metavar="NAME",
        help="What computes the draws: threads, processes, dask or any other backend of joblib.",
    ),
]
SchedulerOption = Annotated[
    str | None,
    typer.Option(
        "--scheduler",
        metavar="ADDRESS",
        help="Address of the Dask scheduler for --backend dask, such as tcp://127.0.0.1:8786.",
    ),
]
ThemeOption = Annotated[
    Literal["light", "dark"],
    typer.Option("--theme", help="Light for paper, dark for a dark slide."),
]
DpiOption = Annotated[
    int,
    typer.Option("--dpi", metavar="N", min=50, max=600, help="Dots per inch of a PNG."),
]
ForceOption = Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")]
