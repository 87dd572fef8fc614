"""The exclusion list: empty as it ships, and clear about what is wrong in a user's own."""

from __future__ import annotations

import datetime
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from data.errors import CatalogueError
from data.exclusions import load_exclusions

ENTRY = """
[[exclusions]]
economy = "MCO"
reason = "Own policy"
source = "Minutes"
date = 2026-01-12
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text("schema_version = 1\n" + text, encoding="utf-8")
    return path


def test_the_list_that_ships_is_empty() -> None:
    assert load_exclusions().codes == ()
    assert load_exclusions().oldest is None


def test_the_example_in_the_shipped_file_can_be_copied() -> None:
    text = (files("data") / "exclusions.toml").read_text(encoding="utf-8")
    example = "\n".join(line[4:] for line in text.splitlines() if line.startswith("#   "))
    assert set(tomllib.loads(example)["exclusions"][0]) == {"economy", "reason", "source", "date"}


def test_entries_are_read_with_their_date(tmp_path: Path) -> None:
    found = load_exclusions(written(tmp_path, ENTRY), ["MCO"])
    assert found.codes == ("MCO",)
    assert found.oldest == datetime.date(2026, 1, 12)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ENTRY + ENTRY, "MCO occurs more than once"),
        (ENTRY.replace("MCO", "XYZ"), "XYZ is not an economy"),
        (ENTRY.replace('"MCO"', '"Monaco"'), "exclusions Monaco, field economy"),
        (ENTRY.replace('source = "Minutes"\n', ""), "field source: Field required"),
        (ENTRY.replace("2026-01-12", '"soon"'), "field date"),
    ],
)
def test_a_wrong_entry_is_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        load_exclusions(written(tmp_path, text), ["MCO"])
    assert said in caught.value.message
    assert "mine.toml" in caught.value.message
