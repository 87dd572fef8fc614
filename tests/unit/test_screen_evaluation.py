"""What conditions answer: against pandas masks written out, and where values are missing."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
import shapely

from data.errors import ConditionError
from geo.conditions.like import pattern
from geo.screen import check, evaluate, parse
from tests.unit.screening_frame import small_frame

FRAME = small_frame()


def matching(text: str, frame: pd.DataFrame = FRAME) -> set[str]:
    """Give the economies for which a condition is true."""
    return set(frame.index[evaluate(parse(text), frame).true])


def unknown(text: str, frame: pd.DataFrame = FRAME) -> set[str]:
    """Give the economies for which a condition is neither true nor false."""
    return set(frame.index[evaluate(parse(text), frame).unknown])


def refused(text: str) -> ConditionError:
    """Ask what cannot be answered."""
    with pytest.raises(ConditionError) as caught:
        evaluate(parse(text), FRAME)
    return caught.value


Masked = Callable[[pd.DataFrame], pd.Series]

MASKS: list[tuple[str, Masked]] = [
    ("population > 26", lambda f: f["population"] > 26),
    ("26 < population", lambda f: f["population"] > 26),
    ("population >= 26", lambda f: f["population"] >= 26),
    ("population <> 26", lambda f: f["population"] != 26),
    ("population = 22", lambda f: f["population"] == 22),
    ("population BETWEEN 22 AND 33", lambda f: f["population"].between(22, 33)),
    ("population NOT BETWEEN 22 AND 33", lambda f: ~f["population"].between(22, 33)),
    ("population IN (22, 98, 5)", lambda f: f["population"].isin([22, 98, 5])),
    ("population NOT IN (22, 98)", lambda f: ~f["population"].isin([22, 98])),
    ('"IT.NET.USER.ZS" > 45', lambda f: f["IT.NET.USER.ZS"] > 45),
    (
        'NOT "IT.NET.USER.ZS" > 45',
        lambda f: f["IT.NET.USER.ZS"].notna() & ~(f["IT.NET.USER.ZS"] > 45),
    ),
    (
        '"GE.EST" > 0 OR population > 100',
        lambda f: (f["GE.EST"] > 0) | (f["population"] > 100),
    ),
    (
        'african OR "GE.EST" < 0 AND population > 100',
        lambda f: f["african"] | ((f["GE.EST"] < 0) & (f["population"] > 100)),
    ),
    ("gdp / population > 3", lambda f: f["gdp"] / f["population"] > 3),
    ("gdp - 2 * population > -10.5", lambda f: f["gdp"] - 2 * f["population"] > -10.5),
    ("-population > -26", lambda f: -f["population"] > -26),
    ("region = 'South Asia'", lambda f: f["region"] == "South Asia"),
    (
        "region <> 'South Asia'",
        lambda f: f["region"].notna() & (f["region"] != "South Asia"),
    ),
    ("name > 'L' AND name <= 'Niger'", lambda f: (f["name"] > "L") & (f["name"] <= "Niger")),
    ("name LIKE '%i%'", lambda f: f["name"].str.contains("i")),
    ("name LIKE '_i%'", lambda f: f["name"].str.match(".i")),
    ("name NOT LIKE '%a%'", lambda f: ~f["name"].str.contains("a")),
    ("economy IN ('BGD', 'LKA')", lambda f: f.index.isin(["BGD", "LKA"])),
    ("african", lambda f: f["african"]),
    ("african = FALSE", lambda f: ~f["african"]),
    ("african <> TRUE", lambda f: ~f["african"]),
    ("landlocked", lambda f: f["landlocked"].fillna(False)),
    ("NOT landlocked", lambda f: (~f["landlocked"]).fillna(False)),
    ("african = landlocked", lambda f: (f["african"] == f["landlocked"]).fillna(False)),
    ("gdp IS NULL", lambda f: f["gdp"].isna()),
    ("gdp IS NOT NULL AND region IS NOT NULL", lambda f: f["gdp"].notna() & f["region"].notna()),
    ("region IS NULL", lambda f: f["region"].isna()),
    ("landlocked IS NULL", lambda f: f["landlocked"].isna()),
    ("geometry IS NULL", lambda f: f.index == "LAO"),
    ("bloc = 'BIMSTEC'", lambda f: f["bloc"].map(lambda b: "BIMSTEC" in b)),
    ("'AU' = bloc", lambda f: f["bloc"].map(lambda b: "AU" in b)),
    ("bloc <> 'AU'", lambda f: f["bloc"].map(lambda b: "AU" not in b)),
    ("bloc IN ('RCEP', 'ECOWAS')", lambda f: f["bloc"].map(lambda b: "RCEP" in b or "ECOWAS" in b)),
    ("bloc LIKE 'A%'", lambda f: f["bloc"].map(lambda b: any(m.startswith("A") for m in b))),
    ("bloc IS NULL", lambda f: f["bloc"].map(len) == 0),
    ("1 = 1", lambda f: f["population"].notna()),
    ("FALSE OR african", lambda f: f["african"]),
]


@pytest.mark.parametrize(("text", "mask"), MASKS, ids=[text for text, _ in MASKS])
def test_matches_are_those_of_the_mask_written_out(text: str, mask: Masked) -> None:
    assert matching(text) == set(FRAME.index[np.asarray(mask(FRAME), dtype=bool)])


@pytest.mark.parametrize("text", ['"GE.EST" > 0', 'NOT "GE.EST" > 0', '"GE.EST" + 1 > 0'])
def test_a_missing_value_satisfies_neither_a_comparison_nor_its_opposite(text: str) -> None:
    assert "LKA" not in matching(text)
    assert unknown(text) == {"LKA"}


def test_or_is_true_beside_a_missing_value_when_the_other_side_is_true() -> None:
    assert "LKA" in matching("\"GE.EST\" > 0 OR region = 'South Asia'")


def test_and_is_false_beside_a_missing_value_when_the_other_side_is_false() -> None:
    assert unknown('"GE.EST" > 0 AND population > 1000') == set()


def test_memberships_are_known_even_when_there_are_none() -> None:
    assert unknown("bloc = 'AU'") == unknown("NOT bloc LIKE 'A%'") == set()


def test_a_zero_in_a_divisor_makes_that_economy_unknown() -> None:
    answer = evaluate(parse("population / gdp > 0.3"), FRAME)
    assert set(FRAME.index[answer.unknown]) == {"NER", "LAO"}
    zero = next(mask for cause, mask in answer.causes.items() if cause.kind == "zero")
    assert list(FRAME.index[zero]) == ["NER"]


def test_a_result_too_large_for_a_number_is_unknown() -> None:
    assert unknown("population * 1e308 > 1") >= {"VNM", "BGD"}


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        ("80,0,100,30", {"BGD", "LKA"}),
        ("170,-30,-170,0", {"FJI"}),
        ("-170,-30,170,30", {"VNM", "BGD", "LKA", "GHA", "NER"}),
        ("92,20,102,30", {"VNM", "BGD"}),
        ("1,11,1,11", {"GHA", "NER"}),
        ("180,-90,-180,90", {"FJI"}),
        ("-180,-90,180,90", {"VNM", "BGD", "LKA", "GHA", "NER", "FJI"}),
    ],
)
def test_boxes_find_the_shapes_that_meet_them(box: str, expected: set[str]) -> None:
    assert matching(f"S_INTERSECTS(geometry, BBOX({box}))") == expected
    assert matching(f"s_intersects(bbox({box}), geometry)") == expected


def test_an_economy_without_a_shape_is_unknown_to_a_box() -> None:
    assert unknown("NOT S_INTERSECTS(geometry, BBOX(0,0,1,1))") == {"LAO"}


def test_empty_shapes_count_as_missing() -> None:
    frame = FRAME.assign(geometry=[shapely.Point()] * len(FRAME))
    assert len(unknown("S_INTERSECTS(geometry, BBOX(0,0,1,1))", frame)) == len(FRAME)


def test_both_ways_to_type_an_accent_are_one() -> None:
    frame = FRAME.assign(name="Co\u0302te d'Ivoire")
    assert len(matching("name = 'C\u00f4te d''Ivoire' AND name LIKE 'C_te%'", frame)) == len(frame)


@pytest.mark.parametrize(
    ("like", "text", "fits"),
    [
        ("%", "", True),
        ("_", "", False),
        ("a%b%c", "axxbxxc", True),
        ("a%b%c", "axxcxxb", False),
        ("%ab", "abab", True),
        ("a%bc%c", "axbc", False),
        ("ab%ab", "ab", False),
        ("a_c", "abc", True),
        ("a_c", "abbc", False),
        ("50\\%", "50%", True),
        ("50\\%", "500", False),
        ("a\\_c", "abc", False),
        ("a\\\\", "a\\", True),
        ("a\\", "a\\", True),
        ("A%", "abc", False),
        ("a.c", "abc", False),
        ("(a|b)*[c]", "(a|b)*[c]", True),
        ("a%", "a\nb", True),
        ("%%%", "x", True),
        ("%a%a%", "a", False),
        ("B_%", "Bờ", True),
    ],
)
def test_like_knows_two_wildcards_and_an_escape(like: str, text: str, fits: bool) -> None:
    assert pattern(like).matches(text) is fits


def test_like_needs_no_more_time_for_hostile_patterns() -> None:
    ready = pattern("%a" * 1500 + "b")
    began = time.process_time()
    assert not ready.matches("a" * 3000)
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("text", "position", "remedy"),
    [
        ("Population > 5", 0, '"population"'),
        ("5 < popluation", 4, '"population"'),
        ('"ge.est" > 1', 0, '"GE.EST"'),
        ("GE > 1", 0, '"GE.EST"'),
        ('region = "Africa"', 9, "single quotes: 'Africa'"),
        ("population > NaN", 13, "IS NULL"),
        ("population > 'x'", 13, "with a number"),
        ("'x' = population", 0, "with a number"),
        ("region > 5", 9, "single quotes"),
        ("population > name", 13, "with a number"),
        ("african = 'yes'", 10, "TRUE or FALSE"),
        ("african = 1", 10, "TRUE or FALSE"),
        ("african > FALSE", 0, "TRUE or FALSE"),
        ("population", 0, "with a number"),
        ("NOT name", 4, "single quotes"),
        ("population LIKE '5%'", 0, "with a number"),
        ("population IN (1, 'x')", 18, "with a number"),
        ("name BETWEEN 'A' AND 5", 21, "single quotes"),
        ("african BETWEEN TRUE AND FALSE", 16, "TRUE or FALSE"),
        ("bloc > 'A'", 0, "bloc = 'ASEAN'"),
        ("bloc = region", 0, "bloc = 'ASEAN'"),
        ("bloc IN (5)", 0, "bloc = 'ASEAN'"),
        ("name + 1 > 2", 0, "single quotes"),
        ("population > -african", 14, "TRUE or FALSE"),
        ("geometry = 'x'", 0, "S_INTERSECTS"),
        ("geometry > geometry", 0, "S_INTERSECTS"),
        ("S_INTERSECTS(name, BBOX(1,2,3,4))", 13, "single quotes"),
    ],
)
def test_what_columns_cannot_answer_is_refused(text: str, position: int, remedy: str) -> None:
    error = refused(text)
    assert error.position == position
    assert remedy in error.remedy


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("region = 'Sub-Saharan Afrika'", "nearest: 'Sub-Saharan Africa'"),
        ("region = 'Afrika'", "nearest: 'Sub-Saharan Africa'"),
        ("region IN ('South Asia', 'south asia')", "nearest: 'South Asia'"),
        ("economy = 'Vietnam'", "nearest: 'VNM' (Viet Nam)"),
        ("economy IN ('bgd')", "nearest: 'BGD'"),
        ("bloc <> 'Asean'", "no economy belongs to 'Asean'; nearest: 'ASEAN'"),
        ("name = 'Atlantis'", "no economy has name 'Atlantis'"),
        ("population BETWEEN 5 AND 1", "the smaller bound comes first"),
    ],
)
def test_what_is_probably_not_meant_gets_a_remark(text: str, note: str) -> None:
    assert any(note in found for found in check(parse(text), FRAME))


def test_what_is_meant_gets_no_remark() -> None:
    assert check(parse("region = 'South Asia' AND bloc = 'AU' AND economy <> 'VNM'"), FRAME) == ()


def test_a_column_without_any_value_leaves_all_unknown() -> None:
    frame = FRAME.assign(empty=None)
    assert unknown("empty > 5", frame) == unknown("empty = 'x'", frame) == set(FRAME.index)
    assert matching("empty IS NULL", frame) == set(FRAME.index)


def test_numbers_that_are_not_finite_count_as_missing() -> None:
    frame = FRAME.assign(gdp=np.inf)
    assert unknown("gdp > 5", frame) == set(FRAME.index)


@pytest.mark.parametrize("dtype", ["Float64", "Int64", "object"])
def test_numbers_may_come_in_any_type(dtype: str) -> None:
    column = pd.Series([1, 2, 3, 4, 5, 6, None], index=FRAME.index, dtype=dtype)
    frame = FRAME.assign(count=column)
    assert matching("count > 4", frame) == {"NER", "FJI"}
    assert unknown("count > 4", frame) == {"LAO"}
