"""kindred refresh, and kindred snapshot list, use, diff and prune, on the small world."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dashboard import refreshing
from dashboard.cli import main
from data.catalogue import Catalogue
from data.errors import RefreshError
from data.outcome import Options, Outcome
from data.snapshot import open_snapshot, snapshots_folder
from data.sources.http import Session
from tests.faults.server import Server
from tests.faults.small import BRIEF, run

POP = "SP.POP.TOTL"


@dataclass(frozen=True)
class Said:
    """What a run of the command left behind."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        found = json.loads(self.out)
        assert isinstance(found, list)
        return found


@pytest.fixture
def kindred(
    server: Server,
    catalogue: Catalogue,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Any:
    """The command, asking the imitated publishers for the small world."""
    for name, value in server.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("data.own.catalogue_in_use", lambda: catalogue)
    start = Session.__init__
    monkeypatch.setattr(
        Session, "__init__", lambda self, settings, *a, **k: start(self, settings or BRIEF, *a, **k)
    )

    def command(*arguments: str) -> Said:
        capsys.readouterr()
        code = main(arguments)
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return Said(code, captured.out, captured.err)

    return command


def test_a_refresh_says_what_changed_and_where_it_lies(kindred: Any, server: Server) -> None:
    server.publishers.set(POP, "VNM", "2025", 99.0)
    said = kindred("refresh")
    assert said.code == 0
    assert "7 series: 6 unchanged, 1 refreshed. 1 figure not as before." in said.out
    assert str(open_snapshot().snapshot.path) in said.out


def test_the_results_are_rows_for_programs(kindred: Any) -> None:
    rows = kindred("refresh", "--format", "json").rows
    assert {row["status"] for row in rows} == {"unchanged"}
    row = next(row for row in rows if row["indicator"] == POP)
    assert (row["service"], row["last_updated"], row["licence"]) == (
        "worldbank", "2026-07-01", "CC BY-4.0",
    )  # fmt: skip


def test_what_failed_is_named_and_carried_forward(kindred: Any, server: Server) -> None:
    server.inject("500", "/imf/")
    said = kindred("refresh")
    assert said.code == 0
    assert "Carried forward: imf: AI.IMF.PREPAREDNESS failed: " in said.err
    assert "status 500" in said.err


def test_nothing_at_all_is_told_source_by_source(kindred: Any, server: Server) -> None:
    server.inject("404")
    said = kindred("refresh")
    assert said.code == 1
    assert said.err.startswith("kindred: Nothing could be refreshed.")
    assert said.err.count("\n  ") == 6


def test_a_dry_run_shows_what_would_change(kindred: Any, server: Server) -> None:
    server.publishers.set(POP, "VNM", "2025", 99.0)
    said = kindred("refresh", "--dry-run", "--only", POP)
    assert "1 figure not as before.\nA dry run writes nothing" in said.out
    assert len([p for p in snapshots_folder().iterdir() if not p.name.startswith(".")]) == 1


def test_strict_fails_for_a_single_series(kindred: Any, server: Server) -> None:
    server.inject("404", "/grapher/")
    said = kindred("refresh", "--strict")
    assert said.code == 1
    assert "1 of 7 series could not be refreshed" in said.err


def test_ctrl_c_leaves_everything_as_it_was(kindred: Any, server: Server) -> None:
    server.latency = 0.2
    before = open_snapshot().snapshot.path

    def press() -> None:
        while not server.requests:
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=press, daemon=True).start()
    said = kindred("refresh")
    assert said.code == 130
    assert "The refresh was cancelled; nothing was changed." in said.err
    assert open_snapshot().snapshot.path == before


def test_bars_are_drawn_on_a_terminal(kindred: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("FORCE_COLOR", "1")
    said = kindred("refresh", "--only", "imf", "--only", "csv")
    assert said.code == 0
    assert "imf" in said.err and "csv" in said.err and "all" in said.err


def test_the_snapshots_at_hand_are_listed(kindred: Any, server: Server) -> None:
    server.publishers.set(POP, "VNM", "2025", 99.0)
    kindred("refresh")
    rows = kindred("snapshot", "list", "--format", "json").rows
    assert [row["name"] for row in rows][1:] == ["000001-small", "embedded"]
    assert [row["in_use"] for row in rows] == [True, False, False]
    assert rows[0]["previous"] == rows[1]["id"]


def test_a_snapshot_is_held_fast_and_let_go(kindred: Any) -> None:
    said = kindred("snapshot", "use", "embedded")
    assert said.out == "In use: embedded, held fast.\n"
    assert open_snapshot().snapshot.path.name == "embedded"
    assert kindred("snapshot", "use", "newest").out == "In use: 000001-small, the newest.\n"


def test_an_unknown_snapshot_is_said_so(kindred: Any) -> None:
    said = kindred("snapshot", "use", "nothing")
    assert said.code == 1
    assert "No snapshot is called 'nothing'" in said.err


def test_the_difference_to_the_snapshot_before_is_shown(kindred: Any, server: Server) -> None:
    server.publishers.set(POP, "VNM", "2025", 99.0)
    server.publishers.set(POP, "ITA", "2025", 98.0)
    kindred("refresh")
    rows = kindred("snapshot", "diff", "--economy", "Vietnam", "--format", "json").rows
    assert [(row["economy"], row["indicator"], row["new"]) for row in rows] == [("VNM", POP, 99.0)]
    said = kindred("snapshot", "diff", "000001-small", "newest", "--indicator", "HDI")
    assert "0 figures are not as before" in said.out


def test_without_a_snapshot_before_there_is_no_difference(kindred: Any) -> None:
    said = kindred("snapshot", "diff")
    assert said.code == 1
    assert "There is no snapshot before the one in use" in said.err


def test_old_snapshots_are_removed(kindred: Any, server: Server) -> None:
    for value in (97.0, 98.0):
        server.publishers.set(POP, "VNM", "2025", value)
        kindred("refresh", "--only", POP)
    assert kindred("snapshot", "prune", "--keep", "1").out.startswith("Removed 000002-")
    assert kindred("snapshot", "prune", "--keep", "1").out == "Nothing to remove.\n"


# Beside the pages


def small(catalogue: Catalogue, server: Server) -> Any:
    def work(options: Options, **given: Any) -> Outcome:
        return run(catalogue, server.environment(), only=options.only, **given)

    return work


def test_a_job_ends_with_its_outcome(server: Server, catalogue: Catalogue) -> None:
    job = refreshing.start(Options(only=("imf", "csv")), small(catalogue, server))
    assert job.wait(30)
    assert job.outcome is not None and job.error is None and not job.running
    assert (job.done, job.total) == (2, 2)
    assert refreshing.current() is job


def test_there_is_one_job_at_a_time(server: Server, catalogue: Catalogue) -> None:
    server.latency = 0.1
    job = refreshing.start(Options(), small(catalogue, server))
    assert refreshing.start(Options(), small(catalogue, server)) is job
    assert job.wait(30)


def test_a_job_is_cancelled_within_a_moment(server: Server, catalogue: Catalogue) -> None:
    server.latency = 0.3
    job = refreshing.start(Options(), small(catalogue, server))
    time.sleep(0.1)
    job.cancel()
    assert job.wait(5)
    assert job.cancelled and job.outcome is None


def test_a_job_that_fails_says_why(server: Server, catalogue: Catalogue) -> None:
    server.inject("404")
    job = refreshing.start(Options(), small(catalogue, server))
    assert job.wait(30)
    assert isinstance(job.error, RefreshError)
    assert len(job.error.problems) == 5


def test_a_job_that_breaks_says_so_without_a_traceback(tmp_path: Path) -> None:
    def work(options: Options, **given: Any) -> Outcome:
        raise ZeroDivisionError("oh")

    job = refreshing.start(Options(), work)
    assert job.wait(5)
    assert job.error is not None
    assert job.error.message == "Unexpected ZeroDivisionError: oh"
