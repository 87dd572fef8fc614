"""``kindred link``: the choices of the command line as a link to the dashboard."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from dashboard.commands.choosing import with_choices
from dashboard.commands.output import say
from dashboard.language import _, local

if TYPE_CHECKING:
    from dashboard.commands.choices import Choices
    from geo.recipe import Recipe

Given = TypeVar("Given", str, tuple[str, ...])

_IN_A_VIEW = {"home", "lens", "own_lens", "without", "weights", "reference_year", "gates"}
"""Choices that a view has, and a link therefore holds."""


def register(app: typer.Typer) -> None:
    """Add the command to the application.

    Parameters
    ----------
    app
        The application that gets the command.
    """
    app.command(
        "link",
        short_help="Print a link that opens the dashboard with these choices.",
        help="Print a link that opens the dashboard with these choices, conditions and economies. "
        "It is short, says when it was cut, and hides nothing.",
        epilog="Example: kindred link --home LKA --economies BGD,KEN --where 'ai_gap > 0.15' "
        "--page shortlist",
    )(with_choices(link))


def link(
    chosen: Choices,
    where: Annotated[
        str | None, typer.Option("--where", metavar="TEXT", help="Conditions in CQL2.")
    ] = None,
    economies: Annotated[
        list[str] | None,
        typer.Option(
            "--economies", metavar="A,B,...", help="The shortlist in its order: codes or names."
        ),
    ] = None,
    page: Annotated[
        str, typer.Option("--page", metavar="NAME", help="Page to open, such as shortlist.")
    ] = "",
    address: Annotated[
        str,
        typer.Option("--address", metavar="URL", help="Where the dashboard is."),
    ] = "http://127.0.0.1:8501",
) -> None:
    """Print a link.

    Parameters
    ----------
    chosen
        The choices; those of a link given by --link with all that it shows besides.
    where, economies
        Conditions and shortlist.
    page, address
        What to open, and where.
    """
    from dashboard import engine
    from dashboard.addresses import short_address
    from dashboard.commands.export import listed
    from dashboard.viewstate import MAX_CONDITION, MAX_LISTED, ViewState

    _check_page(page)

    recipe = chosen.recipe
    shown = (chosen.view or ViewState()).model_dump()
    given = {
        "home": recipe.home,
        "lens": recipe.lens,
        "own_lens": recipe.own_lens,
        "without": recipe.without,
        "weights": recipe.weights,
        "year": recipe.reference_year,
        "gates": recipe.gates,
    }
    if where is not None:
        given["where"] = _fitting(where, MAX_CONDITION, "--where")
    if economies:
        given["shortlist"] = _fitting(tuple(listed(economies)), MAX_LISTED, "--economies")
    made = short_address(ViewState.model_validate({**shown, **given}), engine.snapshot().id)
    sys.stdout.write(f"{address.rstrip('/')}/{page}?{made.query}\n")
    for field in (*made.left_out, *_beyond(recipe)):
        say(_("Note: the link does not hold: {field}.", field=_(field)))


def _check_page(page: str) -> None:
    """Refuse a page that there is not; none opens the first one."""
    from dashboard.pages import PAGES

    if page and page not in PAGES:
        raise typer.BadParameter(
            _("There is no page {page}. Pages: {pages}.", page=repr(page), pages=", ".join(PAGES)),
            param_hint="'--page'",
        )


def _fitting(given: Given, room: int, option: str) -> Given:
    """Refuse what is more, in characters or economies, than a link has room for."""
    if len(given) > room:
        raise typer.BadParameter(
            _(
                "A link has room for {count}, and these are {more}.",
                count=local(f"{room:,}"),
                more=local(f"{len(given):,}"),
            ),
            param_hint=f"'{option}'",
        )
    return given


def _beyond(recipe: Recipe) -> list[str]:
    """Name the choices that differ from the defaults and that a view has no place for."""
    default = type(recipe)()
    return [
        field
        for field in type(recipe).model_fields
        if field not in _IN_A_VIEW and getattr(recipe, field) != getattr(default, field)
    ]
