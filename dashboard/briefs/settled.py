"""Office files without the hour of their making, so that the same content is the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime

_PROPERTIES = "docProps/core.xml"
_MADE = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNKNOWN = b"2000-01-01T00:00:00Z"


def settled(content: bytes, date: datetime | None) -> bytes:
    """Set every date in an Office file, and in the workbooks within it, to one.

    Parameters
    ----------
    content
        A file of the Open Packaging Conventions.
    date
        The date to be told; a fixed one when None.

    Returns
    -------
    bytes
        The same parts in the same order.
    """
    told = date.strftime("%Y-%m-%dT%H:%M:%SZ").encode() if date else _UNKNOWN
    into = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as found,
        zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in found.namelist():
            part = found.read(name)
            if name.endswith(".xlsx"):
                part = settled(part, date)
            elif name == _PROPERTIES:
                part = _MADE.sub(rb"\g<1>" + told + rb"\g<2>", part)
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(entry, part)
    return into.getvalue()
