"""AI development by other means: geometric, weighted by a principal component, without a part."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from data.errors import AnalysisError
from geo.ai_development import AIAggregation, ai_development
from geo.ai_draws import AIDraws
from geo.markets import Markets
from geo.method import method_of
from geo.recipe import Recipe

Compute = Callable[[Recipe], Markets]


def test_geometric_mean_by_hand(values: pd.DataFrame) -> None:
    found = ai_development(values, "VNM", aggregation="geometric")
    parts = found.components
    unit = 0.01 + 0.99 * (parts - parts.min()) / (parts.max() - parts.min())
    for economy in ("SGP", "BGD", "VNM"):
        known = unit.loc[economy].dropna()
        expected = np.prod(known) ** (1 / len(known))
        assert found.ranking.at[economy, "score"] == pytest.approx(expected, abs=1e-12)


def test_the_same_economies_are_scored_by_every_mean(values: pd.DataFrame) -> None:
    plain = ai_development(values, "VNM").ranking["score"].notna()
    for how in ({"aggregation": "geometric"}, {"weights": "pca"}):
        other = ai_development(values, "VNM", **how).ranking["score"].notna()  # type: ignore[arg-type]
        assert (plain == other).all()


def test_pca_weights_are_squared_loadings(values: pd.DataFrame) -> None:
    from sklearn.decomposition import PCA

    found = ai_development(values, "VNM", weights="pca")
    complete = found.components.dropna()
    scaled = (complete - complete.mean()) / complete.std(ddof=0)
    loadings = PCA(1).fit(scaled).components_[0] ** 2
    np.testing.assert_allclose(found.weights, loadings, atol=1e-9)
    row = found.components.loc["VNM"]
    known = found.weights[row.notna()]
    expected = (row.dropna() * known).sum() / known.sum()
    assert found.ranking.at["VNM", "score"] == pytest.approx(expected, abs=1e-12)


def test_equal_weights_are_the_default(values: pd.DataFrame) -> None:
    found = ai_development(values, "VNM")
    assert found.weights.tolist() == [0.2] * 5
    assert found.margin == 0.15


def test_the_margin_follows_the_spread_of_scores(values: pd.DataFrame) -> None:
    plain = ai_development(values, "VNM")
    other = ai_development(values, "VNM", aggregation="geometric")
    ratio = other.ranking["score"].std(ddof=0) / plain.ranking["score"].std(ddof=0)
    assert other.margin == pytest.approx(0.15 * ratio)
    near = (other.ranking["gap"].abs() <= other.margin) & other.ranking["gap"].notna()
    assert (other.ranking.loc[near, "distinguishable"] == False).all()  # noqa: E712


def test_a_recipe_chooses_them(markets_for: Compute, values: pd.DataFrame) -> None:
    recipe = Recipe(ai_aggregation="geometric", ai_weights="pca", ai_without=("usage",))
    result = markets_for(recipe)
    expected = ai_development(
        values, "VNM", without=("usage",), aggregation="geometric", weights="pca"
    )
    pd.testing.assert_frame_equal(result.ai.ranking, expected.ranking)
    assert result.units["ai_development"] == "0.01 to 1"


@pytest.mark.parametrize(
    ("aggregation", "said"),
    [("arithmetic", "Mean of the z-scores of 5"), ("geometric", "Geometric mean of 5 components")],
)
def test_an_export_defines_the_score_by_the_mean_in_force(
    markets_for: Compute, aggregation: AIAggregation, said: str
) -> None:
    method = method_of(markets_for(Recipe(ai_aggregation=aggregation))).set_index("item")["value"]
    assert method["AI development"].startswith(said)


def test_an_unknown_component_is_refused(markets_for: Compute) -> None:
    with pytest.raises(AnalysisError, match="magic is not a component"):
        markets_for(Recipe(ai_without=("magic",)))


def test_draws_lie_around_the_nominal_weights(markets_for: Compute) -> None:
    result = markets_for(Recipe(ai_weights="pca"))
    draws = AIDraws.prepare(result.ai, result.frame["region"])
    drawn = draws.sample_weights(np.random.default_rng(1), 20_000)
    np.testing.assert_allclose(drawn.mean(axis=0), result.ai.weights, atol=0.004)
