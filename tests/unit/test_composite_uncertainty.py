"""Uncertainty and sensitivity of composites: every draw, the quantiles, the limits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from data.errors import AnalysisError
from geo.composite import Assumptions, Composite, CompositeRecipe, composite
from geo.composite.space import CHOICES, Space
from geo.composite.uncertainty import sensitivity, uncertainty
from tests.golden.composite_tables import made_tables

DATA, META = made_tables(24, seed=5)
ALL = Assumptions(
    treatment=("none", "winsorise:1", "winsorise:5"),
    normalisation=("minmax", "minmax:1:100", "percentile"),
    aggregation=("arithmetic", "geometric", "harmonic,arithmetic,geometric"),
    imputation=("none", "group-mean:Group"),
    weight_noise=0.4,
    leave_one_out=True,
)


def nominal(data: pd.DataFrame = DATA, **choices: Any) -> Composite:
    return composite(data, META, CompositeRecipe(**choices))


def drawn_by_itself(result: Composite, space: Space, uniform: np.ndarray) -> pd.Series:
    """Build one draw's composite from the tables, without any short cut."""
    picked = {
        name: space.choices[name][int(u * len(space.choices[name]))]
        for name, u in zip(CHOICES, uniform, strict=False)
    }
    number = int(uniform[len(CHOICES)] * (len(result.structure.indicators) + 1)) - 1
    without = (result.structure.indicators[number],) if number >= 0 else ()
    noise = dict(zip(space.codes, 2 * uniform[len(CHOICES) + 1 :] - 1, strict=True))
    factor = result.recipe.uncertainty.weight_noise
    meta = META.assign(
        Weight=[
            weight * (1 + factor * noise.get(code, 0.0))
            for code, weight in zip(META["iCode"], META["Weight"], strict=True)
        ]
    )
    recipe = CompositeRecipe(**picked, without=without)
    return composite(DATA, meta, recipe).ranks["Index"]


def test_every_draw_is_the_composite_under_its_assumptions() -> None:
    result = nominal(uncertainty=ALL)
    space = Space(result)
    uniform = np.random.default_rng(8).random((40, space.width))
    ranks, takes_part = space.ranks(uniform)
    assert takes_part.all()
    for row, found in zip(uniform, ranks, strict=True):
        assert drawn_by_itself(result, space, row).tolist() == found.tolist()


def test_quantiles_are_numpys_inverted_cdf_of_the_same_draws() -> None:
    result = nominal(uncertainty=Assumptions(weight_noise=0.9, treatment=("none",)))
    table = uncertainty(result, draws=500, seed=3).ranks
    space = Space(result)
    stream = np.random.Generator(np.random.Philox(np.random.SeedSequence([3, 0])))
    ranks = pd.DataFrame(space.ranks(stream.random((500, space.width)))[0], columns=space.units)
    for column, share in (("rank_p05", 0.05), ("rank_median", 0.5), ("rank_p95", 0.95)):
        expected = np.quantile(ranks, share, axis=0, method="inverted_cdf")
        assert table[column].reindex(space.units).tolist() == expected.tolist()
    expected_top = (ranks <= 10).mean()
    assert table["p_top10"].to_dict() == pytest.approx(expected_top.to_dict())


@pytest.mark.parametrize("workers", [2, 3])
def test_workers_do_not_change_the_result(workers: int) -> None:
    result = nominal(uncertainty=ALL)
    one = uncertainty(result, draws=9000, seed=4).ranks
    pd.testing.assert_frame_equal(
        uncertainty(result, draws=9000, seed=4, workers=workers).ranks, one
    )


def test_blocks_do_not_change_the_result(monkeypatch: pytest.MonkeyPatch) -> None:
    result = nominal(uncertainty=ALL)
    one = uncertainty(result, draws=1000, seed=4).ranks
    monkeypatch.setattr("geo.composite.uncertainty.BLOCK_CELLS", 1)
    pd.testing.assert_frame_equal(uncertainty(result, draws=1000, seed=4).ranks, one)


def test_the_seed_counts() -> None:
    result = nominal(uncertainty=ALL)
    one, other = (uncertainty(result, draws=300, seed=seed).ranks for seed in (1, 2))
    assert not one.equals(other)


def test_more_draws_begin_with_the_same_ones() -> None:
    space = Space(nominal(uncertainty=ALL))
    few, many = (
        np.random.Generator(np.random.Philox(np.random.SeedSequence([1, 0]))).random(
            (rows, space.width)
        )
        for rows in (10, 20)
    )
    assert np.array_equal(space.ranks(few)[0], space.ranks(many)[0][:10])


def test_no_noise_and_one_alternative_each_gives_the_nominal_ranks() -> None:
    still = Assumptions(
        treatment=(), normalisation=(), aggregation=(), weight_noise=0, leave_one_out=True
    )
    space = Space(nominal(uncertainty=still))
    uniform = np.zeros((1, space.width))
    assert space.ranks(uniform)[0][0].tolist() == space.nominal_ranks.tolist()


def test_noise_keeps_to_the_levels_that_are_named() -> None:
    assumed = Assumptions(treatment=(), normalisation=(), aggregation=(), noise_levels=(2,))
    space = Space(nominal(uncertainty=assumed))
    weights = space._decode(np.full((1, space.width), 0.9))[2][0]
    moved = {
        code for code, w, n in zip(space.codes, weights, space._weights, strict=True) if w != n
    }
    assert moved == {f"p{number}" for number in range(8)}


def test_a_further_top_gets_its_column() -> None:
    table = uncertainty(nominal(), draws=50, tops=(3,)).ranks
    assert {"p_top10", "p_top20", "p_top3"} <= set(table.columns)
    assert table["p_top3"].sum() == pytest.approx(3)


def test_unranked_units_stay_out() -> None:
    data = DATA.copy()
    data.loc[3, [code for code in data.columns if code.startswith("i")]] = np.nan
    result = nominal(data)
    assert data.loc[3, "uCode"] not in uncertainty(result, draws=20).ranks.index


def test_what_is_hidden_in_the_nominal_run_stays_hidden() -> None:
    data = DATA.copy()
    data.loc[5, [f"i{number:02d}" for number in range(1, 6)]] = np.nan
    still = Assumptions(
        treatment=(), normalisation=(), aggregation=(), weight_noise=0, leave_one_out=True
    )
    result = nominal(data, min_share=0.5, uncertainty=still)
    assert np.isnan(result.scores.loc[result.units.names.index[5], "p0"])
    space = Space(result)
    assert space.ranks(np.zeros((1, space.width)))[0][0].tolist() == space.nominal_ranks.tolist()


def test_a_unit_whose_last_value_is_left_out_has_no_rank_in_that_draw() -> None:
    data = DATA.copy()
    data.loc[0, [f"i{number:02d}" for number in range(1, 49)]] = np.nan
    data.loc[0, "i00"] = 1.0
    result = nominal(data, uncertainty=ALL.model_copy(update={"imputation": ()}))
    table = uncertainty(result, draws=4000).ranks
    assert table.at["NA", "ranked"] == pytest.approx(1 - 1 / 50, abs=0.01)
    assert (table["ranked"].drop("NA") == 1).all()


def test_progress_is_told_and_ends_with_all_draws() -> None:
    told: list[tuple[int, int]] = []
    uncertainty(nominal(), draws=9000, progress=lambda done, of: told.append((done, of)))
    assert told == [(4096, 9000), (8192, 9000), (9000, 9000)]


def test_a_stop_says_how_far_it_came() -> None:
    with pytest.raises(AnalysisError, match="Stopped after 0 of 9,000 draws"):
        uncertainty(nominal(), draws=9000, cancelled=lambda: True)


@pytest.mark.parametrize("draws", [0, -5, 1_000_001, 10**9])
def test_draws_out_of_range_are_refused_with_the_limit(draws: int) -> None:
    with pytest.raises(AnalysisError, match="1,000,000"):
        uncertainty(nominal(), draws=draws)


def test_a_negative_seed_is_refused() -> None:
    with pytest.raises(AnalysisError, match="The seed -1 is negative"):
        uncertainty(nominal(), seed=-1)


def test_nothing_that_varies_is_refused() -> None:
    still = Assumptions(treatment=(), normalisation=(), aggregation=(), weight_noise=0)
    with pytest.raises(AnalysisError, match="Nothing varies"):
        uncertainty(nominal(uncertainty=still))


def test_a_mean_that_cannot_take_a_normalisation_is_refused_before_any_draw() -> None:
    assumed = Assumptions(normalisation=("minmax", "z"), aggregation=("geometric",))
    with pytest.raises(AnalysisError, match="The normalisation z gives values"):
        uncertainty(nominal(uncertainty=assumed))


def test_noise_on_a_level_without_weights_is_refused() -> None:
    with pytest.raises(AnalysisError, match="noise_levels"):
        uncertainty(nominal(uncertainty=Assumptions(noise_levels=(4,))))


def test_too_many_combinations_are_refused() -> None:
    many = tuple(f"winsorise:{n}" for n in range(50))
    ranges = tuple(f"minmax:1:{n}" for n in range(2, 52))
    with pytest.raises(AnalysisError, match="5,000 combinations"):
        uncertainty(nominal(uncertainty=Assumptions(treatment=many, normalisation=ranges)))


def test_sensitivity_finds_what_alone_varies() -> None:
    assumed = Assumptions(
        treatment=(), normalisation=("minmax", "percentile"), aggregation=(), weight_noise=0.001
    )
    result = sensitivity(nominal(uncertainty=assumed), draws=2000, seed=1)
    assert result.indices.index[0] == "normalisation"
    assert result.indices.at["normalisation", "total"] > 0.9
    assert result.indices.at["weights", "total"] < 0.1


def test_sensitivity_of_a_units_rank() -> None:
    result = sensitivity(nominal(uncertainty=ALL), draws=2000, seed=1, unit="U0003")
    assert result.target == "rank of U0003"
    assert set(result.indices.index) == {*CHOICES, "left_out", "weights"}


def test_sensitivity_is_the_same_for_the_same_seed() -> None:
    result = nominal(uncertainty=ALL)
    one, other = (sensitivity(result, draws=400, seed=0).indices for _ in range(2))
    pd.testing.assert_frame_equal(one, other, check_exact=True)


def test_sensitivity_of_an_unknown_unit_is_refused() -> None:
    with pytest.raises(AnalysisError, match="XXX is not ranked"):
        sensitivity(nominal(), unit="XXX")
