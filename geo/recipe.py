"""The choices behind a ranking, as data.

A recipe names everything that a person may choose and that changes a number. It is frozen and
hashable, so that a result can be kept for it, it travels with every result and export, and it can
be written to a file and read again. Equal choices are equal recipes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from pydantic import Field, model_validator

from data.catalogue import Lens
from data.languages import SOURCE_LANGUAGE, Translator, fill, translator
from data.panel import DEFAULT_WINDOW
from geo.ai_development import MEANS_IN_WORDS, AIAggregation, AIWeights
from geo.in_force import lens_in_force, transformations_in_force, weights_in_force
from geo.metrics import METRICS, MetricName
from geo.recipe_fields import (
    CRITERIA,
    Amount,
    Codes,
    ImputationText,
    OpportunityWeights,
    Share,
    Transformations,
    TreatmentText,
    Weights,
)
from geo.recipe_files import Choices, checked, toml_of, unwritten
from geo.scales import SCALES_IN_WORDS, ScaleName
from geo.similarity import MIN_COVERAGE

__all__ = [
    "FLOOR_GDP",
    "FLOOR_POPULATION",
    "MIN_COVERAGE",
    "Codes",
    "Recipe",
    "Weights",
    "lens_in_force",
    "transformations_in_force",
    "weights_in_force",
]

FLOOR_POPULATION = 5e6
"""People from which a market counts as large enough, whatever its GDP."""

FLOOR_GDP = 50e9
"""Current US dollars of GDP from which a market counts as large enough, whatever its people."""


class Recipe(Choices):
    """Every choice that a ranking rests on; the defaults are those of the method.

    Attributes
    ----------
    home
        ISO 3166-1 alpha-3 code of the home market.
    lens
        Code of the lens whose indicators count.
    own_lens
        A lens of one's own, with its indicators; ``lens`` is then its code.
    without
        Indicators of the lens that are switched off.
    weights
        Weights that differ from the lens's own, as (indicator, weight) pairs; weights are relative
        to each other (a lens gives each indicator 1 unless it says otherwise).
    transformations
        Transformations that differ from the lens's own, as (indicator, "none", "log" or "log1p").
    treatment
        Of the transformed indicators, as `geo.treat.Treatment.parse` reads it.
    normalisation
        The scale on which economies are compared (see ``geo.scales``).
    metric
        How the distance is measured (see ``geo.metrics``).
    imputation
        As `geo.impute.parse_imputation` reads it; several, with commas between, follow each other
        (``group-median:region,median``). Stand-ins count in the distance, not in the coverage.
    reference_year
        Last year of the window; the snapshot's own when None.
    window
        Years that a value may lie back, the reference year included.
    min_coverage
        Share of the weight for which an economy needs values to be ranked.
    floor_population, floor_gdp
        An economy is above the floor with at least so many people or so much GDP (current US$).
    ai_without
        Components of AI development that are left out (see ``geo.ai_development.COMPONENTS``).
    ai_aggregation, ai_weights
        How the components are averaged, and their weights.
    opportunity_weights
        Of similarity, AI development inverted and market size, relative to each other.
    gates
        Codes of the gates in force (see ``geo.gates``); they reduce the pool of opportunity.
    excluded
        Economies that the user's exclusion list takes out of the pool of opportunity.
    """

    home: str = "VNM"
    lens: str = "general"
    own_lens: Lens | None = None
    without: Codes = ()
    weights: Weights = ()
    transformations: Transformations = ()
    treatment: TreatmentText = "none"
    normalisation: ScaleName = "z"
    metric: MetricName = "euclidean"
    imputation: ImputationText = "none"
    reference_year: int | None = Field(default=None, ge=1960, le=2200)
    window: int = Field(default=DEFAULT_WINDOW, ge=1, le=60)
    min_coverage: Share = MIN_COVERAGE
    floor_population: Amount = FLOOR_POPULATION
    floor_gdp: Amount = FLOOR_GDP
    ai_without: Codes = ()
    ai_aggregation: AIAggregation = "arithmetic"
    ai_weights: AIWeights = "equal"
    opportunity_weights: OpportunityWeights = (1.0, 1.0, 1.0)
    gates: Codes = ()
    excluded: Codes = ()

    @model_validator(mode="before")
    @classmethod
    def _named_by_its_lens(cls, content: object) -> object:
        """Take only tables of choices, and the lens's code from a lens of one's own."""
        if not isinstance(content, Mapping):
            raise ValueError("a recipe is a table of choices")
        own = content.get("own_lens")
        code = own.get("code") if isinstance(own, Mapping) else getattr(own, "code", None)
        if code is None:
            return content
        if content.get("lens", code) != code:
            raise ValueError(
                fill(
                    "lens is {lens} but own_lens is {own}; leave lens out",
                    lens=repr(content["lens"]),
                    own=repr(code),
                )
            )
        return {**content, "lens": code}

    @classmethod
    def of(cls, content: object) -> Recipe:
        """Check choices that were read from elsewhere.

        Parameters
        ----------
        content
            A mapping from field to value.

        Returns
        -------
        Recipe

        Raises
        ------
        AnalysisError
            Naming each field that is not known or wrong, with the reason.
        """
        return checked(cls, content)

    def to_toml(self) -> str:
        """Write the recipe as TOML, in the order of this class; what is not set is left out."""
        return toml_of(self._content())

    def to_json(self) -> str:
        """Write the recipe as JSON, in the order of this class; what is not set is left out."""
        return json.dumps(self._content(), ensure_ascii=False, indent=2) + "\n"

    @property
    def id(self) -> str:
        """Twelve letters and digits that stand for these choices, and for no others.

        They are the beginning of the SHA-256 of what differs from the defaults, written as JSON
        with sorted keys, so that a choice added to the product later changes no id.
        """
        changed = unwritten(self.model_dump(mode="json", exclude_defaults=True))
        text = json.dumps(changed, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    def _content(self) -> dict[str, Any]:
        """Give all that is set as plain values, pairs as mappings."""
        content: dict[str, Any] = unwritten(self.model_dump(mode="json"))
        for field in ("weights", "transformations"):
            content[field] = dict(content[field])
        content["opportunity_weights"] = dict(zip(CRITERIA, self.opportunity_weights, strict=True))
        return content

    def describe_changes(self, language: str = SOURCE_LANGUAGE) -> tuple[str, ...]:
        """Say in words what differs from the defaults, one phrase a choice; empty when nothing."""
        default, say = Recipe(), translator(language)
        said = []
        if self.own_lens is not None:
            said.append(say("a lens of one's own ({lens})", lens=self.lens))
        if self.without:
            said.append(say("without {codes}", codes=", ".join(self.without)))
        if self.weights:
            weights = ", ".join(f"{code} = {w:g}" for code, w in self.weights)
            said.append(say("weights {weights}", weights=weights))
        said += self._changed_steps(default, say)
        if self.reference_year is not None:
            said.append(say("reference year {year}", year=self.reference_year))
        if self.window != default.window:
            said.append(say("window of {count} years", count=self.window))
        if self.min_coverage != default.min_coverage:
            said.append(
                say("coverage of at least {share}", share=say.local(f"{self.min_coverage:.0%}"))
            )
        if (self.floor_population, self.floor_gdp) != (FLOOR_POPULATION, FLOOR_GDP):
            said.append(
                say(
                    "floor of {people} people or US$ {gdp} of GDP",
                    people=say.local(f"{self.floor_population:,.0f}"),
                    gdp=say.local(f"{self.floor_gdp:,.0f}"),
                )
            )
        if self.ai_without:
            said.append(say("AI development without {codes}", codes=", ".join(self.ai_without)))
        if self.ai_aggregation != default.ai_aggregation:
            mean = say(MEANS_IN_WORDS[self.ai_aggregation])
            said.append(say("AI development by the {mean}", mean=mean))
        if self.ai_weights != default.ai_weights:
            said.append(say("AI development weighted by its first principal component"))
        if len(set(self.opportunity_weights)) > 1:
            names = (say("similarity"), say("AI"), say("size"))
            pairs = zip(names, self.opportunity_weights, strict=True)
            weights = ", ".join(f"{name} {w:g}" for name, w in pairs)
            said.append(say("opportunity weights {weights}", weights=weights))
        if self.gates:
            said.append(say("gates {codes}", codes=", ".join(self.gates)))
        if self.excluded:
            said.append(say("excluded {codes}", codes=", ".join(self.excluded)))
        return tuple(said)

    def _changed_steps(self, default: Recipe, say: Translator) -> list[str]:
        """Say which steps from a figure to a distance differ from the defaults."""
        said = []
        if self.transformations:
            pairs = (f"{code} = {name}" for code, name in self.transformations)
            said.append(say("transformations {changes}", changes=", ".join(pairs)))
        if self.treatment != default.treatment:
            said.append(say("treatment {treatment}", treatment=self.treatment))
        if self.normalisation != default.normalisation:
            scale = say(SCALES_IN_WORDS[self.normalisation])
            said.append(say("normalisation by {scale}", scale=scale))
        if self.metric != default.metric:
            said.append(say("metric {metric}", metric=say(METRICS[self.metric].title)))
        if self.imputation != default.imputation:
            said.append(say("missing values imputed ({how})", how=self.imputation))
        return said
