"""What an exporter is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from geo.longform import Form
from geo.shortlist import ShortlistExport


@dataclass(frozen=True)
class Options:
    """How a file is to be written.

    Attributes
    ----------
    form
        A row for each economy, or one for each figure.
    bom
        Whether a CSV begins with a byte-order mark, by which Excel knows UTF-8 when a file is
        opened by a double click. Other formats need none.
    """

    form: Form = "wide"
    bom: bool = False


PLAIN = Options()


class Exporter(Protocol):
    """A format: what it is called, and how a shortlist is written in it."""

    @property
    def name(self) -> str:
        """Short name, such as ``xlsx``."""

    @property
    def title(self) -> str:
        """Name for a person, such as ``Excel workbook``."""

    @property
    def extension(self) -> str:
        """Extension of its files with the dot."""

    @property
    def media_type(self) -> str:
        """Media type for a download."""

    def write(self, shortlist: ShortlistExport, options: Options = PLAIN) -> bytes:
        """Write a shortlist; the same shortlist gives the same content."""


@dataclass(frozen=True)
class Format:
    """An exporter made of a function.

    Attributes
    ----------
    name, title, extension, media_type
        As in `Exporter`.
    writer
        Turns a shortlist into the bytes of a file.
    """

    name: str
    title: str
    extension: str
    media_type: str
    writer: Callable[[ShortlistExport, Options], bytes]

    def write(self, shortlist: ShortlistExport, options: Options = PLAIN) -> bytes:
        """Write a shortlist.

        Parameters
        ----------
        shortlist
            The rows with everything that travels with them.
        options
            How to write it.

        Returns
        -------
        bytes
            The whole file.
        """
        return self.writer(shortlist, options)
