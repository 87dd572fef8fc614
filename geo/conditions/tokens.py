"""Condition text cut into words, numbers, quoted text and signs, each with its offset."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from data.errors import ConditionError
from data.languages import N_, fill
from data.letters import HALVES

KEYWORDS = frozenset({"AND", "OR", "NOT", "BETWEEN", "IN", "LIKE", "IS", "NULL", "TRUE", "FALSE"})
"""Words that are never column names unless they stand in double quotes."""

_PATTERN = re.compile(
    r"""
    (?P<space>\s++)
  | (?P<number>(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)(?:[eE][+-]?[0-9]++)?)
  | (?P<text>'(?:[^']|'')*+')
  | (?P<quoted>"(?:[^"]|"")*+")
  | (?P<word>[^\W0-9][\w.:]*+)
  | (?P<sign><>|<=|>=|[-=<>+*/(),])
    """,
    re.VERBOSE,
)

_INSTEAD = {
    "!=": N_("Write <> for 'not equal'."),
    "!": N_("Write NOT."),
    "≠": N_("Write <> for 'not equal'."),
    "≤": N_("Write <=."),
    "≥": N_("Write >=."),
    "&": N_("Write AND."),
    "|": N_("Write OR; text cannot be joined in a condition."),
    "%": N_("Write a percentage as a plain number; the rest of a division is not available."),
    "^": N_("Powers are not available; multiply instead."),
    ";": N_("Give one condition, without a semicolon."),
    "\N{MINUS SIGN}": N_("Write the minus of the keyboard: -."),
    "\N{EN DASH}": N_("Write the minus of the keyboard: -."),
    "\N{EM DASH}": N_("Write the minus of the keyboard: -."),
    "×": N_("Write * to multiply."),
    "÷": N_("Write / to divide."),
    "[": N_("Use round brackets."),
    "]": N_("Use round brackets."),
    "{": N_("Use round brackets."),
    "}": N_("Use round brackets."),
    "`": N_('Column names take double quotes: "IT.NET.USER.ZS".'),
}
_INSTEAD |= dict.fromkeys(
    "‘’‚‛´", N_("Text takes the straight quotes of the keyboard: 'Viet Nam'.")
)
_INSTEAD |= dict.fromkeys(
    "“”„«»", N_('Column names take straight double quotes: "IT.NET.USER.ZS".')
)


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of the text.

    Attributes
    ----------
    kind
        "name" (a word or a name in double quotes), "keyword", "number", "text", "sign", or "end"
        behind the last piece.
    value
        The name, the keyword in capitals, the digits, the text without quotes, or the sign.
    start, end
        Offsets in the text; end is exclusive.
    quoted
        Whether a name stands in double quotes.
    """

    kind: Literal["name", "keyword", "number", "text", "sign", "end"]
    value: str
    start: int
    end: int
    quoted: bool = False

    def sign(self, *values: str) -> bool:
        """Tell whether this is one of some signs."""
        return self.kind == "sign" and self.value in values

    def word(self, *values: str) -> bool:
        """Tell whether this is one of some keywords."""
        return self.kind == "keyword" and self.value in values

    def __str__(self) -> str:
        match self.kind:
            case "end":
                return N_("the end")
            case "text":
                return fill("the text '{text}'", text=shown(self.value))
            case "name" if self.quoted:
                return f'"{shown(self.value)}"'
        return shown(self.value)


def shown(text: str, length: int = 40) -> str:
    """Make a piece of somebody's text fit for a message.

    Parameters
    ----------
    text
        Anything that was typed.
    length
        The most characters to keep.

    Returns
    -------
    str
        One line; what cannot be printed becomes a question mark, a long tail three dots.
    """
    kept = text if len(text) <= length else text[: length - 1] + "…"
    return "".join(character if character.isprintable() else "?" for character in kept)


def problem(text: str, position: int, cause: str, remedy: str) -> ConditionError:
    """Make the error for a place in a condition.

    Parameters
    ----------
    text
        The whole condition.
    position
        Zero-based offset of the trouble; the message counts characters from one.
    cause
        What is wrong there, as the rest of a sentence.
    remedy
        What would be right.

    Returns
    -------
    ConditionError
        To be raised by the caller.
    """
    return ConditionError(
        fill("At character {position}: {cause}.", position=position + 1, cause=cause),
        remedy,
        text=text,
        position=position,
    )


def tokens(text: str) -> tuple[Token, ...]:
    """Cut a condition into its pieces.

    Parameters
    ----------
    text
        The condition; the time needed grows with its length and nothing else.

    Returns
    -------
    tuple of Token
        In order, with an "end" behind the last.

    Raises
    ------
    ConditionError
        For a character that has no meaning or is none, or a quote that is never closed.
    """
    half = HALVES.search(text)
    if half is not None:
        raise problem(
            text, half.start(), N_("half of a character stands here"), N_("Type it again.")
        )
    found: list[Token] = []
    at = 0
    while at < len(text):
        match = _PATTERN.match(text, at)
        if match is None:
            raise _unreadable(text, at)
        if match.lastgroup != "space":
            found.append(_token(text, match))
        at = match.end()
    found.append(Token("end", "", at, at))
    return tuple(found)


def _token(text: str, match: re.Match[str]) -> Token:
    """Make the token of one match."""
    piece, start, end = match.group(), match.start(), match.end()
    match match.lastgroup:
        case "number":
            return Token("number", piece, start, end)
        case "text":
            return Token("text", piece[1:-1].replace("''", "'"), start, end)
        case "quoted":
            name = piece[1:-1].replace('""', '"')
            if not name:
                raise problem(text, start, "a column name is empty", "Name a column.")
            return Token("name", name, start, end, quoted=True)
        case "word":
            word = piece.upper()
            if word in KEYWORDS:
                return Token("keyword", word, start, end)
            return Token("name", piece, start, end)
    return Token("sign", piece, start, end)


def _unreadable(text: str, at: int) -> ConditionError:
    """Say why no token begins at an offset."""
    character = text[at]
    if character == "'":
        return problem(
            text,
            at,
            "the text that begins here has no closing quote",
            "Close it with '; a quote inside text is doubled: 'Cote d''Ivoire'.",
        )
    if character == '"':
        return problem(
            text, at, "the column name that begins here has no closing quote", 'Close it with ".'
        )
    wrong = text[at : at + 2] if text[at : at + 2] in _INSTEAD else character
    remedy = _INSTEAD.get(wrong, N_("Remove it, or put it in quotes if it belongs to a text."))
    return problem(
        text, at, fill("{mark} has no meaning in a condition", mark=shown(wrong)), remedy
    )
