"""The recipes of CONTRIBUTING.md are followed to the letter in a copy of the code, and work."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHECKS = Path(__file__).parent / "contributed.py"
STEP = re.compile(
    r"^(?P<how>At the end of|A new file,|In) `(?P<path>[^`]+)`"
    r"(?:, (?P<where>below|above|instead of) `(?P<what>[^`]+)`)?:\n\n"
    r"```\w+\n(?P<text>.*?)```$",
    re.MULTILINE | re.DOTALL,
)


def follow(recipe: re.Match[str], copy: Path) -> None:
    """Do in the copy what one step of a recipe says."""
    path, text, what = copy / recipe["path"], recipe["text"], recipe["what"]
    if recipe["how"] == "A new file,":
        assert not path.exists(), recipe["path"]
        path.write_text(text, encoding="utf-8")
        return
    before = path.read_text(encoding="utf-8")
    if recipe["how"] == "At the end of":
        path.write_text(f"{before.rstrip()}\n\n{text}", encoding="utf-8")
        return
    assert what in before, f"{recipe['path']} has no {what}"
    if recipe["where"] == "instead of":
        after = before.replace(what, text.rstrip("\n"), 1)
    else:
        lines = before.splitlines(keepends=True)
        place = next(i for i, line in enumerate(lines) if line.strip() == what)
        lines.insert(place + (recipe["where"] == "below"), text)
        after = "".join(lines)
    path.write_text(after, encoding="utf-8")


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """Follow all recipes in one copy, and let a fresh process say what came of them."""
    copy = tmp_path_factory.mktemp("contributed")
    for layer in ("data", "geo", "dashboard"):
        shutil.copytree(ROOT / layer, copy / layer, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "tests").mkdir()
    for name in ("__init__.py", "messages.py"):
        shutil.copy(ROOT / "tests" / name, copy / "tests")
    steps = list(STEP.finditer((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")))
    blocks = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").count("\n```") // 2
    assert len(steps) == blocks, "a block of code stands below no line that says where it goes"
    for step in steps:
        follow(step, copy)
    home = copy / "home"
    home.mkdir()
    ended = subprocess.run(
        [sys.executable, "-P", str(CHECKS)],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy), "KINDRED_DATA_DIR": str(home)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-3000:]
    found = json.loads(ended.stdout.splitlines()[-1])
    assert Path(found["ran in"]) == copy
    assert isinstance(found, dict)
    return found


@pytest.mark.slow
def test_an_indicator_is_asked_of_the_source_that_was_added(said: dict[str, object]) -> None:
    assert said["indicator"] == ["Fertility rate", "births per woman"]
    assert said["fetched"] == [["BGD", "2024", 2.1], ["VNM", "2024", 1.9]]
    assert said["aggregates and gaps"] == "left out"


def test_an_indicator_can_be_compiled_from_figures_at_hand(said: dict[str, object]) -> None:
    assert said["compiled"] == {"BGD": 2.1, "VNM": 1.9}


def test_a_metric_ranks(said: dict[str, object]) -> None:
    assert said["metric"] == {"nearest": "ok", "largest difference": True, "in agreement": True}


def test_an_export_is_written(said: dict[str, object]) -> None:
    assert said["export"] == ["BGD  Bangladesh", "KEN  Kenya"]


def test_a_page_stands_in_the_navigation(said: dict[str, object]) -> None:
    assert said["page"] == ["Neighbours", "China"]


def test_a_language_is_offered_before_it_is_whole(said: dict[str, object]) -> None:
    assert said["language"] == {"names": "Kenya et Allemagne", "messages": True, "page": "Start"}
