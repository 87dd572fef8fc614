"""One economy whole: everything that the page of an economy says of it, put together once."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from data.history import histories
from data.snapshot import Snapshot
from geo.ai_development import COMPONENTS
from geo.markets import Markets
from geo.neighbours import land_borders, nearest_economies
from geo.places import official_languages
from geo.positions import percentiles, positions
from geo.provenance import Doubts, figures_of, sources_of


@dataclass(frozen=True, eq=False)
class Country:
    """What is known of one economy under one recipe.

    Attributes
    ----------
    economy
        ISO code.
    facts
        The snapshot's row of it: names, region, income group, currency, coordinates of its point.
    languages
        Languages that are official in the whole of it, by their English names.
    shared_languages
        Those of them that are official at home too; empty for home itself.
    blocs
        Columns bloc, as_of and source, one row for each that it belongs to.
    positions
        Where it and home stand in the world, as `geo.positions.positions` gives it.
    components
        Indexed by component of AI development: name, z and home_z (NaN where missing).
    figures
        Its figures of the cross-section with unit, period, source and licence, as
        `geo.provenance.figures_of` gives them.
    sources
        The publishers of exactly these figures, as `geo.provenance.sources_of` gives them.
    missing
        Codes of the indicators that others have figures for and it has none, in the order of the
        catalogue.
    quarantined
        Columns indicator, period, value, reason: its observations that are never used.
    history
        Its figures and home's since 2000, as `data.history.histories` gives them.
    neighbours
        Economies that it shares a land border with in the outlines of the maps.
    nearest
        Great-circle kilometres to the nearest economies, nearest first.
    """

    economy: str
    facts: pd.Series
    languages: tuple[str, ...]
    shared_languages: tuple[str, ...]
    blocs: pd.DataFrame
    positions: pd.DataFrame
    components: pd.DataFrame
    figures: pd.DataFrame
    sources: pd.DataFrame
    missing: tuple[str, ...]
    quarantined: pd.DataFrame
    history: pd.DataFrame
    neighbours: tuple[str, ...]
    nearest: pd.Series


def country(
    result: Markets,
    snapshot: Snapshot,
    economy: str,
    standing: pd.DataFrame | None = None,
    doubts: Doubts | None = None,
    history: pd.DataFrame | None = None,
) -> Country:
    """Put together what is known of one economy.

    Parameters
    ----------
    result
        The merged economies.
    snapshot
        The vintage that they were merged from.
    economy
        ISO code of any economy, home included.
    standing
        What `geo.positions.percentiles` gives of the cross-section, where it is at hand.
    doubts
        What is doubtful about the snapshot's figures, where it is at hand.
    history
        Its figures and home's, as `data.history.histories` gives them, where they are at hand.

    Returns
    -------
    Country

    Raises
    ------
    AnalysisError
        When there is no such economy.
    """
    result.row(economy)
    standing = percentiles(result.section.values) if standing is None else standing
    where = positions(result, economy, standing)
    codes = list(result.section.values.columns)
    figures = figures_of(result, snapshot, (economy,), codes, doubts)
    scores = result.ai.components
    kept = snapshot.quarantined[(snapshot.quarantined["economy"] == economy).to_numpy(dtype=bool)]
    member = snapshot.blocs[(snapshot.blocs["economy"] == economy).to_numpy(dtype=bool)]
    if history is None:
        history = histories(snapshot.observations, tuple(dict.fromkeys((economy, result.home))))
    spoken = official_languages()
    own, at_home = spoken.get(economy, ()), spoken.get(result.home, ())
    return Country(
        economy=economy,
        facts=snapshot.economies.loc[economy],
        languages=own,
        shared_languages=tuple(name for name in own if name in at_home and economy != result.home),
        blocs=member[["bloc", "as_of", "source"]].reset_index(drop=True),
        positions=where,
        components=pd.DataFrame(
            {
                "name": pd.Series(COMPONENTS).reindex(scores.columns),
                "z": scores.loc[economy],
                "home_z": scores.loc[result.home],
            }
        ).rename_axis("component"),
        figures=figures,
        sources=sources_of(result, snapshot, figures),
        missing=tuple(str(code) for code in where.index[where["value"].isna()]),
        quarantined=kept[["indicator", "period", "value", "reason"]].reset_index(drop=True),
        history=history,
        neighbours=land_borders().get(economy, ()),
        nearest=nearest_economies(snapshot.economies, economy),
    )
