"""Parts of a workbook, looked at before anything parses their XML.

What is small as a file may be much to read: 34 kilobytes hold four million formats of cells, which
the reader of workbooks takes minutes and gigabytes to take in.
"""

from __future__ import annotations

import re

from data.errors import OwnDataError
from data.intake.limits import LONGEST_PIECE, MOST_CELLS
from data.languages import fill

MOST_TAGS = 150_000
"""Tags of a part that neither cells nor their texts are made of."""

MOST_TEXTS = 500_000
"""Texts that cells share, each there once."""

_BEFORE = b"\xef\xbb\xbf\xfe\xff\x00 \t\r\n"
_SHEETS = "xl/worksheets/"
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_TEXT = re.compile(rb"<(?:\w+:)?si[\s/>]")
_PLAIN = re.compile(rb"</?(?:\w+:)?(?:c|v|f|is|row|si|t)[\s/>]")


def is_xml(name: str, part: bytes) -> bool:
    """Tell whether a part may be parsed as XML: a sheet may have a name of any ending."""
    return name.lower().endswith((".xml", ".rels")) or part.lstrip(_BEFORE)[:1] == b"<"


def is_endless(part: bytes) -> bool:
    """Tell whether a piece of XML goes on for longer than any that a program writes.

    The parser begins such a piece anew with every further block of the file: 80 megabytes of
    noughts, which take 400 kilobytes in a workbook, would keep it busy for minutes.
    """
    for start in range(0, len(part), LONGEST_PIECE // 2):
        found = part.find(b"<", start, start + LONGEST_PIECE)
        if found < 0 and start + LONGEST_PIECE < len(part):
            return True
    for opening, closing in ((b"<!--", b"-->"), (b"<?", b"?>")):
        start = part.find(opening)
        while start >= 0:
            end = part.find(closing, start, start + LONGEST_PIECE)
            if end < 0:
                return True
            start = part.find(opening, end)
    return False


def refuse_crowded(name: str, part: bytes) -> None:
    """Refuse a part with more in it than a table within the bounds has.

    Parameters
    ----------
    name
        Of the part.
    part
        Its XML.

    Raises
    ------
    OwnDataError
        It has too many cells or texts, or too much beside them.
    """
    tags = part.count(b"<")
    if tags <= MOST_TAGS:
        return
    # A cell with its value has four tags, one with a text of its own six, and a shared text four.
    sheet = name.lower().startswith(_SHEETS)
    most, count, each = (MOST_CELLS, _CELL, 6) if sheet else (MOST_TEXTS, _TEXT, 4)
    if (
        tags > each * most + MOST_TAGS
        or tags - sum(1 for _ in _PLAIN.finditer(part)) > MOST_TAGS
        or sum(1 for _ in count.finditer(part)) > most
    ):
        raise OwnDataError(
            fill(
                "The part {name} of the workbook holds far more than a table that is read: "
                "{count} pieces of XML.",
                name=name[:80],
                count=f"{tags:,}",
            ),
            "Keep only the sheet that is needed, and save it again.",
        )
