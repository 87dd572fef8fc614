"""The figures behind maps and charts as tables: with units, years, sources and licences.

Each table holds what its figure draws, unrounded. What is computed of many figures names all
their sources; what is one publisher's figure names that one.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.prints.layer import PrintLayer, sources_behind
from data.snapshot import Snapshot
from geo.agreement import Agreement
from geo.explain import explain
from geo.markets import GDP, Markets
from geo.positions import Profile
from geo.provenance import figures_of, source_name
from geo.sobol import Sensitivity
from geo.timeshift import Scan


def with_origin(
    rows: pd.DataFrame,
    result: Markets,
    snapshot: Snapshot,
    indicators: Sequence[str],
    version: str = "",
) -> pd.DataFrame:
    """Put beside every row what it rests on, because rows get copied.

    Parameters
    ----------
    rows
        Any table of figures.
    result, snapshot
        The merged economies, and what they were merged from.
    indicators
        Codes that the figures rest on; their sources are named where the rows name none.
    version
        Version of the product.

    Returns
    -------
    pandas.DataFrame
        The rows, with home, reference_year, recipe, snapshot and version; and with sources
        (publisher, title, vintage, licence) unless they have source and licence already.
    """
    more: dict[str, object] = {
        "home": result.home,
        "reference_year": result.reference_year,
        "recipe": result.recipe.id,
        "snapshot": result.snapshot_id,
        "version": version,
    }
    if "source" not in rows.columns:
        more = {"sources": "; ".join(sources_behind(result, snapshot, indicators)), **more}
    return rows.assign(**more)


def map_rows(result: Markets, layer: PrintLayer, indicators: Sequence[str]) -> pd.DataFrame:
    """List what a map shows.

    Parameters
    ----------
    result
        The merged economies.
    layer
        The map.
    indicators
        Codes that its values are made of; the period is given where it is one alone.

    Returns
    -------
    pandas.DataFrame
        One row for each economy, those without a value too, in the order of their codes: economy,
        name, figure, value, unit, period (only where values are of a single indicator), class (as
        the legend has it), and aside (bool, only where some stand back). A map of two figures has a
        row for each of them.
    """
    names = dict(enumerate(layer.labels))
    classes = layer.classes.index.reindex(result.frame.index).to_numpy()
    said = [layer.missing if pd.isna(place) else names[int(place)] for place in classes]
    parts = [_figure_rows(result, part, indicators) for part in layer.parts or (layer,)]
    rows = pd.concat([part.assign(**{"class": said}) for part in parts], ignore_index=True)
    rows["class"] = rows.pop("class")  # last, also where one figure alone has a period
    if layer.aside:
        rows["aside"] = rows["economy"].isin(list(layer.aside))
    return rows.sort_values("economy", kind="stable").reset_index(drop=True)


def _figure_rows(result: Markets, layer: PrintLayer, indicators: Sequence[str]) -> pd.DataFrame:
    """List the values of one figure."""
    frame = result.frame
    rows = pd.DataFrame(
        {
            "economy": frame.index.to_numpy(),
            "name": frame["name"].to_numpy(),
            "figure": layer.title,
            "value": layer.values.reindex(frame.index).to_numpy(),
            "unit": layer.unit,
        }
    )
    periods = layer.periods
    if periods is None and len(indicators) == 1:
        periods = result.section.periods[indicators[0]]
    if periods is not None:
        rows["period"] = periods.reindex(frame.index).to_numpy()
    return rows


def contribution_rows(result: Markets, economy: str) -> pd.DataFrame:
    """List what separates an economy from home, largest first.

    Parameters
    ----------
    result
        The merged economies.
    economy
        ISO code.

    Returns
    -------
    pandas.DataFrame
        As ``geo.explain.explain`` gives it, with economy, indicator_name, unit, share (per cent of
        the whole), source and licence.
    """
    table = explain(result, economy).sort_values(
        "contribution", ascending=False, kind="stable", ignore_index=True
    )
    items = [result.catalogue.indicator(code) for code in table["indicator"]]
    table.insert(0, "economy", economy)
    table.insert(2, "indicator_name", [item.name for item in items])
    table.insert(3, "unit", [result.say(item.unit) for item in items])
    return table.assign(
        share=100 * table["contribution"] / table["contribution"].sum(),
        source=[source_name(result, item.source) for item in items],
        licence=[item.licence for item in items],
    )


def plane_rows(result: Markets) -> pd.DataFrame:
    """List the economies of the opportunity plane, the largest first.

    Parameters
    ----------
    result
        The merged economies.

    Returns
    -------
    pandas.DataFrame
        economy, name, similarity (0 to 100), rank, ai_development (mean of z-scores),
        ai_components, gdp with gdp_unit and gdp_year, open (bool), opportunity (0 to 100) and
        opportunity_rank.
    """
    pool = result.frame[result.opportunity.ranking["pool"].to_numpy(dtype=bool)]
    rows = pool.sort_values("gdp", ascending=False, kind="stable")
    years = result.section.years[GDP].reindex(rows.index)
    return pd.DataFrame(
        {
            "economy": rows.index.to_numpy(),
            **{
                column: rows[column].array
                for column in (
                    "name",
                    "similarity",
                    "rank",
                    "ai_development",
                    "ai_components",
                    "gdp",
                )
            },
            "gdp_unit": result.say(result.catalogue.indicator(GDP).unit),
            "gdp_year": years.array,
            "open": rows["open"].to_numpy(dtype=bool),
            "opportunity": rows["opportunity"].array,
            "opportunity_rank": rows["opportunity_rank"].array,
        }
    )


def curve_rows(result: Markets, found: Scan, economy: str) -> pd.DataFrame:
    """List how far an economy of today lies from home in each of home's years.

    Parameters
    ----------
    result, found
        The merged economies and a scan of them.
    economy
        ISO code.

    Returns
    -------
    pandas.DataFrame
        economy, name, home_year, distance (in standard deviations; missing where too few figures
        are shared), home_indicators (int) and nearest (bool).
    """
    curve = found.curve.loc[economy]
    return pd.DataFrame(
        {
            "economy": economy,
            "name": result.name(economy),
            "home_year": curve.index.to_numpy(),
            "distance": curve.to_numpy(dtype=float),
            "home_indicators": found.home_indicators.reindex(curve.index).to_numpy(),
            "nearest": curve.index == found.table.loc[economy, "year"],
        }
    )


def profile_rows(result: Markets, found: Profile, economies: Sequence[str]) -> pd.DataFrame:
    """List profiles by pillar beside what is usual in the world.

    Parameters
    ----------
    result, found
        The merged economies and their profiles.
    economies
        ISO codes, in the order of the rows within a pillar.

    Returns
    -------
    pandas.DataFrame
        pillar, pillar_name, economy, name, percentile (mean, higher is better; missing without
        enough figures), indicators (how many count), world_p10, world_p25, world_p75, world_p90.
    """
    rows = [
        {
            "pillar": pillar,
            "pillar_name": result.catalogue.pillar(pillar).name,
            "economy": code,
            "name": result.name(code),
            "percentile": found.scores.at[code, pillar],
            "indicators": len(found.indicators[pillar]),
            **{
                f"world_p{round(100 * share)}": found.bands.at[share, pillar]
                for share in (0.10, 0.25, 0.75, 0.90)
            },
        }
        for pillar in found.scores.columns
        for code in economies
    ]
    return pd.DataFrame(rows)


def standing_rows(
    result: Markets,
    snapshot: Snapshot,
    standing: pd.DataFrame,
    economies: Sequence[str],
    indicators: Sequence[str],
) -> pd.DataFrame:
    """List figures with their percentile in the world.

    Parameters
    ----------
    result, snapshot
        The merged economies, and what they were merged from.
    standing
        Percentiles, economies by indicator.
    economies, indicators
        Codes.

    Returns
    -------
    pandas.DataFrame
        As ``geo.provenance.figures_of`` gives them, with percentile after value and unit.
    """
    rows = figures_of(result, snapshot, economies, indicators)
    percentile = [
        standing.at[economy, code]
        for economy, code in zip(rows["economy"], rows["indicator"], strict=True)
    ]
    rows.insert(list(rows.columns).index("unit") + 1, "percentile", percentile)
    return rows


def metric_rows(result: Markets, found: Agreement, economies: Sequence[str]) -> pd.DataFrame:
    """List the ranks of economies by each metric.

    Parameters
    ----------
    result, found
        The merged economies and how the metrics agree.
    economies
        ISO codes.

    Returns
    -------
    pandas.DataFrame
        economy, name, a column of ranks for each metric, lowest and highest.
    """
    codes = list(economies)
    ranks = found.ranks.loc[codes].assign(**found.spread.loc[codes, ["lowest", "highest"]])
    named = ranks.assign(name=[result.name(code) for code in codes])
    return named[["name", *ranks.columns]].rename_axis("economy").reset_index()


def driver_rows(found: Sensitivity, titles: dict[str, str]) -> pd.DataFrame:
    """List the Sobol' indices of the choices.

    Parameters
    ----------
    found
        Indices.
    titles
        Factor to its name.

    Returns
    -------
    pandas.DataFrame
        factor, factor_name, first_order, total and their bootstrap bounds, all as shares of the
        variance.
    """
    table = found.indices.rename_axis("factor").reset_index()
    table.insert(1, "factor_name", table["factor"].map(titles))
    return table
