"""Small pictures made of numbers alone: a histogram for above a slider."""

from __future__ import annotations

import numpy as np
import pandas as pd

BINS = 40
_HEIGHT = 34


def wide(values: pd.Series) -> bool:
    """Tell whether positive values spread so far that their logarithm shows them better."""
    known = values.dropna()
    return bool(len(known) and known.min() > 0 and known.max() / known.min() > 1_000)


def histogram(values: pd.Series, low: float | None, high: float | None) -> str:
    """Draw how values are spread, those within bounds in full colour.

    Parameters
    ----------
    values
        Numbers; missing ones are left out. Positive values over more than three powers of ten are
        put on a logarithmic scale.
    low, high
        Bounds in the values' unit; None where there is none.

    Returns
    -------
    str
        An HTML element that is hidden from screen readers, since the slider below says the same;
        empty without values. It holds numbers only, never a text from outside.
    """
    known = values.dropna().to_numpy(dtype=float)
    if not known.size:
        return ""
    logarithmic = wide(values)
    counts, edges = np.histogram(np.log10(known) if logarithmic else known, bins=BINS)
    middles = (edges[:-1] + edges[1:]) / 2
    lower, upper = _bound(low, -np.inf, logarithmic), _bound(high, np.inf, logarithmic)
    bars = []
    for count, middle in zip(counts, middles, strict=True):
        height = max(5.0, 100 * count / counts.max()) if count else 0.0
        opacity = 0.8 if lower <= middle <= upper else 0.22
        bars.append(
            f'<div style="flex:1;background:currentColor;height:{height:.0f}%;opacity:{opacity}">'
            "</div>"
        )
    return (
        f'<div aria-hidden="true" style="display:flex;align-items:flex-end;gap:1px;'
        f'height:{_HEIGHT}px">{"".join(bars)}</div>'
    )


def _bound(value: float | None, without: float, logarithmic: bool) -> float:
    """Put a bound on the histogram's scale."""
    if value is None:
        return without
    if not logarithmic:
        return value
    return float(np.log10(value)) if value > 0 else -np.inf


def slider_steps(values: pd.Series, *bounds: float | None) -> list[float]:
    """List the values that a slider of widely spread numbers stops at: 1, 2 and 5 times powers.

    Parameters
    ----------
    values
        Positive numbers.
    bounds
        Values that must be among the steps, such as bounds that were typed.

    Returns
    -------
    list of float
        Ascending; the first is not above the least value, the last not below the greatest.
    """
    known = values.dropna()
    first = int(np.floor(np.log10(known.min())))
    last = int(np.ceil(np.log10(known.max())))
    steps = {
        digit * 10.0**power
        for power in range(first, last + 1)
        for digit in (1, 2, 5)
        if 10.0**first <= digit * 10.0**power <= 10.0**last
    }
    return sorted(steps | {bound for bound in bounds if bound is not None})
