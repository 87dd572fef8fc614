"""What recipes share: made once, and the same as if each had made it for itself."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard import analyses, engine, maps
from data.catalogue import Catalogue
from data.errors import AnalysisError
from data.proposals import Proposals
from data.snapshot import Snapshot
from geo.basis import basis_of, section_of
from geo.markets import markets
from geo.recipe import Recipe

OWN = Recipe(home="KEN", without=("SI.POV.GINI",), gates=("stability",), metric="manhattan")
"""Choices that change the ranking and nothing below it."""


def test_a_basis_at_hand_changes_no_result(
    snapshot: Snapshot, catalogue: Catalogue, proposals: Proposals
) -> None:
    basis = basis_of(snapshot, catalogue, proposals, Recipe(home="KEN"))
    with_it = markets(snapshot, catalogue, proposals, OWN, basis)
    alone = markets(snapshot, catalogue, proposals, OWN)
    pd.testing.assert_frame_equal(with_it.frame, alone.frame)
    assert with_it.section is basis.section and with_it.ai is basis.ai


def test_a_basis_on_a_section_at_hand_is_the_same(
    snapshot: Snapshot, catalogue: Catalogue, proposals: Proposals
) -> None:
    recipe = Recipe(home="GHA", reference_year=2018, window=5, ai_aggregation="geometric")
    section = section_of(snapshot, catalogue, recipe)
    given = basis_of(snapshot, catalogue, proposals, recipe, section)
    found = basis_of(snapshot, catalogue, proposals, recipe)
    pd.testing.assert_frame_equal(given.ai.ranking, found.ai.ranking)
    pd.testing.assert_frame_equal(given.places, found.places)
    assert given.section is section


def test_a_home_that_is_no_economy_is_refused(
    snapshot: Snapshot, catalogue: Catalogue, proposals: Proposals
) -> None:
    with pytest.raises(AnalysisError, match="XYZ is not an economy of this snapshot"):
        basis_of(snapshot, catalogue, proposals, Recipe(home="XYZ"))


def test_recipes_that_rank_otherwise_share_what_they_rest_on() -> None:
    own, plain = engine.merged(OWN), engine.merged(Recipe(home="KEN"))
    assert own is not plain
    assert own.section is plain.section and own.ai is plain.ai
    assert engine.by_default(own) is plain and engine.by_default(plain) is plain
    assert analyses.whole(own, "GHA") is analyses.whole(plain, "GHA")
    layers = [maps.map_layer(each, "SP.POP.TOTL", "quantiles", 5) for each in (own, plain)]
    assert layers[0] is layers[1]
    scores = [maps.map_layer(each, "similarity", "quantiles", 5) for each in (own, plain)]
    assert not scores[0].values.equals(scores[1].values)


@pytest.mark.parametrize(
    "other",
    [
        {"home": "GHA"},
        {"reference_year": 2019},
        {"window": 5},
        {"ai_without": ("usage",)},
        {"ai_aggregation": "geometric"},
        {"ai_weights": "pca"},
    ],
    ids=lambda other: next(iter(other)),
)
def test_recipes_that_rest_on_something_else_share_nothing(other: dict[str, object]) -> None:
    found = engine.by_default(engine.merged(Recipe.of({"home": "KEN", **other})))
    assert found.recipe == Recipe.of({"home": "KEN", **other})
    assert analyses.whole(found, "PER") is not analyses.whole(
        engine.merged(Recipe(home="KEN")), "PER"
    )


def test_where_the_methods_own_recipe_cannot_be_applied_a_result_stays_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own = engine.merged(OWN)

    def refuse(*_: object) -> None:
        raise AnalysisError("Zero has no logarithm.", "Switch the indicator off.")

    monkeypatch.setattr(engine, "merged_in", refuse)
    assert engine.by_default(own) is own
