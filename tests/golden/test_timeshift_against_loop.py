"""Time shift against plain loops, the method's own counts, and the ranking of today."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from data.errors import AnalysisError
from data.snapshot import Snapshot
from geo.markets import Markets
from geo.metrics import METRIC_NAMES
from geo.recipe import Recipe
from geo.timeshift import _nearest, scan, timeshift
from tests.golden import plain_method as plain

Compute = Callable[[Recipe], Markets]


Figures = list[tuple[str, str, str, float]]
ByLoop = Callable[[str, int], tuple[float, float, int]]


@pytest.fixture(scope="module")
def by_loop(snapshot: Snapshot) -> ByLoop:
    """Give distance, coverage and home's number of indicators, in plain loops."""
    rows = snapshot.observations[~snapshot.observations["quarantined"]]
    columns = [rows[name].tolist() for name in ("economy", "indicator", "period", "value")]
    figures: Figures = list(zip(*columns, strict=True))
    today = plain.cross_section(figures, 2025)
    of_home = [row for row in figures if row[0] == "VNM"]
    functions = {"none": float, "log": math.log, "log1p": math.log1p}

    def compute(economy: str, year: int) -> tuple[float, float, int]:
        then = plain.cross_section(of_home, year)
        total = shared = 0.0
        counted = 0
        for code, how in plain.GENERAL.items():
            column = {e: functions[how](x) for e, x in today[code].items()}
            mean = math.fsum(column.values()) / len(column)
            variance = math.fsum((x - mean) ** 2 for x in column.values()) / len(column)
            if "VNM" not in then.get(code, {}):
                continue
            counted += 1
            home = (functions[how](then[code]["VNM"]) - mean) / math.sqrt(variance)
            if economy in column:
                total += ((column[economy] - mean) / math.sqrt(variance) - home) ** 2
                shared += 1
        return math.sqrt(total / shared), shared / 26, counted

    return compute


@pytest.mark.parametrize(("economy", "year"), [("BGD", 2008), ("LKA", 2010), ("KHM", 2000)])
def test_distance_and_coverage(
    economy: str,
    year: int,
    by_loop: ByLoop,
    default_markets: Markets,
    snapshot: Snapshot,
) -> None:
    found = timeshift(default_markets, snapshot.observations, year)
    distance, coverage, counted = by_loop(economy, year)
    row = found.ranking.loc[economy]
    assert row["distance"] == pytest.approx(distance, abs=1e-12)
    assert row["similarity"] == pytest.approx(100 * math.exp(-(distance**2) / 2), abs=1e-10)
    assert row["coverage"] == pytest.approx(coverage, abs=1e-12)
    assert found.home_indicators == counted


@pytest.mark.parametrize(("year", "count"), [(2000, 22), (2005, 24), (2008, 25)])
def test_home_has_as_many_indicators_as_the_method_says(
    year: int, count: int, default_markets: Markets, snapshot: Snapshot
) -> None:
    found = timeshift(default_markets, snapshot.observations, year)
    assert (found.home_indicators, found.of) == (count, 26)
    assert found.ranking["coverage"].max() == pytest.approx(count / 26)


@pytest.mark.parametrize("metric", METRIC_NAMES)
def test_no_shift_is_the_ranking_of_today(
    metric: str, markets_for: Compute, snapshot: Snapshot
) -> None:
    result = markets_for(Recipe(metric=metric))  # type: ignore[arg-type]
    found = timeshift(result, snapshot.observations, 2025).ranking
    today = result.similarity.ranking.drop(index="VNM")
    pd.testing.assert_frame_equal(found[list(today.columns)], today)


@pytest.mark.parametrize(
    "changes",
    [
        {"normalisation": "percentile"},
        {"normalisation": "robust", "metric": "manhattan"},
        {"treatment": "winsorise:3:0.5:0.5"},
        {"imputation": "group-median:region,median"},
        {"lens": "public-sector"},
        {"window": 4, "reference_year": 2019},
    ],
)
def test_no_shift_is_the_ranking_of_today_under_any_recipe(
    changes: dict[str, object], markets_for: Compute, snapshot: Snapshot
) -> None:
    result = markets_for(Recipe(**changes))  # type: ignore[arg-type]
    if "treatment" in changes:
        treated = result.similarity.treated
        assert treated is not None
        assert set(treated.report["method"]) > {"none"}
    found = timeshift(result, snapshot.observations, result.reference_year).ranking
    today = result.similarity.ranking.drop(index="VNM")
    np.testing.assert_allclose(found["distance"], today["distance"], atol=1e-9)
    assert (found["status"] == today["status"]).all()


def test_home_is_not_in_the_list(default_markets: Markets, snapshot: Snapshot) -> None:
    found = timeshift(default_markets, snapshot.observations, 2010).ranking
    assert len(found) == 217
    assert "VNM" not in found.index


def test_a_scan_holds_the_rankings_of_its_years(
    default_markets: Markets, snapshot: Snapshot
) -> None:
    found = scan(default_markets, snapshot.observations)
    assert list(found.curve.columns) == list(range(2007, 2026))
    for year in (2007, 2016, 2025):
        one = timeshift(default_markets, snapshot.observations, year)
        expected = one.ranking["distance"].where(one.ranking["status"] == "ok")
        pd.testing.assert_series_equal(found.curve[year], expected, check_names=False)
        assert found.home_indicators[year] == one.home_indicators
    table = found.table
    ranked = table["year"].notna()
    assert ranked.sum() >= 180
    least = found.curve.min(axis=1)
    pd.testing.assert_series_equal(table["distance"], least, check_names=False)
    assert (table["lag"] == 2025 - table["year"])[ranked].all()
    assert table.loc["TWN"].isna().all()


def test_the_nearest_year_by_hand() -> None:
    """Of equal years the later; a run of years within 5% of the least; gaps are no years."""
    curve = pd.DataFrame(
        [
            [1.0, 0.5, 0.52, 0.5, 0.8],
            [1.0, np.nan, 1.04, 2.0, np.nan],
            [np.nan] * 5,
        ],
        index=["A", "B", "C"],
        columns=pd.Index(range(2021, 2026), name="year"),
    )
    found = _nearest(curve, pd.Series([3, 4, 5, 6, 7], curve.columns), 2025)
    assert found.loc["A"].tolist() == [2024, 1, 0.5, 0.8, 3 / 5, 2022, 2024, 6]
    row = found.loc["B"]
    assert row[["year", "lag", "first_year", "last_year"]].tolist() == [2021, 4, 2021, 2021]
    assert row["flatness"] == pytest.approx(2 / 3)
    assert found.loc["C"].isna().all()


@pytest.mark.parametrize(
    ("year", "said"), [(2026, "2026 lies after"), (1950, "Vietnam has no figure for 1950")]
)
def test_years_without_an_answer_are_refused(
    year: int, said: str, default_markets: Markets, snapshot: Snapshot
) -> None:
    with pytest.raises(AnalysisError, match=said):
        timeshift(default_markets, snapshot.observations, year)


def test_no_years_to_scan(default_markets: Markets, snapshot: Snapshot) -> None:
    with pytest.raises(AnalysisError, match="no years to scan from 2026 to 2025"):
        scan(default_markets, snapshot.observations, first=2026)


def test_a_lens_whose_indicator_takes_its_latest_period_keeps_homes_years(
    markets_for: Compute, snapshot: Snapshot
) -> None:
    """AI diffusion begins in 2025: home had none in 2010, whatever today's cross-section takes."""
    lens = {
        "code": "mine",
        "name": "Mine",
        "description": "Two.",
        "indicators": [{"indicator": "AI.DIFFUSION"}, {"indicator": "IT.NET.USER.ZS"}],
    }
    result = markets_for(Recipe(own_lens=lens, min_coverage=0.5))  # type: ignore[arg-type]
    found = timeshift(result, snapshot.observations, 2010)
    assert (found.home_indicators, found.of) == (1, 2)
    assert found.home_values.isna().to_dict() == {"AI.DIFFUSION": True, "IT.NET.USER.ZS": False}
