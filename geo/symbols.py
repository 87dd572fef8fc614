"""Circles over a map whose areas stand for a figure."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import pandas as pd

from data.errors import AnalysisError
from data.languages import fill

__all__ = ["circle_radii", "round_sizes"]

_STEPS: Final = (1.0, 2.0, 5.0)
_APART: Final = 4.0
"""Each of the legend's circles has at least so many times the area of the next."""


def circle_radii(values: pd.Series, name: str = "This figure") -> pd.Series:
    """Give the radius of each circle as a share of the largest one's.

    Parameters
    ----------
    values
        Numbers that are not negative; missing and infinite ones get no circle.
    name
        What the figure is called, for the message of an error.

    Returns
    -------
    pandas.Series
        On the same index, from 0 to 1, so that areas are proportional to values; NaN where there
        is no value. All zero where every value is.

    Raises
    ------
    AnalysisError
        When a value is negative: no area stands for less than nothing.
    """
    numbers = values.astype(float).replace([np.inf, -np.inf], np.nan)
    below = int((numbers < 0).sum())
    if below:
        raise AnalysisError(
            fill(
                "{name} is below zero for {below} of the economies, and no circle can show that.",
                name=name,
                below=below,
            ),
            "Show it by colour, or choose a figure that is never negative for the circles.",
        )
    largest = numbers.max()
    if not largest > 0:
        return numbers * 0.0
    return np.sqrt(numbers / largest)


def round_sizes(largest: float, count: int = 3) -> tuple[float, ...]:
    """Choose round values for the circles of a legend.

    Parameters
    ----------
    largest
        The greatest value shown.
    count
        How many circles.

    Returns
    -------
    tuple of float
        Descending, each 1, 2 or 5 times a power of ten, the first at most `largest` and every
        other at most a quarter of the one before; empty unless `largest` is positive and finite.
    """
    if not (largest > 0 and math.isfinite(largest)):
        return ()
    chosen: list[float] = []
    most = largest
    for _ in range(count):
        exponent = math.floor(math.log10(most))
        # A power beside the right one is looked at too: logarithms of floats end just beside.
        steps = [step * 10.0**power for power in (exponent - 1, exponent) for step in _STEPS]
        chosen.append(max(step for step in steps if step <= most * (1 + 1e-12)))
        most = chosen[-1] / _APART
    return tuple(chosen)
