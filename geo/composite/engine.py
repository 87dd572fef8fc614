"""Build a composite: denominate, impute, treat, normalise, aggregate.

Each step's table is kept in the result, so that every score can be followed back to the figures.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.errors import AnalysisError
from data.languages import N_, fill
from geo.composite.means import (
    MEANS,
    aggregate,
    parse_aggregation,
    parse_weighting,
    pca_weights,
    per_level,
)
from geo.composite.recipe import CompositeRecipe
from geo.composite.structure import Structure
from geo.composite.units import Units
from geo.impute import Imputed, impute
from geo.normalisers import normalise, refuse_constant
from geo.ranks import ranks_of
from geo.treat import Treated, treat

SIGNIFICANT_DIGITS = 12
"""Digits to which scores are compared when they are ranked: a tie must not hang on rounding."""


@dataclass(frozen=True)
class Aggregation:
    """Scores of all aggregates, from normalised indicators.

    Attributes
    ----------
    scores
        Units by aggregate, the index first and then from the top down; unrounded, NaN where a unit
        has no score.
    coverage
        Same shape: the share of the children's weight for which the unit has values.
    weights
        Indicators and aggregates below the index, to the weight among their siblings (summing to
        one under each parent).
    """

    scores: pd.DataFrame
    coverage: pd.DataFrame
    weights: pd.Series


@dataclass(frozen=True)
class Composite:
    """A composite with the tables of every step.

    Attributes
    ----------
    scores
        Units by aggregate, the index first; unrounded, NaN where a unit has no score.
    ranks
        Same shape, Int64: 1 for the highest score, ties share the smaller rank; NA without score.
    coverage, weights
        See `Aggregation`.
    denominated
        Units by indicator, after division by the denominators.
    imputed
        The same with stand-ins for missing values, and flags where they stand.
    treated
        The same after treatment, with a report per indicator.
    normalised
        Units by indicator on one scale; higher is better.
    structure, units, recipe
        What the composite was made from. The structure is without what the recipe leaves out.
    notes
        What was read but has no effect, and what was lost on the way, in words.
    """

    scores: pd.DataFrame
    ranks: pd.DataFrame
    coverage: pd.DataFrame
    weights: pd.Series
    denominated: pd.DataFrame
    imputed: Imputed
    treated: Treated
    normalised: pd.DataFrame
    structure: Structure
    units: Units
    recipe: CompositeRecipe
    notes: tuple[str, ...]

    @property
    def index(self) -> str:
        """Code of the aggregate at the top."""
        return self.structure.index

    @property
    def table(self) -> pd.DataFrame:
        """Units by rank, ties and unranked ones in the table's order: name, rank, then scores."""
        rank = self.ranks[self.index]
        head = pd.DataFrame({"name": self.units.names, "rank": rank})
        frame = pd.concat([head, self.scores], axis=1)
        return frame.iloc[rank.fillna(len(rank) + 1).argsort(kind="stable")]


def composite(
    data: pd.DataFrame | Units,
    structure: pd.DataFrame | Structure,
    recipe: CompositeRecipe | None = None,
) -> Composite:
    """Build a composite from a table of units and a table of the structure.

    Parameters
    ----------
    data
        COINr's iData (see `Units.from_frame`), or units that were read already.
    structure
        COINr's iMeta (see `Structure.from_frame`), or a structure that was read already.
    recipe
        The choices; the method's defaults when None: denominators as the structure says, no
        imputation, at most five points winsorised, min-max to [0, 100] ([1, 100] where a mean is
        geometric or harmonic), arithmetic means with the structure's weights.

    Returns
    -------
    Composite

    Raises
    ------
    AnalysisError
        When data, structure and recipe do not go together; the message says where and what would.

    References
    ----------
    OECD and JRC (2008), Handbook on Constructing Composite Indicators; the steps and the form of
    the tables are those of COINr.
    """
    choices = recipe or CompositeRecipe()
    whole = structure if isinstance(structure, Structure) else Structure.from_frame(structure)
    units = data if isinstance(data, Units) else Units.from_frame(data, whole)
    kept = whole.without(choices.without) if choices.without else whole
    prepared = Preparation(units, kept, choices)
    imputed = prepared.imputed(choices.imputation)
    treated = prepared.treated(choices.imputation, choices.treatment)
    normalised = prepared.normalised(
        choices.imputation,
        choices.treatment,
        in_full(choices.normalisation, choices.aggregation),
    )
    result = aggregate_all(normalised, kept, choices)
    return Composite(
        scores=result.scores,
        ranks=rank_scores(result.scores),
        coverage=result.coverage,
        weights=result.weights,
        denominated=prepared.denominated,
        imputed=imputed,
        treated=treated,
        normalised=normalised,
        structure=kept,
        units=units,
        recipe=choices,
        notes=(*whole.notes, *units.notes, *prepared.notes),
    )


class Preparation:
    """The steps before aggregation, each computed once for each choice.

    Parameters
    ----------
    units, structure
        What they work on.
    recipe
        Says whether to denominate.

    Attributes
    ----------
    denominated
        Units by indicator.
    notes
        What was lost by division.
    """

    def __init__(self, units: Units, structure: Structure, recipe: CompositeRecipe) -> None:
        self._units = units
        self._scales = structure.scales
        self.notes: tuple[str, ...] = ()
        if recipe.denominate:
            self.denominated, self.notes = units.denominated(structure)
        else:
            self.denominated = units.values[list(structure.indicators)]
        if len(empty := self.denominated.columns[self.denominated.isna().all()]):
            raise AnalysisError(
                fill(
                    "No value is left of {names} after division by the denominator.",
                    names=", ".join(empty),
                ),
                "Give the denominator figures, or leave the indicator out.",
            )
        refuse_constant(self.denominated)
        self._imputed: dict[str, Imputed] = {}
        self._treated: dict[tuple[str, str], Treated] = {}

    def imputed(self, imputation: str) -> Imputed:
        """Give the table with stand-ins for missing values."""
        if imputation not in self._imputed:
            self._imputed[imputation] = impute(self.denominated, imputation, self._units.groups)
        return self._imputed[imputation]

    def treated(self, imputation: str, treatment: str) -> Treated:
        """Give the table after imputation and treatment."""
        key = (imputation, treatment)
        if key not in self._treated:
            self._treated[key] = treat(self.imputed(imputation).values, treatment)
        return self._treated[key]

    def normalised(self, imputation: str, treatment: str, normalisation: str) -> pd.DataFrame:
        """Give the table after imputation, treatment and normalisation."""
        treated = self.treated(imputation, treatment)
        _refuse_goal_in_other_units(normalisation, treated)
        return normalise(treated.values, normalisation, self._scales)


def in_full(normalisation: str, aggregation: str) -> str:
    """Fill in the ends of a min-max range that follow from the means.

    Parameters
    ----------
    normalisation, aggregation
        As a recipe has them.

    Returns
    -------
    str
        ``minmax:0:100`` for min-max without ends, ``minmax:1:100`` where a mean needs values above
        zero; any other normalisation as it is.
    """
    if normalisation != "minmax":
        return normalisation
    positive = any(MEANS[name].positive for name in parse_aggregation(aggregation))
    return "minmax:1:100" if positive else "minmax:0:100"


def aggregate_all(
    normalised: pd.DataFrame, structure: Structure, recipe: CompositeRecipe
) -> Aggregation:
    """Aggregate indicators up to the index.

    Parameters
    ----------
    normalised
        Units by indicator.
    structure
        The hierarchy.
    recipe
        Its aggregation, weights and share count.

    Returns
    -------
    Aggregation

    Raises
    ------
    AnalysisError
        A mean meets a value that it cannot take, or weights cannot be found.
    """
    levels = structure.levels
    means = per_level(parse_aggregation(recipe.aggregation), levels, N_("the aggregation"))
    weightings = per_level(parse_weighting(recipe.weights), levels, N_("the weights"))
    table = normalised.copy()
    coverage, weights = {}, {}
    for code in structure.aggregates:
        level = int(structure.nodes.at[code, "level"])
        children = table[list(structure.children(code))]
        w = _weights(children, structure, weightings[level], code)
        weights.update(w.to_dict())
        table[code], coverage[code] = aggregate(
            children, w, means[level], min_share=recipe.min_share, code=code
        )
    order = list(reversed(structure.aggregates))
    below = [code for code in structure.nodes.index if code != structure.index]
    return Aggregation(
        scores=table[order],
        coverage=pd.DataFrame(coverage, index=table.index)[order],
        weights=pd.Series(weights, dtype=float).reindex(below).rename_axis("code"),
    )


def rank_scores(scores: pd.DataFrame) -> pd.DataFrame:
    """Rank every column: 1 for the highest score, ties share the smaller rank.

    Parameters
    ----------
    scores
        Units by aggregate; NaN where there is no score.

    Returns
    -------
    pandas.DataFrame
        Same shape, Int64; NA where there is no score. Scores are compared to twelve significant
        digits of the largest.
    """
    if scores.empty:
        return scores.astype("Int64")
    ranks = ranks_of(cost_of(scores.to_numpy(dtype=float).T)).T
    frame = pd.DataFrame(ranks, scores.index, scores.columns).astype("Int64")
    return frame.mask(scores.isna())


def cost_of(scores: np.ndarray) -> np.ndarray:
    """Turn scores into costs that tie where the scores do, but for rounding.

    Parameters
    ----------
    scores
        Rankings by units; NaN where there is no score.

    Returns
    -------
    numpy.ndarray
        Same shape: whole numbers that fall as the scores rise, infinity where there is none.
    """
    missing = np.isnan(scores)
    filled = np.where(missing, 0.0, scores)
    largest = np.abs(filled).max(axis=1, keepdims=True)
    digits = np.floor(np.log10(np.where(largest > 0, largest, 1.0)))
    # Two factors, because one alone would overflow for very small scores.
    scaled = filled * 10.0 ** (-digits) * 10.0 ** (SIGNIFICANT_DIGITS - 1)
    return np.where(missing, np.inf, -np.rint(scaled))


def _weights(children: pd.DataFrame, structure: Structure, weighting: str, code: str) -> pd.Series:
    """Give the weights of an aggregate's children, summing to one."""
    if weighting == "pca":
        return pca_weights(children, code)
    if weighting == "equal":
        return pd.Series(1.0 / children.shape[1], children.columns)
    given = structure.nodes.loc[list(children.columns), "weight"].astype(float)
    return given / given.sum()


def _refuse_goal_in_other_units(normalisation: str, treated: Treated) -> None:
    """Refuse goals in the indicator's unit for an indicator that was taken to a logarithm."""
    if normalisation.split(":")[0] not in {"goalposts", "distance-to-target"}:
        return
    logged = treated.report.index[treated.report["method"] == "log"]
    if len(logged):
        raise AnalysisError(
            fill(
                "{names} was taken to a logarithm by the treatment, so that its target or "
                "goalposts no longer fit.",
                names=", ".join(logged),
            ),
            "Use another normalisation, or the treatment none.",
        )
