"""The stand-ins of missing values that took part in distances, each one named."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from geo.markets import Markets
from geo.normalise import Standardised
from geo.recipe import transformations_in_force
from geo.scales import Linear

_BACK: dict[str, Callable[[float], float]] = {
    "none": lambda x: x,
    "log": lambda x: float(np.exp(x)),
    "log1p": lambda x: float(np.expm1(x)),
}
"""Transformation name to its inverse."""


def stand_ins(result: Markets, economies: Sequence[str] | None = None) -> pd.DataFrame:
    """List the values that were imputed.

    Parameters
    ----------
    result
        The merged economies.
    economies
        Those to list, home included where it is named; all when None.

    Returns
    -------
    pandas.DataFrame
        One row per stand-in: economy, indicator, z (on the scale in force), value (in the
        indicator's unit; NaN on the percentile scale and for treated indicators, where no single
        value belongs to it) and text, which says so in words. Empty when nothing is imputed.
    """
    near = result.similarity
    wanted = list(near.imputed.index if economies is None else economies)
    flags = near.imputed.loc[wanted].to_numpy()
    rows = []
    for row, column in np.argwhere(flags):
        economy, code = wanted[row], str(near.imputed.columns[column])
        z = float(near.compared.at[economy, code])
        value = _in_units(result, code, z)
        rows.append(
            {
                "economy": economy,
                "indicator": code,
                "z": z,
                "value": value,
                "text": _text(result, code, value),
            }
        )
    return pd.DataFrame(rows, columns=["economy", "indicator", "z", "value", "text"])


def _in_units(result: Markets, code: str, z: float) -> float:
    """Take a value on the scale back to the indicator's unit, where that can be done."""
    near = result.similarity
    if near.treated is not None and near.treated.report.at[code, "method"] != "none":
        return float("nan")
    made = near.scale
    if isinstance(made, Standardised):
        transformed = z * made.deviation[code] + made.mean[code]
    elif isinstance(made, Linear):
        transformed = z * made.spread[code] + made.centre[code]
    else:
        return float("nan")
    how = transformations_in_force(result.catalogue, result.lens, {code: 1.0}, result.recipe)
    return _BACK[how[code]](float(transformed))


def _text(result: Markets, code: str, value: float) -> str:
    """Say that a value is a stand-in."""
    say, how = result.say, result.recipe.imputation
    if np.isnan(value):
        return say("no figure; imputed ({how}) in the distance", how=how)
    return say(
        "no figure; imputed ({how}) in the distance as {value}",
        how=how,
        value=say.quantity(value, result.catalogue.indicator(code).unit),
    )
