"""The recipe: from files and back, hashable, and refused field by field."""

from __future__ import annotations

import pytest

from data.errors import AnalysisError
from geo.composite import Assumptions, CompositeRecipe

FULL = CompositeRecipe(
    imputation="group-mean:GDP group",
    treatment="winsorise:3",
    normalisation="minmax:1:100",
    aggregation="geometric,arithmetic",
    weights="pca",
    min_share=0.5,
    without=("b", "a"),
    uncertainty=Assumptions(treatment=("none",), weight_noise=0.1, noise_levels=(1, 2)),
)


def test_the_defaults_are_those_of_the_method() -> None:
    recipe = CompositeRecipe()
    assert (recipe.imputation, recipe.treatment, recipe.normalisation, recipe.aggregation) == (
        "none",
        "winsorise:5",
        "minmax",
        "arithmetic",
    )
    assert recipe.uncertainty.weight_noise == 0.25


@pytest.mark.parametrize("recipe", [CompositeRecipe(), FULL])
def test_a_recipe_survives_toml_and_json(recipe: CompositeRecipe) -> None:
    assert CompositeRecipe.from_toml(recipe.to_toml()) == recipe
    assert CompositeRecipe.from_json(recipe.to_json()) == recipe


def test_equal_choices_are_equal_recipes_and_hash_alike() -> None:
    same = CompositeRecipe(without=["a", "b", "a"])
    assert same == CompositeRecipe(without=("b", "a"))
    assert len({same, CompositeRecipe(without=("b", "a")), FULL}) == 2


def test_a_recipe_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        FULL.treatment = "none"  # type: ignore[misc]


def test_a_choice_per_level_can_be_a_list_in_a_file() -> None:
    recipe = CompositeRecipe.from_toml('aggregation = ["geometric", "arithmetic"]')
    assert recipe.aggregation == "geometric,arithmetic"


def test_one_alternative_needs_no_list() -> None:
    recipe = CompositeRecipe.from_toml('[uncertainty]\ntreatment = "none"')
    assert recipe.uncertainty.treatment == ("none",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("treatment = 5", "treatment"),
        ('treatment = "trim:5"', "treatment: 'trim:5' is not a treatment"),
        ('normalisation = "minmax:9:1"', "the low end is not below the high end"),
        ('aggregation = "mean"', "'mean' is not an aggregation"),
        ('weights = "random"', "'random' is not a weighting"),
        ('imputation = "group-mean"', "names no column"),
        ("min_share = 1.5", "min_share"),
        ("colour = 1", "colour: there is no such choice.*The choices are: denominate"),
        ("[uncertainty]\nweight_noise = 1.0", "uncertainty.weight_noise"),
        ("[uncertainty]\nnoise_levels = [0]", "uncertainty.noise_levels"),
        ('[uncertainty]\ntreatment = ["none", "x"]', "uncertainty.treatment.1"),
        ("treatment = ", "not TOML"),
    ],
)
def test_each_wrong_field_is_named(text: str, said: str) -> None:
    with pytest.raises(AnalysisError, match=said) as caught:
        CompositeRecipe.from_toml(text)
    assert caught.value.remedy


@pytest.mark.parametrize("text", ["{", "[]", "3", "null", "[" * 100_000])
def test_json_that_is_no_recipe_is_refused(text: str) -> None:
    with pytest.raises(AnalysisError):
        CompositeRecipe.from_json(text)
