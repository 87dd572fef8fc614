"""Imputation: stand-ins for missing values, each one flagged to the last export."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.errors import AnalysisError
from data.languages import N_
from data.languages import fill as filled
from data.near import did_you_mean, nearest

NEIGHBOURS = 5
"""Neighbours whose mean is taken when the choice names no number."""

_FORMS = N_(
    "Write none, mean, median, group-mean:COLUMN, group-median:COLUMN or knn:NEIGHBOURS "
    "(knn alone takes 5)."
)


@dataclass(frozen=True)
class Imputed:
    """Values with stand-ins where that was possible.

    Attributes
    ----------
    values
        Units by indicator; NaN where no stand-in could be made.
    flags
        Same shape, boolean: True where a value is a stand-in.
    unfilled
        What stays missing although imputation was asked for: unit, indicator, reason. Empty when
        it was not.
    choice
        The choice that was applied, as text.
    """

    values: pd.DataFrame
    flags: pd.DataFrame
    unfilled: pd.DataFrame
    choice: str


def parse_imputation(text: str) -> tuple[str, str]:
    """Read an imputation from text.

    Parameters
    ----------
    text
        ``none``, ``mean``, ``median``, ``group-mean:COLUMN``, ``group-median:COLUMN``, ``knn`` or
        ``knn:NEIGHBOURS``.

    Returns
    -------
    tuple of str
        The name in `IMPUTERS` (or ``none``), and the column or number (empty where there is none).

    Raises
    ------
    AnalysisError
        The text is none of these.
    """
    name, _, parameter = text.strip().partition(":")
    if name.startswith("group-") and name in IMPUTERS:
        if parameter:
            return name, parameter
        raise AnalysisError(
            filled("{text} names no column to group by.", text=repr(text)),
            filled("Write {name}:COLUMN.", name=name),
        )
    if name == "knn":
        parameter = parameter or str(NEIGHBOURS)
        if parameter.isdecimal() and len(parameter) <= 4 and 1 <= int(parameter) <= 1000:
            return name, str(int(parameter))
        raise AnalysisError(
            filled(
                "{text}: {parameter} is not a number of neighbours.",
                text=repr(text),
                parameter=parameter,
            ),
            "Give a whole number from 1 to 1,000.",
        )
    if name in {"none", "mean", "median"} and not parameter:
        return name, ""
    raise AnalysisError(filled("{text} is not an imputation.", text=repr(text)), _FORMS)


def impute(values: pd.DataFrame, choice: str, groups: pd.DataFrame | None = None) -> Imputed:
    """Give missing values stand-ins.

    Parameters
    ----------
    values
        Units by indicator, in the indicators' units; NaN where missing.
    choice
        As `parse_imputation` reads it; several, with commas between, follow each other, so that
        ``group-mean:region,mean`` falls back on the mean of all.
    groups
        Units by column of text (region, income group, any other), None where a unit has no group;
        needed for the group imputations.

    Returns
    -------
    Imputed

    Raises
    ------
    AnalysisError
        When the choice cannot be read or its column does not exist.

    Notes
    -----
    A group's mean or median is taken over its units that have a value, before any is imputed. What
    has no value in its group, and a unit without a group, stays missing and is listed in
    ``unfilled``.
    """
    first, _, rest = choice.strip().partition(",")
    if rest:
        return _one_after_the_other(values, choice.strip(), first, rest, groups)
    name, parameter = parse_imputation(choice)
    filled = values.copy() if name == "none" else IMPUTERS[name](values, parameter, groups)
    flags = values.isna() & filled.notna()
    reason = "no value to take"
    if name.startswith("group-") and groups is not None:
        reason = f"its group by {parameter} has no value, or it has no group"
    return Imputed(filled, flags, _unfilled(filled, values, name, reason), choice.strip())


def _one_after_the_other(
    values: pd.DataFrame, choice: str, first: str, rest: str, groups: pd.DataFrame | None
) -> Imputed:
    """Fill by the first choice, then what it leaves by the rest, both from what was observed."""
    before, after = impute(values, first, groups), impute(values, rest, groups)
    filled = before.values.fillna(after.values)
    open_cells = [
        bool(pd.isna(filled.at[unit, code]))
        for unit, code in zip(after.unfilled["unit"], after.unfilled["indicator"], strict=True)
    ]
    left = after.unfilled.loc[np.array(open_cells, dtype=bool)]
    return Imputed(filled, before.flags | after.flags, left, choice)


def by_average(statistic: str) -> Callable[[pd.DataFrame, str, pd.DataFrame | None], pd.DataFrame]:
    """Make the imputer that takes an indicator's mean or median over all units.

    Parameters
    ----------
    statistic
        ``mean`` or ``median``.

    Returns
    -------
    callable
        Of values, parameter (ignored) and groups (ignored).
    """

    def fill(values: pd.DataFrame, parameter: str, groups: pd.DataFrame | None) -> pd.DataFrame:
        del parameter, groups
        return values.fillna(values.agg(statistic))

    return fill


def by_group(statistic: str) -> Callable[[pd.DataFrame, str, pd.DataFrame | None], pd.DataFrame]:
    """Make the imputer that takes the mean or median of a unit's group.

    Parameters
    ----------
    statistic
        ``mean`` or ``median``.

    Returns
    -------
    callable
        Of values, the column to group by, and the frame that has it.
    """

    def fill(values: pd.DataFrame, parameter: str, groups: pd.DataFrame | None) -> pd.DataFrame:
        columns = [] if groups is None else [str(column) for column in groups.columns]
        if groups is None or parameter not in columns:
            raise AnalysisError(
                filled("There is no column {parameter} to group by.", parameter=parameter),
                did_you_mean(nearest(parameter, columns, 1)) or _columns_in_words(columns),
            )
        stand_ins = values.groupby(groups[parameter].loc[values.index]).transform(statistic)
        return values.fillna(stand_ins)

    return fill


def by_neighbours(
    values: pd.DataFrame, parameter: str, groups: pd.DataFrame | None
) -> pd.DataFrame:
    """Impute the mean of the nearest units that have the value.

    Parameters
    ----------
    values
        Units by indicator; NaN where missing.
    parameter
        Number of neighbours, as text.
    groups
        Ignored.

    Returns
    -------
    pandas.DataFrame
        Same shape; an indicator without any value stays missing, and so does a unit without any,
        for it has no neighbours.

    Notes
    -----
    Nearness is scikit-learn's Euclidean distance that leaves out missing values, on z-scores, so
    that no indicator counts more for its unit of measurement.
    """
    del groups
    from sklearn.impute import KNNImputer

    usable = values.columns[values.notna().any().to_numpy()]
    table = values[usable]
    if not table.isna().to_numpy().any():
        return values.copy()
    mean, deviation = table.mean(), table.std(ddof=0)
    deviation = deviation.where(deviation > 0, 1.0)
    scaled = ((table - mean) / deviation).to_numpy()
    found = KNNImputer(n_neighbors=int(parameter)).fit_transform(scaled)
    stand_ins = pd.DataFrame(found, table.index, usable) * deviation + mean
    filled = values.copy()
    filled[usable] = table.fillna(stand_ins)
    return filled.mask(values.isna().all(axis=1))


IMPUTERS: dict[str, Callable[[pd.DataFrame, str, pd.DataFrame | None], pd.DataFrame]] = {
    "mean": by_average("mean"),
    "median": by_average("median"),
    "group-mean": by_group("mean"),
    "group-median": by_group("median"),
    "knn": by_neighbours,
}
"""Imputation name to function of values, parameter and groups."""


def _unfilled(filled: pd.DataFrame, values: pd.DataFrame, name: str, reason: str) -> pd.DataFrame:
    """List the cells that stay missing although imputation was asked for."""
    empty_unit = values.isna().all(axis=1).to_numpy()
    cells = np.argwhere(filled.isna().to_numpy()) if name != "none" else np.empty((0, 2), dtype=int)
    return pd.DataFrame(
        {
            "unit": [filled.index[row] for row, _ in cells],
            "indicator": [filled.columns[column] for _, column in cells],
            "reason": [
                "the unit has no value at all" if name == "knn" and empty_unit[row] else reason
                for row, _ in cells
            ],
        },
        dtype=object,
    )


def _columns_in_words(columns: list[str]) -> str:
    """Name the columns that there are."""
    if not columns:
        return N_("There is none at all.")
    return filled("The columns are: {names}.", names=", ".join(columns))
