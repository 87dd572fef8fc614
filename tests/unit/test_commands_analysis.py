"""The commands metrics, lenses, timeshift, sensitivity, stability and recipe."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from kindred_command import kindred

from dashboard import engine
from geo.recipe import Recipe
from geo.timeshift import timeshift

Capture = pytest.CaptureFixture[str]

LENS = """
code = "mine"
name = "Mine"
description = "Two indicators."
indicators = [{ indicator = "NY.GDP.PCAP.PP.KD" }, { indicator = "IT.NET.USER.ZS", weight = 2 }]
"""


def test_metrics_prints_every_metrics_rank(capsys: Capture) -> None:
    rows = kindred(capsys, "metrics", "--format", "json").rows
    plain = kindred(capsys, "rank", "--format", "json").rows
    assert [row["euclidean"] for row in rows] == [
        row["rank"] for row in plain if row["rank"] is not None
    ]
    assert list(rows[0]) == [
        *("economy", "name", "euclidean", "manhattan", "mahalanobis", "gower", "cosine"),
        *("lowest", "highest", "range", "firm"),
    ]


@pytest.mark.parametrize("show", ["spearman", "kendall", "change"])
def test_metrics_prints_how_far_they_agree(show: str, capsys: Capture) -> None:
    rows = kindred(capsys, "metrics", "--show", show, "--format", "json").rows
    assert [row["metric"] for row in rows] == list(rows[0])[1:]
    for row in rows:
        assert row[row["metric"]] == pytest.approx(0.0 if show == "change" else 1.0)


def test_metrics_warns_of_cosine(capsys: Capture) -> None:
    outcome = kindred(capsys, "metrics")
    assert "ignores level" in outcome.err
    assert "agree most" in outcome.out
    defined = kindred(capsys, "metrics", "--show", "definitions", "--format", "json").rows
    assert defined[0]["metric"] == "euclidean"


def test_lenses_prints_the_ranks_side_by_side(capsys: Capture, tmp_path: Path) -> None:
    own = tmp_path / "mine.toml"
    own.write_text(LENS, encoding="utf-8")
    outcome = kindred(capsys, "lenses", "--own", str(own), "--format", "json")
    assert len(outcome.rows) == 217
    health = kindred(capsys, "rank", "--lens", "health", "--format", "json").rows
    mine = kindred(capsys, "rank", "--lens", str(own), "--format", "json").rows
    for code, column in ((health, "health"), (mine, "mine")):
        expected = {row["economy"]: row["rank"] for row in code if row["economy"] != "VNM"}
        assert {row["economy"]: row[column] for row in outcome.rows} == expected
    assert "the lens health counts without SH.XPD.CHEX.GD.ZS" in outcome.err


def test_lenses_describes_them(capsys: Capture) -> None:
    rows = kindred(capsys, "lenses", "--describe", "--format", "json").rows
    assert rows[0]["lens"] == "general"
    assert rows[0]["indicators"] == 26


def test_timeshift_of_a_year(capsys: Capture) -> None:
    rows = kindred(capsys, "timeshift", "--year", "2010", "--format", "json").rows
    expected = timeshift(engine.merged(Recipe()), engine.snapshot().observations, 2010).ranking
    assert len(rows) == 217
    for row in rows:
        known = expected.loc[row["economy"]]
        for column in ("distance", "similarity", "coverage"):
            assert row[column] == (None if known[column] != known[column] else known[column])
    ranks = [row["rank"] for row in rows if row["rank"] is not None]
    assert ranks == sorted(ranks)
    assert set(rows[0]) >= {"economy", "rank", "distance", "similarity", "coverage"}


def test_timeshift_scans_the_years(capsys: Capture) -> None:
    rows = kindred(capsys, "timeshift", "--scan", "--format", "json").rows
    assert len(rows) == 217
    for row in rows:
        known = {int(year): d for year, d in row["curve"].items() if d is not None}
        assert list(row["curve"]) == [str(year) for year in range(2007, 2026)]
        if not known:
            assert (row["year"], row["lag"], row["distance"]) == (None, None, None)
            continue
        least = min(known.values())
        assert row["distance"] == least
        assert row["year"] == max(year for year, d in known.items() if d == least)
        assert row["lag"] == 2025 - row["year"]
        assert row["home_indicators"] == row["home_indicators_by_year"][str(row["year"])]
        assert row["flatness"] == pytest.approx(
            sum(d <= 1.05 * least for d in known.values()) / len(known)
        )


def test_timeshift_prints_years_as_years(capsys: Capture) -> None:
    assert "2,0" not in kindred(capsys, "timeshift", "--scan").out
    assert "2011=" in kindred(capsys, "timeshift", "--scan", "--format", "csv").out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([], 2, "Give --year YEAR for one year of home's, or --scan"),
        (["--year", "2010", "--scan"], 2, "Give --year YEAR"),
        (["--year", "then"], 2, "valid integer"),
        (["--year", "2030"], 1, "2030 lies after the figures' own year"),
        (["--year", "1950"], 1, "no figure for 1950"),
        (["--scan", "--from", "2031"], 1, "no years to scan"),
    ],
)
def test_timeshift_without_an_answer(
    arguments: list[str], code: int, said: str, capsys: Capture
) -> None:
    outcome = kindred(capsys, "timeshift", *arguments)
    assert (outcome.code, outcome.out) == (code, "")
    assert said in outcome.err


def test_a_year_in_which_nobody_is_ranked_says_so(capsys: Capture) -> None:
    outcome = kindred(capsys, *("timeshift", "--year", "2001", "--home", "TWN", "--format", "json"))
    assert {row["rank"] for row in outcome.rows} == {None}
    assert "nobody is ranked" in outcome.err


def test_sensitivity_prints_indices_and_words(capsys: Capture) -> None:
    outcome = kindred(capsys, "sensitivity", "--draws", "2000", "--format", "json")
    assert outcome.rows[0]["factor"] == "metric"
    assert outcome.rows[0]["total_low"] < outcome.rows[0]["total"] < outcome.rows[0]["total_high"]
    assert outcome.err.startswith("The metric matters most")
    assert (
        "the rank of Bangladesh"
        in kindred(capsys, "sensitivity", "--draws", "500", "--target", "Bangladesh").out
    )


def test_who_computes_changes_no_index(capsys: Capture) -> None:
    asked = ("sensitivity", "--draws", "12000", "--format", "json")
    alone = kindred(capsys, *asked, "--workers", "1")
    together = kindred(capsys, *asked, "--workers", "2", "--backend", "threading")
    assert alone.code == 0 and together.rows == alone.rows


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--draws", "0"], 2, "0 draws are not possible"),
        (["--seed", "abc"], 2, "valid integer"),
        (["--target", "Atlantis"], 2, "Atlantis"),
        (["--target", "TWN"], 1, "Taiwan has no rank"),
        (["--by", "luck"], 2, "luck"),
        (["--backend", "dask"], 1, "needs the address of a scheduler"),
        (["--scheduler", "tcp://127.0.0.1:9"], 1, "of use to the backend dask only"),
        (["--backend", "horses"], 1, "cannot be spread by 'horses'"),
    ],
)
def test_sensitivity_without_an_answer(
    arguments: list[str], code: int, said: str, capsys: Capture
) -> None:
    outcome = kindred(capsys, "sensitivity", *arguments)
    assert (outcome.code, outcome.out) == (code, "")
    assert said in outcome.err


def test_stability_prints_members_the_list_and_challengers(capsys: Capture) -> None:
    outcome = kindred(
        capsys,
        *("stability", "BGD,Sri Lanka", "--top", "80", "--draws", "500", "--challengers", "3"),
        *("--format", "json"),
    )
    assert [row["role"] for row in outcome.rows] == [*["member"] * 2, "list", *["challenger"] * 3]
    assert [row["economy"] for row in outcome.rows[:3]] == ["BGD", "LKA", None]
    assert all(0 <= row["p_top_n"] <= 1 for row in outcome.rows)
    assert "the whole list does in" in outcome.err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([""], 2, "names no economy"),
        (["Atlantis"], 2, "Atlantis"),
        (["TWN"], 1, "Taiwan has no rank"),
        (["BGD", "--top", "0"], 2, "greater than or equal to 1"),
        (["BGD", "--draws", "10000000"], 2, "10,000,000 draws are not possible"),
        (["BGD", "--backend", "dask"], 1, "needs the address of a scheduler"),
        (["BGD", "--scheduler", "tcp://127.0.0.1:9"], 1, "of use to the backend dask only"),
    ],
)
def test_stability_without_an_answer(
    arguments: list[str], code: int, said: str, capsys: Capture
) -> None:
    outcome = kindred(capsys, "stability", *arguments)
    assert (outcome.code, outcome.out) == (code, "")
    assert said in outcome.err


def test_a_recipe_that_was_printed_gives_the_same_ranks(capsys: Capture, tmp_path: Path) -> None:
    own = tmp_path / "mine.toml"
    own.write_text(LENS, encoding="utf-8")
    choices = ("--lens", str(own), "--home", "Bangladesh", "--weight", "IT.NET.USER.ZS=0.3")
    printed = kindred(capsys, "recipe", *choices)
    assert tomllib.loads(printed.out)["own_lens"]["code"] == "mine"
    recipe = Recipe.from_toml(printed.out)
    assert f"Recipe {recipe.id}." in printed.err
    path = tmp_path / "recipe.toml"
    path.write_text(printed.out, encoding="utf-8")
    again = kindred(capsys, "rank", "--recipe", str(path), "--format", "json")
    assert again.rows == kindred(capsys, "rank", *choices, "--format", "json").rows


def test_a_recipe_can_be_json(capsys: Capture) -> None:
    assert Recipe.from_json(kindred(capsys, "recipe", "--format", "json").out) == Recipe()
