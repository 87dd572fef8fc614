"""The IMF's DataMapper.

An answer is an object: ``values``, in it the indicator, in it codes of economies and of groups
(such as ADVEC), in them years. An indicator that is not known gives an object without values.

References
----------
International Monetary Fund, DataMapper API help: www.imf.org/external/datamapper/api/help.
"""

from __future__ import annotations

from typing import Any

from data.languages import fill
from data.sources.answers import Answer, BadAnswerError, NotServedError
from data.sources.http import Session
from data.sources.protocol import Fetched, Plan, Progress, Series, Wanted
from data.sources.rows import Gathered, date_of, figure, parsed
from data.sources.single import first_served, one_by_one


class Imf:
    """Fetches indicators of the DataMapper."""

    def fetch(self, plan: Plan, session: Session, progress: Progress) -> Fetched:
        """Fetch all series of a plan; see `data.sources.protocol.Source`.

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
            The series, and why others did not come.
        """
        return one_by_one(_series, plan, session, progress)


def _series(plan: Plan, wanted: Wanted, session: Session) -> Series:
    """Fetch one indicator."""

    def under(code: str) -> Series:
        return session.get(f"{plan.url}/{code}", lambda answer: _read(plan, wanted, code, answer))

    return first_served(wanted, under)


def _read(plan: Plan, wanted: Wanted, code: str, answer: Answer) -> Series:
    """Read the answer for one indicator."""
    content = parsed(answer)
    if not isinstance(content, dict):
        raise BadAnswerError("is not of the DataMapper's form", answer)
    values = content.get("values")
    # A dataset may stand before the indicator, as in AIPI/AI_PI.
    name = code.rpartition("/")[2]
    by_economy: Any = values.get(name) if isinstance(values, dict) else None
    if not by_economy:
        if values is None and "api" not in content:
            raise BadAnswerError("is not of the DataMapper's form", answer)
        raise NotServedError("it is empty", answer)
    if not isinstance(by_economy, dict):
        raise BadAnswerError("is not of the DataMapper's form", answer)
    gathered = Gathered(plan.economies, wanted.since)
    economies: dict[str, Any] = by_economy
    for given, years in economies.items():
        if not isinstance(years, dict):
            raise BadAnswerError(fill("has no years for {economy}", economy=repr(given)), answer)
        economy: str = plan.service.aliases.get(given, given)
        for year, value in years.items():
            gathered.add(economy, year, figure(value, answer), answer)
    frame = gathered.frame()
    if frame.empty:
        raise NotServedError("it has no figures of economies", answer)
    return Series(
        indicator=wanted.indicator.code,
        rows=frame,
        code=code,
        url=answer.url,
        last_updated=date_of(answer.last_modified),
        since=wanted.since,
    )
