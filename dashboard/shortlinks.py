"""A whole view in one short text: compressed, versioned, and checked against being cut.

The form is ``1.`` and then, in the letters of base64 that an address takes as they are, a checksum
of four bytes and the deflated JSON of the view's plain parameters. It hides nothing and proves
nothing: whoever has it can read it and make another. The checksum only tells a link that arrived
whole from one that a mail program cut.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from data.errors import LinkError
from data.languages import N_, fill

PARAMETER = "v"
"""The query parameter that holds the text."""

VERSION = 1
"""The form that is written; the forms of `_READERS` are read."""

LONGEST = 8_000
"""Characters of a text that is looked at; what is written stays below 2,000."""

LARGEST = 64_000
"""Bytes that a text may unpack to, so that a small one cannot fill the memory."""

_TEXT = re.compile(r"([1-9][0-9]{0,3})\.([A-Za-z0-9_-]+)")
_LEFT_BY_WRITING = " \t\r\n.,;:!?)>]}'\"»”"
"""What a sentence around a link may leave at its end."""

_CUT = N_("The link arrived cut or changed, so the view in it cannot be opened.")
_COPY_AGAIN = N_("Copy it again, whole, or ask for it again.")


@dataclass(frozen=True)
class Packed:
    """What a text holds.

    Attributes
    ----------
    parameters
        Query parameter to its text, as `dashboard.links.to_parameters` gives them; from anybody,
        so not yet checked against what exists.
    snapshot
        Id of the snapshot on which the link was made; empty where it does not say.
    unknown
        Names of further parts, which this version does not know.
    """

    parameters: Mapping[str, str]
    snapshot: str = ""
    unknown: tuple[str, ...] = ()


def pack(parameters: Mapping[str, str], snapshot: str = "") -> str:
    """Write parameters as one text.

    Parameters
    ----------
    parameters
        Query parameter to its text.
    snapshot
        Id of the snapshot that the view is seen on.

    Returns
    -------
    str
        Letters, digits, ``.``, ``-`` and ``_`` alone; the same parameters give the same text.
    """
    content: dict[str, object] = {"p": dict(parameters)}
    if snapshot:
        content["s"] = snapshot
    # Half a surrogate pair, which UTF-8 has no form for, survives as an escape.
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    try:
        written = plain.encode()
    except UnicodeEncodeError:
        written = json.dumps(content, separators=(",", ":")).encode()
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, 9)
    packed = _checksum(written) + deflate.compress(written) + deflate.flush()
    return f"{VERSION}.{base64.urlsafe_b64encode(packed).decode().rstrip('=')}"


def unpack(text: str) -> Packed:
    """Read a text back.

    Parameters
    ----------
    text
        As `pack` wrote it, in this version or an earlier one, or anything else.

    Returns
    -------
    Packed

    Raises
    ------
    LinkError
        When it is cut, changed, of a newer version, too large, or no such text at all.
    """
    trimmed = text.strip().rstrip(_LEFT_BY_WRITING)
    if len(trimmed) > LONGEST:
        raise LinkError(
            fill("The link has {count} characters.", count=f"{len(trimmed):,}"),
            fill("A link has at most {most}.", most=f"{LONGEST:,}"),
        )
    parts = _TEXT.fullmatch(trimmed)
    if parts is None:
        raise LinkError(_CUT, _COPY_AGAIN)
    version, letters = int(parts[1]), parts[2]
    reader = _READERS.get(version)
    if reader is None:
        raise LinkError(
            fill(
                "The link was made by a newer version of Kindred Markets: its form is {form}.",
                form=version,
            ),
            fill("This version reads forms up to {form}; update it.", form=VERSION),
        )
    return reader(letters)


def _first(letters: str) -> Packed:
    """Read form 1."""
    try:
        packed = base64.urlsafe_b64decode(letters + "=" * (-len(letters) % 4))
    except (binascii.Error, ValueError):
        raise LinkError(_CUT, _COPY_AGAIN) from None
    written = _inflated(packed[4:])
    if _checksum(written) != packed[:4]:
        raise LinkError(_CUT, _COPY_AGAIN)
    try:
        content = json.loads(written)
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict) or not isinstance(content.get("p"), dict):
        raise LinkError(N_("The link holds no view."), _COPY_AGAIN)
    given, snapshot = content["p"], content.get("s", "")
    strange = [name for name, value in given.items() if not isinstance(value, str)]
    strange += [name for name in content if name not in ("p", "s")]
    return Packed(
        {name: value for name, value in given.items() if isinstance(value, str)},
        snapshot if isinstance(snapshot, str) and re.fullmatch(r"[\w.+-]{1,64}", snapshot) else "",
        tuple(strange),
    )


def _inflated(packed: bytes) -> bytes:
    """Undo the compression, up to a limit."""
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        written = inflate.decompress(packed, LARGEST + 1)
    except zlib.error:
        raise LinkError(_CUT, _COPY_AGAIN) from None
    if len(written) > LARGEST:
        raise LinkError(
            N_("The link unpacks to far more than any view has."),
            fill("A view has at most {most} bytes.", most=f"{LARGEST:,}"),
        )
    if not inflate.eof or inflate.unused_data:
        raise LinkError(_CUT, _COPY_AGAIN)
    return written


def _checksum(written: bytes) -> bytes:
    """Give the four bytes by which a cut is noticed."""
    return zlib.crc32(written).to_bytes(4, "big")


_READERS: dict[int, Callable[[str], Packed]] = {1: _first}
"""How each form is read; one that was ever written stays here."""
