"""Notes in Markdown hold no picture, no HTML and no script, whoever wrote them."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.markdown import MarkdownIt  # The reader of CommonMark that rich brings along.

from dashboard.safemarkdown import JOINER, safe_markdown

# Another reader of CommonMark than the browser's, with everything switched on.
READER = MarkdownIt("commonmark", {"html": True, "linkify": False}).enable("table")
READER.validateLink = lambda url: True

ATTACKS = (
    "![x](https://evil.example/p.png)",
    "![x][y]\n\n[y]: https://evil.example/p.png",
    "<img src=https://evil.example/p.png>",
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](javascript\\:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x]( javascript:alert(1) )",
    "[x][y]\n\n[y]: javascript:alert(1)",
    "[x][y]\n\n[y]:\njavascript:alert(1)",
    "<javascript:alert(1)>",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "\\![x](https://evil.example/p.png)",
    "[![x](https://evil.example/p.png)](https://good.example)",
    "    <img src=x>\n\n<div\nonclick=alert(1)>",
    "&lt;script&gt;",
    "xhttps:alert(1)",
    "[x](xhttps:alert(1))",
    "#",
    "## x",
    "># x",
    "> > - # x",
    "-\t# x",
    "12) + # x",
    "- x\n\n      # y",
    "x\n===",
    "> x\n> ===",
    "1.  x\n    ---",
    "- > x\n  > -",
)
pieces = st.sampled_from(
    [*ATTACKS, "!", "[", "]", "(", ")", "<", ">", ":", "&", "#", "\\", "`", "\n", " ", "javascript",
     "http://a.example", "img src=", "$", "|", "-", "x", "ê", "mailto:a@b.example"]
)  # fmt: skip


def tokens(text: str) -> list[Any]:
    found: list[Any] = []
    waiting = list(READER.parse(safe_markdown(text)))
    while waiting:
        token = waiting.pop()
        found.append(token)
        waiting.extend(token.children or [])
    return found


def harmless(text: str) -> None:
    for token in tokens(text):
        assert token.type not in ("image", "html_block", "html_inline")
        if token.type == "link_open":
            address = str(token.attrs["href"])
            assert address.lower().startswith(("http://", "https://", "mailto:"))
        if token.type == "heading_open":
            assert token.tag == "h6"


@pytest.mark.parametrize("text", ATTACKS)
def test_known_attacks_do_nothing(text: str) -> None:
    harmless(text)


@given(st.lists(pieces, max_size=14).map("".join))
def test_nothing_that_is_put_together_does_anything(text: str) -> None:
    harmless(text)


@given(st.text(max_size=120))
def test_no_text_does_anything(text: str) -> None:
    harmless(text)


def test_what_is_meant_for_reading_stays() -> None:
    text = "**bold** and *thin*\n\n- one\n- two\n\n[site](https://a.example/x?y=1#z)\n\n`code`"
    kinds = [token.type for token in tokens(text)]
    for kind in ("strong_open", "em_open", "bullet_list_open", "link_open", "code_inline"):
        assert kind in kinds
    assert safe_markdown(text).replace(JOINER, "") == text


def test_a_table_stays_a_table_and_money_stays_money() -> None:
    assert "table_open" in [token.type for token in tokens("|a|b|\n|-|-|\n|1|2|")]
    assert safe_markdown("US$ 5 and US$ 6") == "US\\$ 5 and US\\$ 6"


@pytest.mark.parametrize("part", [" \n", "- ", "-  ", "1. ", "> ", "[", "[x]", "!", "#", "=", ":"])
def test_a_long_text_takes_no_longer_than_its_length(part: str) -> None:
    started = time.process_time()
    safe_markdown(part * 50_000 + "x")
    # A twentieth of a second each; what looks back over the whole text takes a minute.
    assert time.process_time() - started < 5


def test_headings_are_of_the_level_below_what_they_stand_under():
    assert safe_markdown("# a\n> ###### b", level=2) == "## a\n> ## b"
    assert safe_markdown("# a") == "###### a"
