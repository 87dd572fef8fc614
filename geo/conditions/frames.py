"""What has been read so far of a condition, or of the inside of one of its brackets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from geo.conditions.assembly import Leaf


@dataclass
class Frame:
    """What has been read so far of the text, or of the inside of one bracket.

    Attributes
    ----------
    opened
        The offset of the opening bracket; None for the text itself.
    level
        How many brackets, NOTs and minus signs are around it.
    pieces, leaves
        What cql2 will see, and what its placeholders stand for.
    factors
        The offsets of what AND and OR stand between, as far as it is complete.
    expects
        What may come next: a whole condition, a value, an operator, or nothing but AND and OR.
    compared
        Whether the present factor has its comparison.
    between
        The offset of a BETWEEN that still waits for its AND.
    started, ended
        The offset where the present factor began, and the end of the last complete piece.
    nots, minuses
        The NOTs before the present factor, and the offsets of the minus signs before the present
        value.
    """

    opened: int | None
    level: int
    pieces: list[str] = field(default_factory=list)
    leaves: list[Leaf] = field(default_factory=list)
    factors: list[tuple[int, int]] = field(default_factory=list)
    expects: Literal["factor", "operand", "operator", "nothing"] = "factor"
    compared: bool = False
    between: int | None = None
    started: int | None = None
    ended: int = 0
    nots: int = 0
    minuses: list[int] = field(default_factory=list)

    def reach(self) -> int:
        """Count the levels around whatever comes next."""
        return self.level + self.nots + len(self.minuses)

    def placeholder(self, leaf: Leaf) -> str:
        """Keep a leaf and give the name it goes by in front of cql2."""
        self.leaves.append(leaf)
        return f'"k{len(self.leaves) - 1}"'

    def place(self, leaf: Leaf) -> None:
        """Put a value into the line of pieces."""
        self.pieces.append(self.placeholder(leaf))
        self.expects, self.ended = "operator", leaf.end
        self.minuses.clear()
