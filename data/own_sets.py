"""What a file of the firm's own became: indicators with their figures, and lists of economies."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field, model_validator

from data.entries import (
    Entry,
    Indicator,
    Iso3,
    Period,
    Source,
    Transformation,
    refuse_doubled,
)
from data.exclusions import Exclusion
from data.intake.plan import Effect, Name, OwnCode, Plan
from data.languages import N_, fill
from data.panel import DEFAULT_WINDOW
from data.tomlfiles import fault

LICENCE = "internal"
"""Licence of figures of the firm's own: not to be passed on."""

LISTS_PILLAR = "market"
"""Pillar that lists stand in among the indicators."""

Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]


class OwnIndicator(Entry):
    """An indicator of the firm's own.

    Attributes
    ----------
    code, name, unit, direction, transformation, pillar
        As for every indicator of the catalogue; the name is without the mark.
    figures
        Economy to period to figure; what is missing is left out.
    """

    code: OwnCode
    name: Name
    unit: str
    direction: Literal[-1, 0, 1] = 0
    transformation: Transformation = "none"
    pillar: str
    figures: dict[Iso3, dict[Period, float]]

    @property
    def count(self) -> int:
        """How many figures it has."""
        return sum(len(periods) for periods in self.figures.values())


class OwnListEntry(Entry):
    """An economy on a list, with the reason and the day on which that was last looked up."""

    economy: Iso3
    reason: str = ""
    date: datetime.date


class OwnList(Entry):
    """A list of economies of the firm's own.

    Attributes
    ----------
    code, name
        As for indicators: a list is one too, with 1 for economies on it and 0 for the others.
    effect
        ``exclude`` keeps its economies out of the pool of opportunity, ``mark`` only names them.
    entries
        The economies on it.
    others
        Economies that the file says are not on it; None where all that are not on it count so.
    """

    code: OwnCode
    name: Name
    effect: Effect
    entries: tuple[OwnListEntry, ...]
    others: tuple[Iso3, ...] | None = None

    @model_validator(mode="after")
    def _each_once(self) -> OwnList:
        """Refuse an economy that is on the list twice."""
        refuse_doubled("economy", [entry.economy for entry in self.entries], field="entries")
        return self


class OwnSet(Entry):
    """What one file became; it never changes, but can be replaced and removed whole.

    Attributes
    ----------
    schema_version
        Version of the form.
    code, name
        Short name (also the file's name in the user's folder), and the name to show.
    file, added
        Name of the file that it was taken from, and the day on which that was done.
    period
        The period of what has none otherwise, such as lists.
    plan
        What was made of the columns, to take in the next edition of the file in the same way.
    indicators, lists
        What the file became.
    """

    schema_version: Literal[1] = 1
    code: Slug
    name: Name
    file: Annotated[str, Field(max_length=200)]
    added: datetime.date
    period: Period
    plan: Plan
    indicators: tuple[OwnIndicator, ...] = ()
    lists: tuple[OwnList, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> OwnSet:
        """Refuse a set without anything, and doubled codes."""
        if not self.codes:
            raise fault("holds neither indicators nor lists", field="indicators")
        refuse_doubled("indicator", self.codes, field="code")
        return self

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of its indicators and lists."""
        return (*(item.code for item in self.indicators), *(item.code for item in self.lists))

    @property
    def source_code(self) -> str:
        """Code of the source that it is in the catalogue."""
        return f"own-{self.code}"

    @property
    def figures(self) -> int:
        """How many figures its indicators have."""
        return sum(item.count for item in self.indicators)

    @property
    def observations(self) -> int:
        """How many figures and entries of lists it holds."""
        return self.figures + sum(len(item.entries) for item in self.lists)

    def source(self) -> Source:
        """Describe it as a source of the catalogue."""
        publisher, licence = fill("Own data"), fill("internal")
        title = fill("{file}, added {date}", file=self.file, date=self.added.isoformat())
        entry = Source(
            code=self.source_code,
            publisher=publisher,
            title=title,
            licence=LICENCE,
            licence_url="",
            vintage=self.added.isoformat(),
            vintage_year=self.added.year,
            url="",
            own=True,
        )
        # Checked above; given again so that they can be said in other languages.
        return entry.model_copy(update={"publisher": publisher, "title": title, "licence": licence})

    def entries(self, reference_year: int) -> tuple[Indicator, ...]:
        """Describe its indicators, and its lists as indicators, for the catalogue.

        Parameters
        ----------
        reference_year
            The snapshot's. Where figures of one's own are all of one year, younger than that or
            long past, the latest of them count whatever the year: a window would drop them
            without a word.
        """
        made = []
        for item in self.indicators:
            years = {int(period[:4]) for per in item.figures.values() for period in per}
            last = max(years, default=0)
            latest = (
                len(years) < 2 or last > reference_year or last <= reference_year - DEFAULT_WINDOW
            )
            entry = self._entry(item.code, item.name, item.unit or N_("number"), item.pillar)
            update = {
                "direction": item.direction,
                "transformation": item.transformation,
                "latest_period": latest,
            }
            made.append(entry.model_copy(update=update))
        made += [
            self._entry(item.code, item.name, N_("1 yes, 0 no"), LISTS_PILLAR)
            for item in self.lists
        ]
        return tuple(made)

    def _entry(self, code: str, name: str, unit: str, pillar: str) -> Indicator:
        """Describe one indicator, marked as own in its name."""
        marked = fill("{name} (own)", name=name)
        description = fill(
            "Of your own: from {file}, added {date}.",
            file=self.file,
            date=self.added.isoformat(),
        )
        entry = Indicator(
            code=code,
            name=marked,
            unit=unit,
            pillar=pillar,
            source=self.source_code,
            direction=0,
            licence=LICENCE,
            embedded=False,
            redistributable=False,
            steady=False,
            latest_period=True,
            description=description,
            own=True,
        )
        told = {"name": marked, "description": description, "licence": fill("internal")}
        return entry.model_copy(update=told)

    def rows(self, economies: tuple[str, ...]) -> list[tuple[str, str, str, float]]:
        """List every observation: economy, indicator, period and value.

        Parameters
        ----------
        economies
            All that there are: those on no list have 0 where the file does not say otherwise.
        """
        known = set(economies)
        rows = [
            (economy, item.code, period, value)
            for item in self.indicators
            for economy, periods in item.figures.items()
            for period, value in periods.items()
            if economy in known
        ]
        for item in self.lists:
            on = {entry.economy for entry in item.entries}
            off = set(economies if item.others is None else item.others) - on
            rows += [(economy, item.code, self.period, 1.0) for economy in sorted(on & known)]
            rows += [(economy, item.code, self.period, 0.0) for economy in sorted(off & known)]
        return rows

    def exclusions(self) -> list[Exclusion]:
        """List the economies that its lists exclude, each with its reason, list and day."""
        return [
            Exclusion(
                economy=entry.economy,
                reason=entry.reason or item.name,
                source=f"{item.name}, {self.file}",
                date=entry.date,
            )
            for item in self.lists
            if item.effect == "exclude"
            for entry in item.entries
        ]
