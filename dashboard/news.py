"""What is new for those who use the product, by version, in a few points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dashboard.language import N_

__all__ = ["NEWS", "News"]


@dataclass(frozen=True)
class News:
    """What came with a version.

    Attributes
    ----------
    version
        Of the product.
    points
        What a reader can do now, one sentence each, in English; the whole list is in the
        changelog.
    """

    version: str
    points: tuple[str, ...]


NEWS: Final[tuple[News, ...]] = (
    News(
        "0.1.0",
        (
            N_(
                "Filters narrow together on Screen: each choice says how many economies it would "
                "leave, and each condition is a chip that can be removed and had back."
            ),
            N_(
                "An empty result says why, and offers the condition to let go of or the bound to "
                "move."
            ),
            N_(
                "Conditions can be seen on Explore, Similarity and Opportunity too, with those "
                "that do not meet them dimmed on the map."
            ),
            N_(
                "A guided start of four steps and an example that can be undone wholly stand on "
                "Start."
            ),
            N_("Every page explains its words, and a glossary can be searched."),
            N_(
                "A page for each economy, and one that compares two to six of them with home, "
                "with the years since 2000."
            ),
            N_("Everything can be read in English and in Vietnamese."),
        ),
    ),
)
"""News by version, the newest first."""
