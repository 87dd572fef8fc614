"""The shortlist of a brief as lines of a table, the same on pages and on slides."""

from __future__ import annotations

from dashboard.briefs.content import Member
from data.languages import N_

HEADS: tuple[str, ...] = (
    "",
    N_("Economy"),
    N_("Verdict"),
    N_("Similarity rank (range)"),
    N_("Opportunity rank (range)"),
    N_("Why"),
)
"""Heads of the columns, in English; the first is that of the places."""


def line(place: int, item: Member) -> list[str]:
    """Set one economy as a line of the shortlist.

    Parameters
    ----------
    place
        Its place on the list, from 1.
    item
        The economy.

    Returns
    -------
    list of str
        A text for each of `HEADS`.
    """
    judged = " / ".join(text for text in (item.status, item.verdict) if text)
    return [
        str(place),
        item.name,
        judged,
        ranged(item.rank, item.interval),
        ranged(item.opportunity, item.opportunity_interval),
        item.reason,
    ]


def ranged(rank: str, interval: str) -> str:
    """Write a rank with its range, which is a dash where there is none."""
    return f"{rank} ({interval})" if len(interval) > 1 else rank
