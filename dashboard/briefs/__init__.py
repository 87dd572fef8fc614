"""Briefs for the board: one model of what is said, and a writer for each format.

`dashboard.briefs.content` says what a brief holds, `assemble` and `making` put one together, and
each format of `BRIEFS` only sets it. To add a format, write a module with a ``FORMAT`` and put it
into `BRIEFS`. The libraries that write are imported when a file is wanted.
"""

from __future__ import annotations

from pathlib import PurePath

from dashboard.briefs import pdf, slides
from dashboard.briefs.formats import BriefFormat
from data.errors import ExportError
from data.languages import fill

__all__ = ["BRIEFS", "BriefFormat", "brief_format"]

BRIEFS: dict[str, BriefFormat] = {module.FORMAT.name: module.FORMAT for module in (pdf, slides)}
"""Formats by name, which is also the file's extension without the dot."""


def brief_format(path: PurePath) -> BriefFormat:
    """Find the format that a file's extension asks for.

    Parameters
    ----------
    path
        The file to be written; capitals in the extension do not matter.

    Raises
    ------
    ExportError
        When there is no such format; the error lists those that there are.
    """
    for form in BRIEFS.values():
        if form.extension == path.suffix.lower():
            return form
    known = ", ".join(f"{form.extension} ({form.title})" for form in BRIEFS.values())
    raise ExportError(
        fill("A brief cannot be written as {name}.", name=path.name),
        fill("End the name with one of {known}.", known=known),
    )
