"""The one function of conditions, S_INTERSECTS, and what is said about all others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.languages import N_, fill
from geo.conditions import nodes as n
from geo.conditions.tokens import Token, shown

if TYPE_CHECKING:
    from geo.conditions.reading import Reader

Box = tuple[float, float, float, float]

_FORM = N_("Write S_INTERSECTS(geometry, BBOX(west, south, east, north)) with four numbers.")
_DATES = N_("There are no dates in the figures.")
_ORDER = N_("The order is west, south, east, north.")

_ALLOWED = N_(
    "Conditions know = <> < <= > >=, BETWEEN, IN, LIKE, IS NULL, AND, OR, NOT, brackets, + - * / "
    "and S_INTERSECTS(geometry, BBOX(west, south, east, north))."
)

_INSTEAD = {
    "CASEI": N_("Write the text with the capitals it has; LIKE takes % and _ for the rest."),
    "ACCENTI": N_("Write the text with the accents it has, or _ in a LIKE pattern."),
    "BBOX": _FORM,
    "DATE": _DATES,
    "TIMESTAMP": _DATES,
    "INTERVAL": _DATES,
}

_STARTS = {"S_": _FORM, "T_": _DATES}


def unavailable(name: str) -> tuple[str, str]:
    """Say that a function is not available.

    Parameters
    ----------
    name
        The function's name as it was typed.

    Returns
    -------
    tuple of str
        The cause and the remedy.
    """
    upper = name.upper()
    remedy = _INSTEAD.get(upper) or _STARTS.get(upper[:2]) or _ALLOWED
    return fill("the function {name} is not available", name=shown(name)), remedy


def intersects(reader: Reader, function: Token) -> tuple[n.Intersects, int]:
    """Read the brackets of S_INTERSECTS: a column and a box, in either order.

    Parameters
    ----------
    reader
        The reader, in front of the opening bracket.
    function
        The piece S_INTERSECTS.

    Returns
    -------
    tuple
        The node, and the offset behind the closing bracket.

    Raises
    ------
    ConditionError
        When something else stands between the brackets, or the box is not one.
    """
    columns: list[n.Column] = []
    boxes: list[Box] = []
    for closing in (",", ")"):
        reader.next()
        token = reader.next()
        if token.kind != "name":
            reader.fail(
                token.start, fill("S_INTERSECTS does not take {token} here", token=token), _FORM
            )
        if not reader.peek().sign("("):
            columns.append(n.Column(token.value, token.start, token.quoted))
        elif token.value.upper() == "BBOX" and not token.quoted:
            boxes.append(_box(reader, token.start))
        else:
            reader.fail(token.start, *unavailable(token.value))
        if not reader.peek().sign(closing):
            reader.fail(
                reader.peek().start,
                fill("{expected} was expected, not {token}", expected=closing, token=reader.peek()),
                _FORM,
            )
    end = reader.next().end
    if len(columns) != 1 or len(boxes) != 1:
        reader.fail(function.start, "S_INTERSECTS takes one column and one box", _FORM)
    return n.Intersects(columns[0], boxes[0], function.start), end


def _box(reader: Reader, start: int) -> Box:
    """Read the numbers of a box and check that they are degrees."""
    values: list[float] = []
    token = reader.next()
    while not values or token.sign(","):
        token = reader.next()
        value = reader.signed_number(token)
        if value is None:
            reader.fail(token.start, fill("BBOX takes numbers, not {token}", token=token), _FORM)
        values.append(value)
        token = reader.next()
    if not token.sign(")"):
        reader.fail(
            token.start, fill("a comma or ) was expected in BBOX, not {token}", token=token), _FORM
        )
    if len(values) != 4:
        reader.fail(start, fill("BBOX takes four numbers, not {count}", count=len(values)), _FORM)
    west, south, east, north = values
    if max(abs(west), abs(east)) > 180:
        cause = N_("west and east of BBOX are degrees from -180 to 180")
        across = N_("A box across the antimeridian has west > east, as in BBOX(170,-20,-170,0).")
        reader.fail(start, cause, across)
    if max(abs(south), abs(north)) > 90:
        reader.fail(start, "south and north of BBOX are degrees from -90 to 90", _ORDER)
    if south > north:
        reader.fail(start, "the south of BBOX lies north of its north", _ORDER)
    return west, south, east, north
