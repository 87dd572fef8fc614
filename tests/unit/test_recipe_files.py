"""Recipes as text: read and written whole, equal where choices are equal, wrong ones refused."""

from __future__ import annotations

import json
import tomllib
from typing import Any

import pytest

from data.catalogue import Catalogue
from data.errors import AnalysisError
from data.languages import said_again, translator
from geo.recipe import Recipe, lens_in_force, transformations_in_force, weights_in_force

OWN = {
    "code": "mine",
    "name": 'With a "quote"',
    "description": "Tiếng Việt, a \\ and a\ttab.",
    "indicators": [
        {"indicator": "NE.EXP.GNFS.ZS", "transformation": "none"},
        {"indicator": "RQ.EST", "weight": 2},
    ],
}

CHANGED: dict[str, Any] = {
    "home": "BGD",
    "own_lens": OWN,
    "without": ("NE.EXP.GNFS.ZS",),
    "weights": {"RQ.EST": 0.1},
    "transformations": {"RQ.EST": "none"},
    "treatment": "winsorise:3",
    "normalisation": "robust",
    "metric": "cosine",
    "imputation": "group-median:region,median",
    "reference_year": 2019,
    "window": 5,
    "min_coverage": 0.1 + 0.2,
    "floor_population": 1e6,
    "floor_gdp": 1e-7,
    "ai_without": ("usage",),
    "ai_aggregation": "geometric",
    "ai_weights": "pca",
    "opportunity_weights": {"similarity": 2, "ai": 1, "size": 1},
    "gates": ("stability",),
    "excluded": ("RUS", "BLR"),
}


@pytest.mark.parametrize("recipe", [Recipe(), Recipe(**CHANGED)], ids=["defaults", "changed"])
def test_a_recipe_survives_both_forms(recipe: Recipe) -> None:
    assert Recipe.from_toml(recipe.to_toml()) == recipe
    assert Recipe.from_json(recipe.to_json()) == recipe
    assert Recipe.model_validate_json(recipe.model_dump_json()) == recipe


def test_every_choice_is_written() -> None:
    written = tomllib.loads(Recipe(**CHANGED).to_toml())
    assert set(written) == set(Recipe.model_fields)
    assert set(tomllib.loads(Recipe().to_toml())) == set(Recipe.model_fields) - {
        "own_lens",
        "reference_year",
    }


def test_every_change_has_words() -> None:
    """A field added without words would change figures that nothing names."""
    for field, value in CHANGED.items():
        given = {field: value} | ({"own_lens": OWN} if field == "weights" else {})
        said = Recipe(**given).describe_changes()
        assert bool(said) == (field != "home"), field


def test_equal_choices_are_equal_recipes_with_one_id() -> None:
    one = Recipe(
        without=["B", "A"],
        weights={"D": 2, "C": 1},
        imputation="knn",
        treatment="winsorise:5:2:3.5",
        opportunity_weights=(3, 3, 3),
        floor_gdp=-0.0,
    )
    two = Recipe(
        without=("A", "B", "B"),
        weights=[["C", 1.0], ["D", 2.0]],
        imputation=" knn:5 ",
        treatment="winsorise:5",
        floor_gdp=0,
    )
    assert one == two
    assert hash(one) == hash(two)
    assert one.id == two.id
    assert one.to_toml() == two.to_toml()


def test_other_choices_have_another_id() -> None:
    recipes = [Recipe(), *(Recipe(**{field: CHANGED[field]}) for field in CHANGED)]
    assert len({recipe.id for recipe in recipes}) == len(recipes)


def test_the_id_does_not_change_with_python_or_version() -> None:
    """SHA-256 of the choices as JSON; results that named an id must keep naming its choices."""
    assert Recipe().id == "44136fa355b3"
    assert Recipe(metric="manhattan", without=("SI.POV.GINI",)).id == "3c4d6c70c1e7"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("home =", "The recipe is not TOML"),
        ("home = 3", "home: Input should be a valid string (it is 3)"),
        ("weights = { A = 1, B = 0 }", "weights.B: Input should be greater than 0 (it is 0)"),
        ('weights = [["B", 1], ["A", -2]]', "weights.A: Input should be greater than 0 (it is -2)"),
        ('weights = [["A", 1], ["A", 2]]', "stands there more than once"),
        ("weights = { A = nan }", "weights.A: Input should be a finite number"),
        ("colour = 1", "colour: there is no such choice. The choices are: home, lens"),
        ('metric = "chebyshev"', "metric: Input should be 'euclidean', 'manhattan'"),
        ('normalisation = "zz"', "normalisation: Input should be 'z', 'robust'"),
        ('treatment = "winsorize:1"', "treatment: 'winsorize:1' is not a treatment"),
        ('imputation = "guess"', "imputation: 'guess' is not an imputation"),
        ('imputation = "none,median"', "none stands alone"),
        ('transformations = { A = "sqrt" }', "transformations.A: Input should be 'none', 'log'"),
        ("opportunity_weights = [1, 2]", "opportunity_weights.2: Field required"),
        ("opportunity_weights = { size = 1 }", "give similarity, ai, size a weight each"),
        ("window = 0", "window: Input should be greater than or equal to 1"),
        ("reference_year = 20250", "reference_year: Input should be less than or equal to 2200"),
        ("own_lens = 3", "own_lens: Input should be a valid dictionary"),
        ('lens = "a"\nown_lens = { code = "b" }', "leave lens out"),
        (
            '[own_lens]\ncode = "m"\nname = "n"\ndescription = "d"\n'
            'indicators = [{ indicator = "RQ.EST", weight = -1 }]',
            "own_lens.indicators.0.weight: Input should be greater than 0",
        ),
    ],
)
def test_a_wrong_choice_is_named(text: str, said: str) -> None:
    with pytest.raises(AnalysisError) as error:
        Recipe.from_toml(text)
    assert said in str(error.value)
    assert error.value.remedy


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "The recipe is not JSON"),
        ("[]", "a recipe is a table of choices"),
        ("[" * 100_000, "nested too deeply"),
        ('{"home": "VNM", "home": "BGD"}', "The recipe names 'home' more than once"),
        ('{"weights": {"A": 1, "A": 2}}', "The recipe names 'A' more than once"),
        ('{"floor_gdp": Infinity}', "floor_gdp: Input should be a finite number"),
        (" " * 1_000_001, "The recipe has 1,000,001 characters"),
    ],
)
def test_wrong_json_is_refused(text: str, said: str) -> None:
    with pytest.raises(AnalysisError) as error:
        Recipe.from_json(text)
    assert said in str(error.value)


def test_a_doubled_choice_is_not_said_to_be_no_json() -> None:
    with pytest.raises(AnalysisError, match=r"^The recipe names 'home' more than once\. Give each"):
        Recipe.from_json('{"home": "VNM", "home": "BGD"}')


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[" * 10_000, "Bộ lựa chọn không phải JSON: các phần lồng nhau quá sâu."),
        ('{"lens": "ict", "lens": "ict"}', "Bộ lựa chọn nêu 'lens' nhiều hơn một lần."),
        ('{"colour": 1}', "Bộ lựa chọn sai: "),
    ],
)
def test_a_file_that_is_no_recipe_is_refused_in_vietnamese(text: str, said: str) -> None:
    with pytest.raises(AnalysisError) as caught:
        Recipe.from_json(text)
    assert said_again(caught.value.message, translator("vi")).startswith(said)


def test_many_faults_are_counted() -> None:
    text = json.dumps({f"x{i}": i for i in range(9)})
    with pytest.raises(AnalysisError, match="and 4 more"):
        Recipe.from_json(text)


def test_a_lens_of_ones_own_counts_before_those_of_the_catalogue(catalogue: Catalogue) -> None:
    recipe = Recipe(own_lens=OWN, transformations={"RQ.EST": "none"})
    assert recipe.lens == "mine"
    lens = lens_in_force(catalogue, recipe)
    weights = weights_in_force(lens, recipe)
    assert weights == {"NE.EXP.GNFS.ZS": 1.0, "RQ.EST": 2.0}
    given = transformations_in_force(catalogue, lens, weights, recipe)
    assert given == {"NE.EXP.GNFS.ZS": "none", "RQ.EST": "none"}


def test_a_transformation_takes_the_place_of_the_lens_own(catalogue: Catalogue) -> None:
    recipe = Recipe(transformations={"NE.EXP.GNFS.ZS": "none", "SP.URB.TOTL.IN.ZS": "log"})
    lens = lens_in_force(catalogue, recipe)
    given = transformations_in_force(catalogue, lens, weights_in_force(lens, recipe), recipe)
    assert given["NE.EXP.GNFS.ZS"] == "none"
    assert given["SP.URB.TOTL.IN.ZS"] == "log"
    assert given["NY.GDP.PCAP.PP.KD"] == "log"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"code": "general"}, "'general' is that of a lens that ships"),
        ({"indicators": [{"indicator": "NO.SUCH"}]}, "names NO.SUCH, which the catalogue does not"),
    ],
)
def test_a_lens_of_ones_own_must_fit_the_catalogue(
    changes: dict[str, Any], said: str, catalogue: Catalogue
) -> None:
    recipe = Recipe(own_lens={**OWN, **changes})
    with pytest.raises(AnalysisError, match=said):
        lens_in_force(catalogue, recipe)


def test_a_transformation_outside_the_lens_is_refused(catalogue: Catalogue) -> None:
    recipe = Recipe(transformations={"GE.EST": "none"})
    with pytest.raises(AnalysisError, match=r"GE\.EST is not an indicator of the lens general"):
        weights_in_force(catalogue.lens("general"), recipe)
