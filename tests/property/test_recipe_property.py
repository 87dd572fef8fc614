"""Recipes: whatever is chosen survives a file, and equal choices are one recipe with one id."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.catalogue import Catalogue
from data.proposals import Proposals
from data.snapshot import Snapshot
from geo.markets import markets
from geo.metrics import METRIC_NAMES
from geo.recipe import Recipe
from geo.scales import SCALE_NAMES

CODES = ("NY.GDP.PCAP.PP.KD", "SI.POV.GINI", "RQ.EST", "IT.NET.USER.ZS", "WPP.DENSITY")

text = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=20).filter(
    lambda value: value.strip() == value and value != ""
)
weight = st.floats(1e-6, 1e6)
entry = st.fixed_dictionaries(
    {"indicator": st.sampled_from(CODES)},
    optional={"weight": weight, "transformation": st.sampled_from(["none", "log", "log1p"])},
)
own_lens = st.fixed_dictionaries(
    {
        "code": st.from_regex(r"[a-z0-9][a-z0-9-]{0,8}", fullmatch=True),
        "name": text,
        "description": text,
        "indicators": st.lists(entry, min_size=1, max_size=4, unique_by=lambda e: e["indicator"]),
    }
)
choices = st.fixed_dictionaries(
    {},
    optional={
        "home": text,
        "own_lens": own_lens,
        "without": st.lists(st.sampled_from(CODES)),
        "weights": st.dictionaries(st.sampled_from(CODES), weight),
        "transformations": st.dictionaries(
            st.sampled_from(CODES), st.sampled_from(["none", "log", "log1p"])
        ),
        "treatment": st.sampled_from(["none", "winsorise:5", "winsorise:2:1.5:3"]),
        "normalisation": st.sampled_from(SCALE_NAMES),
        "metric": st.sampled_from(METRIC_NAMES),
        "imputation": st.sampled_from(["none", "median", "knn", "group-mean:region,mean"]),
        "reference_year": st.none() | st.integers(1960, 2200),
        "window": st.integers(1, 60),
        "min_coverage": st.floats(0, 1),
        "floor_population": st.floats(0, 1e12),
        "floor_gdp": st.floats(0, 1e300),
        "opportunity_weights": st.tuples(weight, weight, weight),
        "gates": st.lists(st.sampled_from(["stability", "adoption"])),
        "excluded": st.lists(st.sampled_from(["RUS", "BLR", "PRK"])),
    },
)


@given(choices)
def test_a_recipe_survives_every_form(content: dict[str, Any]) -> None:
    recipe = Recipe.of(content)
    for again in (
        Recipe.from_toml(recipe.to_toml()),
        Recipe.from_json(recipe.to_json()),
        Recipe.model_validate_json(recipe.model_dump_json()),
        Recipe.of({name: getattr(recipe, name) for name in Recipe.model_fields}),
    ):
        assert again == recipe
        assert hash(again) == hash(recipe)
        assert again.id == recipe.id


@given(choices, st.randoms())
def test_the_order_of_choices_does_not_matter(content: dict[str, Any], random: Any) -> None:
    shuffled: dict[str, Any] = {}
    for name in random.sample(list(content), len(content)):
        value = content[name]
        if name in ("without", "gates", "excluded"):
            value = random.sample(value, len(value)) + value[:1]
        elif name in ("weights", "transformations"):
            value = {key: value[key] for key in random.sample(list(value), len(value))}
        shuffled[name] = value
    one, two = Recipe.of(content), Recipe.of(shuffled)
    assert (one, hash(one), one.id, one.to_toml()) == (two, hash(two), two.id, two.to_toml())


@given(choices, choices)
def test_recipes_are_equal_exactly_where_their_ids_are(
    one: dict[str, Any], two: dict[str, Any]
) -> None:
    first, second = Recipe.of(one), Recipe.of(two)
    assert (first == second) == (first.id == second.id)


CHOICES = {"metric": "manhattan", "imputation": "knn:3", "without": ("SI.POV.GINI",)}


def _written(frame: pd.DataFrame) -> str:
    return str(frame.drop(columns="bloc").to_csv(float_format=None))


def test_the_same_recipe_on_the_same_snapshot_gives_the_same_bytes(
    snapshot: Snapshot, catalogue: Catalogue, proposals: Proposals
) -> None:
    recipe = Recipe(**CHOICES)  # type: ignore[arg-type]
    one, two = (markets(snapshot, catalogue, proposals, recipe).frame for _ in range(2))
    assert _written(one) == _written(two)


@pytest.mark.slow
@pytest.mark.parametrize(
    "form", [*(pytest.param(form, marks=pytest.mark.slow) for form in ("csv", "geojson")), "xlsx"]
)
def test_an_export_gives_the_same_bytes_in_another_process(form: str, tmp_path: Path) -> None:
    path = tmp_path / "recipe.toml"
    path.write_text(Recipe(**CHOICES).to_toml(), encoding="utf-8")  # type: ignore[arg-type]
    found = []
    for number, seed in enumerate(("1", "2")):
        target = tmp_path / f"out{number}.{form}"
        command = [sys.executable, "-P", "-m", "dashboard.cli", "export", "--to", str(target)]
        subprocess.run(
            [*command, "--economies", "BGD,LKA", "--recipe", str(path)],
            check=True,
            capture_output=True,
            timeout=120,
            env={"PATH": "", "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path.cwd())},
        )
        found.append(target.read_bytes())
    assert found[0] == found[1]
