"""What a workspace holds, as one frozen document that is written as JSON and read again.

Every save keeps such a document whole. It knows nothing of the database that keeps it.
"""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, ValidationError

from dashboard.viewstate import MAX_CONDITION, MAX_LISTED
from data.entries import Lens
from data.errors import WorkspaceError
from data.languages import N_, Verbatim, fill, joined
from data.letters import encodable
from data.librarywords import of_field
from geo.decisions import DECISIONS, Decision
from geo.recipe import Recipe
from geo.scoresheet import ScoreSheet

FORMAT = 1
"""Version of the document's form; a newer one is refused."""

MOST_BYTES = 4_000_000
"""Size that a document may have; one with sixty long notes has a tenth of it."""

MAX_NOTE = 2_000
MAX_REASON = 400
MAX_TAG = 40
MAX_TAGS = 12
MAX_NAME = 80
MAX_KEPT = 200
"""Conditions, shortlists, lenses or recipes that a workspace may keep by name, of each kind."""

MAX_REMARKS = 20_000

Status = Literal["", "target", "watch", "rejected"]
"""What was decided on an economy; empty while nothing was."""

STATUSES: dict[Status, str] = {
    "": N_("Undecided"),
    "target": DECISIONS["target"],
    "watch": DECISIONS["watch"],
    "rejected": DECISIONS["rejected"],
}
"""Status to what a reader sees, in English."""


def in_a_line(text: str) -> str:
    """Put a text into one line that any file and database can hold.

    Parameters
    ----------
    text
        From anybody.
    """
    shown = "".join(mark if mark.isprintable() else " " for mark in encodable(text))
    return " ".join(shown.split())


def _kept(text: str) -> str:
    """Keep a longer text as it is, save what no file can hold."""
    return encodable(text).replace("\x00", "\ufffd")


Line = Annotated[str, AfterValidator(in_a_line)]
Name = Annotated[Line, Field(min_length=1, max_length=MAX_NAME)]
Tag = Annotated[Line, Field(min_length=1, max_length=MAX_TAG)]
Markdown = Annotated[str, AfterValidator(_kept)]
Economy = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class Part(BaseModel):
    """What all parts share: they do not change and hold no unknown field."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Mark(Part):
    """What was decided on an economy.

    Attributes
    ----------
    status
        Target, watch, rejected, or nothing yet.
    reason
        Why, in a line.
    tags
        Words of the reader's own.
    """

    status: Status = ""
    reason: Annotated[Line, Field(max_length=MAX_REASON)] = ""
    tags: Annotated[tuple[Tag, ...], Field(max_length=MAX_TAGS)] = ()

    @property
    def decision(self) -> Decision:
        """The same, as exports take it."""
        return Decision(self.status, self.reason, self.tags)


class Member(Mark):
    """An economy of a shortlist.

    Attributes
    ----------
    economy
        ISO 3166-1 alpha-3 code.
    note
        In Markdown, as it was typed.
    """

    economy: Economy
    note: Annotated[Markdown, Field(max_length=MAX_NOTE)] = ""

    @property
    def mark(self) -> Mark:
        """What was decided on it, without the economy and the note."""
        return Mark(status=self.status, reason=self.reason, tags=self.tags)


Members = Annotated[tuple[Member, ...], Field(max_length=MAX_LISTED)]


class SavedFilter(Part):
    """Conditions kept by name, as CQL2 text."""

    name: Name
    where: Annotated[Markdown, Field(min_length=1, max_length=MAX_CONDITION)]


class SavedShortlist(Part):
    """A shortlist kept by name beside the one in use."""

    name: Name
    members: Members = ()


class SavedRecipe(Part):
    """Every choice behind a ranking, kept by name."""

    name: Name
    recipe: Recipe


class Content(Part):
    """All that a workspace holds at one moment.

    Attributes
    ----------
    shortlist
        The shortlist in use, in its order.
    filters, shortlists, lenses, recipes
        What is kept by name, in the order in which it was kept; a name stands once in each.
    remarks
        Notes on the whole, in Markdown.
    scores
        The firm's own criteria, and economies scored by them.
    view
        Fields of the view state by name, as they are written in JSON; whoever reads them leaves
        out what it does not know.
    """

    shortlist: Members = ()
    filters: Annotated[tuple[SavedFilter, ...], Field(max_length=MAX_KEPT)] = ()
    shortlists: Annotated[tuple[SavedShortlist, ...], Field(max_length=MAX_KEPT)] = ()
    lenses: Annotated[tuple[Lens, ...], Field(max_length=MAX_KEPT)] = ()
    recipes: Annotated[tuple[SavedRecipe, ...], Field(max_length=MAX_KEPT)] = ()
    remarks: Annotated[Markdown, Field(max_length=MAX_REMARKS)] = ""
    scores: ScoreSheet = Field(default_factory=ScoreSheet)
    view: dict[str, JsonValue] = Field(default_factory=dict)


def canonical(value: object) -> str:
    """Write plain values as JSON in the one form that checksums are taken of."""
    return json.dumps(
        value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    )


def checksum(text: str) -> str:
    """Give the SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def plain_content(content: Content) -> dict[str, Any]:
    """Give a document as plain values with its format; nothing is left out.

    What is at its default is written as well, so that another default of a later version changes
    no document that was kept.
    """
    return {"format": FORMAT, **content.model_dump(mode="json")}


def written(content: Content) -> str:
    """Write a document as JSON; equal documents are equal texts.

    Raises
    ------
    WorkspaceError
        When it is larger than a document may be.
    """
    text = canonical(plain_content(content))
    if len(text.encode()) > MOST_BYTES:
        raise WorkspaceError(
            fill("The workspace has grown beyond {most} bytes.", most=f"{MOST_BYTES:,}"),
            "Shorten notes, or remove what is kept by name; nothing was saved.",
        )
    return text


def read(text: str) -> Content:
    """Read a document that `written` wrote.

    Raises
    ------
    WorkspaceError
        When it is of a newer format, or not such a document.
    """
    try:
        return checked(json.loads(text))
    except (ValueError, RecursionError) as error:
        raise _wrong(N_("it is not JSON")) from error


def checked(value: object) -> Content:
    """Check plain values that are to be a document.

    Parameters
    ----------
    value
        From a file or a database, written by anybody.

    Raises
    ------
    WorkspaceError
        When they are of a newer format, or no document; the first fault is named.
    """
    if not isinstance(value, dict):
        raise _wrong(N_("it is not a table of fields"))
    given = value.get("format")
    if isinstance(given, bool) or not isinstance(given, int) or given < 1:
        raise _wrong(N_("its format is not named"))
    if given > FORMAT:
        raise WorkspaceError(
            fill(
                "The workspace was written by a newer version (format {given}; this one reads up "
                "to {known}).",
                given=given,
                known=FORMAT,
            ),
            "Update Kindred Markets; the workspace was not changed.",
            kind="newer",
        )
    try:
        return Content.model_validate({k: v for k, v in value.items() if k != "format"})
    except ValidationError as error:
        fault = error.errors()[0]
        place = ".".join(str(step) for step in fault["loc"])
        raise _wrong(joined([Verbatim(place), of_field(fault)], ": ")) from error


def _wrong(reason: str) -> WorkspaceError:
    """Say that something is no document."""
    return WorkspaceError(
        fill("The workspace cannot be read: {reason}.", reason=reason),
        "Open an earlier version of it, or take it from a backup.",
        kind="damaged",
    )
