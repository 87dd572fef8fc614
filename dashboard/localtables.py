"""Numbers in tables, written in the reader's way.

Streamlit writes the numbers of a table by a pattern that knows a point before the decimals and
nothing else. Where the reader's language has a comma there, the table carries each number as text
beside its value, so that columns still sort by value.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.charts import scaled
from dashboard.language import chosen, local
from dashboard.viewport import phone
from data.languages import SOURCE_LANGUAGE

COUNTED = st.column_config.NumberColumn(format="%,d")
"""Configuration of a column of counts."""

_PATTERN = re.compile(r"%(?P<thousands>,?)(?P<sign>\+?)(?:\.(?P<digits>\d+))?(?P<kind>[dfg])")
_LETTER, _ROOM = 7, 26
"""Pixels of a letter of a heading, and beside the heading."""

_WIDEST = 170
"""Pixels of a column at most, that was not meant to be wider: the others have to be seen too."""

_NAMED = {"small": 75}
"""Streamlit's name of a width to its pixels, where a heading may need more."""

_KINDS = {"d": ".0f", "f": "f", "g": "g"}


def localised(
    frame: pd.DataFrame, columns: Mapping[str, Any], nothing: str = ""
) -> tuple[Any, dict[str, Any]]:
    """Give a table whose numbers read as the language has them.

    Parameters
    ----------
    frame
        The table.
    columns
        Column to its Streamlit configuration.
    nothing
        What stands for a missing number.

    Returns
    -------
    tuple
        What to give to ``st.dataframe``, a frame or one with written numbers, and the
        configurations. Bars are labelled with whole numbers where a point would be wrong.
    """
    size = 1.0 if phone() else scaled(1)  # A phone has no room to give.
    if chosen() == SOURCE_LANGUAGE and size == 1:
        return frame, dict(columns)
    config = {name: _wide_enough(column, size) for name, column in columns.items()}
    if local("0.5") == "0.5":
        return frame, config
    columns, written = dict(config), {}
    for name, column in columns.items():
        kind = column.get("type_config", {}) if isinstance(column, dict) else {}
        pattern = _PATTERN.fullmatch(str(kind.get("format") or ""))
        if name not in frame.columns or pattern is None:
            continue
        if kind.get("type") == "progress":
            config[name] = {**column, "type_config": {**kind, "format": "%.0f"}}
        elif kind.get("type") == "number" and pd.api.types.is_numeric_dtype(frame[name]):
            written[name] = _writer(pattern, nothing)
            kept = {key: value for key, value in kind.items() if key != "format"}
            config[name] = {**column, "type_config": kept}
    return (frame.style.format(written, na_rep=nothing) if written else frame), config


def _wide_enough(column: Any, size: float) -> Any:
    """Widen a column whose width was chosen for an English heading in letters of usual size."""
    if not isinstance(column, dict):
        return column
    width = _NAMED.get(str(column.get("width")), column.get("width"))
    if not isinstance(width, int):
        return column
    needed = _LETTER * len(column.get("label") or "") + _ROOM
    return {**column, "width": round(size * max(width, min(needed, _WIDEST)))}


def _writer(pattern: re.Match[str], nothing: str) -> Any:
    """Make what writes a number by a pattern such as ``%,.1f`` in the reader's way."""
    digits = f".{pattern['digits']}" if pattern["digits"] else ""
    kind = _KINDS[pattern["kind"]]
    form = f"{pattern['sign']}{pattern['thousands']}{'' if kind[0] == '.' else digits}{kind}"

    def write(value: float) -> str:
        return nothing if pd.isna(value) else local(format(value, form))

    return write


def dataframe(
    frame: pd.DataFrame, *, column_config: Mapping[str, Any] | None = None, **more: Any
) -> Any:
    """Draw a table as ``st.dataframe`` does, with numbers in the reader's way.

    Parameters
    ----------
    frame
        The table.
    column_config
        Column to its Streamlit configuration.
    more
        For ``st.dataframe``.
    """
    table, config = localised(frame, column_config or {}, str(more.get("placeholder", "")))
    return st.dataframe(table, column_config=config, **more)
