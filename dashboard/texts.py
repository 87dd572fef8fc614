"""Texts from outside, made safe to stand in Markdown exactly as they are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

_MARKS = "\\`*_{}[]()<>#+-!|$:~&.^="
_ESCAPED = str.maketrans({mark: "\\" + mark for mark in _MARKS})
_INSIDE_A_LINE = str.maketrans({mark: "\\" + mark for mark in "\\`*_[]<>$:~&"})
_TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c")
_ADDRESS = re.compile(r"(?i)www(?=\.)|:(?=//)")
_BLANKS = re.compile(r"\s+")


def plain(text: str, escaped: Mapping[int, str] = _ESCAPED) -> str:
    r"""Escape a text so that Markdown shows it as it is.

    Parameters
    ----------
    text
        Any text, from anybody.
    escaped
        What stands in the place of each mark; all of them have one by default.

    Returns
    -------
    str
        On one line. Nothing in it is a mark, a formula, an icon or a link; characters that turn
        the direction of writing or cannot be seen are written as their code, such as ``\u202e``.
    """
    seen = "".join(_visible(mark) for mark in _BLANKS.sub(" ", text).strip())
    # Markdown makes links of bare addresses even where their marks are escaped.
    return _ADDRESS.sub("\\g<0>\u2060", seen).translate(escaped)


def label(text: str) -> str:
    """Escape a text for the label of a control, so that it is shown as it is.

    Parameters
    ----------
    text
        Any text, from anybody.

    Returns
    -------
    str
        Without the marks that count inside a line alone: a label is read aloud as it stands,
        backslashes and all, so that it has no more of them than it needs.
    """
    return plain(text, _INSIDE_A_LINE)


def _visible(mark: str) -> str:
    """Write a character that hides itself or turns others as its code."""
    return f"\\u{ord(mark):04x}" if deceives(mark) else mark


def deceives(mark: str) -> bool:
    """Tell whether a character hides itself or turns others round."""
    return mark in _TURNING or unicodedata.category(mark) in {"Cc", "Cs", "Co", "Cn"}
