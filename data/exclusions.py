"""The dated list of economies that a firm does not do business with. It ships empty."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from data.errors import CatalogueError
from data.tomlfiles import fault, parse, read_toml

Text = Annotated[str, Field(min_length=1)]


class _Entry(BaseModel):
    """What all entries share."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Exclusion(_Entry):
    """One economy that is left out.

    Attributes
    ----------
    economy
        ISO 3166-1 alpha-3 code.
    reason, source
        Why it is left out, and who says so.
    date
        When this was last checked.
    """

    economy: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    reason: Text
    source: Text
    date: datetime.date


class Exclusions(_Entry):
    """The whole list; empty until a user fills it.

    Attributes
    ----------
    schema_version
        Version of the file's form.
    exclusions
        The entries, in the order of the file.
    """

    schema_version: Literal[1] = 1
    exclusions: tuple[Exclusion, ...] = ()

    @model_validator(mode="after")
    def _each_once(self) -> Exclusions:
        """Refuse an economy that is listed twice."""
        for economy, count in Counter(self.codes).items():
            if count > 1:
                raise fault(
                    f"{economy} is listed {count} times",
                    field="economy",
                    entry=f"exclusions {economy}",
                )
        return self

    @property
    def codes(self) -> tuple[str, ...]:
        """Economies that are left out, in order."""
        return tuple(entry.economy for entry in self.exclusions)

    @property
    def as_of(self) -> datetime.date | None:
        """Date of the entry that was checked longest ago; None for an empty list."""
        return min((entry.date for entry in self.exclusions), default=None)


def load_exclusions(
    path: Path | None = None, economies: Collection[str] | None = None
) -> Exclusions:
    """Read a list of exclusions.

    Parameters
    ----------
    path
        A TOML file of the form that ``exclusions.toml`` explains; None for the one that ships,
        which is empty.
    economies
        Codes that exist; where given, an entry for another one is refused, since a slip would
        exclude nobody.

    Returns
    -------
    Exclusions
        The checked list.

    Raises
    ------
    CatalogueError
        The file cannot be read, is not TOML, holds a wrong entry, or names an economy that is
        not known; names file, entry and field.
    """
    content, name = read_toml(path, "exclusions.toml")
    listed = parse(Exclusions, content, name)
    for code in listed.codes:
        if economies is not None and code not in economies:
            raise CatalogueError(
                f"{name}: exclusions {code}, field economy: no economy has this code.",
                "Use the three-letter code of an economy in the figures.",
                file=name,
                entry=f"exclusions {code}",
                field="economy",
            )
    return listed
