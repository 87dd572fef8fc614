"""The catalogue: what is measured, where it comes from, and which indicators a lens weighs.

The catalogue is one TOML file, ``catalogue.toml``, checked when it is read. A lens of one's own
is a TOML file of the same form as the catalogue's lenses.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal, Protocol, TypeVar

from pydantic import model_validator

from data.entries import (
    OWN_ABSENT,
    OWN_PREFIX,
    Entry,
    Indicator,
    Lens,
    LensEntry,
    Pillar,
    Source,
    Transformation,
    refuse_doubled,
)
from data.errors import CatalogueError
from data.languages import fill
from data.live import Live, Service
from data.near import did_you_mean, nearest
from data.tomlfiles import fault, parse, read_toml

__all__ = [
    "Catalogue",
    "Indicator",
    "Lens",
    "LensEntry",
    "Live",
    "Pillar",
    "Service",
    "Source",
    "Transformation",
    "embedded_catalogue",
    "load_catalogue",
    "load_lens",
    "nearest",
]


class Catalogue(Entry):
    """Everything that is measured, and how it is grouped.

    Attributes
    ----------
    schema_version
        Version of the file's form.
    pillars, sources, indicators, lenses
        The entries, in the order of the file.
    services, live
        Publishers' interfaces, and where in them an indicator's newest figures are.
    """

    schema_version: Literal[1]
    pillars: tuple[Pillar, ...]
    sources: tuple[Source, ...]
    indicators: tuple[Indicator, ...]
    lenses: tuple[Lens, ...]
    services: tuple[Service, ...] = ()
    live: tuple[Live, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Catalogue:
        """Refuse doubled codes and names that lead nowhere."""
        for kind, entries in (
            ("pillar", self.pillars),
            ("source", self.sources),
            ("indicator", self.indicators),
            ("lens", self.lenses),
            ("service", self.services),
        ):
            refuse_doubled(kind, [entry.code for entry in entries], field="code")
        refuse_doubled("live indicator", [entry.indicator for entry in self.live], field="live")
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
        self._check_live()
        return self

    def _check_live(self) -> None:
        """Refuse an address of an unknown indicator or at an unknown service."""
        services = [service.code for service in self.services]
        for entry in self.live:
            for field, code, known in (
                ("indicator", entry.indicator, self.codes),
                ("service", entry.service, services),
            ):
                if code not in known:
                    raise fault(
                        _unknown(field, code, known), field=field, entry=f"live {entry.indicator}"
                    )

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
        """Find a source by its code.

        Parameters
        ----------
        code
            Its code, such as ``un-wpp``.

        Returns
        -------
        Source
            The entry.

        Raises
        ------
        CatalogueError
            There is none; the nearest codes are suggested.
        """
        return _find("source", code, self.sources)

    def pillar(self, code: str) -> Pillar:
        """Find a pillar by its code.

        Parameters
        ----------
        code
            Its code, such as ``education``.

        Returns
        -------
        Pillar
            The entry.

        Raises
        ------
        CatalogueError
            There is none; the nearest codes are suggested.
        """
        return _find("pillar", code, self.pillars)

    def lens(self, code: str) -> Lens:
        """Find a lens by its code.

        Parameters
        ----------
        code
            Its code, such as ``general``.

        Returns
        -------
        Lens
            The entry.

        Raises
        ------
        CatalogueError
            There is none; the nearest codes are suggested.
        """
        return _find("lens", code, self.lenses)

    def service(self, code: str) -> Service:
        """Find a service by its code.

        Parameters
        ----------
        code
            Its code, such as ``worldbank``.

        Returns
        -------
        Service
            The entry.

        Raises
        ------
        CatalogueError
            There is none; the nearest codes are suggested.
        """
        return _find("service", code, self.services)

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
                fill(
                    "{name}: holds {count} lenses beside {count_2} other entries.",
                    name=name,
                    count=len(block),
                    count_2=len(content) - 1,
                ),
                "Put one lens, and nothing else, into a file.",
                file=name,
                entry="lenses",
            )
        content = block[0]
    lens = parse(Lens, content, name)
    for code in lens.codes:
        if code not in catalogue.codes:
            raise CatalogueError(
                fill(
                    "{name}: {unknown}.",
                    name=name,
                    unknown=_unknown("indicator", code, catalogue.codes),
                ),
                "Use codes of the catalogue.",
                file=name,
                entry=f"lenses {lens.code}",
                field="indicators",
            )
    return lens


def _find(kind: str, code: str, entries: Sequence[Named]) -> Named:
    """Give the entry with that code, or say which codes are near."""
    for entry in entries:
        if entry.code == code:
            return entry
    near = nearest(code, [entry.code for entry in entries])
    remedy = did_you_mean(near) or fill("See the {kind} list.", kind=kind)
    if kind == "indicator" and code.startswith(OWN_PREFIX):
        remedy = OWN_ABSENT
    raise CatalogueError(
        fill("No {kind} is called {code}.", kind=kind, code=repr(code)),
        remedy,
        entry=code,
        field="code",
    )


def _unknown(kind: str, code: str, known: Iterable[str]) -> str:
    """Say that a name leads nowhere, and which ones are near."""
    near = nearest(code, known)
    if not near:
        return fill("no {kind} is called {code}", kind=kind, code=repr(code))
    return fill(
        "no {kind} is called {code} (near: {near})",
        kind=kind,
        code=repr(code),
        near=", ".join(near),
    )
