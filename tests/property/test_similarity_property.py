"""What must hold of similarity, and of what rests on it, whatever the figures are."""

from __future__ import annotations

import itertools
from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.opportunity import opportunity
from geo.similarity import Similarity, rank_all_homes, similarity

HOME = "E0"
Drawn = tuple[pd.DataFrame, dict[str, float]]

weight = st.floats(0.1, 10).map(lambda value: round(value, 2))


@st.composite
def tables(draw: st.DrawFn) -> pd.DataFrame:
    """Draw economies by indicators with gaps; every indicator has a scale, and home a value."""
    economies, indicators = draw(st.integers(3, 9)), draw(st.integers(1, 7))
    cell = st.none() | st.integers(1, 1000)
    rows = draw(
        st.lists(
            st.lists(cell, min_size=indicators, max_size=indicators),
            min_size=economies,
            max_size=economies,
        )
    )
    values = np.array(rows, dtype=float)
    values[0, 0] = draw(st.integers(1, 1000))
    low = draw(st.lists(st.integers(1, 500), min_size=indicators, max_size=indicators))
    values[1], values[2] = low, np.array(low) + draw(st.integers(1, 500))
    return pd.DataFrame(
        values,
        pd.Index([f"E{i}" for i in range(economies)], name="economy"),
        [f"k{i}" for i in range(indicators)],
    )


@st.composite
def weighted(draw: st.DrawFn) -> Drawn:
    """Draw a table and a weight for each of its indicators."""
    table = draw(tables())
    return table, {code: draw(weight) for code in table}


def _of(
    table: pd.DataFrame, weights: dict[str, float], home: str = HOME, how: str = "none"
) -> Similarity:
    return similarity(table, home, weights, dict.fromkeys(weights, how))


def _assert_alike(one: Similarity, two: Similarity) -> None:
    """Require the same distances, status, and ranks but for what rounding may swap."""
    a, b = one.ranking, two.ranking.loc[one.ranking.index]
    assert a["status"].tolist() == b["status"].tolist()
    for column in ("distance", "similarity", "coverage"):
        np.testing.assert_allclose(a[column], b[column], rtol=1e-7, atol=1e-7)
    ranked = a.index[a["status"] == "ok"]
    for x, y in itertools.combinations(ranked, 2):
        if abs(a.at[x, "distance"] - a.at[y, "distance"]) > 1e-6:
            assert (a.at[x, "rank"] < a.at[y, "rank"]) == (b.at[x, "rank"] < b.at[y, "rank"])


@given(weighted(), st.sampled_from([0.001, 1.8, 1000.0, -2.0]), st.sampled_from([0.0, 32.0, -500]))
def test_units_do_not_matter(drawn: Drawn, factor: float, shift: float) -> None:
    table, weights = drawn
    changed = table.assign(k0=table["k0"] * factor + shift)
    _assert_alike(_of(table, weights), _of(changed, weights))


@given(weighted(), st.sampled_from([0.001, 3.0, 1e6]))
def test_the_currency_of_a_logarithm_does_not_matter(drawn: Drawn, factor: float) -> None:
    table, weights = drawn
    _assert_alike(_of(table, weights, how="log"), _of(table * factor, weights, how="log"))


@given(weighted())
def test_contributions_sum_to_the_squared_distance(
    drawn: Drawn,
) -> None:
    result = _of(*drawn)
    shared = result.ranking["coverage"] > 0
    sums = result.contributions.sum(axis=1)[shared]
    np.testing.assert_allclose(sums, result.ranking.loc[shared, "distance"] ** 2, rtol=1e-12)
    assert (result.contributions.fillna(0) >= 0).all(axis=None)


@given(weighted())
def test_similarity_is_above_zero_and_at_most_100(
    drawn: Drawn,
) -> None:
    known = _of(*drawn).ranking["similarity"].dropna()
    assert known.between(0, 100, inclusive="right").all()


@given(weighted(), st.randoms(use_true_random=False))
def test_the_order_of_economies_and_indicators_does_not_matter(
    drawn: Drawn, random: Random
) -> None:
    table, weights = drawn
    rows, columns = list(table.index), list(table.columns)
    random.shuffle(rows)
    random.shuffle(columns)
    changed = _of(table.loc[rows, columns], {code: weights[code] for code in columns})
    _assert_alike(_of(table, weights), changed)


@given(weighted())
def test_an_indicator_twice_with_half_the_weight_is_the_indicator_once(
    drawn: Drawn,
) -> None:
    table, weights = drawn
    doubled = table.assign(again=table["k0"])
    halves = {**weights, "k0": weights["k0"] / 2, "again": weights["k0"] / 2}
    _assert_alike(_of(table, weights), _of(doubled, halves))


@given(weighted())
def test_an_economy_without_data_changes_nothing(
    drawn: Drawn,
) -> None:
    table, weights = drawn
    empty = pd.DataFrame(np.nan, pd.Index(["NEW"], name="economy"), table.columns)
    with_it = _of(pd.concat([table, empty]), weights).ranking
    assert with_it.loc["NEW", "status"] == "not enough data"
    pd.testing.assert_frame_equal(with_it.drop(index="NEW"), _of(table, weights).ranking)


@given(weighted(), st.integers(1, 2))
def test_distance_is_the_same_both_ways(drawn: Drawn, row: int) -> None:
    table, weights = drawn
    other = f"E{row}"
    there, back = (_of(table, weights, home=home).ranking for home in (HOME, other))
    for column in ("distance", "coverage"):
        assert back.at[HOME, column] == pytest.approx(there.at[other, column], nan_ok=True)


@given(weighted(), st.floats(0.01, 100))
def test_only_the_proportions_of_weights_matter(drawn: Drawn, factor: float) -> None:
    table, weights = drawn
    scaled = {code: value * factor for code, value in weights.items()}
    _assert_alike(_of(table, weights), _of(table, scaled))


@given(weighted())
def test_all_homes_at_once_agree_with_each(drawn: Drawn) -> None:
    table, weights = drawn
    at_once = rank_all_homes(table, weights, dict.fromkeys(weights, "none"))
    for home in table.index[table.notna().any(axis=1)]:
        alone = _of(table, weights, home=home).ranking["rank"]
        assert at_once[home].fillna(0).tolist() == alone.astype(float).fillna(0).tolist()


@given(weighted(), st.integers(1, 2))
def test_equal_economies_tie(drawn: Drawn, row: int) -> None:
    table, weights = drawn
    twin = table.iloc[[row]].rename(index={f"E{row}": "TWIN"})
    ranking = _of(pd.concat([table, twin]), weights).ranking
    assert ranking.loc["TWIN"].equals(ranking.loc[f"E{row}"])


@given(st.integers(1, 8), st.integers(0, 2**32 - 1))
def test_two_thirds_exactly_is_enough_with_any_indicators_off(third: int, seed: int) -> None:
    """Of the 26 of the general lens, 3, 6, ... 24 are on, in any combination."""
    random = np.random.default_rng(seed)
    table = pd.DataFrame(random.normal(size=(6, 26))).add_prefix("k")
    table.index = pd.Index([f"E{i}" for i in range(6)], name="economy")
    on = random.permutation(table.columns)[: 3 * third]
    table.loc["E1", on[:third]] = np.nan
    table.loc["E2", on[: third + 1]] = np.nan
    status = _of(table, dict.fromkeys(on, 1 / 26)).ranking["status"]
    assert (status["E1"], status["E2"]) == ("ok", "not enough data")


@st.composite
def candidates(draw: st.DrawFn) -> pd.DataFrame:
    """Draw what opportunity is made of."""
    count = draw(st.integers(2, 10))
    tenths = st.integers(-30, 30).map(lambda value: value / 10)
    return pd.DataFrame(
        {
            "distance": draw(st.lists(st.integers(1, 40), min_size=count, max_size=count)),
            "ranked": draw(st.lists(st.booleans(), min_size=count, max_size=count)),
            "ai": draw(st.lists(tenths, min_size=count, max_size=count)),
            "population": draw(st.lists(st.integers(10**5, 10**8), min_size=count, max_size=count)),
            "gdp": draw(st.lists(st.integers(10**9, 10**12), min_size=count, max_size=count)),
        },
        pd.Index([f"E{i}" for i in range(count)], name="economy"),
    ).astype({"distance": float, "population": float, "gdp": float})


def _opportunity(table: pd.DataFrame) -> pd.DataFrame:
    columns = [table[name] for name in ("distance", "ranked", "ai", "population", "gdp")]
    return opportunity(*columns, HOME, floor_gdp=0).ranking


@given(candidates())
def test_opportunity_lies_above_zero_and_ranks_by_value(table: pd.DataFrame) -> None:
    ranking = _opportunity(table)
    known = ranking["opportunity"].dropna()
    assert known.between(0, 100 + 1e-9, inclusive="right").all()
    assert known.index.tolist() == ranking.index[ranking["open"]].tolist()
    best = ranking.loc[known.index].sort_values("rank")["opportunity"]
    assert (best.diff().dropna() <= 1e-9).all()


@given(candidates())
def test_opportunity_depends_on_order_alone(table: pd.DataFrame) -> None:
    changed = table.assign(
        distance=table["distance"] ** 2, ai=table["ai"] * 3 - 1, gdp=table["gdp"] * 25_000
    )
    pd.testing.assert_frame_equal(_opportunity(table), _opportunity(changed))


@given(candidates())
def test_a_larger_market_never_stands_lower(table: pd.DataFrame) -> None:
    before = _opportunity(table)["rank"]
    grown = table.copy()
    grown.loc["E1", "gdp"] *= 10
    after = _opportunity(grown)["rank"]
    assert before.isna().equals(after.isna())
    assert pd.isna(before["E1"]) or after["E1"] <= before["E1"]
