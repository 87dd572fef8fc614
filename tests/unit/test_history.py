"""Figures over time: the years there are, series with gaps, growth between two years."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from data.errors import AnalysisError
from data.history import growth, histories, with_gaps, year_spans


@pytest.fixture
def observations() -> pd.DataFrame:
    rows = [
        ("VNM", "A", "2000", 2000, 10.0, False),
        ("VNM", "A", "2003", 2003, 0.0, True),
        ("VNM", "A", "2004", 2004, 40.0, False),
        ("KEN", "A", "2004", 2004, 5.0, False),
        ("VNM", "B", "2025-H2", 2025, 3.0, False),
        ("VNM", "B", "2025-H1", 2025, 2.0, False),
        ("VNM", "B", "2026-Q1", 2026, 4.0, False),
        ("KEN", "C", "1999", 1999, 1.0, True),
    ]
    columns = ["economy", "indicator", "period", "year", "value", "quarantined"]
    return pd.DataFrame(rows, columns=columns)


def test_spans_say_the_years_of_usable_figures_alone(observations: pd.DataFrame) -> None:
    found = year_spans(observations)
    assert found.index.tolist() == ["A", "B"]
    assert found.loc["A"].tolist() == [2000, 2004, 2]


def test_histories_leave_quarantined_figures_out(observations: pd.DataFrame) -> None:
    found = histories(observations, ["VNM"])
    assert found.query("indicator == 'A'")["value"].tolist() == [10.0, 40.0]


def test_histories_put_parts_of_years_in_their_order(observations: pd.DataFrame) -> None:
    found = histories(observations, ["VNM"]).query("indicator == 'B'")
    assert found["period"].tolist() == ["2025-H1", "2025-H2", "2026-Q1"]
    assert found["at"].tolist() == [2025.0, 2025.5, 2026.0]


def test_histories_begin_with_the_year_asked_for(observations: pd.DataFrame) -> None:
    assert histories(observations, ["VNM"], first_year=2004)["year"].min() == 2004


def test_a_missing_year_is_a_gap_and_never_a_zero() -> None:
    at, values, texts = with_gaps([2000.0, 2004.0], [0.0, 40.0], ["none", "forty"])
    assert at == [2000, 2001, 2002, 2003, 2004]
    assert values == [0.0, None, None, None, 40.0]
    assert texts == ["none", "", "", "", "forty"]


def test_parts_of_a_year_are_no_gap_and_the_year_after_them_may_be() -> None:
    at, values, _ = with_gaps([2025.0, 2025.5, 2027.25], [1.0, 2.0, 3.0], ["", "", ""])
    assert at == [2025, 2025.5, 2026, 2027.25]
    assert values == [1.0, 2.0, None, 3.0]


def test_a_series_without_figures_has_no_place() -> None:
    assert with_gaps([], [], []) == ([], [], [])


def test_growth_compares_the_figures_of_both_years(observations: pd.DataFrame) -> None:
    row = growth(observations, "A", 2000, 2004).loc["VNM"]
    assert row[["first", "last", "change", "percent"]].tolist() == [10.0, 40.0, 30.0, 300.0]
    assert row["per_year"] == pytest.approx(100 * (4**0.25 - 1))


def test_growth_is_missing_where_a_year_is(observations: pd.DataFrame) -> None:
    row = growth(observations, "A", 2000, 2004).loc["KEN"]
    assert row["last"] == 5.0
    assert row[["change", "percent", "per_year"]].isna().all()


def test_growth_never_uses_a_quarantined_figure(observations: pd.DataFrame) -> None:
    assert np.isnan(growth(observations, "A", 2000, 2003, ["VNM"]).at["VNM", "change"])


def test_a_ratio_to_nothing_is_missing_and_the_change_is_not() -> None:
    observations = pd.DataFrame(
        {
            "economy": ["VNM", "VNM"],
            "indicator": "A",
            "period": ["2000", "2001"],
            "year": [2000, 2001],
            "value": [0.0, 5.0],
        }
    )
    row = growth(observations, "A", 2000, 2001).loc["VNM"]
    assert row["change"] == 5.0
    assert row[["percent", "per_year"]].isna().all()


def test_of_several_periods_of_a_year_the_last_counts(observations: pd.DataFrame) -> None:
    assert growth(observations, "B", 2025, 2026).at["VNM", "first"] == 3.0


def test_growth_needs_two_years(observations: pd.DataFrame) -> None:
    with pytest.raises(AnalysisError, match="from 2004 to 2004"):
        growth(observations, "A", 2004, 2004)
