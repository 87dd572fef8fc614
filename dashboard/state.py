"""One typed view state: what the pages show, in the session and in the address.

Every page reads the state, every control changes it through ``change``, and ``sync_address`` writes
it whole into the address on every run, because switching pages clears the query parameters. Notes
are kept in the session alone and never enter a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import streamlit as st
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from data.catalogue import Catalogue
from geo.classify import SCHEMES
from geo.gates import GATES
from geo.recipe import Codes, Recipe, Weights

MAX_CONDITION = 4_000
MAX_LISTED = 60
"""Economies that a selection or a shortlist in a link may hold."""

SCORE_LAYERS: dict[str, str] = {
    "similarity": "Similarity to home",
    "ai_development": "AI development",
    "ai_gap": "AI gap to home",
    "opportunity": "Opportunity",
}
"""Map layers that are scores rather than indicators; indicators are layers by their code."""

_CODE = re.compile(r"[A-Z]{3}")


def _distinct(value: object) -> object:
    """Drop repeated codes and keep the order, which a shortlist's meaning rests on."""
    return tuple(dict.fromkeys(value)) if isinstance(value, list | tuple) else value


Economies = Annotated[
    tuple[Annotated[str, Field(pattern=r"^[A-Z]{3}$")], ...],
    BeforeValidator(_distinct),
    Field(max_length=MAX_LISTED),
]


class ViewState(BaseModel):
    """What is shown; frozen, so that a page never changes it in passing.

    Attributes
    ----------
    home, lens, without, weights, year, gates
        The choices that become the recipe of every figure; ``year`` is the reference year, the
        snapshot's own when None.
    where
        The conditions as CQL2 text.
    selected
        Economies selected on maps and in tables, in the order of selection.
    shortlist
        Economies of the shortlist, in its order.
    layer
        What the map is coloured by: a score of ``SCORE_LAYERS`` or an indicator's code.
    scheme, classes
        How the values are put into classes, and into how many.
    region
        The part of the world that the map is zoomed to.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: str = Field(default="VNM", pattern=r"^[A-Z]{3}$")
    lens: str = "general"
    without: Codes = ()
    weights: Weights = ()
    year: int | None = Field(default=None, ge=1960, le=2200)
    gates: Codes = ()
    where: str = Field(default="", max_length=MAX_CONDITION)
    selected: Economies = ()
    shortlist: Economies = ()
    layer: str = "similarity"
    scheme: str = "quantiles"
    classes: int = Field(default=5, ge=3, le=7)
    region: str = "World"

    def recipe(self, excluded: Iterable[str] = ()) -> Recipe:
        """Give the recipe that this view rests on."""
        return Recipe(
            home=self.home,
            lens=self.lens,
            without=self.without,
            weights=self.weights,
            reference_year=self.year,
            gates=self.gates,
            excluded=tuple(excluded),
        )


@dataclass(frozen=True)
class _Parameter:
    """How one field stands in an address."""

    field: str
    kind: Literal["text", "number", "list", "pairs"]


PARAMETERS: dict[str, _Parameter] = {
    "home": _Parameter("home", "text"),
    "lens": _Parameter("lens", "text"),
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
        else:
            written[name] = str(value)
    return written


def from_parameters(
    parameters: Mapping[str, str],
    *,
    economies: Iterable[str],
    catalogue: Catalogue,
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
        if parameter is None:
            ignored.append(f"The link's part {_short(name)} is not known.")
            continue
        value = _read(parameter, text, ignored)
        if value is not None:
            fields[parameter.field] = value
    for field in ("selected", "shortlist"):
        if field in fields:
            fields[field] = _known_codes(fields[field], known, field, ignored)
    if "home" in fields and fields["home"] not in known:
        ignored.append(f"There is no economy {_short(fields.pop('home'))} to be home.")
    _check_choices(fields, catalogue, ignored)
    return _assemble(fields, ignored), tuple(ignored)


def current() -> ViewState:
    """Give this session's view state."""
    state = st.session_state.get("view")
    return state if isinstance(state, ViewState) else ViewState()


def change(**fields: object) -> None:
    """Change fields of this session's view state."""
    st.session_state["view"] = ViewState.model_validate({**current().model_dump(), **fields})


def open_address(economies: Iterable[str], catalogue: Catalogue) -> tuple[str, ...]:
    """Take over what the address says when it was not this session that wrote it.

    Returns
    -------
    tuple of str
        What was ignored, one sentence each.
    """
    found = st.query_params.to_dict()
    written = st.session_state.get("written_parameters")
    if "view" in st.session_state and (not found or found == written):
        return ()
    state, ignored = from_parameters(found, economies=economies, catalogue=catalogue)
    st.session_state["view"] = state
    return ignored


def sync_address() -> None:
    """Write the state into the address, whole, when it does not stand there already."""
    wanted = to_parameters(current())
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)
    st.session_state["written_parameters"] = wanted


def notes() -> dict[str, str]:
    """Give this session's notes by economy; they live here and in exports, never in a link."""
    kept = st.session_state.setdefault("notes", {})
    assert isinstance(kept, dict)
    return kept


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
    for field, allowed in (("layer", layers), ("scheme", set(SCHEMES))):
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
