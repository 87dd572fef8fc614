"""The method once more, in plain loops over dictionaries, to check the product against.

It shares no code with the product: no pandas, no numpy, transformations and lens written out. The
figures come in as (economy, indicator, period, value) tuples. ``vietnam.json`` beside it was
computed by these functions from the publishers' figures as CSV, not from the snapshot.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

GENERAL = {
    "NY.GDP.PCAP.PP.KD": "log",
    "SI.POV.GINI": "none",
    "NV.AGR.TOTL.ZS": "none",
    "NV.IND.TOTL.ZS": "none",
    "ILO.AGR.EMPL.ZS": "none",
    "NE.EXP.GNFS.ZS": "log",
    "NE.GDI.TOTL.ZS": "none",
    "TX.VAL.TECH.MF.ZS": "log1p",
    "WPP.MEDIAN.AGE": "none",
    "SP.POP.GROW": "none",
    "SP.URB.TOTL.IN.ZS": "none",
    "WPP.DENSITY": "log",
    "SH.DYN.MORT": "log",
    "UIS.GER.5T8": "none",
    "UIS.LR.AG15T99": "none",
    "UIS.XGDP.FSGOV": "none",
    "EG.ELC.ACCS.ZS": "none",
    "EG.USE.ELEC.KH.PC": "log",
    "IT.NET.USER.ZS": "none",
    "IT.CEL.SETS.P2": "none",
    "SH.STA.BASS.ZS": "none",
    "SH.MED.PHYS.ZS": "none",
    "RQ.EST": "none",
    "CC.EST": "none",
    "VA.EST": "none",
    "PV.EST": "none",
}
"""Lens "general": indicator to transformation."""

Table = dict[str, dict[str, float]]
"""Indicator to economy to value."""


def cross_section(
    figures: Iterable[tuple[str, str, str, float]], reference_year: int, window: int = 8
) -> Table:
    """Take the latest value of each economy and indicator inside the window."""
    latest: dict[str, dict[str, tuple[tuple[int, float], float]]] = {}
    for economy, indicator, period, value in figures:
        year, part = int(period[:4]), period[5:]
        if indicator != "AI.DIFFUSION" and not reference_year - window < year <= reference_year:
            continue
        when = (year, int(part[1]) / {"H": 2, "Q": 4}[part[0]] if part else 1.0)
        cells = latest.setdefault(indicator, {})
        if economy not in cells or when > cells[economy][0]:
            cells[economy] = (when, value)
    return {k: {e: value for e, (_, value) in cells.items()} for k, cells in latest.items()}


def z_scores(column: Mapping[str, float]) -> dict[str, float]:
    """Standardise with the deviation of the population."""
    n = len(column)
    mean = math.fsum(column.values()) / n
    deviation = math.sqrt(math.fsum((value - mean) ** 2 for value in column.values()) / n)
    return {economy: (value - mean) / deviation for economy, value in column.items()}


def similarity(
    table: Table,
    economies: Sequence[str],
    home: str,
    weights: Mapping[str, float],
    transformations: Mapping[str, str],
) -> dict[str, dict[str, Any]]:
    """Give status, coverage, and where anything is shared distance and contributions; ranks."""
    functions = {"none": float, "log": math.log, "log1p": math.log1p}
    z = {}
    for k in weights:
        function = functions[transformations[k]]
        z[k] = z_scores({e: function(value) for e, value in table[k].items()})
    total = math.fsum(weights.values())
    found: dict[str, dict[str, Any]] = {}
    for e in economies:
        common = [k for k in weights if e in z[k] and home in z[k]]
        shared = math.fsum(weights[k] for k in common)
        enough = shared / total >= 2 / 3 - 1e-12
        status = "home" if e == home else "ok" if enough else "not enough data"
        found[e] = {"status": status, "coverage": shared / total, "distance": None, "rank": None}
        if shared > 0:
            parts = {k: weights[k] * (z[k][e] - z[k][home]) ** 2 / shared for k in common}
            squared = math.fsum(parts.values())
            found[e] |= {
                "contributions": parts,
                "distance": math.sqrt(squared),
                "similarity": 100 * math.exp(-squared / 2),
            }
    ranked = [record["distance"] for record in found.values() if record["status"] == "ok"]
    for record in found.values():
        if record["status"] == "ok":
            record["rank"] = 1 + sum(other < record["distance"] for other in ranked)
    return found


def ai_development(table: Table, economies: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Give score, number of components and rank; score and rank None below three components."""
    base = [z_scores(table[k]) for k in ("IT.NET.USER.ZS", "IT.NET.BBND.P2", "UIS.GER.5T8")]
    inner = {}
    for e in economies:
        present = [z[e] for z in base if e in z]
        if len(present) >= 2:
            inner[e] = math.fsum(present) / len(present)
    people = table["SP.POP.TOTL"]
    parts = [
        z_scores(table["AI.DIFFUSION"]),
        z_scores(table["AI.GOV.READINESS"]),
        z_scores(
            {
                e: math.log1p(count / people[e] * 1e6)
                for e, count in table["AI.PUBLICATIONS"].items()
                if e in people
            }
        ),
        z_scores({e: math.log(index) for e, index in table["AI.CLAUDE.USAGE"].items()}),
        z_scores(inner),
    ]
    found: dict[str, dict[str, Any]] = {}
    for e in economies:
        present = [z[e] for z in parts if e in z]
        score = math.fsum(present) / len(present) if len(present) >= 3 else None
        found[e] = {"score": score, "components": len(present), "rank": None}
    scores = [record["score"] for record in found.values() if record["score"] is not None]
    for record in found.values():
        if record["score"] is not None:
            record["rank"] = 1 + sum(other > record["score"] for other in scores)
    return found


def percentile(column: Mapping[str, float]) -> dict[str, float]:
    """Give each value's average rank, ascending, divided by how many there are."""
    every = list(column.values())
    return {
        e: (sum(o < value for o in every) + (sum(o == value for o in every) + 1) / 2) / len(every)
        for e, value in column.items()
    }


def opportunity(
    table: Table,
    near: Mapping[str, Mapping[str, Any]],
    ai: Mapping[str, Mapping[str, Any]],
    home: str,
) -> dict[str, dict[str, Any]]:
    """Give, for every economy of the pool, whether it is open, and if so its value and rank."""
    people, gdp = table["SP.POP.TOTL"], table["NY.GDP.MKTP.CD"]
    pool = [
        e
        for e in near
        if near[e]["status"] == "ok"
        and ai[e]["score"] is not None
        and e in gdp
        and (people.get(e, 0) >= 5e6 or gdp[e] >= 50e9)
    ]
    a = percentile({e: -near[e]["distance"] for e in pool})
    b = percentile({e: -ai[e]["score"] for e in pool})
    c = percentile({e: math.log(gdp[e]) for e in pool})
    found: dict[str, dict[str, Any]] = {}
    for e in pool:
        is_open = ai[home]["score"] is not None and ai[e]["score"] < ai[home]["score"]
        value = (a[e] + b[e] + c[e]) / 3 * 100 if is_open else None
        found[e] = {"open": is_open, "opportunity": value, "rank": None}
    values = [round(r["opportunity"], 9) for r in found.values() if r["open"]]
    for record in found.values():
        if record["open"]:
            record["rank"] = 1 + sum(o > round(record["opportunity"], 9) for o in values)
    return found
