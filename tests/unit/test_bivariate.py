"""Two figures in nine cells, and circles whose areas stand for a figure."""

import numpy as np
import pandas as pd
import pytest

from data.errors import AnalysisError
from geo.bivariate import bivariate
from geo.symbols import circle_radii, round_sizes

NINE = pd.Series(range(1, 10), index=list("abcdefghi"), dtype=float)


def test_each_figure_has_three_classes_of_as_many():
    made = bivariate(NINE, NINE)
    assert made.cells.tolist() == [0, 0, 0, 4, 4, 4, 8, 8, 8]
    assert made.counts == (3, 0, 0, 0, 3, 0, 0, 0, 3)


def test_a_cell_is_three_times_the_second_class_plus_the_first():
    made = bivariate(NINE, -NINE)
    assert made.cells["a"] == 6 and made.cells["i"] == 2


def test_bounds_are_those_of_all_values_of_the_figure():
    up = NINE.where(NINE > 4)
    made = bivariate(NINE, up)
    assert made.across == bivariate(NINE, NINE).across
    assert made.across[0].startswith("1")


def test_what_is_missing_is_told_apart():
    across, up = NINE.copy(), NINE.copy()
    across[["a", "c"]] = np.nan
    up[["b", "c"]] = np.inf
    made = bivariate(across, up)
    assert made.absent[["a", "b", "c", "d"]].tolist() == ["across", "up", "both", ""]
    assert made.missing == (1, 1, 1)
    assert made.cells[["a", "b", "c"]].isna().all()


def test_a_figure_of_two_values_is_low_and_high():
    made = bivariate((NINE > 5).astype(float), NINE)
    assert made.across == ("0", "", "1.00")
    assert set(made.cells % 3) == {0, 2}


def test_a_figure_of_one_value_stands_in_the_middle():
    assert set(bivariate(NINE * 0, NINE).cells % 3) == {1}


def test_a_figure_without_values_leaves_every_cell_empty():
    made = bivariate(NINE * np.nan, NINE)
    assert sum(made.counts) == 0 and made.missing == (9, 0, 0)


def test_the_second_figure_may_stand_in_another_order():
    pd.testing.assert_series_equal(bivariate(NINE, NINE[::-1]).cells, bivariate(NINE, NINE).cells)


def test_the_classes_of_another_year_are_kept():
    made = bivariate(NINE / 3, NINE + 9, like=(NINE, NINE))
    usual = bivariate(NINE, NINE)
    assert (made.across, made.up) == (usual.across, usual.up)
    assert made.cells.tolist() == [6] * 9  # all low by the bounds of the other year, and high


def test_bounds_are_written_in_a_language():
    made = bivariate(NINE * 1.5, NINE, language="vi")
    assert made.across[0] == "1,50 đến 5,50"


def test_areas_are_proportional():
    radii = circle_radii(pd.Series([100.0, 25.0, 0.0, np.nan]))
    assert radii[:3].tolist() == [1.0, 0.5, 0.0]
    assert np.isnan(radii[3])


def test_no_circle_for_less_than_nothing():
    with pytest.raises(AnalysisError, match="Growth is below zero for 2 of the economies"):
        circle_radii(pd.Series([-1.0, 2.0, -3.0]), "Growth")


def test_a_figure_that_is_zero_everywhere_has_circles_of_no_size():
    assert circle_radii(pd.Series([0.0, 0.0])).tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    ("largest", "sizes"),
    [
        (1.45e9, (1e9, 2e8, 5e7)),
        (1000.0, (1000.0, 200.0, 50.0)),
        (0.7, (0.5, 0.1, 0.02)),
        (4.0, (2.0, 0.5, 0.1)),
    ],
)
def test_the_legend_has_three_round_sizes(largest, sizes):
    assert round_sizes(largest) == pytest.approx(sizes)


@pytest.mark.parametrize("largest", [0.0, -1.0, np.nan, np.inf])
def test_without_a_largest_value_there_are_no_sizes(largest):
    assert round_sizes(largest) == ()
