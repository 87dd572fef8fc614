"""What a server that runs for weeks lets go of beside the pages."""

from __future__ import annotations

import pandas as pd

from dashboard.server.garbage import forget_views


def notes(frame: pd.DataFrame) -> list[int]:
    """Count the notes on views of each part of a frame's values, of the frame itself too."""
    return [len(block.refs.referenced_blocks) for block in frame._mgr.blocks]


def test_notes_on_views_that_are_gone_are_let_go_of() -> None:
    kept = pd.DataFrame({"a": [1.0, 2.0], "b": ["x", "y"], "c": [1, 2]})
    for _ in range(300):
        kept["a"], kept["b"], kept["c"]
    assert min(notes(kept)) > 300
    assert forget_views() >= 3
    assert notes(kept) == [1, 1, 1]


def test_a_view_that_is_there_stays_noted_and_safe_from_changes() -> None:
    kept = pd.DataFrame({"a": [1.0, 2.0]})
    column = kept["a"]
    forget_views()
    kept.loc[0, "a"] = 9.0
    assert column.tolist() == [1.0, 2.0]
    column.iloc[1] = 7.0
    assert kept["a"].tolist() == [9.0, 2.0]
