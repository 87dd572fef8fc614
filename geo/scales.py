"""The scales on which economies are compared, by name.

A scale is made from the observed values of all economies and can then place further values, such as
the home market's of an earlier year. Composites have scales of their own (``geo.normalisers``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol, get_args

import numpy as np
import pandas as pd

from data.languages import N_
from geo.normalise import NORMAL_IQR, Standardised, percentile_rank, refuse_flat

ScaleName = Literal["z", "robust", "min-max", "percentile"]

SCALE_NAMES: tuple[ScaleName, ...] = get_args(ScaleName)


class Scale(Protocol):
    """A scale made from observed values.

    Attributes
    ----------
    z
        The observed values on the scale, economies by indicator; NaN where missing.
    """

    @property
    def z(self) -> pd.DataFrame:
        """The observed values on the scale."""

    def place(self, transformed: pd.DataFrame) -> pd.DataFrame:
        """Put further values, transformed alike, on the scale."""


@dataclass(frozen=True)
class Linear:
    """Values moved and divided: the robust and the min-max scale.

    Attributes
    ----------
    z
        (value - centre) / spread.
    centre, spread
        Per indicator.
    """

    z: pd.DataFrame
    centre: pd.Series
    spread: pd.Series

    @classmethod
    def of(cls, values: pd.DataFrame, centre: pd.Series, spread: pd.Series) -> Linear:
        """Make the scale from its centre and spread."""
        return cls((values - centre) / spread, centre, spread)

    def place(self, transformed: pd.DataFrame) -> pd.DataFrame:
        """Put further (transformed) values on this scale."""
        return (transformed - self.centre) / self.spread


@dataclass(frozen=True)
class Percentiles:
    """Percentile ranks, less their mean.

    Attributes
    ----------
    z
        (average rank - 0.5) / n - centre.
    values
        The observed values that the ranks are of.
    centre
        Per indicator.
    """

    z: pd.DataFrame
    values: pd.DataFrame
    centre: pd.Series

    def place(self, transformed: pd.DataFrame) -> pd.DataFrame:
        """Put further values on this scale.

        A value counts the observed values below it, and by half those equal to it; one that was
        observed keeps its percentile rank.
        """
        placed = transformed.astype(float)
        for code in placed.columns:
            known = np.sort(self.values[code].dropna().to_numpy())
            given = placed[code].to_numpy()
            below = np.searchsorted(known, given, "left") + np.searchsorted(known, given, "right")
            share = below / 2 / len(known) - self.centre[code]
            placed[code] = np.where(np.isnan(given), np.nan, share)
        return placed


def scale(values: pd.DataFrame, name: ScaleName) -> Scale:
    """Put indicators on a scale that their observed values make.

    Parameters
    ----------
    values
        Economies by indicator, transformed; NaN where missing.
    name
        ``z``: (x - mean) / deviation, ddof = 0; ``robust``: (x - median) / (interquartile range /
        1.349), the deviation taking the place of an interquartile range of 0 (as where half of the
        values coincide); ``min-max``: the share of the way from the smallest to the largest value;
        ``percentile``: (average rank - 0.5) / n. The last two are centred on their mean, which
        matters to the cosine metric alone.

    Returns
    -------
    Scale
        Missing stays missing.

    Raises
    ------
    AnalysisError
        When an indicator has no value or the same value everywhere, so that it has no scale.

    References
    ----------
    OECD and JRC (2008), Handbook on Constructing Composite Indicators, step 5 (normalisation).
    """
    refuse_flat(values)
    return SCALES[name](values)


def _standard(values: pd.DataFrame) -> Scale:
    """Take z-scores."""
    return Standardised.of(values)


def _robust(values: pd.DataFrame) -> Scale:
    """Centre on the median, divide by the interquartile range as a deviation."""
    low, median, high = (row for _, row in values.quantile([0.25, 0.5, 0.75]).iterrows())
    spread = (high - low) / NORMAL_IQR
    return Linear.of(values, median, spread.where(spread > 0, values.std(ddof=0)))


def _minmax(values: pd.DataFrame) -> Scale:
    """Spread from 0 to 1, less the mean of that."""
    smallest = values.min()
    reach = values.max() - smallest
    return Linear.of(values, smallest + ((values - smallest) / reach).mean() * reach, reach)


def _percentile(values: pd.DataFrame) -> Scale:
    """Take percentile ranks, less their mean."""
    unit = percentile_rank(values)
    centre = unit.mean()
    return Percentiles(unit - centre, values, centre)


SCALES: dict[ScaleName, Callable[[pd.DataFrame], Scale]] = {
    "z": _standard,
    "robust": _robust,
    "min-max": _minmax,
    "percentile": _percentile,
}
"""Name of a scale to the function that makes it of indicators that have one."""

SCALES_IN_WORDS: dict[ScaleName, str] = {
    "z": N_("z-scores"),
    "robust": N_("robust z-scores"),
    "min-max": N_("min-max"),
    "percentile": N_("percentile ranks"),
}
"""Name of a scale as it stands inside a sentence."""
