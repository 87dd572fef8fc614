"""Whatever a file holds, it is read, asked about, or refused in words; nothing else happens."""

from __future__ import annotations

import csv
import datetime
import io
import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

sys.path.append(str(Path(__file__).parents[1] / "unit"))

from own_files import table, workbook

from data.errors import OwnDataError
from data.intake.numerals import Notation, number_of, numerals, written
from data.intake.plan import Plan, plan_from_toml
from data.intake.reading import read_grid
from data.intake.table import table_of
from geo.economies import codes
from geo.intake.assembling import prepare
from geo.intake.prepared import counts
from geo.intake.proposing import code_for, propose
from geo.recipe_files import toml_of, unwritten

DAY = datetime.date(2026, 11, 27)

FULL = bool(os.environ.get("KINDRED_FULL"))
quick = settings(max_examples=300 if FULL else 15, suppress_health_check=[HealthCheck.too_slow])
cells = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            *("", "Kenya", "Congo", "VNM", "NA", "World", "1.234", "1,5", "12%", "2024", "yes"),
            *("no", "2024-05-01", "=1+1", "<b>x</b>", "(5)", "US$ 3", "45292", "\u202ex", "-"),
            "#REF!",
        ]
    ),
    st.integers(-(10**9), 10**9).map(str),
)
rows = st.lists(st.lists(cells, min_size=1, max_size=6), min_size=1, max_size=8)


def taken_in(content: bytes) -> None:
    """Take bytes as far as they go; only refusals in words may end it."""
    try:
        found = table_of(read_grid(content))
        prepared = prepare(found, propose(found), day=DAY, taken=frozenset())
    except OwnDataError as error:
        refused = error
    else:
        refused = None
    if refused is not None:
        assert refused.message
        assert refused.remedy
        return
    known = set(codes())
    assert all(code in known for item in prepared.indicators for code in item.figures)
    for item in prepared.indicators:
        for periods in item.figures.values():
            assert all(value == value and abs(value) < 1e300 for value in periods.values())
    assert counts(prepared)["figures"] >= 0


@quick
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    taken_in(content)


@quick
@given(st.binary(max_size=200), st.sampled_from([b"PK\x03\x04", b"\xff\xfe", b"\xef\xbb\xbf"]))
def test_bytes_that_begin_like_a_known_kind_are_read_or_refused(rest: bytes, start: bytes) -> None:
    taken_in(start + rest)


@quick
@given(rows, st.sampled_from([",", ";", "\t"]))
def test_any_table_is_taken_in_asked_about_or_refused(
    lines: list[list[str]], delimiter: str
) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(lines)
    taken_in(text.getvalue().encode("utf-8", "replace"))


# Written once: a workbook holds the second of its writing, and packed sizes differ with it.
BOOK = workbook([["Country", "Sales"], ["Kenya", 1.5], ["Peru", 2]])


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_workbook_with_a_damaged_byte_is_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(BOOK)
    for _ in range(data.draw(st.integers(1, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    taken_in(bytes(content))


@given(
    st.lists(st.floats(-1e9, 1e9).map(lambda x: round(x, 2)), min_size=1, max_size=8),
    st.sampled_from(["point", "comma"]),
    st.booleans(),
)
def test_numbers_come_back_whichever_way_they_are_written(
    values: list[float], notation: Notation, grouped: bool
) -> None:
    texts = [f"{value:,.2f}" if grouped else f"{value:.2f}" for value in values]
    if notation == "comma":
        texts = [text.translate(str.maketrans(",.", ".,")) for text in texts]
    found = numerals(texts)
    assert found.readable == len(values)
    assert found.notation == notation  # two decimals are no thousands
    assert [number_of(text, notation, "") for text in texts] == values


@given(st.integers(1_000, 999_999))
def test_thousands_alone_tell_nothing(value: int) -> None:
    for text in (f"{value:,}", f"{value:,}".replace(",", ".")):
        assert numerals([text]).notation is None
        part = written(text)
        assert part is not None
        assert set(part.readings.values()) == {float(value), value / 1_000}


@given(st.text(max_size=80), st.sets(st.just("OWN.FIGURES"), max_size=1))
def test_a_code_can_be_made_of_any_name(name: str, taken: set[str]) -> None:
    code = code_for(name, taken)
    assert code not in taken
    planned = {"name": "x", "column": "x", "code": code}
    assert Plan.model_validate({"indicators": [planned]}).indicators[0].code == code


@quick
@given(rows)
def test_a_plan_comes_back_from_its_file(lines: list[list[str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([["Country", "Sales (USD)", "Customer"], *lines])
    try:
        plan = propose(table(text.getvalue().encode("utf-8", "replace")))
    except OwnDataError:
        assume(False)
        pytest.fail("not reached")
    kept = plan.model_copy(update={"economies": {"Congo": "COD", 'a "b"\\': ""}})
    written_as = toml_of(unwritten(kept.model_dump(mode="json")))
    assert plan_from_toml(written_as, "plan.toml") == kept
