"""General rules that find suspicious figures, and estimates that several economies share.

What `suspect.csv` lists was judged by a person and is never used. What these rules find is used
but flagged: a rule cannot know whether a mine opened or a point slipped.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from data.catalogue import Catalogue
from data.cells import plain
from data.languages import SOURCE_LANGUAGE, Translator, translator
from data.panel import period_end, usable
from data.snapshot import Snapshot

JUMP = 8.0
"""Factor against the median of the last five years beyond which a change is suspicious."""

LOOK_BACK = 5
"""Years, and observations, that the median of the recent past rests on at most."""

NEAR_ZERO = 0.05
"""Part of an indicator's upper quartile below which a value counts as near zero."""

WARNING_COLUMNS = ("economy", "indicator", "period", "value", "rule", "message")

Numbers = np.ndarray[Any, Any]


def warnings(
    snapshot: Snapshot, catalogue: Catalogue, language: str = SOURCE_LANGUAGE
) -> pd.DataFrame:
    """Find observations that are suspicious but used.

    Parameters
    ----------
    snapshot
        The figures; quarantined observations are left out, as values and as past.
    catalogue
        Says what is possible and which indicators are steady. Indicators that it does not hold
        are left out.
    language
        Of the messages.

    Returns
    -------
    DataFrame
        One row per observation and rule: economy, indicator, period, value (in the indicator's
        unit), rule (``range``, ``zero`` or ``jump``) and message (a sentence for a person),
        sorted by indicator, economy, period and rule.

    Notes
    -----
    - range: the value lies outside the indicator's minimum and maximum.
    - zero: the value is zero, the indicator cannot be negative, and the observation of the year
      before (or of the period before within it) is not near zero, that is, not below 5% of the
      indicator's upper quartile over all economies and years.
    - jump: the indicator is steady and its value is more than 8 times, or less than an eighth of,
      the median of the last five observations, none older than five years; at least two of them.
    """
    say = translator(language)
    rows = snapshot.observations
    rows = rows[~rows["quarantined"].to_numpy() & rows["indicator"].isin(catalogue.codes)]
    rows = rows.sort_values(["indicator", "economy", "period"], ignore_index=True)
    traits = pd.DataFrame(
        [
            (entry.code, entry.minimum, entry.maximum, entry.steady, entry.unit)
            for entry in catalogue.indicators
        ],
        columns=["indicator", "minimum", "maximum", "steady", "unit"],
    ).astype({"minimum": "float64", "maximum": "float64"})
    position = pd.Index(traits["indicator"]).get_indexer(rows["indicator"].astype("str"))
    low, high = (traits[name].to_numpy()[position] for name in ("minimum", "maximum"))
    value = rows["value"].to_numpy()
    past = _past(rows)
    median = _row_median(past)
    out_of_range = (value < low) | (value > high)
    zero = (value == 0) & (low == 0) & (np.abs(past[:, 0]) >= _near_zero(rows))
    zero &= _years_back(rows) <= 1
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = value / median
    jump = (ratio > JUMP) | ((ratio < 1 / JUMP) & (ratio > 0))
    jump &= traits["steady"].to_numpy()[position] & (np.isfinite(past).sum(axis=1) >= 2)
    found = [
        rows.loc[mask, ["economy", "indicator", "period", "value"]].assign(
            rule=rule, message=list(messages)
        )
        for rule, mask, messages in (
            ("range", out_of_range, _range_messages(low[out_of_range], high[out_of_range], say)),
            ("zero", zero, _zero_messages(past[zero, 0], say)),
            ("jump", jump, _jump_messages(ratio[jump], median[jump], say)),
        )
    ]
    text = {"economy": "str", "indicator": "str", "period": "str", "rule": "str", "message": "str"}
    order = ["indicator", "economy", "period", "rule"]
    return pd.concat(found).astype(text).sort_values(order, ignore_index=True)


def shared_estimates(observations: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """Find economies whose values of an indicator are identical in every period.

    Parameters
    ----------
    observations
        Columns economy, indicator, period and value; quarantined rows are left out where a
        column ``quarantined`` marks them.
    indicator
        The indicator's code.

    Returns
    -------
    DataFrame
        One row per economy that shares its values, index ``economy`` sorted: group (int, from 1
        in the order of the last value, then of the first economy), members (int, how many share)
        and value (float, the value of the latest period). Empty where no economy shares.

    Notes
    -----
    An economy with values for a single period is left out: one equal number may be chance.
    Sharing means the same periods with the same values.
    """
    rows = usable(observations[(observations["indicator"] == indicator).to_numpy()])
    wide = rows.astype({"economy": "str", "period": "str"}).pivot(
        index="economy", columns="period", values="value"
    )
    wide = wide[wide.notna().sum(axis=1) > 1]
    columns = {"group": "int64", "members": "int64", "value": "float64"}
    if wide.empty:
        return pd.DataFrame(columns=list(columns), index=wide.index).astype(columns)
    ends = period_end(pd.Series(wide.columns)).to_numpy()
    wide = wide.iloc[:, np.argsort(ends, kind="stable")]
    group = wide.groupby(list(wide.columns), dropna=False, sort=False).ngroup()
    members = group.groupby(group).transform("size")
    last = wide.ffill(axis=1).iloc[:, -1]
    frame = pd.DataFrame({"group": group, "members": members, "value": last})
    frame = frame[frame["members"] > 1].sort_values(["value", "group"], kind="stable")
    frame["group"] = pd.factorize(frame["group"])[0] + 1
    return frame.sort_index().astype(columns)


def _past(rows: pd.DataFrame) -> Numbers:
    """Give the last five observations of the same series before each row, latest first.

    Missing where there is none or it is more than five years older.
    """
    series, year = _series(rows), rows["year"].to_numpy()
    value = rows["value"].to_numpy()
    past = np.full((len(rows), LOOK_BACK), np.nan)
    for lag in range(1, min(LOOK_BACK, max(len(rows) - 1, 0)) + 1):
        usable = (series[lag:] == series[:-lag]) & (year[lag:] - year[:-lag] <= LOOK_BACK)
        past[lag:, lag - 1] = np.where(usable, value[:-lag], np.nan)
    return past


def _years_back(rows: pd.DataFrame) -> Numbers:
    """Give the years between each row and the row before it."""
    year = rows["year"].to_numpy()
    return np.diff(year, prepend=year[:1])


def _series(rows: pd.DataFrame) -> Numbers:
    """Give each row the number of its series (indicator and economy)."""
    economies = len(rows["economy"].cat.categories)
    indicator: Numbers = rows["indicator"].cat.codes.to_numpy().astype("int64")
    economy: Numbers = rows["economy"].cat.codes.to_numpy().astype("int64")
    return indicator * economies + economy


def _row_median(values: Numbers) -> Numbers:
    """Give the median of each row, leaving missing values out."""
    ordered = np.sort(values, axis=1)  # missing values last
    count = np.isfinite(values).sum(axis=1)
    row = np.arange(len(values))
    upper = np.minimum(count // 2, values.shape[1] - 1)
    lower = np.maximum((count - 1) // 2, 0)
    median: Numbers = (ordered[row, lower] + ordered[row, upper]) / 2
    return median


def _near_zero(rows: pd.DataFrame) -> Numbers:
    """Give for each row the value below which its indicator counts as near zero."""
    size = rows["value"].abs().groupby(rows["indicator"], observed=True).quantile(0.75)
    near: Numbers = NEAR_ZERO * rows["indicator"].map(size).to_numpy(dtype="float64")
    return near


def _range_messages(low: Numbers, high: Numbers, say: Translator) -> Iterator[str]:
    """Say which bound a value breaks."""
    for minimum, maximum in zip(low.tolist(), high.tolist(), strict=True):
        least, most = say.local(plain(minimum)), say.local(plain(maximum))
        if not np.isfinite(maximum):
            yield say("Outside what is possible (at least {least}).", least=least)
        elif not np.isfinite(minimum):
            yield say("Outside what is possible (at most {most}).", most=most)
        else:
            yield say(
                "Outside what is possible (at least {least} and at most {most}).",
                least=least,
                most=most,
            )


def _zero_messages(before: Numbers, say: Translator) -> Iterator[str]:
    """Say what stood before a zero."""
    for value in before.tolist():
        yield say("Zero after {value} in the period before.", value=say.local(f"{value:.4g}"))


def _jump_messages(ratio: Numbers, median: Numbers, say: Translator) -> Iterator[str]:
    """Say how far a value is from its recent past."""
    for factor, middle in zip(ratio.tolist(), median.tolist(), strict=True):
        if middle == 0:
            yield say("Above zero after a median of zero in the five years before.")
            continue
        usual = say.local(f"{middle:.4g}")
        if factor > 1:
            yield say(
                "Came to {factor} times the median of the five years before ({median}).",
                factor=say.local(f"{factor:.3g}"),
                median=usual,
            )
        else:
            yield say(
                "Came to 1/{factor} of the median of the five years before ({median}).",
                factor=say.local(f"{1 / factor:.3g}"),
                median=usual,
            )
