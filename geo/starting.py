"""A first way through the product: conditions to begin with, and whom they leave first."""

from __future__ import annotations

from typing import Final

from geo.facets import Facet
from geo.markets import Markets
from geo.screen import Screening

__all__ = ["EXAMPLE_CONDITIONS", "EXAMPLE_LENS", "FIRST_FACETS", "best_matches"]

FIRST_FACETS: Final = (
    Facet("ai_gap", "least", (0.15,)),
    Facet("similarity", "least", (50.0,)),
    Facet("population", "least", (5e6,)),
    Facet("EG.ELC.ACCS.ZS", "least", (80.0,)),
    Facet("IT.NET.USER.ZS", "least", (40.0,)),
    Facet("african", "flag", (True,)),
    Facet("proposal", "flag", (True,)),
)
"""What a newcomer may ask for: a field that is open, alike, large, and able to buy."""

EXAMPLE_LENS: Final = "education"

EXAMPLE_CONDITIONS: Final = (
    'ai_gap > 0.15 AND population >= 5000000 AND "EG.ELC.ACCS.ZS" >= 80 AND african = TRUE'
)


def best_matches(result: Markets, found: Screening, most: int = 5) -> tuple[str, ...]:
    """List the economies that meet conditions and stand first.

    Parameters
    ----------
    result
        The merged economies.
    found
        The screening of them.
    most
        How many to list.

    Returns
    -------
    tuple of str
        Codes in the order of their opportunity rank, then of their similarity rank; those with
        neither last, by code.
    """
    rows = result.frame.loc[found.matches, ["opportunity_rank", "rank"]].sort_index()
    ordered = rows.sort_values(["opportunity_rank", "rank"], kind="stable", na_position="last")
    return tuple(str(code) for code in ordered.index[:most])
