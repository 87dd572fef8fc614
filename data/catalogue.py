"""The catalogue: what is measured, where it comes from, and which indicators a lens weighs.

The catalogue is one TOML file, ``catalogue.toml``, checked when it is read. A lens of one's own
is a TOML file of the same form as the catalogue's lenses.
"""

from __future__ import annotations

import difflib
import functools
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Literal, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

from data.errors import CatalogueError
from data.tomlfiles import fault, parse, read_toml

Transformation = Literal["none", "log", "log1p"]
"""What is done to a value before it is standardised; log is the natural logarithm."""

Code = Annotated[str, Field(min_length=1, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
Text = Annotated[str, Field(min_length=1)]
Url = Annotated[str, Field(pattern=r"^https?://\S+$")]


class _Entry(BaseModel):
    """What all entries share: they do not change and hold no unknown field."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Pillar(_Entry):
    """A group of indicators that speak of the same thing, such as education."""

    code: Code
    name: Text
    description: Text


class Source(_Entry):
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
    """

    code: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    publisher: Text
    title: Text
    licence: Text
    licence_url: Url
    vintage: Text
    vintage_year: Annotated[int, Field(ge=1900, le=2200)] | None = None
    url: Url
    taken_from: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()


class Indicator(_Entry):
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
    steady
        True where a change by more than a factor of 8 against the recent past is suspicious.
    latest_period
        True where the latest period of all is used, whatever the reference year.
    """

    code: Code
    name: Text
    unit: Text
    pillar: Code
    source: Code
    publisher_code: Text | None = None
    worldbank_code: Text | None = None
    worldbank_source: int | None = None
    direction: Literal[-1, 0, 1]
    transformation: Transformation = "none"
    minimum: float | None = None
    maximum: float | None = None
    licence: Text
    note: str = ""
    embedded: bool = True
    steady: bool
    latest_period: bool = False
    description: Text

    @model_validator(mode="after")
    def _bounds_in_order(self) -> Indicator:
        """Refuse bounds that no value can satisfy, and half a World Bank address."""
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise fault(
                f"minimum {self.minimum:g} is above maximum {self.maximum:g}", field="minimum"
            )
        if (self.worldbank_code is None) != (self.worldbank_source is None):
            raise fault(
                "worldbank_code and worldbank_source belong together", field="worldbank_source"
            )
        return self

    def possible(self, value: float) -> bool:
        """Say whether a value lies within what is possible (both ends included)."""
        return (self.minimum is None or value >= self.minimum) and (
            self.maximum is None or value <= self.maximum
        )


class LensEntry(_Entry):
    """An indicator in a lens, with its weight and its transformation (None: its own)."""

    indicator: Code
    weight: Annotated[float, Field(gt=0)] = 1.0
    transformation: Transformation | None = None


class Lens(_Entry):
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
        _refuse_doubled("indicator", self.codes, field="indicators")
        return self

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of its indicators, in order."""
        return tuple(entry.indicator for entry in self.indicators)

    @property
    def weights(self) -> dict[str, float]:
        """Weight of each indicator as written (not scaled to a sum of 1)."""
        return {entry.indicator: entry.weight for entry in self.indicators}


class Catalogue(_Entry):
    """Everything that is measured, and how it is grouped.

    Attributes
    ----------
    schema_version
        Version of the file's form.
    pillars, sources, indicators, lenses
        The entries, in the order of the file.
    """

    schema_version: Literal[1]
    pillars: tuple[Pillar, ...]
    sources: tuple[Source, ...]
    indicators: tuple[Indicator, ...]
    lenses: tuple[Lens, ...]

    @model_validator(mode="after")
    def _consistent(self) -> Catalogue:
        """Refuse doubled codes and names that lead nowhere."""
        for kind, entries in (
            ("pillar", self.pillars),
            ("source", self.sources),
            ("indicator", self.indicators),
            ("lens", self.lenses),
        ):
            _refuse_doubled(kind, [entry.code for entry in entries], field="code")
        groups = {
            "pillar": [pillar.code for pillar in self.pillars],
            "source": [source.code for source in self.sources],
        }
        for indicator in self.indicators:
            for field, known in groups.items():
                code = getattr(indicator, field)
                if code not in known:
                    raise fault(
                        _unknown(field, code, known),
                        field=field,
                        entry=f"indicators {indicator.code}",
                    )
        for lens in self.lenses:
            for code in lens.codes:
                if code not in self.codes:
                    raise fault(
                        _unknown("indicator", code, self.codes),
                        field="indicators",
                        entry=f"lenses {lens.code}",
                    )
        return self

    @functools.cached_property
    def codes(self) -> tuple[str, ...]:
        """Codes of all indicators, in the order of the file."""
        return tuple(indicator.code for indicator in self.indicators)

    def indicator(self, code: str) -> Indicator:
        """Find an indicator by its code.

        Parameters
        ----------
        code
            The product's code, such as ``NY.GDP.MKTP.CD``.

        Returns
        -------
        Indicator
            The entry.

        Raises
        ------
        CatalogueError
            There is none; the nearest codes are suggested.
        """
        return _find("indicator", code, self.indicators)

    def source(self, code: str) -> Source:
        """Find a source by its code; CatalogueError with the nearest codes if there is none."""
        return _find("source", code, self.sources)

    def pillar(self, code: str) -> Pillar:
        """Find a pillar by its code; CatalogueError with the nearest codes if there is none."""
        return _find("pillar", code, self.pillars)

    def lens(self, code: str) -> Lens:
        """Find a lens by its code; CatalogueError with the nearest codes if there is none."""
        return _find("lens", code, self.lenses)

    def transformation(self, lens: Lens | str, code: str) -> Transformation:
        """Say what is done to an indicator's values under a lens.

        Parameters
        ----------
        lens
            A lens or the code of one in the catalogue.
        code
            An indicator's code; one that the lens does not hold has its own transformation.

        Returns
        -------
        Transformation
            The lens entry's own transformation, else the indicator's.

        Raises
        ------
        CatalogueError
            No such lens or indicator.
        """
        chosen = self.lens(lens) if isinstance(lens, str) else lens
        indicator = self.indicator(code)
        for entry in chosen.indicators:
            if entry.indicator == code and entry.transformation is not None:
                return entry.transformation
        return indicator.transformation


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


Named = TypeVar("Named", bound=_Coded)


def load_catalogue(path: Path | None = None) -> Catalogue:
    """Read a catalogue.

    Parameters
    ----------
    path
        A TOML file; None for the one that ships with the package (read once).

    Returns
    -------
    Catalogue
        The checked catalogue.

    Raises
    ------
    CatalogueError
        The file cannot be read, is not TOML, or holds a wrong entry; the error names file, entry
        and field.
    """
    if path is None:
        return embedded_catalogue()
    content, name = read_toml(path, "catalogue.toml")
    return parse(Catalogue, content, name)


@functools.cache
def embedded_catalogue() -> Catalogue:
    """Give the catalogue that ships with the package, read once per process."""
    content, name = read_toml(None, "catalogue.toml")
    return parse(Catalogue, content, name)


def load_lens(path: Path, catalogue: Catalogue) -> Lens:
    """Read a lens of one's own.

    Parameters
    ----------
    path
        A TOML file with code, name, description and indicators, either on its own or as the one
        ``[[lenses]]`` block copied from the catalogue.
    catalogue
        The catalogue that knows the indicators.

    Returns
    -------
    Lens
        The checked lens.

    Raises
    ------
    CatalogueError
        The file cannot be read, is not TOML, holds a wrong entry, or names an indicator that the
        catalogue does not know.
    """
    content, name = read_toml(path, "")
    block = content.get("lenses")
    if isinstance(block, list):
        if len(block) != 1 or len(content) != 1:
            raise CatalogueError(
                f"{name}: holds {len(block)} lenses beside {len(content) - 1} other entries.",
                "Put one lens, and nothing else, into a file.",
                file=name,
                entry="lenses",
            )
        content = block[0]
    lens = parse(Lens, content, name)
    for code in lens.codes:
        if code not in catalogue.codes:
            raise CatalogueError(
                f"{name}: {_unknown('indicator', code, catalogue.codes)}.",
                "Use codes of the catalogue.",
                file=name,
                entry=f"lenses {lens.code}",
                field="indicators",
            )
    return lens


def nearest(code: str, known: Iterable[str], count: int = 3) -> list[str]:
    """Find the known names most like a given one, whatever the case of letters.

    Parameters
    ----------
    code
        What was given.
    known
        The names that exist.
    count
        How many to give at most.

    Returns
    -------
    list of str
        The nearest, best first; empty when nothing is alike.
    """
    folded = {name.casefold(): name for name in known}
    matches = difflib.get_close_matches(code.casefold(), folded, n=count, cutoff=0.5)
    return [folded[match] for match in matches]


def _find(kind: str, code: str, entries: Sequence[Named]) -> Named:
    """Give the entry with that code, or say which codes are near."""
    for entry in entries:
        if entry.code == code:
            return entry
    near = nearest(code, [entry.code for entry in entries])
    remedy = f"Did you mean {' or '.join(near)}?" if near else f"See the {kind} list."
    raise CatalogueError(f"No {kind} is called {code!r}.", remedy, entry=code, field="code")


def _refuse_doubled(kind: str, codes: Iterable[str], *, field: str) -> None:
    """Refuse a code that occurs twice."""
    doubled = sorted(code for code, count in Counter(codes).items() if count > 1)
    if doubled:
        raise fault(
            f"{kind} {', '.join(doubled)} occurs more than once",
            field=field,
            entry=f"{kind} {doubled[0]}" if field == "code" else "",
        )


def _unknown(kind: str, code: str, known: Iterable[str]) -> str:
    """Say that a name leads nowhere, and which ones are near."""
    near = nearest(code, known)
    hint = f" (near: {', '.join(near)})" if near else ""
    return f"no {kind} is called {code!r}{hint}"
