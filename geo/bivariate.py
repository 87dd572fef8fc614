"""Two figures at once: every economy in one of nine cells, three classes of one by three."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from data.languages import SOURCE_LANGUAGE
from geo.classify import Classes, classify
from geo.same_classes import same_classes

__all__ = ["ABSENT", "CELLS", "SIDE", "Bivariate", "bivariate"]

SIDE: Final = 3
"""Classes of each figure; with more, nobody finds a colour of the map in the legend."""

CELLS: Final = SIDE * SIDE

ABSENT: Final = ("across", "up", "both")
"""Which figure an economy without a cell lacks."""

# Where fewer classes than three stand among low, middle and high: two values are low and high.
_STANDING: Final = {0: (), 1: (1,), 2: (0, 2), 3: (0, 1, 2)}


@dataclass(frozen=True)
class Bivariate:
    """Two figures in nine cells.

    Attributes
    ----------
    across, up
        Bounds of the three classes of each figure, as a legend shows them, from low to high; an
        empty text for a class that does not exist, as where a figure has two values only.
    cells
        Indexed as the values are: 3 x the class of the second figure + the class of the first
        (Int64, 0 to 8), NA where either is missing.
    absent
        Indexed likewise: a text of `ABSENT` where a figure is missing, else empty.
    counts
        How many economies each cell holds.
    missing
        How many lack the first figure alone, the second alone, and both.
    """

    across: tuple[str, ...]
    up: tuple[str, ...]
    cells: pd.Series
    absent: pd.Series
    counts: tuple[int, ...]
    missing: tuple[int, int, int]


def bivariate(
    across: pd.Series,
    up: pd.Series,
    *,
    like: tuple[pd.Series, pd.Series] | None = None,
    language: str = SOURCE_LANGUAGE,
) -> Bivariate:
    """Put two figures into nine cells.

    Parameters
    ----------
    across
        The first figure, read across the legend; missing and infinite values are in no cell.
    up
        The second, read upwards, on the same index.
    like
        Both figures of another year, whose classes these values are put into, so that a colour
        means the same in both.
    language
        In which the bounds are written.

    Returns
    -------
    Bivariate
        Each figure in three classes of as many values each, drawn from all of its own values, so
        that a bound does not depend on the figure it is shown with.

    Notes
    -----
    Equal values are never parted, so a class may hold more than a third. Fewer than three distinct
    values give fewer classes: one stands in the middle, two at the ends.
    """
    up = up.reindex(across.index)
    first, low_to_high = _thirds(across, like and like[0], language)
    second, low_to_top = _thirds(up, like and like[1], language)
    cells = second * SIDE + first
    lacks = first.isna().astype(int) + 2 * second.isna().astype(int)
    absent = lacks.map(dict(enumerate(("", *ABSENT)))).astype("str")
    return Bivariate(
        across=low_to_high,
        up=low_to_top,
        cells=cells,
        absent=absent,
        counts=tuple(int((cells == cell).sum()) for cell in range(CELLS)),
        missing=(int((lacks == 1).sum()), int((lacks == 2).sum()), int((lacks == 3).sum())),
    )


def _thirds(
    values: pd.Series, like: pd.Series | None, language: str
) -> tuple[pd.Series, tuple[str, ...]]:
    """Give the class of each value, 0 to 2, and the bounds of the three classes."""
    made: Classes = classify(values, "quantiles", SIDE, language=language)
    if like is not None:
        made = same_classes(values, made, classify(like, "quantiles", SIDE, language=language))
    standing = np.array(_STANDING[len(made.labels)], dtype="int64")
    index = made.index.map(dict(enumerate(standing.tolist())), na_action="ignore").astype("Int64")
    labels = [""] * SIDE
    for place, label in zip(standing, made.labels, strict=True):
        labels[place] = label
    return index, tuple(labels)
