"""The order of the pieces of a condition, checked piece by piece.

Every mistake is found here, with its place, before cql2 sees anything (see
`geo.conditions.assembly` for why). Open brackets are kept in a list, so that no text can exhaust
the stack of the thread it is read in.
"""

from __future__ import annotations

from typing import NoReturn

from data.languages import fill
from geo.conditions import nodes as n
from geo.conditions.assembly import ADDITIVE, MULTIPLICATIVE, Assembler, Leaf, Part
from geo.conditions.frames import Frame
from geo.conditions.functions import intersects, unavailable
from geo.conditions.mistakes import not_a_value, not_an_operator
from geo.conditions.predicates import is_null, like, member
from geo.conditions.tokens import Token, problem, tokens

MAX_CHARACTERS = 4_000
"""The longest text that is read."""
MAX_LEVELS = 40
"""The most brackets, NOTs and minus signs that may enclose one another."""
MAX_TERMS = 200
"""The most terms: whatever AND, OR and the arithmetic signs stand between."""

_COMPARISONS = ("=", "<>", "<=", ">=", "<", ">")


class Reader:
    """Reads one condition.

    Parameters
    ----------
    text
        The condition.

    Attributes
    ----------
    text, tokens
        The condition and its pieces.
    at
        The number of the piece to be read next.
    """

    def __init__(self, text: str) -> None:
        if len(text) > MAX_CHARACTERS:
            raise problem(
                text,
                MAX_CHARACTERS,
                fill(
                    "the condition is longer than {MAX_CHARACTERS} characters",
                    MAX_CHARACTERS=f"{MAX_CHARACTERS:,}",
                ),
                "Shorten it, or ask in several steps.",
            )
        self.text = text
        self.tokens = tokens(text)
        self.at = 0
        self._terms = 1
        self._frames = [Frame(opened=None, level=0)]

    def read(self) -> tuple[Part, ...]:
        """Read the whole text.

        Returns
        -------
        tuple of Part
            The terms of the outermost AND; none for an empty text.

        Raises
        ------
        ConditionError
            With the place, the cause and the remedy of the first mistake.
        """
        if self.tokens[0].kind == "end":
            return ()
        while True:
            token = self.next()
            frame = self._frames[-1]
            if frame.expects in ("factor", "operand"):
                self._operand(frame, token)
            elif token.kind == "end":
                break
            else:
                self._operator(frame, token)
        self._finish(frame, token)
        if frame.opened is not None:
            self.fail(frame.opened, "this bracket is never closed", "Close it with ).")
        assembler = Assembler(self.text, frame.leaves)
        parts = assembler.assemble(frame.pieces, frame.factors).parts
        return tuple(Part(assembler.predicate(p.node), p.start, p.end) for p in parts)

    def fail(self, position: int, cause: str, remedy: str) -> NoReturn:
        """Raise the error for a place in this text."""
        raise problem(self.text, position, cause, remedy)

    def next(self) -> Token:
        """Take the next piece; the end is given again and again."""
        token = self.tokens[self.at]
        if token.kind != "end":
            self.at += 1
        return token

    def peek(self) -> Token:
        """Look at the next piece."""
        return self.tokens[self.at]

    def signed_number(self, token: Token) -> float | None:
        """Give the number that begins at the piece just taken, or None when there is none."""
        if token.sign(*ADDITIVE):
            if self.peek().kind != "number":
                return None
            value = self._number(self.next())
            return -value if token.value == "-" else value
        return self._number(token) if token.kind == "number" else None

    # Where a value or a whole condition is expected

    def _operand(self, frame: Frame, token: Token) -> None:
        """Take a value, or what may stand before one."""
        first_in_condition = frame.expects == "factor"
        if frame.started is None:
            frame.started = token.start
        if token.kind == "name":
            self._name(frame, token)
        elif token.kind == "number":
            self._leaf(frame, n.Number(self._number(token), token.start), token.end)
        elif token.kind == "text":
            self._leaf(frame, n.Text(token.value, token.start), token.end)
        elif token.word("TRUE", "FALSE"):
            self._leaf(frame, n.Flag(token.value == "TRUE", token.start), token.end)
        elif token.sign("("):
            self.check_level(frame.reach() + 1, token)
            self._frames.append(Frame(opened=token.start, level=frame.reach() + 1))
        elif token.sign("-"):
            frame.minuses.append(token.start)
            frame.expects = "operand"
            self.check_level(frame.reach(), token)
        elif token.sign("+") and self.peek().kind == "number":
            frame.expects = "operand"
        elif token.word("NOT") and first_in_condition:
            frame.nots += 1
            frame.pieces.append("NOT")
            self.check_level(frame.reach(), token)
        else:
            raise not_a_value(self.text, token, self._before(token), first_in_condition)

    def _before(self, token: Token) -> Token | None:
        """Find the piece before one that was just taken."""
        at = self.tokens.index(token)
        return self.tokens[at - 1] if at else None

    def _name(self, frame: Frame, token: Token) -> None:
        """Take a column or the one function."""
        if token.quoted or not self.peek().sign("("):
            self._leaf(frame, n.Column(token.value, token.start, token.quoted), token.end)
        elif token.value.upper() == "S_INTERSECTS":
            self.check_level(frame.reach() + 2, token)
            node, end = intersects(self, token)
            self._leaf(frame, node, end)
        else:
            self.fail(token.start, *unavailable(token.value))

    def _number(self, token: Token) -> float:
        """Give the value of a number, which must be finite."""
        value = float(token.value)
        if value - value != 0:
            self.fail(token.start, "this number is too large", "Give at most 1.7e308.")
        return value

    def _leaf(self, frame: Frame, node: n.Node, end: int) -> None:
        """Place a value with the minus signs before it, which bind strongest of all."""
        start = frame.minuses[0] if frame.minuses else node.start
        frame.place(Leaf(self._signed(frame, node), start, end))

    def _signed(self, frame: Frame, node: n.Node) -> n.Node:
        """Apply the minus signs that stand before a value."""
        for start in reversed(frame.minuses):
            node = Assembler(self.text, frame.leaves).negated(node, start)
        return node

    # Where an operator is expected

    def _operator(self, frame: Frame, token: Token) -> None:
        """Take what may follow a value or a finished comparison."""
        if token.word("AND"):
            self._and(frame, token)
        elif token.word("OR"):
            self._finish(frame, token)
            self._count(token)
            frame.pieces.append("OR")
        elif token.sign(")"):
            self._close(frame, token)
        elif frame.expects == "nothing":
            raise not_an_operator(self.text, token, self.tokens[self.at - 2], complete=True)
        elif token.sign(*ADDITIVE, *MULTIPLICATIVE):
            self._count(token)
            frame.pieces.append(token.value)
            frame.expects = "operand"
        elif token.sign(*_COMPARISONS):
            self._compare(frame, token)
            frame.pieces.append(token.value)
            frame.expects = "operand"
        elif token.word("NOT", "BETWEEN", "IN", "LIKE", "IS"):
            self._compare(frame, token)
            self._keyword(frame, token)
        else:
            raise not_an_operator(self.text, token, self.tokens[self.at - 2], complete=False)

    def _and(self, frame: Frame, token: Token) -> None:
        """Take the AND of a BETWEEN, or the one between two conditions."""
        if frame.between is not None:
            frame.between, frame.expects = None, "operand"
        else:
            self._finish(frame, token)
            self._count(token)
        frame.pieces.append("AND")

    def _compare(self, frame: Frame, token: Token) -> None:
        """Refuse a second comparison in one condition."""
        if frame.compared:
            self.fail(
                token.start,
                fill("{token} follows a comparison that is already complete", token=token),
                'Write two with AND between them, as in "GE.EST" > 1 AND "GE.EST" < 2.',
            )
        frame.compared = True

    def _keyword(self, frame: Frame, token: Token) -> None:
        """Take BETWEEN, IN or LIKE, with or without NOT, or IS NULL."""
        if token.word("IS"):
            is_null(self, frame, token)
            return
        if token.word("NOT"):
            frame.pieces.append("NOT")
            behind = self.next()
            if not behind.word("BETWEEN", "IN", "LIKE"):
                self.fail(
                    token.start,
                    "NOT behind a value goes with BETWEEN, IN or LIKE",
                    "Put NOT before the whole condition, or AND in front of it.",
                )
            token = behind
        frame.pieces.append(token.value)
        if token.word("BETWEEN"):
            frame.between, frame.expects = token.start, "operand"
        elif token.word("LIKE"):
            like(self, frame)
        else:
            member(self, frame)

    # Counting and closing

    def check_level(self, level: int, token: Token) -> None:
        """Refuse text that is nested too deeply."""
        if level > MAX_LEVELS:
            self.fail(
                token.start,
                fill(
                    "more than {MAX_LEVELS} brackets, NOTs or minus signs enclose one another",
                    MAX_LEVELS=MAX_LEVELS,
                ),
                "Remove brackets that change nothing, or split the condition.",
            )

    def _count(self, token: Token) -> None:
        """Refuse text of too many terms."""
        self._terms += 1
        if self._terms > MAX_TERMS:
            self.fail(
                token.start,
                fill("the condition has more than {MAX_TERMS} terms", MAX_TERMS=MAX_TERMS),
                "Shorten it; IN takes a long list as one term.",
            )

    def _finish(self, frame: Frame, token: Token) -> None:
        """End a factor before AND, OR, a closing bracket or the end."""
        if frame.between is not None:
            self.fail(
                frame.between,
                fill("BETWEEN has no second bound before {token}", token=token),
                "Give both bounds, as in population BETWEEN 5000000 AND 50000000.",
            )
        frame.factors.append((frame.started or 0, frame.ended))
        frame.expects, frame.compared, frame.started, frame.nots = "factor", False, None, 0

    def _close(self, frame: Frame, token: Token) -> None:
        """Close a bracket and put what it holds where it stood."""
        if frame.opened is None:
            self.fail(token.start, "no bracket is open here", "Remove this ) or open one before.")
        self._finish(frame, token)
        inner = Assembler(self.text, frame.leaves).assemble(frame.pieces, frame.factors)
        self._frames.pop()
        outer = self._frames[-1]
        start = outer.minuses[0] if outer.minuses else frame.opened
        parts = inner.parts if len(inner.parts) > 1 else ()
        outer.place(Leaf(self._signed(outer, inner.node), start, token.end, parts))
