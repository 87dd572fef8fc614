"""Whether a fetched series may take the place of the one at hand, and what it then holds.

A series is replaced whole or not at all. What the new one does not cover is carried forward:
economies that it has no figures of, and years before the first that was asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from data.cells import plain
from data.entries import Indicator
from data.languages import fill
from data.manifest import Quarantined, SeriesEntry
from data.sources.protocol import Series

MOST_LOST = 0.2
"""Part of its observations that a series may lose."""

MOST_LOST_OF_LATEST = 0.5
"""Part of the latest year's observations from which on a loss is refused."""

UNIT_FACTOR = 5.0
"""Median factor between new and old values beyond which the unit must have changed."""

_ENOUGH = 10
_MOST_IMPOSSIBLE = 0.02
_SAME = 0.01
_ROW = ["economy", "period", "value"]

Key = tuple[str, str, str]
Numbers = np.ndarray[Any, Any]


@dataclass(frozen=True, eq=False)
class Assessed:
    """A fetched series after the checks.

    Attributes
    ----------
    series
        As it was fetched.
    refusal
        Why it is refused; empty where it is accepted.
    rows
        What the snapshot is to hold: economy, period (str), value; fetched and carried.
    carried
        Economies whose figures were carried forward.
    quarantined
        Observations of it that are never used.
    notes
        What a person should know, a sentence each.
    """

    series: Series
    refusal: str
    rows: pd.DataFrame
    carried: tuple[str, ...] = ()
    quarantined: tuple[Quarantined, ...] = ()
    notes: tuple[str, ...] = ()


def assess(
    series: Series,
    indicator: Indicator,
    held: pd.DataFrame,
    entry: SeriesEntry | None,
    suspects: Mapping[Key, Quarantined],
    *,
    accept_loss: bool = False,
) -> Assessed:
    """Check a fetched series against what is possible and against the series at hand.

    Parameters
    ----------
    series
        The fetched series.
    indicator
        Says what values are possible.
    held
        The series at hand: economy, period, year, value; empty where there is none.
    entry
        Where the series at hand comes from; None where nobody wrote it down.
    suspects
        Observations known to be wrong, by economy, indicator and period.
    accept_loss
        Whether to take a series that lost observations or seems to have another unit.

    Returns
    -------
    Assessed
        Accepted, or refused with the reason.

    Notes
    -----
    Refused, unless losses are accepted, is a series that lacks more than 20% of the observations
    at hand, or at least half of those of the latest year (the latest with ten observations, where
    there is one); and one whose values differ from those at hand by a median factor of more than
    five, which is another unit. Economies that were carried forward before do not count as lost.

    Refused in any case is a series with more than 2% (and more than three) of values that are not
    possible. Fewer are quarantined.
    """
    fetched = series.rows
    years = _years(fetched)
    impossible = ~np.array([indicator.possible(value) for value in fetched["value"]], dtype=bool)
    before = set(entry.carried) if entry is not None else set()
    comparable = held[(held["year"] >= series.since) & ~held["economy"].isin(list(before))]
    refusal = _impossible(indicator, fetched, impossible)
    if not refusal and not accept_loss:
        refusal = _loss(comparable, fetched) or _other_unit(comparable, fetched)
    if refusal:
        return Assessed(series, refusal, held[_ROW])
    recent = held["year"] >= series.since
    carried = tuple(sorted(set(held.loc[recent, "economy"]) - set(fetched["economy"])))
    kept = held[~recent | held["economy"].isin(list(carried))]
    rows = pd.concat([fetched[years >= series.since], kept[_ROW]], ignore_index=True)
    rows = rows.sort_values(["economy", "period"], ignore_index=True)
    quarantined, notes = _quarantine(indicator, rows, fetched[impossible], suspects)
    return Assessed(series, "", rows, carried, quarantined, (*series.notes, *notes))


def _years(rows: pd.DataFrame) -> Numbers:
    """Give the year of each row's period."""
    years: Numbers = rows["period"].str.slice(0, 4).to_numpy(dtype=object).astype("int64")
    return years


def _impossible(indicator: Indicator, fetched: pd.DataFrame, impossible: Numbers) -> str:
    """Refuse a series of which too much is not possible."""
    count = int(impossible.sum())
    if count <= max(3, _MOST_IMPOSSIBLE * len(fetched)):
        return ""
    example = fetched[impossible].iloc[0]
    return fill(
        "{count} of {all} values are not possible, such as {value} {unit} for {economy} in "
        "{period}",
        count=f"{count:,}",
        all=f"{len(fetched):,}",
        value=plain(float(example["value"])),
        unit=indicator.unit,
        economy=str(example["economy"]),
        period=str(example["period"]),
    )


def _loss(held: pd.DataFrame, fetched: pd.DataFrame) -> str:
    """Refuse a series that lost too much."""
    if held.empty:
        return ""
    there = pd.MultiIndex.from_frame(fetched[["economy", "period"]])
    lost = ~pd.MultiIndex.from_frame(held[["economy", "period"]]).isin(there)
    if lost.mean() > MOST_LOST:
        return fill(
            "it lacks {lost} of the {all} observations at hand",
            lost=f"{lost.sum():,}",
            all=f"{len(held):,}",
        )
    counts = held.groupby("year").size()
    enough = counts[counts >= _ENOUGH]
    latest = int((enough if len(enough) else counts).index.max())
    of_latest = lost[(held["year"] == latest).to_numpy()]
    if of_latest.mean() >= MOST_LOST_OF_LATEST:
        return fill(
            "it lacks {lost} of the {all} observations of {year}",
            lost=f"{of_latest.sum():,}",
            all=f"{len(of_latest):,}",
            year=latest,
        )
    return ""


def _other_unit(held: pd.DataFrame, fetched: pd.DataFrame) -> str:
    """Refuse a series whose values are of another size altogether."""
    both = held[_ROW].merge(fetched, on=["economy", "period"], suffixes=("_old", "_new"))
    both = both[(both["value_old"] != 0) & (both["value_new"] != 0)]
    if len(both) < _ENOUGH:
        return ""
    factor = float((both["value_new"] / both["value_old"]).abs().median())
    if 1 / UNIT_FACTOR <= factor <= UNIT_FACTOR:
        return ""
    return fill(
        "its values are about {factor} times those at hand, so that its unit has changed",
        factor=f"{factor:.3g}",
    )


def _quarantine(
    indicator: Indicator,
    rows: pd.DataFrame,
    impossible: pd.DataFrame,
    suspects: Mapping[Key, Quarantined],
) -> tuple[tuple[Quarantined, ...], tuple[str, ...]]:
    """Hold back what is not possible or known to be wrong, unless the publisher corrected it."""
    code = indicator.code
    found: dict[Key, Quarantined] = {}
    notes = []
    for row in impossible.itertuples():
        key = (str(row.economy), code, str(row.period))
        found[key] = Quarantined(
            economy=key[0],
            indicator=code,
            period=key[2],
            value=float(row.value),
            reason=f"{plain(float(row.value))} is not possible ({indicator.unit})",
        )
    values = dict(
        zip(zip(rows["economy"], rows["period"], strict=True), rows["value"], strict=True)
    )
    for key, suspect in suspects.items():
        value = values.get((key[0], key[2]))
        if key[1] != code or value is None:
            continue
        if abs(value - suspect.value) <= _SAME * abs(suspect.value):
            found[key] = suspect.model_copy(update={"value": float(value)})
        elif key not in found:
            notes.append(
                fill(
                    "{indicator}: {economy} in {period} was quarantined as {before} and is {now} "
                    "now, so it is used.",
                    indicator=code,
                    economy=key[0],
                    period=key[2],
                    before=plain(suspect.value),
                    now=plain(float(value)),
                )
            )
    return tuple(found[key] for key in sorted(found)), tuple(notes)
