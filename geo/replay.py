"""A replay file: what must be kept to make a shortlist's table again, and to say what changed.

It holds the recipe, the conditions and the economies in order, names the snapshot, and keeps the
ranks and figures of the day, so that a later one can be compared with them even where that
snapshot is gone. Its digest tells a file that arrived whole from one that was cut or changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from data.entries import Entry, Iso3
from data.errors import LinkError
from data.exclusions import Exclusion
from data.languages import N_, Verbatim, fill
from data.letters import HALVES
from geo.longform import Form
from geo.recipe import Recipe

FORMAT = 1
"""The newest form of a replay file that this version reads, and the one that it writes."""

NAME = "kindred_replay"
"""First key of the file; its value is the form."""

LARGEST = 20_000_000
"""Bytes that a replay file may have; one with all economies has about two millions."""

RANKS = ("rank", "opportunity_rank", "ai_rank")

_ASK_AGAIN = N_("Ask for the file again, or take it anew from the Shortlist page.")

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Figures(Entry):
    """The snapshot that a table was made from.

    Attributes
    ----------
    id
        Stands for the content: the same figures have the same one.
    checksum
        SHA-256 of its manifest.
    reference_year
        Last year of the window.
    """

    id: str
    checksum: str
    reference_year: int


class Member(Entry):
    """An economy as it stood on the day.

    Attributes
    ----------
    economy
        ISO 3166-1 alpha-3 code.
    ranks
        Rank by its column's key; None where it had none.
    met
        Whether it met the conditions; None where it could not be judged or there were none.
    values
        Indicator to value and period, for every indicator with a figure.
    """

    economy: Iso3
    ranks: dict[str, int | None]
    met: bool | None
    values: dict[str, tuple[float, str]]


class Decided(Entry):
    """What the reader decided on an economy, and why; see `geo.decisions.Decision`."""

    status: Literal["", "target", "watch", "rejected"] = ""
    reason: str = ""
    tags: tuple[str, ...] = ()


class Replay(Entry):
    """Everything that makes a table again.

    Attributes
    ----------
    version
        Version of the product that wrote it.
    snapshot
        The figures that it was made from.
    recipe
        Every choice behind ranks and scores.
    conditions
        The conditions as CQL2 text; empty where there were none.
    language
        Of names and sentences in the table.
    form
        Of the table.
    members
        The economies in order, home's figures apart.
    home
        The home market as it stood on the day.
    matches
        Economies that met the conditions, in order of similarity; empty where there were none.
    notes
        Economy to note; empty unless the reader wanted them in the file.
    decisions
        Economy to what was decided on it; likewise.
    exclusions
        Why the recipe's excluded economies are excluded.
    table
        SHA-256 of the table as CSV, wide, without the column of the product's version.
    """

    version: str
    snapshot: Figures
    recipe: Recipe
    conditions: str = ""
    language: str = Field(default="en", pattern=r"^[a-z]{2}$")
    form: Form = "wide"
    members: Annotated[tuple[Member, ...], Field(min_length=1, max_length=500)]
    home: Member
    matches: tuple[Iso3, ...] = ()
    notes: dict[str, str] = Field(default_factory=dict)
    decisions: dict[str, Decided] = Field(default_factory=dict)
    exclusions: tuple[Exclusion, ...] = ()
    table: Digest

    @property
    def economies(self) -> tuple[str, ...]:
        """Codes of the economies in order."""
        return tuple(member.economy for member in self.members)


def write_replay(replay: Replay) -> str:
    """Write a replay file.

    Parameters
    ----------
    replay
        What it is to hold.

    Returns
    -------
    str
        JSON in letters of ASCII; the same replay gives the same text.
    """
    content = replay.model_dump(mode="json")
    return json.dumps({NAME: FORMAT, "digest": _digest(content), **content}, indent=1)


def read_replay(text: str) -> Replay:
    """Read a replay file.

    Parameters
    ----------
    text
        What a file holds, from anybody.

    Returns
    -------
    Replay

    Raises
    ------
    LinkError
        When it is cut, changed since it was written, of a newer version, or no replay file.
    """
    if len(text) > LARGEST:
        raise LinkError(
            fill("The replay file has {count} characters.", count=f"{len(text):,}"),
            fill("It may have at most {most}.", most=f"{LARGEST:,}"),
        )
    content = _parsed(text)
    version = content.pop(NAME, None)
    if type(version) is not int or version < 1:
        raise LinkError(N_("This is no replay file of Kindred Markets."), _REMEDY)
    if version > FORMAT:
        raise LinkError(
            fill(
                "The replay file was written by a newer version of Kindred Markets: its form is "
                "{form}.",
                form=version,
            ),
            fill("This version reads forms up to {form}; update it.", form=FORMAT),
        )
    # Ours hold no half of a character, which no file made of this one could hold either.
    halves = HALVES.search(json.dumps(content, ensure_ascii=False))
    if content.pop("digest", None) != _digest(content) or halves:
        raise LinkError(N_("The replay file was changed after it was written."), _ASK_AGAIN)
    try:
        return Replay.model_validate(content)
    except ValidationError as error:
        place = ".".join(str(step) for step in error.errors()[0]["loc"])
        raise LinkError(
            fill("The replay file has a part that cannot be used: {part}.", part=Verbatim(place)),
            _ASK_AGAIN,
        ) from error


_REMEDY = N_("Give a .kindred.json file, or an export that carries one.")


def _parsed(text: str) -> dict[str, Any]:
    """Read JSON whose whole is an object with numbers that are numbers."""
    try:
        content = json.loads(text, parse_constant=_refuse)
    except RecursionError:
        content = None
    except ValueError as error:
        begins = text.lstrip("\ufeff \r\n\t").startswith("{")
        if begins and NAME in text[:200]:
            raise LinkError(N_("The replay file is cut or damaged."), _ASK_AGAIN) from error
        content = None
    if not isinstance(content, dict):
        raise LinkError(N_("This is no replay file of Kindred Markets."), _REMEDY)
    return content


def _refuse(constant: str) -> float:
    """Refuse NaN and infinity, which JSON has no form for."""
    raise ValueError(constant)


def _digest(content: Mapping[str, Any]) -> str:
    """Give the SHA-256 of a file's content, however it is laid out."""
    plain = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()
