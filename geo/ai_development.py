"""How developed AI is in each economy: a composite of five components.

Higher means more developed. "Less developed" is the wording for a low score; it is not by itself
an opening, for without electricity and internet nobody can buy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from data.errors import AnalysisError
from data.languages import N_, fill
from geo.normalise import standardise

DIFFUSION = "AI.DIFFUSION"
READINESS = "AI.GOV.READINESS"
PUBLICATIONS = "AI.PUBLICATIONS"
USAGE = "AI.CLAUDE.USAGE"
POPULATION = "SP.POP.TOTL"
DIGITAL_BASE = ("IT.NET.USER.ZS", "IT.NET.BBND.P2", "UIS.GER.5T8")

COMPONENTS: dict[str, str] = {
    "diffusion": N_("AI diffusion"),
    "readiness": N_("Government AI readiness"),
    "publications": N_("AI publications per million people"),
    "usage": N_("AI usage index"),
    "digital_base": N_("Digital base"),
}
"""Component code to its name in English."""

INDICATORS = (DIFFUSION, READINESS, PUBLICATIONS, USAGE, POPULATION, *DIGITAL_BASE)
"""Every indicator that a score can rest on."""

AIAggregation = Literal["arithmetic", "geometric"]
AIWeights = Literal["equal", "pca"]

MEANS_IN_WORDS: dict[AIAggregation, str] = {
    "arithmetic": N_("arithmetic mean"),
    "geometric": N_("geometric mean"),
}
"""Kind of mean over the components as a person says it, in English."""

WEIGHTS_IN_WORDS: dict[AIWeights, str] = {
    "equal": N_("equal"),
    "pca": N_("of the first principal component"),
}
"""Weights of the components as a person says them, in English."""

GEOMETRIC_FLOOR = 0.01
"""Where the smallest value of a component stands in a geometric mean; the largest is at 1."""

MIN_COMPONENTS = 3
MIN_DIGITAL_BASE = 2
INDISTINGUISHABLE = 0.15
"""A gap this near to zero can be turned by one missing component of home's alone."""


@dataclass(frozen=True)
class AIDevelopment:
    """AI development of all economies, and the gap of each to the home market.

    Attributes
    ----------
    home
        The home market's code.
    ranking
        Indexed by economy: rank (Int64; 1 = most developed, home included; NA when not scored),
        score (mean of z-scores, or by the geometric mean from 0.01 to 1; NaN when not scored),
        components (how many of five the score
        rests on), coverage (components / 5), gap (home's score minus the economy's, positive where
        AI is less developed than at home), distinguishable (boolean; False within 0.15 of home, NA
        where there is no gap).
    components
        Economies by component: the z-scores, NaN where missing.
    figures
        Economies by component in the components' units before standardising (publications per
        million people, and so on); the digital base is a mean of z-scores and has no unit.
    weights
        Component to weight, summing to one.
    margin
        Gaps up to this are not distinguishable from zero.
    """

    home: str
    ranking: pd.DataFrame
    components: pd.DataFrame
    figures: pd.DataFrame
    weights: pd.Series
    margin: float

    @property
    def home_score(self) -> float:
        """Home's score; NaN when home is not scored."""
        return float(self.ranking.at[self.home, "score"])

    @property
    def home_missing(self) -> tuple[str, ...]:
        """Codes of the components that home has no figure for."""
        row = self.components.loc[self.home]
        return tuple(str(code) for code in row.index[row.isna()])


def component_figures(values: pd.DataFrame) -> pd.DataFrame:
    """Compute the five components from a cross-section.

    Parameters
    ----------
    values
        Economies by indicator; the indicators of ``INDICATORS`` are used, those without a column
        count as missing everywhere.

    Returns
    -------
    pandas.DataFrame
        Economies by component code: diffusion (% of working-age population), readiness (0 to 100),
        publications (per million people), usage (index), digital_base (mean of z-scores of
        internet users, broadband subscriptions and tertiary enrolment, at least two of three).
    """
    table = values.reindex(columns=list(INDICATORS)).astype(float)
    return pd.DataFrame(
        {
            "diffusion": table[DIFFUSION],
            "readiness": table[READINESS],
            "publications": table[PUBLICATIONS] / table[POPULATION] * 1e6,
            "usage": table[USAGE],
            "digital_base": _digital_base(table),
        }
    )


def component_scores(figures: pd.DataFrame) -> pd.DataFrame:
    """Take components to z-scores, publications by log1p and usage by log.

    Parameters
    ----------
    figures
        As ``component_figures`` returns them.

    Returns
    -------
    pandas.DataFrame
        Same shape; ddof = 0 over the economies with a value; a component without two figures that
        differ has no scale and is missing everywhere (publications before 2012, for instance).
    """
    return _z_where_possible(transformed_figures(figures))


def transformed_figures(figures: pd.DataFrame) -> pd.DataFrame:
    """Take publications by log1p and usage by log.

    Parameters
    ----------
    figures
        As ``component_figures`` returns them.

    Returns
    -------
    pandas.DataFrame
        Same shape; NaN stays NaN.
    """
    transformed = figures.copy()
    transformed["publications"] = np.log1p(figures["publications"])
    # An index of zero has no logarithm; it means that nothing was measured.
    transformed["usage"] = np.log(figures["usage"].where(figures["usage"] > 0))
    return transformed


def ai_development(
    values: pd.DataFrame,
    home: str,
    *,
    without: tuple[str, ...] = (),
    aggregation: AIAggregation = "arithmetic",
    weights: AIWeights = "equal",
) -> AIDevelopment:
    """Score AI development: the mean of the components present, at least three of five.

    Parameters
    ----------
    values
        A cross-section: economies by indicator; NaN where missing.
    home
        The home market's code; it may be unscored, then every gap is missing.
    without
        Component codes to leave out, for instance ``("usage",)``.
    aggregation
        ``arithmetic``: the mean of z-scores, not standardised again. ``geometric``: the geometric
        mean of the components, each taken to 0.01 (its smallest value) to 1 (its largest).
    weights
        ``equal``, or ``pca``: squared loadings on the first principal component, over the economies
        that have all components.

    Returns
    -------
    AIDevelopment
        The margin below which gaps are not distinguishable is 0.15 for arithmetic means; for
        geometric ones it is as much smaller as their scores lie closer together.

    Raises
    ------
    AnalysisError
        When a component to leave out does not exist, too few stay, or there is no principal
        component.
    """
    unknown = [code for code in without if code not in COMPONENTS]
    if unknown:
        raise AnalysisError(
            fill("{names} is not a component of AI development.", names=", ".join(unknown)),
            fill("The components are: {names}.", names=", ".join(COMPONENTS)),
        )
    if len(COMPONENTS) - len(set(without)) < MIN_COMPONENTS:
        raise AnalysisError(
            fill(
                "At least {MIN_COMPONENTS} components of AI development must stay for a score.",
                MIN_COMPONENTS=MIN_COMPONENTS,
            ),
            fill("Leave out {count} at most.", count=len(COMPONENTS) - MIN_COMPONENTS),
        )
    figures = component_figures(values)
    components = component_scores(figures).drop(columns=list(without))
    count = components.notna().sum(axis=1)
    enough = count >= MIN_COMPONENTS
    chosen = _weights(components, weights)
    arithmetic = components.mean(axis=1) if weights == "equal" else _mean(components, chosen)
    score, margin = arithmetic.where(enough), INDISTINGUISHABLE
    if aggregation == "geometric":
        apart = score.std(ddof=0)
        score = _geometric(components, chosen).where(enough)
        if apart > 0:
            margin *= float(score.std(ddof=0) / apart)
    gap = score.loc[home] - score
    distinguishable = (gap.abs() > margin).astype("boolean").mask(gap.isna())
    ranking = pd.DataFrame(
        {
            "rank": score.rank(method="min", ascending=False).astype("Int64"),
            "score": score,
            "components": count,
            "coverage": count / len(COMPONENTS),
            "gap": gap,
            "distinguishable": distinguishable,
        }
    )
    return AIDevelopment(home, ranking, components, figures, chosen, margin)


def _weights(components: pd.DataFrame, weights: AIWeights) -> pd.Series:
    """Weigh the components."""
    if weights == "equal":
        return pd.Series(1.0 / components.shape[1], components.columns)
    from geo.composite.means import pca_weights

    scaled = components.columns[components.notna().any().to_numpy()]
    found = pca_weights(components[scaled], "AI development")
    return found.reindex(components.columns, fill_value=0.0)


def _mean(components: pd.DataFrame, weights: pd.Series) -> pd.Series:
    """Average what is present."""
    shared = components.notna().mul(weights).sum(axis=1)
    return components.mul(weights).sum(axis=1) / shared.where(shared > 0)


def _geometric(components: pd.DataFrame, weights: pd.Series) -> pd.Series:
    """Take the geometric mean of what is present, on 0.01 to 1."""
    reach = components.max() - components.min()
    unit = GEOMETRIC_FLOOR + (1 - GEOMETRIC_FLOOR) * (components - components.min()) / reach
    return np.exp(_mean(np.log(unit), weights))


def _digital_base(table: pd.DataFrame) -> pd.Series:
    """Average the z-scores of the digital base where at least two of three are present."""
    z = _z_where_possible(table[list(DIGITAL_BASE)])
    return z.mean(axis=1).where(z.notna().sum(axis=1) >= MIN_DIGITAL_BASE)


def _z_where_possible(table: pd.DataFrame) -> pd.DataFrame:
    """Standardise the columns that have a scale; the others are missing everywhere."""
    scaled = table.columns[(table.nunique() > 1).to_numpy()]
    if scaled.empty:
        return pd.DataFrame(np.nan, table.index, table.columns)
    return standardise(table[scaled]).z.reindex(columns=table.columns)
