"""What Streamlit itself says in English alone, and how the reader's language has it.

``static/page/tools.js`` replaces these texts where Streamlit shows them.
"""

from __future__ import annotations

import re
from typing import Any

from dashboard.language import N_, _, chosen, local
from data.languages import SOURCE_LANGUAGE

EXACT: tuple[str, ...] = (
    N_("Upload"),
    N_("Press Enter to apply"),
    N_("Press Enter to submit form"),
    N_("Press Ctrl+Enter to apply"),
    N_("Press ⌘+Enter to apply"),
    N_("No results"),
    N_("No options to select"),
    N_("Select all"),
    N_("Clear all"),
    N_("System"),
    N_("Light"),
    N_("Dark"),
    N_("Print"),
    N_("Record screen"),
    N_("Download as CSV"),
    N_("Show/hide columns"),
    N_("Search"),
    N_("Fullscreen"),
    N_("Close fullscreen"),
    N_("Sort ascending"),
    N_("Sort descending"),
    N_("Autosize"),
    N_("Pin column"),
    N_("Unpin column"),
    N_("Hide column"),
    N_("Format"),
    N_("Expand sidebar"),
    N_("Collapse sidebar"),
    N_("Stop"),
)
"""Texts as Streamlit writes them."""

GAPPED: dict[str, str] = {
    "{count} more": N_("{count} more pages"),
    "{size} per file": N_("{size} per file"),
    "{size} per file • {kinds}": N_("{size} per file • {kinds}"),
    "Help for {name}": N_("Help for {name}"),
    "Remove {name}": N_("Remove {name}"),
}
"""Texts in which Streamlit puts something of its own, and the messages that say them."""

_FORMS = {"count": r"(\d+)"}
"""Regular expression of what stands in a gap, where it is not just anything."""

_GAP = re.compile(r"\\\{(\w+)\\\}")


def said() -> dict[str, Any] | None:
    """Give what the browser is to say instead of Streamlit's own texts.

    Returns
    -------
    dict or None
        ``exact`` texts to texts; ``patterns`` with texts whose gaps are numbered from 1; and
        None in English, where nothing is to be replaced.
    """
    if chosen() == SOURCE_LANGUAGE:
        return None
    patterns = [_pattern(text, message) for text, message in GAPPED.items()]
    if local("0.5") != "0.5":
        patterns.append((r"(-?\d+)\.(\d+)", local("{1}.{2}")))
    return {"exact": {text: _(text) for text in EXACT}, "patterns": patterns}


def _pattern(text: str, message: str) -> tuple[str, str]:
    """Give the regular expression of Streamlit's text, and ours with numbered gaps."""
    gaps = _GAP.findall(re.escape(text))
    expression = _GAP.sub(lambda gap: _FORMS.get(gap[1], "(.+?)"), re.escape(text))
    numbered = {gap: f"{{{place}}}" for place, gap in enumerate(gaps, 1)}
    return expression, _(message, **numbered)
