"""``kindred timeshift``: which economies look today as the home market looked years ago."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboard.commands.choosing import with_choices
from dashboard.commands.output import Form, FormOption, emit, plain, records, say
from dashboard.language import _, local

if TYPE_CHECKING:
    from dashboard.commands.choices import Choices
    from geo.markets import Markets
    from geo.timeshift import Scan

YEAR_COLUMNS = ("economy", "name", "rank", "distance", "similarity", "coverage", "status")
SCAN_COLUMNS = (
    "economy",
    "name",
    "year",
    "lag",
    "distance",
    "now",
    "flatness",
    "first_year",
    "last_year",
    "home_indicators",
)


def register(app: typer.Typer) -> None:
    """Add the command to the application.

    Parameters
    ----------
    app
        The application that gets the command.
    """
    app.command(
        "timeshift",
        short_help="Find the economies that look as home looked years ago.",
        help="Compare every economy's figures of today with the home market's of an earlier year, "
        "on today's scales; or scan the years for the one in which home was most like it.",
        epilog="Example: kindred timeshift --year 2010 --format json; kindred timeshift --scan",
    )(with_choices(timeshift))


def timeshift(
    chosen: Choices,
    year: Annotated[
        int | None,
        typer.Option("--year", metavar="YEAR", help="Rank by likeness to home in this year."),
    ] = None,
    scan: Annotated[
        bool,
        typer.Option(
            "--scan",
            help="For each economy print the year at which home was nearest to it, the lag, and "
            "how flat the minimum is; in JSON the whole curve.",
        ),
    ] = False,
    first: Annotated[
        int, typer.Option("--from", metavar="YEAR", help="With --scan: the first year.")
    ] = 2007,
    form: FormOption = "table",
) -> None:
    """Print economies of today against the home market of earlier years.

    Parameters
    ----------
    chosen
        The choices behind the distances.
    year, scan
        One of them: home's year, or all years from ``first`` on.
    first
        Where a scan begins.
    form
        How to print it.
    """
    if (year is None) == (not scan):
        raise typer.BadParameter(
            "Give --year YEAR for one year of home's, or --scan for all of them.",
            param_hint="'--year'",
        )
    result = chosen.merged()
    if year is None:
        _print_scan(result, first, form)
    else:
        _print_year(result, year, form)


def _print_year(result: Markets, year: int, form: Form) -> None:
    """Print the ranking against one year of home's."""
    from dashboard import engine
    from dashboard.commands.choices import basis
    from geo.timeshift import timeshift as compare

    found = compare(result, engine.snapshot().observations, year)
    frame = found.ranking.sort_index().sort_values("rank", kind="stable", na_position="last")
    frame = frame.assign(economy=frame.index, name=result.frame["name"])
    said = _(
        "Economies of today against {home} in {year}, for which {count} of {of} "
        "indicators have figures.",
        home=result.called(result.home),
        year=year,
        count=found.home_indicators,
        of=found.of,
    )
    emit(records(frame, YEAR_COLUMNS), YEAR_COLUMNS, form, closing=f"{said} {basis(result)}")
    if not (found.ranking["status"] == "ok").any():
        say(_("Note: nobody is ranked. {said}", said=said))


def _print_scan(result: Markets, first: int, form: Form) -> None:
    """Print the year at which home was nearest to each economy."""
    from dashboard import engine
    from dashboard.commands.choices import basis
    from geo.timeshift import NEARLY
    from geo.timeshift import scan as through_the_years

    found = through_the_years(result, engine.snapshot().observations, first)
    frame = found.table.sort_index().sort_values("distance", kind="stable", na_position="last")
    frame = frame.assign(economy=frame.index, name=result.frame["name"])
    rows = records(frame, SCAN_COLUMNS)
    columns: tuple[str, ...] = SCAN_COLUMNS
    if form != "table":
        columns = (*SCAN_COLUMNS, "curve", "home_indicators_by_year")
        counts = {str(year): int(count) for year, count in found.home_indicators.items()}
        for row in rows:
            row["curve"] = _curve(found, row["economy"])
            row["home_indicators_by_year"] = dict(counts)
    if form == "csv":
        rows = [{name: _flat(value) for name, value in row.items()} for row in rows]
    closing = _(
        "year: when {home} was nearest to the economy of today; now: the distance of today; "
        "flatness: share of years within {share} of the least distance, first_year and "
        "last_year: their run. {basis}",
        home=result.called(result.home),
        share=local(f"{NEARLY:.0%}"),
        basis=basis(result),
    )
    emit(rows, columns, form, closing=closing)


def _curve(found: Scan, economy: str) -> dict[str, Any]:
    """Give an economy's distances by year; None where there are not enough data."""
    return {str(year): plain(value) for year, value in found.curve.loc[economy].items()}


def _flat(value: Any) -> Any:
    """Write a mapping as a list of texts, which CSV can hold."""
    if isinstance(value, dict):
        return [f"{key}={'' if item is None else repr(item)}" for key, item in value.items()]
    return value
