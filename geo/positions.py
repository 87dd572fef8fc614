"""Where economies stand in the world: percentiles by indicator, and profiles by pillar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.markets import Markets
from geo.normalise import percentile_rank

QUANTILES: tuple[float, ...] = (0.10, 0.25, 0.50, 0.75, 0.90)
"""Quantiles of the world that a profile is shown against."""

LEAST_INDICATORS = 2
"""Indicators with a direction that a pillar needs to have a profile."""


def percentiles(values: pd.DataFrame) -> pd.DataFrame:
    """Give the percentile in the world of every figure.

    Parameters
    ----------
    values
        Economies by indicator.

    Returns
    -------
    pandas.DataFrame
        Same shape: ``100 (average rank - 0.5) / n`` among the n economies with a figure, from above
        0 to below 100, larger figures higher whatever they mean; NaN where there is no figure.
    """
    return 100.0 * percentile_rank(values)


def positions(result: Markets, economy: str, standing: pd.DataFrame | None = None) -> pd.DataFrame:
    """Show where an economy stands in the world by each indicator, and where home does.

    Parameters
    ----------
    result
        The merged economies.
    economy
        ISO code of any of them, home included.
    standing
        What `percentiles` gives of the cross-section, where it is at hand.

    Returns
    -------
    pandas.DataFrame
        Indexed by indicator in the order of the catalogue, those with any figure in the world:
        value, period, percentile, home_value, home_period, home_percentile (periods are text or
        None, the rest NaN where there is no figure), economies (int, how many have one) and
        median (the world's, in the indicator's unit).
    """
    section = result.section
    present = section.values.columns[section.values.notna().any()]
    values = section.values[present]
    standing = percentiles(values) if standing is None else standing[present]
    table = {}
    for prefix, code in (("", economy), ("home_", result.home)):
        table[f"{prefix}value"] = values.loc[code]
        table[f"{prefix}period"] = section.periods.loc[code, present]
        table[f"{prefix}percentile"] = standing.loc[code]
    table["economies"] = values.notna().sum()
    table["median"] = values.median()
    return pd.DataFrame(table, index=present).rename_axis("indicator")


@dataclass(frozen=True, eq=False)
class Profile:
    """How economies stand by pillar.

    Attributes
    ----------
    scores
        Economies by pillar code: the mean percentile over the pillar's indicators that have a
        direction, those of which less is better turned round, so that higher is better; NaN where
        fewer than half of them have a figure.
    indicators
        Pillar code to the codes that its scores rest on.
    bands
        Quantiles of the world (index, as `QUANTILES`) by pillar code.
    left_out
        Pillars with fewer than two indicators that have a direction.
    """

    scores: pd.DataFrame
    indicators: dict[str, tuple[str, ...]]
    bands: pd.DataFrame
    left_out: tuple[str, ...]


def profile(result: Markets, standing: pd.DataFrame | None = None) -> Profile:
    """Summarise by pillar where every economy stands.

    Parameters
    ----------
    result
        The merged economies.
    standing
        What `percentiles` gives of the cross-section, where it is at hand.

    Returns
    -------
    Profile
        Pillars in the order of the catalogue.
    """
    values = result.section.values
    standing = percentiles(values) if standing is None else standing
    present = values.notna().any()
    scores: dict[str, pd.Series] = {}
    members: dict[str, tuple[str, ...]] = {}
    left_out = []
    for pillar in result.catalogue.pillars:
        items = [
            item
            for item in result.catalogue.indicators
            if item.pillar == pillar.code and item.direction and present[item.code]
        ]
        if len(items) < LEAST_INDICATORS:
            left_out.append(pillar.code)
            continue
        members[pillar.code] = tuple(item.code for item in items)
        scores[pillar.code] = _score(standing, [(item.code, item.direction) for item in items])
    table = pd.DataFrame(scores, index=values.index)
    bands = table.quantile(list(QUANTILES)) if len(table.columns) else pd.DataFrame()
    return Profile(table, members, bands, tuple(left_out))


def _score(standing: pd.DataFrame, directed: Sequence[tuple[str, int]]) -> pd.Series:
    """Average percentiles, those of which less is better turned round."""
    turned = pd.DataFrame(
        {
            code: standing[code] if direction > 0 else 100.0 - standing[code]
            for code, direction in directed
        }
    )
    enough = turned.notna().sum(axis=1) >= np.ceil(len(directed) / 2)
    return turned.mean(axis=1).where(enough)
