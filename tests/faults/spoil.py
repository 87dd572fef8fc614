"""The faults that can be injected: on the way, and in the figures themselves."""

from __future__ import annotations

import json
import math
import random
import re
from dataclasses import dataclass, field
from typing import Any

ON_THE_WAY = (
    "reset",
    "stall-before",
    "stall-within",
    "drip",
    "429-seconds",
    "429-date",
    "500",
    "502",
    "503",
    "404",
    "html",
    "truncated",
    "charset",
    "length-long",
    "length-short",
    "gzip",
    "redirect-away",
    "redirect-loop",
    "huge",
    "huge-unsaid",
)
"""Faults of the server or the line; any request may have them."""

WHOLE = ("refused", "tls")
"""Faults of a whole address: nobody listens, or nobody trustworthy does."""

IN_THE_FIGURES = (
    "envelope",
    "archived",
    "empty",
    "null-page",
    "pages-change",
    "repeated-page",
    "missing-page",
    "doubled",
    "text",
    "nan",
    "overflow",
    "year",
    "stranger",
)
"""Faults of what is said; only requests for figures have them."""

KINDS = (*ON_THE_WAY, *WHOLE, *IN_THE_FIGURES)

_OVERFLOW = '"1e400 unquoted"'


@dataclass
class Fault:
    """A fault, and the requests that have it.

    Attributes
    ----------
    kind
        One of `KINDS`.
    match
        Pattern that the path with its query must contain.
    at
        Which of the matching requests, counted from 1; empty for all.
    chance
        Probability for each of the matching requests, by a generator of its own.
    """

    kind: str
    match: str = ""
    at: frozenset[int] = frozenset()
    chance: float | None = None
    seed: int = 0
    seen: int = 0
    hits: int = 0
    _random: random.Random = field(default_factory=random.Random)

    def __post_init__(self) -> None:
        assert self.kind in KINDS, self.kind
        self._random = random.Random(self.seed)

    def strikes(self, path: str) -> bool:
        """Count a request and say whether it has the fault."""
        if re.search(self.match, path) is None:
            return False
        self.seen += 1
        if self.chance is not None:
            hit = self._random.random() < self.chance
        else:
            hit = not self.at or self.seen in self.at
        self.hits += hit
        return hit


def spoilt_page(kind: str, head: dict[str, Any], rows: list[dict[str, Any]]) -> bytes:
    """A page of the World Bank's with a fault in it."""
    if kind in ("envelope", "archived"):
        number, key, value = {
            "envelope": ("120", "Invalid value", "The provided parameter value is not valid"),
            "archived": ("175", "Invalid format", "The indicator was not found."),
        }[kind]
        return _dumped([{"message": [{"id": number, "key": key, "value": value}]}])
    if kind == "empty":
        return _dumped([{**head, "page": 0, "pages": 0, "per_page": 0, "total": 0}, None])
    if kind == "null-page":
        return _dumped([head, None])
    if kind == "missing-page":
        return _dumped([head, []])
    if kind == "pages-change":
        return _dumped(
            [{**head, "pages": int(head["pages"]) + 1, "total": head["total"] + 9}, rows]
        )
    if kind == "repeated-page":
        half = rows[: max(len(rows) // 2, 1)]
        return _dumped([head, half + rows[: len(rows) - len(half)]])
    rows = [dict(row) for row in rows]
    row = next((each for each in rows if each.get("value") is not None), rows[0])
    if kind == "doubled":
        rows.append({**row, "value": 12345.5})
    elif kind == "stranger":
        head = {**head, "total": head["total"] + 1}
        if head["page"] == head["pages"]:
            nowhere = {"country": {"id": "ZZ", "value": "Nowhere"}, "countryiso3code": "ZZZ"}
            rows.append({**row, **nowhere})
    elif kind == "year":
        row["date"] = "20244"
    else:
        row["value"] = {"text": "many", "nan": math.nan, "overflow": _OVERFLOW}[kind]
    return _dumped([head, rows])


def spoilt_map(kind: str, content: Any) -> bytes:
    """An answer of the IMF's with a fault in it."""
    name, given = next(iter(content["values"].items()))
    content = json.loads(json.dumps(content))
    values: dict[str, dict[str, Any]] = content["values"][name]
    economy = next(code for code in given if len(code) == 3 and code != "LIC")
    year = next(iter(values[economy]))
    if kind in ("envelope", "archived", "empty"):
        return _dumped({"api": content["api"]})
    if kind == "null-page":
        return _dumped({**content, "values": {name: None}})
    if kind == "missing-page":
        content["values"][name] = dict(list(values.items())[: len(values) // 2])
    elif kind == "stranger":
        values["ZZZ"] = {year: 0.5}
    elif kind == "year":
        values[economy]["20244"] = 0.5
    elif kind == "doubled":
        text = json.dumps(content)
        old = json.dumps(values[economy])
        return text.replace(old, f'{{"{year}": 0.111, {old[1:]}').encode()
    elif kind in ("text", "nan", "overflow"):
        values[economy][year] = {"text": "many", "nan": math.nan, "overflow": _OVERFLOW}[kind]
    return _dumped(content)


def spoilt_table(
    kind: str, head: list[str], rows: list[list[str]], *, value: int, period: int | None
) -> tuple[list[str], list[list[str]]] | bytes:
    """A table with a fault in it; `value` and `period` are the places of these columns."""
    rows = [list(row) for row in rows]
    if kind in ("envelope", "archived"):
        return b'{"error": "Not available"}'
    if kind == "empty":
        return head, []
    if kind == "null-page":
        return b""
    if kind == "missing-page":
        return head, rows[: len(rows) // 3]
    if kind == "repeated-page":
        return head, rows + rows
    if kind == "doubled":
        other = list(rows[0])
        other[value] = "77.7"
        return head, [*rows, other]
    if kind == "stranger":
        other = list(rows[0])
        other[0], other[1] = "Nowhere Land", "ZZZ" if head[1].lower() == "code" else other[1]
        return head, [*rows, other]
    if kind == "year":
        if period is None:
            return [head[0], "H1 2925 AI Diffusion", *head[2:]], rows
        rows[0][period] = "20244"
    elif kind in ("text", "nan", "overflow"):
        rows[0][value] = {"text": "many", "nan": "NaN", "overflow": "1e400"}[kind]
    return head, rows


def _dumped(content: Any) -> bytes:
    """Write JSON, with a number too large to hold where one is wanted."""
    return json.dumps(content).replace(json.dumps(_OVERFLOW), "1e400").encode()
