"""Home-market profiles: the labels that a home market expects on published maps."""

from __future__ import annotations

import functools
from collections import Counter
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from data.entries import Entry, Iso3, Text
from data.languages import fill
from data.tomlfiles import fault, parse, read_toml


class MapLabel(Entry):
    """A label on a map.

    Attributes
    ----------
    text
        The words to show.
    longitude, latitude
        Where, in degrees (WGS 84).
    """

    text: Text
    longitude: Annotated[float, Field(ge=-180, le=180)]
    latitude: Annotated[float, Field(ge=-90, le=90)]


class HomeProfile(Entry):
    """What one home market expects.

    Attributes
    ----------
    home
        ISO 3166-1 alpha-3 code.
    note
        Why, for the reader.
    labels
        Labels that its maps carry.
    """

    home: Iso3
    note: str = ""
    labels: tuple[MapLabel, ...] = ()


class Profiles(Entry):
    """The profiles of all home markets that have one."""

    schema_version: Literal[1]
    profiles: tuple[HomeProfile, ...] = ()

    @model_validator(mode="after")
    def _each_once(self) -> Profiles:
        """Refuse a home market with two profiles."""
        for home, count in Counter(entry.home for entry in self.profiles).items():
            if count > 1:
                raise fault(
                    fill("{home} has {count} profiles", home=home, count=count),
                    field="home",
                    entry=f"profiles {home}",
                )
        return self

    def profile(self, home: str) -> HomeProfile:
        """Give a home market's profile, one without labels where it has none."""
        found = next((entry for entry in self.profiles if entry.home == home), None)
        return found or HomeProfile(home=home)


def load_profiles(path: Path | None = None) -> Profiles:
    """Read home-market profiles.

    Parameters
    ----------
    path
        A TOML file of the form of ``profiles.toml``; None for the one that ships.

    Returns
    -------
    Profiles
        The checked profiles.

    Raises
    ------
    CatalogueError
        The file cannot be read, is not TOML or holds a wrong entry; names file, entry and field.
    """
    return _shipped() if path is None else _load(path)


@functools.cache
def _shipped() -> Profiles:
    """Read the profiles that ship, once per process."""
    return _load(None)


def _load(path: Path | None) -> Profiles:
    """Read and check a file."""
    content, name = read_toml(path, "profiles.toml")
    return parse(Profiles, content, name)
