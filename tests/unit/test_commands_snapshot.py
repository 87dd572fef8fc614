"""kindred snapshot: compile, show, verify, unpack."""

from __future__ import annotations

from pathlib import Path

import pytest
from kindred_command import kindred

from dashboard import engine
from dashboard.commands.output import note_refused
from data.errors import OwnDataError, SnapshotError

Capture = pytest.CaptureFixture[str]


def test_show_lists_every_source_with_its_licence(capsys: Capture) -> None:
    rows = kindred(capsys, "snapshot", "show", "--format", "json").rows
    assert sum(row["rows"] for row in rows) == engine.snapshot().manifest.observations
    assert next(row for row in rows if row["source"] == "unesco-uis")["licence"].startswith(
        "CC BY-SA"
    )


def test_show_names_the_snapshot_and_what_is_quarantined(capsys: Capture) -> None:
    said = kindred(capsys, "snapshot", "show").out
    assert f"snapshot {engine.snapshot().id}" in said
    assert said.count("Quarantined: ") == len(engine.snapshot().manifest.quarantined)


def test_verify_finds_the_shipped_snapshot_sound(capsys: Capture) -> None:
    outcome = kindred(capsys, "snapshot", "verify")
    assert outcome.code == 0
    assert "is sound" in outcome.out


def test_figures_compile_to_a_snapshot_that_is_sound(
    capsys: Capture, tmp_path: Path, figures: Path
) -> None:
    target = tmp_path / "snapshot"
    assert kindred(capsys, "snapshot", "compile", str(figures), "--to", str(target)).code == 0
    assert kindred(capsys, "snapshot", "verify", str(target)).code == 0
    rows = kindred(capsys, "snapshot", "show", str(target), "--format", "json").rows
    assert {row["source"] for row in rows} == {"worldbank-wdi", "microsoft-aiei"}


def test_wrong_figures_are_named_and_nothing_is_written(
    capsys: Capture, tmp_path: Path, figures: Path
) -> None:
    path = figures / "microsoft-aiei.csv"
    path.write_text(path.read_text(encoding="utf-8") + "VNM,AI.DIFFUSION,2027-Q1,many\n")
    target = tmp_path / "snapshot"
    outcome = kindred(capsys, "snapshot", "compile", str(figures), "--to", str(target))
    assert outcome.code == 1
    assert "microsoft-aiei.csv:5" in outcome.err
    assert not target.exists()


def test_a_damaged_snapshot_is_refused_with_the_reason(
    capsys: Capture, tmp_path: Path, figures: Path
) -> None:
    target = tmp_path / "snapshot"
    kindred(capsys, "snapshot", "compile", str(figures), "--to", str(target))
    path = target / "worldbank-wdi.parquet"
    path.write_bytes(path.read_bytes()[:-7])
    outcome = kindred(capsys, "snapshot", "verify", str(target))
    assert outcome.code == 1
    assert "worldbank-wdi.parquet" in outcome.err


def test_unpack_writes_the_figures_once(capsys: Capture, tmp_path: Path) -> None:
    target = tmp_path / "figures"
    assert kindred(capsys, "snapshot", "unpack", str(target)).code == 0
    assert (target / "economies.csv").is_file()
    again = kindred(capsys, "snapshot", "unpack", str(target))
    assert again.code == 1
    assert "not empty" in again.err


def test_a_file_of_ones_own_that_is_refused_changes_no_snapshot(capsys: Capture) -> None:
    note_refused(
        [
            OwnDataError("b.json cannot be read.", "Remove it."),
            SnapshotError("a is damaged.", path="a"),
        ]
    )
    assert capsys.readouterr().err.splitlines() == [
        "Note: b.json cannot be read. Remove it.",
        "Note: a is damaged. Another snapshot is used instead.",
    ]
