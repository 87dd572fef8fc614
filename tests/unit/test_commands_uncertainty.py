"""Rank intervals and recipes on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from kindred_command import kindred

from dashboard import engine
from geo.recipe import Recipe
from geo.uncertainty import uncertainty

Capture = pytest.CaptureFixture[str]
QUICK = ("--uncertainty", "--draws", "300", "--seed", "7", "--format", "json")
ADDED = ["rank_median", "rank_p05", "rank_p95", "p_top10", "p_top20"]


@pytest.mark.parametrize(
    ("by", "own"),
    [("similarity", []), ("ai-development", ["p_below_home"]), ("opportunity", ["p_open"])],
)
def test_intervals_are_added_and_are_those_of_python(
    by: str, own: list[str], capsys: Capture
) -> None:
    plain = kindred(capsys, "rank", "--by", by, "--format", "json").rows
    rows = kindred(capsys, "rank", "--by", by, *QUICK).rows
    assert list(rows[0]) == [*plain[0], *ADDED, *own]
    assert [{key: row[key] for key in plain[0]} for row in rows] == plain
    table = uncertainty(engine.merged(Recipe()), by, draws=300, seed=7).table
    for row in rows:
        for column in [*ADDED, *own]:
            expected = table.at[row["economy"], column]
            assert row[column] == (None if expected != expected else expected)


def test_economies_without_a_rank_have_null(capsys: Capture) -> None:
    rows = {row["economy"]: row for row in kindred(capsys, "rank", *QUICK).rows}
    for code in ("VNM", "TWN"):
        assert [rows[code][column] for column in ADDED] == [None] * 5
    assert isinstance(rows["THA"]["rank_median"], int)


def test_top_asks_for_a_probability_and_hides_nobody(capsys: Capture) -> None:
    rows = kindred(capsys, "rank", *QUICK, "--top", "3").rows
    assert len(rows) == 218
    known = [row for row in rows if row["rank"] is not None]
    assert sum(row["p_top_n"] for row in known) == pytest.approx(3)
    assert all(row["p_top_n"] == row["p_top3"] for row in rows)


def test_a_top_of_ten_is_not_counted_twice(capsys: Capture) -> None:
    row = kindred(capsys, "rank", *QUICK, "--top", "10").rows[0]
    assert row["p_top_n"] == row["p_top10"]


def test_the_table_says_what_the_intervals_are(capsys: Capture) -> None:
    said = kindred(capsys, "rank", "--uncertainty", "--draws", "50", "--seed", "2").out
    assert "50 draws, seed 2" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--draws", "0"], "0 draws are not possible. Choose between 1 and 1,000,000."),
        (["--draws", "1000000000"], "1,000,000,000 draws are not possible"),
        (["--draws", "many"], "valid integer"),
        (["--seed", "abc"], "valid integer"),
        (["--seed", "-1"], "The seed -1 is negative"),
        (["--top", "0"], "greater than or equal to 1"),
        (["--workers", "-2"], "greater than or equal to 0"),
    ],
)
def test_what_cannot_be_drawn_is_wrong_use(
    capsys: Capture, arguments: list[str], said: str
) -> None:
    outcome = kindred(capsys, "rank", "--uncertainty", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert said in outcome.err
    assert arguments[0] in outcome.err


def test_ctrl_c_ends_the_draws_and_prints_nothing(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("geo.ranks.RankCounts.add", interrupt)
    outcome = kindred(capsys, "rank", *QUICK)
    assert (outcome.code, outcome.out) == (130, "")


def recipe_file(folder: Path, recipe: Recipe, name: str = "recipe.toml") -> str:
    path = folder / name
    text = recipe.to_json() if name.lower().endswith(".json") else recipe.to_toml()
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("name", ["recipe.toml", "recipe.json", "RECIPE.JSON"])
def test_a_recipe_file_stands_for_its_options(capsys: Capture, tmp_path: Path, name: str) -> None:
    path = recipe_file(
        tmp_path, Recipe(home="BGD", without=("SI.POV.GINI",), weights={"RQ.EST": 2.0}), name
    )
    by_file = kindred(capsys, "rank", "--recipe", path, "--format", "json")
    by_hand = kindred(
        capsys,
        *("rank", "--home", "BGD", "--without", "SI.POV.GINI", "--weight", "RQ.EST=2"),
        *("--format", "json"),
    )
    assert by_file == by_hand
    assert by_file.code == 0


def test_options_beside_a_recipe_count_more(capsys: Capture, tmp_path: Path) -> None:
    path = recipe_file(tmp_path, Recipe(home="BGD", window=4))
    both = kindred(capsys, "rank", "--recipe", path, "--home", "VNM", "--format", "json").rows
    assert both == kindred(capsys, "rank", "--window", "4", "--format", "json").rows


@pytest.mark.parametrize(
    "command", [["rank"], ["explain", "BGD"], ["screen", "--where", "gdp > 0"]]
)
def test_every_choice_of_a_recipe_is_in_force_and_named(
    command: list[str], capsys: Capture, tmp_path: Path
) -> None:
    path = recipe_file(tmp_path, Recipe(metric="manhattan", normalisation="percentile"))
    outcome = kindred(capsys, *command, "--recipe", path)
    assert outcome.code == 0
    assert "normalisation by percentile ranks; metric Manhattan" in outcome.out + outcome.err


def test_an_export_names_the_recipe(capsys: Capture, tmp_path: Path) -> None:
    path = recipe_file(tmp_path, Recipe(metric="gower"))
    target = tmp_path / "out.geojson"
    outcome = kindred(capsys, "export", "--to", str(target), "--economies", "BGD", "--recipe", path)
    assert outcome.code == 0
    assert "gower" in target.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read"),
        (b"\xff\xfe", "not UTF-8"),
        (b"home", "not TOML"),
        (b"metric = 'x'", "metric: Input should be"),
        (b"home = 'ZZZ'", "ZZZ is not an economy of this snapshot"),
        (b"lens = 'nope'", "nope"),
        (b"gates = ['x']", "'x' is not a gate"),
        (b"without = ['NO.SUCH']", "NO.SUCH is not an indicator of the lens general"),
        (b"excluded = ['ZZZ']", "ZZZ is not an economy"),
    ],
)
def test_a_wrong_recipe_file_is_wrong_use(
    content: bytes | None, said: str, capsys: Capture, tmp_path: Path
) -> None:
    path = tmp_path / "recipe.toml"
    if content is not None:
        path.write_bytes(content)
    outcome = kindred(capsys, "rank", "--recipe", str(path))
    assert (outcome.code, outcome.out) == (2, "")
    assert said in outcome.err
    assert "--recipe" in outcome.err
    assert len(outcome.err.splitlines()) == 2
