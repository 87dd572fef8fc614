"""Values of one year in the classes of another, so that a colour means the same in both."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from geo.classify import Classes


def same_classes(values: pd.Series, own: Classes, like: Classes) -> Classes:
    """Put numbers into the classes that others were put into.

    Parameters
    ----------
    values
        Numbers; missing and infinite ones are in no class.
    own
        Classes made of these numbers alone.
    like
        Classes made of the others.

    Returns
    -------
    Classes
        With the bounds and labels of the others. Numbers beyond the first or the last bound are in
        the class at that end. Where the others have no bounds, the numbers keep their own classes.
    """
    if not like.bounds:
        return own
    numbers = values.astype(float).replace([np.inf, -np.inf], np.nan)
    known = numbers.notna()
    last = len(like.bounds) - 2
    place = np.searchsorted(np.asarray(like.bounds[1:]), numbers[known].to_numpy(), side="left")
    index = pd.Series(pd.NA, index=values.index, dtype="Int64", name=values.name)
    index[known] = np.minimum(place, last)
    counts = tuple(int((index == at).sum()) for at in range(last + 1))
    return replace(like, index=index, counts=counts, missing=int((~known).sum()))
