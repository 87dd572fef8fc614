"""The merge on the snapshot that ships: columns, agreement with its parts, unusual recipes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from data.catalogue import Catalogue
from data.errors import AnalysisError, CatalogueError
from data.proposals import Proposals
from data.snapshot import Snapshot
from geo.gates import GATES
from geo.markets import PLAIN_UNITS, Markets, gate_effects, markets
from geo.recipe import Recipe

Compute = Callable[[Recipe], Markets]

PLAIN = [
    "name",
    "region",
    "sub_region",
    "income_group",
    "african",
    "proposal",
    "bloc",
    "language",
    "shares_language",
    "shares_bloc",
    "landlocked",
    "least_developed",
    "population",
    "gdp",
    "similarity",
    "distance",
    "rank",
    "coverage",
    "status",
    "ai_development",
    "ai_components",
    "ai_rank",
    "ai_gap",
    "opportunity",
    "opportunity_rank",
    "open",
    "above_floor",
    "distance_km",
]


def test_one_row_per_economy_and_one_column_per_indicator(
    default_markets: Markets, snapshot: Snapshot, catalogue: Catalogue
) -> None:
    frame = default_markets.frame
    assert frame.index.tolist() == snapshot.economies.index.tolist()
    assert frame.index.name == "economy"
    assert frame.columns.tolist() == [*PLAIN, *catalogue.codes]


def test_types_of_the_plain_columns(default_markets: Markets) -> None:
    kinds = default_markets.frame.dtypes.astype(str)
    for column in ("rank", "ai_rank", "opportunity_rank"):
        assert kinds[column] == "Int64"
    for column in ("african", "proposal", "open", "above_floor"):
        assert kinds[column] == "bool"
    for column in ("landlocked", "least_developed"):
        assert kinds[column] == "boolean"
    for column in PLAIN_UNITS:
        assert kinds[column] == "float64"


def test_namibia_is_there(default_markets: Markets) -> None:
    assert default_markets.frame.at["NAM", "name"] == "Namibia"
    assert bool(default_markets.frame.at["NAM", "african"])


def test_africa_has_54_economies(default_markets: Markets) -> None:
    frame = default_markets.frame
    assert frame["african"].sum() == 54
    assert frame.loc[["EGY", "MAR", "TUN"], "african"].all()
    assert not frame.loc[["AFG", "PAK", "YEM"], "african"].any()


def test_proposals_are_marked(default_markets: Markets) -> None:
    frame = default_markets.frame
    marked = set(frame.index[frame["proposal"]])
    assert marked == {"BGD", "LKA", *frame.index[frame["african"]]}


def test_blocs(default_markets: Markets) -> None:
    assert "ASEAN" in default_markets.frame.at["VNM", "bloc"]
    assert all(isinstance(bloc, tuple) for bloc in default_markets.frame["bloc"])


def test_distance_based_columns_are_missing_for_economies_that_are_not_ranked(
    default_markets: Markets,
) -> None:
    frame = default_markets.frame
    unranked = frame[frame["rank"].isna()]
    assert len(unranked) == 28
    columns = ["similarity", "distance", "opportunity", "opportunity_rank"]
    assert unranked[columns].isna().all(axis=None)
    assert not unranked["open"].any()
    assert frame.loc[frame["rank"].notna(), ["similarity", "distance"]].notna().all(axis=None)


def test_economies_below_two_thirds_are_seen(default_markets: Markets) -> None:
    status = default_markets.frame["status"]
    assert (status == "not enough data").sum() == 27
    assert (status[["TWN", "VEN", "PRK", "XKX", "ERI"]] == "not enough data").all()


def test_home_is_at_no_distance(default_markets: Markets) -> None:
    home = default_markets.frame.loc["VNM"]
    assert home["status"] == "home"
    assert home["distance_km"] == 0
    assert home["ai_gap"] == 0


def test_every_economy_lies_somewhere(default_markets: Markets) -> None:
    km = default_markets.frame["distance_km"]
    assert km.notna().all()
    assert km.between(0, 20_040).all()


def test_years_travel_beside_the_values(default_markets: Markets) -> None:
    section = default_markets.section
    assert section.years.shape == section.values.shape
    assert (section.years.notna() == section.values.notna()).all(axis=None)
    dated = section.years.drop(columns="AI.DIFFUSION").stack()
    assert dated.between(2018, 2025).all()


def test_units_cover_every_numeric_indicator(default_markets: Markets) -> None:
    assert set(default_markets.catalogue.codes) | set(PLAIN_UNITS) == set(default_markets.units)


def test_geometry_for_every_economy(default_markets: Markets) -> None:
    shapes = default_markets.geo()
    assert shapes.crs.to_epsg() == 4326
    assert shapes.geometry.notna().all()
    assert not shapes.geometry.is_empty.any()
    assert "geometry" not in default_markets.frame


@pytest.mark.parametrize("home", ["TWN", "XKX", "MAF", "NAM", "SSD", "CHI"])
def test_any_home_market(home: str, markets_for: Compute) -> None:
    result = markets_for(Recipe(home=home))
    assert result.frame.at[home, "status"] == "home"
    assert result.frame.at[home, "distance_km"] == 0


@pytest.mark.parametrize("home", ["TWN", "XKX"])
def test_a_home_with_few_figures_ranks_nobody(home: str, markets_for: Compute) -> None:
    result = markets_for(Recipe(home=home))
    assert result.ranked_count == 0
    assert not result.frame["open"].any()


def test_taiwan_lacks_a_size_and_kosovo_a_score(default_markets: Markets) -> None:
    frame = default_markets.frame
    assert frame.loc["TWN", ["population", "gdp"]].isna().all()
    assert not frame.loc["TWN", "above_floor"]
    assert frame.loc["XKX", ["ai_development", "ai_rank", "ai_gap"]].isna().all()


@pytest.mark.parametrize("lens", ["general", "education", "health", "public-sector", "agriculture"])
def test_any_lens(lens: str, markets_for: Compute, catalogue: Catalogue) -> None:
    result = markets_for(Recipe(lens=lens))
    counted = [*result.similarity.weights.index, *result.similarity.not_in_figures]
    assert set(counted) == set(catalogue.lens(lens).codes)
    assert result.ranked_count > 150


def test_health_expenditure_comes_only_with_a_refresh(markets_for: Compute) -> None:
    assert markets_for(Recipe(lens="health")).similarity.not_in_figures == (
        "SH.XPD.CHEX.GD.ZS",
        "SH.XPD.GHED.CH.ZS",
        "SH.XPD.OOPC.CH.ZS",
    )


@pytest.mark.parametrize("year", [2000, 2003, 2005, 2010, 2024, 2026])
def test_other_years(year: int, markets_for: Compute) -> None:
    result = markets_for(Recipe(reference_year=year))
    assert result.reference_year == year
    assert result.ranked_count > 100


@pytest.mark.parametrize("year", [1990, 2040])
def test_a_year_without_figures_is_refused(year: int, markets_for: Compute) -> None:
    with pytest.raises(AnalysisError, match="None of the indicators has a figure"):
        markets_for(Recipe(reference_year=year))


def test_an_unknown_home_is_refused(markets_for: Compute) -> None:
    with pytest.raises(AnalysisError, match="vnm is not an economy"):
        markets_for(Recipe(home="vnm"))


def test_an_unknown_lens_is_refused(markets_for: Compute) -> None:
    with pytest.raises(CatalogueError, match="generel"):
        markets_for(Recipe(lens="generel"))


def test_gates_shrink_the_pool_and_nothing_else(
    default_markets: Markets, markets_for: Compute
) -> None:
    gated = markets_for(Recipe(gates=tuple(GATES)))
    pool = gated.opportunity.ranking["pool"]
    before = default_markets.opportunity.ranking["pool"]
    assert pool.sum() < before.sum()
    assert before[pool].all()
    assert (gated.frame.loc[pool, "PV.EST"] >= -1.5).all()
    assert (gated.frame.loc[pool, "EG.ELC.ACCS.ZS"] >= 75).all()
    assert (gated.frame.loc[pool, "IT.NET.USER.ZS"] >= 30).all()
    pd.testing.assert_series_equal(gated.frame["rank"], default_markets.frame["rank"])


def test_gate_effects_count_the_pool_whether_in_force_or_not(
    default_markets: Markets, markets_for: Compute
) -> None:
    effects = gate_effects(default_markets)
    pool = int(default_markets.opportunity.ranking["pool"].sum())
    assert [sum(counts.values()) for counts in effects.values()] == [pool] * len(GATES)
    assert gate_effects(markets_for(Recipe(gates=("stability",)))) == effects
    gated = markets_for(Recipe(gates=("stability",))).opportunity.ranking["pool"]
    assert gated.sum() == effects["stability"]["passes"]


def test_excluded_economies_leave_the_pool_and_keep_their_rank(markets_for: Compute) -> None:
    result = markets_for(Recipe(excluded=("THA", "NOWHERE")))
    assert pd.notna(result.frame.at["THA", "rank"])
    assert pd.isna(result.frame.at["THA", "opportunity_rank"])
    assert not result.frame.at["THA", "open"]
    pool = result.opportunity.ranking["pool"].sum()
    assert sum(gate_effects(result)["stability"].values()) == pool


def test_quarantined_values_are_not_used(default_markets: Markets, snapshot: Snapshot) -> None:
    used = default_markets.section
    for row in snapshot.quarantined.itertuples():
        assert used.periods.at[row.economy, row.indicator] != row.period


def test_an_economy_without_any_figure_changes_nothing_for_others(
    default_markets: Markets, snapshot: Snapshot, catalogue: Catalogue, proposals: Proposals
) -> None:
    rows = snapshot.observations
    emptied = replace(snapshot, observations=rows[rows["economy"] != "ASM"])
    fewer = replace(emptied, economies=snapshot.economies.drop(index="ASM"))
    with_it = markets(emptied, catalogue, proposals).frame
    without_it = markets(fewer, catalogue, proposals).frame
    assert with_it.at["ASM", "status"] == "not enough data"
    pd.testing.assert_frame_equal(with_it.drop(index="ASM"), without_it)


def test_the_same_recipe_gives_the_same_frame(
    default_markets: Markets, snapshot: Snapshot, catalogue: Catalogue, proposals: Proposals
) -> None:
    again = markets(snapshot, catalogue, proposals)
    pd.testing.assert_frame_equal(again.frame, default_markets.frame)


def test_names_inside_a_sentence(default_markets: Markets) -> None:
    assert default_markets.called("GMB") == "the Gambia"
    assert default_markets.name("GMB") == "Gambia"
