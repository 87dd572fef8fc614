"""The exclusion list: economies that a user keeps out of the pool of opportunity, and why.

Sanctions, conflicts and a firm's own policy change and carry legal weight, so the list that ships
is empty. It is the user's to fill, with a date, a reason and a source for every entry.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection
from pathlib import Path
from typing import Literal

from data.entries import Entry, Iso3, Text
from data.errors import CatalogueError
from data.languages import N_, fill
from data.tomlfiles import parse, read_toml


class Exclusion(Entry):
    """An economy that is left out.

    Attributes
    ----------
    economy
        ISO 3166-1 alpha-3 code.
    reason
        Why, in the user's words.
    source
        Where the reason can be looked up.
    date
        The day on which it was last looked up.
    """

    economy: Iso3
    reason: Text
    source: Text
    date: datetime.date


class Exclusions(Entry):
    """A dated list of economies to leave out.

    Attributes
    ----------
    schema_version
        Version of the file's form.
    exclusions
        The entries, in the order of the file; empty in the list that ships.
    """

    schema_version: Literal[1]
    exclusions: tuple[Exclusion, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the economies left out, in the order of the file."""
        return tuple(entry.economy for entry in self.exclusions)

    @property
    def oldest(self) -> datetime.date | None:
        """The day of the entry that was looked up longest ago; None for an empty list."""
        return min((entry.date for entry in self.exclusions), default=None)


def load_exclusions(
    path: Path | None = None, economies: Collection[str] | None = None
) -> Exclusions:
    """Read an exclusion list.

    Parameters
    ----------
    path
        A TOML file of the form of ``exclusions.toml``; None for the empty list that ships.
    economies
        Codes that exist; None to take any code of three capital letters.

    Returns
    -------
    Exclusions

    Raises
    ------
    CatalogueError
        The file cannot be read, is not TOML, or holds an entry that is wrong, doubled or of no
        known economy; the error names file, entry and field.
    """
    content, name = read_toml(path, "exclusions.toml")
    found = parse(Exclusions, content, name)
    counts = Counter(found.codes)
    for code in counts:
        if counts[code] > 1:
            raise _wrong(
                name, code, N_("occurs more than once"), N_("Keep one entry for each economy.")
            )
        if economies is not None and code not in economies:
            raise _wrong(
                name,
                code,
                N_("is not an economy"),
                N_("Use ISO 3166-1 alpha-3 codes, such as PRK."),
            )
    return found


def _wrong(name: str, code: str, what: str, remedy: str) -> CatalogueError:
    """Make the error for one entry."""
    return CatalogueError(
        fill(
            "{name}: exclusions {code}, field economy: {code} {what}.",
            name=name,
            code=code,
            what=what,
        ),
        remedy,
        file=name,
        entry=f"exclusions {code}",
        field="economy",
    )
