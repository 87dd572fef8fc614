"""How wide words are in the font of printed figures, and where their lines break."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from dashboard.prints.paper import checked_font

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font


@lru_cache(maxsize=2)
def _font(bold: bool) -> FT2Font:
    """Open the font at a size of 100 points."""
    from matplotlib.ft2font import FT2Font

    font = FT2Font(checked_font("Bold" if bold else ""))
    font.set_size(100, 72)
    return font


@lru_cache(maxsize=4096)
def _advance(letter: str, bold: bool) -> float:
    """Give the width of a letter in parts of its size; of one that the font lacks, the size."""
    if not _font(bold).get_char_index(ord(letter)):
        return 1.0
    return float(_font(bold).load_char(ord(letter)).linearHoriAdvance) / 65536 / 100


@lru_cache(maxsize=4096)
def in_font(letter: str) -> bool:
    """Tell whether the font has a letter."""
    return bool(_font(False).get_char_index(ord(letter)))


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Measure a text.

    Parameters
    ----------
    text
        On one line.
    size
        Of its letters in points.
    bold
        Whether they are bold.

    Returns
    -------
    float
        Points.
    """
    return size * sum(_advance(letter, bold) for letter in text)


def wrapped(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """Break a text into lines that fit a width.

    Parameters
    ----------
    text
        Any text; its own lines are joined.
    width
        Inches.
    size, bold
        As `width_of` takes them.

    Returns
    -------
    list of str
        At least one line; a word that is wider than a line is broken.
    """
    # A little less than the width, for a program may draw letters on whole pixels.
    room, lines, line = 0.985 * width * 72, [], ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if width_of(longer, size, bold=bold) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        *whole, line = _pieces(word, room / size, bold)
        lines.extend(whole)
    return [*lines, line]


def _pieces(word: str, room: float, bold: bool) -> list[str]:
    """Break a word into pieces that fit a room, given in sizes of the font; one letter at least."""
    begins, used = [0], 0.0
    for place, letter in enumerate(word):
        used += _advance(letter, bold)
        if used > room and place > begins[-1]:
            begins.append(place)
            used = _advance(letter, bold)
    return [word[begin:end] for begin, end in zip(begins, [*begins[1:], len(word)], strict=True)]
