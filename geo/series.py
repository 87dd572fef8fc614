"""Series of figures as a table to take away, each with its unit, source and licence."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from geo.markets import Markets
from geo.provenance import source_name


def series_rows(result: Markets, history: pd.DataFrame, indicators: Sequence[str]) -> pd.DataFrame:
    """Describe the figures of some indicators over the years.

    Parameters
    ----------
    result
        The merged economies, for the names and the catalogue.
    history
        As `data.history.histories` gives it.
    indicators
        Codes to keep, in the order of the rows.

    Returns
    -------
    pandas.DataFrame
        One row for every figure there is, by indicator, economy and time: economy, name,
        indicator, indicator_name, period, year (int), value, unit, source and licence.
    """
    place = {code: at for at, code in enumerate(indicators)}
    kept = history[history["indicator"].isin(list(place)).to_numpy(dtype=bool)]
    order = kept["indicator"].map(place).to_numpy().argsort(kind="stable")
    rows = kept.iloc[order].reset_index(drop=True)
    items = {code: result.catalogue.indicator(code) for code in place}
    sources = {item.source: source_name(result, item.source) for item in items.values()}

    def told(texts: dict[str, str]) -> pd.Series:
        return rows["indicator"].map(texts).astype("str")

    return pd.DataFrame(
        {
            "economy": rows["economy"],
            "name": rows["economy"].map(result.frame["name"]),
            "indicator": rows["indicator"],
            "indicator_name": told({code: item.name for code, item in items.items()}),
            "period": rows["period"],
            "year": rows["year"],
            "value": rows["value"],
            "unit": told({code: item.unit for code, item in items.items()}),
            "source": told({code: sources[item.source] for code, item in items.items()}),
            "licence": told({code: item.licence for code, item in items.items()}),
        }
    )
