"""What sources share whose series come one by one, each in an answer of its own."""

from __future__ import annotations

from collections.abc import Callable

from data.errors import SourceError
from data.sources.http import Session
from data.sources.protocol import Fetched, Plan, Progress, Series, Step, Wanted
from data.sources.workers import done

AT_ONCE = 4
"""Series asked for at a time, of services that are not made for many."""


def one_by_one(
    fetch: Callable[[Plan, Wanted, Session], Series],
    plan: Plan,
    session: Session,
    progress: Progress,
    *,
    at_once: int = AT_ONCE,
) -> Fetched:
    """Fetch the series of a plan, each by itself.

    Parameters
    ----------
    fetch
        Fetches one.
    plan, session, progress
        As for `data.sources.protocol.Source.fetch`.
    at_once
        How many series are asked for at a time.

    Returns
    -------
    Fetched
        The series that came, and why others did not.
    """
    found: list[Series] = []
    failed: dict[str, SourceError] = {}
    tasks = done(
        lambda wanted: fetch(plan, wanted, session), plan.wanted, at_once, session.cancelled
    )
    for wanted, result in tasks:
        code = wanted.indicator.code
        if isinstance(result, Series):
            found.append(result)
        elif isinstance(result, SourceError):
            failed[code] = result
        else:
            raise result
        why = failed[code].message if code in failed else ""
        progress(Step(plan.service.code, len(found) + len(failed), len(plan.wanted), code, why))
    return Fetched(tuple(found), failed)


def first_served(wanted: Wanted, fetch: Callable[[str], Series]) -> Series:
    """Fetch a series under the first of its codes that is served.

    Parameters
    ----------
    wanted
        The series.
    fetch
        Fetches it under one code.

    Returns
    -------
    Series
        The series.

    Raises
    ------
    SourceError
        Why the first code failed, where none is served; else what went wrong otherwise.
    """
    refused: SourceError | None = None
    for code in wanted.address.codes:
        try:
            return fetch(code)
        except SourceError as error:
            if error.kind not in ("not-served", "missing", "offline"):
                raise
            refused = refused or error
    assert refused is not None
    raise refused
