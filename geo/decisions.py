"""What was decided on an economy of a shortlist."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from data.languages import N_

DECISIONS: Mapping[str, str] = {
    "target": N_("Target"),
    "watch": N_("Watch"),
    "rejected": N_("Rejected"),
}
"""Status to its name, in English."""


@dataclass(frozen=True)
class Decision:
    """What was decided on one economy.

    Attributes
    ----------
    status
        One of ``DECISIONS``; empty while nothing is decided.
    reason
        Why, in a line; may be empty.
    tags
        Words of the reader's own.
    """

    status: str = ""
    reason: str = ""
    tags: tuple[str, ...] = ()
