"""The codes of subnational units, and the economy that each belongs to."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from data.errors import OwnDataError
from data.languages import N_, fill

LONGEST_CODE = 64
"""Characters of a unit's code."""

ALIASES: dict[str, tuple[str, ...]] = {
    "unit": ("unit", "GID_5", "GID_4", "GID_3", "GID_2", "GID_1", "shapeID"),
    "name": ("name", "NAME_5", "NAME_4", "NAME_3", "NAME_2", "NAME_1", "shapeName"),
    "economy": ("economy", "GID_0", "shapeGroup"),
}
"""What a column may be called besides our own word: the names that GADM and geoBoundaries use,
the finest level first."""

FORMS = N_(
    "Use the codes of GADM (VNM.1_1, VNM.1.2_1), of geoBoundaries (its shapeID), or any code of "
    "letters, digits, '.', '_', ':' and '-'."
)

_GADM = re.compile(r"([A-Z]{3})\.[0-9]+(?:\.[0-9]+)*(?:_[0-9]+)?")
_GEOBOUNDARIES = re.compile(r"([A-Z]{3})-ADM[0-5]-[0-9A-Za-z]+")
_ANY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]*")

_OTHERWISE = {"XKO": "XKX"}
"""Kosovo is XKO in GADM's codes."""


def column_of(role: str, columns: Collection[str]) -> str | None:
    """Find the column that plays a role.

    Parameters
    ----------
    role
        ``unit``, ``name`` or ``economy``.
    columns
        The columns that there are.

    Returns
    -------
    str or None
        The first of `ALIASES` that is there.
    """
    return next((name for name in ALIASES[role] if name in columns), None)


def economy_of(code: str) -> str:
    """Read the economy off a unit's code.

    Parameters
    ----------
    code
        Of a unit.

    Returns
    -------
    str
        ISO 3166-1 alpha-3, or empty where the code does not tell, as geoBoundaries' shapeID.
    """
    found = _GADM.fullmatch(code) or _GEOBOUNDARIES.fullmatch(code)
    return _OTHERWISE.get(found[1], found[1]) if found else ""


def name_of(given: object, unit: str) -> str:
    """Give the name of a unit as text: its code where nothing, or nothing but spaces, is given."""
    text = "" if given is None or given != given else str(given)
    return text if text.strip() else unit


def check_code(code: object, where: Callable[[], str]) -> str:
    """Refuse what is no code of a unit.

    Parameters
    ----------
    code
        What stands in the column.
    where
        Says file, row and column, for an error.

    Returns
    -------
    str
        The code.

    Raises
    ------
    OwnDataError
        It is empty, too long, or has letters that no code has.
    """
    if code is None or code == "":
        raise OwnDataError(
            fill("{where}: the code of a unit is missing.", where=where()),
            "Give every row the code of its unit.",
        )
    text = str(code)
    if len(text) > LONGEST_CODE or not _ANY.fullmatch(text):
        raise OwnDataError(
            fill("{where}: {code} is not the code of a unit.", where=where(), code=shown(text)),
            FORMS,
        )
    return text


def economy_in_force(
    unit: str, given: object, where: Callable[[], str], economies: Collection[str]
) -> str:
    """Settle which economy a unit belongs to.

    Parameters
    ----------
    unit
        A unit's code.
    given
        What the column of economies holds; None where there is no such column, or nothing in it.
    where
        Says file, row and column, for an error.
    economies
        All codes of economies that there are.

    Returns
    -------
    str
        ISO 3166-1 alpha-3.

    Raises
    ------
    OwnDataError
        The economy is not known, differs from the code's, or cannot be told.
    """
    told = economy_of(unit)
    stated = str(given) if given is not None and given == given and given != "" else ""
    stated = _OTHERWISE.get(stated, stated)
    economy = stated or told
    if not economy:
        raise OwnDataError(
            fill(
                "{where}: nothing tells to which economy {unit} belongs.", where=where(), unit=unit
            ),
            "Add a column economy with ISO 3166-1 alpha-3 codes; GADM's codes tell it themselves.",
        )
    if economy not in economies:
        raise OwnDataError(
            fill(
                "{where}: {economy} (of {unit}) is not an economy.",
                where=where(),
                economy=shown(economy),
                unit=unit,
            ),
            "Give the ISO 3166-1 alpha-3 code, such as VNM; XKX for Kosovo. For GADM's disputed "
            "areas (Z01 and so on) write the economy into a column economy.",
        )
    if stated and told in economies and stated != told:
        raise OwnDataError(
            fill(
                "{where}: {unit} is said to belong to {stated}, but its code says {told}.",
                where=where(),
                unit=unit,
                stated=stated,
                told=told,
            ),
            "Correct the economy or the code.",
        )
    return economy


def shown(text: str) -> str:
    """Quote a text for an error, cut where it is long."""
    return repr(text if len(text) <= LONGEST_CODE else f"{text[:LONGEST_CODE]}…")
