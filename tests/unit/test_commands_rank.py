"""kindred rank: the contract of its JSON, its order, and what it says."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest
from kindred_command import kindred

from dashboard import engine
from geo.recipe import Recipe

Capture = pytest.CaptureFixture[str]


def test_similarity_gives_all_economies_with_the_promised_keys(capsys: Capture) -> None:
    rows = kindred(capsys, "rank", "--format", "json").rows
    assert len(rows) == len(engine.snapshot().economies)
    keys = ["economy", "name", "rank", "distance", "similarity", "coverage", "status"]
    assert all(list(row) == keys for row in rows)
    assert {row["status"] for row in rows} == {"ok", "not enough data", "home"}


def test_similarity_is_not_rounded(capsys: Capture) -> None:
    rows = kindred(capsys, "rank", "--format", "json").rows
    ranking = engine.merged(Recipe()).similarity.ranking
    assert {row["economy"]: row["distance"] for row in rows if row["rank"]} == ranking.loc[
        ranking["rank"].notna(), "distance"
    ].to_dict()


def test_ranked_rows_come_first_and_the_rest_by_code(capsys: Capture) -> None:
    rows = kindred(capsys, "rank", "--format", "json").rows
    ranked = [row["rank"] for row in rows if row["rank"] is not None]
    rest = [row["economy"] for row in rows if row["rank"] is None]
    assert ranked == sorted(ranked)
    assert [row["economy"] for row in rows[len(ranked) :]] == rest == sorted(rest)


def test_home_and_economies_without_enough_data_have_no_rank(capsys: Capture) -> None:
    rows = {row["economy"]: row for row in kindred(capsys, "rank", "--format", "json").rows}
    assert (rows["VNM"]["status"], rows["VNM"]["rank"]) == ("home", None)
    assert (rows["TWN"]["status"], rows["TWN"]["rank"]) == ("not enough data", None)
    assert rows["TWN"]["similarity"] is not None


def test_ai_development_ranks_home_too(capsys: Capture) -> None:
    rows = kindred(capsys, "rank", "--by", "ai-development", "--format", "json").rows
    assert list(rows[0]) == ["economy", "name", "rank", "score", "components", "coverage"]
    home = next(row for row in rows if row["economy"] == "VNM")
    assert home["rank"] >= 1
    assert home["components"] == 4


def test_opportunity_has_values_for_open_economies_only(capsys: Capture) -> None:
    rows = kindred(capsys, "rank", "--by", "opportunity", "--format", "json").rows
    assert list(rows[0]) == ["economy", "name", "rank", "opportunity", "open", "above_floor"]
    assert all((row["opportunity"] is not None) == row["open"] for row in rows)
    assert len(rows) == len(engine.snapshot().economies)


def test_top_keeps_the_first_ranks(capsys: Capture) -> None:
    rows = kindred(capsys, "rank", "--top", "5", "--format", "json").rows
    assert [row["rank"] for row in rows] == [1, 2, 3, 4, 5]


def test_home_may_be_any_name(capsys: Capture) -> None:
    rows = kindred(capsys, "rank", "--home", "Bờ Biển Ngà", "--format", "json").rows
    assert next(row["economy"] for row in rows if row["status"] == "home") == "CIV"


def test_changed_choices_change_ranks_and_are_named(capsys: Capture) -> None:
    plain = kindred(capsys, "rank", "--format", "json")
    changed = kindred(
        capsys, "rank", "--without", "TX.VAL.TECH.MF.ZS", "--weight", "RQ.EST=2", "--format", "json"
    )
    assert changed.rows != plain.rows
    assert plain.err == ""
    assert "without TX.VAL.TECH.MF.ZS; weights RQ.EST = 2" in changed.err


def test_a_gate_reduces_the_pool_and_is_named(capsys: Capture) -> None:
    plain = kindred(capsys, "rank", "--by", "opportunity", "--format", "json")
    gated = kindred(capsys, "rank", "--by", "opportunity", "--gate", "adoption", "--format", "json")
    assert sum(row["open"] for row in gated.rows) < sum(row["open"] for row in plain.rows)
    assert "gates adoption" in gated.err


def test_the_table_says_what_it_rests_on(capsys: Capture) -> None:
    said = kindred(capsys, "rank", "--by", "opportunity", "--gate", "stability").out
    assert "gates in force: stability" in said
    assert "Home Vietnam (VNM), lens general" in said
    assert f"snapshot {engine.snapshot().id}" in said


def test_gates_are_said_not_to_touch_ranks_of_similarity(capsys: Capture) -> None:
    said = kindred(capsys, "rank", "--gate", "stability", "--top", "1").out
    assert "change the pool of opportunity only" in said


def test_csv_holds_the_same_as_json(capsys: Capture) -> None:
    table = list(csv.DictReader(io.StringIO(kindred(capsys, "rank", "--format", "csv").out)))
    rows = kindred(capsys, "rank", "--format", "json").rows
    assert [row["economy"] for row in table] == [row["economy"] for row in rows]
    assert [float(row["distance"]) if row["distance"] else None for row in table] == [
        row["distance"] for row in rows
    ]


def test_indicators_without_any_figure_are_named(capsys: Capture) -> None:
    said = kindred(capsys, "rank", "--lens", "health", "--top", "1").out
    assert "No figures at all for SH.XPD.CHEX.GD.ZS" in said


def test_a_reader_that_goes_away_is_no_error() -> None:
    run = subprocess.Popen(
        [sys.executable, "-m", "dashboard.cli", "rank"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert run.stdout is not None
    run.stdout.close()
    _, said = run.communicate(timeout=60)
    assert (run.returncode, said) == (141, b"")
