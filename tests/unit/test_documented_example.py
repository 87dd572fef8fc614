"""The lines that ARCHITECTURE.md shows are run as they stand there."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import openpyxl
import pytest

DOCUMENT = Path(__file__).parents[2] / "ARCHITECTURE.md"


def example() -> str:
    text = DOCUMENT.read_text(encoding="utf-8")
    section = text.partition("## In Python")[2].partition("\n## ")[0]
    blocks = re.findall(r"```python\n(.*?)```", section, flags=re.DOTALL)
    assert len(blocks) == 1
    return str(blocks[0])


def test_the_example_has_ten_lines() -> None:
    assert len([line for line in example().splitlines() if line.strip()]) == 10


def test_the_example_runs_and_writes_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "example.py"
    script.write_text(example(), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    runpy.run_path(str(script))
    printed = capsys.readouterr().out
    assert "opportunity" in printed and "contribution" in printed
    sheet = openpyxl.load_workbook(tmp_path / "shortlist.xlsx")["Shortlist"]
    assert "KHM" in [cell.value for cell in sheet["B"]]
