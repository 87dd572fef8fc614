"""Units are ranked by the functions that rank economies; large worlds give what small ones do."""

from __future__ import annotations

from pathlib import Path

import made_units
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import AnalysisError
from data.units import UnitPanel, read_units
from geo import draws as draws_module
from geo import rank_record
from geo.economies import codes
from geo.rank_record import RankRecord, hold
from geo.ranks import RankCounts, ranks_of
from geo.similarity import similarity
from geo.units import UnitLens, UnitMarkets, rank_units, units_sensitivity, units_uncertainty

LENS = """
home = "VNM.1_1"
name = "Made up"
[[indicators]]
code = "TEST.K00"
transformation = "log"
pillar = "a"
weight = 2
[[indicators]]
code = "TEST.K01"
pillar = "a"
[[indicators]]
code = "TEST.K02"
pillar = "b"
roles = ["conditions", "development"]
[[indicators]]
code = "TEST.K03"
roles = "development"
direction = -1
[[indicators]]
code = "TEST.K04"
roles = "development"
[[indicators]]
code = "TEST.K05"
roles = "size"
"""


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory) -> UnitPanel:
    path = made_units.written(tmp_path_factory.mktemp("units"), made_units.wide(120, 6))
    return read_units(path, economies=codes())


@pytest.fixture(scope="module")
def result(panel: UnitPanel) -> UnitMarkets:
    return rank_units(panel, UnitLens.from_toml(LENS))


def test_similarity_is_that_of_economies(panel: UnitPanel, result: UnitMarkets) -> None:
    weights = {"TEST.K00": 2.0, "TEST.K01": 1.0, "TEST.K02": 1.0}
    scales = {"TEST.K00": "log", "TEST.K01": "none", "TEST.K02": "none"}
    near = similarity(panel.values, "VNM.1_1", weights, scales)
    pd.testing.assert_series_equal(result.frame["rank"], near.ranking["rank"])
    assert result.ranked().index[0] == near.ranked.index[0]


def test_development_is_a_mean_of_z_scores_of_those_present(
    panel: UnitPanel, result: UnitMarkets
) -> None:
    table = panel.values[["TEST.K02", "TEST.K03", "TEST.K04"]] * [1, -1, 1]
    z = (table - table.mean()) / table.std()
    expected = z.mean(axis=1).where(z.notna().mean(axis=1) >= 0.6)
    np.testing.assert_allclose(result.frame["development"], expected, rtol=1e-9)
    assert result.frame.at["VNM.1_1", "gap"] == 0


def test_opportunity_goes_to_less_developed_units_alone(result: UnitMarkets) -> None:
    chosen = result.ranked("opportunity").dropna(subset="opportunity_rank")
    assert len(chosen) and (chosen["gap"] > 0).all()
    assert chosen["opportunity"].is_monotonic_decreasing


def test_what_a_lens_does_not_measure_cannot_be_ranked(panel: UnitPanel) -> None:
    plain = rank_units(panel, UnitLens.of_all(panel.values), "VNM.1_1")
    assert plain.columns == ("similarity",)
    with pytest.raises(AnalysisError, match="cannot be ranked by 'opportunity'"):
        plain.ranked("opportunity")
    with pytest.raises(AnalysisError, match="no draws of 'development'"):
        units_uncertainty(plain, "development")


@pytest.mark.parametrize(
    ("home", "said"), [(None, "No home unit"), ("VNM.1_2", "is not a unit of these figures")]
)
def test_a_home_that_is_none_is_said(panel: UnitPanel, home: str | None, said: str) -> None:
    with pytest.raises(AnalysisError, match=said):
        rank_units(panel, UnitLens.of_all(panel.values), home)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("weight = 2", "weight = -2"), "weight"),
        (('roles = "size"', 'roles = "scale"'), "roles"),
        (("TEST.K01", "TEST.K00"), "more than once"),
        (('name = "Made up"', "colour = 1"), "colour"),
        (('roles = "development"\ndirection', 'roles = "size"\ndirection'), "more than one"),
    ],
)
def test_a_wrong_lens_is_refused(change: tuple[str, str], said: str) -> None:
    with pytest.raises(AnalysisError, match=said):
        UnitLens.from_toml(LENS.replace(*change))


@pytest.mark.parametrize("by", ["similarity", "development"])
def test_intervals_enclose_the_median_and_repeat(result: UnitMarkets, by: str) -> None:
    once = units_uncertainty(result, by, draws=300, seed=4, workers=1)
    again = units_uncertainty(result, by, draws=300, seed=4, workers=2)
    pd.testing.assert_frame_equal(once, again)
    drawn = once.dropna()
    assert (drawn["rank_p05"] <= drawn["rank_median"]).all()
    assert (drawn["rank_median"] <= drawn["rank_p95"]).all()


@pytest.mark.slow
def test_sensitivity_names_the_choices(result: UnitMarkets) -> None:
    found = units_sensitivity(result, draws=200)
    assert set(found.indices.index) >= {"weights", "left_out", "metric"}
    assert units_sensitivity(result, "development", draws=200).evaluations <= 200
    with pytest.raises(AnalysisError, match="has no rank"):
        units_sensitivity(result, unit="NOBODY")


@pytest.mark.parametrize("backend", ["threads", pytest.param("processes", marks=pytest.mark.slow)])
@pytest.mark.parametrize("by", ["similarity", "development"])
def test_sensitivity_does_not_depend_on_who_computes_it(
    result: UnitMarkets, by: str, backend: str
) -> None:
    alone = units_sensitivity(result, by, draws=1_500, workers=1)
    told: list[tuple[int, int]] = []
    several = units_sensitivity(
        result, by, draws=1_500, workers=2, backend=backend, progress=lambda *at: told.append(at)
    )
    pd.testing.assert_frame_equal(alone.indices, several.indices)
    assert by == "development" or told[-1] == (told[-1][1], told[-1][1])


def test_the_ways_of_large_worlds_give_the_same(
    result: UnitMarkets, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = [units_uncertainty(result, by, draws=1500) for by in ("similarity", "development")]
    monkeypatch.setattr(rank_record, "COUNTED", 10)
    monkeypatch.setattr(draws_module, "READY_MADE", 10)
    monkeypatch.setattr("geo.composite.uncertainty.JOB_CELLS", 10)
    monkeypatch.setattr(rank_record, "hold", lambda units, draws: RankRecord(units))
    monkeypatch.setattr("geo.uncertainty.hold", lambda units, draws: RankRecord(units))
    monkeypatch.setattr("geo.composite.uncertainty.hold", lambda units, draws: RankRecord(units))
    large = [units_uncertainty(result, by, draws=1500) for by in ("similarity", "development")]
    for one, other in zip(small, large, strict=True):
        pd.testing.assert_frame_equal(one, other)


@given(
    st.integers(1, 30), st.integers(1, 40), st.integers(0, 2**32 - 1), st.sampled_from([0, 0.3, 1])
)
@settings(max_examples=60, deadline=None)
def test_a_record_answers_as_a_count_does(draws: int, units: int, seed: int, absent: float) -> None:
    random = np.random.default_rng(seed)
    ranks = ranks_of(random.integers(0, 12, (draws, units)).astype(float))
    takes = random.random((draws, units)) >= absent
    count, record = RankCounts.empty(units), RankRecord(units)
    for start in range(0, draws, 7):
        some = slice(start, start + 7)
        count.add(ranks[some], takes[some])
        record.add(ranks[some], takes[some])
    for share in (0.05, 0.5, 0.95, 1.0):
        np.testing.assert_array_equal(count.quantile(share), record.quantile(share))
    np.testing.assert_array_equal(count.within(3), record.within(3))
    np.testing.assert_array_equal(count.took_part(), record.took_part())


def test_the_smaller_way_is_taken_and_too_much_is_refused() -> None:
    assert isinstance(hold(200, 1_000_000), RankCounts)
    assert isinstance(hold(50_000, 1_000), RankRecord)
    with pytest.raises(AnalysisError, match=r"100,000 draws of 50,000 units would take 10\.0 GB"):
        hold(50_000, 100_000)


@pytest.mark.slow
def test_no_table_of_all_pairs_is_made(tmp_path: Path) -> None:
    import tracemalloc

    path = made_units.written(tmp_path, made_units.wide(12_000, 5))
    panel = read_units(path, economies=codes())
    result = rank_units(panel, UnitLens.of_all(panel.values), "VNM.1_1")
    tracemalloc.start()
    units_uncertainty(result, draws=20, workers=1)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 60e6  # all pairs, even in one byte each, would be 144 MB
