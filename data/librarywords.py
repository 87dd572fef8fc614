"""What was said in English alone, by libraries above all, taken for messages again by its form.

Pydantic tells what is wrong with a field, typer what is wrong with an option, in sentences of
their own that know no other language. The forms that a person meets stand here and, for the
command line, in ``dashboard/commands/wrong_use.py``; what has none of these forms stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from data.languages import N_, Filled, fill

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

FIELDS: tuple[str, ...] = (
    N_("Value error, {fault}"),
    N_("Field required"),
    N_("Extra inputs are not permitted"),
    N_("Input should be a valid string"),
    N_("Input should be a valid list"),
    N_("Input should be a valid tuple"),
    N_("Input should be a valid dictionary"),
    N_("Input should be a valid boolean"),
    N_("Input should be a valid boolean, unable to interpret input"),
    N_("Input should be a valid number"),
    N_("Input should be a valid number, unable to parse string as a number"),
    N_("Input should be a finite number"),
    N_("Input should be a valid integer"),
    N_("Input should be a valid integer, unable to parse string as an integer"),
    N_("Input should be a valid integer, got a number with a fractional part"),
    N_("Input should be greater than or equal to {bound}"),
    N_("Input should be greater than {bound}"),
    N_("Input should be less than or equal to {bound}"),
    N_("Input should be less than {bound}"),
    N_("Input should be a valid dictionary or instance of {name}"),
    N_("String should have at least {count} characters"),
    N_("String should have at least {count} character"),
    N_("String should have at most {count} characters"),
    N_("String should have at most {count} character"),
    N_("String should match pattern {pattern}"),
    N_("Input should be {choices} or {last}"),
    N_("Input should be {choices}"),
)
"""What pydantic says of a field; the more telling forms first."""


def as_message(text: str, forms: Iterable[str] = FIELDS) -> str:
    """Take a library's sentence for a message, where it has one of some forms.

    Parameters
    ----------
    text
        As the library said it.
    forms
        Messages with named gaps, the more telling ones first; what stands in a gap called
        ``fault`` may have such a form itself.

    Returns
    -------
    str
        The same words, which can be said again in another language where they have such a form.
    """
    forms = tuple(forms)
    for form in forms:
        gaps = gaps_of(text, form)
        if gaps is not None:
            if "fault" in gaps:
                gaps["fault"] = as_message(gaps["fault"], forms)
            return fill(form, **gaps) if gaps else form
    return text


def gaps_of(text: str, form: str) -> dict[str, str] | None:
    """Find what stands in the gaps of a message.

    Parameters
    ----------
    text
        As it was said in English.
    form
        The message, with named gaps.

    Returns
    -------
    dict or None
        Name of each gap to the words in it; None where the text has another form.
    """
    found = _pattern(form).fullmatch(text)
    return None if found is None else found.groupdict()


def of_field(fault: ErrorDetails) -> str:
    """Take what pydantic says of a field for a message.

    Parameters
    ----------
    fault
        One of ``ValidationError.errors()``.

    Returns
    -------
    str
        What a check of ours raised, as it was raised, or pydantic's own words.
    """
    error = fault.get("ctx", {}).get("error")
    if isinstance(error, ValueError) and error.args and isinstance(error.args[0], Filled):
        return error.args[0]
    return as_message(fault["msg"].removeprefix("Value error, "))


@cache
def _pattern(form: str) -> re.Pattern[str]:
    """Make the pattern of a form, whose gaps take any words."""
    parts = re.split(r"\{(\w+)\}", form)
    written = [
        f"(?P<{part}>.+)" if place % 2 else re.escape(part) for place, part in enumerate(parts)
    ]
    return re.compile("".join(written), re.DOTALL)
