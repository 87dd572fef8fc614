"""What a refresh is asked to do, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from data.languages import fill
from data.manifest import Manifest
from data.snapshot import Snapshot
from data.store import KEPT

RESULT_COLUMNS = (
    "indicator",
    "name",
    "source",
    "service",
    "code",
    "status",
    "observations",
    "changes",
    "carried",
    "last_updated",
    "licence",
    "reason",
)
"""Columns of the results; see `Outcome`."""

REFRESHED = "refreshed"
UNCHANGED = "unchanged"
FAILED = "failed"
REFUSED = "refused"


@dataclass(frozen=True)
class Options:
    """What a refresh does.

    Attributes
    ----------
    only
        Codes of services, sources or indicators; empty for all.
    since
        First year to fetch; None for all years. A series that changes its origin is fetched whole.
    dry_run
        True to fetch and compare, and write no snapshot.
    offline
        True to use the answers kept on disk alone.
    strict
        True to write nothing when any series failed or was refused.
    accept_loss
        True to take series that lost observations or seem to have another unit.
    wait
        Seconds to wait for another refresh to end.
    keep
        How many of the user's snapshots stay.
    """

    only: tuple[str, ...] = ()
    since: int | None = None
    dry_run: bool = False
    offline: bool = False
    strict: bool = False
    accept_loss: bool = False
    wait: float = 0.0
    keep: int = KEPT


@dataclass(frozen=True, eq=False)
class Outcome:
    """What came of a refresh.

    Attributes
    ----------
    base
        The snapshot that it began with.
    path, manifest
        The new snapshot; both None where none was written, because nothing changed or for a
        dry run.
    results
        One row for each series that was asked for, in the order of the catalogue: indicator,
        name, source, service, code (the one used), status (``refreshed``, ``unchanged``: the same
        figures again, ``failed`` or ``refused``: carried forward), observations (int, in the
        snapshot), changes (int, figures not as they were), carried (int, economies carried
        forward), last_updated (date as text), licence (as the series' metadata state it), reason
        (of failed and refused).
    changes
        Every figure that is not as it was, as `data.diff.compare_rows` gives them.
    warnings
        New suspicious figures, as `data.quality.warnings` gives them.
    notes
        What a person should know, a sentence each.
    pinned
        True where an older snapshot is held fast, so that the new one is not in use.
    removed
        Names of old snapshots that were removed.
    """

    base: Snapshot
    path: Path | None
    manifest: Manifest | None
    results: pd.DataFrame
    changes: pd.DataFrame
    warnings: pd.DataFrame
    notes: tuple[str, ...] = ()
    pinned: bool = False
    removed: tuple[str, ...] = ()

    @property
    def problems(self) -> tuple[str, ...]:
        """What failed or was refused, a line for each service and reason."""
        return problem_lines(self.results)


def problem_lines(results: pd.DataFrame) -> tuple[str, ...]:
    """Say what failed or was refused, series with the same reason together.

    Parameters
    ----------
    results
        The results of an `Outcome`.

    Returns
    -------
    tuple of str
        One line for each service and reason, which can be said in another language.
    """
    wrong = results[results["status"].isin([FAILED, REFUSED])]
    lines = []
    for (service, status, _), group in wrong.groupby(["service", "status", "reason"], sort=False):
        reason = group["reason"].iloc[0]  # The key of a group is no message any more.
        codes = list(group["indicator"])
        shown = ", ".join(codes[:3])
        if len(codes) > 3:
            shown = fill("{series} and {count} more", series=shown, count=len(codes) - 3)
        gaps = {"service": service, "series": shown, "reason": reason}
        if status == REFUSED:
            lines.append(fill("{service}: {series} refused: {reason}", **gaps))
        else:
            lines.append(fill("{service}: {series} failed: {reason}", **gaps))
    return tuple(lines)
