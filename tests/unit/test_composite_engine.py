"""The engine: order of steps, missing values, weights, means, ranks, and what is refused."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from data.errors import AnalysisError
from geo.composite import Composite, CompositeRecipe, composite
from geo.composite.analysis import correlations, remove_one
from geo.composite.means import aggregate, pca_weights
from tests.golden.composite_tables import made_tables

DATA = pd.DataFrame(
    {
        "uCode": list("RSTU"),
        "Region": ["N", "N", "S", "S"],
        "a": [1.0, 2.0, 3.0, 5.0],
        "b": [4.0, 8.0, np.nan, 6.0],
        "c": [9.0, 7.0, 8.0, 1.0],
    }
)
META = pd.DataFrame(
    [
        ("a", "Indicator", "P", 1.0),
        ("b", "Indicator", "P", 1.0),
        ("c", "Indicator", "I", 1.0),
        ("P", "Aggregate", "I", 3.0),
        ("I", "Aggregate", "", math.nan),
    ],
    columns=["iCode", "Type", "Parent", "Weight"],
)


def build(**choices: Any) -> Composite:
    return composite(DATA, META, CompositeRecipe(**choices))


def test_weights_are_rescaled_among_siblings() -> None:
    assert build().weights.to_dict() == {"a": 0.5, "b": 0.5, "c": 0.25, "P": 0.75}


def test_a_missing_child_leaves_its_weight_to_the_others() -> None:
    result = build()
    assert result.scores.at["T", "P"] == result.normalised.at["T", "a"]
    assert result.coverage.at["T", "P"] == 0.5


def test_too_small_a_share_of_weight_gives_no_score() -> None:
    result = build(min_share=0.6)
    assert math.isnan(result.scores.at["T", "P"])
    assert math.isnan(result.scores.at["T", "I"])  # c alone has a quarter of the weight
    assert result.ranks.at["T", "I"] is pd.NA


def test_a_share_exactly_on_the_limit_is_enough() -> None:
    assert not math.isnan(build(min_share=0.5).scores.at["T", "P"])


def test_a_unit_without_values_has_no_rank_and_the_others_keep_theirs() -> None:
    empty = pd.DataFrame([{"uCode": "V"}])
    result = composite(pd.concat([DATA, empty], ignore_index=True), META)
    assert result.ranks["I"].tolist()[:4] == build().ranks["I"].tolist()
    assert result.ranks.at["V", "I"] is pd.NA


def test_imputation_comes_before_normalisation_and_is_flagged() -> None:
    result = build(imputation="group-mean:Region")
    assert result.imputed.values.at["T", "b"] == 6
    assert result.imputed.flags.stack()[lambda flags: flags].index.tolist() == [("T", "b")]
    assert result.normalised.at["T", "b"] == 50


def test_without_denomination_figures_stay_as_they_are() -> None:
    data, meta = made_tables()
    plain = composite(data, meta, CompositeRecipe(denominate=False))
    assert plain.denominated["i04"].equals(plain.units.values["i04"])
    assert not composite(data, meta).denominated["i04"].equals(plain.denominated["i04"])


@pytest.mark.parametrize(
    ("name", "expected"),
    [("arithmetic", 7.0), ("geometric", 4**0.25 * 8**0.75), ("harmonic", 6.4)],
)
def test_means_worked_by_hand(name: str, expected: float) -> None:
    children = pd.DataFrame({"x": [4.0], "y": [8.0]})
    weights = pd.Series({"x": 1.0, "y": 3.0})
    assert aggregate(children, weights, name)[0].tolist() == pytest.approx([expected])


@pytest.mark.parametrize("name", ["geometric", "harmonic"])
def test_means_that_need_positive_values_refuse_others(name: str) -> None:
    with pytest.raises(AnalysisError, match=r"of P needs values above zero.*a of R, b of R"):
        build(aggregation=name, normalisation="minmax:0:100")


def test_min_max_begins_at_one_where_a_mean_needs_it() -> None:
    assert build(aggregation="geometric").normalised.min().tolist() == [1, 1, 1]
    assert build(aggregation="arithmetic,harmonic").normalised.min().tolist() == [1, 1, 1]


def test_each_level_may_have_its_own_mean_and_weights() -> None:
    result = build(aggregation="geometric,arithmetic", weights="equal,given")
    row = result.normalised.loc["R"]
    assert result.scores.at["R", "P"] == pytest.approx(math.sqrt(row["a"] * row["b"]))
    assert result.scores.at["R", "I"] == pytest.approx(
        0.75 * result.scores.at["R", "P"] + 0.25 * row["c"]
    )


def test_as_many_choices_as_levels_are_needed() -> None:
    with pytest.raises(AnalysisError, match="3 choices of the aggregation for 2 levels"):
        build(aggregation="arithmetic,arithmetic,arithmetic")


def test_equal_weights_ignore_the_structures() -> None:
    assert build(weights="equal").weights.to_dict() == {"a": 0.5, "b": 0.5, "c": 0.5, "P": 0.5}


def test_pca_weights_are_the_squared_first_eigenvector() -> None:
    children = pd.DataFrame(np.random.default_rng(2).normal(size=(30, 4)), columns=list("wxyz"))
    _, vectors = np.linalg.eigh(np.corrcoef(children.to_numpy().T))
    assert pca_weights(children).tolist() == pytest.approx((vectors[:, -1] ** 2).tolist())


def test_pca_needs_three_complete_units() -> None:
    data = DATA.assign(b=[1.0, 2.0, np.nan, np.nan], d=[np.nan, 1.0, 2.0, 3.0])
    meta = pd.concat(
        [META, pd.DataFrame([("d", "Indicator", "P", 1.0)], columns=META.columns)],
        ignore_index=True,
    )
    with pytest.raises(AnalysisError, match="for P: only 1 units have all values"):
        composite(data, meta, CompositeRecipe(weights="pca"))


def test_a_constant_indicator_is_refused() -> None:
    with pytest.raises(AnalysisError, match="No scale can be made for a"):
        composite(DATA.assign(a=2.0), META)


def test_an_indicator_left_out_by_the_recipe_is_gone() -> None:
    result = build(without=("b",))
    assert list(result.normalised.columns) == ["a", "c"]
    assert result.scores["P"].tolist() == result.normalised["a"].tolist()


def test_goals_do_not_fit_an_indicator_that_took_the_logarithm() -> None:
    data = pd.DataFrame({"uCode": range(40), "a": [*range(39), 4000], "b": range(40)})
    meta = pd.DataFrame(
        [("a", "Indicator", "I", 50), ("b", "Indicator", "I", 50), ("I", "Aggregate", "", "")],
        columns=["iCode", "Type", "Parent", "Target"],
    )
    recipe = CompositeRecipe(treatment="winsorise:0", normalisation="distance-to-target")
    with pytest.raises(AnalysisError, match="a was taken to a logarithm"):
        composite(data, meta, recipe)


def test_ranks_do_not_hang_on_rounding() -> None:
    data = pd.DataFrame({"uCode": list("RSTU"), "a": [1.0, 2.0, 3.0, 4.0], "b": [0.3, 0.2, 0.1, 0]})
    meta = META[META["iCode"] != "c"].assign(Weight=1.0)
    ranks = composite(data, meta, CompositeRecipe(treatment="none")).ranks["I"]
    assert ranks.tolist() == [1, 1, 1, 1]


def test_the_same_recipe_gives_the_same_scores() -> None:
    data, meta = made_tables()
    first, second = composite(data, meta), composite(data, meta)
    pd.testing.assert_frame_equal(first.scores, second.scores, check_exact=True)


def test_the_table_is_ordered_by_rank() -> None:
    table = build().table
    assert list(table.columns) == ["name", "rank", "I", "P"]
    assert table["rank"].is_monotonic_increasing


def test_correlations_are_pairwise_and_square() -> None:
    table = correlations(build())
    pairs = build().normalised[["a", "b"]].dropna()
    assert table.at["a", "b"] == pytest.approx(np.corrcoef(pairs["a"], pairs["b"])[0, 1])
    assert list(table.index) == list(table.columns) == ["a", "b", "c", "I", "P"]


def test_an_unknown_correlation_is_refused() -> None:
    with pytest.raises(AnalysisError, match="'kendal'"):
        correlations(build(), "kendal")


def test_removing_an_indicator_moves_ranks_as_a_composite_without_it() -> None:
    data, meta = made_tables()
    nominal = composite(data, meta)
    table = remove_one(nominal)
    assert set(table.index) == set(nominal.structure.indicators)
    for code in ("i00", "i20", "i48"):
        ranks = composite(data, meta, CompositeRecipe(without=(code,))).ranks["Index"]
        change = (ranks - nominal.ranks["Index"]).abs()
        assert table.at[code, "mean_rank_change"] == pytest.approx(change.mean())
        assert table.at[code, "largest_rank_change"] == change.max()


def test_whole_pillars_can_be_removed() -> None:
    data, meta = made_tables()
    assert list(remove_one(composite(data, meta), level=3).index.sort_values()) == ["A", "B"]


def test_the_only_element_cannot_be_removed() -> None:
    with pytest.raises(AnalysisError, match="Nothing at level 3"):
        remove_one(build(), level=3)
