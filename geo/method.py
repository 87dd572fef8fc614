"""The method of an export: every choice that its figures rest on, and what they do not say."""

from __future__ import annotations

import pandas as pd

from data.exclusions import Exclusions
from geo.ai_development import (
    COMPONENTS,
    GEOMETRIC_FLOOR,
    MEANS_IN_WORDS,
    MIN_COMPONENTS,
    WEIGHTS_IN_WORDS,
    AIAggregation,
)
from geo.gates import GATES
from geo.markets import Markets
from geo.metrics import METRICS
from geo.recipe import transformations_in_force
from geo.scales import SCALES_IN_WORDS
from geo.wording import Speech


def method_of(
    markets: Markets,
    conditions: str = "",
    version: str = "",
    exclusions: Exclusions | None = None,
) -> pd.DataFrame:
    """Write down every choice that the figures rest on.

    Parameters
    ----------
    markets
        The merged economies.
    conditions
        Conditions as CQL2 text.
    version
        Version of the product.
    exclusions
        Where given, the reason, source and date of every excluded economy are named.

    Returns
    -------
    pandas.DataFrame
        Columns item and value, both text in the language of the result, in reading order; what is
        not in force says "none".
    """
    recipe, lens, section = markets.recipe, markets.lens, markets.section
    first = section.reference_year - section.window + 1
    say = markets.say
    none = say("none")
    gates = [f"{say(GATES[code].name)}: {GATES[code].condition}" for code in recipe.gates]
    rows = [
        (say("Product"), f"Kindred Markets {version}".strip()),
        (say("Snapshot"), markets.snapshot_id),
        (say("Home market"), f"{markets.name(markets.home)} ({markets.home})"),
        (say("Reference year"), str(markets.reference_year)),
        (
            say("Window"),
            say(
                "{window} years: the latest value from {first} on",
                window=section.window,
                first=first,
            ),
        ),
        (say("Lens"), f"{lens.name} ({lens.code}): {lens.description}"),
        *_weight_rows(markets),
        (say("Indicators switched off"), ", ".join(recipe.without) or none),
        (say("Weights changed"), ", ".join(f"{c} = {w:g}" for c, w in recipe.weights) or none),
        *_step_rows(markets),
        (say("Indicators of the lens without figures"), _absent(markets)),
        (say("Conditions"), conditions or none),
        (say("Gates in force"), "; ".join(gates) or none),
        (say("Exclusions"), _excluded(markets, exclusions)),
        (
            say("Size floor"),
            say(
                "{people} people or {gdp} current US$ of GDP",
                people=say.local(f"{recipe.floor_population:,.0f}"),
                gdp=say.local(f"{recipe.floor_gdp:,.0f}"),
            ),
        ),
        (
            say("Coverage needed to be ranked"),
            say("{share} of the weight", share=say.local(f"{recipe.min_coverage:.1%}")),
        ),
        (say("Similarity"), _similarity(markets)),
        (say("AI development"), _ai_development(recipe.ai_aggregation, say)),
        *_definitions(say),
        (say("Recipe"), recipe.model_dump_json()),
        (say("Recipe id"), recipe.id),
    ]
    return pd.DataFrame(rows, columns=["item", "value"])


def _ai_development(aggregation: AIAggregation, say: Speech) -> str:
    """Define the score by the kind of mean in force."""
    gaps = {
        "count": len(COMPONENTS),
        "components": "; ".join(say(name) for name in COMPONENTS.values()),
        "least": MIN_COMPONENTS,
    }
    if aggregation == "geometric":
        return say(
            "Geometric mean of {count} components ({components}), each put on {floor} to 1, of "
            "those present, at least {least}. The AI gap is home's score minus the economy's. Less "
            "developed AI is not by itself an opening.",
            floor=say.local(str(GEOMETRIC_FLOOR)),
            **gaps,
        )
    return say(
        "Mean of the z-scores of {count} components ({components}), of those present, at "
        "least {least}. The AI gap is home's score minus the economy's. Less developed "
        "AI is not by itself an opening.",
        **gaps,
    )


def _definitions(say: Speech) -> list[tuple[str, str]]:
    """Define the measures and say what an export cannot tell."""
    return [
        (
            say("Opportunity"),
            say(
                "Weighted mean of three percentile ranks within the pool, times 100: similarity, "
                "AI development inverted, GDP. The pool: ranked, AI scored, above the floor, GDP "
                "known, past the gates and exclusions in force. Only economies whose AI score is "
                "below home's are open and have a value."
            ),
        ),
        (
            say("What the figures do not say"),
            say("Competitors, procurement rules, demand in local languages and prices."),
        ),
        (
            say("Text cells"),
            say(
                "In CSV and XLSX, a text that begins with = + - @, a tab or a carriage return "
                "has an apostrophe put before it, so that no spreadsheet takes it for a formula."
            ),
        ),
        (
            say("Licences"),
            say(
                "The figures keep the licences of their publishers, listed with the sources; "
                "some ask for sharing alike. The product's own licence does not cover them."
            ),
        ),
    ]


def _step_rows(markets: Markets) -> list[tuple[str, str]]:
    """Write what is done to figures on the way to a distance."""
    recipe, say = markets.recipe, markets.say
    none = say("none")
    changed = ", ".join(f"{code} = {how}" for code, how in recipe.transformations)
    count = int(markets.similarity.imputed.to_numpy().sum())
    imputed = none
    if recipe.imputation != "none":
        stand_ins = say.plural(
            "{count} value has a stand-in", "{count} values have a stand-in", count
        )
        imputed = f"{recipe.imputation}: {stand_ins}"
    weights = zip(
        (say("similarity"), say("AI development"), say("size")),
        recipe.opportunity_weights,
        strict=True,
    )
    return [
        (say("Transformations changed"), changed or none),
        (
            say("Treatment of skewed indicators"),
            none if recipe.treatment == "none" else recipe.treatment,
        ),
        (say("Scale"), say(SCALES_IN_WORDS[recipe.normalisation])),
        (say("Metric"), say(METRICS[recipe.metric].title)),
        (say("Imputation"), imputed),
        (say("AI development without"), ", ".join(recipe.ai_without) or say("none left out")),
        (
            say("AI development averaged"),
            say(
                "{mean}, weights {weights}",
                mean=say(MEANS_IN_WORDS[recipe.ai_aggregation]),
                weights=say(WEIGHTS_IN_WORDS[recipe.ai_weights]),
            ),
        ),
        (say("Weights of opportunity"), ", ".join(f"{name} {w:g}" for name, w in weights)),
    ]


def _similarity(markets: Markets) -> str:
    """Define similarity by the metric and the scale in force."""
    metric = METRICS[markets.recipe.metric]
    say = markets.say
    caution = f" {say(metric.caution)}" if markets.recipe.metric != "euclidean" else ""
    said = say(
        "100 exp(-d^2 / 2), d = {formula}; z and h are the economy's and home's values as {scale} "
        "(z-scores with the population's deviation), w the weights, and m is 1 where both have the "
        "indicator. Ranks ascend with d; ties share the smaller rank. An economy that is not "
        "ranked has no distance and no similarity here.",
        formula=say(metric.formula),
        scale=say(SCALES_IN_WORDS[markets.recipe.normalisation]),
    )
    return f"{said}{caution}"


def _weight_rows(markets: Markets) -> list[tuple[str, str]]:
    """Write one row per indicator that counts: its weight and transformation."""
    rows, say = [], markets.say
    weights = markets.similarity.weights
    chosen = transformations_in_force(
        markets.catalogue, markets.lens, dict(weights), markets.recipe
    )
    for code, weight in weights.items():
        item = markets.catalogue.indicator(str(code))
        how = chosen[str(code)]
        words = {"none": say("not transformed"), "log": say("natural logarithm")}.get(
            how, say("natural logarithm of 1 + value")
        )
        weighs = say.local(f"{weight:.6f}")
        rows.append(
            (
                say("Weight of {indicator}", indicator=code),
                f"{weighs}; {words}; {item.name} ({say(item.unit)})",
            )
        )
    return rows


def _absent(markets: Markets) -> str:
    """Name the indicators of the lens that no economy has a figure for."""
    return ", ".join(markets.similarity.not_in_figures) or markets.say("none")


def _excluded(markets: Markets, exclusions: Exclusions | None) -> str:
    """Name the economies that the exclusion list takes out of the pool, and why."""
    why = {
        entry.economy: f": {entry.reason} ({entry.source}, {entry.date.isoformat()})"
        for entry in (exclusions.exclusions if exclusions else ())
    }
    known = [code for code in markets.recipe.excluded if code in markets.frame.index]
    said = [f"{markets.name(code)} ({code}){why.get(code, '')}" for code in known]
    return "; ".join(said) or markets.say("none")
