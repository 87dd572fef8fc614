"""What counts under a recipe: its lens, the weights and the transformations of its indicators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from data.catalogue import Catalogue, Lens
from data.errors import AnalysisError, several
from data.languages import fill

if TYPE_CHECKING:
    from geo.recipe import Recipe


def lens_in_force(catalogue: Catalogue, recipe: Recipe) -> Lens:
    """Give the lens that a recipe names: its own, or one of the catalogue.

    Parameters
    ----------
    catalogue
        Knows the lenses and indicators.
    recipe
        Its ``own_lens`` counts before its ``lens``.

    Returns
    -------
    Lens

    Raises
    ------
    CatalogueError
        When the catalogue has no such lens.
    AnalysisError
        When a lens of one's own has the code of another lens, or names an indicator that the
        catalogue does not know.
    """
    if recipe.own_lens is None:
        return catalogue.lens(recipe.lens)
    unknown = [code for code in recipe.own_lens.codes if code not in catalogue.codes]
    if recipe.lens in {lens.code for lens in catalogue.lenses}:
        raise AnalysisError(
            fill(
                "The code {lens} is that of a lens that ships with the product.",
                lens=repr(recipe.lens),
            ),
            "Give your lens a code of its own.",
        )
    if unknown:
        raise AnalysisError(
            fill(
                "The lens {lens} names {names}, which the catalogue does not know.",
                lens=recipe.lens,
                names=several(unknown),
            ),
            "Use codes of the catalogue.",
        )
    return recipe.own_lens


def weights_in_force(lens: Lens, recipe: Recipe) -> dict[str, float]:
    """Give the weight of each indicator that counts under a recipe.

    Parameters
    ----------
    lens
        The lens that the recipe names.
    recipe
        Its ``without`` and ``weights`` are applied.

    Returns
    -------
    dict
        Indicator code to weight, in the lens's order, not yet rescaled to sum to one.

    Raises
    ------
    AnalysisError
        When a code is not in the lens or no indicator is left.
    """
    known = set(lens.codes)
    named = [*recipe.weights, *recipe.transformations]
    for code in [*recipe.without, *(code for code, _ in named)]:
        if code not in known:
            raise AnalysisError(
                fill(
                    "{code} is not an indicator of the lens {code_2}.", code=code, code_2=lens.code
                ),
                fill("Its indicators are: {names}.", names=", ".join(lens.codes)),
            )
    changed = dict(recipe.weights)
    weights = {
        entry.indicator: changed.get(entry.indicator, entry.weight)
        for entry in lens.indicators
        if entry.indicator not in recipe.without
    }
    if not weights:
        raise AnalysisError(
            "Every indicator is switched off.", "Leave at least one indicator of the lens on."
        )
    return weights


def transformations_in_force(
    catalogue: Catalogue, lens: Lens, weights: Mapping[str, float], recipe: Recipe | None = None
) -> dict[str, str]:
    """Give the transformation of each indicator that counts, in the order of the weights.

    Parameters
    ----------
    catalogue, lens
        Give the transformation of each indicator.
    weights
        Indicators that count.
    recipe
        Its ``transformations`` take the place of the lens's.

    Returns
    -------
    dict
        Indicator code to ``none``, ``log`` or ``log1p``.
    """
    changed = dict(recipe.transformations) if recipe else {}
    return {code: changed.get(code) or catalogue.transformation(lens, code) for code in weights}
