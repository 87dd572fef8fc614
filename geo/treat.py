"""Treatment of indicators whose distribution would let a few units decide a composite.

An indicator passes when its skewness or its kurtosis is moderate. One that fails has its most
extreme values drawn in, one step at a time; if that does not help within a bound, a logarithm of
the original takes its place.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.cells import plain
from data.errors import AnalysisError
from data.languages import fill

SKEWNESS_LIMIT = 2.0
"""An indicator passes when its skewness is nearer to zero than this ..."""

KURTOSIS_LIMIT = 3.5
"""... or its excess kurtosis is below this."""

DEFAULT_TREATMENT = "winsorise:5"

MOST_POINTS = 10_000
"""Largest bound that a treatment may name."""

_FORMS = "Write none, or winsorise:POINTS (also winsorise:POINTS:SKEWNESS:KURTOSIS)."


@dataclass(frozen=True)
class Treatment:
    """A choice of treatment.

    Attributes
    ----------
    bound
        Most points of an indicator that may be winsorised before the logarithm is tried; None
        where nothing is treated.
    skewness_limit, kurtosis_limit
        An indicator passes when ``|skewness|`` is below the first or the excess kurtosis below
        the second.
    """

    bound: int | None
    skewness_limit: float = SKEWNESS_LIMIT
    kurtosis_limit: float = KURTOSIS_LIMIT

    @classmethod
    def parse(cls, text: str) -> Treatment:
        """Read a treatment from text.

        Parameters
        ----------
        text
            ``none``, ``winsorise:5`` or, with limits of skewness and kurtosis of one's own,
            ``winsorise:5:2:3.5``.

        Returns
        -------
        Treatment

        Raises
        ------
        AnalysisError
            The text is none of these, or a number is out of range.
        """
        name, *given = text.strip().split(":")
        if name == "none" and not given:
            return cls(None)
        if name != "winsorise" or len(given) not in {1, 3}:
            raise AnalysisError(fill("{text} is not a treatment.", text=repr(text)), _FORMS)
        try:
            bound = int(given[0])
            limits = [float(part) for part in given[1:]] or [SKEWNESS_LIMIT, KURTOSIS_LIMIT]
        except ValueError as error:
            raise AnalysisError(
                fill("{text} is not a treatment: a number is wrong.", text=repr(text)), _FORMS
            ) from (error)
        if not 0 <= bound <= MOST_POINTS:
            raise AnalysisError(
                fill("{text}: {bound} points cannot be winsorised.", text=repr(text), bound=bound),
                fill(
                    "Give a whole number from 0 to {MOST_POINTS}.", MOST_POINTS=f"{MOST_POINTS:,}"
                ),
            )
        if not (math.isfinite(limits[0]) and limits[0] > 0 and math.isfinite(limits[1])):
            raise AnalysisError(
                fill("{text}: these limits leave nothing to test.", text=repr(text)),
                "The limit of skewness is above 0, that of kurtosis any finite number.",
            )
        return cls(bound, limits[0], limits[1])

    def __str__(self) -> str:
        """Write the treatment as it is read."""
        if self.bound is None:
            return "none"
        if (self.skewness_limit, self.kurtosis_limit) == (SKEWNESS_LIMIT, KURTOSIS_LIMIT):
            return f"winsorise:{self.bound}"
        limits = plain(self.skewness_limit), plain(self.kurtosis_limit)
        return ":".join(["winsorise", str(self.bound), *limits])

    def passes(self, values: np.ndarray) -> bool | None:
        """Tell whether values need no treatment; None where neither measure is defined."""
        return self.judge(*_shape(values))

    def judge(self, skew: float, kurtosis: float) -> bool | None:
        """Tell whether a distribution of this shape passes; None where both measures are NaN."""
        if math.isnan(skew) and math.isnan(kurtosis):
            return None
        return abs(skew) < self.skewness_limit or kurtosis < self.kurtosis_limit


@dataclass(frozen=True)
class Winsorised:
    """Values with their extremes drawn in.

    Attributes
    ----------
    values
        Same length as given.
    high, low
        Boolean: the values that were lowered, and those that were raised.
    """

    values: np.ndarray
    high: np.ndarray
    low: np.ndarray

    @property
    def points(self) -> int:
        """Number of points winsorised, at both ends."""
        return int(self.high.sum() + self.low.sum())


@dataclass(frozen=True)
class Treated:
    """Indicators after treatment, with what was done to each.

    Attributes
    ----------
    values
        Units by indicator; NaN stays NaN. An indicator that took the logarithm is in other units.
    report
        Indexed by indicator: skewness_before, kurtosis_before, skewness_after, kurtosis_after
        (NaN where not defined), points (Int64: values winsorised in what was kept, 0 where the
        logarithm was taken), method ("none", "winsorise" or "log"), passed (boolean: within the
        limits at the end; NA where the measures are not defined, which leaves the indicator as it
        is).
    marks
        Units by indicator: "high" where a value was lowered, "low" where it was raised, "log"
        where it was transformed, else empty.
    treatment
        The choice that was applied.
    """

    values: pd.DataFrame
    report: pd.DataFrame
    marks: pd.DataFrame
    treatment: Treatment


def skewness(values: np.ndarray) -> float:
    """Give the sample-corrected skewness, as the SKEW function of spreadsheets.

    Parameters
    ----------
    values
        Numbers; NaN is left out.

    Returns
    -------
    float
        NaN for fewer than three values or when all are equal.

    Notes
    -----
    ``G1 = sqrt(n (n - 1)) / (n - 2) * m3 / m2^1.5`` with the central moments m2 and m3.

    References
    ----------
    Joanes and Gill (1998), Comparing measures of sample skewness and kurtosis, type 2.
    """
    return _shape(values)[0]


def excess_kurtosis(values: np.ndarray) -> float:
    """Give the sample-corrected excess kurtosis, as the KURT function of spreadsheets.

    Parameters
    ----------
    values
        Numbers; NaN is left out.

    Returns
    -------
    float
        NaN for fewer than four values or when all are equal; 0 for a normal distribution.

    Notes
    -----
    ``G2 = (n - 1) / ((n - 2) (n - 3)) * ((n + 1) (m4 / m2^2 - 3) + 6)``.

    References
    ----------
    Joanes and Gill (1998), Comparing measures of sample skewness and kurtosis, type 2.
    """
    return _shape(values)[1]


def winsorise(values: np.ndarray, treatment: Treatment) -> Winsorised:
    """Draw in the most extreme values, one step at a time, until they pass or the bound is met.

    Parameters
    ----------
    values
        Numbers; NaN is left out and stays.
    treatment
        Its bound and limits count; with no bound nothing happens.

    Returns
    -------
    Winsorised

    Notes
    -----
    A step takes every value equal to the largest down to the next largest (or the smallest up, when
    the skewness is negative). Values moved earlier are among those equal to the largest, so that
    the points of an end are those moved in its latest step; values that tie are moved together and
    may overstep the bound. A step that would leave all values equal is not taken: the values then
    have no distribution to speak of.

    References
    ----------
    As COINr's ``winsorise`` counts: of 1, ..., 10, 30, 100 one point is moved, to 30.
    """
    x = np.array(values, dtype=float)
    high = np.zeros(len(x), dtype=bool)
    low = high.copy()
    while high.sum() + low.sum() < (treatment.bound or 0):
        skew, kurtosis = _shape(x)
        if treatment.judge(skew, kurtosis) is not False:
            break
        upper = skew >= 0
        extreme = np.nanmax(x) if upper else np.nanmin(x)
        moved = x == extreme
        rest = x[~moved & ~np.isnan(x)]
        if rest.min() == rest.max():
            break
        x[moved] = rest.max() if upper else rest.min()
        if upper:
            high = moved
        else:
            low = moved
    return Winsorised(x, high, low)


def shifted_log(values: np.ndarray) -> np.ndarray:
    """Take the logarithm of values moved to begin at a hundredth of their range.

    Parameters
    ----------
    values
        Numbers that are not all equal; NaN stays.

    Returns
    -------
    numpy.ndarray
        ``ln(x - min + 0.01 (max - min))``; the order of the values is kept, whatever their sign.
    """
    smallest, largest = np.nanmin(values), np.nanmax(values)
    return np.asarray(np.log(values - smallest + 0.01 * (largest - smallest)))


def treat(values: pd.DataFrame, treatment: str | Treatment = DEFAULT_TREATMENT) -> Treated:
    """Treat each indicator: winsorise up to a bound, then take a logarithm of the original.

    Parameters
    ----------
    values
        Units by indicator, in the indicators' units; NaN where missing.
    treatment
        A treatment or its text, such as ``winsorise:5`` or ``none``.

    Returns
    -------
    Treated
        An indicator that passes, that is constant or that has fewer than three values is left as
        it is.

    Raises
    ------
    AnalysisError
        When the text is not a treatment.

    References
    ----------
    OECD and JRC (2008), Handbook on Constructing Composite Indicators; the order of steps is that
    of COINr's ``Treat``.
    """
    choice = Treatment.parse(treatment) if isinstance(treatment, str) else treatment
    columns, marks, rows = {}, {}, {}
    for code in values.columns:
        before = values[code].to_numpy(dtype=float)
        after, mark, method = _treat_one(before, choice)
        columns[code], marks[code] = after, mark
        shape_before = _shape(before)
        shape_after = shape_before if method == "none" else _shape(after)
        rows[code] = {
            "skewness_before": shape_before[0],
            "kurtosis_before": shape_before[1],
            "skewness_after": shape_after[0],
            "kurtosis_after": shape_after[1],
            "points": int(np.isin(mark, ("high", "low")).sum()),
            "method": method,
            "passed": choice.judge(*shape_after),
        }
    report = pd.DataFrame.from_dict(rows, orient="index").rename_axis("indicator")
    if len(report):
        report = report.astype({"points": "Int64", "passed": "boolean"})
    return Treated(
        values=pd.DataFrame(columns, index=values.index, columns=values.columns),
        report=report,
        marks=pd.DataFrame(marks, index=values.index, columns=values.columns, dtype=object),
        treatment=choice,
    )


def _treat_one(before: np.ndarray, choice: Treatment) -> tuple[np.ndarray, np.ndarray, str]:
    """Treat one indicator; give its values, the mark of each, and the method."""
    mark = np.full(len(before), "", dtype=object)
    if choice.bound is None or choice.passes(before) is not False:
        return before, mark, "none"
    drawn_in = winsorise(before, choice)
    if choice.passes(drawn_in.values):
        mark[drawn_in.high] = "high"
        mark[drawn_in.low] = "low"
        return drawn_in.values, mark, "winsorise"
    mark[~np.isnan(before)] = "log"
    return shifted_log(before), mark, "log"


def _shape(values: np.ndarray) -> tuple[float, float]:
    """Give skewness and excess kurtosis, each NaN where it is not defined."""
    x = np.asarray(values, dtype=float)
    x = x[~np.isnan(x)]
    n = len(x)
    if n < 3 or (smallest := x.min()) == x.max():
        return math.nan, math.nan
    # The measures depend on neither origin nor scale; fourth powers of large figures overflow, and
    # the mean of figures that are large and close together loses their differences.
    x = x / 2 - smallest / 2
    x /= x.max()
    x -= x.sum() / n
    squares = x * x
    second, third = squares.sum() / n, (squares * x).sum() / n
    skew = float(third / second**1.5 * math.sqrt(n * (n - 1)) / (n - 2))
    if n < 4:
        return skew, math.nan
    plain = float((squares * squares).sum() / n / second**2) - 3.0
    return skew, (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * plain + 6)
