"""How condition text is read: structure, terms, literals, and what is said about mistakes."""

from __future__ import annotations

import pytest
from cql2 import Expr

from data.errors import ConditionError
from geo.conditions import nodes as n
from geo.conditions.condition import parse
from geo.conditions.rendering import render


def terms(text: str) -> list[str]:
    """Read a text and write each term in the fixed form."""
    return [render(term.node) for term in parse(text).terms]


def mistake(text: str) -> ConditionError:
    """Read a text that must be refused."""
    with pytest.raises(ConditionError) as caught:
        parse(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = 1 OR b = 2 AND c = 3", n.Or),
        ("a = 1 AND b = 2 OR c = 3", n.Or),
        ("NOT (a = 1 OR b = 2)", n.Not),
    ],
)
def test_and_binds_stronger_than_or(text: str, expected: type) -> None:
    (term,) = parse(text).terms
    assert isinstance(term.node, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = 1 OR b = 2 AND c = 3", "a = 1 OR (b = 2 AND c = 3)"),
        ("NOT a = 1 AND b = 2", "(NOT (a = 1)) AND (b = 2)"),
        ("NOT a = 1 OR b = 2", "(NOT (a = 1)) OR (b = 2)"),
        ("a BETWEEN 1 AND 2 AND b > 3", "(a BETWEEN 1 AND 2) AND (b > 3)"),
        ("NOT a BETWEEN 1 AND 2 AND b > 3", "(NOT (a BETWEEN 1 AND 2)) AND (b > 3)"),
        ("b > 3 AND a BETWEEN 1 AND 2 OR c", "(b > 3 AND (a BETWEEN 1 AND 2)) OR c"),
        ("a - b - c > 0", "((a - b) - c) > 0"),
        ("a / b * c > 0", "((a / b) * c) > 0"),
        ("a + b * c > 0", "(a + (b * c)) > 0"),
        ("-a * b > 0", "((-a) * b) > 0"),
        ("a > -b - c", "a > ((-b) - c)"),
    ],
)
def test_precedence_is_as_written_out_in_brackets(text: str, expected: str) -> None:
    assert terms(text) == terms(expected)


@pytest.mark.parametrize(
    "text",
    [
        "a - b + c > 0",
        "a = 1 OR b = 2 AND NOT c = 3",
        "a NOT BETWEEN 1 AND 2 AND b NOT IN (1, 2) OR c NOT LIKE 'x%'",
        "NOT a IS NULL AND b IS NOT NULL",
        "a BETWEEN 1 AND 2 AND b BETWEEN 3 AND 4 AND c = 5",
        "(a = 1 OR (b = 2 AND (c = 3 OR d = 4))) AND e * (a + b) > 5",
        "name = 'x AND y' AND name LIKE 'it''s'",
        '"IT.NET.USER.ZS" > -1e-3 AND "GE.EST" <= 1.5E+2',
        "S_INTERSECTS(geometry, BBOX(170,-20,-170,20)) AND african = TRUE",
    ],
)
def test_the_library_reads_the_whole_text_as_we_do(text: str) -> None:
    ours = " AND ".join(f"({term})" for term in terms(text))
    assert Expr(ours).to_json() == Expr(text).to_json()


def test_terms_are_those_of_the_outermost_and_in_the_words_of_the_text() -> None:
    found = parse('  a = 1\n AND ("b.c"   > 2 AND NOT d) AND (e = 1 OR f = 2) ')
    assert [term.text for term in found.terms] == [
        "a = 1",
        '"b.c" > 2',
        "NOT d",
        "(e = 1 OR f = 2)",
    ]


def test_spaces_inside_texts_are_kept_in_terms() -> None:
    assert parse("name   =  'x  y'").terms[0].text == "name = 'x  y'"


def test_terms_know_where_they_stand() -> None:
    text = "a = 1 AND (b = 2 OR c = 3)"
    assert [text[t.start : t.end] for t in parse(text).terms] == ["a = 1", "(b = 2 OR c = 3)"]


def test_an_empty_text_has_no_terms() -> None:
    assert parse(" \n ").terms == ()


def test_columns_are_listed_once_in_order() -> None:
    assert parse('"GE.EST" > 1 AND (b > "GE.EST" OR a IS NULL)').columns == ("GE.EST", "b", "a")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a > 5", "interval"),
        ("5 > a", "interval"),
        ("a BETWEEN 1 AND 2", "interval"),
        ("a = 5", "comparison"),
        ("region = 'x'", "comparison"),
        ("african", "comparison"),
        ("NOT african", "comparison"),
        ("a IN (1)", "in"),
        ("a NOT IN (1)", "in"),
        ("a LIKE 'x'", "like"),
        ("a IS NOT NULL", "null"),
        ("S_INTERSECTS(geometry, BBOX(1,2,3,4))", "bbox"),
        ("a > b", "complex"),
        ("a + 1 > 2", "complex"),
        ("a > 1 OR b > 1", "complex"),
        ("NOT a > 5", "complex"),
    ],
)
def test_terms_say_of_which_kind_they_are(text: str, kind: str) -> None:
    assert parse(text).terms[0].kind == kind


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a > -1e-3", -0.001),
        ("a > .5", 0.5),
        ("a > 5.", 5.0),
        ("a > +5", 5.0),
        ("a > --5", 5.0),
        ("a > 1.5E+3", 1500.0),
        ("a > 2 * (3 - 5)", -4.0),
    ],
)
def test_numbers_may_be_written_in_any_usual_way(text: str, value: float) -> None:
    assert parse(text).terms[0].node == n.Compare(">", n.Column("a"), n.Number(value))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("name = 'it''s'", "it's"),
        ("name = ''", ""),
        ("name = 'x AND (y'", "x AND (y"),
        ("name = 'Bờ Biển Ngà'", "Bờ Biển Ngà"),
        ("name = '\"'", '"'),
        ("name = 'a\\b'", "a\\b"),
    ],
)
def test_texts_keep_what_stands_between_their_quotes(text: str, value: str) -> None:
    assert parse(text).terms[0].node == n.Compare("=", n.Column("name"), n.Text(value))


@pytest.mark.parametrize("text", ['"GE.EST" > 1', "GE.EST > 1"])
def test_codes_are_read_with_and_without_quotes(text: str) -> None:
    assert parse(text).columns == ("GE.EST",)


@pytest.mark.parametrize("name", ["and", "a b", 'a"b', "1a", "Tên"])
def test_any_name_can_stand_in_double_quotes(name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    assert parse(f"{quoted} > 1").columns == (name,)


def test_keywords_may_be_small_and_spaces_may_be_missing() -> None:
    assert terms("a between 1and 2 and not(b is null)or c in(1)") == terms(
        "a BETWEEN 1 AND 2 AND NOT b IS NULL OR c IN (1)"
    )


def test_names_that_begin_like_keywords_are_names() -> None:
    assert parse("andy > 1 AND notx = 2 AND inx = 3").columns == ("andy", "notx", "inx")


def test_the_same_text_is_read_once() -> None:
    assert parse("population > 12345") is parse("population > 12345")


MISTAKES = [
    ("a = NULL", 4, "IS NULL"),
    ("a IN (1, NULL)", 9, "IS NULL"),
    ("a > 1e400", 4, "1.7e308"),
    ("a > 1e308 * 10", 4, "smaller"),
    ("a / 0 > 1", 4, "another number"),
    ("a / (1 - 1) > 1", 5, "another number"),
    ("a == 1", 3, "Write =."),
    ("a != 1", 2, "<>"),
    ("a => 1", 3, ">="),
    ("a ≥ 1", 2, ">="),
    ("a > 1,000", 5, "thousands"),
    ("a > 5%", 5, "percentage"),
    ("a ^ 2 > 1", 2, "multiply"),
    ("a DIV 2 > 1", 2, "/"),
    ("a > 1; b", 5, "semicolon"),
    ("a > 1 b > 2", 6, "AND or OR"),
    ("a > ", 4, "Give a column"),
    ("> 5", 0, "Begin with a column"),
    ("a > 1 AND", 9, "each need a condition"),
    ("a > 1 AND OR b > 1", 10, "each need a condition"),
    ("()", 1, "Put a condition"),
    ("(a > 1", 0, "Close it"),
    ("a > 1)", 5, "Remove"),
    ("a < b < c", 6, "AND between"),
    ("a IS TRUE", 2, "= TRUE"),
    ("a NOT 5", 2, "before the whole condition"),
    ("a BETWEEN 1", 2, "both bounds"),
    ("a BETWEEN 1 OR b > 2", 2, "both bounds"),
    ("a IN 'x'", 5, "IN ('South Asia'"),
    ("a IN ()", 6, "single quotes"),
    ("a IN (1 2)", 8, "commas"),
    ("a IN (b)", 6, "single quotes"),
    ("a LIKE b", 7, "pattern"),
    ("a LIKE 5", 7, "pattern"),
    ("a > NOT b", 4, "whole condition"),
    ("5", 0, "Compare it"),
    ("NOT 5", 4, "Compare it"),
    ("a AND 'x'", 6, "Compare it"),
    ("(a > 1) = TRUE", 1, "AND or OR"),
    ("a > (b > 1)", 5, "AND or OR"),
    ("name = 'x", 7, "doubled"),
    ("name = 'it\\'s'", 13, "doubled"),
    ("name = ‘x’", 7, "straight quotes"),
    ("“a” > 1", 0, "double quotes"),
    ('"a > 1', 0, 'Close it with ".'),
    ('"" > 1', 0, "Name a column"),
    ("a = 'x' || 'y'", 8, "joined"),
    ("foo(a) = 1", 0, "Conditions know"),
    ("CASEI(name) = 'x'", 0, "capitals"),
    ("T_AFTER(a, b)", 0, "no dates"),
    ("S_WITHIN(geometry, BBOX(1,2,3,4))", 0, "S_INTERSECTS(geometry, BBOX("),
    ("BBOX(1,2,3,4)", 0, "S_INTERSECTS(geometry, BBOX("),
    ("S_INTERSECTS(geometry, POINT(1 2))", 23, "Conditions know"),
    ("S_INTERSECTS(geometry, geometry)", 0, "BBOX(west"),
    ("S_INTERSECTS(geometry)", 21, "BBOX(west"),
    ("S_INTERSECTS(geometry, BBOX(1,2,3,4,5,6))", 23, "four numbers"),
    ("S_INTERSECTS(geometry, BBOX(1,2,3))", 23, "four numbers"),
    ("S_INTERSECTS(geometry, BBOX(1,9,3,4))", 23, "west, south, east, north"),
    ("S_INTERSECTS(geometry, BBOX(1,2,181,4))", 23, "antimeridian"),
    ("S_INTERSECTS(geometry, BBOX(1,2,3,91))", 23, "west, south, east, north"),
    ("S_INTERSECTS(geometry, BBOX(1,a,3,4))", 30, "four numbers"),
]


@pytest.mark.parametrize(("text", "position", "remedy"), MISTAKES)
def test_a_mistake_has_its_place_and_a_remedy(text: str, position: int, remedy: str) -> None:
    error = mistake(text)
    assert error.position == position
    assert remedy in error.remedy
    assert error.text == text
    assert error.message.startswith(f"At character {position + 1}: ")


def test_messages_stay_on_one_short_line() -> None:
    error = mistake("name = 1 " + "x\u202e\n" * 900)
    assert "\n" not in str(error) and "\u202e" not in str(error) and len(str(error)) < 300
