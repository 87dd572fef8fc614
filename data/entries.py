"""Entries of the catalogue: pillars, sources, indicators and lenses, as checked models."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from data.languages import N_, fill
from data.tomlfiles import fault

Transformation = Literal["none", "log", "log1p"]
"""What is done to a value before it is standardised; log is the natural logarithm."""

Code = Annotated[str, Field(min_length=1, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
Text = Annotated[str, Field(min_length=1)]
Iso3 = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Period = Annotated[str, Field(pattern=r"^[0-9]{4}(-(H[12]|Q[1-4]))?$")]
Url = Annotated[str, Field(pattern=r"^https?://\S+$")]
MaybeUrl = Annotated[str, Field(pattern=r"^(https?://\S+)?$")]


def listed(value: object) -> object:
    """Let one text stand without a list: a check before a field's own."""
    return [value] if isinstance(value, str) else value


OWN_PREFIX = "OWN."
"""How the codes of all indicators of a firm's own begin."""

OWN_ABSENT = N_(
    "Figures of a firm's own are not on this machine: whoever has them keeps their file; add it "
    "under Data, Own figures, or by kindred data add."
)
"""What to do where an indicator of a firm's own is asked for that is not here."""


class Entry(BaseModel):
    """What all entries share: they do not change and hold no unknown field."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Pillar(Entry):
    """A group of indicators that speak of the same thing, such as education."""

    code: Code
    name: Text
    description: Text


class Source(Entry):
    """A publisher's set of figures.

    Attributes
    ----------
    code, publisher, title
        Short name (also the file's name in a snapshot), who publishes, and what.
    licence, licence_url
        The licence of the figures and where it can be read.
    vintage, vintage_year
        When the figures were published, in words, and the latest year of that; the year is None
        where it is not known.
    url
        The publisher's public page for the data.
    taken_from
        Public repositories from which the embedded figures were read.
    cautions
        What a reader of the figures should know, one sentence or two each.
    own
        True for figures of the firm's own, which have no public page and no public licence.
    """

    code: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    publisher: Text
    title: Text
    licence: Text
    licence_url: MaybeUrl
    vintage: Text
    vintage_year: Annotated[int, Field(ge=1900, le=2200)] | None = None
    url: MaybeUrl
    taken_from: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    own: bool = False

    @model_validator(mode="after")
    def _addressed(self) -> Source:
        """Want addresses of everything that others publish."""
        for name in () if self.own else ("licence_url", "url"):
            if not getattr(self, name):
                raise fault("is empty; give an address that begins with https://", field=name)
        return self


class Indicator(Entry):
    """One thing that is measured.

    Attributes
    ----------
    code, name, unit, description
        The product's code, the name and unit to show, and a plain definition.
    pillar, source
        Codes of the pillar and the source it belongs to.
    publisher_code
        The publisher's own code, None where it is not known.
    worldbank_code, worldbank_source
        Code and database number under which the World Bank republishes it, None where it does not.
    worldbank_alternatives
        Other codes that it has or had there, tried in this order when the first is not known.
    direction
        1 where more is commonly better, -1 where less is, 0 where neither.
    transformation
        What is done before standardising, unless a lens says otherwise.
    minimum, maximum
        What is possible, both ends included, in the indicator's unit; None for no bound.
    licence
        Licence of this indicator's figures.
    note
        A remark for the reader, empty where there is none.
    embedded
        False where figures come only with a refresh.
    redistributable
        False where the publisher's terms forbid passing the figures on: they are fetched by the
        user, for the user, and exports say so.
    steady
        True where a change by more than a factor of 8 against the recent past is suspicious.
    latest_period
        True where the latest period of all is used, whatever the reference year.
    own
        True for figures of the firm's own, which stay on its machine.
    """

    code: Code
    name: Text
    unit: Text
    pillar: Code
    source: Code
    publisher_code: Text | None = None
    worldbank_code: Text | None = None
    worldbank_source: int | None = None
    worldbank_alternatives: tuple[Text, ...] = ()
    direction: Literal[-1, 0, 1]
    transformation: Transformation = "none"
    minimum: float | None = None
    maximum: float | None = None
    licence: Text
    note: str = ""
    embedded: bool = True
    redistributable: bool = True
    steady: bool
    latest_period: bool = False
    description: Text
    own: bool = False

    @model_validator(mode="after")
    def _bounds_in_order(self) -> Indicator:
        """Refuse impossible bounds, half an address, and embedding what is not ours to ship."""
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise fault(
                fill(
                    "minimum {minimum} is above maximum {maximum}",
                    minimum=f"{self.minimum:g}",
                    maximum=f"{self.maximum:g}",
                ),
                field="minimum",
            )
        if (self.worldbank_code is None) != (self.worldbank_source is None):
            raise fault(
                "worldbank_code and worldbank_source belong together", field="worldbank_source"
            )
        if self.worldbank_alternatives and self.worldbank_code is None:
            raise fault(
                "worldbank_alternatives need a worldbank_code", field="worldbank_alternatives"
            )
        if self.embedded and not self.redistributable:
            raise fault(
                "figures that must not be passed on cannot be embedded", field="redistributable"
            )
        return self

    def possible(self, value: float) -> bool:
        """Say whether a value lies within what is possible.

        Parameters
        ----------
        value
            A value in the indicator's unit.

        Returns
        -------
        bool
            True between minimum and maximum, both included.
        """
        return (self.minimum is None or value >= self.minimum) and (
            self.maximum is None or value <= self.maximum
        )


class LensEntry(Entry):
    """An indicator in a lens, with its weight and its transformation (None: its own)."""

    indicator: Code
    weight: Annotated[float, Field(gt=0)] = 1.0
    transformation: Transformation | None = None


class Lens(Entry):
    """A named set of weighted indicators.

    Attributes
    ----------
    code, name, description
        Short name for command line and links, the name to show, and what the lens is for.
    indicators
        Its entries, in the order in which they are shown.
    """

    code: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    name: Text
    description: Text
    indicators: Annotated[tuple[LensEntry, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _each_once(self) -> Lens:
        """Refuse an indicator that would count twice."""
        refuse_doubled("indicator", self.codes, field="indicators")
        return self

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of its indicators, in order."""
        return tuple(entry.indicator for entry in self.indicators)

    @property
    def weights(self) -> dict[str, float]:
        """Weight of each indicator as written (not scaled to a sum of 1)."""
        return {entry.indicator: entry.weight for entry in self.indicators}


def refuse_doubled(kind: str, codes: Iterable[str], *, field: str) -> None:
    """Refuse a code that occurs twice.

    Parameters
    ----------
    kind
        What the codes name, for the message.
    codes
        The codes.
    field
        The field at fault.

    Raises
    ------
    PydanticCustomError
        To be turned into a CatalogueError where the file is known.
    """
    doubled = sorted(code for code, count in Counter(codes).items() if count > 1)
    if doubled:
        raise fault(
            fill("{kind} {names} occurs more than once", kind=kind, names=", ".join(doubled)),
            field=field,
            entry=f"{kind} {doubled[0]}" if field == "code" else "",
        )
