"""kindred export: files of every format, never over another without being told."""

from __future__ import annotations

import csv
import json
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from kindred_command import kindred

from dashboard.commands.export import listed

Capture = pytest.CaptureFixture[str]


def economies(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return [row["economy"] for row in csv.DictReader(file)]


def test_named_economies_are_written_in_their_order(capsys: Capture, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    outcome = kindred(capsys, "export", "--to", str(path), "--economies", "LKA,Bangladesh,NA")
    assert outcome.code == 0
    assert economies(path) == ["LKA", "BGD", "NAM"]
    assert "3 economies" in outcome.out and "CC BY-SA 3.0 IGO" in outcome.out


def test_conditions_choose_and_are_named_in_the_file(capsys: Capture, tmp_path: Path) -> None:
    path, where = tmp_path / "list.csv", "bloc = 'ASEAN' AND ai_gap > 0.15"
    kindred(capsys, "export", "--to", str(path), "--where", where)
    found = kindred(capsys, "screen", "--where", where, "--format", "json").rows
    assert economies(path) == [row["economy"] for row in found]
    assert where in path.read_text(encoding="utf-8")


def test_without_a_choice_all_but_home_are_written(capsys: Capture, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    kindred(capsys, "export", "--to", str(path), "--home", "LKA")
    assert len(economies(path)) == 217
    assert "LKA" not in economies(path)


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.geojson", "a.gpkg"])
def test_every_format_can_be_opened(capsys: Capture, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    assert kindred(capsys, "export", "--to", str(path), "--economies", "BGD").code == 0
    if name.endswith("xlsx"):
        assert zipfile.is_zipfile(path)
    elif name.endswith("geojson"):
        assert json.loads(path.read_bytes())["type"] == "FeatureCollection"
    elif name.endswith("gpkg"):
        with closing(sqlite3.connect(path)) as base:
            assert base.execute("SELECT economy FROM shortlist").fetchall() == [("BGD",)]
    else:
        assert economies(path) == ["BGD"]


def test_an_existing_file_stays_unless_forced(capsys: Capture, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("mine", encoding="utf-8")
    refused = kindred(capsys, "export", "--to", str(path), "--economies", "BGD")
    assert refused.code == 1
    assert "--force" in refused.err
    assert path.read_text(encoding="utf-8") == "mine"
    assert kindred(capsys, "export", "--to", str(path), "--economies", "BGD", "--force").code == 0


def test_nothing_is_written_when_nothing_matches(capsys: Capture, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    outcome = kindred(capsys, "export", "--to", str(path), "--where", "population > 1e12")
    assert outcome.code == 1
    assert "nothing was written" in outcome.err
    assert not path.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--to", "list.pdf"], ".csv (CSV table), .xlsx"),
        (["--to", "list.csv", "--where", "african", "--economies", "BGD"], "--where"),
        (["--to", "list.csv", "--economies", "Congo"], "COD"),
        (["--to", "list.csv", "--economies", " , "], "BGD,LKA"),
        (["--to", "list.csv", "--where", "african AND"], "a value was expected"),
    ],
)
def test_wrong_use_is_said(
    capsys: Capture,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    outcome = kindred(capsys, "export", *arguments)
    assert outcome.code == 2
    assert said in outcome.err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        (["BGD,LKA"], ["BGD", "LKA"]),
        (["BGD", "LKA,BGD"], ["BGD", "LKA"]),
        (["Korea, Rep., Congo, Dem. Rep.,Niger"], ["KOR", "COD", "NER"]),
        (["Bờ Biển Ngà, Viet Nam"], ["CIV", "VNM"]),
    ],
)
def test_names_may_hold_commas(given: list[str], codes: list[str]) -> None:
    assert listed(given) == codes


def test_it_works_as_a_program_from_any_folder(tmp_path: Path) -> None:
    run = subprocess.run(
        f"{sys.executable} -P -m dashboard.cli export --to a.csv --economies BGD".split(),
        cwd=tmp_path,
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert economies(tmp_path / "a.csv") == ["BGD"]


def test_a_replay_file_that_says_the_same_stays_and_another_is_not_replaced(
    capsys: Capture, tmp_path: Path
) -> None:
    replay, table = tmp_path / "board.kindred.json", tmp_path / "board.csv"
    assert kindred(capsys, "export", "--to", str(replay), "--economies", "BGD").code == 0
    kept = replay.read_bytes()
    other = kindred(capsys, "export", "--to", str(table), "--economies", "KEN")
    assert other.code == 1 and "board.kindred.json exists already" in other.err
    assert [path.name for path in tmp_path.iterdir()] == [replay.name]
    assert kindred(capsys, "export", "--to", str(table), "--economies", "BGD").code == 0
    assert replay.read_bytes() == kept and table.exists()
