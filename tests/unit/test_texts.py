"""Foreign texts in Markdown."""

from __future__ import annotations

import pytest

from dashboard.texts import label, plain


@pytest.mark.parametrize(
    "mark", ["*", "_", "`", "[", "]", "<", ">", "$", "#", "|", "~", ":", "!", "&", "\\", "=", "^"]
)
def test_marks_are_escaped(mark: str) -> None:
    assert plain(f"a{mark}b") == f"a\\{mark}b"


def test_dollars_start_no_formula() -> None:
    assert plain("US$ 5 and US$ 6") == "US\\$ 5 and US\\$ 6"
    assert label("US$ 5 and US$ 6") == "US\\$ 5 and US\\$ 6"


@pytest.mark.parametrize("mark", ["*", "_", "`", "[", "]", "<", ">", "$", "~", ":", "&", "\\"])
def test_marks_are_escaped_in_a_label(mark: str) -> None:
    assert label(f"a{mark}b") == f"a\\{mark}b"


def test_a_label_has_no_backslash_that_it_does_not_need() -> None:
    usual = "GDP per capita, PPP (constant 2021), Guinea-Bissau = 5%."
    assert label(usual) == usual


def test_a_text_stays_on_one_line_and_begins_no_list_or_block() -> None:
    assert plain("  1. a\n\n    b\t- c") == "1\\. a b \\- c"


@pytest.mark.parametrize("text", ["http://x.y", "HTTPS://x.y", "www.x.y", "WWW.x.y"])
def test_an_address_becomes_no_link(text: str) -> None:
    assert "\u2060" in plain(text)


def test_characters_that_turn_the_writing_are_written_as_their_code() -> None:
    assert plain("a\u202eb\u2067") == "a\\\\u202eb\\\\u2067"
    assert plain("a\x00b") == "a\\\\u0000b"


def test_letters_of_every_language_and_signs_stay() -> None:
    text = "Trường Sa, Côte d'Ivoire, 中国, 👩‍💻, 5%"
    assert plain(text) == text
