"""What a format of briefs is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.briefs.content import Brief


@dataclass(frozen=True)
class BriefFormat:
    """A format that a brief can be written in.

    Attributes
    ----------
    name, title, extension, media_type
        Short name, name for a person in English, extension with the dot, and media type.
    writer
        Turns a brief into the bytes of a file; the same brief gives the same bytes.
    """

    name: str
    title: str
    extension: str
    media_type: str
    writer: Callable[[Brief], bytes]

    def write(self, brief: Brief) -> bytes:
        """Write a brief.

        Parameters
        ----------
        brief
            What it says.

        Returns
        -------
        bytes
            The whole file.

        Raises
        ------
        ExportError
            When the font that it needs is missing or damaged.
        """
        return self.writer(brief)
