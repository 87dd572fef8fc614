"""Bring indicators onto one scale: transformations and normalisation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pandas as pd

from data.errors import AnalysisError, several
from data.languages import fill

Values = TypeVar("Values", pd.Series, pd.DataFrame)

TRANSFORMATIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "none": lambda x: x,
    "log": np.log,
    "log1p": np.log1p,
}
"""Transformation name to function of an array; logarithms are natural."""

NORMAL_IQR = 1.349
"""Interquartile range of a normal distribution of deviation 1, to the digits of the method."""

_OPEN_LOWER_BOUND = {"log": 0.0, "log1p": -1.0}


@dataclass(frozen=True)
class Standardised:
    """Indicators as z-scores, with what is needed to place further values on the same scale.

    Attributes
    ----------
    z
        Economies by indicator; (value - mean) / deviation, NaN where the value is missing.
    mean, deviation
        Per indicator, over the economies with a value; the deviation is of the population
        (ddof = 0).
    """

    z: pd.DataFrame
    mean: pd.Series
    deviation: pd.Series

    @classmethod
    def of(cls, transformed: pd.DataFrame) -> Standardised:
        """Make the scale of values of which no column is all alike."""
        mean, deviation = transformed.mean(), transformed.std(ddof=0)
        return cls((transformed - mean) / deviation, mean, deviation)

    def place(self, transformed: pd.DataFrame) -> pd.DataFrame:
        """Put further (transformed) values on this scale."""
        return (transformed - self.mean) / self.deviation


def transform(values: pd.DataFrame, transformations: Mapping[str, str]) -> pd.DataFrame:
    """Apply each indicator's transformation.

    Parameters
    ----------
    values
        Economies by indicator, in the indicators' units; NaN where missing.
    transformations
        Indicator code to ``none``, ``log`` or ``log1p``; only these columns are returned, in this
        order.

    Returns
    -------
    pandas.DataFrame
        Same index; NaN stays NaN.

    Raises
    ------
    AnalysisError
        When a value has no logarithm, or a transformation is not known.
    """
    columns = {}
    for code, name in transformations.items():
        if name not in TRANSFORMATIONS:
            raise AnalysisError(
                fill("{name} is not a transformation ({code}).", name=repr(name), code=code),
                fill("Use one of: {names}.", names=", ".join(TRANSFORMATIONS)),
            )
        column = values[code].astype(float)
        bound = _OPEN_LOWER_BOUND.get(name)
        if bound is not None and (bad := column.index[column <= bound]).size:
            raise AnalysisError(
                fill(
                    "{code} has no logarithm for {names}: the value is not above {bound}.",
                    code=code,
                    names=several(bad),
                    bound=f"{bound:g}",
                ),
                "Use another transformation for it, or leave the indicator out.",
            )
        columns[code] = TRANSFORMATIONS[name](column.to_numpy())
    return pd.DataFrame(columns, index=values.index)


def standardise(transformed: pd.DataFrame) -> Standardised:
    """Compute z-scores over all economies with a value.

    Parameters
    ----------
    transformed
        Economies by indicator, after the transformation; NaN where missing.

    Returns
    -------
    Standardised
        With the deviation of the population (ddof = 0).

    Raises
    ------
    AnalysisError
        When an indicator has no value or the same value everywhere, so that it has no scale.

    References
    ----------
    OECD and JRC (2008), Handbook on Constructing Composite Indicators, step 5 (normalisation).
    """
    refuse_flat(transformed)
    return Standardised.of(transformed)


def refuse_flat(transformed: pd.DataFrame) -> None:
    """Refuse indicators that cannot be brought onto any scale.

    Parameters
    ----------
    transformed
        Economies by indicator; NaN where missing.

    Raises
    ------
    AnalysisError
        When an indicator has no value or the same value everywhere.
    """
    mean, deviation = transformed.mean(), transformed.std(ddof=0)
    # Rounding leaves a trace of deviation on a constant column of large numbers.
    flat = ~(deviation > 1e-12 * mean.abs().clip(lower=1e-300))
    if flat.any():
        codes = ", ".join(map(str, transformed.columns[flat.to_numpy()]))
        raise AnalysisError(
            fill("No scale can be made for {codes}: no two values differ.", codes=codes),
            "Leave the indicator out, or take a lens or year with more figures.",
        )


def percentile_rank(values: Values) -> Values:
    """Give each value's percentile rank, (average rank - 0.5) / n, from 0 to 1; NaN stays NaN.

    Parameters
    ----------
    values
        One variable, or a table with a variable in each column.
    """
    return (values.rank(method="average") - 0.5) / values.notna().sum()
