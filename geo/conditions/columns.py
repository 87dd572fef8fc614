"""What the columns of a frame of economies hold, as far as conditions can ask for it."""

from __future__ import annotations

import unicodedata
from collections.abc import Hashable, Iterable
from typing import Literal

import pandas as pd

Holding = Literal["number", "text", "boolean", "list", "geometry", "nothing"]

_PLAIN: dict[str, Holding] = {
    "name": "text",
    "region": "text",
    "sub_region": "text",
    "income_group": "text",
    "african": "boolean",
    "bloc": "list",
    "language": "list",
    "neighbour": "list",
    "landlocked": "boolean",
    "least_developed": "boolean",
    "geometry": "geometry",
}


def names_of(frame: pd.DataFrame) -> tuple[str, ...]:
    """List the names that conditions over a frame can use.

    Parameters
    ----------
    frame
        Economies by ISO 3166-1 alpha-3 code, one row each.

    Returns
    -------
    tuple of str
        "economy" for the index, then the columns.
    """
    return ("economy", *(str(name) for name in frame.columns if name != "economy"))


def holding(frame: pd.DataFrame, name: str) -> Holding:
    """Tell what a column holds.

    Parameters
    ----------
    frame
        Economies by ISO 3166-1 alpha-3 code.
    name
        One of `names_of`.

    Returns
    -------
    str
        "number", "text", "boolean", "list" (several texts in each cell, such as bloc), "geometry",
        or "nothing" when every value is missing and the column is none of the known ones.
    """
    if name == "economy":
        return "text"
    column = frame[name]
    dtype = column.dtype
    if isinstance(dtype, pd.StringDtype):
        return "text"
    if dtype.kind == "b":
        return "boolean"
    if dtype.kind in "iuf":
        known = name not in _PLAIN or not column.isna().all()
        return "number" if known else _PLAIN[name]
    if str(dtype) == "geometry":
        return "geometry"
    return _of_objects(column, name)


def _of_objects(column: pd.Series, name: str) -> Holding:
    """Tell what a column of objects holds by its first value."""
    for value in column:
        if isinstance(value, str):
            return "text"
        if isinstance(value, tuple | list | set | frozenset):
            return "list"
        if pd.api.types.is_bool(value):
            return "boolean"
        if hasattr(value, "geom_type"):
            return "geometry"
        if pd.api.types.is_number(value) and not pd.isna(value):
            return "number"
    return _PLAIN.get(name, "nothing")


def texts_in(frame: pd.DataFrame, name: str) -> tuple[str, ...]:
    """List the texts that a column of text or of lists holds.

    Parameters
    ----------
    frame
        Economies by ISO 3166-1 alpha-3 code.
    name
        One of `names_of`.

    Returns
    -------
    tuple of str
        Each once, in composed Unicode form.
    """
    values: Iterable[Hashable] = frame.index if name == "economy" else frame[name]
    found: dict[str, None] = {}
    for value in values:
        members = value if isinstance(value, tuple | list | set | frozenset) else (value,)
        found.update(dict.fromkeys(composed(m) for m in members if isinstance(m, str)))
    return tuple(found)


def composed(text: str) -> str:
    """Bring a text into composed Unicode form, so that both ways to type ờ are one."""
    return unicodedata.normalize("NFC", text)
