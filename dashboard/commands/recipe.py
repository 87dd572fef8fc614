"""``kindred recipe``: every choice as a file, to be changed, kept and used again."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from dashboard.commands.choosing import with_choices
from dashboard.commands.output import say

if TYPE_CHECKING:
    from dashboard.commands.choices import Choices

RecipeForm = Literal["toml", "json"]


def register(app: typer.Typer) -> None:
    """Add the command to the application.

    Parameters
    ----------
    app
        The application that gets the command.
    """
    app.command(
        "recipe",
        short_help="Write every choice as a file for --recipe.",
        help="Write every choice, those of the method and those given here, as a file that "
        "--recipe takes.",
        epilog="Example: kindred recipe --without SI.POV.GINI > mine.toml; "
        "kindred rank --recipe mine.toml",
    )(with_choices(recipe))


def recipe(
    chosen: Choices,
    form: Annotated[RecipeForm, typer.Option("--format", help="TOML or JSON.")] = "toml",
) -> None:
    """Print a recipe; its id goes to standard error.

    Parameters
    ----------
    chosen
        The choices.
    form
        How to write them.
    """
    from dashboard.commands.choices import changes

    written = chosen.recipe.to_json() if form == "json" else chosen.recipe.to_toml()
    sys.stdout.write(written)
    say(f"Recipe {chosen.recipe.id}. {changes(chosen.recipe)}".strip())
