"""Texts from outside, made fit for a page: what cannot be set, or hides, is taken out."""

from __future__ import annotations

import re
import unicodedata

_LINES = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
_EMPTY = re.compile(r"\n{3,}")
_BLANKS = re.compile(r"[^\S\n]+")
_REPLACED = "\N{REPLACEMENT CHARACTER}"


def clean(text: str, most: int = 0) -> str:
    """Make a text fit for a page.

    Parameters
    ----------
    text
        Any text, from anybody; nothing in it is a mark of any kind.
    most
        Letters to keep; an ellipsis stands for the rest. 0 keeps all.

    Returns
    -------
    str
        Composed letters (NFC); lines kept, at most one of them empty in a row. Control
        characters, characters that turn the direction of writing, and what no file can hold are
        replaced or taken out.
    """
    lines = _LINES.sub("\n", unicodedata.normalize("NFC", text))
    seen = "".join(_kept(mark) for mark in lines)
    tidy = _EMPTY.sub("\n\n", "\n".join(_BLANKS.sub(" ", line) for line in seen.split("\n")))
    return shortened(tidy.strip(), most)


def in_a_line(text: str, most: int = 0) -> str:
    """Make a text fit for one line of a page; see `clean`."""
    return shortened(" ".join(clean(text).split()), most)


def shortened(text: str, most: int) -> str:
    """Cut a text to so many letters, at a space where there is one near; 0 cuts nothing."""
    if not most or len(text) <= most:
        return text
    cut = text[: most - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > most * 2 // 3 else cut).rstrip(" ,;:.") + "…"


def _kept(mark: str) -> str:
    """Keep a character that can be seen, or say that there was one."""
    if mark in "\n\t":
        return mark
    category = unicodedata.category(mark)
    if category == "Cf":
        return ""
    return _REPLACED if category in {"Cc", "Cs", "Co", "Cn"} else mark
