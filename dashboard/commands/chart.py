"""``kindred chart``: a chart of the pages as a picture at print size."""

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
        "chart",
        short_help="Write a chart as PNG, SVG or CSV, at print size.",
        help="Write a chart of the dashboard to a file, with its sources; no browser is needed. As "
        "CSV, the chart's figures. Charts: plane (similarity, AI development and size), "
        "contributions (what separates one economy from home), timeshift (its distance to home of "
        "each year), trend (one indicator over the years), years (many of them), profile (by "
        "pillar), standing (in the world, by indicator), metrics (ranks by metric), drivers (which "
        "choice moves the ranks).",
        epilog="Example: kindred chart contributions --economies BGD --to bangladesh.png",
    )(with_choices(chart))


def chart(
    chosen: Choices,
    name: Annotated[str, typer.Argument(metavar="CHART", help="The chart, by its name.")],
    to: Annotated[
        Path,
        typer.Option(
            "--to", metavar="FILE", help="The file; its extension says the form: .png, .svg, .csv."
        ),
    ],
    economies: Annotated[
        list[str] | None,
        typer.Option(
            "--economies",
            metavar="A,B,...",
            help="The economy explained, those beside home, or those marked: codes or names.",
        ),
    ] = None,
    indicator: Annotated[
        list[str] | None,
        typer.Option(
            "--indicator",
            metavar="CODE",
            help="An indicator; may be given several times. Without it, those of the lens.",
        ),
    ] = None,
    by: Annotated[
        str,
        typer.Option(
            "--by",
            metavar="RANKING",
            help="Of the chart drivers: similarity, ai-development or opportunity.",
        ),
    ] = "similarity",
    theme: options.ThemeOption = "light",
    dpi: options.DpiOption = 300,
    force: options.ForceOption = False,
) -> None:
    """Write a chart.

    Parameters
    ----------
    chosen
        The choices behind scores.
    name
        Of ``dashboard.prints.charts.CHARTS``.
    to, force
        The file, and whether it may be replaced.
    economies, indicator, by
        What is shown.
    theme, dpi
        How the picture is made.

    Raises
    ------
    typer.BadParameter
        For a chart that there is not, or that cannot show what was asked for.
    ExportError
        When the file cannot be written, or exists and may not be replaced.
    """
    from dashboard.commands.export import listed
    from dashboard.commands.output import file_form, written
    from dashboard.commands.reading import wrong
    from dashboard.exports.files import check_target, write_whole
    from dashboard.prints.chart import FORMS, Wanted
    from dashboard.prints.chartfile import chart_file, check_chart
    from dashboard.version import installed_version
    from data.errors import AnalysisError, CatalogueError

    form = file_form(to, FORMS)
    wanted = Wanted(tuple(listed(economies)) if economies else (), tuple(indicator or ()), by=by)
    check_target(to, force=force)
    result = chosen.merged()
    try:
        check_chart(result, name, wanted)
    except (AnalysisError, CatalogueError) as error:
        wrong(error, "CHART")
    content = chart_file(
        result, name, wanted, form=form, theme=theme, dpi=dpi, version=installed_version()
    )
    write_whole(to, content, force=force)
    written(to, len(content))
