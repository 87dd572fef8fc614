"""Choices as text: read from TOML and JSON with clear answers to what is wrong, and written."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Mapping
from typing import Any, Self, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from data.entries import Entry
from data.errors import AnalysisError
from data.languages import N_, Verbatim, Within, fill, joined
from data.letters import HALVES
from data.librarywords import of_field
from data.tomlfiles import first_of, loads

Model = TypeVar("Model", bound=BaseModel)

LONGEST = 1_000_000
"""Characters that a recipe may have; one with every choice made has a few thousand."""


def read_toml(text: str) -> Any:
    """Read TOML.

    Parameters
    ----------
    text
        What a file holds.

    Returns
    -------
    dict
        What it says.

    Raises
    ------
    AnalysisError
        When it is not TOML, saying where.
    """
    _refuse_long(text)
    try:
        return loads(text)
    except tomllib.TOMLDecodeError as error:
        raise AnalysisError(
            fill("The recipe is not TOML: {reason}.", reason=str(error)),
            "Mend the syntax at that place.",
        ) from error


def read_json(text: str) -> Any:
    """Read JSON, refusing a name that stands twice in one object.

    Parameters
    ----------
    text
        What a file holds.

    Returns
    -------
    object
        What it says.

    Raises
    ------
    AnalysisError
        When it is not JSON, saying where, or a name is doubled.
    """
    _refuse_long(text)
    try:
        return json.loads(text, object_pairs_hook=_each_once)
    except AnalysisError:
        raise  # a doubled name, which JSON itself allows
    except (ValueError, RecursionError) as error:
        raise AnalysisError(
            fill("The recipe is not JSON: {reason}.", reason=_reason(error)),
            "Mend the syntax at that place.",
        ) from error


def checked(model: type[Model], content: object) -> Model:
    """Check choices against their model.

    Parameters
    ----------
    model
        The model.
    content
        A mapping from field to value.

    Returns
    -------
    Model

    Raises
    ------
    AnalysisError
        Naming each field that is not known or wrong, with the reason.
    """
    if HALVES.search(json.dumps(content, ensure_ascii=False, default=str, skipkeys=True)):
        raise AnalysisError("The recipe holds half of a character.", "Type that text again.")
    try:
        return model.model_validate(content)
    except ValidationError as error:
        faults = error.errors()
        places = [fault["loc"] for fault in faults]
        # A list whose entry is wrong is said to be too short as well: the entry's fault is enough.
        kept = [
            fault
            for fault in faults
            if not any(
                len(place) > len(fault["loc"]) and place[: len(fault["loc"])] == fault["loc"]
                for place in places
            )
        ]
        said = first_of(kept, lambda fault: _fault(fault, content))
        remedy = "Correct these entries."
        if any(fault["type"] == "extra_forbidden" for fault in kept):
            remedy = fill("The choices are: {names}.", names=", ".join(model.model_fields))
        raise AnalysisError(fill("The recipe is wrong: {faults}.", faults=said), remedy) from error


class Choices(Entry):
    """Choices that are read from files and checked field by field."""

    @classmethod
    def from_toml(cls, text: str) -> Self:
        """Read choices from TOML; the fields are those of this class.

        Raises
        ------
        AnalysisError
            The text is not TOML, or a field is not known or wrong (named, with the reason).
        """
        return checked(cls, read_toml(text))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read choices from JSON; the fields are those of this class.

        Raises
        ------
        AnalysisError
            The text is not JSON, or a field is not known or wrong (named, with the reason).
        """
        return checked(cls, read_json(text))


def readable(read: Callable[[str], str]) -> Callable[[str], str]:
    """Make a field's check of a reader of texts.

    Parameters
    ----------
    read
        Gives the text as it is kept, or raises an AnalysisError, whose words are then the field's.

    Returns
    -------
    callable
        For a pydantic validator.
    """

    def check(text: str) -> str:
        try:
            return read(text)
        except AnalysisError as error:
            said = joined([text for text in (error.message, error.remedy) if text], " ")
            raise ValueError(said) from error

    return check


def unwritten(content: Any) -> Any:
    """Leave out what is not set, at any depth: None has no form in TOML."""
    if isinstance(content, Mapping):
        return {key: unwritten(value) for key, value in content.items() if value is not None}
    if isinstance(content, list | tuple):
        return [unwritten(value) for value in content]
    return content


def toml_of(content: Mapping[str, Any]) -> str:
    """Write plain values as TOML.

    Parameters
    ----------
    content
        Fields to texts, numbers, truths, lists of these, tables and lists of tables; no None.

    Returns
    -------
    str
        Flat fields first, then tables, each in the order given.
    """
    return "\n".join(_lines(content, "")).lstrip("\n") + "\n"


def _lines(content: Mapping[str, Any], place: str) -> list[str]:
    """Write a table below its heading."""
    lines = [f"{_key(name)} = {_value(value)}" for name, value in content.items() if _flat(value)]
    for name, value in content.items():
        path = f"{place}.{_key(name)}" if place else _key(name)
        if isinstance(value, Mapping):
            lines += ["", f"[{path}]", *_lines(value, path)]
        elif not _flat(value):
            for table in value:
                lines += ["", f"[[{path}]]", *_lines(table, path)]
    return lines


def _flat(value: Any) -> bool:
    """Tell what stands on one line from tables."""
    if isinstance(value, list | tuple):
        return not any(isinstance(member, Mapping) for member in value)
    return not isinstance(value, Mapping)


def _key(name: str) -> str:
    """Write a name, in quotes where TOML wants them."""
    bare = name.isascii() and name.replace("_", "").replace("-", "").isalnum()
    return name if bare else _value(name)


def _value(value: Any) -> str:
    """Write a value; JSON's form of texts, numbers, truths and lists is TOML's too."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _fault(fault: ErrorDetails, content: object) -> str:
    """Say where a fault is, and what it is."""
    where = ".".join(_named(fault["loc"], content))
    what: str = Within(of_field(fault))
    if fault["type"] == "extra_forbidden":
        what = N_("there is no such choice")
    elif isinstance(fault["input"], str | int | float):
        what = fill("{fault} (it is {given})", fault=what, given=f"{fault['input']!r:.60}")
    return joined([Verbatim(where), what], ": ") if where else what


def _named(place: tuple[int | str, ...], content: object) -> list[str]:
    """Write the way to a fault, with the indicator's code where pairs were sorted and numbered."""
    if len(place) > 1 and isinstance(place[1], int) and isinstance(content, Mapping):
        pairs = content.get(place[0])
        codes: list[str] = []
        if isinstance(pairs, Mapping):
            codes = sorted(map(str, pairs))
        elif isinstance(pairs, list | tuple):
            whole = [pair for pair in pairs if isinstance(pair, list | tuple) and len(pair) == 2]
            codes = sorted(str(pair[0]) for pair in whole) if len(whole) == len(pairs) else []
        if place[1] < len(codes):
            return [str(place[0]), codes[place[1]]]
    return [str(step) for step in place if step != ""]


def _reason(error: Exception) -> str:
    """Give a parser's reason."""
    return N_("it is nested too deeply") if isinstance(error, RecursionError) else str(error)


def _refuse_long(text: str) -> None:
    """Refuse a text that is no recipe by its length alone."""
    if len(text) > LONGEST:
        raise AnalysisError(
            fill("The recipe has {count} characters.", count=f"{len(text):,}"),
            fill("A recipe has at most {most}.", most=f"{LONGEST:,}"),
        )


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build an object whose names differ."""
    names = [name for name, _ in pairs]
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise AnalysisError(
            fill("The recipe names {names} more than once.", names=", ".join(map(repr, doubled))),
            "Give each choice once.",
        )
    return dict(pairs)
