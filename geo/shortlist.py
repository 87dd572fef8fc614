"""A shortlist of economies as one table, with everything that must travel with its figures.

An exporter writes what is assembled here and adds nothing: rows, the figures behind them one by
one, their sources and licences, the method, and the notes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from data.catalogue import Indicator
from data.errors import AnalysisError
from data.exclusions import Exclusions
from data.languages import N_, fill
from data.letters import encodable
from data.snapshot import Snapshot
from geo.columns import MEANINGS, YEAR_MEANING, Column, Kind
from geo.decisions import DECISIONS, Decision
from geo.markets import Markets
from geo.provenance import figures_of, method_of, sources_of
from geo.standins import stand_ins
from geo.verdicts import verdict

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


_PLAIN: tuple[tuple[str, str, Kind], ...] = (
    ("position", N_("Position"), "integer"),
    ("economy", N_("Code"), "text"),
    ("name", N_("Economy"), "text"),
    ("note", N_("Note"), "text"),
    ("decision", N_("Decision"), "text"),
    ("decision_reason", N_("Reason for the decision"), "text"),
    ("tags", N_("Tags"), "text"),
    ("verdict", N_("Verdict"), "text"),
    ("rank", N_("Similarity rank"), "integer"),
    ("similarity", N_("Similarity to home"), "number"),
    ("distance", N_("Distance to home"), "number"),
    ("coverage", N_("Coverage"), "number"),
    ("status", N_("Status"), "text"),
    ("opportunity_rank", N_("Opportunity rank"), "integer"),
    ("opportunity", N_("Opportunity"), "number"),
    ("open", N_("Open"), "boolean"),
    ("above_floor", N_("Above the size floor"), "boolean"),
    ("ai_rank", N_("AI development rank"), "integer"),
    ("ai_development", N_("AI development"), "number"),
    ("ai_components", N_("AI components with figures"), "integer"),
    ("ai_gap", N_("AI gap to home"), "number"),
    ("population", N_("Population"), "number"),
    ("gdp", N_("GDP"), "number"),
    ("distance_km", N_("Great-circle distance to home"), "number"),
    ("region", N_("Region"), "text"),
    ("sub_region", N_("Sub-region"), "text"),
    ("income_group", N_("Income group"), "text"),
    ("african", N_("African"), "boolean"),
    ("proposal", N_("Proposed target"), "boolean"),
    ("bloc", N_("Blocs"), "text"),
    ("language", N_("Official languages"), "text"),
    ("shares_language", N_("Shares an official language with home"), "boolean"),
    ("shares_bloc", N_("Belongs to a bloc that home belongs to"), "boolean"),
    ("landlocked", N_("Landlocked"), "boolean"),
    ("least_developed", N_("Least developed country"), "boolean"),
    ("verdict_text", N_("Verdict in words"), "text"),
)
_TRAVELLING: tuple[tuple[str, str, Kind], ...] = (
    ("remarks", N_("Remarks on this row's figures"), "text"),
    ("sources", N_("Sources of this row's figures"), "text"),
    ("licences", N_("Licences of this row's figures"), "text"),
    ("snapshot", N_("Snapshot"), "text"),
    ("version", N_("Product version"), "text"),
    ("recipe_id", N_("Recipe id"), "text"),
    ("recipe", N_("Recipe"), "text"),
    ("conditions", N_("Conditions"), "text"),
)
_DTYPES: dict[Kind, str] = {
    "text": "str",
    "integer": "Int64",
    "number": "float64",
    "boolean": "boolean",
}


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
    wanted = tuple(dict.fromkeys(economies))
    if not wanted:
        raise AnalysisError(
            "The shortlist is empty.", "Add at least one economy, or loosen the conditions."
        )
    unknown = [code for code in wanted if code not in markets.frame.index]
    if unknown:
        raise AnalysisError(
            fill("Not economies of these figures: {names}.", names=", ".join(unknown[:5])),
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
    given = notes or {}
    kept = {code: encodable(given[code]) for code in wanted if given.get(code)}
    made = decisions or {}
    decided = {code: made[code] for code in wanted if made.get(code, Decision()) != Decision()}
    conditions = encodable(conditions)
    indicators = _indicators(markets)
    figures = figures_of(markets, snapshot, wanted, [item.code for item in indicators])
    imputed = stand_ins(markets, wanted)
    columns = _columns(markets, indicators)
    rows = pd.concat(
        [
            _plain(markets, wanted, kept),
            _decided(markets, wanted, decided),
            _values(markets, wanted, indicators),
            _travelling(markets, wanted, figures, imputed, conditions, version),
        ],
        axis=1,
    )[[column.key for column in columns]]
    return ShortlistExport(
        markets=markets,
        economies=wanted,
        columns=columns,
        rows=rows.astype({column.key: _DTYPES[column.kind] for column in columns}),
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


def _indicators(markets: Markets) -> list[Indicator]:
    """List the indicators that have any figure, those of the lens first."""
    present = markets.section.values.notna().any()
    order = dict.fromkeys([*markets.lens.codes, *markets.catalogue.codes])
    return [markets.catalogue.indicator(code) for code in order if present[code]]


def _columns(markets: Markets, indicators: Sequence[Indicator]) -> tuple[Column, ...]:
    """Describe every column of the rows, in order."""
    say = markets.say
    columns = [
        Column(
            key,
            say(title),
            say(unit) if (unit := markets.units.get(key, "")) else "",
            kind,
            say(MEANINGS[key]),
        )
        for key, title, kind in _PLAIN
    ]
    for item in indicators:
        dated = say("{indicator}, year", indicator=item.name)
        columns.append(Column(item.code, item.name, say(item.unit), "number", item.description))
        columns.append(
            Column(f"{item.code} year", dated, say("year"), "integer", say(YEAR_MEANING))
        )
    columns += [
        Column(key, say(title), "", kind, say(MEANINGS[key])) for key, title, kind in _TRAVELLING
    ]
    return tuple(columns)


def _plain(markets: Markets, economies: tuple[str, ...], notes: Mapping[str, str]) -> pd.DataFrame:
    """Take the plain columns, with order, notes and verdicts."""
    rows = markets.frame.loc[list(economies)]
    verdicts = {code: verdict(markets, code) for code in economies if code != markets.home}
    return rows[[key for key, _, _ in _PLAIN if key in rows.columns]].assign(
        position=range(1, len(rows) + 1),
        economy=list(economies),
        note=[notes.get(code) for code in economies],
        bloc=["; ".join(blocs) for blocs in rows["bloc"]],
        language=["; ".join(spoken) for spoken in rows["language"]],
        verdict=[
            markets.say(verdicts[code].label) if code in verdicts else None for code in economies
        ],
        verdict_text=[verdicts[code].text if code in verdicts else None for code in economies],
    )


def _decided(
    markets: Markets, economies: tuple[str, ...], decisions: Mapping[str, Decision]
) -> pd.DataFrame:
    """Say what was decided on each economy, and why; missing where nothing was."""
    made = [decisions.get(code, Decision()) for code in economies]
    return pd.DataFrame(
        {
            "decision": [
                markets.say(DECISIONS[item.status]) if item.status in DECISIONS else None
                for item in made
            ],
            "decision_reason": [encodable(item.reason) or None for item in made],
            "tags": [encodable("; ".join(item.tags)) or None for item in made],
        },
        index=pd.Index(economies, name="economy"),
        dtype="object",
    )


def _values(
    markets: Markets, economies: tuple[str, ...], indicators: Sequence[Indicator]
) -> pd.DataFrame:
    """Take each indicator's values and, beside them, their years."""
    section = markets.section
    columns = {}
    for item in indicators:
        columns[item.code] = section.values[item.code]
        columns[f"{item.code} year"] = section.years[item.code]
    return pd.DataFrame(columns).loc[list(economies)]


def _travelling(
    markets: Markets,
    economies: tuple[str, ...],
    figures: pd.DataFrame,
    imputed: pd.DataFrame,
    conditions: str,
    version: str,
) -> pd.DataFrame:
    """Say in each row where its figures come from, so that a single row can be passed on."""
    named = figures.assign(said=figures["source"] + " (" + figures["licence"] + ")")
    by_economy = named.groupby("economy", sort=False)
    flagged = figures.loc[figures["flag"] != "", ["economy", "indicator", "flag"]]
    if len(imputed):
        imputed = imputed.assign(flag=imputed["text"])[flagged.columns]
        flagged = pd.concat([flagged, imputed], ignore_index=True)
    remarks = (flagged["indicator"] + ": " + flagged["flag"]).groupby(flagged["economy"])
    joined = pd.DataFrame(
        {
            "remarks": remarks.agg(_distinct),
            "sources": by_economy["said"].agg(_distinct),
            "licences": by_economy["licence"].agg(_distinct),
        }
    ).reindex(list(economies))
    return joined.assign(
        snapshot=markets.snapshot_id,
        version=version,
        recipe_id=markets.recipe.id,
        recipe=markets.recipe.model_dump_json(),
        conditions=conditions,
    )


def _distinct(texts: pd.Series) -> str:
    """Join texts, each once, in the order of their first appearance."""
    return "; ".join(dict.fromkeys(texts))
