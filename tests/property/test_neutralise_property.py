"""Whatever the text: neutralised where it begins like a formula, else exactly as it was."""

from __future__ import annotations

import csv
import io

from hypothesis import example, given
from hypothesis import strategies as st

from dashboard.exports.csv_table import cell
from dashboard.exports.text import FORMULA_STARTS, neutralise
from dashboard.exports.xlsx import CELL_LIMIT, cell_text, in_pieces

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
STARTING = st.builds(str.__add__, st.sampled_from(["", *FORMULA_STARTS, "'"]), TEXT)


@given(STARTING)
@example("")
@example("'=1")
def test_only_the_first_character_decides(text: str) -> None:
    safe = neutralise(text)
    assert not safe.startswith(FORMULA_STARTS)
    assert safe == (f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text)


@given(STARTING)
def test_neutralising_twice_changes_nothing_more(text: str) -> None:
    assert neutralise(neutralise(text)) == neutralise(text)


@given(st.lists(STARTING, min_size=1, max_size=5))
def test_a_line_of_csv_is_read_back(texts: list[str]) -> None:
    line = io.StringIO(newline="")
    csv.writer(line).writerow(cell(text, "text") for text in texts)
    line.seek(0)
    assert next(csv.reader(line)) == [neutralise(text) for text in texts]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_are_never_changed(number: float) -> None:
    assert float(cell(number, "number")) == number


@given(STARTING, st.integers(1, 40_000))
def test_a_cell_holds_what_fits(text: str, times: int) -> None:
    long = text * times if len(text) * times < 200_000 else text
    assert len(cell_text(long).encode("utf-16-le")) // 2 <= CELL_LIMIT


@given(TEXT, st.integers(2, 9))
def test_pieces_join_to_the_text_and_none_is_too_long(text: str, limit: int) -> None:
    pieces = in_pieces(text, limit)
    assert "".join(pieces) == text
    assert all(len(piece.encode("utf-16-le")) // 2 <= limit for piece in pieces)
