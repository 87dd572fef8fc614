"""What a server that runs for weeks lets go of beside the pages."""

from __future__ import annotations

import time
import weakref
from collections.abc import Callable
from types import SimpleNamespace

import pandas as pd
import pytest
from streamlit import runtime
from streamlit.runtime.memory_session_storage import MemorySessionStorage

from dashboard.server.garbage import forget_sessions, forget_views


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


def test_sessions_whose_readers_left_are_forgotten_though_nobody_else_leaves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Session:
        id = "left"

    stored = MemorySessionStorage(ttl_seconds=60)
    told: list[Callable[[], None]] = []
    running = SimpleNamespace(
        _session_mgr=SimpleNamespace(_session_storage=stored),
        _get_async_objs=lambda: SimpleNamespace(
            eventloop=SimpleNamespace(call_soon_threadsafe=told.append)
        ),
    )
    monkeypatch.setattr(runtime, "exists", lambda: True)
    monkeypatch.setattr(runtime, "get_instance", lambda: running)
    session = Session()
    gone = weakref.ref(session)
    stored.save(SimpleNamespace(session=session))
    del session
    forget_sessions()
    told.pop()()
    assert gone() is not None
    later = time.monotonic() + 61
    monkeypatch.setattr(stored._cache, "_timer", lambda: later)
    forget_sessions()
    told.pop()()
    assert gone() is None


def test_no_server_has_no_sessions_to_forget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtime, "exists", lambda: False)
    forget_sessions()
