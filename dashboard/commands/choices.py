"""What was chosen on the command line, as a recipe, with clear answers to what cannot be used."""

from __future__ import annotations

import math
import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import typer

from dashboard import engine
from dashboard.commands.output import say
from data.catalogue import Catalogue, load_lens
from data.errors import AnalysisError, CatalogueError, EconomyNameError, KindredError
from data.exclusions import Exclusions, load_exclusions
from geo.economies import resolve
from geo.gates import GATES
from geo.markets import Markets, markets
from geo.recipe import Recipe, weights_in_force


@dataclass(frozen=True)
class Choices:
    """What a person chose on the command line.

    Attributes
    ----------
    recipe
        The choices that figures rest on.
    catalogue
        The catalogue, with the person's own lens where there is one.
    own_lens
        Whether the lens was read from a file.
    exclusions
        The exclusion list in force; empty unless one was given.
    """

    recipe: Recipe
    catalogue: Catalogue
    own_lens: bool
    exclusions: Exclusions

    def merged(self) -> Markets:
        """Merge the economies under these choices, saying what a person must know of them."""
        for error in engine.opened().refused:
            say(f"Note: {error.message} Another snapshot is used instead.")
        if self.own_lens:
            return markets(engine.snapshot(), self.catalogue, engine.proposals(), self.recipe)
        return engine.merged(self.recipe)


def choices(
    *,
    home: str,
    lens: str,
    without: Sequence[str] | None,
    weight: Sequence[str] | None,
    gate: Sequence[str] | None,
    exclude: Path | None,
    reference_year: int | None,
    window: int,
) -> Choices:
    """Turn options into choices.

    Parameters
    ----------
    home, lens, without, weight, gate, exclude, reference_year, window
        As given on the command line.

    Returns
    -------
    Choices

    Raises
    ------
    typer.BadParameter
        When an option's value cannot be used; the text says what would be right.
    """
    catalogue, code, own = _lens(lens)
    snapshot = engine.snapshot()
    exclusions = _exclusions(exclude, snapshot.economies.index)
    recipe = Recipe(
        home=economy(home, "--home"),
        lens=code,
        without=tuple(without or ()),
        weights=tuple(_weights(weight or ()).items()),
        reference_year=reference_year,
        window=window,
        gates=tuple(_gate(item) for item in gate or ()),
        excluded=exclusions.codes,
    )
    try:
        weights_in_force(catalogue.lens(code), recipe)
    except AnalysisError as error:
        wrong(error, "--without" if recipe.without else "--weight")
    return Choices(recipe, catalogue, own, exclusions)


def economy(text: str, option: str) -> str:
    """Resolve an economy given on the command line.

    Parameters
    ----------
    text
        Any code or name.
    option
        The option or argument that it was given for, to be named in an error.

    Returns
    -------
    str
        ISO 3166-1 alpha-3 code.

    Raises
    ------
    typer.BadParameter
        When the text stands for none or for several.
    """
    try:
        return resolve(text)
    except EconomyNameError as error:
        wrong(error, option)


def wrong(error: KindredError, option: str) -> NoReturn:
    """Turn an error into one of wrong use that names the option."""
    raise typer.BadParameter(
        f"{error.message} {error.remedy}".strip(), param_hint=f"'{option}'"
    ) from error


def changes(recipe: Recipe) -> str:
    """Say what differs from the method's defaults; empty when nothing does."""
    said = recipe.describe_changes()
    return f"Changed from the defaults: {'; '.join(said)}." if said else ""


def basis(result: Markets) -> str:
    """Say in one line what a ranking rests on, and what was changed."""
    line = (
        f"Home {result.name(result.home)} ({result.home}), lens {result.lens.code}, figures up to "
        f"{result.reference_year}, snapshot {result.snapshot_id}."
    )
    absent = result.similarity.not_in_figures
    if absent:
        line += f" No figures at all for {', '.join(absent)}, which therefore do not count."
    return f"{line} {changes(result.recipe)}".strip()


def _lens(text: str) -> tuple[Catalogue, str, bool]:
    """Find a lens by code, or read it from a file; give the catalogue that knows it."""
    catalogue = engine.catalogue()
    known = [lens.code for lens in catalogue.lenses]
    is_file = text.lower().endswith(".toml") or "/" in text or os.sep in text
    try:
        if not is_file:
            return catalogue, catalogue.lens(text).code, False
        lens = load_lens(Path(text), catalogue)
    except CatalogueError as error:
        wrong(error, "--lens")
    if lens.code in known:
        raise typer.BadParameter(
            f"{text}: the code {lens.code!r} is that of a lens that ships with the product. "
            "Give your lens a code of its own.",
            param_hint="'--lens'",
        )
    extended = catalogue.model_copy(update={"lenses": (*catalogue.lenses, lens)})
    return extended, lens.code, True


def _weights(given: Sequence[str]) -> dict[str, float]:
    """Read weights of the form CODE=W."""
    weights: dict[str, float] = {}
    for text in given:
        code, equals, number = text.rpartition("=")
        try:
            weight = float(number)
        except ValueError:
            weight = math.nan
        problem = ""
        if not equals or not code or math.isnan(weight):
            problem = f"{text!r} is not an indicator with its weight, such as RQ.EST=2."
        elif not 0 < weight <= 1e6:
            problem = (
                f"{text!r}: a weight is above 0 and at most 1,000,000; to leave an indicator out, "
                f"use --without {code}."
            )
        elif code in weights:
            problem = f"{code} is weighed twice. Give one weight for each indicator."
        if problem:
            raise typer.BadParameter(problem, param_hint="'--weight'")
        weights[code] = weight
    return weights


def _gate(code: str) -> str:
    """Check the code of a gate."""
    if code not in GATES:
        raise typer.BadParameter(
            f"{code!r} is not a gate. The gates are: {', '.join(GATES)}.", param_hint="'--gate'"
        )
    return code


def _exclusions(path: Path | None, economies: Collection[str]) -> Exclusions:
    """Read the exclusion list, if one was given."""
    if path is None:
        return Exclusions(schema_version=1)
    try:
        return load_exclusions(path, frozenset(economies))
    except CatalogueError as error:
        wrong(error, "--exclude")
