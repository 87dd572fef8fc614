"""Economies side by side with home: what is alike and what differs, in words and in a table."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from geo.explanations import other_economy
from geo.markets import GDP, POPULATION, Markets
from geo.positions import percentiles
from geo.wording import sentence

CLEAR = 20.0
"""Percentiles of the world by which a figure must lie apart to be called clearly different."""

ALIKE = 5.0
"""Percentiles of the world within which a figure is called much alike."""

_FEW = 10.0
"""How many times fewer people make it easier to say the ratio the other way round."""


def gaps(
    result: Markets,
    economy: str,
    standing: pd.DataFrame | None = None,
    indicators: Sequence[str] | None = None,
) -> pd.DataFrame:
    """List by how much of the world an economy lies apart from home.

    Parameters
    ----------
    result
        The merged economies.
    economy
        ISO code of an economy other than home.
    standing
        What `geo.positions.percentiles` gives of the cross-section, where it is at hand.
    indicators
        Codes to compare by; those that the lens weighs when None.

    Returns
    -------
    pandas.DataFrame
        Indexed by indicator, those for which both have a figure, the widest gap first: value,
        home_value, gap (percentile of the economy minus home's, from -100 to 100).

    Raises
    ------
    AnalysisError
        When there is no such economy, or it is home.
    """
    other_economy(result, economy)
    codes = list(result.similarity.weights.index if indicators is None else indicators)
    values = result.section.values[codes]
    standing = percentiles(values) if standing is None else standing[codes]
    table = pd.DataFrame(
        {
            "value": values.loc[economy],
            "home_value": values.loc[result.home],
            "gap": standing.loc[economy] - standing.loc[result.home],
        }
    ).dropna()
    order = table["gap"].abs().sort_values(ascending=False, kind="stable").index
    return table.loc[order].rename_axis("indicator")


def differences(
    result: Markets, economy: str, standing: pd.DataFrame | None = None, most: int = 3
) -> tuple[str, ...]:
    """Say how an economy differs from home, and in what they are alike.

    Parameters
    ----------
    result
        The merged economies, in the language of the sentences.
    economy
        ISO code of an economy other than home.
    standing
        What `geo.positions.percentiles` gives of the cross-section, where it is at hand.
    most
        Indicators named for each kind of difference; the others are counted.

    Returns
    -------
    tuple of str
        Up to four sentences: size, what is clearly higher, what is clearly lower (20 percentiles
        of the world or more), what is much alike (5 or less). Never empty.

    Raises
    ------
    AnalysisError
        When there is no such economy, or it is home.
    """
    table = gaps(result, economy, standing)
    say = result.say
    names = {"name": result.called(economy), "home": result.called(result.home)}
    said = [_size(result, economy)]
    higher, lower = table[table["gap"] >= CLEAR], table[table["gap"] <= -CLEAR]
    alike = table[table["gap"].abs() <= ALIKE].iloc[::-1]
    if len(higher):
        said.append(
            say(
                "Clearly higher than in {home}: {list}.", list=_named(result, higher, most), **names
            )
        )
    if len(lower):
        said.append(
            say("Clearly lower than in {home}: {list}.", list=_named(result, lower, most), **names)
        )
    if len(alike):
        listed = [say.inside(result.catalogue.indicator(str(code)).name) for code in alike.index]
        said.append(say("Much alike: {list}.", list=say.listing(listed, most)))
    if table.empty:
        said.append(
            say("The lens's indicators hold no figure that {name} and {home} share.", **names)
        )
    elif not len(higher) and not len(lower):
        said.append(say("No indicator of the lens is clearly different from {home}.", **names))
    return tuple(sentence(text) for text in said if text)


def _named(result: Markets, rows: pd.DataFrame, most: int) -> str:
    """List indicators with both values, the widest gap first."""
    texts = []
    for code, row in rows.iterrows():
        item = result.catalogue.indicator(str(code))
        figures = result.say.against(row["value"], row["home_value"], item.unit)
        texts.append(f"{result.say.inside(item.name)} ({figures})")
    return result.say.listing(texts, most)


def _size(result: Markets, economy: str) -> str:
    """Compare people and output with home's, the larger one in multiples of the smaller."""
    say = result.say
    values = result.section.values
    one, other = economy, result.home
    if values.at[one, POPULATION] < values.at[other, POPULATION] / _FEW:
        one, other = other, one
    names = {"name": result.called(one), "home": result.called(other)}
    people, output = (
        values.at[one, code] / values.at[other, code] if values.at[other, code] > 0 else np.nan
        for code in (POPULATION, GDP)
    )
    if pd.isna(people):
        return ""
    if pd.isna(output):
        return say(
            "{name} has {people} times as many people as {home}; their GDP cannot be compared.",
            people=say.number(people, 2),
            **names,
        )
    return say(
        "{name} has {people} times as many people as {home}, and {output} times its GDP.",
        people=say.number(people, 2),
        output=say.number(output, 2),
        **names,
    )
