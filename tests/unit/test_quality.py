"""Rules that flag suspicious figures, and estimates that economies share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from data.catalogue import Catalogue, load_catalogue
from data.quality import WARNING_COLUMNS, shared_estimates, warnings
from data.snapshot import Snapshot, compile_figures, embedded_path, read_snapshot

# Worked by hand: what each value should be called, with population as the steady indicator.
YEARS = range(2010, 2010 + 20)


@pytest.fixture(scope="module")
def embedded() -> Snapshot:
    return read_snapshot(embedded_path())


@pytest.fixture
def small(figures: Path, tmp_path: Path) -> Snapshot:
    compile_figures(figures, tmp_path / "snapshot", load_catalogue())
    return read_snapshot(tmp_path / "snapshot")


def series(
    snapshot: Snapshot, values: Sequence[float | None], indicator: str = "SP.POP.TOTL"
) -> Snapshot:
    """Give a snapshot whose only figures are one economy's yearly values."""
    rows = [
        ("VNM", indicator, str(year), year, value, "worldbank-wdi", False)
        for year, value in zip(YEARS, values, strict=False)
        if value is not None
    ]
    frame = pd.DataFrame(rows, columns=list(snapshot.observations.columns))
    text = dict.fromkeys(["economy", "indicator", "period", "source"], "category")
    return replace(snapshot, observations=frame.astype({**text, "value": float}))


def found(snapshot: Snapshot, catalogue: Catalogue | None = None) -> list[tuple[str, str]]:
    frame = warnings(snapshot, catalogue or load_catalogue())
    assert tuple(frame.columns) == WARNING_COLUMNS
    return list(zip(frame["period"], frame["rule"], strict=True))


def test_ordinary_figures_give_no_warning(small: Snapshot) -> None:
    assert found(series(small, [10, 11, 12, 30, 50, 90])) == []


def test_a_jump_beyond_eight_times_the_recent_median_is_flagged(small: Snapshot) -> None:
    assert found(series(small, [10, 12, 11, 88])) == []
    assert found(series(small, [10, 12, 11, 88.1])) == [("2013", "jump")]


def test_a_fall_below_an_eighth_of_the_recent_median_is_flagged(small: Snapshot) -> None:
    assert found(series(small, [16, 16, 16, 2])) == []
    assert found(series(small, [16, 16, 16, 1.9])) == [("2013", "jump")]


def test_the_median_rests_on_five_years_at_most(small: Snapshot) -> None:
    early = [1000.0, 1000, 1000]
    assert found(series(small, [*early, *[None] * 5, 10])) == []
    assert found(series(small, [*early, *[None] * 2, 10])) == [("2015", "jump")]


def test_one_earlier_value_is_no_median(small: Snapshot) -> None:
    assert found(series(small, [1, 100])) == []


def test_an_indicator_that_may_jump_is_not_flagged_for_it(small: Snapshot) -> None:
    assert found(series(small, [1, 1, 1, 90], "IT.NET.USER.ZS")) == []


def test_a_zero_after_a_value_that_is_not_near_zero_is_flagged(small: Snapshot) -> None:
    assert found(series(small, [10, 12, 0])) == [("2012", "zero")]
    assert found(series(small, [10, 12, 0.1, 0])) == [("2012", "jump")]


def test_a_zero_after_a_gap_is_not_flagged(small: Snapshot) -> None:
    assert found(series(small, [10, 12, None, 0])) == []


def test_a_growth_rate_may_be_zero(small: Snapshot) -> None:
    assert found(series(small, [10, 12, 0], "SP.POP.GROW")) == []


def test_a_value_outside_what_is_possible_is_flagged(small: Snapshot) -> None:
    snapshot = series(small, [90, 101, -1, 95], "SP.URB.TOTL.IN.ZS")
    assert found(snapshot) == [("2011", "range"), ("2012", "range")]
    assert "at least 0 and at most 100" in warnings(snapshot, load_catalogue())["message"].iloc[0]


def test_a_rise_from_nothing_is_said_in_words(small: Snapshot) -> None:
    frame = warnings(series(small, [0, 0, 0, 5]), load_catalogue())
    assert frame["message"].tolist() == [
        "Above zero after a median of zero in the five years before."
    ]


def test_quarantined_values_are_neither_flagged_nor_the_past(small: Snapshot) -> None:
    snapshot = series(small, [10, 10, 10, 5000, 12, 11, 13])
    rows = snapshot.observations.assign(quarantined=snapshot.observations["value"] == 5000)
    assert found(snapshot) == [("2013", "jump")]
    assert found(replace(snapshot, observations=rows)) == []


def test_nothing_quarantined_is_among_the_embedded_warnings(embedded: Snapshot) -> None:
    frame = warnings(embedded, load_catalogue())
    key = ["economy", "indicator", "period"]
    assert frame.merge(embedded.quarantined, on=key).empty
    assert set(frame["rule"]) == {"jump", "zero"}
    assert not frame.duplicated([*key, "rule"]).any()


def test_the_rules_alone_find_the_slips_that_were_quarantined(embedded: Snapshot) -> None:
    rows = embedded.observations.assign(quarantined=False)
    frame = warnings(replace(embedded, observations=rows), load_catalogue())
    caught = embedded.quarantined.merge(frame, on=["economy", "indicator", "period"])
    assert dict(zip(caught["economy"], caught["rule"], strict=True)) == {
        "ARM": "jump",
        "BHR": "zero",
        "QAT": "jump",
    }  # not TJK: its value before is seven years older


def test_known_jumps_of_technology_exports_are_flagged(embedded: Snapshot) -> None:
    frame = warnings(embedded, load_catalogue())
    flagged = frame.loc[frame["indicator"] == "TX.VAL.TECH.MF.ZS", "economy"]
    assert {"TON", "WSM", "COM"} <= set(flagged)


def test_six_regional_estimates_of_ai_diffusion_are_shared_by_35_economies(
    embedded: Snapshot,
) -> None:
    frame = shared_estimates(embedded.observations, "AI.DIFFUSION")
    african = set(embedded.blocs.loc[embedded.blocs["bloc"] == "African Union", "economy"])
    assert (len(frame), frame["group"].nunique()) == (35, 6)
    assert len(african & set(frame.index)) == 29
    assert frame.loc[["AFG", "TJK", "TKM"], "value"].tolist() == [6.1, 6.1, 6.1]
    assert frame.loc["AFG", ["group", "members"]].tolist() == [1, 3]
    assert "VNM" not in frame.index


def shares(rows: Sequence[tuple[str, str, float]]) -> dict[str, int]:
    frame = pd.DataFrame(rows, columns=["economy", "period", "value"]).assign(indicator="X")
    return {str(code): int(group) for code, group in shared_estimates(frame, "X")["group"].items()}


def test_one_different_period_is_no_shared_estimate() -> None:
    rows = [("A", "2024", 1.0), ("A", "2025", 2.0), ("B", "2024", 1.0), ("B", "2025", 2.5)]
    assert shares(rows) == {}


def test_other_periods_are_no_shared_estimate() -> None:
    rows = [("A", "2024", 1.0), ("A", "2025", 2.0), ("B", "2024", 1.0)]
    assert shares([*rows, ("B", "2023", 2.0)]) == {}


def test_one_equal_period_may_be_chance() -> None:
    assert shares([("A", "2024", 1.0), ("B", "2024", 1.0)]) == {}


def test_the_last_value_of_a_shared_estimate_is_that_of_the_period_that_ends_last() -> None:
    rows = [
        {"economy": economy, "indicator": "X", "period": period, "value": value}
        for economy in "AB"
        for period, value in {"2025-H2": 3.0, "2025-Q1": 1.0, "2025-Q2": 2.0}.items()
    ]
    assert shared_estimates(pd.DataFrame(rows), "X")["value"].tolist() == [3.0, 3.0]


def test_groups_are_numbered_by_their_last_value() -> None:
    rows = [
        (economy, period, value)
        for economy, values in {"A": (1, 9), "B": (1, 9), "C": (5, 2), "D": (5, 2)}.items()
        for period, value in zip(("2024", "2025"), map(float, values), strict=True)
    ]
    assert shares(rows) == {"A": 2, "B": 2, "C": 1, "D": 1}


def test_an_indicator_without_figures_has_no_shared_estimates(embedded: Snapshot) -> None:
    assert shared_estimates(embedded.observations, "NONE").empty
