"""The columns of a shortlist's table, and the rows below them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from data.catalogue import Indicator
from data.languages import N_
from data.letters import encodable
from geo.columns import DTYPES, MEANINGS, YEAR_MEANING, Column, Kind
from geo.decisions import DECISIONS, Decision
from geo.markets import Markets
from geo.verdicts import verdict

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


def rows_of(columns: Sequence[Column], parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Put parts side by side as typed rows.

    Parameters
    ----------
    columns
        What the rows are to have, in order.
    parts
        Frames by economy that have these columns between them.
    """
    joined = pd.concat(list(parts), axis=1)[[column.key for column in columns]]
    return joined.astype({column.key: DTYPES[column.kind] for column in columns})


def indicators_of(markets: Markets) -> list[Indicator]:
    """List the indicators that have any figure, those of the lens first.

    Parameters
    ----------
    markets
        The merged economies.
    """
    present = markets.section.values.notna().any()
    order = dict.fromkeys([*markets.lens.codes, *markets.catalogue.codes])
    return [markets.catalogue.indicator(code) for code in order if present[code]]


def columns_of(markets: Markets, indicators: Sequence[Indicator]) -> tuple[Column, ...]:
    """Describe every column of a shortlist's rows, in order.

    Parameters
    ----------
    markets
        The merged economies.
    indicators
        Those that have columns.
    """
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


def plain_columns(
    markets: Markets, economies: tuple[str, ...], notes: Mapping[str, str]
) -> pd.DataFrame:
    """Take the columns of the merged economies, with order, notes and verdicts.

    Parameters
    ----------
    markets, economies, notes
        As for `geo.shortlist.shortlist_export`.
    """
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


def decided_columns(
    markets: Markets, economies: tuple[str, ...], decisions: Mapping[str, Decision]
) -> pd.DataFrame:
    """Say what was decided on each economy, and why; missing where nothing was.

    Parameters
    ----------
    markets, economies, decisions
        As for `geo.shortlist.shortlist_export`.
    """
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


def value_columns(
    markets: Markets, economies: tuple[str, ...], indicators: Sequence[Indicator]
) -> pd.DataFrame:
    """Take each indicator's values and, beside them, their years.

    Parameters
    ----------
    markets, economies
        As for `geo.shortlist.shortlist_export`.
    indicators
        Those that have columns.
    """
    section = markets.section
    columns = {}
    for item in indicators:
        columns[item.code] = section.values[item.code]
        columns[f"{item.code} year"] = section.years[item.code]
    return pd.DataFrame(columns).loc[list(economies)]


def travelling_columns(
    markets: Markets,
    economies: tuple[str, ...],
    figures: pd.DataFrame,
    imputed: pd.DataFrame,
    conditions: str,
    version: str,
) -> pd.DataFrame:
    """Say in each row where its figures come from, so that a single row can be passed on.

    Parameters
    ----------
    markets, economies, conditions, version
        As for `geo.shortlist.shortlist_export`.
    figures, imputed
        As in a `geo.shortlist.ShortlistExport`.
    """
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
