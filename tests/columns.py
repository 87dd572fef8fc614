"""Write the table of columns of ARCHITECTURE.md anew: ``python -m tests.columns``."""

from __future__ import annotations

import re
from pathlib import Path

from geo.columns import MEANINGS

PLACE = Path(__file__).parents[1] / "ARCHITECTURE.md"
HEAD = "| column | meaning |\n|---|---|\n"

_TABLE = re.compile(re.escape(HEAD) + r"(?:\|.*\n)*")


def updated(text: str) -> str:
    """Give the document with exactly the columns that there are.

    Parameters
    ----------
    text
        The document as it is.
    """
    rows = "".join(f"| `{key}` | {meaning} |\n" for key, meaning in MEANINGS.items())
    return _TABLE.sub(lambda _: HEAD + rows, text)


if __name__ == "__main__":
    PLACE.write_text(updated(PLACE.read_text(encoding="utf-8")), encoding="utf-8")
