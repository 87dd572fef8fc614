"""Years that a map can be played through, and classes that stay the same in all of them."""

from __future__ import annotations

import pandas as pd

from dashboard import analyses, engine
from geo.classify import classify
from geo.markets import Markets
from geo.recipe import Recipe
from geo.same_classes import same_classes
from geo.years import first_scored_year


def test_values_of_another_year_go_into_the_same_classes() -> None:
    base = pd.Series([0.0, 10.0, 20.0, 30.0], list("abcd"))
    like = classify(base, "equal-interval", 3)
    other = pd.Series([5.0, 10.0, 10.1, float("nan")], list("abcd"))
    found = same_classes(other, classify(other, "equal-interval", 3), like)
    assert found.bounds == like.bounds and found.labels == like.labels
    assert found.index.tolist()[:3] == [0, 0, 1]
    assert found.counts == (2, 1, 0) and found.missing == 1


def test_values_beyond_the_bounds_are_in_the_classes_at_the_ends() -> None:
    like = classify(pd.Series([1.0, 2.0, 3.0, 4.0]), "equal-interval", 3)
    other = pd.Series([-5.0, 99.0])
    assert same_classes(other, like, like).index.tolist() == [0, 2]


def test_values_keep_their_own_classes_where_the_others_have_none() -> None:
    values = pd.Series([1.0, 2.0])
    own = classify(values)
    assert same_classes(values, own, classify(values * float("nan"))) is own


def test_ai_can_be_scored_from_the_first_year_with_three_components() -> None:
    observations = engine.snapshot().observations
    assert first_scored_year(observations, frozenset({"AI.DIFFUSION"})) == 2023


def test_the_first_scored_year_agrees_with_the_scores() -> None:
    def scored(year: int) -> int:
        found: Markets = engine.merged(Recipe(reference_year=year))
        return int(found.frame["ai_development"].notna().sum())

    assert scored(2022) < 20 <= scored(2023)


def test_without_ai_figures_no_year_is_scored() -> None:
    rows = engine.snapshot().observations
    assert first_scored_year(rows[rows["indicator"] == "SP.POP.TOTL"], frozenset()) is None


def test_layers_can_be_played_for_the_years_that_have_figures() -> None:
    assert analyses.layer_years("opportunity") == range(2023, 2026)
    assert analyses.layer_years("IT.NET.USER.ZS") == range(2000, 2026)
    assert not len(analyses.layer_years("AI.DIFFUSION"))
    assert not len(analyses.layer_years("SH.XPD.CHEX.GD.ZS"))
