"""AI development at its edges: missing components, no scale, home unscored, ties."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from data.errors import AnalysisError
from geo.ai_development import (
    COMPONENTS,
    INDICATORS,
    ai_development,
    component_figures,
    component_scores,
)


@pytest.fixture
def table() -> pd.DataFrame:
    random = np.random.default_rng(11)
    economies = pd.Index([f"E{i:02}" for i in range(20)], name="economy")
    return pd.DataFrame(
        np.exp(random.normal(2, 0.5, (20, len(INDICATORS)))), economies, list(INDICATORS)
    )


def test_five_components_where_all_figures_are_there(table: pd.DataFrame) -> None:
    result = ai_development(table, "E00")
    assert result.components.columns.tolist() == list(COMPONENTS)
    assert (result.ranking["components"] == 5).all()
    assert sorted(result.ranking["rank"]) == list(range(1, 21))


def test_scores_average_to_zero_where_nothing_is_missing(table: pd.DataFrame) -> None:
    assert ai_development(table, "E00").ranking["score"].mean() == pytest.approx(0)


def test_the_mean_is_not_standardised_again(table: pd.DataFrame) -> None:
    result = ai_development(table, "E00")
    pd.testing.assert_series_equal(
        result.ranking["score"], result.components.mean(axis=1), check_names=False
    )


def test_fewer_than_three_components_are_no_score(table: pd.DataFrame) -> None:
    table.loc["E01", ["AI.DIFFUSION", "AI.GOV.READINESS", "AI.CLAUDE.USAGE"]] = np.nan
    row = ai_development(table, "E00").ranking.loc["E01"]
    assert row["components"] == 2
    assert row[["rank", "score", "gap", "distinguishable"]].isna().all()


def test_publications_need_a_population(table: pd.DataFrame) -> None:
    table.loc["E01", "SP.POP.TOTL"] = np.nan
    assert np.isnan(component_figures(table).loc["E01", "publications"])


def test_no_publication_is_a_value(table: pd.DataFrame) -> None:
    table.loc["E01", "AI.PUBLICATIONS"] = 0
    assert component_figures(table).loc["E01", "publications"] == 0
    assert component_scores(component_figures(table)).loc["E01", "publications"] < 0


def test_a_usage_of_zero_is_missing(table: pd.DataFrame) -> None:
    table.loc["E01", "AI.CLAUDE.USAGE"] = 0
    result = ai_development(table, "E00")
    assert np.isnan(result.components.loc["E01", "usage"])
    assert result.ranking.loc["E01", "components"] == 4


def test_a_component_that_does_not_differ_has_no_scale(table: pd.DataFrame) -> None:
    """So it is for publications before 2012, which one economy alone reports."""
    table.loc[table.index[1:], "AI.PUBLICATIONS"] = np.nan
    result = ai_development(table, "E00")
    assert result.components["publications"].isna().all()
    assert (result.ranking["components"] == 4).all()


def test_indicators_that_are_absent_count_as_missing(table: pd.DataFrame) -> None:
    result = ai_development(table.drop(columns=["AI.CLAUDE.USAGE", "UIS.GER.5T8"]), "E00")
    assert (result.ranking["components"] == 4).all()
    assert result.components["digital_base"].notna().all()


def test_without_any_figure_nobody_is_scored(table: pd.DataFrame) -> None:
    result = ai_development(table * np.nan, "E00")
    assert result.ranking["score"].isna().all()
    assert (result.ranking["components"] == 0).all()


def test_a_home_without_a_score_leaves_no_gap(table: pd.DataFrame) -> None:
    table.loc["E00"] = np.nan
    result = ai_development(table, "E00")
    assert np.isnan(result.home_score)
    assert result.home_missing == tuple(COMPONENTS)
    assert result.ranking["gap"].isna().all()
    assert result.ranking["distinguishable"].isna().all()
    assert result.ranking["score"].notna().sum() == 19


def test_a_gap_within_the_margin_is_not_distinguishable(table: pd.DataFrame) -> None:
    ranking = ai_development(table, "E00").ranking
    near = ranking["gap"].abs() <= 0.15
    assert near.sum() > 1
    assert ranking["distinguishable"].tolist() == (~near).tolist()


def test_equal_scores_share_the_smaller_rank(table: pd.DataFrame) -> None:
    table.loc["E19"] = table.loc["E01"]
    ranks = ai_development(table, "E00").ranking["rank"]
    assert ranks["E19"] == ranks["E01"]
    assert ranks["E01"] + 1 not in set(ranks)


def test_a_component_can_be_left_out(table: pd.DataFrame) -> None:
    result = ai_development(table, "E00", without=("usage",))
    assert "usage" not in result.components
    assert (result.ranking["components"] == 4).all()


def test_an_unknown_component_cannot_be_left_out(table: pd.DataFrame) -> None:
    with pytest.raises(AnalysisError, match="robots is not a component"):
        ai_development(table, "E00", without=("robots",))


def test_vietnam_rests_on_four_components(values: pd.DataFrame) -> None:
    assert ai_development(values, "VNM").home_missing == ("publications",)
