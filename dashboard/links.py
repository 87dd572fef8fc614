"""A view state as query parameters of an address, and back, whoever wrote the address."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import ValidationError

from dashboard.ownlenses import read_lens, write_lens
from dashboard.viewstate import MAX_LISTED, REGIONS, SCORE_LAYERS, ViewState
from data.catalogue import Catalogue
from data.errors import CatalogueError
from data.languages import LANGUAGES
from geo.classify import SCHEMES
from geo.gates import GATES


@dataclass(frozen=True)
class _Parameter:
    """How one field stands in an address."""

    field: str
    kind: Literal["text", "number", "list", "pairs", "lens"]


PARAMETERS: dict[str, _Parameter] = {
    "home": _Parameter("home", "text"),
    "lens": _Parameter("lens", "text"),
    "own": _Parameter("own_lens", "lens"),
    "off": _Parameter("without", "list"),
    "w": _Parameter("weights", "pairs"),
    "year": _Parameter("year", "number"),
    "gates": _Parameter("gates", "list"),
    "where": _Parameter("where", "text"),
    "sel": _Parameter("selected", "list"),
    "list": _Parameter("shortlist", "list"),
    "layer": _Parameter("layer", "text"),
    "scheme": _Parameter("scheme", "text"),
    "classes": _Parameter("classes", "number"),
    "region": _Parameter("region", "text"),
    "then": _Parameter("then", "number"),
    "of": _Parameter("economy", "text"),
    "vs": _Parameter("compared", "list"),
    "since": _Parameter("since", "number"),
    "until": _Parameter("until", "number"),
    "lang": _Parameter("language", "text"),
}
"""Query parameter to the field that it holds."""


def to_parameters(state: ViewState) -> dict[str, str]:
    """Write a state as query parameters; what is at its default is left out.

    Parameters
    ----------
    state
        Any view state.

    Returns
    -------
    dict
        Parameter name to text, in a fixed order; ``from_parameters`` reads it back.
    """
    default = ViewState()
    written = {}
    for name, parameter in PARAMETERS.items():
        value = getattr(state, parameter.field)
        if value == getattr(default, parameter.field):
            continue
        if parameter.kind == "list":
            written[name] = ",".join(value)
        elif parameter.kind == "pairs":
            written[name] = ",".join(f"{code}:{weight:.12g}" for code, weight in value)
        elif parameter.kind == "lens":
            written[name] = write_lens(value)
        else:
            written[name] = str(value)
    return written


def from_parameters(
    parameters: Mapping[str, str],
    *,
    economies: Iterable[str],
    catalogue: Catalogue,
    years: Collection[int] | None = None,
) -> tuple[ViewState, tuple[str, ...]]:
    """Read a state from query parameters, keeping what is valid.

    Parameters
    ----------
    parameters
        As found in an address, from anybody.
    economies
        Codes that exist.
    catalogue
        Lenses and indicators that exist.
    years
        Reference years that can be looked back from; any when None.

    Returns
    -------
    tuple
        The state, and one sentence for each thing that was ignored.
    """
    known = set(economies)
    ignored: list[str] = []
    fields: dict[str, Any] = {}
    for name, text in parameters.items():
        parameter = PARAMETERS.get(name)
        if parameter is not None and parameter.kind == "lens":
            _take_lens(text, parameters.get("lens", ""), catalogue, fields, ignored)
            continue
        if parameter is None:
            ignored.append(f"The link's part {_short(name)} is not known.")
            continue
        value = _read(parameter, text, ignored)
        if value is not None:
            fields[parameter.field] = value
    for field in ("selected", "shortlist", "compared"):
        if field in fields:
            fields[field] = _known_codes(fields[field], known, field, ignored)
    if "home" in fields and fields["home"] not in known:
        ignored.append(f"There is no economy {_short(fields.pop('home'))} to be home.")
    if "economy" in fields and fields["economy"] not in known:
        ignored.append(f"There is no economy {_short(fields.pop('economy'))} to be shown.")
    if years is not None and fields.get("year") is not None and fields["year"] not in years:
        ignored.append(f"There are no figures to look back on from {fields.pop('year')}.")
    _check_choices(fields, catalogue, ignored)
    return _assemble(fields, ignored), tuple(ignored)


def _short(text: str) -> str:
    """Quote a stranger's text, cut to a length that a message can hold."""
    return repr(text if len(text) <= 40 else text[:40] + "…")


def _read(parameter: _Parameter, text: str, ignored: list[str]) -> object:
    """Read one parameter's text; None when it cannot be read."""
    if parameter.kind == "text":
        return text
    if parameter.kind == "list":
        return tuple(part for part in text.split(",") if part)
    if parameter.kind == "number":
        if re.fullmatch(r"\d{1,4}", text):
            return int(text)
        ignored.append(f"{_short(text)} is not a whole number for {parameter.field}.")
        return None
    pairs = []
    for part in text.split(","):
        code, _, weight = part.rpartition(":")
        try:
            pairs.append((code, float(weight)))
        except ValueError:
            ignored.append(f"{_short(part)} is not an indicator with its weight, such as RQ.EST:2.")
    return tuple(pairs)


def _take_lens(
    text: str, code: str, catalogue: Catalogue, fields: dict[str, Any], ignored: list[str]
) -> None:
    """Take a lens of the reader's own, unless something is wrong with it."""
    try:
        fields["own_lens"] = read_lens(text, code, catalogue)
    except CatalogueError as error:
        ignored.append(f"The link's own lens was left out: {error.message}")


def _known_codes(
    codes: tuple[str, ...], known: set[str], field: str, ignored: list[str]
) -> tuple[str, ...]:
    """Keep the codes that exist, at most as many as a link may hold."""
    unknown = [code for code in codes if code not in known]
    if unknown:
        shown = ", ".join(_short(code) for code in unknown[:3])
        ignored.append(f"Not economies, left out of the {field}: {shown}.")
    kept = tuple(code for code in dict.fromkeys(codes) if code in known)
    if len(kept) > MAX_LISTED:
        ignored.append(f"Only the first {MAX_LISTED} economies of the {field} were kept.")
    return kept[:MAX_LISTED]


def _check_choices(fields: dict[str, Any], catalogue: Catalogue, ignored: list[str]) -> None:
    """Drop lenses, indicators, gates, layers and schemes that do not exist."""
    lenses = {lens.code: lens for lens in catalogue.lenses}
    if "own_lens" in fields:
        lenses[fields["own_lens"].code] = fields["own_lens"]
    if fields.get("lens", "general") not in lenses:
        ignored.append(f"There is no lens {_short(fields.pop('lens'))}.")
    codes = set(lenses[fields.get("lens", "general")].codes)
    if "without" in fields:
        fields["without"], dropped = _partition(fields["without"], codes)
        if set(fields["without"]) == codes:
            fields.pop("without")
            ignored.append("The link switches every indicator off, so all were left on.")
        ignored.extend(f"{_short(code)} is not an indicator of the lens." for code in dropped[:3])
    if "weights" in fields:
        pairs = fields["weights"]
        fields["weights"] = tuple((code, weight) for code, weight in pairs if code in codes)
        bad = [code for code, _ in pairs if code not in codes]
        ignored.extend(f"{_short(code)} is not an indicator of the lens." for code in bad[:3])
    if "gates" in fields:
        fields["gates"], dropped = _partition(fields["gates"], set(GATES))
        ignored.extend(f"There is no gate {_short(code)}." for code in dropped[:3])
    layers = set(SCORE_LAYERS) | {item.code for item in catalogue.indicators}
    allowed_texts = (
        ("layer", layers),
        ("scheme", set(SCHEMES)),
        ("region", set(REGIONS)),
        ("language", set(LANGUAGES)),
    )
    for field, allowed in allowed_texts:
        if field in fields and fields[field] not in allowed:
            ignored.append(f"There is no {field} {_short(fields.pop(field))}.")


def _partition(codes: tuple[str, ...], known: set[str]) -> tuple[tuple[str, ...], list[str]]:
    """Part codes into those that exist and the rest."""
    return tuple(c for c in codes if c in known), [c for c in codes if c not in known]


def _assemble(fields: dict[str, Any], ignored: list[str]) -> ViewState:
    """Build the state, dropping fields whose values are out of range."""
    try:
        return ViewState.model_validate(fields)
    except ValidationError as error:
        wrong = {str(item["loc"][0]) for item in error.errors()}
        ignored.extend(f"The link's {field} is out of range." for field in sorted(wrong))
        return _assemble({k: v for k, v in fields.items() if k not in wrong}, ignored)
