"""Whether a condition asks of the columns what they can answer."""

from __future__ import annotations

from typing import NoReturn

import pandas as pd

from data.entries import OWN_ABSENT, OWN_PREFIX
from data.languages import N_, fill
from geo.conditions import nodes as n
from geo.conditions.columns import Holding, composed, holding, names_of, texts_in
from geo.conditions.condition import Condition
from geo.conditions.rendering import render
from geo.conditions.suggestions import folded, nearest
from geo.conditions.tokens import problem, shown

_NAMES: dict[Holding, str] = {
    "number": N_("numbers"),
    "text": N_("text"),
    "boolean": N_("TRUE or FALSE"),
    "list": N_("a list of memberships"),
    "geometry": N_("shapes"),
    "nothing": N_("nothing"),
}
_NOT_NUMBERS = frozenset({"nan", "inf", "infinity", "na", "none"})
_REMEDIES: dict[Holding, str] = {
    "number": N_("Compare it with a number, as in population > 5000000."),
    "text": N_("Compare it with a text in single quotes, as in region = 'South Asia'."),
    "boolean": N_("Compare it with TRUE or FALSE, or write it alone, as in NOT landlocked."),
    "list": N_("Ask for one membership, as in bloc = 'ASEAN', or use IN, LIKE or IS NULL."),
    "geometry": N_("Ask with S_INTERSECTS(geometry, BBOX(west, south, east, north)) or IS NULL."),
    "nothing": N_("Every value of the column is missing."),
}


def check(condition: Condition, frame: pd.DataFrame) -> tuple[str, ...]:
    """Check that the columns of a condition exist and hold what is asked of them.

    Parameters
    ----------
    condition
        What `geo.conditions.condition.parse` made.
    frame
        Economies by ISO 3166-1 alpha-3 code, one row each.

    Returns
    -------
    tuple of str
        Remarks on what can be answered but is probably not meant: a text that no economy has, or a
        BETWEEN whose bounds are exchanged.

    Raises
    ------
    ConditionError
        For an unknown column (with the nearest names), and for values compared or calculated with
        that are not of the same sort.
    """
    checker = _Checker(condition.text, frame)
    nodes = [node for term in condition.terms for node in n.walk(term.node)]
    for node in nodes:
        checker.check_value(node)
    for node in nodes:
        checker.check_predicate(node)
    return tuple(dict.fromkeys(checker.notes))


class _Checker:
    """Checks the nodes of one condition against one frame."""

    def __init__(self, text: str, frame: pd.DataFrame) -> None:
        self.text = text
        self.frame = frame
        self.names = names_of(frame)
        self.notes: list[str] = []
        self._holdings: dict[str, Holding] = {}
        self._unmatched = 0

    def check_value(self, node: n.Node) -> None:
        """Check that a column exists, and that a calculation is one with numbers."""
        match node:
            case n.Column():
                self.sort(node)
            case n.Negate():
                self._need(node.value, "number", "nothing")
            case n.Arithmetic():
                for value in (node.first, *(value for _, value in node.rest)):
                    self._need(value, "number", "nothing")

    def check_predicate(self, node: n.Node) -> None:
        """Check that a comparison is one of things that can be compared."""
        match node:
            case n.Compare():
                self._compare(node)
            case n.Between():
                self._between(node)
            case n.Member():
                self._member(node)
            case n.Like():
                self._need(node.value, "text", "list", "nothing")
            case n.Holds():
                self._need(node.value, "boolean", "nothing")
            case n.Intersects():
                self._need(node.column, "geometry", "nothing")

    def sort(self, value: n.Value) -> Holding:
        """Tell what a value is."""
        match value:
            case n.Number() | n.Negate() | n.Arithmetic():
                return "number"
            case n.Text():
                return "text"
            case n.Flag():
                return "boolean"
        if value.name not in self._holdings:
            if value.name not in self.names:
                self._unknown(value)
            self._holdings[value.name] = holding(self.frame, value.name)
        return self._holdings[value.name]

    def _fail(self, value: n.Value, cause: str, remedy: str) -> NoReturn:
        raise problem(self.text, value.start, cause, remedy)

    def _unknown(self, column: n.Column) -> NoReturn:
        """Say that there is no such column, and which are near."""
        name, near = column.name, nearest(column.name, self.names)
        cause = fill('there is no column "{name}"', name=shown(name))
        remedy = ""
        if near and folded(near[0]) == folded(name):
            remedy = fill('Names tell capitals from small letters: write "{name}".', name=near[0])
        elif name.startswith(OWN_PREFIX):
            remedy = OWN_ABSENT
        elif name.lower() in _NOT_NUMBERS:
            remedy = N_("Only finite numbers can be compared; ask for missing values with IS NULL.")
        else:
            quoted = ", ".join(f'"{candidate}"' for candidate in near)
            text = shown(name)
            if near and column.quoted:
                remedy = fill(
                    "Nearest: {names}. A text takes single quotes: '{text}'.",
                    names=quoted,
                    text=text,
                )
            elif near:
                remedy = fill("Nearest: {names}.", names=quoted)
            else:
                remedy = fill("A text takes single quotes: '{text}'.", text=text)
        self._fail(column, cause, remedy)

    def _need(self, value: n.Value, *allowed: Holding) -> None:
        """Insist that a value is of one of some sorts."""
        sort = self.sort(value)
        if sort not in allowed:
            self._wrong(value, sort, allowed[0])

    def _wrong(self, value: n.Value, sort: Holding, wanted: Holding) -> NoReturn:
        """Say that a value is of the wrong sort."""
        needed = _article(wanted)
        if isinstance(value, n.Column):
            cause = fill(
                '"{column}" holds {kind} where {needed} is needed',
                column=shown(value.name),
                kind=_NAMES[sort],
                needed=needed,
            )
            self._fail(value, cause, _REMEDIES[sort])
        cause = fill("{kind} stands where {needed} is needed", kind=_article(sort), needed=needed)
        self._fail(value, cause, _REMEDIES[wanted])

    def _same(self, first: n.Value, second: n.Value) -> None:
        """Insist that two values can be compared; a list can be with a text."""
        one, other = self.sort(first), self.sort(second)
        if "geometry" in (one, other):
            value = first if one == "geometry" else second
            self._fail(value, "shapes cannot be compared", _REMEDIES["geometry"])
        if "list" in (one, other):
            value, text = (first, second) if one == "list" else (second, first)
            if not isinstance(text, n.Text):
                self._fail(value, "memberships are compared with a text", _REMEDIES["list"])
        elif one != other and "nothing" not in (one, other):
            literal = not isinstance(second, n.Column) or isinstance(first, n.Column)
            blamed, sort, wanted = (second, other, one) if literal else (first, one, other)
            cause = fill(
                "{kind} cannot be compared with {other}",
                kind=_article(sort),
                other=_article(wanted),
            )
            self._fail(blamed, cause, _REMEDIES[wanted])

    def _compare(self, node: n.Compare) -> None:
        """Check the two sides of a comparison."""
        self._same(node.left, node.right)
        sorts = {self.sort(node.left), self.sort(node.right)}
        if node.operator not in ("=", "<>") and sorts & {"boolean", "list"}:
            sort: Holding = "list" if "list" in sorts else "boolean"
            cause = fill(
                "{operator} needs an order, and {kind} has none",
                operator=node.operator,
                kind=_NAMES[sort],
            )
            self._fail(node.left, cause, _REMEDIES[sort])
        if node.operator in ("=", "<>"):
            for value, literal in ((node.left, node.right), (node.right, node.left)):
                if isinstance(value, n.Column) and isinstance(literal, n.Text):
                    self._known(value, literal)

    def _between(self, node: n.Between) -> None:
        """Check the bounds of a BETWEEN."""
        for bound in (node.low, node.high):
            self._same(node.value, bound)
            if self.sort(bound) in ("boolean", "list") or self.sort(node.value) == "list":
                remedy = _REMEDIES[self.sort(node.value)]
                self._fail(bound, "BETWEEN needs numbers or texts", remedy)
        if _exchanged(node.low, node.high):
            bounds = f"{render(node.low)} AND {render(node.high)}"
            self.notes.append(
                fill("nothing lies BETWEEN {bounds}: the smaller bound comes first", bounds=bounds)
            )

    def _member(self, node: n.Member) -> None:
        """Check the values of a list."""
        for item in node.items:
            self._same(node.value, item)
            if isinstance(node.value, n.Column) and isinstance(item, n.Text):
                self._known(node.value, item)

    def _known(self, column: n.Column, literal: n.Text) -> None:
        """Remark on a text that no economy has in a column."""
        known = texts_in(self.frame, column.name)
        if composed(literal.value) in known:
            return
        self._unmatched += 1
        note: str = fill(
            _UNMATCHED.get(column.name, _NOBODY), column=column.name, text=shown(literal.value)
        )
        near = self._near(column.name, literal.value, known) if self._unmatched <= 5 else ()
        if near:
            note = fill("{note}; nearest: {names}", note=note, names=", ".join(near))
        self.notes.append(note)

    def _near(self, column: str, text: str, known: tuple[str, ...]) -> tuple[str, ...]:
        """Find the nearest known texts; economies by their names too."""
        if column in ("economy", "neighbour") and "name" in self.frame.columns:
            named = {str(name): str(code) for code, name in self.frame["name"].items()}
            by_name = nearest(text, named)
            if by_name and text.upper() not in known:
                return tuple(f"'{named[name]}' ({name})" for name in by_name)
        return tuple(f"'{candidate}'" for candidate in nearest(text, known))


_NOBODY = N_("no economy has {column} '{text}'")
_UNMATCHED: dict[str, str] = {
    "economy": N_("no economy has the code '{text}'"),
    "bloc": N_("no economy belongs to '{text}'"),
    "language": N_("no economy has the official language '{text}'"),
    "neighbour": N_("no economy borders by land on '{text}'"),
}
"""Column of texts to what is said when no economy has the text asked for."""


def _article(sort: Holding) -> str:
    """Name one value of a sort."""
    return {"number": N_("a number"), "geometry": N_("a shape")}.get(sort, _NAMES[sort])


def _exchanged(low: n.Value, high: n.Value) -> bool:
    """Tell whether the first of two literal bounds is the larger."""
    match low, high:
        case n.Number(), n.Number():
            return low.value > high.value
        case n.Text(), n.Text():
            return low.value > high.value
    return False
