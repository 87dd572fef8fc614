"""Text that is safe to hand to another program."""

from __future__ import annotations

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet may take for the beginning of a formula."""


def neutralise(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula.

    Parameters
    ----------
    text
        The text of a cell; never a number.

    Returns
    -------
    str
        The text with an apostrophe before it where it begins with ``= + - @``, a tab or a
        carriage return; else the text as it is.

    References
    ----------
    OWASP, "CSV Injection".
    """
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
