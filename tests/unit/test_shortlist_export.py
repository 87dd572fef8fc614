"""What a shortlist carries, whatever the format."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest
from exported import CONDITIONS, ECONOMIES, shortlist

from dashboard import engine
from data.errors import AnalysisError
from geo.recipe import Recipe
from geo.shortlist import shortlist_export
from geo.verdicts import verdict


def test_rows_keep_the_order_given() -> None:
    assert list(shortlist().rows["economy"]) == list(ECONOMIES)
    assert list(shortlist().rows["position"]) == list(range(1, len(ECONOMIES) + 1))


def test_rows_have_exactly_the_columns_described() -> None:
    assert list(shortlist().rows.columns) == [column.key for column in shortlist().columns]


def test_every_value_has_its_year_beside_it() -> None:
    made = shortlist()
    indicators = [column.key for column in made.columns if f"{column.key} year" in made.rows]
    assert len(indicators) == 62
    for code in indicators:
        values, years = made.rows[code], made.rows[f"{code} year"]
        pd.testing.assert_series_equal(values.isna(), years.isna(), check_names=False)
        pd.testing.assert_series_equal(
            values, made.markets.section.values.loc[list(ECONOMIES), code], check_names=False
        )


def test_indicators_of_the_lens_come_first() -> None:
    made = shortlist()
    codes = [c.key for c in made.columns if c.kind == "number" and f"{c.key} year" in made.rows]
    lens = made.markets.lens.codes
    assert tuple(codes[: len(lens)]) == lens


def test_distance_based_values_are_missing_for_economies_that_are_not_ranked() -> None:
    row = shortlist().rows.loc["TWN"]
    assert row["status"] == "not enough data"
    assert row[["rank", "distance", "similarity", "opportunity"]].isna().all()


def test_every_row_has_its_verdict() -> None:
    made = shortlist()
    assert made.rows.at["BGD", "verdict"] == verdict(made.markets, "BGD").label
    assert made.rows.at["BGD", "verdict_text"] == verdict(made.markets, "BGD").text


def test_home_can_be_listed_and_has_no_verdict() -> None:
    made = shortlist_export(engine.merged(Recipe()), engine.snapshot(), ["VNM"])
    assert pd.isna(made.rows.at["VNM", "verdict"])


def test_notes_are_kept_for_listed_economies_only() -> None:
    assert dict(shortlist().notes) == {"BGD": "Call the chamber"}
    assert shortlist().rows["note"].notna().sum() == 1


def test_figures_are_those_of_the_rows_with_period_source_and_licence() -> None:
    made = shortlist()
    row = made.figures.set_index(["economy", "indicator"]).loc[("BGD", "AI.DIFFUSION")]
    assert row["period"].startswith("2026-")
    assert row["year"] == made.rows.at["BGD", "AI.DIFFUSION year"]
    assert row["licence"] == "MIT"
    assert row["source"] == "Microsoft AI Economy Institute, AI Diffusion Report"
    counted = made.rows[[c.key for c in made.columns if f"{c.key} year" in made.rows]]
    assert len(made.figures) == int(counted.notna().sum().sum())


def test_shared_regional_estimates_are_flagged() -> None:
    made = shortlist()
    flags = made.figures[made.figures["indicator"] == "AI.DIFFUSION"].set_index("economy")["flag"]
    assert flags["TCD"] == "shared regional estimate: the same values for 5 economies"
    assert flags["BGD"] == ""
    assert "AI.DIFFUSION: shared regional estimate" in made.rows.at["TCD", "remarks"]


def test_sources_are_exactly_those_of_the_figures() -> None:
    made = shortlist_export(engine.merged(Recipe()), engine.snapshot(), ["CHI"])
    catalogue = engine.catalogue()
    wanted = {catalogue.indicator(code).source for code in made.figures["indicator"]}
    assert set(made.sources["source"]) == wanted
    assert len(wanted) < len(catalogue.sources)
    assert made.sources["figures"].sum() == len(made.figures)


def test_each_row_names_the_licences_of_its_own_figures() -> None:
    made = shortlist()
    for code in ECONOMIES:
        own = made.figures.loc[made.figures["economy"] == code, "licence"]
        assert set(made.rows.at[code, "licences"].split("; ")) == set(own)
    assert "UIS education statistics (CC BY-SA 3.0 IGO)" in made.rows.at["BGD", "sources"]


def test_the_method_names_every_choice() -> None:
    method = shortlist().method.set_index("item")["value"]
    assert method["Product"] == "Kindred Markets 9.9.9"
    assert method["Snapshot"] == engine.snapshot().id
    assert method["Home market"] == "Vietnam (VNM)"
    assert method["Indicators switched off"] == "TX.VAL.TECH.MF.ZS"
    assert method["Weights changed"] == "RQ.EST = 2"
    assert method["Weight of RQ.EST"].startswith("0.076923; not transformed")
    assert "Weight of TX.VAL.TECH.MF.ZS" not in method
    assert '"EG.ELC.ACCS.ZS" >= 75' in method["Gates in force"]
    assert method["Conditions"] == CONDITIONS
    assert method["Exclusions"] == "none"
    assert method["Size floor"] == "5,000,000 people or 50,000,000,000 current US$ of GDP"
    assert method["Reference year"] == "2025"
    assert method["Window"].startswith("8 years")
    assert Recipe.model_validate_json(method["Recipe"]) == shortlist().markets.recipe


def test_lone_surrogates_are_replaced() -> None:
    made = shortlist_export(
        engine.merged(Recipe()), engine.snapshot(), ["BGD"], notes={"BGD": "a\ud800b"}
    )
    assert made.notes["BGD"] == "a\ufffdb"


@pytest.mark.parametrize(("codes", "said"), [([], "empty"), (["BGD", "QQQ"], "QQQ")])
def test_an_empty_or_unknown_list_is_refused(codes: list[str], said: str) -> None:
    with pytest.raises(AnalysisError, match=said):
        shortlist_export(engine.merged(Recipe()), engine.snapshot(), codes)


def test_another_snapshot_is_refused() -> None:
    other = dataclasses.replace(engine.snapshot(), id="0" * 12)
    with pytest.raises(AnalysisError, match="000000000000"):
        shortlist_export(engine.merged(Recipe()), other, ["BGD"])
