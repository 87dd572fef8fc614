"""What changed between two snapshots, figure by figure."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from data.catalogue import load_catalogue
from data.diff import DIFF_COLUMNS, compare, compare_rows
from data.snapshot import Snapshot, compile_figures, read_snapshot
from geo.moves import changes_in_words


def compiled(figures: Path, target: Path) -> Snapshot:
    compile_figures(figures, target, load_catalogue())
    return read_snapshot(target)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_same_figures_have_no_difference(figures: Path, tmp_path: Path) -> None:
    one = compiled(figures, tmp_path / "one")
    diff = compare(one, one)
    assert diff.values.empty and diff.by_economy.empty and diff.by_indicator.empty
    assert tuple(diff.values.columns) == DIFF_COLUMNS


def test_each_kind_of_change_is_told(figures: Path, tmp_path: Path) -> None:
    one = compiled(figures, tmp_path / "one")
    edit(figures / "microsoft-aiei.csv", "2025-H2,21.2", "2025-H2,21.3")
    edit(figures / "microsoft-aiei.csv", "XKX,AI.DIFFUSION,2026-Q1,1e1\n", "")
    edit(figures / "worldbank-wdi.csv", "2024,6.4317", "2024,6.4317\nVNM,SP.POP.TOTL,2025,1e8")
    edit(figures / "suspect.csv", 'NAM,SP.POP.TOTL,2023,-3,"negative, so wrong"\n', "")
    edit(figures / "worldbank-wdi.csv", "NAM,SP.POP.TOTL,2023,-3\n", "NAM,SP.POP.TOTL,2023,3\n")
    two = compiled(figures, tmp_path / "two")
    diff = compare(one, two)
    found = diff.values.astype(object).where(diff.values.notna(), None).to_numpy().tolist()
    assert found == [
        ["VNM", "AI.DIFFUSION", "2025-H2", "changed", 21.2, 21.3],
        ["XKX", "AI.DIFFUSION", "2026-Q1", "removed", 10.0, None],
        ["NAM", "SP.POP.TOTL", "2023", "changed", -3.0, 3.0],
        ["VNM", "SP.POP.TOTL", "2025", "added", None, 1e8],
    ]
    assert diff.by_economy["total"].to_dict() == {"VNM": 2, "NAM": 1, "XKX": 1}
    assert diff.by_indicator.loc["SP.POP.TOTL", ["changed", "added"]].tolist() == [1, 1]


@pytest.mark.parametrize(
    ("before", "after", "change"), [(False, True, "quarantined"), (True, False, "released")]
)
def test_quarantine_is_a_change_too(before: bool, after: bool, change: str) -> None:
    row = {"economy": ["VNM"], "indicator": ["HDI"], "period": ["2023"], "value": [0.7]}
    old, new = (pd.DataFrame({**row, "quarantined": [held]}) for held in (before, after))
    assert compare_rows(old, new)["change"].tolist() == [change]


def test_the_smallest_revision_is_a_change() -> None:
    row = {"economy": ["VNM"], "indicator": ["HDI"], "period": ["2023"]}
    old, new = (pd.DataFrame({**row, "value": [value]}) for value in (0.1 + 0.2, 0.3))
    assert len(compare_rows(old, new)) == 1


def test_large_counts_are_written_by_the_language() -> None:
    row = {"economy": "VNM", "indicator": "x", "change": "changed"}
    (said,) = changes_in_words(pd.DataFrame([row] * 1_234), language="vi")
    assert "1.234" in said
    assert "1,234" not in said
