"""Answers kept on disk, so that an unchanged one need not be sent again and `offline` works.

Only answers that were understood are kept. Each is one file, put in place by a rename, that
carries the checksum of its own content: what a crash or a bad disk leaves is not an answer.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import zlib
from dataclasses import dataclass
from pathlib import Path

MOST_BYTES = 256 * 2**20
"""Bytes of answers that are kept; the longest unused go first."""

_SUFFIX = ".answer"


@dataclass(frozen=True)
class Kept:
    """An answer that was kept.

    Attributes
    ----------
    body
        The decoded content.
    etag, last_modified
        What the publisher gave to ask by; empty where it gave nothing.
    """

    body: bytes
    etag: str = ""
    last_modified: str = ""


class Cache:
    """Good answers, by address.

    Parameters
    ----------
    folder
        Where they lie; it need not exist, and where it cannot be written nothing is kept.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, url: str) -> Kept | None:
        """Give the answer kept for an address.

        Parameters
        ----------
        url
            The whole address.

        Returns
        -------
        Kept or None
            None where there is none, or what lies there is damaged.
        """
        try:
            head, _, packed = self._path(url).read_bytes().partition(b"\n")
            about = json.loads(head)
            inflate = zlib.decompressobj()
            body = inflate.decompress(packed, MOST_BYTES)
            if not inflate.eof:
                return None
            if about["url"] != url or about["sha256"] != hashlib.sha256(body).hexdigest():
                return None
            return Kept(body, str(about["etag"]), str(about["last_modified"]))
        except (OSError, ValueError, KeyError, TypeError, zlib.error, RecursionError):
            return None

    def keep(self, url: str, kept: Kept) -> None:
        """Keep an answer; nothing happens where the folder cannot be written.

        Parameters
        ----------
        url
            The whole address.
        kept
            The answer, which was understood.
        """
        about = {
            "url": url,
            "etag": kept.etag,
            "last_modified": kept.last_modified,
            "sha256": hashlib.sha256(kept.body).hexdigest(),
        }
        raw = json.dumps(about).encode() + b"\n" + zlib.compress(kept.body, 1)
        path = self._path(url)
        part = path.with_suffix(f".{secrets.token_hex(4)}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(raw)
            part.replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                part.unlink()

    def used(self, url: str) -> None:
        """Note that a kept answer was of use again."""
        with contextlib.suppress(OSError):
            os.utime(self._path(url))

    def tidy(self, most: int = MOST_BYTES) -> None:
        """Remove what interrupted runs left, and the longest unused answers beyond a size.

        Parameters
        ----------
        most
            Bytes that may stay.
        """
        with contextlib.suppress(OSError):
            for part in self.folder.glob("*.part"):
                part.unlink(missing_ok=True)
            found = [(path.stat(), path) for path in self.folder.glob(f"*{_SUFFIX}")]
            found.sort(key=lambda item: item[0].st_mtime, reverse=True)
            size = 0
            for stat, path in found:
                size += stat.st_size
                if size > most:
                    path.unlink(missing_ok=True)

    def _path(self, url: str) -> Path:
        """Give the file of an address."""
        return self.folder / f"{hashlib.sha256(url.encode()).hexdigest()[:40]}{_SUFFIX}"
