"""Normalisations by name: their definitions, directions and refusals."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from data.errors import AnalysisError
from geo.normalisers import NORMALISERS, Scales, normalise, parse_normalisation

X = pd.DataFrame({"a": [2.0, 4.0, 4.0, 10.0, np.nan]}, index=list("PQRST"))


def values(choice: str, *, direction: int = 1, target: float = np.nan) -> list[float]:
    scales = replace(Scales.of(["a"], {"a": direction}), targets=pd.Series({"a": target}))
    result = normalise(X, choice, scales)["a"]
    assert np.isnan(result["T"])
    return [float(value) for value in result.iloc[:4]]


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("minmax", [0, 25, 25, 100]),
        ("minmax:1:100", [1, 25.75, 25.75, 100]),
        ("minmax:0:1", [0, 0.25, 0.25, 1]),
        ("z", [-1, -1 / 3, -1 / 3, 5 / 3]),
        ("percentile", [0.125, 0.5, 0.5, 0.875]),
        ("prank", [0, 1 / 3, 1 / 3, 1]),
        ("borda", [0, 1, 1, 3]),
        ("distance-to-reference:Q", [0, 1, 1, 4]),
        ("distance-to-reference:Q:cap", [0, 1, 1, 1]),
        ("none", [2, 4, 4, 10]),
    ],
)
def test_definitions_worked_by_hand(choice: str, expected: list[float]) -> None:
    assert values(choice) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("minmax", [100, 75, 75, 0]),
        ("z", [1, 1 / 3, 1 / 3, -5 / 3]),
        ("percentile", [0.875, 0.5, 0.5, 0.125]),
        ("borda", [3, 1, 1, 0]),
        ("distance-to-reference:Q", [4 / 3, 1, 1, 0]),
        ("none", [-2, -4, -4, -10]),
    ],
)
def test_a_direction_of_minus_one_turns_round(choice: str, expected: list[float]) -> None:
    assert values(choice, direction=-1) == pytest.approx(expected)


def test_a_mean_and_deviation_asked_for_are_those_of_the_sample() -> None:
    result = pd.Series(values("z:10:2"))
    assert (result.mean(), result.std(ddof=1)) == pytest.approx((10, 2))


def test_robust_takes_the_median_and_the_interquartile_range() -> None:
    # Quartiles of 2, 4, 4, 10 are 3.5 and 5.5.
    assert values("robust") == pytest.approx([(x - 4) / (2 / 1.349) for x in (2, 4, 4, 10)])


def test_distance_to_target_measures_the_way_from_the_smallest() -> None:
    assert values("distance-to-target", target=6) == pytest.approx([0, 0.5, 0.5, 2])
    assert values("distance-to-target:cap", target=6) == pytest.approx([0, 0.5, 0.5, 1])


def test_distance_to_target_turns_with_the_direction() -> None:
    # As COINr's own test: the largest value is 0, the target 1.
    x = pd.DataFrame({"a": [-1.0, 1.0, 10.0]})
    scales = replace(Scales.of(["a"], {"a": -1}), targets=pd.Series({"a": 0.0}))
    assert normalise(x, "distance-to-target", scales)["a"].tolist() == pytest.approx([1.1, 0.9, 0])


@pytest.mark.parametrize(("direction", "expected"), [(1, [0, 10, 100]), (-1, [100, 90, 0])])
def test_goalposts_keep_values_within(direction: int, expected: list[float]) -> None:
    posts = pd.DataFrame({"low": [0.0], "high": [10.0]}, index=["a"])
    scales = replace(Scales.of(["a"], {"a": direction}), goalposts=posts)
    x = pd.DataFrame({"a": [-1.0, 1.0, 11.0]})
    assert normalise(x, "goalposts", scales)["a"].tolist() == pytest.approx(expected)
    assert normalise(x, "goalposts:1", scales)["a"].tolist() == pytest.approx(
        [value / 100 for value in expected]
    )


@pytest.mark.parametrize("choice", ["minmax", "z", "z:0:1", "robust", "percentile", "borda"])
def test_a_constant_indicator_has_no_scale(choice: str) -> None:
    with pytest.raises(AnalysisError, match="b"):
        normalise(pd.DataFrame({"a": [1.0, 2.0], "b": [3.0, 3.0]}), choice)


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ("goalposts", "No goalposts for a"),
        ("distance-to-target", "the target"),
        ("distance-to-reference:P", "no unit stands behind"),
        ("distance-to-reference:T", "missing"),
        ("distance-to-reference:Z", "not one of the units"),
    ],
)
def test_what_a_normalisation_lacks_is_named(choice: str, said: str) -> None:
    with pytest.raises(AnalysisError, match=said):
        normalise(X, choice)


def test_robust_refuses_a_range_of_zero() -> None:
    with pytest.raises(AnalysisError, match="robustly"):
        normalise(pd.DataFrame({"a": [1.0, 5.0, 5.0, 5.0, 5.0, 9.0]}), "robust")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "min-max",
        "minmax:0",
        "minmax:5:5",
        "minmax:a:b",
        "minmax:0:inf",
        "z:1",
        "z:0:0",
        "z:0:-1",
        "robust:1",
        "goalposts:0",
        "distance-to-reference",
        "distance-to-reference:",
        "distance-to-reference:Q:what",
        "distance-to-target:what",
        "minmax:0:1:2",
    ],
)
def test_a_text_that_is_no_normalisation_is_refused(text: str) -> None:
    with pytest.raises(AnalysisError) as caught:
        parse_normalisation(text)
    assert caught.value.remedy


def test_a_misspelt_name_gets_the_nearest() -> None:
    with pytest.raises(AnalysisError, match="Did you mean percentile"):
        parse_normalisation("percentiles")


def test_every_normaliser_says_its_formula() -> None:
    assert all(item.definition and item.form for item in NORMALISERS.values())
