"""What counts in a panel of units, and how: one TOML file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from data.entries import Entry, Transformation, listed
from data.languages import fill
from data.panel import DEFAULT_WINDOW
from geo.metrics import MetricName
from geo.recipe import MIN_COVERAGE
from geo.recipe_fields import (
    Amount,
    ImputationText,
    OpportunityWeights,
    Share,
    TreatmentText,
    Weight,
)
from geo.recipe_files import Choices, checked
from geo.scales import ScaleName

Role = Literal["conditions", "development", "size"]
"""What an indicator is for: likeness to home; how developed the field is; how large a unit is."""

ROLES: tuple[Role, ...] = ("conditions", "development", "size")


class UnitIndicator(Entry):
    """One indicator of a panel.

    Attributes
    ----------
    code
        Its column, or what stands in the column ``indicator``.
    name, unit
        As they are read; the code and nothing where there are none.
    pillar
        What it speaks of; within a pillar the drawn weights vary.
    transformation
        ``none``, ``log`` or ``log1p``, before it is standardised.
    direction
        1 where more means more developed, -1 where less does; matters for ``development`` alone.
    weight
        Relative to the others of its role.
    roles
        Any of `ROLES`.
    """

    code: Annotated[str, Field(min_length=1, max_length=200)]
    name: str = ""
    unit: str = ""
    pillar: str = "all"
    transformation: Transformation = "none"
    direction: Literal[1, -1] = 1
    weight: Weight = 1.0
    roles: Annotated[tuple[Role, ...], BeforeValidator(listed), Field(min_length=1)] = (
        "conditions",
    )


class UnitLens(Choices):
    """Every choice that a ranking of units rests on, besides its figures and home.

    Attributes
    ----------
    name
        What the lens is called.
    indicators
        Those that count; at least one has the role ``conditions`` and at most one ``size``.
    home
        The unit compared with, unless another is asked for.
    reference_year, window
        As `data.units.read_units` takes them.
    treatment, normalisation, metric, imputation, min_coverage
        As in `geo.recipe.Recipe`; imputation by group may name ``economy``.
    min_share
        Share of the weight of ``development`` for which a unit needs figures to be scored.
    floor
        Size from which a unit counts as large enough for opportunity.
    opportunity_weights
        Of similarity, development inverted and size.
    """

    name: str = ""
    indicators: Annotated[tuple[UnitIndicator, ...], Field(min_length=1, max_length=1000)]
    home: str | None = None
    reference_year: int | None = Field(default=None, ge=1800, le=2200)
    window: int = Field(default=DEFAULT_WINDOW, ge=1, le=60)
    treatment: TreatmentText = "none"
    normalisation: ScaleName = "z"
    metric: MetricName = "euclidean"
    imputation: ImputationText = "none"
    min_coverage: Share = MIN_COVERAGE
    min_share: Share = 0.6
    floor: Amount = 0.0
    opportunity_weights: OpportunityWeights = (1.0, 1.0, 1.0)

    @model_validator(mode="after")
    def _goes_together(self) -> UnitLens:
        """Each indicator once, with something to be alike in."""
        codes = [item.code for item in self.indicators]
        if twice := sorted({code for code in codes if codes.count(code) > 1}):
            raise ValueError(
                fill("the indicator {code} stands there more than once", code=twice[0])
            )
        if not self.of("conditions"):
            raise ValueError("no indicator has the role conditions")
        if len(self.of("size")) > 1:
            raise ValueError("more than one indicator has the role size")
        return self

    @classmethod
    def of_all(cls, codes: Iterable[str]) -> UnitLens:
        """Let every indicator count alike, as a condition."""
        return checked(cls, {"indicators": [{"code": code} for code in codes]})

    def of(self, role: Role) -> tuple[UnitIndicator, ...]:
        """List the indicators of a role."""
        return tuple(item for item in self.indicators if role in item.roles)

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of all indicators."""
        return tuple(item.code for item in self.indicators)

    def changed(self, choices: Mapping[str, object]) -> UnitLens:
        """Put other choices in place of the lens's own; those that are None stay.

        Raises
        ------
        AnalysisError
            As ``from_toml``.
        """
        given = {name: value for name, value in choices.items() if value is not None}
        return checked(type(self), {**self.model_dump(), **given}) if given else self
