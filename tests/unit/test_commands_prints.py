"""kindred map, chart and brief: files from the command line, and clear answers to what is wrong."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pytest
from kindred_command import kindred
from pypdf import PdfReader

from dashboard.briefs import making
from dashboard.prints.charts import CHARTS

Capture = pytest.CaptureFixture[str]
PNG = b"\x89PNG\r\n\x1a\n"


def test_a_map_is_written(capsys: Capture, tmp_path: Path) -> None:
    path = tmp_path / "map.png"
    asked = ("--layer", "ai_gap", "--mark", "BGD,Sri Lanka", "--width", "4", "--dpi", "50")
    outcome = kindred(capsys, "map", "--to", str(path), *asked)
    assert (outcome.code, outcome.err) == (0, "")
    assert path.read_bytes().startswith(PNG)
    assert str(path) in outcome.out
    again = kindred(capsys, "map", "--to", str(path), *asked)
    assert again.code == 1 and "exists already" in again.err


def test_the_figures_of_a_map_are_written(capsys: Capture, tmp_path: Path) -> None:
    path = tmp_path / "map.csv"
    asked = ("--layer", "SP.POP.TOTL", "--language", "vi")
    assert kindred(capsys, "map", "--to", str(path), *asked).code == 0
    table = pd.read_csv(path, keep_default_na=False)
    assert table.loc[0, "figure"] == "Dân số"


def test_a_chart_is_written(capsys: Capture, tmp_path: Path) -> None:
    path = tmp_path / "chart.svg"
    outcome = kindred(capsys, "chart", "contributions", "--economies", "Lào", "--to", str(path))
    assert (outcome.code, outcome.err) == (0, "")
    assert b"<svg" in path.read_bytes()


@pytest.mark.slow
def test_briefs_and_a_table_of_one_name_share_their_replay_file(
    capsys: Capture, tmp_path: Path
) -> None:
    asked = ("--economies", "BGD,LKA", "--home", "VNM")
    for name in ("board.pdf", "board.pptx"):
        once = ("--one-page",) if name.endswith("pdf") else ()
        outcome = kindred(capsys, "brief", "--to", str(tmp_path / name), *asked, *once)
        assert (outcome.code, outcome.err) == (0, "")
    table = tmp_path / "board.csv"
    assert kindred(capsys, "export", "--to", str(table), *asked).code == 0
    kept = (tmp_path / "board.kindred.json").read_bytes()
    table.unlink()
    other = kindred(capsys, "export", "--to", str(table), "--economies", "KEN")
    assert other.code == 1 and "board.kindred.json exists already" in other.err
    assert not table.exists() and (tmp_path / "board.kindred.json").read_bytes() == kept


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("map", "--to", "m.gif"), ".png, .svg or .csv"),
        (("map", "--to", "m.png", "--layer", "nonsense"), "no map layer"),
        (("map", "--to", "m.png", "--region", "Atlantis"), "no region"),
        (("map", "--to", "m.png", "--mark", "Atlantis"), "--mark"),
        (("chart", "nonsense", "--to", "c.png"), "no chart"),
        (("chart", "trend", "--to", "c.png"), "one indicator"),
        (("chart", "trend", "--to", "c.png", "--indicator", "NOPE"), "NOPE"),
        (("brief", "--to", "b.doc"), ".pdf or .pptx"),
        (("brief", "--to", "b.pdf", "--date", "soon"), "not a day"),
        (("brief", "--to", "b.pdf", "--notes", "absent.toml"), "cannot be read"),
        (("brief", "--to", "b.pdf", "--economies", "Atlantis"), "Atlantis"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_written(
    arguments: tuple[str, ...],
    said: str,
    capsys: Capture,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    outcome = kindred(capsys, *arguments)
    assert outcome.code == 2
    assert said in outcome.err
    assert list(tmp_path.iterdir()) == []


def test_a_brief_is_written_with_what_the_reader_says(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "PICTURE_DPI", 30)
    notes = tmp_path / "notes.toml"
    notes.write_text(
        '[BGD]\nnote = "Gặp đối tác"\nstatus = "target"\n'
        '["Sri Lanka"]\nstatus = "Rejected"\nreason = "Too small"\n',
        encoding="utf-8",
    )
    path = tmp_path / "board.pdf"
    outcome = kindred(
        capsys,
        *("brief", "--to", str(path), "--economies", "BGD,LKA", "--notes", str(notes)),
        *("--title", "Nơi bán tiếp", "--date", "2026-11-27", "--language", "vi"),
    )
    assert (outcome.code, outcome.err) == (0, "")
    whole = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(path.read_bytes())).pages)
    for part in ("Nơi bán tiếp", "Gặp đối tác", "Mục tiêu", "Too small", "27 tháng 11, 2026"):
        assert part in whole, part
    again = kindred(capsys, "replay", str(path))
    assert again.code == 0
    assert "byte for byte" in again.err
    assert "Gặp đối tác" in again.out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[BGD]\nstars = 5\n", "note, status and reason"),
        ("[BGD]\nnote = 5\n", "are texts"),
        ("BGD = 1\n", "give a table"),
        ("[BGD\n", "not TOML"),
        ("[Atlantis]\nnote = 'x'\n", "Atlantis"),
    ],
)
def test_wrong_notes_are_refused(content: str, said: str, capsys: Capture, tmp_path: Path) -> None:
    notes = tmp_path / "notes.toml"
    notes.write_text(content, encoding="utf-8")
    outcome = kindred(capsys, "brief", "--to", str(tmp_path / "b.pdf"), "--notes", str(notes))
    assert outcome.code == 2
    assert said in outcome.err


def test_the_help_names_every_chart(capsys: Capture) -> None:
    said = kindred(capsys, "chart", "--help").out
    assert all(name in said for name in CHARTS)
