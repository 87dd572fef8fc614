"""Sobol' indices against functions whose indices are known."""

from __future__ import annotations

import numpy as np
import pytest

from data.errors import AnalysisError
from geo.sobol import sample_size, sobol_indices


def ishigami(points: np.ndarray) -> np.ndarray:
    x = np.pi * (2 * points - 1)
    return np.asarray(
        np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    )


# Ishigami and Homma (1990) with a = 7, b = 0.1, from the closed forms of the variances.
A, B = 7.0, 0.1
V1 = 0.5 * (1 + B * np.pi**4 / 5) ** 2
V2 = A**2 / 8
V13 = B**2 * np.pi**8 * (1 / 18 - 1 / 50)
VARIANCE = V1 + V2 + V13


def test_ishigamis_indices_are_found() -> None:
    found = sobol_indices(["a", "b", "c"], ishigami, samples=8192, seed=7).indices
    first = {"a": V1 / VARIANCE, "b": V2 / VARIANCE, "c": 0.0}
    total = {"a": (V1 + V13) / VARIANCE, "b": V2 / VARIANCE, "c": V13 / VARIANCE}
    assert found["first_order"].to_dict() == pytest.approx(first, abs=0.02)
    assert found["total"].to_dict() == pytest.approx(total, abs=0.02)


def test_the_intervals_hold_the_true_values() -> None:
    found = sobol_indices(["a", "b", "c"], ishigami, samples=2048, seed=3).indices
    true = {"a": V1 / VARIANCE, "b": V2 / VARIANCE, "c": 0.0}
    for factor, value in true.items():
        row = found.loc[factor]
        assert row["first_order_low"] <= value <= row["first_order_high"]


def test_factors_are_ordered_by_their_total() -> None:
    found = sobol_indices(["a", "b", "c"], ishigami, samples=1024, seed=1).indices
    assert list(found.index) == ["a", "b", "c"]


def test_the_variance_and_mean_are_those_of_the_outcome() -> None:
    found = sobol_indices(["a", "b", "c"], ishigami, samples=8192, seed=5)
    assert found.variance == pytest.approx(VARIANCE, rel=0.03)
    assert found.mean == pytest.approx(A / 2, rel=0.02)
    assert found.evaluations == 8192 * 5


def test_a_constant_outcome_has_indices_of_zero() -> None:
    found = sobol_indices(["a", "b"], lambda points: np.ones(len(points)), samples=16, seed=1)
    assert (found.indices == 0).to_numpy().all()


def test_seed_zero_is_a_seed() -> None:
    one, other = (
        sobol_indices(["a", "b", "c"], ishigami, samples=64, seed=0).indices for _ in range(2)
    )
    assert one.equals(other)


def test_one_factor_makes_all_the_variance() -> None:
    found = sobol_indices(["a"], lambda points: points[:, 0], samples=512, seed=1).indices
    assert found.loc["a", ["first_order", "total"]].tolist() == pytest.approx([1, 1], abs=0.02)


def test_no_factor_is_refused() -> None:
    with pytest.raises(AnalysisError, match="Nothing varies"):
        sobol_indices([], ishigami, samples=8, seed=1)


def test_an_outcome_that_is_no_number_is_refused() -> None:
    with pytest.raises(AnalysisError, match="not a number"):
        sobol_indices(["a"], lambda points: points[:, 0] * np.nan, samples=8, seed=1)


@pytest.mark.parametrize(
    ("evaluations", "factors", "expected"), [(10_000, 4, 1024), (48, 4, 8), (1, 3, 8), (6, 1, 8)]
)
def test_the_base_sample_is_the_largest_power_of_two(
    evaluations: int, factors: int, expected: int
) -> None:
    assert sample_size(evaluations, factors) == expected
