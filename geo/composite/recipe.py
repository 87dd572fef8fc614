"""The choices behind a composite, as data: from a file, into every result, and back."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from data.errors import AnalysisError
from geo.composite.means import parse_aggregation, parse_weighting
from geo.impute import parse_imputation
from geo.normalisers import parse_normalisation
from geo.recipe import Codes
from geo.treat import DEFAULT_TREATMENT, Treatment

NOISE = 0.25
"""Noise factor of the weights where none is given."""

MOST_ALTERNATIVES = 50
"""Alternatives that one assumption may have."""


def _readable(read: Callable[[str], object]) -> Callable[[str], str]:
    """Make a check that a text can be read, with the reader's own words when it cannot."""

    def check(text: str) -> str:
        try:
            read(text)
        except AnalysisError as error:
            raise ValueError(f"{error.message} {error.remedy}") from error
        return text.strip()

    return check


def _joined(value: object) -> object:
    """Write a list with one choice per level as text."""
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return ",".join(value)
    return value


def _listed(value: object) -> object:
    """Let one alternative stand without a list."""
    return [value] if isinstance(value, str) else value


TreatmentText = Annotated[str, AfterValidator(_readable(Treatment.parse))]
NormalisationText = Annotated[str, AfterValidator(_readable(parse_normalisation))]
ImputationText = Annotated[str, AfterValidator(_readable(parse_imputation))]
AggregationText = Annotated[
    str, BeforeValidator(_joined), AfterValidator(_readable(parse_aggregation))
]
WeightingText = Annotated[str, BeforeValidator(_joined), AfterValidator(_readable(parse_weighting))]
_Few = Field(max_length=MOST_ALTERNATIVES)


class Assumptions(BaseModel):
    """What varies from draw to draw in the uncertainty analysis.

    Attributes
    ----------
    treatment, normalisation, aggregation, imputation
        Alternatives, each as likely; none means that the composite's own choice holds throughout.
        Min-max without ends is taken to [1, 100] in a draw with a geometric or harmonic mean.
    weight_noise
        Noise factor f: a weight w becomes w + w f U(-1, 1). 0 keeps the weights.
    noise_levels
        Levels whose weights are given noise, indicators being level 1; all when empty.
    leave_one_out
        Whether one of {none, each indicator} is left out, each as likely.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    treatment: Annotated[tuple[TreatmentText, ...], BeforeValidator(_listed), _Few] = (
        "winsorise:1",
        "winsorise:2",
        "winsorise:3",
        "winsorise:4",
        "winsorise:5",
    )
    normalisation: Annotated[tuple[NormalisationText, ...], BeforeValidator(_listed), _Few] = (
        "minmax",
        "percentile",
    )
    aggregation: Annotated[tuple[AggregationText, ...], BeforeValidator(_listed), _Few] = (
        "arithmetic",
        "geometric",
    )
    imputation: Annotated[tuple[ImputationText, ...], BeforeValidator(_listed), _Few] = ()
    weight_noise: float = Field(default=NOISE, ge=0, lt=1, allow_inf_nan=False)
    noise_levels: tuple[Annotated[int, Field(ge=1, le=100)], ...] = ()
    leave_one_out: bool = False


class CompositeRecipe(BaseModel):
    """Every choice that a composite rests on, besides its data and structure.

    Attributes
    ----------
    denominate
        Whether indicators are divided by the denominators that the structure names.
    imputation
        As `geo.impute.parse_imputation` reads it.
    treatment
        As `geo.treat.Treatment.parse` reads it.
    normalisation
        As `geo.normalisers.parse_normalisation` reads it. Min-max without ends is to [0, 100], to
        [1, 100] where a mean is geometric or harmonic.
    aggregation
        ``arithmetic``, ``geometric`` or ``harmonic``, or one for each level of aggregates, lowest
        first, with commas between (in a file also as a list).
    weights
        ``given`` (the structure's), ``equal`` or ``pca``, or one for each level likewise.
    min_share
        Share of the children's weight for which a unit needs values to have an aggregate's score.
        With equal weights this is COINr's dat_thresh. 0 asks for one value.
    without
        Indicators or aggregates that are left out.
    uncertainty
        What varies in the uncertainty and sensitivity analyses.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    denominate: bool = True
    imputation: ImputationText = "none"
    treatment: TreatmentText = DEFAULT_TREATMENT
    normalisation: NormalisationText = "minmax"
    aggregation: AggregationText = "arithmetic"
    weights: WeightingText = "given"
    min_share: float = Field(default=0.0, ge=0, le=1, allow_inf_nan=False)
    without: Codes = ()
    uncertainty: Assumptions = Assumptions()

    @model_validator(mode="before")
    @classmethod
    def _known_fields(cls, content: object) -> object:
        """Take only tables of choices."""
        if not isinstance(content, dict):
            raise ValueError("A recipe is a table of choices.")
        return content

    @classmethod
    def from_toml(cls, text: str) -> CompositeRecipe:
        """Read a recipe from TOML; the fields are those of this class.

        Raises
        ------
        AnalysisError
            The text is not TOML, or a field is not known or wrong (named, with the reason).
        """
        try:
            content = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise AnalysisError(
                f"The recipe is not TOML: {error}.", "Mend the syntax at that place."
            ) from error
        return cls.of(content)

    @classmethod
    def from_json(cls, text: str) -> CompositeRecipe:
        """Read a recipe from JSON; the fields are those of this class.

        Raises
        ------
        AnalysisError
            The text is not JSON, or a field is not known or wrong (named, with the reason).
        """
        try:
            content = json.loads(text)
        except (json.JSONDecodeError, RecursionError) as error:
            raise AnalysisError(
                f"The recipe is not JSON: {error}.", "Mend the syntax at that place."
            ) from error
        return cls.of(content)

    @classmethod
    def of(cls, content: object) -> CompositeRecipe:
        """Check choices that were read from elsewhere.

        Parameters
        ----------
        content
            A mapping from field to value.

        Returns
        -------
        CompositeRecipe

        Raises
        ------
        AnalysisError
            Naming each field that is not known or wrong, with the reason.
        """
        try:
            return cls.model_validate(content)
        except ValidationError as error:
            said = [
                ".".join(str(step) for step in fault["loc"] if step != "")
                + ": "
                + fault["msg"].removeprefix("Value error, ").rstrip(".")
                for fault in error.errors()[:5]
            ]
            unknown = any(fault["type"] == "extra_forbidden" for fault in error.errors())
            fields = f"The fields are: {', '.join(cls.model_fields)}; in uncertainty: "
            fields += f"{', '.join(Assumptions.model_fields)}."
            raise AnalysisError(
                "The recipe is wrong at " + "; ".join(said) + ".",
                fields if unknown else "Correct it there.",
            ) from error

    def to_json(self) -> str:
        """Write the recipe as JSON, all fields, in the order of this class."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n"

    def to_toml(self) -> str:
        """Write the recipe as TOML, all fields, in the order of this class."""
        content = self.model_dump(mode="json")
        nested = content.pop("uncertainty")
        return "\n".join([*_pairs(content), "", "[uncertainty]", *_pairs(nested), ""])


def _pairs(content: dict[str, Any]) -> list[str]:
    """Write flat fields as TOML; JSON's form of texts, numbers, truths and lists is TOML's too."""
    written = {
        field: json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        for field, value in content.items()
    }
    return [f"{field} = {value}" for field, value in written.items()]
