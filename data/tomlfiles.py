"""TOML files read into pydantic models, with errors that name file, entry and field."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from data.errors import CatalogueError
from data.filewords import unreadable
from data.languages import Filled, Verbatim, fill, joined
from data.librarywords import of_field

Model = TypeVar("Model", bound=BaseModel)
Fault = TypeVar("Fault")

NEWEST = 1
"""The newest form of files of one's own that this version reads."""

_IDENTITY = ("code", "indicator", "economy", "home", "group", "text")
_SHOWN = 5


def read_toml(path: Path | None, shipped: str) -> tuple[dict[str, Any], str]:
    """Read a TOML file, or the one of that name that ships with the package.

    Parameters
    ----------
    path
        The file; None for the shipped one.
    shipped
        Name of the file in the package, such as ``catalogue.toml``.

    Returns
    -------
    tuple of dict and str
        What the file holds, and how errors should call the file.

    Raises
    ------
    CatalogueError
        The file cannot be read, is not UTF-8 or is not TOML (with the line).
    """
    name = shipped if path is None else str(path)
    try:
        raw = (
            resources.files("data").joinpath(shipped).read_bytes()
            if path is None
            else path.read_bytes()
        )
    except OSError as error:
        raise CatalogueError(
            unreadable(name, error),
            "Check the path and who may read it.",
            file=name,
        ) from error
    try:
        return loads(raw.decode("utf-8-sig")), name
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise CatalogueError(
            fill("{name}: line {line} is not UTF-8 text.", name=name, line=line),
            "Save the file as UTF-8.",
            file=name,
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(
            fill("{name}: not TOML: {error}.", name=name, error=error),
            "Mend the syntax at that place.",
            file=name,
        ) from error


def newer(name: str, version: int) -> tuple[str, str]:
    """Say that a file was written for a newer version: what is wrong, and what to do.

    Parameters
    ----------
    name
        How errors call the file.
    version
        The form that it says to have.
    """
    return (
        fill(
            "{name} was written for a newer version of Kindred Markets: its schema_version is "
            "{form}.",
            name=name,
            form=version,
        ),
        fill("This version reads forms up to {form}; update it.", form=NEWEST),
    )


def loads(text: str) -> dict[str, Any]:
    """Read TOML, whatever it holds.

    Parameters
    ----------
    text
        From anybody.

    Returns
    -------
    dict
        What it says.

    Raises
    ------
    tomllib.TOMLDecodeError
        It is not TOML, or holds brackets or digits without end, which the parser itself would fail
        at in other ways.
    """
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise tomllib.TOMLDecodeError("too many brackets within each other") from None
    except tomllib.TOMLDecodeError:
        raise
    except ValueError:
        raise tomllib.TOMLDecodeError("a number with too many digits") from None


def parse(model: type[Model], content: Mapping[str, Any], name: str) -> Model:
    """Check what a TOML file holds against a model.

    A file that says to be of a newer form than this version knows is refused as such.

    Parameters
    ----------
    model
        The pydantic model.
    content
        What the file holds.
    name
        How errors call the file.

    Returns
    -------
    Model
        The checked content.

    Raises
    ------
    CatalogueError
        Naming file, entry and field of the first fault, and listing up to five.
    """
    version = content.get("schema_version")
    if type(version) is int and version > NEWEST:
        raise CatalogueError(*newer(name, version), file=name, field="schema_version")
    try:
        return model.model_validate(content)
    except ValidationError as error:
        faults = [_fault(item, content) for item in error.errors()]
        entry, field, _ = faults[0]
        raise CatalogueError(
            fill(
                "{name}: {faults}.", name=name, faults=first_of(faults, lambda fault: _line(*fault))
            ),
            "Correct these entries.",
            file=name,
            entry=entry,
            field=field,
        ) from error


def fault(message: str, *, field: str, entry: str = "") -> PydanticCustomError:
    """Make an error for a model's own check, which knows the field (and the entry) at fault.

    Parameters
    ----------
    message
        What is wrong.
    field
        The field at fault.
    entry
        The entry at fault, where it is not the one that is being checked.

    Returns
    -------
    PydanticCustomError
        To be raised inside a validator.
    """
    return PydanticCustomError(
        "kindred", "{message}", {"message": message, "field": field, "entry": entry}
    )


def first_of(faults: Sequence[Fault], tell: Callable[[Fault], str]) -> Filled:
    """Tell the first faults of a file in a row, and how many more there are.

    Parameters
    ----------
    faults
        All of them.
    tell
        Makes a message of one, which can be said again in another language.
    """
    told = [tell(fault) for fault in faults[:_SHOWN]]
    if len(faults) > _SHOWN:
        told.append(fill("and {count} more", count=len(faults) - _SHOWN))
    return joined(told, "; ")


def _fault(item: ErrorDetails, content: Mapping[str, Any]) -> tuple[str, str, str]:
    """Turn pydantic's account of a fault into entry, field and what is wrong."""
    here: Any = content
    entry: list[str] = []
    field: list[str] = []
    for step in item["loc"]:
        try:
            here = here[step]
        except (KeyError, IndexError, TypeError):
            here = None
        if isinstance(step, int):
            group = field.pop() if field else ""
            entry.append(f"{group} {_called(here, step)}".strip())
        else:
            field.append(step)
    if item["type"] == "kindred":
        own = item["ctx"]
        return own["entry"] or " > ".join(entry), own["field"], own["message"]
    return " > ".join(entry), ".".join(field), of_field(item)


def _called(entry: Any, position: int) -> str:
    """Give an entry's own code, or its place in the list where it has none."""
    if isinstance(entry, Mapping):
        for key in _IDENTITY:
            if isinstance(entry.get(key), str):
                return str(entry[key])
    return f"number {position + 1}"


def _line(entry: str, field: str, message: str) -> str:
    """Put entry, field and fault into one line."""
    parts: list[str] = [Verbatim(entry)] if entry else []
    if field:
        parts.append(fill("field {field}", field=Verbatim(field)))
    return joined([joined(parts, ", "), message], ": ") if parts else message
