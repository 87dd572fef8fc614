"""The choices behind a ranking: defaults, equality, refusals, and what they say in words."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from data.catalogue import Catalogue
from data.errors import AnalysisError
from geo.recipe import Recipe, transformations_in_force, weights_in_force


def test_defaults_are_the_methods() -> None:
    recipe = Recipe()
    assert (recipe.home, recipe.lens, recipe.window) == ("VNM", "general", 8)
    assert recipe.min_coverage == 2 / 3
    assert (recipe.floor_population, recipe.floor_gdp) == (5e6, 50e9)
    assert (recipe.without, recipe.weights, recipe.gates, recipe.excluded) == ((), (), (), ())


def test_equal_choices_are_equal_recipes_in_whatever_order() -> None:
    one = Recipe(without=("B", "A", "B"), weights={"D": 2.0, "C": 1.0})
    two = Recipe(without=("A", "B"), weights=(("C", 1.0), ("D", 2.0)))
    assert one == two
    assert hash(one) == hash(two)


def test_a_recipe_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        Recipe().home = "BGD"  # type: ignore[misc]


def test_a_recipe_survives_json() -> None:
    recipe = Recipe(home="BGD", without=("A",), weights={"C": 0.5}, gates=("stability",))
    assert Recipe.model_validate_json(recipe.model_dump_json()) == recipe


@pytest.mark.parametrize(
    "choice",
    [
        {"weights": {"A": 0}},
        {"weights": {"A": -1}},
        {"weights": {"A": float("nan")}},
        {"weights": {"A": float("inf")}},
        {"weights": [("A", 1), ("A", 2)]},
        {"weights": [3]},
        {"weights": [("A",)]},
        {"without": [1]},
        {"without": "A"},
        {"window": 0},
        {"min_coverage": 1.5},
        {"floor_gdp": float("inf")},
        {"reference_year": 0},
        {"unheard_of": 1},
    ],
)
def test_choices_without_a_meaning_are_refused(choice: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Recipe(**choice)


def test_defaults_have_nothing_to_say() -> None:
    assert Recipe().describe_changes() == ()


def test_every_change_is_said() -> None:
    recipe = Recipe(
        without=("SI.POV.GINI",),
        weights={"RQ.EST": 2.0},
        reference_year=2015,
        window=5,
        min_coverage=0.5,
        floor_population=1e6,
        gates=("stability",),
        excluded=("RUS",),
    )
    assert recipe.describe_changes() == (
        "without SI.POV.GINI",
        "weights RQ.EST = 2",
        "reference year 2015",
        "window of 5 years",
        "coverage of at least 50%",
        "floor of 1,000,000 people or US$ 50,000,000,000 of GDP",
        "gates stability",
        "excluded RUS",
    )


def test_weights_keep_the_order_of_the_lens(catalogue: Catalogue) -> None:
    lens = catalogue.lens("general")
    weights = weights_in_force(lens, Recipe(without=("SI.POV.GINI",), weights={"PV.EST": 3.0}))
    assert list(weights) == [code for code in lens.codes if code != "SI.POV.GINI"]
    assert weights["PV.EST"] == 3
    assert weights["CC.EST"] == 1


def test_an_indicator_that_is_off_needs_no_weight(catalogue: Catalogue) -> None:
    recipe = Recipe(without=("PV.EST",), weights={"PV.EST": 3.0})
    assert "PV.EST" not in weights_in_force(catalogue.lens("general"), recipe)


@pytest.mark.parametrize("choice", [{"without": ("HDI",)}, {"weights": {"HDI": 1.0}}])
def test_indicators_outside_the_lens_are_named(
    choice: dict[str, Any], catalogue: Catalogue
) -> None:
    with pytest.raises(AnalysisError, match="HDI is not an indicator of the lens general") as error:
        weights_in_force(catalogue.lens("general"), Recipe(**choice))
    assert "RQ.EST" in error.value.remedy


def test_one_indicator_must_stay_on(catalogue: Catalogue) -> None:
    lens = catalogue.lens("agriculture")
    with pytest.raises(AnalysisError, match="Every indicator is switched off"):
        weights_in_force(lens, Recipe(lens="agriculture", without=lens.codes))


def test_transformations_follow_the_lens(catalogue: Catalogue) -> None:
    """The method takes physicians as they are in general, and by log1p for health."""
    for code, expected in (("general", "none"), ("health", "log1p")):
        lens = catalogue.lens(code)
        weights = weights_in_force(lens, Recipe())
        given = transformations_in_force(catalogue, lens, weights)
        assert list(given) == list(weights)
        assert given["SH.MED.PHYS.ZS"] == expected
