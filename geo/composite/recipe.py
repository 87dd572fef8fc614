"""The choices behind a composite, as data: from a file, into every result, and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from data.entries import Entry, listed
from geo.composite.means import parse_aggregation, parse_weighting
from geo.normalisers import parse_normalisation
from geo.recipe_fields import Codes, ImputationText, Share, TreatmentText
from geo.recipe_files import Choices, checked, readable, toml_of
from geo.treat import DEFAULT_TREATMENT

NOISE = 0.25
"""Noise factor of the weights where none is given."""

MOST_ALTERNATIVES = 50
"""Alternatives that one assumption may have."""


def _kept(read: Callable[[str], object]) -> Callable[[str], str]:
    """Make a field's check of a reader whose result is made again when it is needed."""

    def keep(text: str) -> str:
        read(text)
        return text.strip()

    return readable(keep)


def _joined(value: object) -> object:
    """Write a list with one choice per level as text."""
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return ",".join(value)
    return value


NormalisationText = Annotated[str, AfterValidator(_kept(parse_normalisation))]
AggregationText = Annotated[str, BeforeValidator(_joined), AfterValidator(_kept(parse_aggregation))]
WeightingText = Annotated[str, BeforeValidator(_joined), AfterValidator(_kept(parse_weighting))]
_Few = Field(max_length=MOST_ALTERNATIVES)


class Assumptions(Entry):
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

    treatment: Annotated[tuple[TreatmentText, ...], BeforeValidator(listed), _Few] = (
        "winsorise:1",
        "winsorise:2",
        "winsorise:3",
        "winsorise:4",
        "winsorise:5",
    )
    normalisation: Annotated[tuple[NormalisationText, ...], BeforeValidator(listed), _Few] = (
        "minmax",
        "percentile",
    )
    aggregation: Annotated[tuple[AggregationText, ...], BeforeValidator(listed), _Few] = (
        "arithmetic",
        "geometric",
    )
    imputation: Annotated[tuple[ImputationText, ...], BeforeValidator(listed), _Few] = ()
    weight_noise: float = Field(default=NOISE, ge=0, lt=1, allow_inf_nan=False)
    noise_levels: tuple[Annotated[int, Field(ge=1, le=100)], ...] = ()
    leave_one_out: bool = False


class CompositeRecipe(Choices):
    """Every choice that a composite rests on, besides its data and structure.

    Attributes
    ----------
    denominate
        Whether indicators are divided by the denominators that the structure names.
    imputation
        As `geo.impute.impute` reads it.
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

    denominate: bool = True
    imputation: ImputationText = "none"
    treatment: TreatmentText = DEFAULT_TREATMENT
    normalisation: NormalisationText = "minmax"
    aggregation: AggregationText = "arithmetic"
    weights: WeightingText = "given"
    min_share: Share = 0.0
    without: Codes = ()
    uncertainty: Assumptions = Assumptions()

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
        return checked(cls, content)

    def to_json(self) -> str:
        """Write the recipe as JSON, all fields, in the order of this class."""
        return self.model_dump_json(indent=2) + "\n"

    def to_toml(self) -> str:
        """Write the recipe as TOML, all fields, in the order of this class."""
        return toml_of(self.model_dump(mode="json"))
