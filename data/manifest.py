"""The manifest of a snapshot: what is in it, from whom, under which licence, and checksums.

The manifest is JSON. It carries a checksum of its own text (taken with zeros in the checksum's
place), so that a change anywhere in a snapshot is noticed.
"""

from __future__ import annotations

import hashlib
import json
import re
from operator import attrgetter
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from data.entries import Entry
from data.errors import SnapshotError
from data.filewords import reason_of
from data.languages import N_, fill

SCHEMA_VERSION = 1
"""The newest form of a snapshot that this version reads, and the one that it writes."""

MANIFEST = "manifest.json"

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Count = Annotated[int, Field(ge=0)]

_ZEROS = "0" * 64
_CHECKSUM = re.compile(rb'"checksum": "([0-9a-f]{64})"')
_DAMAGED = N_("Use another snapshot, or make this one again.")


class FileEntry(Entry):
    """One file of a snapshot.

    Attributes
    ----------
    name
        The file's name inside the snapshot.
    rows, bytes
        Rows of the table and size of the file.
    sha256
        Checksum of the file as it lies there.
    content
        Checksum of the same rows written as CSV, the same whichever program wrote the file.
    """

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*\.parquet$")]
    rows: Count
    bytes: Count
    sha256: Digest
    content: Digest


class SourceEntry(Entry):
    """The figures of one source: who publishes them, under which licence, when, how many.

    First and last period are None where the source has a file without observations.
    """

    code: str
    publisher: str
    title: str
    licence: str
    licence_url: str
    vintage: str
    vintage_year: int | None
    url: str
    rows: Count
    economies: Count
    indicators: tuple[str, ...]
    first_period: str | None
    last_period: str | None
    file: FileEntry


class SeriesEntry(Entry):
    """Where the figures of one indicator come from, in a snapshot that a refresh has written.

    Attributes
    ----------
    indicator, source
        Codes of the indicator and of its publisher's source.
    service, code, database
        The service that gave the figures, under which code and in which of its databases; empty
        for figures that were compiled from files.
    url
        The address that gave them; empty for compiled figures.
    vintage
        When the publisher last updated them, as a date, or the compiled figures' vintage in words.
    licence, licence_url
        What the series' own metadata say at the service; empty where they say nothing.
    fetched_in
        Number of the refresh that fetched them; 0 for compiled figures.
    since
        First year that the fetch covered; what is older was carried forward. 0 for compiled ones.
    switched
        A sentence where the figures come from another place than before; else empty.
    carried
        Economies whose figures the fetch did not cover: they were carried forward.
    carried_vintage
        The vintage of those, in words; empty where none was carried.
    rows
        How many observations, the carried ones included.
    """

    indicator: str
    source: str
    service: str = ""
    code: str = ""
    database: str = ""
    url: str = ""
    vintage: str = ""
    licence: str = ""
    licence_url: str = ""
    fetched_in: Count = 0
    since: Count = 0
    switched: str = ""
    carried: tuple[str, ...] = ()
    carried_vintage: str = ""
    rows: Count


class Quarantined(Entry):
    """An observation that is kept but never used, and why."""

    economy: str
    indicator: str
    period: str
    value: float
    reason: str


class Manifest(Entry):
    """What a snapshot holds.

    Attributes
    ----------
    schema_version
        Version of the snapshot's form.
    checksum
        SHA-256 of the manifest's text with 64 zeros in this place.
    id
        Twelve hexadecimal digits that stand for the content: rows, quarantine and vintage year.
    vintage_year
        The year in which the newest of the figures were published.
    sequence
        How many refreshes lie behind the snapshot; 0 for one compiled from files.
    observations, economies, indicators
        How many there are; observations include the quarantined ones.
    sources, tables
        Files of observations by source, and the tables beside them.
    quarantined
        Observations that are never used.
    previous
        Id of the snapshot that the refresh began with; empty for one compiled from files.
    series
        Where each indicator's figures come from; empty for a snapshot compiled from files, where
        `sources` says it all.
    """

    schema_version: int
    checksum: Digest = _ZEROS
    id: Annotated[str, Field(pattern=r"^([0-9a-f]{12})?$")] = ""
    vintage_year: int
    sequence: Count = 0
    observations: Count
    economies: Count
    indicators: Count
    sources: tuple[SourceEntry, ...]
    tables: tuple[FileEntry, ...]
    quarantined: tuple[Quarantined, ...]
    previous: str = ""
    series: tuple[SeriesEntry, ...] = ()

    @property
    def order(self) -> tuple[int, int]:
        """What newest is decided by: vintage year, then number of refreshes."""
        return (self.vintage_year, self.sequence)

    @property
    def files(self) -> tuple[FileEntry, ...]:
        """Every file of the snapshot but the manifest."""
        return (*(source.file for source in self.sources), *self.tables)

    def source(self, code: str) -> SourceEntry | None:
        """Give the entry of a source, None where the snapshot holds nothing of it."""
        return next((entry for entry in self.sources if entry.code == code), None)

    def origin(self, indicator: str) -> SeriesEntry | None:
        """Say where an indicator's figures come from; None where the manifest does not say."""
        return next((entry for entry in self.series if entry.indicator == indicator), None)


def content_id(manifest: Manifest) -> str:
    """Compute the short name of a snapshot's content.

    Parameters
    ----------
    manifest
        A manifest; its own id is not looked at.

    Returns
    -------
    str
        Twelve hexadecimal digits of the SHA-256 over the rows' checksums, the quarantine and the
        vintage year. Two snapshots with the same figures have the same one, whichever version of
        the Parquet writer made them.
    """
    lines = [
        f"{entry.name} {entry.content}" for entry in sorted(manifest.files, key=attrgetter("name"))
    ]
    lines += [entry.model_dump_json() for entry in manifest.quarantined]
    lines.append(str(manifest.vintage_year))
    return digest("\n".join(lines).encode())[:12]


def render(manifest: Manifest) -> bytes:
    """Write a manifest as JSON, with its id and its checksum.

    Parameters
    ----------
    manifest
        A manifest; its id and checksum are computed anew.

    Returns
    -------
    bytes
        UTF-8 text, the same for the same manifest.
    """
    complete = manifest.model_copy(update={"id": content_id(manifest), "checksum": _ZEROS})
    content = complete.model_dump(mode="json")
    # What only a refresh knows is left out of the others, whose bytes are as they always were.
    for name in ("previous", "series"):
        if not content[name]:
            del content[name]
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    raw = text.encode()
    return raw.replace(_ZEROS.encode(), digest(raw).encode(), 1)


def read_manifest(folder: Path) -> Manifest:
    """Read a snapshot's manifest and check it against its own checksum.

    Parameters
    ----------
    folder
        The snapshot's folder.

    Returns
    -------
    Manifest
        The manifest; the files that it names are not looked at.

    Raises
    ------
    SnapshotError
        There is none, it is damaged, or a newer version wrote it.
    """
    try:
        raw = (folder / MANIFEST).read_bytes()
    except FileNotFoundError as error:
        raise SnapshotError(
            fill(
                "{folder} holds no {file}: it is not a snapshot, or not a whole one.",
                folder=folder,
                file=MANIFEST,
            ),
            _DAMAGED,
            path=str(folder),
        ) from error
    except OSError as error:
        raise refusal(
            folder, fill("{file} cannot be read ({reason})", file=MANIFEST, reason=reason_of(error))
        ) from error
    _refuse_newer(folder, raw)
    match = _CHECKSUM.search(raw)
    if match is None:
        raise refusal(folder, fill("{file} carries no checksum", file=MANIFEST))
    blank = raw[: match.start(1)] + _ZEROS.encode() + raw[match.end(1) :]
    if digest(blank) != match.group(1).decode():
        raise refusal(folder, fill("{file} was changed after it was written", file=MANIFEST))
    try:
        manifest = Manifest.model_validate_json(raw)
    except ValidationError as error:
        raise refusal(
            folder, fill("{file} does not have the expected form", file=MANIFEST)
        ) from error
    if manifest.id != content_id(manifest):
        raise refusal(
            folder, fill("the id in {file} does not belong to its content", file=MANIFEST)
        )
    return manifest


def read_file(folder: Path, entry: FileEntry) -> bytes:
    """Read one file of a snapshot and check size and checksum.

    Parameters
    ----------
    folder
        The snapshot's folder.
    entry
        What the manifest says about the file.

    Returns
    -------
    bytes
        The file's content.

    Raises
    ------
    SnapshotError
        The file is missing, truncated or damaged.
    """
    try:
        raw = (folder / entry.name).read_bytes()
    except FileNotFoundError as error:
        raise refusal(folder, fill("{file} is missing", file=entry.name)) from error
    except OSError as error:
        raise refusal(
            folder,
            fill("{file} cannot be read ({reason})", file=entry.name, reason=reason_of(error)),
        ) from error
    if len(raw) != entry.bytes:
        raise refusal(
            folder,
            fill(
                "{file} has {count} bytes instead of {expected}",
                file=entry.name,
                count=f"{len(raw):,}",
                expected=f"{entry.bytes:,}",
            ),
        )
    if digest(raw) != entry.sha256:
        raise refusal(folder, fill("{file} is damaged: its checksum differs", file=entry.name))
    return raw


def refusal(folder: Path, reason: str) -> SnapshotError:
    """Make the error for a snapshot that cannot be used.

    Parameters
    ----------
    folder
        The snapshot's folder.
    reason
        Why, to follow a colon: a message.
    """
    return SnapshotError(
        fill("The snapshot in {folder} cannot be used: {reason}.", folder=folder, reason=reason),
        _DAMAGED,
        path=str(folder),
    )


def digest(raw: bytes) -> str:
    """Give the SHA-256 of some bytes in hexadecimal digits."""
    return hashlib.sha256(raw).hexdigest()


def _refuse_newer(folder: Path, raw: bytes) -> None:
    """Refuse what is not JSON, and what a newer version wrote."""
    try:
        content = json.loads(raw.decode())
        version = content["schema_version"]
    except (UnicodeDecodeError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise refusal(folder, fill("{file} cannot be understood", file=MANIFEST)) from error
    if not isinstance(version, int) or version < 1:
        raise refusal(folder, fill("{file} has no usable schema_version", file=MANIFEST))
    if version > SCHEMA_VERSION:
        raise SnapshotError(
            fill(
                "The snapshot in {folder} has form {form}; this version reads up to {newest}.",
                folder=folder,
                form=version,
                newest=SCHEMA_VERSION,
            ),
            "Update Kindred Markets to use it.",
            path=str(folder),
        )
