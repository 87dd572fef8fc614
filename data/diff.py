"""What changed from one snapshot to another, figure by figure."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from data.snapshot import Snapshot

KEY = ["economy", "indicator", "period"]

DIFF_COLUMNS = (*KEY, "change", "old", "new")
"""Columns of the changes; see `compare_rows`."""

CHANGES = ("changed", "added", "removed", "quarantined", "released")


@dataclass(frozen=True, eq=False)
class Diff:
    """What changed between two snapshots.

    Attributes
    ----------
    old, new
        Ids of the two.
    values
        One row for each figure that is not as it was, as `compare_rows` gives them.
    by_indicator, by_economy
        Index indicator or economy; how many figures of each kind of change (int columns changed,
        added, removed, quarantined, released) and total, most first.
    """

    old: str
    new: str
    values: pd.DataFrame
    by_indicator: pd.DataFrame
    by_economy: pd.DataFrame


def compare(old: Snapshot, new: Snapshot) -> Diff:
    """Compare the figures of two snapshots.

    Parameters
    ----------
    old, new
        The two.

    Returns
    -------
    Diff
        What changed; empty frames where the figures are the same.
    """
    values = compare_rows(old.observations, new.observations)
    return Diff(old.id, new.id, values, _counted(values, "indicator"), _counted(values, "economy"))


def compare_rows(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Compare two frames of observations.

    Parameters
    ----------
    old, new
        Columns economy, indicator, period, value and, where there is one, quarantined.

    Returns
    -------
    pandas.DataFrame
        One row for each figure that is not as it was, sorted by indicator, economy and period:
        economy, indicator, period (str), change, old and new (float64 in the indicator's unit,
        NaN where there was or is none). Change is ``changed`` (another value), ``added``,
        ``removed``, and for figures of the same value ``quarantined`` (no longer used) or
        ``released`` (used again).

    Notes
    -----
    Values are compared exactly: a publisher's smallest revision is a change.
    """
    joined = _plain(old).merge(
        _plain(new), on=KEY, how="outer", suffixes=("_old", "_new"), sort=False
    )
    before, after = joined["value_old"], joined["value_new"]
    change = pd.Series("", index=joined.index, dtype="str")
    held_before = joined["quarantined_old"].eq(True)
    held_after = joined["quarantined_new"].eq(True)
    change[held_before & ~held_after] = "released"
    change[~held_before & held_after] = "quarantined"
    change[before.ne(after) & before.notna() & after.notna()] = "changed"
    change[before.isna()] = "added"
    change[after.isna()] = "removed"
    found = joined.assign(change=change, old=before, new=after)[change != ""]
    ordered = found.sort_values(["indicator", "economy", "period"], ignore_index=True)
    return ordered[list(DIFF_COLUMNS)]


def _plain(rows: pd.DataFrame) -> pd.DataFrame:
    """Give key, value and quarantine of observations, keys as text."""
    return pd.DataFrame(
        {
            **{name: rows[name].astype("str").to_numpy(dtype=object) for name in KEY},
            "value": rows["value"].to_numpy(dtype="float64"),
            "quarantined": rows["quarantined"].to_numpy() if "quarantined" in rows else False,
        }
    ).astype(dict.fromkeys(KEY, "str"))


def _counted(values: pd.DataFrame, by: str) -> pd.DataFrame:
    """Count changes by indicator or economy."""
    table = pd.crosstab(values[by], values["change"]) if len(values) else pd.DataFrame()
    table = table.reindex(columns=list(CHANGES), fill_value=0).astype("int64")
    table = table.assign(total=table.sum(axis=1)).rename_axis(index=by, columns=None)
    return table.sort_values("total", ascending=False, kind="stable")
