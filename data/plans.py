"""What a refresh asks of which service."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from data.catalogue import Catalogue, Indicator
from data.errors import RefreshError
from data.languages import fill
from data.live import Live, place_of
from data.manifest import SeriesEntry
from data.near import did_you_mean, nearest
from data.snapshot import Snapshot
from data.sources.protocol import Plan, Wanted

FIRST_YEAR = 2000
"""First year that is fetched; the figures that ship begin there too."""

WORLD_BANK = "worldbank"


PRIVATE = "KINDRED_PRIVATE_HOSTS"
"""Environment variable with hosts, or ``host:port``, that may be asked although they are private;
commas between."""


@dataclass(frozen=True)
class Plans:
    """One plan for each service.

    Attributes
    ----------
    plans
        The plans, in the order of the catalogue's services.
    notes
        What a person should know, a sentence each.
    """

    plans: tuple[Plan, ...]
    notes: tuple[str, ...] = ()


def plan_refresh(
    catalogue: Catalogue,
    base: Snapshot,
    *,
    only: Sequence[str],
    since: int | None,
    resolve: Callable[[str], str | None],
    last_year: int,
    environ: Mapping[str, str],
) -> Plans:
    """Plan what to ask of each service.

    Parameters
    ----------
    catalogue
        Says what can be asked for, and where.
    base
        The snapshot at hand: its economies count, and it knows where its series come from.
    only
        Codes of services, sources or indicators; empty for all.
    since
        First year to fetch, None for all. A series that comes from elsewhere than the one at hand
        is fetched whole, because two definitions must not stand in one series.
    resolve
        From an economy's name to its code.
    last_year
        Last year to ask for.
    environ
        Environment variables with other addresses.

    Returns
    -------
    Plans
        Services of which nothing is wanted have none.

    Raises
    ------
    RefreshError
        Nothing is left to ask for, a code of `only` is unknown, or a year is out of order.
    SourceError
        An address is none.
    """
    if since is not None and not FIRST_YEAR <= since <= last_year:
        raise RefreshError(
            fill("Figures cannot be fetched from {since} on.", since=since),
            fill("Give a year from {first} to {last}.", first=FIRST_YEAR, last=last_year),
        )
    wanted = _wanted(catalogue, base, _chosen(catalogue, only), since)
    plans = tuple(
        Plan(
            service=service,
            url=service.address(environ),
            listing=service.listing_address(environ),
            wanted=tuple(wanted[service.code]),
            economies=frozenset(map(str, base.economies.index)),
            resolve=resolve,
            last_year=last_year,
        )
        for service in catalogue.services
        if service.code in wanted
    )
    if not plans:
        raise RefreshError(
            "Nothing that was asked for has a live source.",
            "Its figures are carried forward; kindred refresh without --only fetches the others.",
        )
    notes = tuple(
        fill(
            "{indicator}: fetched whole, as it comes from another place.",
            indicator=series.indicator.code,
        )
        for plan in plans
        for series in plan.wanted
        if since is not None and series.since != since
    )
    return Plans(plans, notes)


def _wanted(
    catalogue: Catalogue, base: Snapshot, chosen: frozenset[str], since: int | None
) -> dict[str, list[Wanted]]:
    """Sort the series to fetch by the code of their service, each with its first year."""
    wanted: dict[str, list[Wanted]] = {}
    for indicator in catalogue.indicators:
        address = address_of(catalogue, indicator)
        if address is None or indicator.code not in chosen:
            continue
        entry = base.manifest.origin(indicator.code)
        start = since if since is not None and _same_place(entry, address) else FIRST_YEAR
        series = Wanted(indicator, address, indicator.worldbank_source, start)
        wanted.setdefault(address.service, []).append(series)
    return wanted


def private_places(catalogue: Catalogue, environ: Mapping[str, str]) -> frozenset[str]:
    """Give the places that may be asked although their addresses are private.

    Parameters
    ----------
    catalogue
        May say of a service or of a live address that it is private.
    environ
        Environment variables. An address that replaces a service's was named on purpose;
        KINDRED_PRIVATE_HOSTS names others.

    Returns
    -------
    frozenset of str
        Hosts, or hosts with their ports.
    """
    found = {part.strip().lower() for part in environ.get(PRIVATE, "").split(",")}
    for service in catalogue.services:
        found |= {place_of(address) for address in service.private_addresses(environ)}
    for entry in catalogue.live:
        if entry.private:
            found |= {place_of(code) for code in entry.codes}
    return frozenset(found - {""})


def address_of(catalogue: Catalogue, indicator: Indicator) -> Live | None:
    """Give an indicator's live address.

    Parameters
    ----------
    catalogue
        Holds the addresses.
    indicator
        The indicator.

    Returns
    -------
    Live or None
        Its own address, else the World Bank's that republishes it, else None: its figures are
        carried forward.
    """
    own = next((entry for entry in catalogue.live if entry.indicator == indicator.code), None)
    if own is not None or indicator.worldbank_code is None:
        return own
    if all(service.code != WORLD_BANK for service in catalogue.services):
        return None
    return Live(
        indicator=indicator.code,
        service=WORLD_BANK,
        code=indicator.worldbank_code,
        alternatives=indicator.worldbank_alternatives,
    )


def resolver(base: Snapshot) -> Callable[[str], str | None]:
    """Make a function from the names in a snapshot to codes; accents and case do not matter.

    Parameters
    ----------
    base
        The snapshot.

    Returns
    -------
    callable
        Gives None for a name that is not there, or stands for several economies.
    """
    known: dict[str, str | None] = {}
    for code, row in base.economies[["name", "long_name"]].iterrows():
        for key in {_folded(str(name)) for name in row}:
            known[key] = str(code) if known.get(key, str(code)) == str(code) else None
    return lambda name: known.get(_folded(name))


def _folded(name: str) -> str:
    """Write a name without accents, case and what is no letter."""
    bare = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(c if c.isalnum() else " " for c in bare if not _accent(c)).split())


def _accent(letter: str) -> bool:
    """Say whether a letter is but an accent."""
    return unicodedata.combining(letter) != 0


def _chosen(catalogue: Catalogue, only: Sequence[str]) -> frozenset[str]:
    """Give the indicators that were asked for."""
    if not only:
        return frozenset(catalogue.codes)
    chosen: set[str] = set()
    for code in only:
        found = {
            indicator.code
            for indicator in catalogue.indicators
            if code in (indicator.code, indicator.source)
            or ((address := address_of(catalogue, indicator)) and address.service == code)
        }
        known = [
            *(service.code for service in catalogue.services),
            *(source.code for source in catalogue.sources),
            *catalogue.codes,
        ]
        if not found and code not in known:
            raise RefreshError(
                fill("No service, source or indicator is called {code}.", code=repr(code)),
                did_you_mean(nearest(code, known))
                or fill(
                    "The services are {names}.",
                    names=", ".join(item.code for item in catalogue.services),
                ),
            )
        chosen |= found
    return frozenset(chosen)


def _same_place(entry: SeriesEntry | None, address: Live) -> bool:
    """Say whether a series comes from where it came from before."""
    return entry is not None and entry.service == address.service and entry.code in address.codes
