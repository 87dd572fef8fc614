"""Screening the merged economies: conditions over everything that the merge knows."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from data.languages import N_, SOURCE_LANGUAGE
from geo.conditions.condition import parse
from geo.markets import Markets
from geo.names import economy_names
from geo.places import neighbours_of
from geo.screen import Screening, screen

NOT_RANKED = N_("too few figures to be ranked by similarity")


def screen_markets(result: Markets, text: str) -> Screening:
    """Find the economies that meet conditions, home left out.

    Parameters
    ----------
    result
        The merged economies under the recipe in force.
    text
        The conditions in CQL2; see ``geo.screen``.

    Returns
    -------
    Screening
        Matches in order of similarity rank, those without a rank after them by code.

    Raises
    ------
    ConditionError
        For a text that cannot be read, an unknown column, or values that cannot be compared.

    Notes
    -----
    Shapes and neighbours are read only when the text names a column that is not a figure.
    """
    missing = set(parse(text).columns) - {"economy", *result.frame.columns}
    frame = result.frame if missing <= {"neighbour"} else result.geo()
    if missing:  # An unknown name as well: neighbours are among those that may be meant.
        frame = frame.assign(neighbour=neighbours_of(frame.index))
    ordered = frame.sort_index().sort_values("rank", kind="stable", na_position="last")
    unranked = ordered.index[ordered["rank"].isna()]
    # Conditions mean the same in every language, so they are asked of the English names.
    english = economy_names()
    found = screen(
        text,
        ordered.assign(name=[english[code] for code in ordered.index]),
        result.home,
        units=result.units,
        reasons=dict.fromkeys(unranked, result.say(NOT_RANKED)),
        language=result.language,
    )
    if result.language == SOURCE_LANGUAGE:
        return found
    told = {
        field: table.assign(name=[result.name(str(code)) for code in table["economy"]])
        for field in ("undecided", "near_misses")
        if len(table := getattr(found, field))
    }
    return replace(found, **told)


def undecided_reasons(found: Screening) -> pd.DataFrame:
    """Sum up why economies could not be judged.

    Returns
    -------
    pandas.DataFrame
        One row per reason, the most frequent first: why, count (economies), economies (tuple of
        codes). An economy with several reasons counts under each.
    """
    grouped = found.undecided.groupby("why", sort=False)["economy"].agg(lambda codes: set(codes))
    table = pd.DataFrame(
        {
            "why": list(grouped.index),
            "count": [len(codes) for codes in grouped],
            "economies": [tuple(sorted(codes)) for codes in grouped],
        }
    )
    return table.sort_values("count", ascending=False, kind="stable", ignore_index=True)
