"""Gates: what passes, what does not, what cannot be told, and their text."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from data.errors import AnalysisError
from geo.gates import GATES, apply_gates

VALUES = pd.DataFrame(
    {
        "PV.EST": [-1.5, -1.51, np.nan, 0.0, 0.0],
        "EG.ELC.ACCS.ZS": [75.0, 100.0, 74.9, np.nan, np.nan],
        "IT.NET.USER.ZS": [30.0, 100.0, np.nan, 80.0, 29.9],
    },
    index=pd.Index(["LIM", "LOW", "GAP", "DIM", "OFF"], name="economy"),
)


def test_the_methods_two_gates_are_offered() -> None:
    assert {code: gate.condition for code, gate in GATES.items()} == {
        "stability": '"PV.EST" >= -1.5',
        "adoption": '"EG.ELC.ACCS.ZS" >= 75 AND "IT.NET.USER.ZS" >= 30',
    }


def test_the_limit_itself_passes() -> None:
    assert apply_gates(VALUES).outcome.loc["LIM"].tolist() == ["passes", "passes"]


def test_below_the_limit_is_excluded() -> None:
    assert apply_gates(VALUES).outcome.loc["LOW"].tolist() == ["excluded", "passes"]


def test_a_missing_value_is_undecided_unless_another_fails() -> None:
    outcome = apply_gates(VALUES).outcome
    assert outcome.loc["DIM", "adoption"] == "undecided"
    assert outcome.loc["OFF", "adoption"] == "excluded"
    assert outcome.loc["GAP"].tolist() == ["undecided", "excluded"]


def test_only_passing_every_gate_passes() -> None:
    passes = apply_gates(VALUES).passes
    assert passes.index[passes].tolist() == ["LIM"]


def test_a_chosen_gate_alone() -> None:
    gated = apply_gates(VALUES, ["stability"])
    assert gated.outcome.columns.tolist() == ["stability"]
    assert gated.passes.tolist() == [True, False, False, True, True]


def test_no_gate_lets_everybody_pass() -> None:
    assert apply_gates(VALUES, []).passes.all()


def test_counts_name_every_outcome() -> None:
    gated = apply_gates(VALUES)
    assert gated.counts("stability") == {"passes": 3, "excluded": 1, "undecided": 1}
    assert gated.counts("adoption") == {"passes": 2, "excluded": 2, "undecided": 1}


def test_an_indicator_without_a_column_leaves_everybody_undecided() -> None:
    gated = apply_gates(VALUES[["PV.EST"]], ["adoption"])
    assert gated.counts("adoption") == {"passes": 0, "excluded": 0, "undecided": 5}


def test_an_unknown_gate_is_refused() -> None:
    with pytest.raises(AnalysisError, match="'heaven' is not a gate") as error:
        apply_gates(VALUES, ["heaven"])
    assert "stability, adoption" in error.value.remedy
