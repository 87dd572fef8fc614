"""How the columns of a map's message are written, so that it stays small.

Places stand in the order of the shapes, which is that of `geo.economies.codes` unless others are
given. Whole numbers have digits of base 62, and "."
stands for an economy without one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from geo.economies import codes

NOTHING = "."
"""Stands for an economy without a class, a rank, a period or a detail."""

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

_DECADES = 13
"""Powers of ten that a column spans at most; what is smaller is written as zero."""

_SHOWN = 3
"""Significant digits that are read."""

# Shorter on the wire; "~0" and "~1" make any text safe to join with "|".
_SHORT = (("~", "~0"), ("|", "~1"), (" million", "~m"), (" billion", "~b"), (" trillion", "~t"))


def coded(value: int, width: int) -> str:
    """Write a whole number in so many digits.

    Parameters
    ----------
    value
        From 0 to less than 62 to the power of the width.
    width
        How many digits.
    """
    digits = ""
    for _ in range(width):
        value, digit = divmod(value, len(DIGITS))
        digits = DIGITS[digit] + digits
    return digits


def run_length(places: str) -> str:
    """Write long runs by their length in two digits: of "." as "(nn)", of any other as "[nnc]"."""
    shorter = re.sub(r"\.{6,3843}", lambda run: f"({coded(len(run[0]), 2)})", places)
    return re.sub(r"(\w)\1{6,3842}", lambda run: f"[{coded(len(run[0]), 2)}{run[1]}]", shorter)


def short(text: str) -> str:
    """Make a text safe to join by "|" and brief."""
    for long, brief in _SHORT:
        text = text.replace(long, brief)
    return text


def shared(series: pd.Series, places: Sequence[str] | None = None) -> list[object]:
    """Write the distinct texts, joined, and which is each economy's, in so many digits each."""
    own = [
        None if pd.isna(value) else _period(value) for value in series.reindex(places or codes())
    ]
    distinct = sorted({text for text in own if text is not None})
    width = 1 if len(distinct) <= len(DIGITS) else 2
    place = {text: coded(at, width) for at, text in enumerate(distinct)}
    return [
        "|".join(map(short, distinct)),
        width,
        run_length("".join(NOTHING * width if text is None else place[text] for text in own)),
    ]


def ranks(given: pd.Series) -> str:
    """Write each rank in two digits."""
    return run_length(
        "".join(
            NOTHING * 2 if pd.isna(rank) else coded(int(rank), 2) for rank in given.reindex(codes())
        )
    )


def numbers(
    values: pd.Series, scaled: bool = False, places: Sequence[str] | None = None
) -> list[object]:
    """Write numbers as exactly as they are read: to three digits, and whole where they are larger.

    Parameters
    ----------
    values
        By economy; missing and infinite ones are left out.
    scaled
        Whether millions and more are read with their scale in words, also to three digits.
    places
        The codes in the order of the shapes; those of all economies when None.

    Returns
    -------
    list
        The largest power of ten, how many powers there are, how many digits a mantissa has, how
        many digits of base 62 each number has, and the numbers: zero as 0, others as 1 + (powers
        below the largest, and as many as there are more if negative) x the count of mantissas +
        the mantissa's place among them.
    """
    read = values.astype(float).replace([np.inf, -np.inf], np.nan).reindex(places or codes())
    read = read.map(lambda value: _as_read(value, scaled), na_action="ignore")
    sizes = read[read.notna() & (read != 0)].abs()
    powers = sizes.map(_power)
    top = int(powers.max()) if len(powers) else 0
    decades = min(top - int(powers.min()) + 1, _DECADES) if len(powers) else 1
    figures = max((_figures(size) for size in sizes), default=_SHOWN)
    count = 9 * 10 ** (figures - 1)
    most = decades * count * (2 if (read < 0).any() else 1)
    width = next(n for n in range(1, 9) if len(DIGITS) ** n > most)

    def placed(value: float) -> str:
        if pd.isna(value):
            return NOTHING * width
        below = top - _power(abs(value)) if value else decades
        if below >= decades:
            return coded(0, width)
        mantissa = int(f"{abs(value):.{figures - 1}e}".partition("e")[0].replace(".", ""))
        decade = below + (decades if value < 0 else 0)
        return coded(1 + decade * count + mantissa - count // 9, width)

    return [top, decades, figures, width, run_length("".join(placed(value) for value in read))]


def _as_read(value: float, scaled: bool) -> float:
    """Round a number to what a reader sees of it."""
    three = float(f"{value:.{_SHOWN - 1}e}")
    whole = abs(three) >= 1_000 and not (scaled and abs(three) >= 1_000_000)
    return float(round(value)) if whole else three


def _figures(size: float) -> int:
    """Count the significant digits of a number that was rounded, at least those always shown."""
    digits = f"{size:.8e}".partition("e")[0].replace(".", "").rstrip("0")
    return max(len(digits), _SHOWN)


def _power(size: float) -> int:
    """Give the power of ten of a positive number."""
    return int(f"{size:.8e}".partition("e")[2])


def _period(value: object) -> str:
    """Write a year without decimals and anything else as it is."""
    whole = isinstance(value, float) and math.isfinite(value) and value.is_integer()
    return str(int(value)) if whole and isinstance(value, float) else str(value)
