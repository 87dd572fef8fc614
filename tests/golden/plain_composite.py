"""A composite written out in plain Python from METHOD's words, to hold the engine against.

No numpy, no pandas, no code of the product: dictionaries, loops and the spreadsheets' formulas.
Missing is None.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp, log, sqrt
from typing import NamedTuple

Table = dict[str, dict[str, float | None]]  # indicator -> unit -> value


class Row(NamedTuple):
    """One row of a structure."""

    code: str
    parent: str | None
    weight: float = 1.0
    direction: int = 1
    denominator: str | None = None


def plain_composite(
    table: Table,
    rows: Sequence[Row],
    *,
    denominators: Table | None = None,
    groups: Mapping[str, str] | None = None,
    bound: int | None = 5,
    low: float = 0.0,
    high: float = 100.0,
    mean: str = "arithmetic",
) -> Table:
    """Give aggregate -> unit -> score."""
    leaves = [row for row in rows if row.code in table]
    scores: Table = {}
    for row in leaves:
        column = dict(table[row.code])
        if row.denominator is not None and denominators is not None:
            by = denominators[row.denominator]
            column = {u: _divided(x, by[u]) for u, x in column.items()}
        if groups is not None:
            column = with_group_means(column, groups)
        if bound is not None:
            column = treated(column, bound)
        turned = {u: None if x is None else row.direction * x for u, x in column.items()}
        present = [x for x in turned.values() if x is not None]
        smallest, largest = min(present), max(present)
        scores[row.code] = {
            u: None if x is None else (x - smallest) / (largest - smallest) * (high - low) + low
            for u, x in turned.items()
        }
    pending = [row.code for row in rows if row.code not in table]
    while pending:
        for code in list(pending):
            children = [row for row in rows if row.parent == code]
            if all(child.code in scores for child in children):
                units = scores[children[0].code]
                scores[code] = {u: _mean(u, children, scores, mean) for u in units}
                pending.remove(code)
    return {row.code: scores[row.code] for row in rows if row.code not in table}


def treated(column: dict[str, float | None], bound: int) -> dict[str, float | None]:
    """Winsorise up to a bound; then a logarithm of the original."""
    x = {u: v for u, v in column.items() if v is not None}
    if _passes(list(x.values())):
        return column
    high: set[str] = set()
    low: set[str] = set()
    while not _passes(list(x.values())) and len(high) + len(low) < bound:
        if skew(list(x.values())) >= 0:
            top = max(x.values())
            high = {u for u, v in x.items() if v == top}
            x |= dict.fromkeys(high, max(v for u, v in x.items() if u not in high))
        else:
            top = min(x.values())
            low = {u for u, v in x.items() if v == top}
            x |= dict.fromkeys(low, min(v for u, v in x.items() if u not in low))
    if not _passes(list(x.values())):
        original = [v for v in column.values() if v is not None]
        least, most = min(original), max(original)
        x = {u: log(v - least + 0.01 * (most - least)) for u, v in column.items() if v is not None}
    return {u: x.get(u) for u in column}


def with_group_means(
    column: dict[str, float | None], groups: Mapping[str, str]
) -> dict[str, float | None]:
    """Fill what is missing with the mean of the unit's group."""
    filled = {}
    for unit, value in column.items():
        peers = [v for u, v in column.items() if v is not None and groups[u] == groups[unit]]
        filled[unit] = value if value is not None or not peers else sum(peers) / len(peers)
    return filled


def skew(x: Sequence[float]) -> float:
    """Follow the SKEW function of spreadsheets."""
    n, m, s = len(x), sum(x) / len(x), _deviation(x)
    return n / ((n - 1) * (n - 2)) * sum(((v - m) / s) ** 3 for v in x)


def kurt(x: Sequence[float]) -> float:
    """Follow the KURT function of spreadsheets."""
    n, m, s = len(x), sum(x) / len(x), _deviation(x)
    fourth = sum(((v - m) / s) ** 4 for v in x)
    return n * (n + 1) / ((n - 1) * (n - 2) * (n - 3)) * fourth - 3 * (n - 1) ** 2 / (
        (n - 2) * (n - 3)
    )


def ranks(scores: Mapping[str, float | None]) -> dict[str, int | None]:
    """Give 1 to the highest; ties share the smaller rank."""
    known = [v for v in scores.values() if v is not None]
    return {u: None if v is None else 1 + sum(o > v for o in known) for u, v in scores.items()}


def _deviation(x: Sequence[float]) -> float:
    m = sum(x) / len(x)
    return sqrt(sum((v - m) ** 2 for v in x) / (len(x) - 1))


def _passes(x: Sequence[float]) -> bool:
    return abs(skew(x)) < 2 or kurt(x) < 3.5


def _divided(value: float | None, by: float | None) -> float | None:
    return None if value is None or by is None else value / by


def _mean(unit: str, children: Sequence[Row], scores: Table, mean: str) -> float | None:
    pairs = [(child.weight, scores[child.code][unit]) for child in children]
    known = [(w, x) for w, x in pairs if x is not None]
    if not known:
        return None
    total = sum(w for w, _ in known)
    if mean == "geometric":
        return exp(sum(w * log(x) for w, x in known) / total)
    if mean == "harmonic":
        return total / sum(w / x for w, x in known)
    return sum(w * x for w, x in known) / total
