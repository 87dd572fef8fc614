"""True, false or unknown for each economy, and what makes it unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]


class Cause(NamedTuple):
    """Why something is unknown: a value is "missing", a divisor is "zero", or "overflow"."""

    kind: str
    what: str


Causes = Mapping[Cause, Mask]


def gathered(causes: Iterable[Causes], within: Mask | None = None) -> dict[Cause, Mask]:
    """Put the causes of several values together.

    Parameters
    ----------
    causes
        For each value, where each cause is at work.
    within
        Where causes matter; everywhere when None.

    Returns
    -------
    dict
        Where each cause is at work; those at work nowhere are left out.
    """
    found: dict[Cause, Mask] = {}
    for one in causes:
        for cause, mask in one.items():
            found[cause] = found[cause] | mask if cause in found else mask
    if within is not None:
        found = {cause: mask & within for cause, mask in found.items()}
    return {cause: mask for cause, mask in found.items() if mask.any()}


@dataclass(frozen=True)
class Truth:
    """A three-valued answer for each economy, in the logic of Kleene.

    Attributes
    ----------
    true, false
        Masks over the economies, never both set; unknown is where neither is.
    causes
        Where each cause of the unknown is at work.

    References
    ----------
    S. C. Kleene, Introduction to Metamathematics (1952), section 64, the strong tables.
    """

    true: Mask
    false: Mask
    causes: Causes

    @classmethod
    def known(cls, true: Mask) -> Truth:
        """Make an answer without unknowns."""
        return cls(true, ~true, {})

    @classmethod
    def where(cls, known: Mask, true: Mask, causes: Causes) -> Truth:
        """Make an answer that is unknown outside a mask."""
        return cls(true & known, ~true & known, gathered([causes], ~known))

    @property
    def unknown(self) -> Mask:
        """Where the answer is neither true nor false."""
        return ~(self.true | self.false)

    def __invert__(self) -> Truth:
        """Not: the unknown stays unknown."""
        return Truth(self.false, self.true, self.causes)


def every(truths: Iterable[Truth], count: int) -> Truth:
    """And: true where all are true, false where any is false.

    Parameters
    ----------
    truths
        The answers to join.
    count
        The number of economies, for an answer to nothing: all true.

    Returns
    -------
    Truth
        Unknown elsewhere, by the causes of those that are unknown there.
    """
    listed = list(truths)
    true, false = np.ones(count, dtype=bool), np.zeros(count, dtype=bool)
    for truth in listed:
        true, false = true & truth.true, false | truth.false
    return Truth(true, false, gathered((t.causes for t in listed), ~(true | false)))


def some(truths: Iterable[Truth], count: int) -> Truth:
    """Or: true where any is true, false where all are false.

    Parameters
    ----------
    truths
        The answers to join.
    count
        The number of economies, for an answer to nothing: all false.

    Returns
    -------
    Truth
        Unknown elsewhere, by the causes of those that are unknown there.
    """
    return ~every((~truth for truth in truths), count)
