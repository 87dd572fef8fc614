"""kindred composite: COINr's tables in, rows out, one clear answer to what is wrong."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from kindred_command import Outcome, kindred

from geo.composite import CompositeRecipe, composite
from tests.golden.composite_tables import made_tables

Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tables")
    data, meta = made_tables(20, seed=3)
    data.to_csv(path / "iData.csv", index=False, na_rep="NA")
    meta.to_csv(path / "iMeta.csv", index=False)
    return path


def run(capsys: Capture, folder: Path, *options: str) -> Outcome:
    tables = ["--data", str(folder / "iData.csv"), "--structure", str(folder / "iMeta.csv")]
    return kindred(capsys, "composite", *tables, *options)


def test_json_has_the_promised_keys_and_unrounded_scores(capsys: Capture, folder: Path) -> None:
    rows = run(capsys, folder, "--format", "json").rows
    result = composite(*made_tables(20, seed=3))
    assert all(list(row) == ["unit", "name", "rank", "scores"] for row in rows)
    assert {row["unit"]: row["scores"] for row in rows} == {
        unit: pytest.approx(scores, rel=1e-12)
        for unit, scores in result.scores.to_dict("index").items()
    }
    assert {row["unit"]: row["rank"] for row in rows} == result.ranks["Index"].to_dict()


def test_namibia_keeps_its_code_and_rows_follow_the_rank(capsys: Capture, folder: Path) -> None:
    rows = run(capsys, folder, "--format", "json").rows
    assert "NA" in {row["unit"] for row in rows}
    assert [row["rank"] for row in rows] == sorted(row["rank"] for row in rows)


def test_a_unit_without_score_comes_last_with_null(
    capsys: Capture, folder: Path, tmp_path: Path
) -> None:
    data = (folder / "iData.csv").read_text().splitlines()
    data.append("V,Void,g1,1" + ",NA" * 49)
    (tmp_path / "iData.csv").write_text("\n".join(data))
    (tmp_path / "iMeta.csv").write_text((folder / "iMeta.csv").read_text())
    last = run(capsys, tmp_path, "--format", "json").rows[-1]
    assert (last["unit"], last["rank"], last["scores"]["Index"]) == ("V", None, None)


def test_csv_has_a_column_per_aggregate(capsys: Capture, folder: Path) -> None:
    out = run(capsys, folder, "--format", "csv").out
    header = next(csv.reader(io.StringIO(out)))
    assert header[:5] == ["unit", "name", "rank", "Index", "B"]
    assert len(header) == 3 + 11


def test_a_table_says_what_it_rests_on(capsys: Capture, folder: Path) -> None:
    out = run(capsys, folder, "--treat", "none").out
    assert "treatment none" in out


def test_options_count_more_than_the_recipe(capsys: Capture, folder: Path, tmp_path: Path) -> None:
    recipe = tmp_path / "recipe.toml"
    recipe.write_text('treatment = "none"\nnormalisation = "borda"\n')
    out = run(
        capsys, folder, "--recipe", str(recipe), "--normalise", "prank", "--show", "recipe"
    ).out
    read = CompositeRecipe.from_toml(out)
    assert (read.treatment, read.normalisation) == ("none", "prank")


def test_a_recipe_may_be_json(capsys: Capture, folder: Path, tmp_path: Path) -> None:
    recipe = tmp_path / "recipe.json"
    recipe.write_text(CompositeRecipe(aggregation="harmonic").to_json())
    rows = run(capsys, folder, "--recipe", str(recipe), "--format", "json").rows
    expected = composite(*made_tables(20, seed=3), CompositeRecipe(aggregation="harmonic"))
    assert rows[0]["scores"]["Index"] == pytest.approx(expected.scores["Index"].max(), rel=1e-12)


def test_stand_ins_are_named_with_each_unit(capsys: Capture, folder: Path) -> None:
    rows = run(capsys, folder, "--impute", "group-mean:Group", "--format", "json").rows
    flags = composite(
        *made_tables(20, seed=3), CompositeRecipe(imputation="group-mean:Group")
    ).imputed.flags
    assert {row["unit"]: len(row["imputed"]) for row in rows} == flags.sum(axis=1).to_dict()


def test_uncertainty_adds_intervals_and_probabilities(capsys: Capture, folder: Path) -> None:
    options = ["--uncertainty", "--draws", "200", "--seed", "5", "--top", "3", "--format", "json"]
    first, second = (run(capsys, folder, *options) for _ in range(2))
    row = first.rows[0]
    added = {"rank_median", "rank_p05", "rank_p95", "p_top10", "p_top20", "p_top3", "p_top_n"}
    assert added <= set(row)
    assert row["rank_p05"] <= row["rank_median"] <= row["rank_p95"]
    assert row["p_top_n"] == row["p_top3"]
    assert first.out == second.out


def test_sensitivity_gives_a_row_per_assumption(capsys: Capture, folder: Path) -> None:
    rows = run(capsys, folder, "--sensitivity", "--draws", "300", "--format", "json").rows
    assert {row["factor"] for row in rows} == {
        "treatment",
        "normalisation",
        "aggregation",
        "weights",
    }


@pytest.mark.parametrize("show", ["treatment", "imputed", "weights", "correlations", "remove-one"])
def test_what_stands_behind_the_scores_can_be_shown(
    capsys: Capture, folder: Path, show: str
) -> None:
    rows = run(capsys, folder, "--show", show, "--impute", "knn", "--format", "json").rows
    assert rows


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--treat", "trim"], "not a treatment"),
        (["--normalise", "minmax:1"], "too many or too few"),
        (["--aggregate", "mean"], "not an aggregation"),
        (["--impute", "guess"], "not an imputation"),
        (["--uncertainty", "--draws", "0"], "Choose between 1 and 1,000,000"),
        (["--uncertainty", "--draws", "1000000000"], "Choose between 1 and 1,000,000"),
        (["--uncertainty", "--seed", "now"], "--seed"),
        (["--uncertainty", "--seed", "-1"], "The seed -1 is negative"),
        (["--uncertainty", "--sensitivity"], "one at a time"),
        (["--recipe", "none.toml"], "does not exist"),
        (["--format", "xml"], "--format"),
    ],
)
def test_wrong_use_ends_with_two(
    capsys: Capture, folder: Path, options: list[str], said: str
) -> None:
    outcome = run(capsys, folder, *options)
    assert (outcome.code, outcome.out) == (2, "")
    assert said in outcome.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--impute", "group-mean:Grup"], "Did you mean Group?"),
        (["--without", "i99"], "i99 is not an indicator"),
        (["--without", "Index"], "Nothing is left"),
        (["--aggregate", "geometric", "--normalise", "minmax:0:100"], "above zero"),
        (["--sensitivity", "--target", "XX"], "XX is not ranked"),
        (["--sensitivity", "--backend", "horses"], "cannot be spread by 'horses'"),
    ],
)
def test_no_result_ends_with_one_and_the_reason(
    capsys: Capture, folder: Path, options: list[str], said: str
) -> None:
    outcome = run(capsys, folder, *options)
    assert (outcome.code, outcome.out) == (1, "")
    assert said in outcome.err
    assert len(outcome.err.strip().splitlines()) == 2


def test_a_wrong_table_ends_with_one_and_the_reason(
    capsys: Capture, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "iData.csv").write_text((folder / "iData.csv").read_text())
    (tmp_path / "iMeta.csv").write_text("iCode,Type,Parent\na,Indicator,Z\n")
    outcome = run(capsys, tmp_path)
    assert outcome.code == 1
    assert "a has Z" in outcome.err


def test_help_shows_an_example(capsys: Capture) -> None:
    outcome = kindred(capsys, "composite", "--help")
    assert outcome.code == 0
    assert "Example: kindred composite" in outcome.out
