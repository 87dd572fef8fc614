"""Classes for maps: put values into a few groups with bounds that a legend can name."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.errors import AnalysisError, several
from data.languages import SOURCE_LANGUAGE, fill
from geo.wording import Speech, speech

MOST_CLASSES = 9
"""No palette keeps more ordered colours apart."""

MOST_CATEGORIES = 8
"""No palette keeps more colours without an order apart for colour-blind readers."""


@dataclass(frozen=True)
class Classes:
    """Values in classes.

    Attributes
    ----------
    scheme
        Name of the scheme that drew the bounds; "categories" when there are none.
    bounds
        Ascending: the least value, then the upper bound of each class, which belongs to it. One
        more than there are classes; empty for categories and when every value is missing.
    labels
        One text for each class, as a legend shows it.
    index
        Indexed as the values are: number of the class from 0 (Int64), NA where the value is
        missing.
    counts
        How many values each class holds.
    missing
        How many values are missing.
    below
        How many of the classes, counted from the first, lie at or below the midpoint; None when
        the classes have none.
    """

    scheme: str
    bounds: tuple[float, ...]
    labels: tuple[str, ...]
    index: pd.Series
    counts: tuple[int, ...]
    missing: int
    below: int | None = None


Scheme = Callable[[np.ndarray, int], np.ndarray]
"""Finite values and a number of classes to the upper bounds of the classes."""


def _quantiles(values: np.ndarray, k: int) -> np.ndarray:
    """Equal numbers of values in each class."""
    bounds: np.ndarray = np.percentile(values, np.linspace(0, 100, k + 1)[1:])
    return bounds


def _equal_interval(values: np.ndarray, k: int) -> np.ndarray:
    """Equal width of each class."""
    return np.linspace(values.min(), values.max(), k + 1)[1:]


def _std_mean(values: np.ndarray, _k: int) -> np.ndarray:
    """One and two standard deviations (ddof = 1) on either side of the mean."""
    cuts = values.mean() + values.std(ddof=1) * np.array([-2.0, -1.0, 1.0, 2.0])
    return np.append(cuts, values.max())


def _by_mapclassify(name: str, *, takes_k: bool) -> Scheme:
    """Wrap a classifier of mapclassify, which takes seconds to import, as a scheme."""

    def scheme(values: np.ndarray, k: int) -> np.ndarray:
        import mapclassify

        with warnings.catch_warnings():
            # 218 values do not need the compiler that the package would like to have.
            warnings.filterwarnings("ignore", message="Numba not installed")
            classifier = getattr(mapclassify, name)
            found = classifier(values, k=k) if takes_k else classifier(values)
        return np.asarray(found.bins, dtype=float)

    return scheme


# The first map must not wait for mapclassify, so the default and the schemes of one line are
# written out; a test holds them to mapclassify's own bounds.
SCHEMES: dict[str, Scheme] = {
    "quantiles": _quantiles,
    "equal-interval": _equal_interval,
    "natural-breaks": _by_mapclassify("FisherJenks", takes_k=True),
    "pretty": _by_mapclassify("PrettyBreaks", takes_k=True),
    "std-mean": _std_mean,
    "head-tail": _by_mapclassify("HeadTailBreaks", takes_k=False),
    "box-plot": _by_mapclassify("BoxPlot", takes_k=False),
}
"""Scheme name to function; "std-mean", "head-tail" and "box-plot" choose the number of classes."""


def classify(
    values: pd.Series,
    scheme: str = "quantiles",
    k: int = 5,
    *,
    midpoint: float | None = None,
    language: str = SOURCE_LANGUAGE,
) -> Classes:
    """Put numbers into classes.

    Parameters
    ----------
    values
        Numbers in any index; missing and infinite values are in no class.
    scheme
        A name in `SCHEMES`.
    k
        Classes wanted, 2 to 9. Fewer come back where the values allow no more: each distinct
        value has a class of its own when there are at most `k` of them.
    midpoint
        A value that no class may straddle, such as a gap of zero: values up to it and values
        above it are classified apart, with half of the classes each.
    language
        Of the labels.

    Returns
    -------
    Classes
        In ascending order. With every value missing there are no classes.

    Raises
    ------
    AnalysisError
        For a scheme that is not known or a number of classes out of range.

    Notes
    -----
    A class holds the values above the bound before it up to and including its own. Empty classes
    at either end are left out and the last bound is never under the greatest value. Natural
    breaks are those of Fisher, W. D. (1958), On grouping for maximum homogeneity, Journal of the
    American Statistical Association 53; head and tail breaks those of Jiang, B. (2013), The
    Professional Geographer 65. The same values always get the same classes.
    """
    if scheme not in SCHEMES:
        raise AnalysisError(
            fill("There is no classification scheme {scheme}.", scheme=repr(scheme)),
            fill("Choose one of {names}.", names=", ".join(SCHEMES)),
        )
    if not 2 <= k <= MOST_CLASSES:
        raise AnalysisError(
            fill("{k} classes cannot be drawn.", k=k),
            fill("Choose a number from 2 to {MOST_CLASSES}.", MOST_CLASSES=MOST_CLASSES),
        )
    numbers = values.astype(float).replace([np.inf, -np.inf], np.nan)
    known = numbers.dropna().to_numpy()
    ordered = np.sort(known)  # so that sums of floats do not depend on the order of the rows
    below: int | None = None
    if known.size == 0:
        uppers = np.array([])
        below = None if midpoint is None else 0
    elif midpoint is None:
        uppers = _upper_bounds(ordered, scheme, k)
    else:
        low = _upper_bounds(ordered[ordered <= midpoint], scheme, max(k // 2, 1))
        high = _upper_bounds(ordered[ordered > midpoint], scheme, max(k // 2, 1))
        if low.size and high.size:
            low[-1] = midpoint
        uppers, below = np.concatenate([low, high]), int(low.size)
    index = pd.Series(pd.NA, index=values.index, dtype="Int64", name=values.name)
    index[numbers.notna()] = np.searchsorted(uppers, known, side="left")
    bounds = (float(known.min()), *map(float, uppers)) if known.size else ()
    single = midpoint is None and np.unique(known).size == uppers.size
    return Classes(
        scheme=scheme,
        bounds=bounds,
        labels=_labels(bounds, single, speech(language)),
        index=index,
        counts=tuple(int((index == place).sum()) for place in range(uppers.size)),
        missing=int(numbers.isna().sum()),
        below=below,
    )


def categories(values: pd.Series, order: Sequence[str]) -> Classes:
    """Make a class of each named category.

    Parameters
    ----------
    values
        Category names; missing values are in no class.
    order
        The categories in the order of the legend; those without a value are kept.

    Returns
    -------
    Classes
        With scheme "categories" and no bounds.

    Raises
    ------
    AnalysisError
        When a value is not in `order`, or there are more categories than colours.
    """
    unknown = sorted(set(values.dropna().astype(str)) - set(order))
    if unknown:
        raise AnalysisError(
            fill("Not among the categories: {names}.", names=several(unknown)),
            fill("They are {names}.", names=", ".join(order)),
        )
    if len(order) > MOST_CATEGORIES:
        raise AnalysisError(
            fill("{count} categories cannot be told apart by colour.", count=len(order)),
            fill(
                "Join some, so that at most {MOST_CATEGORIES} are left.",
                MOST_CATEGORIES=MOST_CATEGORIES,
            ),
        )
    places = {name: place for place, name in enumerate(order)}
    index = values.map(places).astype("Int64")
    return Classes(
        scheme="categories",
        bounds=(),
        labels=tuple(order),
        index=index,
        counts=tuple(int((index == place).sum()) for place in range(len(order))),
        missing=int(index.isna().sum()),
    )


def _upper_bounds(known: np.ndarray, scheme: str, k: int) -> np.ndarray:
    """Ascending, distinct upper bounds of the classes that hold something at either end."""
    distinct = np.unique(known)
    if distinct.size <= k:
        return distinct
    if k == 1:
        return distinct[-1:]
    uppers = np.unique(SCHEMES[scheme](known, k))
    uppers = uppers[np.isfinite(uppers)]
    # The class before the first that holds a value, and those after the greatest value, are empty.
    first = int(np.searchsorted(uppers, distinct[0], side="left"))
    last = int(np.searchsorted(uppers, distinct[-1], side="left"))
    uppers = uppers[first : last + 1]
    # Sums of floats can end just under the greatest value; then no bound would hold it.
    if uppers.size == 0 or uppers[-1] < distinct[-1]:
        close = uppers.size > 0 and bool(np.isclose(uppers[-1], distinct[-1], rtol=1e-12, atol=0))
        uppers = np.append(uppers[:-1] if close else uppers, distinct[-1])
    return uppers


def _labels(bounds: tuple[float, ...], single: bool, say: Speech) -> tuple[str, ...]:
    """Write each class as "low to high", or as its one value, with digits enough to differ."""
    for digits in range(3, 8):
        written = [say.number(bound, digits) for bound in bounds]
        if len(set(written)) == len(set(bounds)):
            break
    if single:
        return tuple(written[1:])
    return tuple(
        low if low == high else say("{low} to {high}", low=low, high=high)
        for low, high in itertools.pairwise(written)
    )
