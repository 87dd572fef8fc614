"""What holds for composites of any figures."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from geo.composite import CompositeRecipe, composite
from geo.composite.means import MEANS, aggregate, pca_weights
from geo.normalisers import normalise
from geo.treat import Treatment, treat, winsorise

FIGURES = st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: round(x, 3))
META = pd.DataFrame(
    [
        ("a", "Indicator", "P", 1, 2.0),
        ("b", "Indicator", "P", -1, 1.0),
        ("c", "Indicator", "I", 1, 1.0),
        ("P", "Aggregate", "I", 1, 3.0),
        ("I", "Aggregate", "", 1, 1.0),
    ],
    columns=["iCode", "Type", "Parent", "Direction", "Weight"],
)


@st.composite
def tables(draw: st.DrawFn, *, gaps: bool = True) -> pd.DataFrame:
    """Make 5 to 25 units with three indicators that vary, some values missing."""
    size = draw(st.integers(5, 25))
    cells = st.one_of(FIGURES, st.just(np.nan)) if gaps else FIGURES
    columns = {
        code: draw(st.lists(cells, min_size=size, max_size=size)) for code in ("a", "b", "c")
    }
    frame = pd.DataFrame({"uCode": [f"u{n}" for n in range(size)], **columns})
    varied = frame[["a", "b", "c"]].max() - frame[["a", "b", "c"]].min()
    assume((varied > 1e-2).all())
    return frame


@given(tables(), st.floats(0.001, 1e4), st.floats(-1e4, 1e4))
@pytest.mark.parametrize("choice", ["minmax:0:100", "z", "z:10:2", "robust"])
def test_units_of_measurement_do_not_matter(
    choice: str, data: pd.DataFrame, factor: float, shift: float
) -> None:
    values = data[["a", "b", "c"]]
    assume((values.quantile(0.75) - values.quantile(0.25) > 1e-2).all())
    changed = values * factor + shift
    expected, found = normalise(values, choice), normalise(changed, choice)
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-4)


@pytest.mark.slow
@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_units_does_not_matter(data: pd.DataFrame, random: object) -> None:
    order = list(range(len(data)))
    random.shuffle(order)  # type: ignore[attr-defined]
    expected = composite(data, META)
    found = composite(data.iloc[order], META)
    np.testing.assert_allclose(
        found.scores.reindex(expected.scores.index), expected.scores, rtol=1e-9, atol=1e-9
    )


@pytest.mark.slow
@given(tables(), st.permutations(list(range(len(META)))))
def test_the_order_of_the_structure_does_not_matter(data: pd.DataFrame, order: list[int]) -> None:
    expected = composite(data, META).scores
    found = composite(data, META.iloc[order]).scores
    np.testing.assert_allclose(found[expected.columns], expected, rtol=1e-9, atol=1e-9)


@given(tables())
def test_the_index_lies_between_its_children(data: pd.DataFrame) -> None:
    result = composite(data, META)
    children = pd.concat([result.scores["P"], result.normalised["c"]], axis=1)
    index = result.scores["I"]
    known = index.notna()
    assert (index[known] <= children.max(axis=1)[known] + 1e-9).all()
    assert (index[known] >= children.min(axis=1)[known] - 1e-9).all()


@given(tables())
def test_ranks_agree_with_scores(data: pd.DataFrame) -> None:
    result = composite(data, META)
    scores, ranks = result.scores["I"].dropna(), result.ranks["I"].dropna().astype(int)
    for unit, rank in ranks.items():
        better = int((scores > scores[unit] + 1e-9 * max(scores.abs().max(), 1)).sum())
        assert better < rank <= int((scores >= scores[unit] - 1e-6).sum())


@pytest.mark.parametrize("name", MEANS)
@given(
    values=st.lists(st.floats(0.5, 100), min_size=3, max_size=3),
    weights=st.lists(st.floats(0.01, 10), min_size=3, max_size=3),
    which=st.integers(0, 2),
    more=st.floats(0, 50),
)
def test_a_better_child_never_makes_a_worse_aggregate(
    name: str, values: list[float], weights: list[float], which: int, more: float
) -> None:
    better = list(values)
    better[which] += more
    children = pd.DataFrame([values, better], columns=list("abc"))
    scores, _ = aggregate(children, pd.Series(weights, list("abc")), name)
    assert scores[1] >= scores[0] - 1e-9


@given(st.integers(0, 10_000), st.integers(1, 6))
def test_pca_weights_sum_to_one_and_none_is_negative(seed: int, count: int) -> None:
    table = pd.DataFrame(np.random.default_rng(seed).normal(size=(20, count)))
    weights = pca_weights(table)
    assert weights.sum() == pytest.approx(1)
    assert (weights >= 0).all()


@given(st.lists(FIGURES, min_size=4, max_size=40), st.integers(0, 8))
def test_what_winsorising_mended_is_left_alone(values: list[float], bound: int) -> None:
    first = treat(pd.DataFrame({"a": values}), f"winsorise:{bound}")
    if first.report.at["a", "method"] == "winsorise":
        second = treat(first.values, f"winsorise:{bound}")
        assert second.report.at["a", "method"] == "none"


@given(st.lists(FIGURES, min_size=4, max_size=40), st.integers(0, 8))
def test_treatment_keeps_the_order_of_values(values: list[float], bound: int) -> None:
    before = np.array(values)
    after = treat(pd.DataFrame({"a": values}), f"winsorise:{bound}").values["a"].to_numpy()
    assert (np.diff(after[np.argsort(before, kind="stable")]) >= 0).all()


@given(st.lists(FIGURES, min_size=4, max_size=40), st.integers(1, 8))
def test_winsorising_oversteps_its_bound_only_by_ties(values: list[float], bound: int) -> None:
    result = winsorise(np.array(values), Treatment(bound))
    distinct = len(set(values)) == len(values)
    assert not distinct or result.points <= bound


@pytest.mark.slow
@given(tables(gaps=False))
def test_multiplying_all_weights_changes_nothing(data: pd.DataFrame) -> None:
    expected = composite(data, META, CompositeRecipe(treatment="none")).scores
    heavier = META.assign(Weight=META["Weight"] * 7)
    found = composite(data, heavier, CompositeRecipe(treatment="none")).scores
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-9)
