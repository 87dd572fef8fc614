"""What is said about a piece of a condition that stands in the wrong place."""

from __future__ import annotations

from data.errors import ConditionError
from geo.conditions.tokens import Token, problem

NULL_REMEDY = "Ask with IS NULL or IS NOT NULL."

_TWO_SIGNS = {"==": "=", "=>": ">=", "=<": "<=", "<>=": "<>", "><": "<>"}
_WORDS = {
    "DIV": "Divide with /.",
    "MOD": "The rest of a division is not available.",
    "ILIKE": "Write LIKE; it tells capitals from small letters.",
    "ESCAPE": "The backslash is the escape in LIKE patterns; no ESCAPE is needed.",
    "XOR": "Write it with AND, OR and NOT.",
}


def not_a_value(
    text: str, token: Token, before: Token | None, first_in_condition: bool
) -> ConditionError:
    """Say what is wrong with a piece that stands where a value should.

    Parameters
    ----------
    text
        The whole condition.
    token
        The piece.
    before
        The piece before it, None at the beginning.
    first_in_condition
        Whether a whole condition, and not only a value, was expected.

    Returns
    -------
    ConditionError
        To be raised by the caller.
    """
    cause = f"a value was expected, not {token}"
    if token.word("NULL"):
        return problem(text, token.start, "NULL cannot be compared", NULL_REMEDY)
    if token.word("NOT"):
        remedy = 'NOT stands before a whole condition, as in NOT "GE.EST" > 0.'
    elif before is None:
        remedy = "Begin with a column, as in population > 5000000."
    elif token.kind == before.kind == "sign" and before.value + token.value in _TWO_SIGNS:
        remedy = f"Write {_TWO_SIGNS[before.value + token.value]}."
    elif token.sign(")") and before.sign("("):
        remedy = "Put a condition between the brackets or remove them."
    elif first_in_condition:
        remedy = "AND, OR, NOT and an opening bracket each need a condition behind them."
    else:
        remedy = "Give a column, a number, a text in single quotes, or TRUE or FALSE."
    return problem(text, token.start, cause, remedy)


def not_an_operator(text: str, token: Token, before: Token, complete: bool) -> ConditionError:
    """Say what is wrong with a piece that stands where an operator should.

    Parameters
    ----------
    text
        The whole condition.
    token
        The piece.
    before
        The piece before it.
    complete
        Whether the comparison before it is complete, so that nothing but AND or OR can follow.

    Returns
    -------
    ConditionError
        To be raised by the caller.
    """
    expected = "AND, OR or the end" if complete else "a comparison, AND, OR or the end"
    remedy = "Put AND or OR between conditions and = < > or the like between values."
    if token.sign(","):
        remedy = "Write numbers without separators of thousands, and lists behind IN."
    elif before.kind == "text" and before.value.endswith("\\"):
        remedy = "A quote inside text is doubled: 'Cote d''Ivoire'."
    elif before.kind == "name" and not before.quoted and token.kind == "name":
        remedy = "A column name with spaces takes double quotes; texts take single ones: 'Laos'."
    if token.kind == "name":
        remedy = _WORDS.get(token.value.upper(), remedy)
    return problem(text, token.start, f"{expected} was expected, not {token}", remedy)
