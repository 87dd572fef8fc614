"""The uncertainty analysis once more, one draw after the other in plain loops over dictionaries.

It shares no code with the product. A draw is a record of what was chosen; the figures come in
transformed, as indicator to economy to value.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

Table = Mapping[str, Mapping[str, float]]
Draw = Mapping[str, Any]


def median(values: Sequence[float]) -> float:
    return quantile(values, 0.5)


def quantile(values: Sequence[float], share: float) -> float:
    """Interpolate linearly between the values next to the place."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def on_scale(column: Mapping[str, float], scale: str) -> dict[str, float]:
    """Put one indicator on a scale made from its observed values."""
    values = list(column.values())
    n = len(values)
    mean = math.fsum(values) / n
    deviation = math.sqrt(math.fsum((x - mean) ** 2 for x in values) / n)
    if scale == "z":
        return {e: (x - mean) / deviation for e, x in column.items()}
    if scale == "robust":
        spread = (quantile(values, 0.75) - quantile(values, 0.25)) / 1.349
        return {e: (x - median(values)) / (spread or deviation) for e, x in column.items()}
    if scale == "min-max":
        low, high = min(values), max(values)
        unit = {e: (x - low) / (high - low) for e, x in column.items()}
    else:
        unit = {}
        for e, x in column.items():
            below, equal = sum(y < x for y in values), sum(y == x for y in values)
            unit[e] = (below + (equal + 1) / 2 - 0.5) / n
    centre = math.fsum(unit.values()) / n
    return {e: x - centre for e, x in unit.items()}


def filled(
    column: Mapping[str, float], economies: Sequence[str], regions: Mapping[str, str]
) -> dict[str, float]:
    """Fill an indicator with the median of the region, then of the world."""
    whole = {}
    for e in economies:
        region = [x for other, x in column.items() if regions[other] == regions[e]]
        whole[e] = column[e] if e in column else median(region or list(column.values()))
    return whole


def prepared(table: Table, regions: Mapping[str, str], draw: Draw) -> dict[str, dict[str, float]]:
    """Scale by observed values, then impute if the draw says so."""
    scaled = {k: on_scale(column, draw["scale"]) for k, column in table.items()}
    if draw["imputation"] == "median":
        scaled = {k: filled(column, list(regions), regions) for k, column in scaled.items()}
    return scaled


def weight_of(draw: Draw, indicator: str) -> float:
    return 0.0 if draw["without"] == indicator else float(draw["weights"][indicator])


def distances(
    table: Table, regions: Mapping[str, str], home: str, economies: Sequence[str], draw: Draw
) -> dict[str, float]:
    """Measure the distance of each economy to home under one draw."""
    z = prepared(table, regions, draw)
    found = {}
    for e in economies:
        top = bottom = own = ours = 0.0
        for k, column in z.items():
            if e not in column or home not in column:
                continue
            w, x, h = weight_of(draw, k), column[e], column[home]
            bottom += w
            own, ours = own + w * x * x, ours + w * h * h
            if draw["metric"] == "euclidean":
                top += w * (x - h) ** 2
            elif draw["metric"] == "manhattan":
                top += w * abs(x - h)
            else:
                top += w * x * h
        if draw["metric"] == "cosine":
            found[e] = 1 - top / math.sqrt(own * ours)
        else:
            found[e] = math.sqrt(top / bottom) if draw["metric"] == "euclidean" else top / bottom
    return found


def scores(
    table: Table, regions: Mapping[str, str], economies: Sequence[str], draw: Draw
) -> dict[str, float]:
    """Score AI development under one draw; the table's indicators are the components."""
    scaled = {k: on_scale(column, draw["scale"]) for k, column in table.items()}
    ends = {k: (min(column.values()), max(column.values())) for k, column in scaled.items()}
    z = prepared(table, regions, draw)
    found = {}
    for e in economies:
        parts, weights = [], []
        for k, column in z.items():
            if e not in column or (k == "digital_base" and not draw["digital_base"]):
                continue
            low, high = ends[k]
            unit = 0.01 + 0.99 * (column[e] - low) / (high - low)
            parts.append(unit if draw["aggregation"] == "geometric" else column[e])
            weights.append(weight_of(draw, k))
        total = math.fsum(weights)
        if draw["aggregation"] == "geometric":
            found[e] = math.prod(x ** (w / total) for x, w in zip(parts, weights, strict=True))
        else:
            found[e] = math.fsum(x * w for x, w in zip(parts, weights, strict=True)) / total
    return found


def percentile(column: Mapping[str, float]) -> dict[str, float]:
    """Give the average rank, ascending, divided by how many there are."""
    values = list(column.values())
    return {
        e: (sum(y < x for y in values) + (sum(y == x for y in values) + 1) / 2) / len(values)
        for e, x in column.items()
    }


def opportunities(
    near: Mapping[str, float],
    ai: Mapping[str, float],
    gdp: Mapping[str, float],
    pool: Sequence[str],
    home: str,
    weights: Sequence[float],
) -> dict[str, float]:
    """Give the opportunity of the economies of the pool that are open in this draw."""
    a = percentile({e: -near[e] for e in pool})
    b = percentile({e: -ai[e] for e in pool})
    c = percentile({e: math.log(gdp[e]) for e in pool})
    return {
        e: weights[0] * a[e] + weights[1] * b[e] + weights[2] * c[e]
        for e in pool
        if ai[e] < ai[home]
    }


def ranks(cost: Mapping[str, float]) -> dict[str, int]:
    """Rank ascending; ties share the smaller rank."""
    return {e: 1 + sum(other < x for other in cost.values()) for e, x in cost.items()}


def inverted_cdf(values: Sequence[float], share: float) -> float:
    """Give the smallest value that at least this share of the values does not exceed."""
    ordered = sorted(values)
    return next(x for place, x in enumerate(ordered, 1) if place >= share * len(ordered) - 1e-9)
