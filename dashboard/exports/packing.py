"""A long text as short lines that no program between two readers alters."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Sequence

from data.errors import LinkError
from data.languages import N_

LINE = 30_000
"""Characters of a line; a cell of Excel holds 32,767."""

LARGEST = 50_000_000
"""Bytes that lines may unpack to."""

MOST_LINES = 2 * LARGEST // LINE
"""Lines that a text of so many bytes takes at most, were it not compressed at all."""


def to_lines(text: str) -> list[str]:
    """Compress a text into numbered lines of letters, digits, ``+``, ``/`` and ``=``.

    Parameters
    ----------
    text
        Any text that UTF-8 can hold.

    Returns
    -------
    list of str
        Such as ``1:eNqr...``; no line begins like a formula.
    """
    packed = base64.b64encode(zlib.compress(text.encode(), 9)).decode()
    pieces = [packed[start : start + LINE] for start in range(0, len(packed), LINE)]
    return [f"{number}:{piece}" for number, piece in enumerate(pieces, start=1)]


def from_lines(lines: Sequence[str]) -> str:
    """Give back a text.

    Parameters
    ----------
    lines
        As `to_lines` gave them.

    Returns
    -------
    str

    Raises
    ------
    LinkError
        When a line is missing or changed, or they unpack to too much.
    """
    pieces = []
    for number, line in enumerate(lines, start=1):
        said, _, piece = line.partition(":")
        if said != str(number):
            raise LinkError(N_("The replay in the file is cut or damaged."), _AGAIN)
        pieces.append(piece)
    inflate = zlib.decompressobj()
    try:
        written = inflate.decompress(base64.b64decode("".join(pieces), validate=True), LARGEST)
        if not inflate.eof:
            raise LinkError(N_("The replay in the file is cut or damaged."), _AGAIN)
        return written.decode()
    except (ValueError, zlib.error) as error:
        if isinstance(error, LinkError):
            raise
        raise LinkError(N_("The replay in the file is cut or damaged."), _AGAIN) from error


_AGAIN = N_("Ask for the file again, or take it anew from the Shortlist page.")
