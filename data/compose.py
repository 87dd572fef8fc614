"""A new vintage put together: fetched series, carried series, and where each comes from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from data.accept import Assessed, Key
from data.catalogue import Catalogue, Source
from data.csvtables import KEY, OBSERVATION_COLUMNS, TABLES, suspect_table
from data.errors import CatalogueError
from data.figures import Figures
from data.manifest import Manifest, Quarantined, SeriesEntry, read_file, read_manifest
from data.origins import files_of, switched_to
from data.periods import year_of
from data.snapshot import Snapshot, embedded_path

_GROUPS = ("region", "income_group", "lending")
_FURTHEST_AHEAD = 1


@dataclass(frozen=True, eq=False)
class Composed:
    """Figures of a new vintage, not written yet.

    Attributes
    ----------
    figures
        The figures.
    series
        Where each indicator's figures come from.
    observations
        All of them in one frame: economy, indicator, period, value, quarantined.
    counts
        Indicator to its number of observations.
    """

    figures: Figures
    series: tuple[SeriesEntry, ...]
    observations: pd.DataFrame
    counts: Mapping[str, int]

    def same_origins(self, manifest: Manifest) -> bool:
        """Say whether all figures come from where those of a snapshot come from.

        Parameters
        ----------
        manifest
            The snapshot's.

        Returns
        -------
        bool
            False where a vintage, licence, address or carried economy differs. Which refresh
            fetched a series is no news by itself.
        """
        mine, theirs = (
            {entry.indicator: entry.model_dump(exclude={"fetched_in"}) for entry in entries}
            for entries in (self.series, manifest.series)
        )
        return mine == theirs


def held_rows(base: Snapshot, indicator: str) -> pd.DataFrame:
    """Give the figures of one indicator at hand.

    Parameters
    ----------
    base
        The snapshot at hand.
    indicator
        The indicator's code.

    Returns
    -------
    pandas.DataFrame
        Columns economy, period (str), year (int) and value; quarantined ones too.
    """
    rows = base.observations
    rows = rows[(rows["indicator"] == indicator).to_numpy()]
    frame = rows[["economy", "period", "year", "value"]].reset_index(drop=True)
    return frame.astype({"economy": "str", "period": "str"})


def origin_of(base: Snapshot, indicator: str) -> SeriesEntry | None:
    """Say where the figures of one indicator at hand come from.

    Parameters
    ----------
    base
        The snapshot at hand.
    indicator
        The indicator's code.

    Returns
    -------
    SeriesEntry or None
        What the manifest says; where it says nothing of single series, that they were compiled
        from files of the source's vintage; None where there are none.
    """
    entry = base.manifest.origin(indicator)
    if entry is not None:
        return entry
    holding = [item for item in base.manifest.sources if indicator in item.indicators]
    if not holding:
        return None
    count = int((base.observations["indicator"] == indicator).sum())
    source = holding[0]
    return SeriesEntry(indicator=indicator, source=source.code, vintage=source.vintage, rows=count)


def suspects_of(base: Snapshot) -> dict[Key, Quarantined]:
    """Give all observations known to be wrong: the snapshot's, and those that ship.

    Parameters
    ----------
    base
        The snapshot at hand.

    Returns
    -------
    dict
        Economy, indicator and period to the entry.
    """
    shipped = read_manifest(embedded_path()).quarantined
    return {
        (entry.economy, entry.indicator, entry.period): entry
        for entry in (*shipped, *base.manifest.quarantined)
    }


def compose(
    catalogue: Catalogue,
    base: Snapshot,
    assessed: Sequence[Assessed],
    economies: pd.DataFrame | None,
    *,
    sequence: int,
    last_year: int,
) -> Composed:
    """Put a new vintage together.

    Parameters
    ----------
    catalogue
        Describes indicators and sources.
    base
        The snapshot at hand; whatever was not fetched, or was refused, is carried forward from it.
    assessed
        The fetched series after the checks.
    economies
        What a service says about economies, as `data.sources.protocol.Fetched` holds it.
    sequence
        The number of this refresh.
    last_year
        This year; a vintage of a later one than the next is a slip of the pen.

    Returns
    -------
    Composed
        The new vintage.
    """
    accepted = {item.series.indicator: item for item in assessed if not item.refusal}
    held = base.observations
    codes = list(held["indicator"].cat.categories)
    stays = held[~held["indicator"].isin(list(accepted)).to_numpy()]
    parts = {
        str(code): rows[list(OBSERVATION_COLUMNS)]
        for code, rows in stays.groupby("source", observed=True)
    }
    series = {
        code: entry
        for code in codes
        if (entry := origin_of(base, code)) is not None and code not in accepted
    }
    for code, item in accepted.items():
        source = catalogue.indicator(code).source
        rows = item.rows.assign(indicator=code)[list(OBSERVATION_COLUMNS)]
        parts[source] = pd.concat([parts[source], rows]) if source in parts else rows
        series[code] = _entry(catalogue, base, item, sequence)
    ordered = tuple(series[code] for code in sorted(series))
    figures = Figures(
        observations={code: _tidy(parts[code]) for code in sorted(parts)},
        economies=_economies(base, economies, sequence),
        indicators=_indicators(catalogue, base, accepted),
        blocs=base.blocs,
        quarantined=_quarantined(base, accepted),
        sources=tuple(_source(catalogue, base, code, ordered, last_year) for code in sorted(parts)),
    )
    everything = pd.concat(figures.observations.values(), ignore_index=True)
    marked = pd.MultiIndex.from_frame(figures.quarantined[KEY])
    everything["quarantined"] = pd.MultiIndex.from_frame(everything[KEY]).isin(marked)
    return Composed(figures, ordered, everything, Counter(everything["indicator"]))


def _tidy(rows: pd.DataFrame) -> pd.DataFrame:
    """Give observations as a snapshot is written from them."""
    text = rows.astype({**dict.fromkeys(KEY, "str"), "value": "float64"})
    return text.sort_values(KEY, ignore_index=True)


def _entry(catalogue: Catalogue, base: Snapshot, item: Assessed, sequence: int) -> SeriesEntry:
    """Write down where a fetched series comes from."""
    series = item.series
    indicator = catalogue.indicator(series.indicator)
    service = _service(catalogue, indicator.code)
    before = origin_of(base, indicator.code)
    carried_vintage = ""
    if item.carried and before is not None:
        carried_before = before.carried and set(item.carried) <= set(before.carried)
        carried_vintage = before.carried_vintage if carried_before else before.vintage
    oldest = int(item.rows["period"].str.slice(0, 4).min())
    return SeriesEntry(
        indicator=indicator.code,
        source=indicator.source,
        service=service,
        code=series.code,
        database=series.database,
        url=series.url,
        vintage=series.last_updated,
        licence=series.licence,
        licence_url=series.licence_url,
        fetched_in=sequence,
        since=series.since if oldest < series.since else 0,
        switched=_switched(catalogue, before, item, service, sequence),
        carried=item.carried,
        carried_vintage=carried_vintage,
        rows=len(item.rows),
    )


def _service(catalogue: Catalogue, indicator: str) -> str:
    """Give the code of the service that an indicator is fetched from."""
    from data.plans import address_of

    address = address_of(catalogue, catalogue.indicator(indicator))
    return address.service if address else ""


def _switched(
    catalogue: Catalogue, before: SeriesEntry | None, item: Assessed, service: str, sequence: int
) -> str:
    """Say in a sentence where a series changed its origin, or keep what was said before."""
    if before is None:
        return ""
    indicator = catalogue.indicator(item.series.indicator)
    now = f"{catalogue.service(service).title}, {item.series.code}"
    if before.service:
        same = (before.service, before.code) == (service, item.series.code)
        was = f"{before.service}, {before.code}"
    else:
        # Files compiled from the publisher's own series and the series itself are one thing.
        same = service != "worldbank" or indicator.source.startswith("worldbank-")
        was = files_of(catalogue.source(indicator.source).publisher, before.vintage)
    if same:
        return before.switched
    return switched_to(sequence, was, now)


def _economies(base: Snapshot, given: pd.DataFrame | None, sequence: int) -> pd.DataFrame:
    """Give the table of economies, with the groups as a service gives them now."""
    table = base.economies.copy()
    if given is not None:
        for economy, row in given.iterrows():
            if economy not in table.index or pd.isna(row["region"]):
                continue
            old = [table.at[economy, name] for name in _GROUPS]
            new = [row[name] for name in _GROUPS]
            if any(
                a != b and not (pd.isna(a) and pd.isna(b)) for a, b in zip(old, new, strict=True)
            ):
                for name, value in zip(_GROUPS, new, strict=True):
                    table.at[economy, name] = value
                table.at[economy, "region_source"] = (
                    f"World Bank country list, fetched in refresh {sequence}"
                )
    return table.reset_index()[list(TABLES["economies"])]


def _indicators(
    catalogue: Catalogue, base: Snapshot, accepted: Mapping[str, Assessed]
) -> pd.DataFrame:
    """Give the table of indicators: those at hand and those that came with this refresh."""
    entry = next(item for item in base.manifest.tables if item.name == "indicators.parquet")
    held = pq.ParquetFile(pa.BufferReader(read_file(base.path, entry))).read().to_pandas()
    fields = list(TABLES["indicators"])
    new = [catalogue.indicator(code) for code in accepted if code not in set(held["indicator"])]
    rows = [item.model_dump() | {"indicator": item.code, "note": item.note or None} for item in new]
    types = {"worldbank_source": "Int64", "direction": "Int64"}
    types |= {"minimum": "float64", "maximum": "float64"}
    types |= dict.fromkeys([name for name in fields if name not in types], "str")
    tables = [held[fields].astype(types)]
    if rows:
        tables.append(pd.DataFrame(rows)[fields].astype(types))
    return pd.concat(tables).sort_values("indicator", ignore_index=True)


def _quarantined(base: Snapshot, accepted: Mapping[str, Assessed]) -> pd.DataFrame:
    """Give the observations that are never used: carried ones and those of the new series."""
    entries = [entry for entry in base.manifest.quarantined if entry.indicator not in accepted] + [
        entry for item in accepted.values() for entry in item.quarantined
    ]
    return suspect_table(entries).sort_values(KEY, ignore_index=True)


def _source(
    catalogue: Catalogue,
    base: Snapshot,
    code: str,
    series: Sequence[SeriesEntry],
    last_year: int,
) -> Source:
    """Describe a source by what the snapshot now holds of it."""
    held = base.manifest.source(code)
    if held is not None:
        fields = set(Source.model_fields)
        described = Source.model_validate(
            {name: value for name, value in held.model_dump().items() if name in fields}
        )
    else:
        described = catalogue.source(code)
    mine = [entry for entry in series if entry.source == code]
    if not any(entry.service for entry in mine):
        return described
    said = Counter(_vintage(catalogue, entry) for entry in mine)
    parts = [
        text if len(said) == 1 else f"{text} ({count} of {len(mine)} indicators)"
        for text, count in said.most_common()
    ]
    newest = max(
        (year for entry in mine if entry.service and (year := _year(entry.vintage, last_year))),
        default=None,
    )
    years = [year for year in (described.vintage_year, newest) if year is not None]
    return described.model_copy(
        update={"vintage": "; ".join(parts), "vintage_year": max(years, default=None)}
    )


def _vintage(catalogue: Catalogue, entry: SeriesEntry) -> str:
    """Say in words when an indicator's figures were published."""
    if not entry.service:
        return entry.vintage
    try:
        title = catalogue.service(entry.service).title
    except CatalogueError:
        title = entry.service
    # Without a date, the name of the edition may tell as much.
    return f"{title}, {entry.vintage or entry.code.rpartition('/')[2]}"


def _year(vintage: str, last_year: int) -> int | None:
    """Give the year of a date; None where there is none or it lies in the far future."""
    year = year_of(vintage[:4])
    # A publisher's slip of the pen must not move every cross-section into the future.
    if year is None or year > last_year + _FURTHEST_AHEAD:
        return None
    return year
