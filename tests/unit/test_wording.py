"""Figures in words: numbers, units, lists, names inside a sentence."""

from __future__ import annotations

from math import inf, nan

import pytest

from data.catalogue import Catalogue
from geo.economies import economy_names
from geo.wording import (
    against,
    inside,
    large,
    listing,
    number,
    ordinal,
    quantity,
    sentence,
    spoken,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (-0.0, "0"),
        (38.456, "38.5"),
        (5, "5.00"),
        (99.96, "100"),
        (9.996, "10.0"),
        (0.9996, "1.00"),
        (0.04561, "0.0456"),
        (-1.2345, "-1.23"),
        (999.6, "1,000"),
        (12345.6, "12,346"),
        (1e-20, "0.000000000000"),
        (inf, "inf"),
        (nan, "no figure"),
    ],
)
def test_number(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (104_175, "104,175"),
        (999_999, "1.00 million"),
        (174_000_000, "174 million"),
        (999_999_999, "1.00 billion"),
        (29.18e12, "29.2 trillion"),
        (-2_500_000, "-2.50 million"),
        (nan, "no figure"),
    ],
)
def test_large(value: float, text: str) -> None:
    assert large(value) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (38.5, "% of GDP", "38.5% of GDP"),
        (4.76e11, "current US$", "US$ 476 billion (current)"),
        (5047, "constant 2021 international $", "international $ 5,047 (constant 2021)"),
        (1.74e8, "people", "174 million people"),
        (33.4, "years", "33.4 years"),
        (36.1, "0 to 100", "36.1"),
        (-1.24, "estimate (about -2.5 to 2.5)", "-1.24"),
        (nan, "years", "no figure"),
    ],
)
def test_quantity(value: float, unit: str, text: str) -> None:
    assert quantity(value, unit) == text


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        ("% of GDP", "10.5% against 90.2% of GDP"),
        ("kWh per person", "10.5 against 90.2 kWh per person"),
        ("current US$", "US$ 10.5 against 90.2 (current)"),
        ("0 to 100", "10.5 against 90.2"),
    ],
)
def test_two_values_share_one_unit(unit: str, text: str) -> None:
    assert against(10.5, 90.2, unit) == text


def test_a_missing_side_is_said() -> None:
    assert against(nan, 90.2, "% of GDP") == "no figure against 90.2% of GDP"
    assert against(90.2, nan, "years") == "90.2 years against no figure"


def test_every_unit_of_the_catalogue_is_said_once(catalogue: Catalogue) -> None:
    for item in catalogue.indicators:
        said = against(12.3, 45.6, item.unit)
        assert said.count(item.unit.removeprefix("% ")) <= 1, said
        assert "12.3" in said and "45.6" in said
        assert "  " not in said and "%%" not in said and said == said.strip()


@pytest.mark.parametrize(
    ("items", "most", "text"),
    [
        ([], 0, ""),
        (["a"], 0, "a"),
        (["a", "b"], 0, "a and b"),
        (["a", "b", "c"], 0, "a, b and c"),
        (["a", "b", "c", "d", "e"], 3, "a, b, c and 2 more"),
        (["a", "b", "c", "d"], 3, "a, b, c and d"),
    ],
)
def test_listing(items: list[str], most: int, text: str) -> None:
    assert listing(items, most) == text


def test_listing_with_or() -> None:
    assert listing(["a", "b", "c"], last="or") == "a, b or c"


@pytest.mark.parametrize(
    "text",
    [
        "1st",
        "2nd",
        "3rd",
        "4th",
        "10th",
        "11th",
        "12th",
        "13th",
        "21st",
        "22nd",
        "101st",
        "111th",
        "112th",
        "113th",
        "123rd",
        "190th",
    ],
)
def test_ordinal(text: str) -> None:
    assert ordinal(int(text[:-2])) == text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Exports of goods and services", "exports of goods and services"),
        ("Gini index", "Gini index"),
        ("GDP per capita", "GDP per capita"),
        ("AI research publications", "AI research publications"),
        ("Human Development Index", "Human Development Index"),
        ("Anthropic AI Usage Index", "Anthropic AI Usage Index"),
        ("Under-5 mortality", "under-5 mortality"),
        ("Inflation (GDP deflator)", "inflation (GDP deflator)"),
        (
            "Extreme poverty headcount ($3.00 a day at 2021 PPP)",
            "extreme poverty headcount ($3.00 a day at 2021 PPP)",
        ),
        ("", ""),
    ],
)
def test_indicator_inside_a_sentence(name: str, text: str) -> None:
    assert inside(name) == text


@pytest.mark.parametrize(
    ("economy", "text"),
    [
        ("VNM", "Vietnam"),
        ("GMB", "the Gambia"),
        ("PHL", "the Philippines"),
        ("USA", "the United States"),
        ("CAF", "the Central African Republic"),
        ("FIN", "Finland"),
    ],
)
def test_economy_inside_a_sentence(economy: str, text: str) -> None:
    assert spoken(economy, economy_names("en")[economy]) == text


def test_names_that_call_for_an_article_have_one() -> None:
    endings = ("Islands", "States", "Emirates", "Kingdom", "Netherlands", "Philippines")
    for code, name in economy_names("en").items():
        if name.endswith(endings) or name.endswith("Republic"):
            assert spoken(code, name) == f"the {name}"


def test_a_sentence_begins_with_a_capital() -> None:
    assert sentence("the Gambia and the USA") == "The Gambia and the USA"
    assert sentence("") == ""
