"""A reader's own Markdown, made safe to be shown: no HTML, no pictures, no scripts.

Notes travel with workspaces, so they may be anybody's. Emphasis, lists, tables, quotes, code and
links to the web stay; whatever would make the browser ask another host by itself, run something or
imitate the page is broken up by a character that cannot be seen, so that it is read as text.
"""

from __future__ import annotations

import re

from dashboard.texts import deceives

JOINER = "\u2060"
"""Word joiner: it has no width, and ends whatever it stands in the midst of."""

_PICTURE = re.compile(r"!(?=\[)")
_TAG = re.compile(r"<")
_ENTITY = re.compile(r"&(?=[#\w])")
# A colon begins the rest of an address, or one of Streamlit's own marks (icons, colours, badges).
_SCHEME = re.compile(r"(?i)(https?|mailto)?(\\*:)(?=\S)")
_ADDRESS = re.compile(r"(?i)\](?=\()(?!\((?:https?://|mailto:)\S)")
# What may stand before a heading: blanks, and the marks of the quotes and lists that it is in.
_WITHIN = r"(?m)^([ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t][ \t>]*)*)"
_HEADING = re.compile(_WITHIN + r"#{1,6}(?=[ \t]|$)")
_UNDERLINE = re.compile(_WITHIN + r"(=+|-+)[ \t]*$")
_DEFINITION = re.compile(r"(?m)^([^\S\n]*)\[([^\]\n]*)\](?=\\*:)")
_FORMULA = re.compile(r"(?<!\\)\$")


def safe_markdown(text: str, level: int = 6) -> str:
    """Make Markdown safe.

    Parameters
    ----------
    text
        From anybody.
    level
        Of all its headings, from 1 to 6: one below the heading that it is shown under.

    Returns
    -------
    str
        Markdown that shows no picture and no HTML, whose links lead to ``http``, ``https`` or
        ``mailto`` addresses alone, and whose headings are of that level. A dollar sign is a dollar
        sign.
    """
    kept = "".join(_visible(mark) for mark in text.replace("\r\n", "\n").replace("\r", "\n"))
    for pattern in (_PICTURE, _TAG, _ENTITY, _ADDRESS):
        kept = pattern.sub(lambda found: found.group() + JOINER, kept)
    kept = _DEFINITION.sub(lambda found: f"{found[1]}[{JOINER}{found[2]}{JOINER}]{JOINER}", kept)
    kept = _SCHEME.sub(_checked, kept)
    kept = _UNDERLINE.sub(lambda found: f"{found[1]}{JOINER}{found[2]}", kept)
    return _FORMULA.sub(r"\\$", _HEADING.sub(rf"\1{'#' * level}", kept))


def _checked(found: re.Match[str]) -> str:
    """Let an address of the web or of a mail box be one, and break up any other."""
    named, colon = found[1], found[2]
    before = found.string[found.start() - 1 : found.start()] if found.start() else ""
    if named and colon == ":" and not (before.isalnum() or before in "+.-"):
        return found.group()
    return f"{named or ''}{JOINER}{colon}{JOINER}"


def _visible(mark: str) -> str:
    """Show as a replacement character what hides itself or turns others round."""
    return "\N{REPLACEMENT CHARACTER}" if deceives(mark) and mark not in "\n\t" else mark
