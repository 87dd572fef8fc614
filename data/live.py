"""Where live figures come from: publishers' services, and each indicator's address there."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from data.entries import Code, Entry, Iso3, Period, Text, Url
from data.errors import SourceError
from data.languages import fill
from data.tomlfiles import fault

_PORTS = {"http": 80, "https": 443}


class Service(Entry):
    """A publisher's interface for programs.

    Attributes
    ----------
    code
        Short name; ``KINDRED_<CODE>_URL`` in the environment replaces its address.
    protocol
        Which module of `data.sources` speaks with it.
    title
        The name to show.
    url
        Address that its paths begin with; None where each indicator has an address of its own.
    listing
        Address of a list of the files there, for services whose files change their names with
        each edition; ``KINDRED_<CODE>_LISTING_URL`` replaces it.
    aliases
        The service's own code to the ISO 3166-1 alpha-3 code, where they differ.
    private
        Whether it may be asked although its address is this machine's or a private network's.
    """

    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*$")]
    protocol: Text
    title: Text
    url: Url | None = None
    listing: Url | None = None
    aliases: dict[Text, Iso3] = Field(default_factory=dict)
    private: bool = False

    def address(self, environ: Mapping[str, str] | None = None) -> str:
        """Give the address in force, without a slash at the end.

        Parameters
        ----------
        environ
            Environment variables; None for those of the process.

        Returns
        -------
        str
            The environment's, else the catalogue's; empty where there is neither.

        Raises
        ------
        SourceError
            The environment's is no http or https address.
        """
        return self._address("URL", self.url, os.environ if environ is None else environ)

    def listing_address(self, environ: Mapping[str, str] | None = None) -> str:
        """Give the address of the list of files; empty where there is none.

        Parameters
        ----------
        environ
            Environment variables; None for those of the process.

        Returns
        -------
        str
            The environment's; else the catalogue's, but not where the environment replaces the
            service's address, because the list would be of another place.

        Raises
        ------
        SourceError
            The environment's is no http or https address.
        """
        given = os.environ if environ is None else environ
        moved = bool(given.get(self._variable("URL")))
        return self._address("LISTING_URL", None if moved else self.listing, given)

    def private_addresses(self, environ: Mapping[str, str] | None = None) -> tuple[str, ...]:
        """Give the addresses that were named on purpose, and may therefore be private.

        Parameters
        ----------
        environ
            Environment variables; None for those of the process.

        Returns
        -------
        tuple of str
            What the environment names, and where the service is private, what the catalogue does.
        """
        given = os.environ if environ is None else environ
        named = [given.get(self._variable(ending)) for ending in ("URL", "LISTING_URL")]
        known = [self.url, self.listing] if self.private else []
        return tuple(address for address in (*named, *known) if address)

    def _variable(self, ending: str) -> str:
        """Name an environment variable."""
        return f"KINDRED_{self.code.upper()}_{ending}"

    def _address(self, ending: str, default: str | None, environ: Mapping[str, str]) -> str:
        """Give the environment's address, else the default."""
        name = self._variable(ending)
        given = environ.get(name) or default or ""
        if given and not given.startswith(("http://", "https://")):
            raise SourceError(
                fill(
                    "{name} is {given}, which is no http or https address.",
                    name=name,
                    given=repr(given),
                ),
                fill("Correct {name}, or remove it from the environment.", name=name),
                kind="address",
                url=given,
            )
        return given.rstrip("/")


class Columns(Entry):
    """Which cells of a CSV table are the figures.

    Attributes
    ----------
    economy
        Name of the column with the economy's code or name.
    value
        Name of the column with the figure; a percent sign behind a number is allowed.
    period
        Name of the column with the period (``2024``, ``2025-H1``, ``2026-Q1``).
    period_is
        The period of the whole table, where it has no such column.
    where
        Column name to text: only rows that have these texts count.
    delimiter
        What stands between cells.
    encoding
        How the text is encoded.
    scale
        What every figure is multiplied by, such as 100 for shares that should be percentages.
    """

    economy: Text
    value: Text
    period: Text | None = None
    period_is: Period | None = None
    where: dict[Text, str] = Field(default_factory=dict)
    delimiter: Literal[",", ";", "\t", "|"] = ","
    encoding: Literal["utf-8", "mac_roman", "cp1252", "latin-1", "utf-16"] = "utf-8"
    scale: Annotated[float, Field(gt=0)] = 1.0

    @model_validator(mode="after")
    def _one_period(self) -> Columns:
        """Want either a column of periods or one period for all."""
        if (self.period is None) == (self.period_is is None):
            raise fault("give either period (a column) or period_is (one period)", field="period")
        return self


class Live(Entry):
    """An indicator's address at a service.

    Attributes
    ----------
    indicator
        The product's code of the indicator.
    service
        Code of the service.
    code
        What the service calls the series: a code, a chart's name, or a path or URL of a table.
    alternatives
        Other codes, tried in this order when the service does not know the first.
    column
        The column of the figures, for charts that have several.
    columns
        How a CSV table is laid out; only for tables.
    private
        Whether an address in `code` or `alternatives` may be this machine's or a private
        network's.
    """

    indicator: Code
    service: Text
    code: Text
    alternatives: tuple[Text, ...] = ()
    column: Text | None = None
    columns: Columns | None = None
    private: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        """The code and its alternatives, in the order in which they are tried."""
        return (self.code, *self.alternatives)


def place_of(url: str) -> str:
    """Give the host and port of an address, such as ``figures.example:443``.

    Parameters
    ----------
    url
        An http or https address.

    Returns
    -------
    str
        In lower case; empty where it has none.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        return ""
    return f"{parts.hostname}:{port}" if parts.hostname else ""
