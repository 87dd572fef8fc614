"""``kindred map``: the world by a score or an indicator, as a picture at print size."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.commands import options
from dashboard.commands.choosing import with_choices

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
        "map",
        short_help="Write a map as PNG, SVG or CSV, at print size.",
        help="Write a map of a score or an indicator to a file, with its legend, its sources and "
        "the labels that the home market expects; no browser is needed. As CSV, the map's figures.",
        epilog="Example: kindred map --layer opportunity --to map.png --mark BGD,LKA",
    )(with_choices(map_))


def map_(
    chosen: Choices,
    to: Annotated[
        Path,
        typer.Option(
            "--to", metavar="FILE", help="The file; its extension says the form: .png, .svg, .csv."
        ),
    ],
    layer: Annotated[
        str,
        typer.Option(
            "--layer",
            metavar="CODE",
            help="similarity, ai_development, ai_without_usage, ai_gap, opportunity, or an "
            "indicator's code.",
        ),
    ] = "similarity",
    region: Annotated[
        str, typer.Option("--region", metavar="NAME", help="World, or a part such as Africa.")
    ] = "World",
    scheme: Annotated[
        str,
        typer.Option("--scheme", metavar="NAME", help="How classes are made, such as quantiles."),
    ] = "quantiles",
    classes: Annotated[
        int, typer.Option("--classes", metavar="N", min=2, max=9, help="How many classes.")
    ] = 5,
    mark: Annotated[
        list[str] | None,
        typer.Option("--mark", metavar="A,B,...", help="Outline and name these economies."),
    ] = None,
    theme: options.ThemeOption = "light",
    width: Annotated[
        float, typer.Option("--width", metavar="INCHES", min=4, max=48, help="Width of the map.")
    ] = 11.0,
    dpi: options.DpiOption = 300,
    force: options.ForceOption = False,
) -> None:
    """Write a map.

    Parameters
    ----------
    chosen
        The choices behind scores.
    to, force
        The file, and whether it may be replaced.
    layer, region, scheme, classes, mark
        What is shown, where, in which classes, and what stands out.
    theme, width, dpi
        How the picture is made.

    Raises
    ------
    typer.BadParameter
        For a form, a layer, a region or economies that there are not.
    ExportError
        When the file cannot be written, or exists and may not be replaced.
    """
    from dashboard import engine
    from dashboard.commands.export import listed
    from dashboard.commands.output import file_form, written
    from dashboard.commands.reading import wrong
    from dashboard.exports.files import check_target, write_whole
    from dashboard.prints.chart import FORMS
    from dashboard.prints.framing import Marks, check_region
    from dashboard.prints.layer import check_layer
    from dashboard.prints.mapfile import map_file
    from dashboard.version import installed_version
    from data.errors import AnalysisError

    form = file_form(to, FORMS)
    marked = tuple(listed(mark, "--mark")) if mark else ()
    check_target(to, force=force)
    result = chosen.merged()
    try:
        check_layer(result, layer)
    except AnalysisError as error:
        wrong(error, "--layer")
    try:
        check_region(region)
    except AnalysisError as error:
        wrong(error, "--region")
    content = map_file(
        result,
        layer,
        form=form,
        scheme=scheme,
        classes=classes,
        region=region,
        marks=Marks(marked, tuple(engine.named_targets()), "Selected"),
        theme=theme,
        width=width,
        dpi=dpi,
        version=installed_version(),
    )
    write_whole(to, content, force=force)
    written(to, len(content))
