"""The address of a view: plain parameters while they can be read, else one packed text.

Measured on views as people make them: a shortlist of 20 economies with two conditions takes 179
characters plain and 184 packed, so that packing would only take away that it can be read. With
weights, a lens of one's own and five conditions, 1,280 characters of percent signs become 790.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from dashboard.links import called, from_parameters, quoted, to_parameters
from dashboard.shortlinks import PARAMETER, Packed, pack, unpack
from dashboard.viewstate import ViewState
from data.catalogue import Catalogue
from data.errors import LinkError
from data.languages import LANGUAGES, SOURCE_LANGUAGE, fill, said_again, translator

READABLE = 500
"""Characters up to which the parameters stand in an address one by one."""

LONGEST = 1_900
"""Characters that an address has at most behind its question mark.

Some programs cut addresses at 2,000; what is left is for the name of the server and the page.
"""

_MOST_PARAMETERS = 200

_KEPT_LONGEST = ("list", "home", "lang", "lens")
"""Parameters that go last when something has to be left out, the first of them at the very end."""


@dataclass(frozen=True)
class Address:
    """A view as the part of an address behind the question mark.

    Attributes
    ----------
    parameters
        Query parameter to its text.
    left_out
        Fields of the view that found no room.
    """

    parameters: Mapping[str, str]
    left_out: tuple[str, ...] = ()

    @property
    def query(self) -> str:
        """The parameters as they stand behind the question mark; empty where there are none."""
        return urlencode(self.parameters)


@dataclass(frozen=True)
class Opened:
    """What an address said.

    Attributes
    ----------
    state
        The view.
    ignored
        One sentence, in the view's language, for each thing that could not be used.
    snapshot
        Id of the snapshot on which the link was made; empty where it does not say.
    """

    state: ViewState
    ignored: tuple[str, ...] = ()
    snapshot: str = ""


def address_of(state: ViewState, snapshot: str = "") -> Address:
    """Give the address that restores a view.

    Parameters
    ----------
    state
        Any view state.
    snapshot
        Id of the snapshot that it is seen on; a packed address says it.

    Returns
    -------
    Address
        Plain parameters up to `READABLE` characters, one packed parameter beyond, never more than
        `LONGEST`: where even that is not enough, the longest fields are left out and named.
    """
    plain = Address(to_parameters(state))
    return plain if len(plain.query) <= READABLE else short_address(state, snapshot)


def short_address(state: ViewState, snapshot: str = "") -> Address:
    """Give the address of a view as one packed, checked parameter, however short the view is.

    Parameters
    ----------
    state, snapshot
        As for `address_of`.

    Returns
    -------
    Address
    """
    parameters = to_parameters(state)
    left_out: list[str] = []
    while True:
        made = Address({PARAMETER: pack(parameters, snapshot)}, tuple(left_out))
        if len(made.query) <= LONGEST or not parameters:
            return made
        name = max(parameters, key=lambda name: (-_worth(name), len(parameters[name])))
        left_out.append(called(name))
        parameters = {key: text for key, text in parameters.items() if key != name}


def read_address(
    found: Mapping[str, str],
    *,
    economies: Iterable[str],
    catalogue: Catalogue,
    years: Collection[int] | None = None,
) -> Opened:
    """Read an address of any form, keeping what is valid.

    Parameters
    ----------
    found
        The query parameters, from anybody. Plain ones count more than what is packed beside them,
        so that an address can be changed by hand.
    economies, catalogue, years
        What exists; see `dashboard.links.from_parameters`.

    Returns
    -------
    Opened
        The default view where nothing can be used; no input raises.
    """
    plain = {name: text for name, text in found.items() if name != PARAMETER}
    packed, trouble = Packed({}), None
    if PARAMETER in found:
        try:
            packed = unpack(found[PARAMETER])
        except LinkError as error:
            trouble = error
    plain = {**packed.parameters, **plain}
    state, ignored = from_parameters(plain, economies=economies, catalogue=catalogue, years=years)
    asked = plain.get("lang", SOURCE_LANGUAGE)
    say = translator(asked if asked in LANGUAGES else SOURCE_LANGUAGE)
    said = [
        say("The link's part {part} is not known.", part=quoted(name)) for name in packed.unknown
    ]
    if trouble is not None:
        said.append(f"{said_again(trouble.message, say)} {said_again(trouble.remedy, say)}")
    return Opened(state, (*said, *ignored), packed.snapshot)


def parameters_of(link: str) -> dict[str, str]:
    """Take the query parameters out of a link as somebody pasted it.

    Parameters
    ----------
    link
        A whole address, what follows its question mark, or the packed text alone.

    Returns
    -------
    dict
        Parameter name to text, the last where one stands there twice.

    Raises
    ------
    LinkError
        When there is none in it.
    """
    text = link.strip().strip("<>\"'")
    query = text.partition("?")[2] if "?" in text else text
    query = query.partition("#")[0]
    if "=" not in query and "/" not in query and "." in query:
        return {PARAMETER: query}
    try:
        found = dict(parse_qsl(query, keep_blank_values=True, max_num_fields=_MOST_PARAMETERS))
    except ValueError:
        found = {}
    found = found if "=" in query else {}
    if not found:
        raise LinkError(
            fill("{text} is not a link to a view.", text=quoted(text)),
            "A link has a question mark and what follows it; copy it whole.",
        )
    return found


def _worth(name: str) -> int:
    """Tell how late a parameter is left out."""
    return len(_KEPT_LONGEST) - _KEPT_LONGEST.index(name) if name in _KEPT_LONGEST else 0
