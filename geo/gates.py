"""Gates: minimum conditions that a ranking can be given, offered and never applied silently."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from data.errors import AnalysisError
from data.languages import N_, fill


@dataclass(frozen=True)
class Gate:
    """A named set of minimum values.

    Attributes
    ----------
    code, name, reason
        The code used in recipes; in English, the name shown and why one may want it.
    minimums
        (indicator, smallest value that passes) pairs, in the indicators' units.
    """

    code: str
    name: str
    reason: str
    minimums: tuple[tuple[str, float], ...]

    @property
    def condition(self) -> str:
        """The same gate as a condition in CQL2 text."""
        return " AND ".join(f'"{code}" >= {value:g}' for code, value in self.minimums)


GATES: dict[str, Gate] = {
    gate.code: gate
    for gate in (
        Gate(
            "stability",
            N_("Stability"),
            N_("Leaves out economies with very low political stability."),
            (("PV.EST", -1.5),),
        ),
        Gate(
            "adoption",
            N_("Ability to adopt"),
            N_("Without electricity and internet nobody can buy."),
            (("EG.ELC.ACCS.ZS", 75.0), ("IT.NET.USER.ZS", 30.0)),
        ),
    )
}
"""The gates offered by default, by code."""


@dataclass(frozen=True)
class Gated:
    """What a set of gates does to the economies.

    Attributes
    ----------
    passes
        Per economy, True where every gate is met.
    outcome
        Economies by gate code: "passes", "excluded" or "undecided" (a figure it needs is missing
        and none of those present fails).
    """

    passes: pd.Series
    outcome: pd.DataFrame

    def counts(self, gate: str) -> dict[str, int]:
        """Count the economies per outcome of one gate."""
        seen = self.outcome[gate].value_counts()
        return {key: int(seen.get(key, 0)) for key in ("passes", "excluded", "undecided")}


def apply_gates(values: pd.DataFrame, gates: Collection[str] = tuple(GATES)) -> Gated:
    """Try gates on a cross-section.

    Parameters
    ----------
    values
        Economies by indicator; NaN where missing.
    gates
        Codes of the gates to try; all when left out.

    Returns
    -------
    Gated
        A missing value neither passes nor fails: such an economy is undecided and does not pass.

    Raises
    ------
    AnalysisError
        When a code is not a gate.
    """
    outcome = {}
    for code in gates:
        if code not in GATES:
            raise AnalysisError(
                fill("{code} is not a gate.", code=repr(code)),
                fill("The gates are: {names}.", names=", ".join(GATES)),
            )
        minimums = GATES[code].minimums
        table = values.reindex(columns=[indicator for indicator, _ in minimums])
        limits = pd.Series(dict(minimums))
        failed = (table < limits).any(axis=1)
        unknown = table.isna().any(axis=1)
        column = pd.Series("passes", values.index, dtype="str")
        outcome[code] = column.mask(unknown, "undecided").mask(failed, "excluded")
    frame = pd.DataFrame(outcome, index=values.index)
    return Gated((frame == "passes").all(axis=1), frame)
