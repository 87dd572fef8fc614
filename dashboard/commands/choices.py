"""What was chosen on the command line, as a recipe, with clear answers to what cannot be used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dashboard import engine
from dashboard.addresses import parameters_of, read_address
from dashboard.commands.output import note_refused, say
from dashboard.commands.reading import (
    economy,
    not_together,
    read_exclusions,
    read_gate,
    read_lens,
    read_weights,
    text_of,
    wrong,
)
from dashboard.language import _, chosen
from dashboard.viewstate import ViewState
from data.catalogue import Catalogue
from data.errors import AnalysisError, CatalogueError, LinkError
from data.exclusions import Exclusions
from data.languages import fill
from geo.gates import GATES
from geo.markets import Markets
from geo.recipe import Recipe, lens_in_force, weights_in_force


@dataclass(frozen=True)
class Choices:
    """What a person chose on the command line.

    Attributes
    ----------
    recipe
        The choices that figures rest on.
    catalogue
        The catalogue.
    exclusions
        The exclusion list in force; empty unless one was given.
    view
        What a link said beside the choices; None where none was given.
    """

    recipe: Recipe
    catalogue: Catalogue
    exclusions: Exclusions
    view: ViewState | None = None

    def merged(self) -> Markets:
        """Merge the economies under these choices, saying what a person must know of them."""
        note_refused(engine.opened().refused)
        return engine.merged(self.recipe)


def choices(
    *,
    home: str | None,
    lens: str | None,
    without: Sequence[str] | None,
    weight: Sequence[str] | None,
    gate: Sequence[str] | None,
    exclude: Path | None,
    reference_year: int | None,
    window: int | None,
    recipe: Path | None = None,
    link: str | None = None,
) -> Choices:
    """Turn options into choices.

    Parameters
    ----------
    home, lens, without, weight, gate, exclude, reference_year, window
        As given on the command line; None where nothing was given, and then the recipe's counts.
    recipe
        A file with choices; the method's defaults when None.
    link
        A link to the dashboard, in the place of such a file.

    Returns
    -------
    Choices

    Raises
    ------
    typer.BadParameter
        When an option's value cannot be used; the text says what would be right.
    """
    catalogue, snapshot = engine.catalogue(), engine.snapshot()
    view = None if link is None else read_link(link)
    if view is not None and recipe is not None:
        not_together("--link", "--recipe")
    base = Recipe() if view is None else view.recipe()
    base = base if recipe is None else read_recipe(recipe)
    given: dict[str, object] = {}
    if home is not None:
        given["home"] = economy(home, "--home")
    if lens is not None:
        given |= read_lens(lens, catalogue)
    if without:
        given["without"] = tuple(without)
    if weight:
        given["weights"] = tuple(read_weights(weight).items())
    if gate:
        given["gates"] = tuple(read_gate(item) for item in gate)
    if reference_year is not None:
        given["reference_year"] = reference_year
    if window is not None:
        given["window"] = window
    exclusions = read_exclusions(exclude, snapshot.economies.index)
    if exclude is not None:
        given["excluded"] = exclusions.codes
    chosen = Recipe.of({**_fields(base), **given})
    _check(chosen, catalogue, recipe)
    return Choices(chosen, catalogue, exclusions, view)


def read_recipe(path: Path) -> Recipe:
    """Read a recipe from a TOML or JSON file.

    Parameters
    ----------
    path
        The file; JSON where its name ends so, else TOML.

    Returns
    -------
    Recipe

    Raises
    ------
    typer.BadParameter
        When it cannot be read, or a choice is not known or wrong.
    """
    text = text_of(path, "--recipe")
    try:
        return (Recipe.from_json if path.suffix.lower() == ".json" else Recipe.from_toml)(text)
    except AnalysisError as error:
        wrong(error, f"--recipe {path}")


def read_link(link: str) -> ViewState:
    """Read the view that a link shows, saying what of it cannot be used.

    Parameters
    ----------
    link
        A whole address, or what follows its question mark.

    Returns
    -------
    ViewState

    Raises
    ------
    typer.BadParameter
        When it is no link.
    """
    try:
        found = parameters_of(link)
    except LinkError as error:
        wrong(error, "--link")
    snapshot = engine.snapshot()
    opened = read_address(
        found,
        economies=snapshot.economies.index,
        catalogue=engine.catalogue(),
        years=engine.reference_years(),
    )
    for sentence in opened.ignored:
        say(_("Note: {changes}", changes=sentence))
    if opened.snapshot not in ("", snapshot.id):
        say(
            _(
                "Note: the link was made on snapshot {old}; the figures in use are of {new}.",
                old=opened.snapshot,
                new=snapshot.id,
            )
        )
    return opened.state


def _fields(recipe: Recipe) -> dict[str, object]:
    """Give the choices that a recipe makes, by field."""
    return {name: getattr(recipe, name) for name in Recipe.model_fields}


def _check(recipe: Recipe, catalogue: Catalogue, path: Path | None) -> None:
    """Refuse choices that do not fit the lens, naming the option that is probably at fault."""
    option = "--without" if recipe.without else "--weight" if recipe.weights else "--lens"
    if path is not None:
        option = "--recipe"
    try:
        for code in (recipe.home, *recipe.excluded):
            if code not in engine.snapshot().economies.index:
                raise AnalysisError(
                    fill("{economy} is not an economy of this snapshot.", economy=code),
                    "Use an ISO 3166-1 alpha-3 code, such as VNM.",
                )
        unknown = [code for code in recipe.gates if code not in GATES]
        if unknown:
            raise AnalysisError(
                fill("{unknown} is not a gate.", unknown=repr(unknown[0])),
                fill("The gates are: {names}.", names=", ".join(GATES)),
            )
        weights_in_force(lens_in_force(catalogue, recipe), recipe)
    except (AnalysisError, CatalogueError) as error:
        wrong(error, option)


def changes(recipe: Recipe) -> str:
    """Say what differs from the method's defaults; empty when nothing does."""
    said = recipe.describe_changes(chosen())
    return _("Changed from the defaults: {choices}.", choices="; ".join(said)) if said else ""


def basis(result: Markets) -> str:
    """Say in one line what a ranking rests on, and what was changed."""
    line = _(
        "Home {home} ({code}), lens {lens}, figures up to {year}, snapshot {snapshot}, recipe "
        "{recipe}.",
        home=result.name(result.home),
        code=result.home,
        lens=result.lens.code,
        year=result.reference_year,
        snapshot=result.snapshot_id,
        recipe=result.recipe.id,
    )
    absent = result.similarity.not_in_figures
    if absent:
        line += _(
            " No figures at all for {codes}, which therefore do not count.", codes=", ".join(absent)
        )
    return f"{line} {changes(result.recipe)}".strip()
