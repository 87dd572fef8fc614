"""What a refresh may replace, what it carries forward, what it refuses, and what it says."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path

import pandas as pd
import pytest

from dashboard import earlier, engine
from data.catalogue import Catalogue
from data.compile import compile_figures
from data.errors import RefreshCancelledError, RefreshError, SnapshotError, SourceError
from data.languages import said_again, translator
from data.lock import locked
from data.outcome import FAILED, REFRESHED, REFUSED, UNCHANGED
from data.snapshot import (
    Snapshot,
    embedded_path,
    open_snapshot,
    snapshots_folder,
    unpack_snapshot,
)
from data.sources.protocol import Step
from data.store import LOCK, find, prune, stored, use
from tests.faults.server import Server
from tests.faults.small import ECONOMIES, YEARS, run, values_of

GER = "UIS.GER.5T8"
POP = "SP.POP.TOTL"


def row(outcome_results: pd.DataFrame, indicator: str) -> pd.Series:
    return outcome_results.set_index("indicator").loc[indicator]


def own_folders() -> list[str]:
    return sorted(path.name for path in snapshots_folder().iterdir() if path.is_dir())


# Origins


def test_each_series_says_where_it_comes_from(server: Server, catalogue: Catalogue) -> None:
    run(catalogue, server.environment())
    series = open_snapshot().snapshot.series.set_index("indicator")
    entry = series.loc[GER]
    assert (entry["source"], entry["service"], entry["code"], entry["database"]) == (
        "unesco-uis", "worldbank", "SE.TER.ENRR", "2",
    )  # fmt: skip
    assert entry["url"] == f"{server.url}/v2/country/all/indicator/SE.TER.ENRR"
    assert (entry["vintage"], entry["licence"]) == ("2026-07-01", "CC BY-4.0")
    assert entry["fetched_in"] == 2
    assert series.at["AI.DIFFUSION", "code"] == "AI_Diffusion_Q12026_Update.csv"


def test_a_switch_to_another_publishers_series_is_written_down(
    server: Server, catalogue: Catalogue
) -> None:
    run(catalogue, server.environment())
    manifest = open_snapshot().snapshot.manifest
    switched = {entry.indicator: entry.switched for entry in manifest.series if entry.switched}
    assert list(switched) == [GER]
    assert switched[GER].startswith("Until refresh 2 from files of UNESCO Institute for Statistics")
    assert "World Bank API, SE.TER.ENRR, which may be defined otherwise" in switched[GER]


def test_the_publisher_stays_named_and_the_vintage_is_new(
    server: Server, catalogue: Catalogue
) -> None:
    run(catalogue, server.environment())
    entry = open_snapshot().snapshot.manifest.source("unesco-uis")
    assert entry is not None
    assert entry.publisher == "UNESCO Institute for Statistics"
    assert entry.vintage == "World Bank API, 2026-07-01"


def test_the_former_code_is_tried_when_the_new_one_is_not_known(
    server: Server, catalogue: Catalogue
) -> None:
    server.publishers.former_codes = True
    outcome = run(catalogue, server.environment(), only=["GE.EST"])
    assert row(outcome.results, "GE.EST")["code"] == "GE.EST"
    assert row(outcome.results, "GE.EST")["status"] == UNCHANGED


def test_economies_that_the_new_series_lacks_are_carried_forward_and_marked(
    server: Server, catalogue: Catalogue, base: Snapshot
) -> None:
    outcome = run(catalogue, server.environment())
    new = open_snapshot().snapshot
    assert row(outcome.results, GER)["carried"] == 1
    carried = new.carried[new.carried["indicator"] == GER]
    assert carried.to_numpy().tolist() == [["TWN", GER, "September 2024 release"]]
    mine = {key: value for key, value in values_of(base).items() if key[:2] == (GER, "TWN")}
    assert len(mine) == len(YEARS)
    assert mine.items() <= values_of(new).items()


def test_carried_economies_keep_their_vintage_in_the_next_refresh(
    server: Server, catalogue: Catalogue
) -> None:
    run(catalogue, server.environment())
    server.publishers.updated = "2026-12-01"
    outcome = run(catalogue, server.environment())
    assert outcome.path is not None
    entry = open_snapshot().snapshot.manifest.origin(GER)
    assert entry is not None
    assert (entry.vintage, entry.carried, entry.carried_vintage) == (
        "2026-12-01", ("TWN",), "September 2024 release",
    )  # fmt: skip


def test_what_has_no_live_source_is_carried_forward(
    server: Server, catalogue: Catalogue, base: Snapshot
) -> None:
    server.publishers.set(POP, "VNM", "2025", 99.0)
    run(catalogue, server.environment(), only=["worldbank"])
    new = open_snapshot().snapshot
    assert (
        values_of(new)["AI.DIFFUSION", "VNM", "2026-Q1"]
        == values_of(base)["AI.DIFFUSION", "VNM", "2026-Q1"]
    )
    entry = new.manifest.origin("AI.DIFFUSION")
    assert entry is not None
    assert (entry.service, entry.vintage) == ("", "Q1 2026 update")


def test_regions_and_income_groups_are_brought_up_to_date(
    server: Server, catalogue: Catalogue
) -> None:
    server.publishers.economies = server.publishers.economies.copy()
    server.publishers.economies.loc["VNM", "income_group"] = "High income"
    run(catalogue, server.environment())
    economies = open_snapshot().snapshot.economies
    assert economies.at["VNM", "income_group"] == "High income"
    assert economies.at["VNM", "region_source"] == "World Bank country list, fetched in refresh 2"
    assert "refresh" not in economies.at["NAM", "region_source"]


# Refusals


def test_a_series_that_lost_a_fifth_is_refused_and_carried_forward(
    server: Server, catalogue: Catalogue, base: Snapshot
) -> None:
    for year in (2016, 2017, 2018):
        for economy in ECONOMIES:
            server.publishers.set(GER, economy, str(year), None)
    outcome = run(catalogue, server.environment())
    assert row(outcome.results, GER)["status"] == REFUSED
    assert outcome.problems == (
        f"worldbank: {GER} refused: refused because it lacks 25 of the 60 observations at hand",
    )
    assert values_of(open_snapshot().snapshot) == values_of(base)


def test_half_of_the_latest_year_lost_is_refused(server: Server, catalogue: Catalogue) -> None:
    for economy in ECONOMIES[:2]:
        server.publishers.set(POP, economy, "2025", None)
    outcome = run(catalogue, server.environment(), only=[POP, "imf"])
    reason = row(outcome.results, POP)["reason"]
    assert "it lacks 3 of the 6 observations of 2025" in reason
    assert said_again(reason, translator("vi")).startswith("bị từ chối vì thiếu 3 trong 6")


def test_a_loss_is_taken_when_told_to(server: Server, catalogue: Catalogue) -> None:
    for year in (2016, 2017, 2018):
        for economy in ECONOMIES:
            server.publishers.set(GER, economy, str(year), None)
    outcome = run(catalogue, server.environment(), accept_loss=True)
    assert row(outcome.results, GER)["status"] == REFRESHED
    kept = [key for key in values_of(open_snapshot().snapshot) if key[0] == GER and key[2] < "2019"]
    assert {economy for _, economy, _ in kept} == {"TWN"}


def test_another_unit_is_refused(server: Server, catalogue: Catalogue) -> None:
    for (economy, period), value in list(server.publishers.values[POP].items()):
        server.publishers.set(POP, economy, period, value / 1000)
    outcome = run(catalogue, server.environment(), only=[POP, "imf"])
    assert "about 0.001 times those at hand" in row(outcome.results, POP)["reason"]


def test_a_few_impossible_values_are_quarantined(server: Server, catalogue: Catalogue) -> None:
    server.publishers.set("AI.DIFFUSION", "VNM", "2026-Q1", 123.0)
    outcome = run(catalogue, server.environment())
    assert row(outcome.results, "AI.DIFFUSION")["status"] == REFRESHED
    rows = open_snapshot().snapshot.observations
    held = rows[rows["quarantined"]]
    assert held[["economy", "indicator", "value"]].to_numpy().tolist() == [
        ["VNM", "AI.DIFFUSION", 123.0]
    ]


def test_many_impossible_values_are_refused(server: Server, catalogue: Catalogue) -> None:
    for economy in ECONOMIES:
        server.publishers.set("AI.DIFFUSION", economy, "2026-Q1", 123.0)
    outcome = run(catalogue, server.environment())
    assert "6 of 18 values are not possible" in row(outcome.results, "AI.DIFFUSION")["reason"]


def test_what_is_known_to_be_wrong_stays_quarantined_until_it_is_corrected(
    server: Server, catalogue: Catalogue
) -> None:
    # Listed with the figures that ship: ARM is not of the small world, so a known one is added.
    server.publishers.set("AI.DIFFUSION", "VNM", "2026-Q1", 123.0)
    run(catalogue, server.environment())
    server.publishers.set("AI.DIFFUSION", "VNM", "2026-Q1", 12.3)
    outcome = run(catalogue, server.environment())
    assert open_snapshot().snapshot.quarantined.empty
    assert any("was quarantined as 123 and is 12.3 now" in note for note in outcome.notes)


def test_new_suspicious_values_are_told(server: Server, catalogue: Catalogue) -> None:
    server.publishers.set("AI.DIFFUSION", "VNM", "2026-Q1", 0.0)
    outcome = run(catalogue, server.environment())
    assert outcome.warnings[["economy", "indicator", "rule"]].to_numpy().tolist() == [
        ["VNM", "AI.DIFFUSION", "zero"]
    ]


# Options


def test_strict_writes_nothing_when_anything_fails(server: Server, catalogue: Catalogue) -> None:
    server.inject("404", "/imf/")
    server.publishers.set(POP, "VNM", "2025", 99.0)
    with pytest.raises(RefreshError, match="1 of 7 series could not be refreshed") as caught:
        run(catalogue, server.environment(), strict=True)
    assert len(caught.value.problems) == 1
    assert own_folders() == ["000001-small"]


def test_nothing_at_all_is_an_error_that_names_every_source(
    server: Server, catalogue: Catalogue
) -> None:
    server.inject("404")
    with pytest.raises(RefreshError, match="Nothing could be refreshed") as caught:
        run(catalogue, server.environment())
    assert {line.partition(":")[0] for line in caught.value.problems} == {
        "worldbank", "imf", "microsoft", "owid", "csv",
    }  # fmt: skip
    assert own_folders() == ["000001-small"]


def test_a_dry_run_tells_and_writes_nothing(server: Server, catalogue: Catalogue) -> None:
    server.publishers.set(POP, "VNM", "2025", 99.0)
    outcome = run(catalogue, server.environment(), dry_run=True)
    assert outcome.path is None
    assert len(outcome.changes) == 1
    assert own_folders() == ["000001-small"]


def test_offline_refreshes_from_what_was_kept(server: Server, catalogue: Catalogue) -> None:
    run(catalogue, server.environment())
    count = len(server.requests)
    outcome = run(catalogue, server.environment(), offline=True)
    assert len(server.requests) == count
    assert outcome.problems == ()


def test_an_unchanged_world_is_asked_conditionally_and_gives_no_new_snapshot(
    server: Server, catalogue: Catalogue
) -> None:
    first = run(catalogue, server.environment())
    sent = server.sent
    outcome = run(catalogue, server.environment())
    assert server.sent == sent
    assert outcome.path is None
    assert open_snapshot().snapshot.path == first.path


@pytest.mark.parametrize(
    ("only", "services"),
    [(["imf"], {"imf"}), (["unesco-uis"], {"worldbank"}), ([POP, "csv"], {"worldbank", "csv"})],
)
def test_only_takes_services_sources_and_indicators(
    server: Server, catalogue: Catalogue, only: list[str], services: set[str]
) -> None:
    outcome = run(catalogue, server.environment(), only=only)
    assert set(outcome.results["service"]) == services


@pytest.mark.parametrize(
    ("only", "says"), [("worldbnak", "Did you mean worldbank"), ("wipo", "has a live source")]
)
def test_only_of_what_cannot_be_had_is_said_so(
    server: Server, catalogue: Catalogue, only: str, says: str
) -> None:
    with pytest.raises(RefreshError, match=says):
        run(catalogue, server.environment(), only=[only])


def test_since_fetches_the_later_years_and_keeps_the_earlier_ones(
    server: Server, catalogue: Catalogue
) -> None:
    run(catalogue, server.environment())
    server.publishers.set(POP, "VNM", "2018", 11.0)
    server.publishers.set(POP, "VNM", "2024", 22.0)
    outcome = run(catalogue, server.environment(), since=2020)
    assert outcome.changes[["period", "new"]].to_numpy().tolist() == [["2024", 22.0]]
    assert any("date=2020%3A" in path for path in server.requests)
    entry = open_snapshot().snapshot.manifest.origin(POP)
    assert entry is not None and entry.since == 2020


def test_since_does_not_mix_two_definitions_in_one_series(
    server: Server, catalogue: Catalogue
) -> None:
    outcome = run(catalogue, server.environment(), since=2020, only=[GER])
    assert outcome.notes[0] == f"{GER}: fetched whole, as it comes from another place."
    assert len(values_of(open_snapshot().snapshot)) == 330


def test_a_year_out_of_order_is_refused(server: Server, catalogue: Catalogue) -> None:
    with pytest.raises(RefreshError, match="Give a year from 2000"):
        run(catalogue, server.environment(), since=1990)


def test_an_address_that_is_none_is_named(server: Server, catalogue: Catalogue) -> None:
    with pytest.raises(SourceError, match="KINDRED_IMF_URL is 'here'"):
        run(catalogue, server.environment() | {"KINDRED_IMF_URL": "here"})


# Progress and cancelling


def test_progress_tells_each_series_of_each_service(server: Server, catalogue: Catalogue) -> None:
    steps: list[Step] = []
    server.inject("404", "/imf/")
    run(catalogue, server.environment(), progress=steps.append)
    last = {step.service: step for step in steps}
    assert {name: (step.done, step.total) for name, step in last.items()} == {
        "worldbank": (3, 3), "imf": (1, 1), "microsoft": (1, 1), "owid": (1, 1), "csv": (1, 1),
    }  # fmt: skip
    assert "status 404" in last["imf"].failed


def test_a_cancelled_refresh_leaves_everything_as_it_was(
    server: Server, catalogue: Catalogue
) -> None:
    stop = threading.Event()
    server.latency = 0.1
    with pytest.raises(RefreshCancelledError):
        run(catalogue, server.environment(), progress=lambda step: stop.set(), cancelled=stop)
    assert own_folders() == ["000001-small"]
    server.latency = 0.0
    assert run(catalogue, server.environment()).path is not None


# The folder


def test_two_refreshes_at_once_the_second_says_who_is_busy(
    server: Server, catalogue: Catalogue
) -> None:
    with locked(snapshots_folder() / LOCK, "a refresh"), pytest.raises(RefreshError) as caught:
        run(catalogue, server.environment())
    assert caught.value.message == f"Busy with a refresh (process {os.getpid()}) already."
    assert "--wait" in caught.value.remedy


def test_the_second_refresh_waits_when_told_to(server: Server, catalogue: Catalogue) -> None:
    server.latency = 0.05
    results = []
    threads = [
        threading.Thread(
            target=lambda: results.append(run(catalogue, server.environment(), wait=20.0))
        )
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # The second found nothing new in what the first had written.
    assert sorted(outcome.path is None for outcome in results) == [False, True]


def test_what_interrupted_runs_left_is_swept_away(server: Server, catalogue: Catalogue) -> None:
    for name in (".000009-x.1a2b.part", ".000001-y.old"):
        (snapshots_folder() / name).mkdir()
        (snapshots_folder() / name / "file").write_text("half")
    run(catalogue, server.environment())
    assert [name for name in own_folders() if name.startswith(".")] == []


def test_a_full_disk_is_said_so_and_changes_nothing(
    server: Server, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(SnapshotError, match="No space left on device"):
            run(catalogue, server.environment())
    assert own_folders() == ["000001-small"]


def test_a_folder_that_cannot_be_written_is_said_before_anything_is_asked(
    server: Server, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("KINDRED_DATA_DIR", str(tmp_path / "file"))
    with pytest.raises(RefreshError, match="cannot be written") as caught:
        run(catalogue, server.environment())
    assert "KINDRED_DATA_DIR" in caught.value.remedy
    assert server.requests == []


def test_a_clock_set_back_does_not_break_the_order(
    server: Server, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place, year in enumerate((2030, 1999, 2024)):
        server.publishers.set(POP, "VNM", "2025", 100.0 + place)
        outcome = run(catalogue, server.environment())
        assert outcome.path is not None
        os.utime(outcome.path, (place - 1e6 * year, place - 1e6 * year))
        assert open_snapshot().snapshot.path == outcome.path
    assert [item.order[1] for item in stored()][:4] == [4, 3, 2, 1]


# The store


def fill(server: Server, catalogue: Catalogue, count: int) -> None:
    for place in range(count):
        server.publishers.set(POP, "VNM", "2025", 1e6 + place)
        run(catalogue, server.environment(), only=[POP], keep=99)


def test_a_snapshot_held_fast_stays_in_use_after_a_refresh(
    server: Server, catalogue: Catalogue
) -> None:
    use("000001-small")
    server.publishers.set(POP, "VNM", "2025", 99.0)
    outcome = run(catalogue, server.environment())
    assert outcome.pinned
    assert open_snapshot().snapshot.path.name == "000001-small"
    use("newest")
    assert open_snapshot().snapshot.path == outcome.path


def test_a_damaged_snapshot_held_fast_is_passed_over_and_named(
    server: Server, catalogue: Catalogue
) -> None:
    fill(server, catalogue, 1)
    use("000001-small")
    (snapshots_folder() / "000001-small" / "blocs.parquet").unlink()
    opened = open_snapshot()
    assert opened.snapshot.manifest.sequence == 2
    assert "blocs.parquet is missing" in opened.refused[0].message


def test_snapshots_are_found_by_name_id_and_digits(server: Server, catalogue: Catalogue) -> None:
    fill(server, catalogue, 1)
    newest = find("newest")
    assert newest.manifest is not None
    assert find(newest.manifest.id).name == find(newest.manifest.id[:6]).name == newest.name
    assert find("embedded").path == embedded_path()
    with pytest.raises(SnapshotError, match="No snapshot is called 'nothing'"):
        find("nothing")


def test_the_oldest_go_first_and_the_one_in_use_stays(server: Server, catalogue: Catalogue) -> None:
    fill(server, catalogue, 4)
    use("000001-small")
    gone = prune(2)
    assert [name[:6] for name in gone] == ["000003", "000002"]
    assert [name[:6] for name in own_folders()] == ["000001", "000004", "000005"]


def test_a_refresh_keeps_as_many_as_told(server: Server, catalogue: Catalogue) -> None:
    fill(server, catalogue, 3)
    server.publishers.set(POP, "VNM", "2025", 77.0)
    outcome = run(catalogue, server.environment(), keep=2)
    assert [name[:6] for name in outcome.removed] == ["000003", "000002", "000001"]
    assert len(own_folders()) == 2


def test_failed_is_a_status_of_its_own(server: Server, catalogue: Catalogue) -> None:
    server.inject("500", "/grapher/")
    outcome = run(catalogue, server.environment())
    assert row(outcome.results, "OWN.CHART")["status"] == FAILED
    assert "status 500" in row(outcome.results, "OWN.CHART")["reason"]


def test_a_running_dashboard_tells_what_changed(server: Server, catalogue: Catalogue) -> None:
    server.publishers.set(POP, "VNM", "2025", 99.0)
    outcome = run(catalogue, server.environment())
    assert engine.snapshot().path == outcome.path
    changes = earlier.changes()
    assert changes is not None
    assert changes.values[["economy", "new"]].to_numpy().tolist() == [["VNM", 99.0]]


def test_a_refreshed_snapshot_survives_unpacking_and_compiling(
    server: Server, catalogue: Catalogue, tmp_path: Path
) -> None:
    server.publishers.set(POP, "VNM", "2026", 99.0)
    server.publishers.set("AI.DIFFUSION", "VNM", "2026-Q1", 123.0)
    run(catalogue, server.environment())
    refreshed = open_snapshot().snapshot
    unpack_snapshot(refreshed, tmp_path / "csv")
    manifest = compile_figures(tmp_path / "csv", tmp_path / "again", catalogue)
    assert manifest.id == refreshed.id
    assert manifest.quarantined == refreshed.manifest.quarantined
