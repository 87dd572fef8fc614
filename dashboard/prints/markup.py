"""The little markup of Plotly's texts (bold, line breaks, sizes), read for paper."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

_BREAK = re.compile(r"<br\s*/?>")
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
_SIZE = re.compile(r"font-size:\s*([\d.]+)px")


@dataclass(frozen=True)
class Line:
    """One line of a text.

    Attributes
    ----------
    text
        Without any mark.
    bold
        Whether it is in bold letters.
    size
        Of its letters in pixels; None where the text does not say.
    """

    text: str
    bold: bool = False
    size: float | None = None


def lines(text: str) -> tuple[Line, ...]:
    """Read a text of a figure line by line.

    Parameters
    ----------
    text
        With ``<b>``, ``<br>`` and ``<span style='font-size:...'>``; any other tag is left out.
    """
    found = []
    for part in _BREAK.split(text):
        size = _SIZE.search(part)
        found.append(
            Line(
                html.unescape(_TAG.sub("", part)),
                bold="<b>" in part,
                size=float(size.group(1)) if size else None,
            )
        )
    return tuple(found)


def words(text: str) -> str:
    """Give a text without its marks, lines kept."""
    return "\n".join(line.text for line in lines(text))
