"""What a printed chart is, and what it can be asked to show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pandas as pd

from geo.markets import Markets

if TYPE_CHECKING:
    import plotly.graph_objects as go

FileForm = Literal["png", "svg", "csv"]
FORMS: tuple[FileForm, ...] = ("png", "svg", "csv")


@dataclass(frozen=True)
class Wanted:
    """What a chart is to show.

    Attributes
    ----------
    economies
        ISO codes: the one explained, or those beside home.
    indicators
        Codes; the lens's where none are given.
    by
        Which ranking, for the chart of drivers.
    year
        Written on the opportunity plane; None for the reference year, which is not written.
    aside
        Economies that stand back on the opportunity plane, for they do not meet conditions.
    """

    economies: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    by: str = "similarity"
    year: int | None = None
    aside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chart:
    """A chart by name.

    Attributes
    ----------
    name, about
        As it is asked for, and what it shows, in English.
    draw
        Makes the figure of the screen, as wide as a desk has it.
    title
        What is to be seen.
    rows
        The figures that it draws.
    behind
        Codes of the indicators that these rest on.
    note
        How it is to be read, in English; empty where nothing needs to be said.
    least, most
        How many economies it takes beside home.
    one_indicator
        Whether it shows one indicator, which must be named.
    over_years
        Whether it shows years by itself, so that none need to be named.
    """

    name: str
    about: str
    draw: Callable[[Markets, Wanted], go.Figure]
    title: Callable[[Markets, Wanted], str]
    rows: Callable[[Markets, Wanted], pd.DataFrame]
    behind: Callable[[Markets, Wanted], Sequence[str]]
    note: str = ""
    least: int = 0
    most: int = 60
    one_indicator: bool = False
    over_years: bool = False
