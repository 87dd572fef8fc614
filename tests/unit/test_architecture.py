"""ARCHITECTURE.md names what there is: functions, modules, files, and what the browser runs."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
DOTTED = sorted(set(re.findall(r"`((?:data|geo|dashboard)(?:\.\w+)+)`", TEXT)))
FILES = sorted(set(re.findall(r"`((?:data|geo|dashboard|tests)/[\w./-]+)`", TEXT)))
IN_THE_BROWSER = sorted(set(re.findall(r"`(\w+\.js)` `(\w+)`", TEXT)))


def found(name: str) -> object:
    """Import as much of a dotted name as is a module, and look the rest up in it."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            thing: object = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            thing = getattr(thing, part)
        return thing
    raise AssertionError(name)


@pytest.mark.parametrize("name", [name for name in DOTTED if not name.endswith((".toml", ".py"))])
def test_what_is_named_is_there(name: str) -> None:
    found(name)


@pytest.mark.parametrize("name", FILES)
def test_files_are_there(name: str) -> None:
    assert (ROOT / name.rstrip("/")).exists()


@pytest.mark.parametrize(("file", "name"), IN_THE_BROWSER)
def test_what_the_browser_runs_is_there(file: str, name: str) -> None:
    source = (ROOT / "dashboard/static/worldmap" / file).read_text(encoding="utf-8")
    assert re.search(rf"^export (?:default )?(?:function|class|const) {name}\b", source, re.M)


def test_a_figure_and_a_condition_are_followed_from_end_to_end() -> None:
    assert len(DOTTED) > 60 and len(FILES) > 30 and len(IN_THE_BROWSER) >= 4
    for name in ("data.sources.http.Session.get", "dashboard.worldmap.component.world_map"):
        assert name in DOTTED
