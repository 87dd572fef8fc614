"""A view state as query parameters of an address, and back, whoever wrote the address."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import ValidationError

from dashboard.ownlenses import read_lens, write_lens
from dashboard.viewstate import MAX_COMPARED, MAX_LISTED, REGIONS, SCORE_LAYERS, ViewState
from data.catalogue import Catalogue
from data.entries import OWN_ABSENT, OWN_PREFIX
from data.errors import CatalogueError
from data.languages import LANGUAGES, N_, SOURCE_LANGUAGE, Translator, said_again, translator
from data.letters import encodable
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
    "by": _Parameter("by", "text"),
    "as": _Parameter("together", "text"),
    "circles": _Parameter("circles", "text"),
    "lines": _Parameter("lines", "text"),
    "others": _Parameter("others", "text"),
    "region": _Parameter("region", "text"),
    "then": _Parameter("then", "number"),
    "of": _Parameter("economy", "text"),
    "vs": _Parameter("compared", "list"),
    "since": _Parameter("since", "number"),
    "until": _Parameter("until", "number"),
    "lang": _Parameter("language", "text"),
    "text": _Parameter("text_size", "text"),
    "ws": _Parameter("workspace", "text"),
}
"""Query parameter to the field that it holds."""


_OWN = re.compile(rf"\b{re.escape(OWN_PREFIX)}[A-Z0-9._-]{{1,60}}")

_CALLED: dict[str, str] = {
    "home": N_("home"),
    "weights": N_("weights"),
    "year": N_("year"),
    "selected": N_("selected"),
    "shortlist": N_("shortlist"),
    "layer": N_("layer"),
    "scheme": N_("scheme"),
    "classes": N_("classes"),
    "by": N_("second figure"),
    "together": N_("arrangement of maps"),
    "circles": N_("figure for circles"),
    "lines": N_("choice of lines"),
    "others": N_("choice for the other economies"),
    "region": N_("region"),
    "then": N_("then"),
    "economy": N_("economy"),
    "compared": N_("compared"),
    "since": N_("since"),
    "language": N_("language"),
    "text_size": N_("size of the text"),
    "workspace": N_("workspace"),
    "where": N_("where"),
    "lens": N_("lens"),
    "without": N_("without"),
    "gates": N_("gates"),
    "own_lens": N_("own lens"),
    "until": N_("until"),
}
"""Field of the view state to what a sentence calls it."""


def called(name: str) -> str:
    """Give what a sentence calls the field of a query parameter, as a message."""
    field = PARAMETERS[name].field if name in PARAMETERS else name
    return _CALLED.get(field, field)


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
        The state, and one sentence in its language for each thing that was ignored.
    """
    known = set(economies)
    asked = parameters.get("lang", SOURCE_LANGUAGE)
    say = translator(asked if asked in LANGUAGES else SOURCE_LANGUAGE)
    ignored: list[str] = []
    fields: dict[str, Any] = {}
    for name, given in parameters.items():
        parameter, text = PARAMETERS.get(name), encodable(given)
        if parameter is not None and parameter.kind == "lens":
            _take_lens(text, parameters.get("lens", ""), catalogue, fields, ignored, say)
            continue
        if parameter is None:
            ignored.append(say("The link's part {part} is not known.", part=quoted(name)))
            continue
        value = _read(parameter, text, ignored, say)
        if value is not None:
            fields[parameter.field] = value
    for field in ("selected", "shortlist", "compared"):
        if field in fields:
            fields[field] = _known_codes(fields[field], known, field, ignored, say)
    if "home" in fields and fields["home"] not in known:
        code = quoted(fields.pop("home"))
        ignored.append(say("There is no economy {code} to be home.", code=code))
    if "economy" in fields and fields["economy"] not in known:
        code = quoted(fields.pop("economy"))
        ignored.append(say("There is no economy {code} to be shown.", code=code))
    if years is not None and fields.get("year") is not None and fields["year"] not in years:
        year = fields.pop("year")
        ignored.append(say("There are no figures to look back on from {year}.", year=year))
    _check_choices(fields, catalogue, ignored, say)
    _name_absent(parameters, catalogue, ignored, say)
    return _assemble(fields, ignored, say), tuple(ignored)


def _name_absent(
    parameters: Mapping[str, str], catalogue: Catalogue, ignored: list[str], say: Translator
) -> None:
    """Name the indicators of a firm's own that a link needs and this machine does not have.

    A link never holds such figures, only the codes by which they are known.
    """
    asked = {code.rstrip(".") for text in parameters.values() for code in _OWN.findall(text)}
    absent = sorted(asked - set(catalogue.codes))
    if absent:
        codes = ", ".join(absent[:5])
        ignored.append(say("The link needs {codes}. {remedy}", codes=codes, remedy=say(OWN_ABSENT)))


def quoted(text: str) -> str:
    """Quote a stranger's text, cut to a length that a message can hold."""
    return repr(text if len(text) <= 40 else text[:40] + "…")


def _read(parameter: _Parameter, text: str, ignored: list[str], say: Translator) -> object:
    """Read one parameter's text; None when it cannot be read."""
    if parameter.kind == "text":
        return text
    if parameter.kind == "list":
        return tuple(part for part in text.split(",") if part)
    if parameter.kind == "number":
        if re.fullmatch(r"\d{1,4}", text):
            return int(text)
        ignored.append(
            say(
                "{text} is not a whole number for {field}.",
                text=quoted(text),
                field=say(_CALLED.get(parameter.field, parameter.field)),
            )
        )
        return None
    pairs = []
    for part in text.split(","):
        code, _, weight = part.rpartition(":")
        try:
            pairs.append((code, float(weight)))
        except ValueError:
            ignored.append(
                say(
                    "{text} is not an indicator with its weight, such as RQ.EST:2.",
                    text=quoted(part),
                )
            )
    return tuple(pairs)


def _take_lens(
    text: str,
    code: str,
    catalogue: Catalogue,
    fields: dict[str, Any],
    ignored: list[str],
    say: Translator,
) -> None:
    """Take a lens of the reader's own, unless something is wrong with it."""
    try:
        fields["own_lens"] = read_lens(text, code, catalogue)
    except CatalogueError as error:
        reason = said_again(error.message, say)
        ignored.append(say("The link's own lens was left out: {reason}", reason=reason))


def _known_codes(
    codes: tuple[str, ...], known: set[str], field: str, ignored: list[str], say: Translator
) -> tuple[str, ...]:
    """Keep the codes that exist, at most as many as a link may hold."""
    unknown = [code for code in codes if code not in known]
    if unknown:
        shown = ", ".join(quoted(code) for code in unknown[:3])
        ignored.append(
            say(
                "Not economies, left out of the {field}: {shown}.",
                field=say(_CALLED.get(field, field)),
                shown=shown,
            )
        )
    kept = tuple(code for code in dict.fromkeys(codes) if code in known)
    most = MAX_COMPARED if field == "compared" else MAX_LISTED
    if len(kept) > most:
        ignored.append(
            say(
                "Only the first {count} economies of the {field} were kept.",
                count=most,
                field=say(_CALLED.get(field, field)),
            )
        )
    return kept[:most]


def _check_choices(
    fields: dict[str, Any], catalogue: Catalogue, ignored: list[str], say: Translator
) -> None:
    """Drop lenses, indicators, gates, layers and schemes that do not exist."""
    lenses = {lens.code: lens for lens in catalogue.lenses}
    if "own_lens" in fields:
        lenses[fields["own_lens"].code] = fields["own_lens"]
    if fields.get("lens", "general") not in lenses:
        ignored.append(say("There is no lens {code}.", code=quoted(fields.pop("lens"))))
    codes = set(lenses[fields.get("lens", "general")].codes)
    if "without" in fields:
        fields["without"], dropped = _partition(fields["without"], codes)
        if set(fields["without"]) == codes:
            fields.pop("without")
            ignored.append(say("The link switches every indicator off, so all were left on."))
        ignored.extend(_no_indicator(code, say) for code in dropped[:3])
    if "weights" in fields:
        pairs = fields["weights"]
        fields["weights"] = tuple((code, weight) for code, weight in pairs if code in codes)
        bad = [code for code, _ in pairs if code not in codes]
        ignored.extend(_no_indicator(code, say) for code in bad[:3])
    if "gates" in fields:
        fields["gates"], dropped = _partition(fields["gates"], set(GATES))
        ignored.extend(say("There is no gate {code}.", code=quoted(c)) for c in dropped[:3])
    indicators = {item.code for item in catalogue.indicators}
    layers = set(SCORE_LAYERS) | indicators
    allowed_texts = (
        ("layer", layers),
        ("by", {"", *layers}),
        ("circles", {"", *indicators}),
        ("scheme", set(SCHEMES)),
        ("region", set(REGIONS)),
        ("language", set(LANGUAGES)),
    )
    for field, allowed in allowed_texts:
        if field in fields and fields[field] not in allowed:
            ignored.append(
                say(
                    "There is no {field} {text}.",
                    field=say(_CALLED[field]),
                    text=quoted(fields.pop(field)),
                )
            )


def _no_indicator(code: str, say: Translator) -> str:
    """Say that a code is not an indicator of the lens."""
    return say("{code} is not an indicator of the lens.", code=quoted(code))


def _partition(codes: tuple[str, ...], known: set[str]) -> tuple[tuple[str, ...], list[str]]:
    """Part codes into those that exist and the rest."""
    return tuple(c for c in codes if c in known), [c for c in codes if c not in known]


def _assemble(fields: dict[str, Any], ignored: list[str], say: Translator) -> ViewState:
    """Build the state, dropping fields whose values are out of range."""
    try:
        return ViewState.model_validate(fields)
    except ValidationError as error:
        wrong = {str(item["loc"][0]) for item in error.errors()}
        ignored.extend(
            say("The link's {field} is out of range.", field=say(_CALLED.get(field, field)))
            for field in sorted(wrong)
        )
        return _assemble({k: v for k, v in fields.items() if k not in wrong}, ignored, say)
