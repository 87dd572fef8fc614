"""Aggregation: weighted means of what a unit has, and the weights they take."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.errors import AnalysisError, several
from data.languages import N_, fill, several_said

SHARE_TOLERANCE = 1e-12
"""A unit may stand exactly on the share of weight that is asked for."""

WEIGHTINGS = ("given", "equal", "pca")
"""Where the weights of an aggregate's children come from."""


@dataclass(frozen=True)
class Mean:
    """A weighted mean: the arithmetic mean on another scale.

    Attributes
    ----------
    forward, backward
        To the scale on which the mean is arithmetic, and back.
    positive
        Whether values must be above zero.
    """

    forward: Callable[[np.ndarray], np.ndarray]
    backward: Callable[[np.ndarray], np.ndarray]
    positive: bool


MEANS: dict[str, Mean] = {
    "arithmetic": Mean(lambda x: x, lambda x: x, positive=False),
    "geometric": Mean(np.log, np.exp, positive=True),
    "harmonic": Mean(np.reciprocal, np.reciprocal, positive=True),
}
"""Aggregation name to mean: sum w x, prod x^w and 1 / sum (w / x), with weights summing to 1."""


def parse_aggregation(text: str) -> tuple[str, ...]:
    """Read one aggregation, or one per level with commas between.

    Parameters
    ----------
    text
        Such as ``arithmetic`` or ``geometric,arithmetic`` (lowest level first).

    Returns
    -------
    tuple of str

    Raises
    ------
    AnalysisError
        A name is not known.
    """
    return _names(text, MEANS, N_("an aggregation"))


def parse_weighting(text: str) -> tuple[str, ...]:
    """Read one weighting, or one per level with commas between.

    Parameters
    ----------
    text
        Such as ``given`` or ``pca,equal`` (children of the lowest aggregates first).

    Returns
    -------
    tuple of str

    Raises
    ------
    AnalysisError
        A name is not known.
    """
    return _names(text, WEIGHTINGS, N_("a weighting"))


def per_level(names: tuple[str, ...], levels: tuple[int, ...], called: str) -> dict[int, str]:
    """Give each level of aggregates its choice.

    Parameters
    ----------
    names
        One for all levels, or one for each, lowest first.
    levels
        The levels of aggregates.
    called
        What the choice is called in an error.

    Returns
    -------
    dict
        Level to name.

    Raises
    ------
    AnalysisError
        There are neither one nor as many as levels.
    """
    if len(names) == 1:
        return dict.fromkeys(levels, names[0])
    if len(names) != len(levels):
        raise AnalysisError(
            fill(
                "There are {count} choices of {called} for {count_2} levels of aggregates.",
                count=len(names),
                called=called,
                count_2=len(levels),
            ),
            "Give one, or one for each level, lowest first.",
        )
    return dict(zip(levels, names, strict=True))


def aggregate(
    children: pd.DataFrame, weights: pd.Series, name: str, *, min_share: float = 0.0, code: str = ""
) -> tuple[pd.Series, pd.Series]:
    """Aggregate the children of one aggregate.

    Parameters
    ----------
    children
        Units by child, normalised; NaN where missing.
    weights
        Child to weight, relative to each other.
    name
        A name of `MEANS`.
    min_share
        Share of the weight for which a unit needs values.
    code
        What the aggregate is called in an error.

    Returns
    -------
    tuple of pandas.Series
        The score of each unit (NaN where it has no child or too small a share), and the share of
        the weight that its present children have.

    Raises
    ------
    AnalysisError
        A geometric or harmonic mean meets a value that is not above zero.

    Notes
    -----
    Where a child is missing, the weights of those present are rescaled to sum to one, in each of
    the means; this is what COINr's a_amean, a_gmean and a_hmean do.
    """
    mean = MEANS[name]
    x = children.to_numpy(dtype=float)
    present = ~np.isnan(x)
    if mean.positive and (x[present] <= 0).any():
        rows, columns = np.nonzero(present & (np.where(present, x, 1.0) <= 0))
        said = [
            fill("{code} of {unit}", code=str(children.columns[c]), unit=str(children.index[r]))
            for r, c in zip(rows, columns, strict=True)
        ]
        values = {"name": name, "code": code, "values": several_said(said)}
        raise AnalysisError(
            fill(
                "The {name} mean of {code} needs values above zero, and these are not: {values}.",
                **values,
            )
            if code
            else fill(
                "The {name} mean needs values above zero, and these are not: {values}.", **values
            ),
            "Normalise with minmax:1:100, or aggregate arithmetically.",
        )
    w = weights.loc[children.columns].to_numpy(dtype=float)
    w = w / w.sum()
    share = present @ w
    total = np.where(present, mean.forward(np.where(present, x, 1.0)), 0.0) @ w
    enough = (share > 0) & (share >= min_share - SHARE_TOLERANCE)
    score = np.full(len(x), np.nan)
    score[enough] = mean.backward(total[enough] / share[enough])
    return pd.Series(score, children.index), pd.Series(share, children.index)


def pca_weights(children: pd.DataFrame, code: str = "") -> pd.Series:
    """Weigh children by their squared loadings on the first principal component.

    Parameters
    ----------
    children
        Units by child; units without all values are left out.
    code
        What the aggregate is called in an error.

    Returns
    -------
    pandas.Series
        Child to weight, none negative, summing to one. Two children always weigh the same.

    Raises
    ------
    AnalysisError
        Fewer than three units have all values, or a child is constant among them.

    Notes
    -----
    The component is that of the correlation matrix; the squares of its unit vector are each
    child's share of the variance that the component explains. COINr's get_PCA takes the loadings
    themselves, which may be negative; squares are what the Handbook scales to unity sum.

    References
    ----------
    OECD and JRC (2008), Handbook on Constructing Composite Indicators, step 6.1.
    """
    if children.shape[1] <= 2:
        return pd.Series(1.0 / children.shape[1], children.columns)
    complete = children.dropna()
    constant = complete.columns[~(complete.max() > complete.min())]
    if len(complete) < 3 or len(constant):
        reason = (
            fill("only {count} units have all values", count=len(complete))
            if len(complete) < 3
            else fill(
                "{names} is the same for all units that have all values", names=several(constant)
            )
        )
        raise AnalysisError(
            fill(
                "No principal component can be found for {code}: {reason}.",
                code=code or N_("the children"),
                reason=reason,
            ),
            "Impute missing values, or weigh equally or as given.",
        )
    _, vectors = np.linalg.eigh(complete.corr().to_numpy())
    squared = vectors[:, -1] ** 2
    return pd.Series(squared / squared.sum(), children.columns)


def _names(text: str, known: Iterable[str], called: str) -> tuple[str, ...]:
    """Read names with commas between."""
    names = tuple(name.strip() for name in text.split(","))
    for name in names:
        if name not in known:
            raise AnalysisError(
                fill("{name} is not {called}.", name=repr(name), called=called),
                fill(
                    "Use one of: {names}; or one per level, with commas between.",
                    names=", ".join(known),
                ),
            )
    return names
