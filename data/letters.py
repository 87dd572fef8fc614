"""Letters that a text may hold and a file may not."""

from __future__ import annotations

import re

HALVES = re.compile("[\ud800-\udfff]")
"""Halves of surrogate pairs, for which UTF-8 has no form; JSON can bring them in."""


def encodable(text: str) -> str:
    """Replace what UTF-8 cannot hold by the replacement character.

    Parameters
    ----------
    text
        From anybody.
    """
    return HALVES.sub("\ufffd", text)
