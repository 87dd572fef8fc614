"""kindred screen: rows, funnel, near misses, and how a mistake in the text is shown."""

from __future__ import annotations

import pytest
from kindred_command import kindred

from dashboard import engine
from geo.recipe import Recipe

Capture = pytest.CaptureFixture[str]

PLAIN = [
    "economy",
    "name",
    "region",
    "sub_region",
    "income_group",
    "african",
    "bloc",
    "language",
    "landlocked",
    "population",
    "gdp",
    "similarity",
    "ai_development",
    "ai_gap",
    "opportunity",
    "distance_km",
]
TEXT = '"IT.NET.USER.ZS" > 50 AND ai_gap > 0.15'


def test_rows_hold_the_plain_columns_and_the_indicators_named(capsys: Capture) -> None:
    rows = kindred(capsys, "screen", "--where", TEXT, "--format", "json").rows
    assert all(list(row) == [*PLAIN, "IT.NET.USER.ZS"] for row in rows)


def test_rows_are_those_of_the_mask_written_out(capsys: Capture) -> None:
    rows = kindred(capsys, "screen", "--where", TEXT, "--format", "json").rows
    frame = engine.merged(Recipe()).frame
    wanted = frame[(frame["IT.NET.USER.ZS"] > 50) & (frame["ai_gap"] > 0.15)]
    assert {row["economy"] for row in rows} == set(wanted.index) - {"VNM"}


def test_rows_come_in_order_of_similarity(capsys: Capture) -> None:
    rows = kindred(capsys, "screen", "--where", "african", "--format", "json").rows
    similar = [row["similarity"] for row in rows]
    ranked = [value for value in similar if value is not None]
    assert ranked == sorted(ranked, reverse=True)
    assert similar[: len(ranked)] == ranked


def test_blocs_are_an_array_in_json_and_joined_in_csv(capsys: Capture) -> None:
    arguments = ["screen", "--where", "economy = 'KHM'", "--format"]
    assert kindred(capsys, *arguments, "json").rows[0]["bloc"] == ["ASEAN", "RCEP"]
    assert "ASEAN; RCEP" in kindred(capsys, *arguments, "csv").out


def test_namibia_and_nulls_survive(capsys: Capture) -> None:
    where = "economy IN ('NAM', 'XKX')"
    rows = kindred(capsys, "screen", "--where", where, "--format", "json").rows
    assert [row["economy"] for row in rows] == ["NAM", "XKX"]
    assert rows[1]["similarity"] is None


def test_home_is_never_among_the_results(capsys: Capture) -> None:
    outcome = kindred(capsys, "screen", "--where", "economy = 'VNM'", "--format", "json")
    assert (outcome.code, outcome.rows) == (1, [])
    assert "home market" in outcome.err


def test_undecided_economies_are_counted_with_the_reason(capsys: Capture) -> None:
    outcome = kindred(capsys, "screen", "--where", '"IT.NET.USER.ZS" > 50', "--format", "json")
    frame = engine.merged(Recipe()).frame.drop(index="VNM")
    count = int(frame["IT.NET.USER.ZS"].isna().sum())
    assert f"{count} of {len(frame)} economies are undecided" in outcome.err
    assert f"{count}: no value for IT.NET.USER.ZS" in outcome.err


def test_the_funnel_counts_term_by_term(capsys: Capture) -> None:
    rows = kindred(capsys, "screen", "--where", TEXT, "--funnel", "--format", "json").rows
    keys = ["condition", "excluded_alone", "excluded_in_order", "undecided", "left"]
    assert [list(row) for row in rows] == [keys, keys]
    first, second = rows
    assert second["excluded_in_order"] + second["undecided"] + second["left"] == first["left"]


def test_near_misses_say_by_how_much(capsys: Capture) -> None:
    rows = kindred(capsys, "screen", "--where", TEXT, "--near-misses", "--format", "json").rows
    assert list(rows[0]) == ["economy", "name", "condition", "amount", "unit"]
    frame = engine.merged(Recipe()).frame
    near = next(row for row in rows if row["economy"] == "THA")
    assert near["amount"] == pytest.approx(0.15 - frame.at["THA", "ai_gap"])


def test_nothing_found_is_a_stated_reason_and_an_empty_array(capsys: Capture) -> None:
    outcome = kindred(capsys, "screen", "--where", "population > 1e12", "--format", "json")
    assert (outcome.code, outcome.rows) == (1, [])
    assert "no economy meets the conditions" in outcome.err


def test_a_mistake_is_shown_with_a_caret(capsys: Capture) -> None:
    outcome = kindred(capsys, "screen", "--where", "african AND poulation > 5", "--format", "json")
    assert outcome.code == 2
    assert outcome.out == ""
    shown, caret = outcome.err.splitlines()[:2]
    assert shown[caret.index("^") :].startswith("poulation")
    assert "population" in outcome.err


def test_the_caret_stands_right_below_wide_letters(capsys: Capture) -> None:
    outcome = kindred(capsys, "screen", "--where", "name = '日本' AND poulation > 5")
    shown, caret = outcome.err.splitlines()[:2]
    assert caret.index("^") == shown.index("poulation") + 2  # two letters are two cells wide


def test_a_long_text_is_shown_around_the_mistake(capsys: Capture) -> None:
    where = " AND ".join(["population > 5"] * 50) + " AND poulation > 5"
    shown, caret = kindred(capsys, "screen", "--where", where).err.splitlines()[:2]
    assert len(shown) < 140
    assert shown[caret.index("^") :].startswith("poulation")


def test_control_characters_do_not_reach_the_terminal(capsys: Capture) -> None:
    outcome = kindred(capsys, "screen", "--where", "name = '\x1b[31m' AND \x1b[2J poulation > 5")
    assert outcome.code == 2
    assert "\x1b" not in outcome.err


def test_funnel_and_near_misses_exclude_each_other(capsys: Capture) -> None:
    assert kindred(capsys, "screen", "--where", TEXT, "--funnel", "--near-misses").code == 2


def test_shapes_can_be_asked_for(capsys: Capture) -> None:
    where = "S_INTERSECTS(geometry, BBOX(88, 20, 93, 26)) AND bloc = 'SAARC'"
    rows = kindred(capsys, "screen", "--where", where, "--format", "json").rows
    assert "BGD" in [row["economy"] for row in rows]
    assert "geometry" not in rows[0]


def test_counts_by_a_column(capsys: Capture) -> None:
    arguments = ["screen", "--where", "african", "--count-by", "sub_region", "--format", "json"]
    rows = kindred(capsys, *arguments).rows
    assert rows[0] == {"value": "Eastern Africa", "name": None, "remaining": 18}
    assert sum(row["remaining"] for row in rows) == 54


def test_a_column_that_cannot_be_counted_by_is_refused(capsys: Capture) -> None:
    refused = kindred(capsys, "screen", "--where", "african", "--count-by", "gdp")
    assert refused.code != 0
    assert "sub_region" in refused.err


def test_relaxing_says_what_to_let_go_of_and_whom_that_lets_in(capsys: Capture) -> None:
    where = "african AND population > 3e8"
    rows = kindred(capsys, "screen", "--where", where, "--relax", "--format", "json").rows
    again = [
        kindred(capsys, "screen", "--where", row["where"], "--format", "json").rows for row in rows
    ]
    assert [row["lets_in"] for row in rows] == [len(found) for found in again]
    assert any(row["instead"] for row in rows)


def test_nothing_to_relax_is_said(capsys: Capture) -> None:
    found = kindred(capsys, "screen", "--where", "name IS NOT NULL", "--relax")
    assert found.code == 1
    assert "none to let go of" in found.err


def test_neighbours_are_a_column_when_they_are_asked_for(capsys: Capture) -> None:
    rows = kindred(capsys, "screen", "--where", "neighbour = 'VNM'", "--format", "json").rows
    assert {row["economy"]: "VNM" in row["neighbour"] for row in rows} == {
        "CHN": True,
        "LAO": True,
        "KHM": True,
    }
