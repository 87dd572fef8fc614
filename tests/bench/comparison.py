"""Two results side by side: which ratio to its alternative became worse.

Ratios are compared and not times, since both sides of a ratio are measured in the same run: a
machine that is slower, or busy, slows both.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tests.bench.results import Key, Results

ALLOWED = 0.2
"""Share by which a ratio may be worse: 1.2 times as much time for the same, measured by the
alternative's."""


@dataclass(frozen=True)
class Compared:
    """Two results, measurement by measurement.

    Attributes
    ----------
    rows
        What was measured in both, with the old ratio and the new one.
    gone, added
        What was measured in one alone.
    allowed
        By which a ratio may be worse.
    """

    rows: dict[Key, tuple[float, float]]
    gone: tuple[Key, ...]
    added: tuple[Key, ...]
    allowed: float

    @property
    def worse(self) -> tuple[Key, ...]:
        """What became worse than allowed."""
        most = 1 + self.allowed
        return tuple(key for key, (old, new) in self.rows.items() if old > new * most)

    def lines(self) -> Iterator[str]:
        """Say it, a line for each measurement."""
        if not self.rows:
            yield "Nothing was measured in both."
        for key, (old, new) in self.rows.items():
            verdict = "WORSE" if key in self.worse else "ok"
            change = new / old - 1 if old else 0.0
            yield f"{verdict:5}  {_said(key)}: ratio {old:.3g} -> {new:.3g} ({change:+.0%})"
        for key in self.gone:
            yield f"gone   {_said(key)}"
        for key in self.added:
            yield f"new    {_said(key)}"


def compare(old: Results, new: Results, allowed: float = ALLOWED) -> Compared:
    """Compare the ratios of two results.

    Parameters
    ----------
    old, new
        The results.
    allowed
        By which a ratio may be worse, as a share.

    Returns
    -------
    Compared
    """
    both = [key for key in old.measured if key in new.measured]
    return Compared(
        rows={key: (old.measured[key].ratio, new.measured[key].ratio) for key in both},
        gone=tuple(key for key in old.measured if key not in new.measured),
        added=tuple(key for key in new.measured if key not in old.measured),
        allowed=allowed,
    )


def median_of(runs: Sequence[Results]) -> Results:
    """Take of several runs, for each measurement, the one whose ratio is in the middle.

    Parameters
    ----------
    runs
        At least one; what is missing in one is taken from the others.

    Returns
    -------
    Results
    """
    measured = {}
    for key in dict.fromkeys(key for run in runs for key in run.measured):
        there = [run.measured[key] for run in runs if key in run.measured]
        middle = statistics.median_low(one.ratio for one in there)
        measured[key] = next(one for one in there if one.ratio == middle)
    return replace(runs[-1], measured=measured)


def _said(key: Key) -> str:
    """Name a measurement."""
    bench, name, alternative = key
    return f"{bench}: {name}, against {alternative}"
