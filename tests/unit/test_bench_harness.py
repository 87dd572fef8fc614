"""The benches' harness: ratios, goals, and what is written down."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bench.harness import Measurement, compare, main, write

FAST = Measurement("rank", 0.02, "loops", 0.3, goal=0.5)
SLOW = Measurement("rank", 0.6, "loops", 0.3, goal=0.5)


def test_ratio_says_how_many_times_smaller() -> None:
    assert FAST.ratio == pytest.approx(15)


def test_the_line_names_both_values_the_ratio_and_the_goal() -> None:
    assert FAST.line() == "rank: 0.02 s; loops: 0.3 s; ratio 15; goal 0.5 s met"
    assert SLOW.line().endswith("MISSED")


def test_both_sides_are_run_and_timed() -> None:
    runs = {"ours": 0, "plain": 0}

    def count(side: str) -> None:
        runs[side] += 1

    found = compare(
        "x", lambda: count("ours"), "y", lambda: count("plain"), repeats=4, plain_repeats=2
    )
    assert runs == {"ours": 5, "plain": 2}
    assert found.value > 0


def test_a_missed_goal_is_a_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert main("x", lambda: [FAST], []) == 0
    assert main("x", lambda: [FAST, SLOW], []) == 1
    assert capsys.readouterr().out.count("\n") == 3


def test_results_are_kept_with_machine_and_date(tmp_path: Path) -> None:
    content = json.loads(write("similarity", [FAST], tmp_path).read_text(encoding="utf-8"))
    assert content["bench"] == "similarity"
    assert content["measurements"][0]["ratio"] == pytest.approx(15)
    assert {"system", "processors", "python"} <= set(content["machine"])
    assert len(content["date"]) == 10
