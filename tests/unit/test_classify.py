"""Classes for maps."""

import string
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from data.errors import AnalysisError
from geo.classify import SCHEMES, Classes, categories, classify

ALL_SCHEMES = sorted(SCHEMES)


def skewed(size: int = 218) -> pd.Series:
    numbers = np.random.default_rng(7).lognormal(3, 1.2, size)
    return pd.Series(numbers, index=[f"E{place:03d}" for place in range(size)])


def every_value_in_its_class(values: pd.Series, classes: Classes) -> bool:
    known = values.dropna()
    place = classes.index[known.index].astype(int).to_numpy()
    bounds = np.array(classes.bounds)
    above = (known.to_numpy() > bounds[:-1][place]) | (place == 0)
    return bool((above & (known.to_numpy() <= bounds[1:][place])).all())


def test_quantiles_hold_equal_numbers():
    assert classify(pd.Series(range(100))).counts == (20, 20, 20, 20, 20)


def test_an_upper_bound_belongs_to_its_class():
    classes = classify(pd.Series([0.0, 1, 2, 3, 4, 5, 6, 7, 8, 10]), "equal-interval", 5)
    assert classes.bounds == (0, 2, 4, 6, 8, 10)
    assert classes.index.tolist() == [0, 0, 0, 1, 1, 2, 2, 3, 3, 4]


@pytest.mark.parametrize("scheme", ALL_SCHEMES)
def test_every_value_lies_within_the_bounds_of_its_class(scheme):
    values = skewed()
    assert every_value_in_its_class(values, classify(values, scheme))


@pytest.mark.parametrize("scheme", ALL_SCHEMES)
def test_the_counts_add_up_to_the_values(scheme):
    values = skewed()
    values.iloc[::10] = np.nan
    classes = classify(values, scheme)
    assert sum(classes.counts) + classes.missing == len(values)
    assert len(classes.counts) == len(classes.labels) == len(classes.bounds) - 1


@pytest.mark.parametrize("scheme", ALL_SCHEMES)
def test_the_classes_at_either_end_hold_something(scheme):
    counts = classify(skewed(), scheme).counts
    assert counts[0] and counts[-1]


@pytest.mark.parametrize("scheme", ALL_SCHEMES)
def test_classes_do_not_depend_on_the_order_of_the_values(scheme):
    values = skewed()
    mixed = classify(values.sample(frac=1, random_state=3), scheme)
    straight = classify(values, scheme)
    assert mixed.bounds == straight.bounds
    assert mixed.index.sort_index().equals(straight.index)


@pytest.mark.parametrize("scheme", ALL_SCHEMES)
@pytest.mark.parametrize(
    ("numbers", "labels"),
    [([5.0, 5, 5], ("5.00",)), ([3.0], ("3.00",)), ([1.0, 2, 2, np.nan], ("1.00", "2.00"))],
)
def test_few_distinct_values_get_a_class_each(scheme, numbers, labels):
    classes = classify(pd.Series(numbers), scheme)
    assert classes.labels == labels


@pytest.mark.parametrize("scheme", ALL_SCHEMES)
@pytest.mark.parametrize("numbers", [[], [np.nan, np.nan], [np.inf]])
def test_no_finite_value_makes_no_class(scheme, numbers):
    classes = classify(pd.Series(numbers, dtype=float), scheme)
    assert classes.bounds == () and classes.labels == () and classes.missing == len(numbers)
    assert classes.index.isna().all()


def test_ties_may_leave_fewer_classes():
    classes = classify(pd.Series([0.0] * 80 + list(range(1, 21))))
    assert len(classes.labels) < 5 and classes.counts[0] == 80


def test_infinite_values_are_in_no_class():
    classes = classify(pd.Series([1.0, 2, 3, 4, 5, 6, np.inf]))
    assert classes.missing == 1 and classes.bounds[-1] == 6


def test_no_class_straddles_the_midpoint():
    values = pd.Series(np.linspace(-30, 80, 60))
    classes = classify(values, k=6, midpoint=0)
    assert classes.below == 3 and classes.bounds[3] == 0
    assert every_value_in_its_class(values, classes)


def test_values_on_one_side_of_the_midpoint_get_that_side_alone():
    classes = classify(pd.Series(np.linspace(1, 80, 60)), k=6, midpoint=0)
    assert classes.below == 0 and len(classes.labels) == 3


def test_labels_have_digits_enough_to_differ():
    classes = classify(pd.Series(np.linspace(1000.01, 1000.09, 50)))
    assert len(set(classes.labels)) == 5


def test_a_scheme_that_is_not_known_is_answered_with_the_names():
    with pytest.raises(AnalysisError, match="quantiles"):
        classify(skewed(), "jenks")


@pytest.mark.parametrize("k", [1, 0, 10])
def test_a_number_of_classes_out_of_range_is_refused(k):
    with pytest.raises(AnalysisError, match="from 2 to 9"):
        classify(skewed(), k=k)


def test_categories_keep_the_order_of_the_legend():
    classes = categories(pd.Series(["far", "near", None], index=list("abc")), ["near", "far", "?"])
    assert classes.counts == (1, 1, 0) and classes.missing == 1
    assert classes.index["a"] == 1 and classes.bounds == ()


def test_a_category_without_a_place_is_refused():
    with pytest.raises(AnalysisError, match="middling"):
        categories(pd.Series(["middling"]), ["near", "far"])


def test_more_categories_than_colours_are_refused():
    names = list(string.ascii_lowercase[:10])
    with pytest.raises(AnalysisError, match="10 categories"):
        categories(pd.Series(names), names)


@pytest.mark.parametrize(
    ("scheme", "name"),
    [("quantiles", "Quantiles"), ("equal-interval", "EqualInterval"), ("std-mean", "StdMean")],
)
def test_bounds_written_out_are_those_of_mapclassify(scheme, name):
    import mapclassify

    values = skewed().to_numpy()
    np.testing.assert_allclose(
        SCHEMES[scheme](values, 5), getattr(mapclassify, name)(values).bins, rtol=1e-12
    )


def test_the_default_scheme_does_not_wait_for_mapclassify():
    script = (
        "import sys, pandas as pd; from geo.classify import classify;"
        "classify(pd.Series(range(50))); print('mapclassify' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "False"
