"""Conditions as controls and back."""

from __future__ import annotations

import pytest

from data.errors import ConditionError
from geo.conditions.rendering import number_text
from geo.screen import Box, Chip, Choice, Range, Switch, from_controls, parse, to_controls

PAIRS = [
    ("population >= 5000000", Range("population", low=5e6)),
    ("population < 0.1", Range("population", high=0.1, open=True)),
    ('"GE.EST" BETWEEN -1.5 AND 2', Range("GE.EST", -1.5, 2.0)),
    ("region = 'South Asia'", Choice("region", ("South Asia",))),
    ("name <> 'Cote d''Ivoire'", Choice("name", ("Cote d'Ivoire",), negated=True)),
    ("bloc IN ('ASEAN', 'AU')", Choice("bloc", ("ASEAN", "AU"))),
    ("NOT bloc IN ('ASEAN', 'AU')", Choice("bloc", ("ASEAN", "AU"), negated=True)),
    ("landlocked = FALSE", Switch("landlocked", value=False)),
    ("S_INTERSECTS(geometry, BBOX(170, -20, -170, 20))", Box(170.0, -20.0, -170.0, 20.0)),
    ("gdp / population > 2000", Chip("gdp / population > 2000")),
    ("population = 5", Chip("population = 5")),
    ("region IS NULL", Chip("region IS NULL")),
    ("NOT population > 5", Chip("NOT population > 5")),
]


@pytest.mark.parametrize(("text", "control"), PAIRS, ids=[text for text, _ in PAIRS])
def test_a_term_and_its_control_say_the_same(text: str, control: object) -> None:
    assert to_controls(parse(text)) == (control,)
    assert from_controls([control]) == text  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("text", "control"),
    [
        ("5 > population", Range("population", high=5.0, open=True)),
        ("african", Switch("african")),
        ("NOT african", Switch("african", value=False)),
        ("african <> TRUE", Switch("african", value=False)),
        ("region IN ('South Asia')", Choice("region", ("South Asia",))),
        ("(population > 5)", Range("population", low=5.0, open=True)),
        ("population > 2 * 3", Range("population", low=6.0, open=True)),
    ],
)
def test_other_ways_to_write_a_term_give_the_same_control(text: str, control: object) -> None:
    assert to_controls(parse(text)) == (control,)


def test_controls_keep_the_order_of_the_terms() -> None:
    text = "african = TRUE AND population >= 5 AND (gdp > 1 OR gdp IS NULL) AND region = 'x'"
    assert from_controls(to_controls(parse(text))) == text


def test_a_chip_with_or_gets_brackets_only_beside_others() -> None:
    chip = Chip("a > 1 OR b > 2")
    assert from_controls([chip]) == "a > 1 OR b > 2"
    assert from_controls([chip, Switch("c")]) == "(a > 1 OR b > 2) AND c = TRUE"


def test_brackets_around_a_chip_do_not_pile_up() -> None:
    controls = (Chip("(a > 1) OR (name = ')(')"), Switch("c"))
    assert to_controls(parse(from_controls(controls))) == controls


def test_controls_that_ask_nothing_are_left_out() -> None:
    nothing = [Range("a"), Choice("b", ()), Chip("  "), Range("a", low=float("nan"))]
    assert from_controls(nothing) == ""


def test_a_chip_must_be_a_condition_by_itself() -> None:
    with pytest.raises(ConditionError):
        from_controls([Chip("a = 1) OR (b = 2")])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5e6, "5000000"),
        (-0.0, "0"),
        (0.1, "0.1"),
        (1e-7, "1e-07"),
        (1e22, "1e+22"),
        (1 / 3, "0.3333333333333333"),
    ],
)
def test_numbers_are_written_whole_and_unrounded(value: float, text: str) -> None:
    assert number_text(value) == text
