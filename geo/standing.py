"""How an economy stands to home: what separates it, what is missing, and who stands ahead of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.markets import Markets


@dataclass(frozen=True)
class Separation:
    """One indicator that separates an economy from home.

    Attributes
    ----------
    indicator, name
        Code and name.
    share
        Part of the squared distance that it makes, 0 to 1.
    text
        The two values in words.
    """

    indicator: str
    name: str
    share: float
    text: str


def separations(result: Markets, economy: str, most: int = 2) -> tuple[Separation, ...]:
    """List the indicators that make most of an economy's squared distance to home.

    Returns
    -------
    tuple of Separation
        Largest part first; empty when no indicator is shared or none differs.
    """
    parts = result.similarity.contributions.loc[economy].dropna().sort_values(ascending=False)
    total = parts.sum()
    if not total > 0:
        return ()
    values, say = result.section.values, result.say
    # What was imputed takes part in the total, but there is no figure to speak of.
    known = values.loc[[economy, result.home], parts.index].notna().all()
    parts = parts[known]
    found = []
    for code, part in parts[parts > 0].iloc[:most].items():
        item = result.catalogue.indicator(str(code))
        here, home = values.at[economy, code], values.at[result.home, code]
        name, both = say.inside(item.name), say.against(here, home, item.unit)
        if here > home:
            text = say("{indicator} (higher: {values})", indicator=name, values=both)
        else:
            text = say("{indicator} (lower: {values})", indicator=name, values=both)
        found.append(Separation(str(code), item.name, float(part / total), text))
    return tuple(found)


def missing_indicators(result: Markets, economy: str) -> tuple[str, ...]:
    """List the indicators that count and for which the economy has no value."""
    values = result.section.values
    row = values.loc[economy].to_numpy()
    columns = values.columns.get_indexer(result.similarity.weights.index)
    return tuple(str(values.columns[i]) for i in columns if np.isnan(row[i]))


def stands_ahead(result: Markets, economy: str) -> tuple[str, ...]:
    """List the open, ranked economies of the pool that stand nearer to home, nearest first.

    An economy that is not ranked itself has nobody ahead of it: the list is empty.
    """
    own = result.frame.at[economy, "distance"]
    nearest = result.open_by_distance
    # Where own is missing, nothing is smaller.
    return tuple(nearest.index[(nearest < own).to_numpy()])


def ahead_on_opportunity(result: Markets, economy: str) -> tuple[str, ...]:
    """List the open economies with a better opportunity rank."""
    own = result.frame.at[economy, "opportunity_rank"]
    if pd.isna(own):
        return ()
    best = result.open_by_opportunity
    return tuple(best.index[(best < own).to_numpy(dtype=bool)])


def third_of(result: Markets, row: pd.Series) -> int:
    """Tell in which third of the ranked economies a row stands: 1, 2 or 3."""
    return min(int(3 * (row["rank"] - 1) / result.ranked_count) + 1, 3)
