"""Similarity under other choices than the method's: scales, metrics, treatment, imputation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from data.errors import AnalysisError
from geo.agreement import compare_ranks, in_words, metric_agreement
from geo.draws import imputed
from geo.impute import impute
from geo.markets import Markets, alternative
from geo.metrics import METRIC_NAMES, measure
from geo.recipe import Recipe
from geo.scales import scale
from geo.similarity import Similarity, home_extremes, similarity

Compute = Callable[[Recipe], Markets]

TABLE = pd.DataFrame(
    {"a": [0.0, 1.0, 2.0, 9.0], "b": [1.0, np.nan, 3.0, 5.0]}, index=["H", "P", "Q", "R"]
)


def _of(table: pd.DataFrame = TABLE, **choices: Any) -> Similarity:
    return similarity(
        table, "H", dict.fromkeys(table, 1.0), dict.fromkeys(table, "none"), **choices
    )


def test_minmax_manhattan_by_hand() -> None:
    """Ranges 9 and 4: Q lies 2/9 and 2/4 from home, P 1/9 on the one indicator it has."""
    found = _of(normalisation="min-max", metric="manhattan", min_coverage=0.5).ranking["distance"]
    assert found["P"] == pytest.approx(1 / 9)
    assert found["Q"] == pytest.approx((2 / 9 + 2 / 4) / 2)
    assert found["R"] == pytest.approx(1)


def test_percentile_by_hand() -> None:
    """Of four values each is a quarter apart; of three, a third."""
    z = _of(normalisation="percentile").scale.z
    assert z["a"].tolist() == pytest.approx([-0.375, -0.125, 0.125, 0.375])
    assert z["b"].dropna().tolist() == pytest.approx([-1 / 3, 0, 1 / 3])


def test_a_robust_scale_without_quartiles_apart_takes_the_deviation() -> None:
    table = pd.DataFrame({"a": [0.0, 0, 0, 0, 0, 5], "b": range(6)})
    made = scale(table, "robust")
    assert made.z["a"].tolist() == pytest.approx([0, 0, 0, 0, 0, 5 / table["a"].std(ddof=0)])


@pytest.mark.parametrize("name", ["z", "robust", "min-max", "percentile"])
def test_no_scale_of_equal_values(name: str) -> None:
    with pytest.raises(AnalysisError, match="No scale can be made for a: no two values differ"):
        _of(TABLE.assign(a=3.0), normalisation=name)


def test_percentiles_place_values_between_those_observed() -> None:
    made = scale(TABLE[["a"]], "percentile")
    placed = made.place(pd.DataFrame({"a": [-1.0, 0.5, 1.0, 100.0, np.nan]}))
    assert placed["a"].tolist() == pytest.approx([-0.5, -0.25, -0.125, 0.5, np.nan], nan_ok=True)


def test_similarity_falls_with_the_square_of_any_distance() -> None:
    for metric in METRIC_NAMES:
        ranking = _of(metric=metric, min_coverage=0.5).ranking
        expected = 100 * np.exp(-(ranking["distance"] ** 2) / 2)
        np.testing.assert_allclose(ranking["similarity"], expected)


def test_imputed_values_count_in_the_distance_and_not_in_the_coverage() -> None:
    """P takes the world's median of b, 3 in the table's units: the mean of z there is 0."""
    plain, filled = _of(min_coverage=0.5), _of(min_coverage=0.5, imputation="median")
    assert filled.ranking.at["P", "coverage"] == plain.ranking.at["P", "coverage"] == 0.5
    assert filled.imputed.to_numpy().sum() == 1
    assert filled.imputed.at["P", "b"]
    parts = filled.contributions.loc["P"]
    z = filled.scale.z
    assert filled.compared.at["P", "b"] == z["b"].median()
    assert parts["b"] == pytest.approx((z["b"].median() - z.at["H", "b"]) ** 2 / 2)
    assert parts.sum() == pytest.approx(filled.ranking.at["P", "distance"] ** 2)
    assert pd.isna(z.at["P", "b"])


def test_stand_ins_do_not_let_an_economy_be_ranked() -> None:
    assert _of(imputation="median").ranking.at["P", "status"] == "not enough data"


def test_imputations_follow_each_other() -> None:
    groups = pd.DataFrame({"region": ["n", "s", "n", "n"]}, index=TABLE.index)
    by_group = _of(imputation="group-median:region", groups=groups)
    assert not by_group.imputed.to_numpy().any()
    both = _of(imputation="group-median:region,median", groups=groups)
    assert both.imputed.at["P", "b"]


def test_the_second_imputation_looks_at_what_was_observed_alone() -> None:
    """The median of a and b is 2; with the stand-in of R, 1, it would be 1."""
    z = pd.DataFrame({"x": [1.0, 3.0, np.nan, np.nan]}, index=["a", "b", "R", "Q"])
    regions = pd.Series(["n", "s", "n", "none"], z.index)
    by_text = impute(z, "group-median:region,median", regions.to_frame("region")).values
    assert by_text["x"].tolist() == [1.0, 3.0, 1.0, 2.0]
    assert by_text.equals(imputed(z, regions))


def test_similarity_imputes_as_the_draws_do(markets_for: Compute) -> None:
    near = markets_for(Recipe(imputation="group-median:region,median"))
    drawn = imputed(near.similarity.scale.z, near.frame["region"])
    pd.testing.assert_frame_equal(near.similarity.compared, drawn)


def test_an_unknown_group_is_named() -> None:
    with pytest.raises(AnalysisError, match="There is no column planet"):
        _of(imputation="group-mean:planet", groups=pd.DataFrame({"region": "x"}, TABLE.index))


def test_treatment_tells_what_it_did() -> None:
    table = pd.DataFrame({"a": [*range(20), 500], "b": range(21)}, dtype=float)
    table.index = ["H", *map(str, range(20))]
    treated = _of(table, treatment="winsorise:1").treated
    assert treated is not None
    assert treated.report["method"].to_dict() == {"a": "winsorise", "b": "none"}
    assert treated.report.at["a", "skewness_before"] > 2 > treated.report.at["a", "skewness_after"]
    assert _of(table).treated is None


def test_a_home_at_the_centre_has_no_direction() -> None:
    table = pd.DataFrame({"a": [0.0, -1, 1], "b": [0.0, 3, -3]}, index=["H", "P", "Q"])
    with pytest.raises(AnalysisError, match="H stands at the centre of every scale"):
        _of(table, metric="cosine")


def test_an_unknown_metric_is_refused() -> None:
    with pytest.raises(AnalysisError, match="'taxi' is not a metric"):
        measure("taxi", np.eye(2), np.ones(2), np.ones(2))  # type: ignore[arg-type]


def test_a_metric_without_parts_has_no_shares() -> None:
    found = _of(metric="mahalanobis", min_coverage=0.5)
    assert found.parts_of == ""
    assert found.contributions.isna().all(axis=None)
    assert home_extremes(found, TABLE)["share_of_distance"].isna().all()


@pytest.mark.parametrize(
    "changes",
    [
        {"metric": "mahalanobis"},
        {"metric": "cosine", "normalisation": "percentile"},
        {"imputation": "group-median:region,median"},
        {"imputation": "knn:5", "treatment": "winsorise:2"},
        {"transformations": {"IT.NET.USER.ZS": "log"}},
        {"opportunity_weights": {"similarity": 2, "ai": 1, "size": 1}},
    ],
)
def test_markets_apply_the_recipe(changes: dict[str, Any], markets_for: Compute) -> None:
    result = markets_for(Recipe(**changes))
    plain = markets_for(Recipe())
    column = "opportunity" if "opportunity_weights" in changes else "distance"
    assert not result.frame[column].equals(plain.frame[column])
    if column == "distance":
        same = alternative(plain, **changes).ranking
        pd.testing.assert_frame_equal(result.similarity.ranking, same)
    assert (result.frame["status"] == plain.frame["status"]).all()


def test_opportunity_weights_by_hand(markets_for: Compute) -> None:
    result = markets_for(Recipe(opportunity_weights=(2, 1, 1))).opportunity
    parts = result.criteria
    expected = (2 * parts["similarity"] + parts["ai"] + parts["size"]) / 4 * 100
    found = result.ranking["opportunity"].dropna()
    np.testing.assert_allclose(found, expected.loc[found.index])


def test_agreement_is_that_of_scipy(default_markets: Markets) -> None:
    from scipy.stats import kendalltau, spearmanr

    agreement = metric_agreement(default_markets)
    ranks = agreement.ranks
    assert list(ranks.columns) == list(METRIC_NAMES)
    assert len(ranks) == default_markets.ranked_count
    for a, b in (("euclidean", "cosine"), ("gower", "mahalanobis")):
        assert agreement.spearman.at[a, b] == pytest.approx(spearmanr(ranks[a], ranks[b]).statistic)
        assert agreement.kendall.at[a, b] == pytest.approx(kendalltau(ranks[a], ranks[b]).statistic)
        assert agreement.mean_change.at[a, b] == pytest.approx((ranks[a] - ranks[b]).abs().mean())


def test_agreement_by_hand_with_ties_and_gaps() -> None:
    ranks = pd.DataFrame(
        {"one": [1, 2, 3, 4, np.nan], "two": [2, 1, 3, 3, 9]}, index=list("ABCDE"), dtype=float
    )
    found = compare_ranks(ranks)
    # Of six pairs four are in the same order, one in the opposite, one ties in the second.
    assert found.kendall.at["one", "two"] == pytest.approx((4 - 1) / np.sqrt(6 * 5))
    assert found.mean_change.at["one", "two"] == pytest.approx(3 / 4)
    assert found.spread.loc["A"].tolist() == [1, 2, 1, True]
    assert found.spread.loc["E", "range"] == 0
    assert found.spearman.at["one", "one"] == pytest.approx(1)


def test_agreement_in_words(default_markets: Markets) -> None:
    said = in_words(metric_agreement(default_markets))
    assert said.startswith("Manhattan and Gower agree most (rank correlation 0.99")
    assert "Mahalanobis and Cosine least" in said


@pytest.mark.parametrize(
    ("metrics", "said"),
    [(["euclidean"], "nothing to agree with"), (["euclidean", "taxi"], "'taxi' is not a metric")],
)
def test_agreement_needs_two_metrics_that_exist(
    metrics: list[Any], said: str, default_markets: Markets
) -> None:
    with pytest.raises(AnalysisError, match=said):
        metric_agreement(default_markets, metrics)
