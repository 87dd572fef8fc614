"""A shortlist of economies as one table, with everything that must travel with its figures.

An exporter writes what is assembled here and adds nothing: rows, the figures behind them one by
one, their sources and licences, the method, and the notes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from data.errors import AnalysisError, several
from data.exclusions import Exclusions
from data.languages import fill
from data.letters import encodable
from data.snapshot import Snapshot
from geo.columns import Column
from geo.decisions import Decision
from geo.markets import Markets
from geo.method import method_of
from geo.provenance import figures_of, sources_of
from geo.shortlist_rows import (
    columns_of,
    decided_columns,
    indicators_of,
    plain_columns,
    rows_of,
    travelling_columns,
    value_columns,
)
from geo.standins import stand_ins

if TYPE_CHECKING:
    import geopandas as gpd


@dataclass(frozen=True, eq=False)
class ShortlistExport:
    """A shortlist with its figures, sources, method and notes.

    Attributes
    ----------
    markets
        The merged economies that everything was taken from.
    economies
        ISO 3166-1 alpha-3 codes in the order of the shortlist.
    columns
        What the columns of ``rows`` are.
    rows
        One row per economy in the order of the shortlist, with the columns of ``columns``; missing
        cells are NA or NaN. Rank, distance, similarity and opportunity are missing for economies
        that are not ranked.
    figures
        Long form of the indicator values in ``rows``: see ``geo.provenance.figures_of``.
    sources
        Sources of exactly these figures: see ``geo.provenance.sources_of``.
    method
        Every choice that the figures rest on: columns item and value, both text.
    notes
        Economy to note, for the economies that have one. Halves of surrogate pairs, which no file
        can hold, are replaced by the replacement character; else unaltered.
    conditions
        The conditions that led to the shortlist, as CQL2 text; empty when there were none.
    version
        Version of the product.
    imputed
        The stand-ins of missing values that took part in distances, as `geo.standins.stand_ins`
        gives them; ``rows`` has nothing in their place.
    checksum
        SHA-256 of the snapshot's manifest.
    exclusions
        The exclusion list behind the recipe's excluded economies; None where it was not given.
    decisions
        Economy to what was decided on it, for the economies on which anything was.
    """

    markets: Markets
    economies: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: pd.DataFrame
    figures: pd.DataFrame
    sources: pd.DataFrame
    method: pd.DataFrame
    notes: Mapping[str, str]
    conditions: str
    version: str
    imputed: pd.DataFrame
    checksum: str = ""
    exclusions: Exclusions | None = None
    decisions: Mapping[str, Decision] = field(default_factory=dict)

    def geo(self) -> gpd.GeoDataFrame:
        """Give the rows with a geometry column: EPSG:4326, a polygon or point per economy."""
        import geopandas as gpd

        shapes = self.markets.geo().geometry.reindex(list(self.economies))
        return gpd.GeoDataFrame(self.rows.copy(), geometry=shapes.to_numpy(), crs="EPSG:4326")


def shortlist_export(
    markets: Markets,
    snapshot: Snapshot,
    economies: Sequence[str],
    *,
    notes: Mapping[str, str] | None = None,
    decisions: Mapping[str, Decision] | None = None,
    conditions: str = "",
    version: str = "",
    exclusions: Exclusions | None = None,
) -> ShortlistExport:
    """Assemble a shortlist for export.

    Parameters
    ----------
    markets
        The merged economies under the recipe in force.
    snapshot
        The snapshot that they were merged from; it says what shared estimates, suspicions and
        vintages the figures have.
    economies
        ISO codes in the order wanted; a code given twice counts once.
    notes
        Economy to note; notes of other economies are left out, as are empty ones.
    decisions
        Economy to what was decided on it; those of other economies are left out.
    conditions
        The conditions that led here, as CQL2 text.
    version
        Version of the product, to be named in the export.
    exclusions
        The exclusion list behind the recipe's excluded economies, for its reasons and dates.

    Returns
    -------
    ShortlistExport
        Every indicator that has a figure for any economy is a column, those of the lens first;
        a year column follows each.

    Raises
    ------
    AnalysisError
        When there is no economy, one is not in the figures, or the snapshot is another.
    """
    wanted = _wanted(markets, snapshot, economies)
    given = notes or {}
    kept = {code: encodable(given[code]) for code in wanted if given.get(code)}
    made = decisions or {}
    decided = {code: made[code] for code in wanted if made.get(code, Decision()) != Decision()}
    conditions = encodable(conditions)
    indicators = indicators_of(markets)
    figures = figures_of(markets, snapshot, wanted, [item.code for item in indicators])
    imputed = stand_ins(markets, wanted)
    columns = columns_of(markets, indicators)
    rows = rows_of(
        columns,
        (
            plain_columns(markets, wanted, kept),
            decided_columns(markets, wanted, decided),
            value_columns(markets, wanted, indicators),
            travelling_columns(markets, wanted, figures, imputed, conditions, version),
        ),
    )
    return ShortlistExport(
        markets=markets,
        economies=wanted,
        columns=columns,
        rows=rows,
        figures=figures,
        sources=sources_of(markets, snapshot, figures),
        method=method_of(markets, conditions, version, exclusions),
        notes=kept,
        conditions=conditions,
        version=version,
        imputed=imputed,
        checksum=snapshot.manifest.checksum,
        exclusions=exclusions,
        decisions=decided,
    )


def _wanted(markets: Markets, snapshot: Snapshot, economies: Sequence[str]) -> tuple[str, ...]:
    """Check what is to be exported, and give each economy once."""
    wanted = tuple(dict.fromkeys(economies))
    if not wanted:
        raise AnalysisError(
            "The shortlist is empty.", "Add at least one economy, or loosen the conditions."
        )
    unknown = [code for code in wanted if code not in markets.frame.index]
    if unknown:
        raise AnalysisError(
            fill("Not economies of these figures: {names}.", names=several(unknown)),
            "Use ISO 3166-1 alpha-3 codes, such as BGD.",
        )
    if snapshot.id != markets.snapshot_id:
        raise AnalysisError(
            fill(
                "These economies were merged from snapshot {snapshot_id}, not {id}.",
                snapshot_id=markets.snapshot_id,
                id=snapshot.id,
            ),
            "Hand over the snapshot that the figures were taken from.",
        )
    return wanted
