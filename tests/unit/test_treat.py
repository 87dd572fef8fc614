"""Treatment: which indicators pass, what is winsorised, when the logarithm is taken."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from data.errors import AnalysisError
from geo.treat import Treatment, excess_kurtosis, shifted_log, skewness, treat, winsorise

LONG = np.array([*range(1, 21), 100, 200], dtype=float)


@pytest.mark.parametrize("seed", range(5))
def test_skewness_and_kurtosis_are_scipys_without_bias(seed: int) -> None:
    x = np.random.default_rng(seed).lognormal(size=40)
    assert skewness(x) == pytest.approx(stats.skew(x, bias=False))
    assert excess_kurtosis(x) == pytest.approx(stats.kurtosis(x, bias=False))


def test_missing_values_do_not_count() -> None:
    assert skewness(np.array([1.0, np.nan, 2.0, 9.0])) == skewness(np.array([1.0, 2.0, 9.0]))


@pytest.mark.parametrize("values", [[], [1.0, 2.0], [3.0, 3.0, 3.0, 3.0], [np.nan, 1.0]])
def test_too_few_or_equal_values_have_no_skewness(values: list[float]) -> None:
    assert math.isnan(skewness(np.array(values)))
    assert math.isnan(excess_kurtosis(np.array(values)))


def test_three_values_have_skewness_but_no_kurtosis() -> None:
    x = np.array([1.0, 2.0, 9.0])
    assert skewness(x) > 0
    assert math.isnan(excess_kurtosis(x))


def test_large_figures_that_stand_close_keep_their_shape() -> None:
    x = np.array([0.0, 1.0, 2.0, 8.0])
    assert skewness(1e15 + x) == pytest.approx(skewness(x))
    assert excess_kurtosis(1e300 * x) == pytest.approx(excess_kurtosis(x))


@pytest.mark.parametrize(("limits", "passes"), [("2:3", False), ("4:3", True), ("2:9", True)])
def test_an_indicator_passes_by_either_measure(limits: str, passes: bool) -> None:
    rare = np.array([0.0] * 40 + [1.0] * 4)  # skewness 2.97, kurtosis 7.00
    assert Treatment.parse(f"winsorise:5:{limits}").passes(rare) is passes


def test_a_passing_indicator_is_left_alone() -> None:
    result = treat(pd.DataFrame({"a": [1.0, 2.0, 3.0, 4.0]}))
    assert result.report.at["a", "method"] == "none"
    assert result.values["a"].tolist() == [1, 2, 3, 4]


def test_high_values_are_drawn_in_step_by_step() -> None:
    result = winsorise(LONG, Treatment.parse("winsorise:5"))
    assert result.values.tolist() == [*range(1, 21), 20, 20]
    assert result.points == 2


def test_low_values_are_drawn_in_when_the_skewness_is_negative() -> None:
    result = winsorise(-LONG, Treatment.parse("winsorise:5"))
    assert result.values.tolist() == [*(-x for x in range(1, 21)), -20, -20]
    assert (int(result.low.sum()), int(result.high.sum())) == (2, 0)


def test_tied_extremes_move_together_and_count_as_many_points() -> None:
    x = np.array([*range(1, 31), 500, 500], dtype=float)
    result = winsorise(x, Treatment.parse("winsorise:1"))
    assert result.points == 2
    assert result.values.max() == 30


def test_beyond_the_bound_the_logarithm_of_the_original_is_taken() -> None:
    values = pd.DataFrame({"a": LONG})
    result = treat(values, "winsorise:1")
    assert result.report.at["a", "method"] == "log"
    assert result.values["a"].tolist() == pytest.approx(np.log(LONG - 1 + 0.01 * 199).tolist())
    assert set(result.marks["a"]) == {"log"}


def test_a_bound_of_zero_goes_straight_to_the_logarithm() -> None:
    assert treat(pd.DataFrame({"a": LONG}), "winsorise:0").report.at["a", "method"] == "log"


def test_the_report_says_before_and_after() -> None:
    report = treat(pd.DataFrame({"a": LONG})).report.loc["a"]
    assert report["skewness_before"] == pytest.approx(skewness(LONG))
    assert report["skewness_after"] < 2 < report["skewness_before"]
    assert (report["points"], report["method"], report["passed"]) == (2, "winsorise", True)


def test_what_fails_to_the_end_says_so() -> None:
    values = pd.DataFrame({"a": [0.0] * 30 + [1.0]})
    report = treat(values).report.loc["a"]
    assert (report["method"], report["passed"]) == ("log", False)


def test_winsorising_never_makes_an_indicator_constant() -> None:
    result = winsorise(np.array([0.0] * 30 + [1.0]), Treatment.parse("winsorise:5"))
    assert (result.points, result.values.max()) == (0, 1)


def test_a_constant_indicator_is_left_and_its_passing_unknown() -> None:
    report = treat(pd.DataFrame({"a": [7.0] * 6})).report.loc["a"]
    assert report["method"] == "none"
    assert report["passed"] is pd.NA


def test_missing_values_stay_missing_and_unmarked() -> None:
    result = treat(pd.DataFrame({"a": [*LONG, np.nan]}), "winsorise:1")
    assert math.isnan(result.values["a"].iloc[-1])
    assert result.marks["a"].iloc[-1] == ""


def test_none_treats_nothing() -> None:
    result = treat(pd.DataFrame({"a": LONG}), "none")
    assert result.values["a"].tolist() == LONG.tolist()
    assert not result.report.at["a", "passed"]


def test_the_logarithm_takes_values_of_any_sign() -> None:
    logged = shifted_log(np.array([-3.0, 0.0, 97.0]))
    assert logged.tolist() == pytest.approx([0.0, math.log(4), math.log(101)])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "winsorize:5",
        "winsorise",
        "winsorise:x",
        "winsorise:-1",
        "winsorise:5:2",
        "none:1",
        "winsorise:5:0:3",
        "winsorise:5:nan:3",
        "winsorise:99999999",
    ],
)
def test_a_text_that_is_no_treatment_is_refused(text: str) -> None:
    with pytest.raises(AnalysisError) as caught:
        Treatment.parse(text)
    assert caught.value.remedy


@pytest.mark.parametrize(
    "text",
    ["none", "winsorise:5", "winsorise:0", "winsorise:3:1.5:3", "winsorise:5:2.123456789:3.5"],
)
def test_a_treatment_is_written_as_it_is_read(text: str) -> None:
    assert str(Treatment.parse(text)) == text
