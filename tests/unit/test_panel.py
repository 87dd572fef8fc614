"""From observations to a cross-section: windows, periods, quarantine, coverage, series."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from data.errors import AnalysisError
from data.panel import (
    CrossSection,
    coverage_by_economy,
    coverage_by_indicator,
    cross_section,
    period_end,
)

ROWS = [
    ("VNM", "X", "2017", 1.0),
    ("VNM", "X", "2018", 2.0),
    ("NAM", "X", "2018", 3.0),
    ("NAM", "X", "2025", 4.0),
    ("NAM", "X", "2026", 5.0),
    ("VNM", "AI.DIFFUSION", "2025-H2", 20.0),
    ("VNM", "AI.DIFFUSION", "2026-Q1", 21.0),
    ("VNM", "AI.DIFFUSION", "2025-H1", 19.0),
]


def _observations(rows: list[tuple[str, str, str, float]] = ROWS) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["economy", "indicator", "period", "value"])
    return frame.assign(year=frame["period"].str.slice(0, 4).astype(int), quarantined=False)


def _section(observations: pd.DataFrame | None = None, **choices: Any) -> CrossSection:
    given = {"indicators": ["X", "AI.DIFFUSION"], "reference_year": 2025, **choices}
    rows = _observations() if observations is None else observations
    return cross_section(rows, ["NAM", "VNM", "XKX"], **given)


def test_window_ends_in_the_reference_year_and_begins_after_the_year_before_it() -> None:
    section = _section()
    assert section.values.at["NAM", "X"] == 4
    assert section.values.at["VNM", "X"] == 2
    assert pd.isna(_section(window=7).values.at["VNM", "X"])


def test_year_and_period_travel_with_the_value() -> None:
    section = _section(latest_period=["AI.DIFFUSION"])
    assert section.values.at["VNM", "AI.DIFFUSION"] == 21
    assert section.years.at["VNM", "AI.DIFFUSION"] == 2026
    assert section.periods.at["VNM", "AI.DIFFUSION"] == "2026-Q1"
    assert section.years.dtypes.astype(str).tolist() == ["Int64", "Int64"]


def test_later_half_year_wins_within_the_window() -> None:
    assert _section().values.at["VNM", "AI.DIFFUSION"] == 20


def test_economies_without_figures_stay_as_missing() -> None:
    section = _section()
    assert section.values.index.tolist() == ["NAM", "VNM", "XKX"]
    assert section.values.loc["XKX"].isna().all()
    assert section.years.loc["XKX"].isna().all()
    assert section.periods.loc["XKX"].isna().all()


def test_an_indicator_without_figures_stays_as_a_column() -> None:
    assert _section(indicators=["NONE"]).values["NONE"].isna().all()


def test_namibia_is_an_economy_and_not_a_missing_value() -> None:
    rows = [("NAM", "X", "2024", 1.0)]
    assert _section(_observations(rows)).values.loc["NAM", "X"] == 1


def test_quarantined_observations_never_count() -> None:
    rows = _observations()
    rows.loc[rows["period"] == "2025", "quarantined"] = True
    section = _section(rows)
    assert section.values.at["NAM", "X"] == 3
    assert section.years.at["NAM", "X"] == 2018


def test_order_of_observations_does_not_matter() -> None:
    one, two = _section(), _section(_observations(ROWS[::-1]))
    pd.testing.assert_frame_equal(one.values, two.values)
    pd.testing.assert_frame_equal(one.periods, two.periods)


def test_categorical_columns_give_the_same() -> None:
    rows = _observations()
    packed = rows.astype(dict.fromkeys(("economy", "indicator", "period"), "category"))
    pd.testing.assert_frame_equal(_section(packed).values, _section(rows).values)


def test_observations_are_left_as_they_were() -> None:
    rows = _observations()
    before = rows.copy()
    _section(rows, latest_period=["AI.DIFFUSION"])
    pd.testing.assert_frame_equal(rows, before)


def test_no_observation_at_all() -> None:
    assert _section(_observations().iloc[:0]).values.isna().all(axis=None)


def test_a_year_before_all_figures_is_empty_but_for_latest_periods() -> None:
    section = _section(reference_year=1990, latest_period=["AI.DIFFUSION"])
    assert section.values.notna().sum().tolist() == [0, 1]


def test_a_window_without_years_is_refused() -> None:
    with pytest.raises(AnalysisError, match="window of 0 years"):
        _section(window=0)


def test_coverage() -> None:
    section = _section()
    assert coverage_by_economy(section).tolist() == [0.5, 1, 0]
    assert coverage_by_indicator(section).tolist() == pytest.approx([2 / 3, 1 / 3])


def test_periods_end_in_the_order_of_time() -> None:
    periods = pd.Series(["2024", "2025-H1", "2025-H2", "2026-Q1", "2026-Q3"], index=list("abcde"))
    assert period_end(periods).tolist() == [2025, 2025.5, 2026, 2026.25, 2026.75]
    assert period_end(periods).index.tolist() == list("abcde")
