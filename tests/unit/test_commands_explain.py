"""kindred explain: contributions that add up, and a table a person can read."""

from __future__ import annotations

import pytest
from kindred_command import kindred

from dashboard import engine, judged
from geo.recipe import Recipe

Capture = pytest.CaptureFixture[str]


@pytest.mark.parametrize("economy", ["BGD", "THA", "TWN", "PRK"])
def test_contributions_sum_to_the_squared_distance(capsys: Capture, economy: str) -> None:
    rows = kindred(capsys, "explain", economy, "--format", "json").rows
    ranking = engine.merged(Recipe()).similarity.ranking
    total = sum(row["contribution"] for row in rows if row["contribution"] is not None)
    assert total == pytest.approx(ranking.at[economy, "distance"] ** 2, rel=1e-12)


def test_there_is_one_object_per_indicator_of_the_lens(capsys: Capture) -> None:
    rows = kindred(capsys, "explain", "BGD", "--format", "json").rows
    assert [row["indicator"] for row in rows] == list(engine.catalogue().lens("general").codes)
    keys = ["indicator", "home_value", "home_year", "value", "year", "home_z", "z", "contribution"]
    assert all(list(row) == keys for row in rows)


def test_a_missing_value_has_no_contribution(capsys: Capture) -> None:
    rows = kindred(capsys, "explain", "TWN", "--format", "json").rows
    missing = [row for row in rows if row["value"] is None]
    assert missing
    assert all(
        row["contribution"] is None and row["z"] is None and row["year"] is None for row in missing
    )


def test_an_indicator_that_nobody_has_a_figure_for_is_listed_empty(capsys: Capture) -> None:
    rows = kindred(capsys, "explain", "BGD", "--lens", "health", "--format", "json").rows
    row = next(row for row in rows if row["indicator"] == "SH.XPD.CHEX.GD.ZS")
    assert (row["home_value"], row["value"], row["contribution"]) == (None, None, None)


def test_years_are_whole_numbers(capsys: Capture) -> None:
    rows = kindred(capsys, "explain", "BGD", "--format", "json").rows
    assert all(isinstance(row["home_year"], int) for row in rows if row["home_value"] is not None)


def test_a_switched_off_indicator_is_not_listed(capsys: Capture) -> None:
    rows = kindred(capsys, "explain", "BGD", "--without", "RQ.EST", "--format", "json").rows
    assert "RQ.EST" not in [row["indicator"] for row in rows]


def test_the_table_ends_with_distance_similarity_and_verdict(capsys: Capture) -> None:
    said = kindred(capsys, "explain", "Bangladesh").out
    verdict = judged.verdict_for(Recipe(), "BGD")
    assert "High-technology exports" in said
    assert "% of manufactured exports (20" in said
    assert f"Verdict: {verdict.label}. {verdict.text}" in said
    assert "similarity" in said


def test_home_itself_is_explained_without_a_verdict(capsys: Capture) -> None:
    outcome = kindred(capsys, "explain", "VNM")
    assert outcome.code == 0
    assert "is the home market itself" in outcome.out


def test_an_unclear_name_is_asked_back(capsys: Capture) -> None:
    outcome = kindred(capsys, "explain", "Congo")
    assert outcome.code == 2
    assert "COD" in outcome.err and "COG" in outcome.err


def test_more_adds_intervals_lenses_and_the_year_of_home(capsys: Capture) -> None:
    plain = kindred(capsys, "explain", "BGD").out
    more = kindred(capsys, "explain", "BGD", "--more").out
    for said in ("draws of other choices", "Of 5 lenses", "resembles Vietnam of 2010 more than of"):
        assert said in more
        assert said not in plain
    assert "Were it like Vietnam in high-technology exports" in plain


def test_more_of_an_economy_where_nobody_is_ranked(capsys: Capture) -> None:
    outcome = kindred(capsys, "explain", "USA", "--home", "TWN", "--more")
    assert outcome.code == 0
    assert "cannot be said" in outcome.out
