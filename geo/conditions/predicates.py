"""What stands behind the words IS, LIKE and IN."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.languages import fill
from geo.conditions import nodes as n
from geo.conditions.assembly import Leaf
from geo.conditions.frames import Frame
from geo.conditions.mistakes import NULL_REMEDY
from geo.conditions.tokens import Token

if TYPE_CHECKING:
    from geo.conditions.reading import Reader


def is_null(reader: Reader, frame: Frame, start: Token) -> None:
    """Read NULL or NOT NULL behind IS.

    Parameters
    ----------
    reader
        The reader, in front of the piece behind IS.
    frame
        Where the pieces go.
    start
        The piece IS.

    Raises
    ------
    ConditionError
        For anything else behind IS.
    """
    token = reader.next()
    frame.pieces.append("IS")
    if token.word("NOT"):
        frame.pieces.append("NOT")
        token = reader.next()
    if not token.word("NULL"):
        reader.fail(
            start.start,
            "IS goes with NULL or NOT NULL",
            "Compare values with =, as in landlocked = TRUE.",
        )
    frame.pieces.append("NULL")
    frame.expects, frame.ended = "nothing", token.end


def like(reader: Reader, frame: Frame) -> None:
    """Read the pattern behind LIKE.

    Parameters
    ----------
    reader
        The reader, in front of the pattern.
    frame
        Where the pieces go.

    Raises
    ------
    ConditionError
        When there is no text in single quotes.
    """
    token = reader.next()
    if token.kind != "text":
        reader.fail(
            token.start,
            fill("LIKE needs a text in single quotes, not {token}", token=token),
            "Write a pattern, as in name LIKE 'Viet%': % is any run of characters, _ one.",
        )
    frame.place(Leaf(n.Text(token.value, token.start), token.start, token.end))
    frame.expects = "nothing"


def member(reader: Reader, frame: Frame) -> None:
    """Read the list behind IN.

    Parameters
    ----------
    reader
        The reader, in front of the opening bracket.
    frame
        Where the pieces go.

    Raises
    ------
    ConditionError
        When there is no list in brackets, or it holds something else than literals.
    """
    token = reader.next()
    if not token.sign("("):
        reader.fail(
            token.start,
            fill("IN needs a list in brackets, not {token}", token=token),
            "Write it as in region IN ('South Asia', 'North America').",
        )
    reader.check_level(frame.reach() + 1, token)
    names: list[str] = []
    while not names or token.sign(","):
        item = _item(reader, reader.next())
        names.append(frame.placeholder(Leaf(item, item.start, item.start)))
        token = reader.next()
    if not token.sign(")"):
        reader.fail(
            token.start,
            fill("a comma or a closing bracket was expected, not {token}", token=token),
            "Separate the values of a list with commas and close it with ).",
        )
    frame.pieces.append(f"({', '.join(names)})")
    frame.expects, frame.ended = "nothing", token.end


def _item(reader: Reader, token: Token) -> n.Literals:
    """Take one value of a list."""
    if token.kind == "text":
        return n.Text(token.value, token.start)
    if token.word("TRUE", "FALSE"):
        return n.Flag(token.value == "TRUE", token.start)
    if token.word("NULL"):
        reader.fail(token.start, "NULL cannot be in a list", NULL_REMEDY)
    value = reader.signed_number(token)
    if value is None:
        reader.fail(
            token.start,
            fill("a list takes numbers, texts, TRUE or FALSE, not {token}", token=token),
            "Put texts in single quotes, and a comma between two values.",
        )
    return n.Number(value, token.start)
