"""The typed view state: everything that a page shows and a link restores."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from data.entries import Lens
from data.languages import N_
from geo.recipe import Codes, Recipe, Weights

MAX_CONDITION = 4_000
MAX_LISTED = 60
"""Economies that a selection or a shortlist in a link may hold."""

MAX_COMPARED = 5
"""Economies that are compared with home at once."""

SCORE_LAYERS: tuple[str, ...] = (
    "similarity",
    "ai_development",
    "ai_without_usage",
    "ai_gap",
    "opportunity",
)
"""Map layers that are scores rather than indicators; indicators are layers by their code."""

REGIONS: tuple[str, ...] = (
    N_("World"),
    N_("Africa"),
    N_("Southeast Asia"),
    N_("South Asia"),
    N_("East Asia & Pacific"),
    N_("Sub-Saharan Africa"),
    N_("Middle East & North Africa"),
    N_("Europe & Central Asia"),
    N_("Europe"),
    N_("Latin America & Caribbean"),
    N_("Caribbean"),
    N_("North America"),
    N_("Pacific islands"),
)
"""Parts of the world that a map can be zoomed to."""


def _distinct(value: object) -> object:
    """Drop repeated codes and keep the order, which a shortlist's meaning rests on."""
    return tuple(dict.fromkeys(value)) if isinstance(value, list | tuple) else value


Economies = Annotated[
    tuple[Annotated[str, Field(pattern=r"^[A-Z]{3}$")], ...],
    BeforeValidator(_distinct),
    Field(max_length=MAX_LISTED),
]


class ViewState(BaseModel):
    """What is shown; frozen, so that a page never changes it in passing.

    Attributes
    ----------
    home, lens, without, weights, year, gates
        The choices that become the recipe of every figure; ``year`` is the reference year, the
        snapshot's own when None.
    own_lens
        A lens of the reader's own; in force while ``lens`` is its code.
    where
        The conditions as CQL2 text.
    selected
        Economies selected on maps and in tables, in the order of selection.
    shortlist
        Economies of the shortlist, in its order.
    layer
        What the map is coloured by: a score of ``SCORE_LAYERS`` or an indicator's code.
    scheme, classes
        How the values are put into classes, and into how many.
    by
        A second figure that the map shows together with ``layer``; none when empty.
    together
        Whether the two colour one map (``two-way``) or a map each (``side-by-side``).
    circles
        The indicator that circles over the map stand for; none when empty.
    lines
        Whose ways from home the map draws: of the ``selected`` economies, of the ``shortlist``, or
        of none when empty.
    others
        Whether those that do not meet the conditions are ``shown`` as all are, or stand ``aside``.
    region
        The part of the world that the map is zoomed to.
    then
        Home's year on the page Time shift; None until one is chosen.
    economy
        The economy that the page Country shows; None for the one selected last.
    compared
        Economies that the page Compare shows beside home; none for those selected.
    since, until
        The years of a growth between two years; None for the last ten with many figures.
    language
        The language of every text, by its code of ``data.languages.LANGUAGES``.
    text_size
        Whether all texts are large, for a projector.
    workspace
        Id of the workspace that the session's work is kept in; None while it is in none.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: str = Field(default="VNM", pattern=r"^[A-Z]{3}$")
    lens: str = "general"
    own_lens: Lens | None = None
    without: Codes = ()
    weights: Weights = ()
    year: int | None = Field(default=None, ge=1960, le=2200)
    gates: Codes = ()
    where: str = Field(default="", max_length=MAX_CONDITION)
    selected: Economies = ()
    shortlist: Economies = ()
    layer: str = "similarity"
    scheme: str = "quantiles"
    classes: int = Field(default=5, ge=3, le=7)
    by: str = ""
    together: Literal["two-way", "side-by-side"] = "two-way"
    circles: str = ""
    lines: Literal["", "selected", "shortlist"] = ""
    others: Literal["shown", "aside"] = "shown"
    region: str = "World"
    then: int | None = Field(default=None, ge=1960, le=2200)
    economy: str | None = Field(default=None, pattern=r"^[A-Z]{3}$")
    compared: Economies = ()
    since: int | None = Field(default=None, ge=1960, le=2200)
    until: int | None = Field(default=None, ge=1960, le=2200)
    language: str = Field(default="en", pattern=r"^[a-z]{2}$")
    text_size: Literal["normal", "large"] = "normal"
    workspace: str | None = Field(default=None, pattern=r"^[0-9a-f]{32}$")

    def recipe(self, excluded: Iterable[str] = ()) -> Recipe:
        """Give the recipe that this view rests on."""
        own = self.own_lens is not None and self.own_lens.code == self.lens
        return Recipe(
            home=self.home,
            lens=self.lens,
            own_lens=self.own_lens if own else None,
            without=self.without,
            weights=self.weights,
            reference_year=self.year,
            gates=self.gates,
            excluded=tuple(excluded),
        )
