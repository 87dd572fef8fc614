"""What is said about a piece of a condition that stands in the wrong place."""

from __future__ import annotations

from data.errors import ConditionError
from data.languages import N_, fill
from geo.conditions.tokens import Token, problem

NULL_REMEDY = N_("Ask with IS NULL or IS NOT NULL.")

_TWO_SIGNS = {"==": "=", "=>": ">=", "=<": "<=", "<>=": "<>", "><": "<>"}
_WORDS = {
    "DIV": N_("Divide with /."),
    "MOD": N_("The rest of a division is not available."),
    "ILIKE": N_("Write LIKE; it tells capitals from small letters."),
    "ESCAPE": N_("The backslash is the escape in LIKE patterns; no ESCAPE is needed."),
    "XOR": N_("Write it with AND, OR and NOT."),
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
    cause = fill("a value was expected, not {token}", token=token)
    if token.word("NULL"):
        return problem(text, token.start, "NULL cannot be compared", NULL_REMEDY)
    if token.word("NOT"):
        remedy = N_('NOT stands before a whole condition, as in NOT "GE.EST" > 0.')
    elif before is None:
        remedy = N_("Begin with a column, as in population > 5000000.")
    elif token.kind == before.kind == "sign" and before.value + token.value in _TWO_SIGNS:
        remedy = fill("Write {sign}.", sign=_TWO_SIGNS[before.value + token.value])
    elif token.sign(")") and before.sign("("):
        remedy = N_("Put a condition between the brackets or remove them.")
    elif first_in_condition:
        remedy = N_("AND, OR, NOT and an opening bracket each need a condition behind them.")
    else:
        remedy = N_("Give a column, a number, a text in single quotes, or TRUE or FALSE.")
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
    expected = N_("AND, OR or the end") if complete else N_("a comparison, AND, OR or the end")
    remedy = N_("Put AND or OR between conditions and = < > or the like between values.")
    if token.sign(","):
        remedy = N_("Write numbers without separators of thousands, and lists behind IN.")
    elif before.kind == "text" and before.value.endswith("\\"):
        remedy = N_("A quote inside text is doubled: 'Cote d''Ivoire'.")
    elif before.kind == "name" and not before.quoted and token.kind == "name":
        remedy = N_(
            "A column name with spaces takes double quotes; texts take single ones: 'Laos'."
        )
    if token.kind == "name":
        remedy = _WORDS.get(token.value.upper(), remedy)
    return problem(
        text,
        token.start,
        fill("{expected} was expected, not {token}", expected=expected, token=token),
        remedy,
    )
