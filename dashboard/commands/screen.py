"""``kindred screen``: the economies that meet conditions, whom each excludes, who just misses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboard.commands import options
from dashboard.commands.output import FormOption, emit, records, say
from dashboard.language import _

if TYPE_CHECKING:
    from data.errors import ConditionError
    from geo.markets import Markets
    from geo.screen import Screening

PLAIN = (
    "economy",
    "name",
    "region",
    "sub_region",
    "income_group",
    "african",
    "bloc",
    "language",
    "landlocked",
    "population",
    "gdp",
    "similarity",
    "ai_development",
    "ai_gap",
    "opportunity",
    "distance_km",
)
FUNNEL = ("condition", "excluded_alone", "excluded_in_order", "undecided", "left")
NEAR_MISSES = ("economy", "name", "condition", "amount", "unit")
COUNTS = ("value", "name", "remaining")
RELAXATIONS = ("let_go", "instead", "lets_in", "economies", "where")

_NAMED = 10
_WINDOW = 60

WhereOption = Annotated[
    str,
    typer.Option(
        "--where",
        metavar="TEXT",
        help="Conditions in CQL2; indicator codes stand in double quotes, texts in single ones.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add the command to the application.

    Parameters
    ----------
    app
        The application that gets the command.
    """
    app.command(
        "screen",
        short_help="Find the economies that meet conditions.",
        help="Find the economies that meet conditions. The home market is not among them; an "
        "economy without a figure that a condition needs is undecided.",
        epilog="""Example: kindred screen --where '"IT.NET.USER.ZS" > 50 AND ai_gap > 0.15 """
        """AND population BETWEEN 5e6 AND 5e7' --funnel\n\n"""
        """Example: kindred screen --where 'african' --count-by sub_region""",
    )(screen)


def screen(
    where: WhereOption,
    funnel: Annotated[
        bool, typer.Option("--funnel", help="Print whom each condition excludes instead.")
    ] = False,
    near_misses: Annotated[
        bool,
        typer.Option(
            "--near-misses", help="Print those that fail one condition only, and by how much."
        ),
    ] = False,
    count_by: Annotated[
        str | None,
        typer.Option(
            "--count-by",
            metavar="COLUMN",
            help="Print instead how many economies would remain for each value of a column, such "
            "as sub_region, bloc, language or landlocked, asked for as well.",
        ),
    ] = None,
    relax: Annotated[
        bool,
        typer.Option(
            "--relax",
            help="Print instead which condition to let go of, or which bound to move, and whom "
            "that lets in.",
        ),
    ] = False,
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
    """Print the economies that meet conditions, or something else about the screening.

    Parameters
    ----------
    where
        The conditions.
    funnel, near_misses, count_by, relax
        What to print instead of the economies; one of them at most.
    recipe, link, home, lens, without, weight, gate, exclude, reference_year, window
        The choices behind scores.
    form
        How to print it.

    Raises
    ------
    typer.Exit
        With code 1 when there is no row to print; the reason is said on standard error.
    """
    from dashboard.commands.choices import basis, choices

    _one_list(
        {
            "--funnel": funnel,
            "--near-misses": near_misses,
            "--count-by": count_by is not None,
            "--relax": relax,
        }
    )
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
    result = chosen.merged()
    found = screened(result, where)
    columns: tuple[str, ...]
    if funnel:
        rows, columns = records(found.funnel, FUNNEL), FUNNEL
    elif near_misses:
        rows, columns = records(found.near_misses, NEAR_MISSES), NEAR_MISSES
    elif count_by is not None:
        rows, columns = counts(result, found, count_by), COUNTS
    elif relax:
        rows, columns = relaxations_of(found), RELAXATIONS
    else:
        columns = columns_of(found)
        rows = matches(result, found, columns)
    closing = _(
        "{count} of {considered} economies match. {basis}",
        count=len(found.matches),
        considered=found.considered,
        basis=basis(result),
    )
    if rows or form != "table":
        emit(rows, columns, form, closing=closing)
    remark(found)
    if not rows:
        said = _nothing_to_relax(found) if relax else _nothing(found, near_misses=near_misses)
        say(_("kindred screen: {nothing}", nothing=said))
        raise typer.Exit(1)


def _one_list(asked: dict[str, bool]) -> None:
    """Refuse more than one list in place of the economies."""
    given = [name for name, wanted in asked.items() if wanted]
    if len(given) > 1:
        raise typer.BadParameter(
            _("is another list than {given}; give one of them.", given=given[0]),
            param_hint=f"'{given[1]}'",
        )


def counts(result: Markets, found: Screening, column: str) -> list[dict[str, Any]]:
    """Give the rows of a count: value, name (of an economy, else the value), remaining."""
    from geo.narrowing import counts_by

    names = result.frame["name"].to_dict()
    return [
        {"value": value, "name": names.get(value), "remaining": count}
        for value, count in counts_by(result, found, column)
    ]


def relaxations_of(found: Screening) -> list[dict[str, Any]]:
    """Give the ways to let somebody in: what goes, what stands instead, whom, and the new text."""
    from geo.conditions.controls import from_controls
    from geo.narrowing import loosened, relaxations, relaxed

    return [
        {
            "let_go": " AND ".join(way.conditions),
            "instead": from_controls([way.instead]) if way.instead is not None else None,
            "lets_in": len(way.economies),
            "economies": list(way.economies),
            "where": relaxed(found, way),
        }
        for way in (*relaxations(found), *loosened(found))
    ]


def screened(result: Markets, where: str) -> Screening:
    """Screen, and on a mistake in the text show where it is.

    Parameters
    ----------
    result
        The merged economies.
    where
        The conditions.

    Returns
    -------
    Screening

    Raises
    ------
    ConditionError
        For a text that cannot be used, after the place was shown on standard error.
    """
    from data.errors import ConditionError
    from geo.screening import screen_markets

    try:
        return screen_markets(result, where)
    except ConditionError as error:
        show_place(error)
        raise


def show_place(error: ConditionError) -> None:
    """Show on standard error the part of a text that is wrong, with a caret below the place."""
    from rich.cells import cell_len

    if error.position is None or not error.text:
        return
    text = "".join(letter if letter.isprintable() else " " for letter in error.text)
    start = max(0, error.position - _WINDOW)
    before, after = text[start : error.position], text[error.position :][:_WINDOW]
    lead = "..." if start else ""
    tail = "..." if error.position + _WINDOW < len(text) else ""
    say(f"  {lead}{before}{after}{tail}")
    say("  " + " " * cell_len(lead + before) + "^")


def columns_of(found: Screening) -> tuple[str, ...]:
    """List the columns of the rows: the plain ones, and what the text names beside them."""
    named = (name for name in found.condition.columns if name not in (*PLAIN, "geometry"))
    return (*PLAIN, *named)


def matches(result: Markets, found: Screening, columns: tuple[str, ...]) -> list[dict[str, Any]]:
    """Give the rows of the economies that match."""
    rows = result.frame.loc[found.matches]
    if "neighbour" in columns:
        from geo.places import neighbours_of

        rows = rows.assign(neighbour=neighbours_of(rows.index))
    return records(rows.assign(economy=rows.index), columns)


def remark(found: Screening) -> None:
    """Say on standard error who was undecided and why, and what is probably not meant."""
    from geo.screening import undecided_reasons

    for note in found.notes:
        say(_("Note: {note}.", note=note))
    if not found.undecided_count:
        return
    say(
        _(
            "Note: {count} of {considered} economies are undecided, because figures are missing:",
            count=found.undecided_count,
            considered=found.considered,
        )
    )
    for row in undecided_reasons(found).itertuples():
        codes = ", ".join(row.economies[:_NAMED])
        more = _(" and {count} more", count=row.count - _NAMED) if row.count > _NAMED else ""
        say(f"  {row.count}: {row.why} ({codes}{more})")


def _nothing(found: Screening, *, near_misses: bool) -> str:
    """Say why there is no row."""
    if near_misses:
        return _(
            "no economy misses by one condition alone. See the funnel (--funnel) for whom each "
            "condition excludes."
        )
    if not len(found.condition.terms):
        return _("there are no conditions, so there is no funnel.")
    emptied = found.funnel[found.funnel["left"] == 0]
    at = (
        _(" None is left after {condition}.", condition=emptied["condition"].iloc[0])
        if len(emptied)
        else ""
    )
    return _(
        "no economy meets the conditions.{at} Try --near-misses for those that nearly do.", at=at
    )


def _nothing_to_relax(found: Screening) -> str:
    """Say why there is no condition to let go of."""
    if not found.condition.terms:
        return _("there are no conditions, so there is none to let go of.")
    return _("every economy meets the conditions, so there is none to let go of.")
