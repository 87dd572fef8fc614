"""A chart of the pages as a file: picture, drawing or table."""

from __future__ import annotations

import pandas as pd

from dashboard import charts, engine
from dashboard.exports.plain_csv import frame_csv
from dashboard.language import _, words
from dashboard.palettes import Theme
from dashboard.prints import rows
from dashboard.prints.chart import Chart, FileForm, Wanted
from dashboard.prints.charts import CHARTS
from dashboard.prints.layer import sources_behind, years_behind
from dashboard.prints.legend import origin
from dashboard.prints.plots import Captions, chart_image
from data.errors import AnalysisError
from data.languages import fill
from geo.markets import Markets


def chart_file(
    result: Markets,
    name: str,
    wanted: Wanted | None = None,
    *,
    form: FileForm = "png",
    theme: Theme = "light",
    dpi: int = 300,
    version: str = "",
) -> bytes:
    """Write a chart as a picture, or its figures as a table.

    Parameters
    ----------
    result
        The merged economies, in the language in force.
    name
        Of `CHARTS`.
    wanted
        What it is to show.
    form
        ``png``, ``svg`` or ``csv``.
    theme
        Light for paper, dark for a dark slide.
    dpi
        Dots per inch of a PNG.
    version
        Version of the product, named at the foot.

    Returns
    -------
    bytes
        The same arguments give the same bytes.

    Raises
    ------
    AnalysisError
        When there is no such chart, or it cannot show what is wanted.
    """
    wanted = wanted or Wanted()
    chart = check_chart(result, name, wanted)
    with charts.drawn_for(theme):
        snapshot, behind = engine.snapshot_behind(result), chart.behind(result, wanted)
        if form == "csv":
            table = chart.rows(result, wanted)
            return frame_csv(rows.with_origin(table, result, snapshot, behind, version))
        drawing = chart.draw(result, wanted)
        captions = Captions(chart.title(result, wanted), _notes(result, chart, wanted, version))
    return chart_image(drawing, captions, form, say=words(), theme=theme, dpi=dpi)


def _notes(result: Markets, chart: Chart, wanted: Wanted, version: str) -> tuple[str, ...]:
    """Say how a chart is to be read, of which years its figures are, and whose."""
    behind = chart.behind(result, wanted)
    economies = pd.Index([result.home, *wanted.economies] if chart.least else result.frame.index)
    years = "" if chart.over_years else years_behind(result, economies.unique(), behind)
    sources = "; ".join(sources_behind(result, engine.snapshot_behind(result), behind))
    said = [
        _(chart.note) if chart.note else "",
        _("Figures of {years}", years=years) + "." if years else "",
        _("Sources: {sources}.", sources=sources),
        origin(result, version),
    ]
    return tuple(text for text in said if text)


def check_chart(result: Markets, name: str, wanted: Wanted) -> Chart:
    """Find a chart, refusing what it cannot show.

    Raises
    ------
    AnalysisError
        When there is no such chart, economies or indicators are not of these figures, or there
        are too few or too many of them.
    """
    chart = CHARTS.get(name)
    if chart is None:
        raise AnalysisError(
            fill("There is no chart {name}.", name=repr(name)),
            fill("Choose one of: {names}.", names=", ".join(CHARTS)),
        )
    unknown = [code for code in wanted.economies if code not in result.frame.index]
    if unknown:
        raise AnalysisError(
            fill("Not economies of these figures: {codes}.", codes=", ".join(unknown[:5])),
            "Use ISO 3166-1 alpha-3 codes, such as BGD.",
        )
    for code in wanted.indicators:
        result.catalogue.indicator(code)
    count = len([code for code in wanted.economies if code != result.home])
    if not chart.least <= count <= chart.most:
        asked = f"{chart.least}" if chart.least == chart.most else f"{chart.least}–{chart.most}"
        raise AnalysisError(
            fill(
                "The chart {name} takes {asked} economies beside home; {count} were given.",
                name=name,
                asked=asked,
                count=count,
            ),
            "Name them by their codes, such as BGD,LKA.",
        )
    if chart.one_indicator and len(wanted.indicators) != 1:
        raise AnalysisError(
            fill(
                "The chart {name} shows one indicator; {count} were given.",
                name=name,
                count=len(wanted.indicators),
            ),
            "Name it by its code, such as IT.NET.USER.ZS.",
        )
    return chart
