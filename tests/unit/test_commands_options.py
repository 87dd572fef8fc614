"""Options that commands share: what cannot be used is said clearly, with exit code 2."""

from __future__ import annotations

from pathlib import Path

import pytest
from kindred_command import kindred

from dashboard.cli import COMMANDS

Capture = pytest.CaptureFixture[str]

LENS = """
code = "mine"
name = "Mine"
description = "Two indicators."
indicators = [{ indicator = "NY.GDP.PCAP.PP.KD" }, { indicator = "IT.NET.USER.ZS", weight = 2 }]
"""


def written(folder: Path, text: str) -> str:
    path = folder / "file.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--home", "Congo"], "Congo (DRC) (COD) or Congo (Republic) (COG)"),
        (["--home", "Atlantis"], "'Atlantis' is not the name or code of an economy"),
        (["--lens", "helth"], "health"),
        (["--lens", "./nowhere.toml"], "cannot be read"),
        (["--weight", "RQ.EST"], "such as RQ.EST=2"),
        (["--weight", "RQ.EST=much"], "such as RQ.EST=2"),
        (["--weight", "RQ.EST=0"], "--without RQ.EST"),
        (["--weight", "RQ.EST=inf"], "at most 1,000,000"),
        (["--weight", "RQ.EST=2", "--weight", "RQ.EST=3"], "weighed twice"),
        (["--weight", "GE.EST=2"], "GE.EST is not an indicator of the lens general"),
        (["--without", "GE.EST"], "GE.EST is not an indicator of the lens general"),
        (["--gate", "door"], "stability, adoption"),
        (["--exclude", "nowhere.toml"], "cannot be read"),
        (["--window", "0"], "greater than or equal to 1"),
        (["--format", "xml"], "'table', 'json', 'csv'"),
    ],
)
def test_what_cannot_be_used_is_said_with_a_remedy(
    capsys: Capture, arguments: list[str], said: str
) -> None:
    outcome = kindred(capsys, "rank", *arguments)
    assert outcome.code == 2
    assert outcome.out == ""
    assert said in outcome.err
    assert arguments[0] in outcome.err


def test_what_is_wrong_is_said_in_the_readers_language(capsys: Capture) -> None:
    err = kindred(capsys, "rank", "--weight", "GE.EST=2", "--language", "vi").err
    assert "GE.EST" in err
    assert "is not an indicator" not in err
    err = kindred(capsys, "rank", "--recipe", "nowhere.toml", "--language", "vi").err
    assert "không đọc được" in err


def test_a_lens_of_ones_own_is_read_from_a_file(capsys: Capture, tmp_path: Path) -> None:
    lens = written(tmp_path, LENS)
    rows = kindred(capsys, "explain", "BGD", "--lens", lens, "--format", "json").rows
    assert [row["indicator"] for row in rows] == ["NY.GDP.PCAP.PP.KD", "IT.NET.USER.ZS"]


def test_a_lens_may_not_take_the_code_of_a_shipped_one(capsys: Capture, tmp_path: Path) -> None:
    lens = written(tmp_path, LENS.replace('"mine"', '"general"'))
    outcome = kindred(capsys, "rank", "--lens", lens)
    assert outcome.code == 2
    assert "Give your lens a code of its own" in outcome.err


def test_an_exclusion_list_takes_economies_out_of_the_pool(capsys: Capture, tmp_path: Path) -> None:
    listed = written(
        tmp_path,
        'schema_version = 1\n[[exclusions]]\neconomy = "IDN"\nreason = "policy"\n'
        'source = "minutes"\ndate = 2026-01-12\n',
    )
    outcome = kindred(
        capsys, "rank", "--by", "opportunity", "--exclude", listed, "--format", "json"
    )
    assert not next(row for row in outcome.rows if row["economy"] == "IDN")["open"]
    assert "excluded IDN" in outcome.err


def test_a_year_without_figures_is_a_stated_reason(capsys: Capture) -> None:
    outcome = kindred(capsys, "rank", "--reference-year", "1970")
    assert outcome.code == 1
    assert "another year" in outcome.err


@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "run"])
def test_every_help_shows_an_example(capsys: Capture, command: str) -> None:
    outcome = kindred(capsys, command, "--help")
    assert outcome.code == 0
    assert f"Example: kindred {command}" in outcome.out


@pytest.mark.parametrize("command", ["compile", "show", "verify", "unpack"])
def test_every_help_of_snapshot_shows_an_example(capsys: Capture, command: str) -> None:
    assert (
        f"Example: kindred snapshot {command}" in kindred(capsys, "snapshot", command, "--help").out
    )
