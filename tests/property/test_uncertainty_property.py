"""What must hold of ranks over draws: repeatable, complete, honest about what they cover."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import rankdata

from data.errors import AnalysisError
from geo.draws import SimilarityDraws
from geo.markets import Markets
from geo.ranks import RankCounts, average_ranks, ranks_of
from geo.recipe import Recipe
from geo.samplers import SimilaritySampler
from geo.sampling import BLOCK, block_sizes, spread
from geo.similarity import Similarity, similarity
from geo.uncertainty import rank_spread, uncertainty
from tests.golden import plain_uncertainty as plain

RANKINGS = ("similarity", "ai-development", "opportunity")


@pytest.mark.parametrize("by", RANKINGS)
def test_the_same_seed_gives_the_same_bytes_on_any_number_of_workers(
    by: str, default_markets: Markets
) -> None:
    """A last block that is short, and more blocks than are computed ahead."""
    draws = 7 * BLOCK + 1
    alone = uncertainty(default_markets, by, draws=draws, seed=3, workers=1).table
    for workers in (2, 3):
        spread_out = uncertainty(default_markets, by, draws=draws, seed=3, workers=workers).table
        assert spread_out.to_numpy().tobytes() == alone.to_numpy().tobytes()


@pytest.mark.parametrize("backend", ["threading", "sequential", "processes"])
def test_the_same_seed_gives_the_same_bytes_on_any_backend(
    backend: str, default_markets: Markets
) -> None:
    choices = {"draws": 2 * BLOCK, "seed": 3}
    here = uncertainty(default_markets, "opportunity", workers=1, **choices).table
    there = uncertainty(default_markets, "opportunity", workers=2, backend=backend, **choices).table
    assert there.to_numpy().tobytes() == here.to_numpy().tobytes()


def test_other_seeds_give_other_draws(default_markets: Markets) -> None:
    one, two = (
        uncertainty(default_markets, "similarity", draws=500, seed=seed).table for seed in (1, 2)
    )
    assert not one.equals(two)


def test_more_draws_begin_with_the_same_draws(default_markets: Markets) -> None:
    made = SimilaritySampler.of(default_markets)
    few, many = (list(spread(made, draws, 5, workers=1)) for draws in (BLOCK, 2 * BLOCK))
    np.testing.assert_array_equal(few[0].ranks, many[0].ranks)


@pytest.mark.parametrize("by", ["similarity", "ai-development"])
def test_probabilities_of_the_top_add_up_to_its_size(by: str, default_markets: Markets) -> None:
    """Ties could add a little; these continuous weights make none."""
    table = uncertainty(default_markets, by, draws=3_000, top=(1, 10, 20)).table
    for n in (1, 10, 20):
        assert table[f"p_top{n}"].sum() == pytest.approx(n, abs=1e-9)


def test_probabilities_of_opportunity_are_shares_of_all_draws(default_markets: Markets) -> None:
    table = uncertainty(default_markets, "opportunity", draws=3_000).table.dropna(subset=["p_open"])
    assert (table["p_top10"] <= table["p_open"] + 1e-12).all()
    assert table["p_top10"].sum() == pytest.approx(10, abs=1e-9)
    never = table["p_open"] == 0
    assert never.any()
    assert table.loc[never, "rank_median"].isna().all()


def test_quantiles_are_in_order_and_within_the_ranking(default_markets: Markets) -> None:
    for by in RANKINGS:
        table = uncertainty(default_markets, by, draws=1_000).table
        known = table.dropna()
        assert (known["rank_p05"] <= known["rank_median"]).all()
        assert (known["rank_median"] <= known["rank_p95"]).all()
        assert known["rank_p05"].min() >= 1
        assert known["rank_p95"].max() <= len(table)


@pytest.mark.parametrize("home", ["VNM", "BGD", "NAM"])
def test_intervals_reach_the_nominal_ranks_neighbourhood(
    home: str, markets_for: Callable[[Recipe], Markets]
) -> None:
    """Nine in ten nominal ranks lie in their interval, and none far beside it."""
    result = markets_for(Recipe(home=home))
    spread_ = uncertainty(result, "similarity", draws=2_000).table
    rank = result.similarity.ranking["rank"].dropna().astype(float)
    low, high = (spread_.loc[rank.index, column] for column in ("rank_p05", "rank_p95"))
    assert ((low <= rank) & (rank <= high)).mean() >= 0.9
    assert ((low - 15 <= rank) & (rank <= high + 15)).all()


def test_economies_that_are_not_ranked_have_no_interval(default_markets: Markets) -> None:
    table = uncertainty(default_markets, "similarity", draws=100).table
    unranked = default_markets.similarity.ranking["rank"].isna()
    assert table[unranked].isna().all(axis=None)
    assert table[~unranked].notna().all(axis=None)


class EnoughError(Exception):
    pass


@pytest.mark.parametrize("workers", [1, 2])
def test_progress_is_told_and_may_cancel(workers: int, default_markets: Markets) -> None:
    told: list[tuple[int, int]] = []

    def tell(done: int, wanted: int) -> None:
        told.append((done, wanted))
        if done == 3 * BLOCK:
            raise EnoughError

    with pytest.raises(EnoughError):
        uncertainty(default_markets, "similarity", draws=1_000_000, workers=workers, progress=tell)
    assert told == [(count * BLOCK, 1_000_000) for count in (1, 2, 3)]


@pytest.mark.parametrize(
    ("choices", "complaint"),
    [
        ({"draws": 0}, "0 draws are not possible. Choose between 1 and 1,000,000."),
        ({"draws": 10**9}, "1,000,000,000 draws are not possible"),
        ({"draws": "many"}, "'many' is not a number of draws"),
        ({"draws": 1e4}, "10000.0 is not a number of draws"),
        ({"seed": -1}, "The seed -1 is negative"),
        ({"seed": "abc"}, "'abc' is not a seed. Give a whole number from 0."),
        ({"seed": True}, "True is not a seed"),
        ({"top": ()}, "A list needs at least one place"),
        ({"top": (10, 0)}, "A list needs at least one place"),
        ({"by": "luck"}, "'luck' cannot be ranked"),
        ({"backend": "pigeons", "workers": 2, "draws": 5_000}, "Draws cannot be spread by"),
    ],
)
def test_what_cannot_be_drawn_is_refused(
    choices: dict[str, object], complaint: str, default_markets: Markets
) -> None:
    by = str(choices.pop("by", "similarity"))
    with pytest.raises(AnalysisError, match=complaint):
        uncertainty(default_markets, by, **choices)  # type: ignore[arg-type]


def _synthetic(economies: int, indicators: int) -> tuple[Similarity, pd.DataFrame, pd.Series]:
    random = np.random.default_rng(20)
    values = pd.DataFrame(
        random.normal(size=(economies, indicators)),
        pd.Index([f"E{i:03}" for i in range(economies)], name="economy"),
        [f"k{i}" for i in range(indicators)],
    )
    values.iloc[1:] = values.iloc[1:].mask(random.random((economies - 1, indicators)) < 0.1)
    regions = pd.Series([f"R{i % 4}" for i in range(economies)], values.index)
    weights = dict.fromkeys(values, 1.0)
    result = similarity(values, "E000", weights, dict.fromkeys(values, "none"), min_coverage=0.5)
    return result, values, regions


def test_intervals_cover_what_they_promise() -> None:
    """Known noise: a truth is one draw of the choices, made and ranked without the product.

    Over many truths, nine in ten ranks must lie between the 5% and the 95% quantile; a little more
    because ranks are whole numbers.
    """
    result, values, regions = _synthetic(40, 8)
    pillars = dict(zip(values, "aaabbbcc", strict=True))
    draws = SimilarityDraws.prepare(result, pillars, regions)
    made = SimilaritySampler(draws, draws.economies, np.full(len(draws.economies), np.nan))
    table = rank_spread(made, draws=20_000, seed=1)
    columns = {code: values[code].dropna().to_dict() for code in values}
    random = np.random.default_rng(99)
    inside = []
    for _ in range(150):
        truth = {
            "weights": _weights(random, pillars),
            "without": random.choice([None, *values]),
            "scale": random.choice(["z", "robust", "min-max", "percentile"]),
            "metric": random.choice(["euclidean", "manhattan", "cosine"]),
            "imputation": random.choice(["none", "median"]),
        }
        near = plain.distances(columns, regions.to_dict(), "E000", list(made.units), truth)
        for economy, rank in plain.ranks(near).items():
            row = table.loc[economy]
            inside.append(row["rank_p05"] <= rank <= row["rank_p95"])
    assert 0.9 <= np.mean(inside) <= 0.96


def _weights(random: np.random.Generator, pillars: dict[str, str]) -> dict[str, float]:
    """Draw by gamma variates: what a Dirichlet distribution is made of."""
    drawn = {code: random.gamma(4.0) for code in pillars}
    sums = {
        name: sum(drawn[code] for code in drawn if pillars[code] == name)
        for name in set(pillars.values())
    }
    share = {name: list(pillars.values()).count(name) / len(pillars) for name in sums}
    return {code: share[pillars[code]] * drawn[code] / sums[pillars[code]] for code in drawn}


costs = st.integers(1, 6).flatmap(
    lambda units: st.lists(
        st.lists(
            st.sampled_from([0.0, 0.1, 0.5, 1.0, 2.0, float("inf")]), min_size=units, max_size=units
        ),
        min_size=1,
        max_size=8,
    )
)


@given(costs)
def test_ranks_are_those_of_scipy(rows: list[list[float]]) -> None:
    cost = np.array(rows)
    np.testing.assert_array_equal(ranks_of(cost), rankdata(cost, "min", axis=1))
    np.testing.assert_array_equal(average_ranks(cost), rankdata(cost, "average", axis=1))


@pytest.mark.parametrize("units", [3, 40, 700])
def test_counts_are_complete_for_few_and_many_units(units: int) -> None:
    random = np.random.default_rng(units)
    cost = random.integers(0, units, (60, units)).astype(float)
    ranks, takes_part = ranks_of(cost), random.random((60, units)) < 0.8
    counts = RankCounts.empty(units)
    counts.add(ranks, takes_part)
    counts.add(ranks[:1])
    expected = np.zeros((units, units), dtype=int)
    for unit in range(units):
        for rank in [*ranks[takes_part[:, unit], unit], ranks[0, unit]]:
            expected[unit, rank - 1] += 1
    np.testing.assert_array_equal(counts.counts, expected)
    assert counts.draws == 61


def test_blocks_make_up_the_draws() -> None:
    assert block_sizes(2_500, 1_000) == [1_000, 1_000, 500]
    assert block_sizes(3, 1_000) == [3]
