"""Which module speaks which protocol. A new one is one module and one line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from data.errors import CatalogueError
from data.languages import fill
from data.sources.generic_csv import GenericCsv
from data.sources.imf import Imf
from data.sources.microsoft import Microsoft
from data.sources.owid import Owid
from data.sources.protocol import Source
from data.sources.worldbank import WorldBank

SOURCES: Mapping[str, Callable[[], Source]] = {
    "worldbank": WorldBank,
    "imf": Imf,
    "microsoft": Microsoft,
    "owid": Owid,
    "csv": GenericCsv,
}
"""Name of the protocol, as the catalogue's services give it, to its source."""


def source_for(protocol: str) -> Source:
    """Give the source that speaks a protocol.

    Parameters
    ----------
    protocol
        Its name.

    Returns
    -------
    Source
        A new one.

    Raises
    ------
    CatalogueError
        Nothing speaks it.
    """
    if protocol not in SOURCES:
        raise CatalogueError(
            fill("No source speaks the protocol {protocol}.", protocol=repr(protocol)),
            fill("Use one of: {names}.", names=", ".join(SOURCES)),
            entry="services",
            field="protocol",
        )
    return SOURCES[protocol]()
