"""What the measures owe to one figure alone: how far income or HDI would rank the same."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.languages import N_
from geo.markets import Markets

INCOME = "NY.GDP.PCAP.PP.KD"
HDI = "HDI"


@dataclass(frozen=True)
class Alike:
    """How far two orders of the same economies agree.

    Attributes
    ----------
    spearman
        Rank correlation, -1 to 1; NaN with fewer than three economies or where all tie.
    economies
        How many both orders hold.
    """

    spearman: float
    economies: int


@dataclass(frozen=True)
class Weaknesses:
    """How far one figure alone gives what the measures give.

    Attributes
    ----------
    ai_income, ai_hdi
        AI development against GDP per capita and against HDI: high where both are.
    similarity_hdi
        Distance to home against the absolute difference of HDI to home's.
    """

    ai_income: Alike
    ai_hdi: Alike
    similarity_hdi: Alike


def weaknesses(result: Markets) -> Weaknesses:
    """Correlate the measures with income and with HDI, from the figures in use.

    Parameters
    ----------
    result
        The merged economies; the scored ones count for AI development, the ranked ones for
        similarity.

    Returns
    -------
    Weaknesses
        Spearman's coefficients; an indicator without figures gives NaN and no economies.
    """
    values = result.section.values
    empty = pd.Series(np.nan, values.index)
    income, hdi = values.get(INCOME, empty), values.get(HDI, empty)
    ai = result.frame["ai_development"]
    return Weaknesses(
        ai_income=_alike(ai, income),
        ai_hdi=_alike(ai, hdi),
        similarity_hdi=_alike(result.frame["distance"], (hdi - hdi[result.home]).abs()),
    )


def strength(found: Alike) -> str:
    """Say in one word how far two orders agree.

    Parameters
    ----------
    found
        A rank correlation.

    Returns
    -------
    str
        ``closely`` from 0.8, ``largely`` from 0.6, ``in part`` from 0.3, ``hardly`` below;
        ``cannot be told`` without a coefficient.
    """
    if np.isnan(found.spearman):
        return N_("cannot be told")
    size = abs(found.spearman)
    steps = ((0.8, N_("closely")), (0.6, N_("largely")), (0.3, N_("in part")))
    return next((word for least, word in steps if size >= least), N_("hardly"))


def _alike(one: pd.Series, other: pd.Series) -> Alike:
    """Correlate the ranks of the economies that have both."""
    both = pd.concat([one.astype(float), other.astype(float)], axis=1).dropna()
    ranks = both.rank()
    if len(both) < 3 or (ranks.std() == 0).any():
        return Alike(float("nan"), len(both))
    return Alike(float(np.corrcoef(ranks.to_numpy().T)[0, 1]), len(both))
