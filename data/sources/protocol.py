"""What is asked of a publisher, what comes back, and what a source has to be able to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import pandas as pd

from data.catalogue import Indicator
from data.errors import SourceError
from data.live import Live, Service

if TYPE_CHECKING:
    from data.sources.http import Session  # brings the network along, which plans do without


@dataclass(frozen=True)
class Wanted:
    """One series to fetch.

    Attributes
    ----------
    indicator
        What the series is here.
    address
        What it is at the service: code, alternatives, layout.
    database
        Number of the World Bank's database; None elsewhere.
    since
        First year that is wanted.
    """

    indicator: Indicator
    address: Live
    database: int | None = None
    since: int = 2000


@dataclass(frozen=True)
class Plan:
    """All that is wanted of one service.

    Attributes
    ----------
    service
        The service.
    url, listing
        Its address in force, and that of its list of files; empty where there is none.
    wanted
        The series.
    economies
        Codes that exist; all others are aggregates or unknown and are left out.
    resolve
        From a name in any spelling to a code; None where it stands for no one economy.
    last_year
        Last year that is wanted.
    """

    service: Service
    url: str
    listing: str
    wanted: tuple[Wanted, ...]
    economies: frozenset[str]
    resolve: Callable[[str], str | None]
    last_year: int


@dataclass(frozen=True, eq=False)
class Series:
    """A series as a publisher gives it.

    Attributes
    ----------
    indicator
        The product's code.
    rows
        Columns economy, period (str) and value (float64, never missing), one row for each
        economy and period, sorted.
    code, database
        Under which code it was found, and in which database (empty where there are none).
    url
        The address that gave it.
    last_updated
        When the publisher says that it was last updated, as a date ``2026-07-01``; empty where
        it does not say.
    licence, licence_url
        What the series' own metadata say; empty where they say nothing.
    since
        First year that was asked for.
    notes
        What a person should know, a sentence each.
    """

    indicator: str
    rows: pd.DataFrame
    code: str
    url: str
    database: str = ""
    last_updated: str = ""
    licence: str = ""
    licence_url: str = ""
    since: int = 2000
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Fetched:
    """What came of a plan.

    Attributes
    ----------
    series
        The series that came.
    failed
        Indicator to the error, for those that did not.
    economies
        What the service says about economies: index economy, columns region, income_group and
        lending (str, missing NaN); None where it says nothing.
    notes
        What a person should know, a sentence each.
    """

    series: tuple[Series, ...] = ()
    failed: Mapping[str, SourceError] = field(default_factory=dict)
    economies: pd.DataFrame | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """How far a service is.

    Attributes
    ----------
    service
        Code of the service.
    done, total
        Series that are through, well or not, of how many.
    indicator
        The one that just ended; empty at the start.
    failed
        Why it failed; empty where it did not.
    """

    service: str
    done: int
    total: int
    indicator: str = ""
    failed: str = ""


Progress = Callable[[Step], None]
"""Is told each step; called from several threads, one at a time."""


class Source(Protocol):
    """Speaks one protocol."""

    def fetch(self, plan: Plan, session: Session, progress: Progress) -> Fetched:
        """Fetch all series of a plan.

        Parameters
        ----------
        plan
            What is wanted.
        session
            The way to the network.
        progress
            Is told when a series is through.

        Returns
        -------
        Fetched
            Every series of the plan is either in it or among the failed.

        Raises
        ------
        SourceError
            Nothing could be had at all.
        RefreshCancelledError
            The refresh was cancelled.
        """
        ...
