"""Lenses of the reader's own: made from weights, read from a file or a link, written back."""

from __future__ import annotations

import re
import tempfile
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from data.catalogue import Catalogue, Lens, load_lens
from data.entries import LensEntry
from data.errors import CatalogueError
from data.languages import Verbatim, fill
from data.librarywords import of_field
from geo.recipe_files import toml_of, unwritten

MOST_BYTES = 100_000
"""Size of a lens file at most; one with every indicator of the catalogue has a few thousand."""

LONGEST_NAME = 60

DESCRIPTION = "A lens of one's own, made in the dashboard."


def made(name: str, weights: Mapping[str, float], catalogue: Catalogue) -> Lens:
    """Make a lens.

    Parameters
    ----------
    name
        What it is called; its code is made from it.
    weights
        Indicator to weight, positive; at least one.
    catalogue
        Knows the indicators, and the codes that are taken.

    Returns
    -------
    Lens

    Raises
    ------
    CatalogueError
        When there is no name, no indicator, or a weight that is not positive.
    """
    title = " ".join(name.split())
    if not title:
        raise CatalogueError("The lens has no name.", "Give it a name.")
    if not weights:
        raise CatalogueError("The lens has no indicator.", "Choose one indicator or more.")
    for code, weight in weights.items():
        if not weight > 0:
            raise CatalogueError(
                fill(
                    "The weight of {name} is {weight}.",
                    name=catalogue.indicator(code).name,
                    weight=f"{weight:g}",
                ),
                "Weights are above 0; leave the indicator out instead.",
            )
    return Lens(
        code=code_for(title, catalogue),
        name=title,
        description=DESCRIPTION,
        indicators=tuple(
            LensEntry(indicator=code, weight=weight) for code, weight in weights.items()
        ),
    )


def code_for(name: str, catalogue: Catalogue) -> str:
    """Make a lens's code from its name, different from those that ship."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    code = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:40].strip("-") or "lens"
    taken = {lens.code for lens in catalogue.lenses}
    return f"own-{code}" if code in taken else code


def read(content: bytes, catalogue: Catalogue) -> Lens:
    """Read a lens from a file's content.

    Parameters
    ----------
    content
        What the file holds, from anybody.
    catalogue
        Knows the indicators, and the codes that are taken.

    Returns
    -------
    Lens

    Raises
    ------
    CatalogueError
        When it is too large, not TOML, holds a wrong entry or an indicator that is not known, or
        has the code of a lens that ships.
    """
    if len(content) > MOST_BYTES:
        raise CatalogueError(
            fill("The file has {count} bytes.", count=f"{len(content):,}"),
            fill("A lens has at most {MOST_BYTES}.", MOST_BYTES=f"{MOST_BYTES:,}"),
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lens.toml"
        path.write_bytes(content)
        try:
            lens = load_lens(path, catalogue)
        except CatalogueError as error:
            said = error.message.replace(str(path), "The file")
            raise CatalogueError(said, error.remedy) from error
    if lens.code in {item.code for item in catalogue.lenses}:
        raise CatalogueError(
            fill(
                "The code {code} is that of a lens that ships with the product.",
                code=repr(lens.code),
            ),
            "Give your lens a code of its own.",
        )
    return lens


def written(lens: Lens) -> str:
    """Write a lens as the TOML file that it can be read from again."""
    return toml_of(unwritten(lens.model_dump(mode="json")))


def write_lens(lens: Lens) -> str:
    """Write a lens as the part of a link.

    Parameters
    ----------
    lens
        Any lens.

    Returns
    -------
    str
        Such as ``Roads=EG.ELC.ACCS.ZS:1,IT.NET.USER.ZS:2:log``. The description stays behind.
    """
    entries = []
    for entry in lens.indicators:
        said = f"{entry.indicator}:{entry.weight:.12g}"
        entries.append(f"{said}:{entry.transformation}" if entry.transformation else said)
    return f"{lens.name}={','.join(entries)}"


def read_lens(text: str, code: str, catalogue: Catalogue) -> Lens:
    """Read a lens from the part of a link.

    Parameters
    ----------
    text
        As `write_lens` wrote it, or anything else.
    code
        The lens that the link is seen through; the lens read gets it if none that ships has it.
    catalogue
        Knows the indicators, and the codes that are taken.

    Returns
    -------
    Lens

    Raises
    ------
    CatalogueError
        When it is no lens, or an indicator is not known.
    """
    name, _, listed = text.rpartition("=")
    title = " ".join(name.split())[:LONGEST_NAME]
    entries = []
    for part in listed.split(","):
        indicator, _, rest = part.partition(":")
        weight, _, form = rest.partition(":")
        # Raises for what is not in the catalogue, and names the nearest.
        entries.append(
            {
                "indicator": catalogue.indicator(indicator).code,
                "weight": weight or 1.0,
                "transformation": form or None,
            }
        )
    free = code and code not in {lens.code for lens in catalogue.lenses}
    try:
        return Lens.model_validate(
            {
                "code": code if free else code_for(title, catalogue),
                "name": title,
                "description": DESCRIPTION,
                "indicators": entries,
            }
        )
    except ValidationError as error:
        wrong = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise CatalogueError(
            fill(
                "{choice}: {complaint}.",
                choice=Verbatim(wrong),
                complaint=of_field(error.errors()[0]),
            ),
            "A lens in a link has a name, and indicators with weights above 0.",
        ) from None
