"""Single values of the command line read, with clear answers to what cannot be used."""

from __future__ import annotations

import math
import os
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NoReturn

import typer

from dashboard import engine
from dashboard.language import _, error_in_words, local
from data.catalogue import Catalogue, load_lens
from data.errors import AnalysisError, CatalogueError, EconomyNameError, KindredError
from data.exclusions import Exclusions, load_exclusions
from data.filewords import reason_of
from data.own_layer import with_own_lists
from data.own_store import OwnLayer
from geo.economies import resolve
from geo.gates import GATES

_MOST = 2_000_000
"""Bytes of a file of choices or notes; those of a shortlist take some thousand."""


def wrong(error: KindredError, option: str) -> NoReturn:
    """Turn an error into one of wrong use that names the option.

    Parameters
    ----------
    error
        What is wrong, and what would be right.
    option
        The option or argument at fault.

    Raises
    ------
    typer.BadParameter
        Always.
    """
    raise typer.BadParameter(error_in_words(error), param_hint=f"'{option}'") from error


def not_together(option: str, other: str) -> NoReturn:
    """Refuse two options that say the same thing in two ways, as wrong use of the first.

    Raises
    ------
    typer.BadParameter
        Always.
    """
    said = _("cannot be given together with {option}; give one of them.", option=other)
    raise typer.BadParameter(said, param_hint=f"'{option}'")


def text_of(path: Path, option: str) -> str:
    """Read a file of text given on the command line.

    Parameters
    ----------
    path
        The file.
    option
        The option that it was given for, to be named in an error.

    Returns
    -------
    str
        Without the byte-order mark that some programs begin with.

    Raises
    ------
    typer.BadParameter
        When it cannot be read, is too large or is not UTF-8.
    """
    try:
        if path.stat().st_size > _MOST:
            said = _("is larger than {count} bytes.", count=local(f"{_MOST:,}"))
        else:
            return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        said = _("is not UTF-8 text. Save it as UTF-8.")
    except OSError as error:
        said = _("cannot be read ({reason}). Check the path.", reason=reason_of(error))
    raise typer.BadParameter(said, param_hint=f"'{option} {path}'")


def economy(text: str, option: str) -> str:
    """Resolve an economy given on the command line.

    Parameters
    ----------
    text
        Any code or name.
    option
        The option or argument that it was given for, to be named in an error.

    Returns
    -------
    str
        ISO 3166-1 alpha-3 code.

    Raises
    ------
    typer.BadParameter
        When the text stands for none or for several.
    """
    try:
        return resolve(text)
    except EconomyNameError as error:
        wrong(error, option)


def check_draws(draws: int, seed: int) -> None:
    """Refuse draws and seeds that cannot be as wrong use, naming the option.

    Parameters
    ----------
    draws, seed
        As given on the command line.

    Raises
    ------
    typer.BadParameter
        When one is out of range; the text says what would be right.
    """
    from geo.sampling import check_draws as check

    for option, given in (("--draws", (draws, 0)), ("--seed", (1, seed))):
        try:
            check(*given)
        except AnalysisError as error:
            wrong(error, option)


def read_lens(text: str, catalogue: Catalogue) -> dict[str, object]:
    """Find a lens by code, or read it from a file; give the choices that name it.

    Parameters
    ----------
    text
        A code, or the path of a TOML file.
    catalogue
        Knows the lenses that ship.

    Raises
    ------
    typer.BadParameter
        There is none of this code, or the file cannot be used.
    """
    known = [lens.code for lens in catalogue.lenses]
    is_file = text.lower().endswith(".toml") or "/" in text or os.sep in text
    try:
        if not is_file:
            return {"lens": catalogue.lens(text).code, "own_lens": None}
        lens = load_lens(Path(text), catalogue)
    except CatalogueError as error:
        wrong(error, "--lens")
    if lens.code in known:
        raise typer.BadParameter(
            _(
                "{text}: the code {code} is that of a lens that ships with the product. Give your "
                "lens a code of its own.",
                text=text,
                code=repr(lens.code),
            ),
            param_hint="'--lens'",
        )
    return {"lens": lens.code, "own_lens": lens}


def read_weights(given: Sequence[str]) -> dict[str, float]:
    """Read weights of the form CODE=W.

    Parameters
    ----------
    given
        As given on the command line.

    Returns
    -------
    dict
        Indicator to its weight.

    Raises
    ------
    typer.BadParameter
        One is of another form, out of range, or there twice.
    """
    weights: dict[str, float] = {}
    for text in given:
        code, equals, number = text.rpartition("=")
        try:
            weight = float(number)
        except ValueError:
            weight = math.nan
        problem = ""
        if not equals or not code or math.isnan(weight):
            problem = _(
                "{text} is not an indicator with its weight, such as RQ.EST=2.", text=repr(text)
            )
        elif not 0 < weight <= 1e6:
            problem = _(
                "{text}: a weight is above 0 and at most 1,000,000; to leave an indicator out, use "
                "--without {code}.",
                text=repr(text),
                code=code,
            )
        elif code in weights:
            problem = _("{code} is weighed twice. Give one weight for each indicator.", code=code)
        if problem:
            raise typer.BadParameter(problem, param_hint="'--weight'")
        weights[code] = weight
    return weights


def read_gate(code: str) -> str:
    """Check the code of a gate.

    Parameters
    ----------
    code
        As given on the command line.

    Raises
    ------
    typer.BadParameter
        There is none; the text names those that there are.
    """
    if code not in GATES:
        raise typer.BadParameter(
            _(
                "{code} is not a gate. The gates are: {names}.",
                code=repr(code),
                names=", ".join(GATES),
            ),
            param_hint="'--gate'",
        )
    return code


def read_exclusions(path: Path | None, economies: Collection[str]) -> Exclusions:
    """Read the exclusion list, if one was given.

    Parameters
    ----------
    path
        A TOML file, or the name of a list of the firm's own; None for no list.
    economies
        Codes that exist.

    Returns
    -------
    Exclusions
        Empty where none was given.

    Raises
    ------
    typer.BadParameter
        It cannot be read, or holds a wrong entry.
    """
    if path is None:
        return Exclusions(schema_version=1)
    known = frozenset(economies)
    if not path.exists() and (lists := _own_lists(str(path))):
        return with_own_lists(Exclusions(schema_version=1), lists, known)
    try:
        return load_exclusions(path, known)
    except CatalogueError as error:
        wrong(error, "--exclude")


def _own_lists(name: str) -> OwnLayer | None:
    """Give the lists of the firm's own that a name stands for; None where it stands for none.

    A list that is named excludes its economies here even where it only marks them elsewhere.
    """
    layer = engine.own_figures()
    if name == "own":
        return layer if any(item.exclusions() for item in layer.sets) else None
    sets = []
    for item in layer.sets:
        named = [entry for entry in item.lists if name in (entry.code, entry.name)]
        if named:
            lists = [entry.model_copy(update={"effect": "exclude"}) for entry in named]
            sets.append(item.model_copy(update={"lists": tuple(lists)}))
    return OwnLayer(tuple(sets)) if sets else None
