"""Screening: which economies meet conditions, which just miss them, and which cannot be judged.

A condition is a term of the outermost AND of a text in CQL2. The language, its limits and its
three-valued logic are in `geo.conditions`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.languages import SOURCE_LANGUAGE, Translator, fill, said_again, translator
from geo.conditions import nodes as n
from geo.conditions.checking import check
from geo.conditions.condition import Condition, Kind, Term, parse
from geo.conditions.controls import (
    Box,
    Chip,
    Choice,
    Control,
    Range,
    Switch,
    from_controls,
    to_controls,
)
from geo.conditions.evaluation import evaluate, truth
from geo.conditions.misses import miss
from geo.conditions.rendering import render
from geo.conditions.truth import Cause, Truth, every
from geo.conditions.values import View

__all__ = [
    "Box",
    "Chip",
    "Choice",
    "Condition",
    "Control",
    "Kind",
    "Range",
    "Screening",
    "Switch",
    "Term",
    "Truth",
    "check",
    "evaluate",
    "from_controls",
    "parse",
    "render",
    "screen",
    "to_controls",
]

Rows = NDArray[np.intp]
_Labels = list[tuple[str, str]]
_Row = tuple[str, str, str, float, str | None, float]

RANKED_ONLY = frozenset({"similarity", "distance", "rank", "opportunity", "opportunity_rank"})
"""Columns that are missing because an economy is not ranked, not for want of a figure."""


@dataclass(frozen=True)
class Screening:
    """What a screening found.

    Attributes
    ----------
    condition
        The condition, read.
    home
        The home market, which is never among the economies.
    matches
        The economies that meet every term, in the order of the frame.
    undecided
        Economies that fail no term but cannot be judged on at least one: a row for each economy
        and undecided term. Columns: economy, name, condition (the term's text), missing (names of
        the columns without a value, joined with commas), why (a sentence).
    funnel
        A row for each term, in order. Columns: condition (the term's text), excluded_alone (the
        economies for which this term alone is false), excluded_in_order (those of them that were
        still left), undecided (those still left for which it is unknown), left (those still left
        for which it is true). Each row's excluded_in_order, undecided and left add up to the left
        of the row before it.
    near_misses
        Economies that fail exactly one term and can be judged on all: economy, name, condition
        (the term's text), amount (by how much it is missed, not negative; missing where the term
        is not a comparison of numbers), unit (None where there is none), value (what was compared).
        Sorted by term, then by amount in proportion to the bound.
    truth
        Three-valued answers: a row for each economy and a nullable boolean column for each term,
        numbered from 0.
    notes
        Remarks on what is probably not meant, such as a region that no economy is in.
    """

    condition: Condition
    home: str
    matches: pd.Index
    undecided: pd.DataFrame
    funnel: pd.DataFrame
    near_misses: pd.DataFrame
    truth: pd.DataFrame
    notes: tuple[str, ...] = ()

    @property
    def considered(self) -> int:
        """The number of economies but home."""
        return len(self.truth)

    @property
    def undecided_count(self) -> int:
        """The number of economies that cannot be judged."""
        return int(self.undecided["economy"].nunique())


def screen(
    text: str,
    frame: pd.DataFrame,
    home: str,
    *,
    units: Mapping[str, str] | None = None,
    reasons: Mapping[str, str] | None = None,
    language: str = SOURCE_LANGUAGE,
) -> Screening:
    """Find the economies that meet a condition.

    Parameters
    ----------
    text
        The condition in CQL2 (see `geo.conditions.condition.parse`); an empty one is met by all.
    frame
        Economies by ISO 3166-1 alpha-3 code, one row each, with the columns that the condition
        names; `name` is used for the results when it is there. Missing values are NaN, None or NA.
    home
        The home market's code. It is left out, whether or not it meets the condition.
    units
        Units by column, for the amounts of near misses.
    reasons
        By economy, why it is not ranked: said where similarity, distance or opportunity are
        missing.
    language
        Of the sentences; the conditions and the names of columns are as they were written.

    Returns
    -------
    Screening
        The matches and how they came about.

    Raises
    ------
    ConditionError
        For a text that cannot be read, an unknown column, or values that cannot be compared.
    """
    condition, say = parse(text), translator(language)
    frame = pd.DataFrame(frame)  # a GeoDataFrame looks at its geometry at every step
    notes = check(condition, frame)
    needed = [name for name in ("name", *condition.columns) if name in frame.columns]
    base = frame.loc[frame.index != home, list(dict.fromkeys(needed))]
    view = View(base)
    truths = [truth(term.node, view) for term in condition.terms]
    names = base["name"] if "name" in base.columns else base.index
    labels = [(str(code), str(name)) for code, name in zip(base.index, names, strict=True)]
    overall = every(truths, view.count)
    answers = {
        number: pd.arrays.BooleanArray(one.true.copy(), one.unknown)
        for number, one in enumerate(truths)
    }
    return Screening(
        condition=condition,
        home=home,
        matches=base.index[overall.true],
        undecided=_undecided(condition, truths, overall, labels, reasons or {}, say),
        funnel=_funnel(condition, truths, view.count),
        near_misses=_near_misses(condition, truths, view, labels, units or {}),
        truth=pd.DataFrame(answers, index=base.index),
        notes=tuple(said_again(note, say) for note in (*notes, *_home_notes(condition, home))),
    )


def _funnel(condition: Condition, truths: list[Truth], count: int) -> pd.DataFrame:
    """Count, term by term, whom each excludes and who is left."""
    left = np.ones(count, dtype=bool)
    rows = []
    for term, one in zip(condition.terms, truths, strict=True):
        before, left = left, left & one.true
        rows.append(
            (
                term.text,
                int(one.false.sum()),
                int((before & one.false).sum()),
                int((before & one.unknown).sum()),
                int(left.sum()),
            )
        )
    counts = np.array([row[1:] for row in rows], dtype="int64").reshape(-1, 4)
    return pd.DataFrame(
        {
            "condition": pd.array([row[0] for row in rows], dtype="str"),
            "excluded_alone": counts[:, 0],
            "excluded_in_order": counts[:, 1],
            "undecided": counts[:, 2],
            "left": counts[:, 3],
        }
    )


def _undecided(
    condition: Condition,
    truths: list[Truth],
    overall: Truth,
    labels: _Labels,
    reasons: Mapping[str, str],
    say: Translator,
) -> pd.DataFrame:
    """List who cannot be judged, on what, and why."""
    rows = []
    for row in np.flatnonzero(overall.unknown):
        economy, name = labels[row]
        for term, one in zip(condition.terms, truths, strict=True):
            if one.unknown[row]:
                causes = [cause for cause, mask in one.causes.items() if mask[row]]
                missing = ", ".join(cause.what for cause in causes if cause.kind == "missing")
                why = "; ".join(_why(cause, reasons.get(economy), say) for cause in causes)
                rows.append((economy, name, term.text, missing, why))
    columns = ["economy", "name", "condition", "missing", "why"]
    return pd.DataFrame(rows, columns=columns, dtype="str")


def _why(cause: Cause, reason: str | None, say: Translator) -> str:
    """Say why an economy cannot be judged."""
    if cause.kind == "zero":
        return say("{what} is zero and something is divided by it", what=cause.what)
    if cause.kind == "overflow":
        return say("{what} is too large for a number", what=cause.what)
    if reason and cause.what in RANKED_ONLY:
        return say("no {what}: {reason}", what=cause.what, reason=reason)
    return say("no value for {what}", what=cause.what)


def _near_misses(
    condition: Condition,
    truths: list[Truth],
    view: View,
    labels: _Labels,
    units: Mapping[str, str],
) -> pd.DataFrame:
    """List who fails exactly one term and can be judged on all, and by how much."""
    failures = sum((one.false.astype(int) for one in truths), np.zeros(view.count, dtype=int))
    judged = ~np.any([one.unknown for one in truths], axis=0) if truths else False
    near = (failures == 1) & judged
    rows: list[_Row] = []
    for term, one in zip(condition.terms, truths, strict=True):
        rows.extend(_missed(term, np.flatnonzero(near & one.false), view, labels, units))
    texts = {
        column: pd.array([row[at] for row in rows], dtype="str")
        for at, column in enumerate(("economy", "name", "condition"))
    }
    return pd.DataFrame(
        {
            **texts,
            "amount": np.array([row[3] for row in rows], dtype=float),
            "unit": np.array([row[4] for row in rows], dtype=object),
            "value": np.array([row[5] for row in rows], dtype=float),
        }
    )


def _missed(
    term: Term, found: Rows, view: View, labels: _Labels, units: Mapping[str, str]
) -> list[_Row]:
    """Make the rows of those who fail one term, the nearest first."""
    if not len(found):
        return []
    missed = miss(term.node, view, units)
    listed: list[tuple[float, _Row]] = []
    for row in found:
        economy, name = labels[row]
        if missed is None:
            listed.append((0.0, (economy, name, term.text, np.nan, None, np.nan)))
            continue
        amount, value = float(missed.amount[row]), float(missed.value[row])
        relative = amount / float(missed.scale[row])
        listed.append((relative, (economy, name, term.text, amount, missed.unit, value)))
    return [row for _, row in sorted(listed, key=lambda pair: (pair[0], pair[1][0]))]


def _home_notes(condition: Condition, home: str) -> tuple[str, ...]:
    """Remark that the home market was asked for by its code."""
    asked = any(
        isinstance(node, n.Compare | n.Member)
        and any(isinstance(part, n.Column) and part.name == "economy" for part in n.children(node))
        and any(isinstance(part, n.Text) and part.value == home for part in n.children(node))
        for term in condition.terms
        for node in n.walk(term.node)
    )
    said = fill("{home} is the home market, which is never in the results", home=home)
    return (said,) if asked else ()
