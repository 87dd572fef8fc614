"""The choices behind a ranking, as data.

A recipe names everything that a person may choose and that changes a number. It is frozen and
hashable, so that a result can be kept for it, and it travels with every result and export.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from data.catalogue import Catalogue, Lens
from data.errors import AnalysisError

MIN_COVERAGE = 2.0 / 3.0
"""Share of a lens's weight for which an economy needs values, home's as well, to be ranked."""

FLOOR_POPULATION = 5e6
"""People from which a market counts as large enough, whatever its GDP."""

FLOOR_GDP = 50e9
"""Current US dollars of GDP from which a market counts as large enough, whatever its people."""


def _sorted_codes(value: object) -> object:
    """Sort codes and drop repetitions, so that equal choices are equal recipes."""
    if isinstance(value, list | tuple | set | frozenset) and all(
        isinstance(code, str) for code in value
    ):
        return tuple(sorted(set(value)))
    return value


def _sorted_pairs(value: object) -> object:
    """Turn a mapping or pairs into sorted pairs, so that equal choices are equal recipes."""
    if isinstance(value, Mapping):
        value = list(value.items())
    if not isinstance(value, list | tuple) or not all(
        isinstance(pair, list | tuple) and len(pair) == 2 and isinstance(pair[0], str)
        for pair in value
    ):
        return value  # The model says what is wrong with it.
    codes = [code for code, _ in value]
    if len(set(codes)) < len(codes):
        raise ValueError("an indicator has more than one weight")
    return tuple(sorted((tuple(pair) for pair in value), key=lambda pair: str(pair[0])))


Codes = Annotated[tuple[str, ...], BeforeValidator(_sorted_codes)]
Weight = Annotated[float, Field(gt=0, le=1e6, allow_inf_nan=False)]
Weights = Annotated[tuple[tuple[str, Weight], ...], BeforeValidator(_sorted_pairs)]


class Recipe(BaseModel):
    """Every choice that a ranking rests on; the defaults are those of the method.

    Attributes
    ----------
    home
        ISO 3166-1 alpha-3 code of the home market.
    lens
        Code of the lens whose indicators count.
    without
        Indicators of the lens that are switched off.
    weights
        Weights that differ from the lens's own, as (indicator, weight) pairs; weights are relative
        to each other (a lens gives each indicator 1 unless it says otherwise).
    reference_year
        Last year of the window; the snapshot's own when None.
    window
        Years that a value may lie back, the reference year included.
    min_coverage
        Share of the weight for which an economy needs values to be ranked.
    floor_population, floor_gdp
        An economy is above the floor with at least so many people or so much GDP (current US$).
    gates
        Codes of the gates in force (see ``geo.gates``); they reduce the pool of opportunity.
    excluded
        Economies that the user's exclusion list takes out of the pool of opportunity.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: str = "VNM"
    lens: str = "general"
    without: Codes = ()
    weights: Weights = ()
    reference_year: int | None = Field(default=None, ge=1960, le=2200)
    window: int = Field(default=8, ge=1, le=60)
    min_coverage: float = Field(default=MIN_COVERAGE, ge=0, le=1)
    floor_population: float = Field(default=FLOOR_POPULATION, ge=0, allow_inf_nan=False)
    floor_gdp: float = Field(default=FLOOR_GDP, ge=0, allow_inf_nan=False)
    gates: Codes = ()
    excluded: Codes = ()

    def describe_changes(self) -> tuple[str, ...]:
        """Say in words what differs from the defaults, one phrase a choice; empty when nothing."""
        default = Recipe()
        said = []
        if self.without:
            said.append("without " + ", ".join(self.without))
        if self.weights:
            said.append("weights " + ", ".join(f"{code} = {w:g}" for code, w in self.weights))
        if self.reference_year is not None:
            said.append(f"reference year {self.reference_year}")
        if self.window != default.window:
            said.append(f"window of {self.window} years")
        if self.min_coverage != default.min_coverage:
            said.append(f"coverage of at least {self.min_coverage:.0%}")
        if (self.floor_population, self.floor_gdp) != (FLOOR_POPULATION, FLOOR_GDP):
            said.append(
                f"floor of {self.floor_population:,.0f} people or US$ {self.floor_gdp:,.0f} of GDP"
            )
        if self.gates:
            said.append("gates " + ", ".join(self.gates))
        if self.excluded:
            said.append("excluded " + ", ".join(self.excluded))
        return tuple(said)


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
    for code in [*recipe.without, *(code for code, _ in recipe.weights)]:
        if code not in known:
            raise AnalysisError(
                f"{code} is not an indicator of the lens {lens.code}.",
                "Its indicators are: " + ", ".join(lens.codes) + ".",
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
    catalogue: Catalogue, lens: Lens, weights: Mapping[str, float]
) -> dict[str, str]:
    """Give the transformation of each indicator that counts, in the order of the weights."""
    return {code: catalogue.transformation(lens, code) for code in weights}
