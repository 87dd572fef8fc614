"""What a file of one's own would become, and the questions that are still open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from data.intake.plan import Plan
from data.own_sets import OwnIndicator, OwnList
from geo.intake.names import Matched

QuestionKind = Literal["economy", "column", "period", "notation", "duplicate", "unreadable", "list"]


@dataclass(frozen=True)
class Question:
    """Something that only a person can settle.

    Attributes
    ----------
    kind
        ``economy`` (who is meant by a name), ``column`` (which column names economies), ``period``
        (of what time the figures are), ``notation`` (what stands before the decimals),
        ``duplicate`` (which of several rows counts), ``unreadable`` (cells that are no figures),
        ``list`` (what an exclusion lacks).
    about
        The name, the column or the indicator, or economy and period: the key in the plan.
    text
        The question in words.
    options
        What may be meant: codes of economies, notations, or numbers of rows; often none.
    """

    kind: QuestionKind
    about: str
    text: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unreadable:
    """A cell that is not what its column holds: its row in the file, column, text, and why."""

    row: int
    column: str
    text: str
    why: str


@dataclass(frozen=True)
class Prepared:
    """What a file would become under a plan.

    Attributes
    ----------
    plan
        The plan, with codes for all indicators and lists.
    matched
        The names of the file and the economies that they stand for.
    indicators, lists
        What there would be; whole only where no question is open.
    questions
        What is still to be settled, in the order in which it is best asked.
    unreadable
        Cells that cannot be taken in.
    notes
        What a reader should know.
    """

    plan: Plan
    matched: Matched
    indicators: tuple[OwnIndicator, ...]
    lists: tuple[OwnList, ...]
    questions: tuple[Question, ...]
    unreadable: tuple[Unreadable, ...]
    notes: tuple[str, ...]

    @property
    def ready(self) -> bool:
        """Tell whether nothing is left to be settled."""
        return not self.questions


def counts(prepared: Prepared) -> Mapping[str, int]:
    """Count what a file would become: economies, figures and entries of lists."""
    economies = {code for item in prepared.indicators for code in item.figures}
    economies |= {entry.economy for item in prepared.lists for entry in item.entries}
    return {
        "economies": len(economies),
        "figures": sum(item.count for item in prepared.indicators),
        "entries": sum(len(item.entries) for item in prepared.lists),
    }
