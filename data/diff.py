"""What changed from one snapshot to another, figure by figure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.csvtables import KEY
from data.snapshot import Snapshot

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
    before, after = _unlike(_plain(old), _plain(new))
    joined = before.merge(after, on=KEY, how="outer", suffixes=("_old", "_new"), sort=False)
    was, now = joined["value_old"], joined["value_new"]
    change = pd.Series("", index=joined.index, dtype="str")
    held_before = joined["quarantined_old"].eq(True)
    held_after = joined["quarantined_new"].eq(True)
    change[held_before & ~held_after] = "released"
    change[~held_before & held_after] = "quarantined"
    change[was.ne(now) & was.notna() & now.notna()] = "changed"
    change[was.isna()] = "added"
    change[now.isna()] = "removed"
    found = joined.assign(change=change, old=was, new=now)[change != ""]
    ordered = found.sort_values(["indicator", "economy", "period"], ignore_index=True)
    return ordered[list(DIFF_COLUMNS)]


def _plain(rows: pd.DataFrame) -> pd.DataFrame:
    """Give key, value and quarantine of observations, keys as categories."""
    return pd.DataFrame(
        {
            **{name: pd.Categorical(rows[name]) for name in KEY},
            "value": rows["value"].to_numpy(dtype="float64"),
            "quarantined": rows["quarantined"].to_numpy() if "quarantined" in rows else False,
        }
    )


def _unlike(old: pd.DataFrame, new: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Leave out what stands in both alike, which is nearly everything; keys become text."""
    numbers = [np.zeros(len(rows), dtype="int64") for rows in (old, new)]
    for name in KEY:
        texts = pd.Index(old[name].cat.categories).union(new[name].cat.categories)
        for place, rows in enumerate((old, new)):
            known = texts.get_indexer(rows[name].cat.categories)
            numbers[place] = numbers[place] * len(texts) + known[rows[name].cat.codes]
    keys = [
        pd.MultiIndex.from_arrays([number, rows["value"], rows["quarantined"]])
        for number, rows in zip(numbers, (old, new), strict=True)
    ]
    before, after = old[~keys[0].isin(keys[1])], new[~keys[1].isin(keys[0])]
    return before.astype(dict.fromkeys(KEY, "str")), after.astype(dict.fromkeys(KEY, "str"))


def _counted(values: pd.DataFrame, by: str) -> pd.DataFrame:
    """Count changes by indicator or economy."""
    table = pd.crosstab(values[by], values["change"]) if len(values) else pd.DataFrame()
    table = table.reindex(columns=list(CHANGES), fill_value=0).astype("int64")
    table = table.assign(total=table.sum(axis=1)).rename_axis(index=by, columns=None)
    return table.sort_values("total", ascending=False, kind="stable")
