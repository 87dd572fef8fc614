"""The small world on a server of this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from data.catalogue import Catalogue
from data.snapshot import Snapshot
from data.sources.http import Session
from tests.faults.publishers import Publishers
from tests.faults.server import Server, publishing
from tests.faults.small import small_base, small_catalogue


@pytest.fixture(autouse=True)
def _quick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder for each test, no proxy, short pauses whatever a publisher asks."""
    monkeypatch.setenv("KINDRED_DATA_DIR", str(tmp_path / "kindred"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    pause = Session._pause
    monkeypatch.setattr(Session, "_pause", lambda self, seconds: pause(self, min(seconds, 0.02)))


@pytest.fixture
def base(tmp_path: Path, snapshot: Snapshot, _quick: None) -> Snapshot:
    return small_base(tmp_path / "figures", snapshot)


@pytest.fixture
def server(base: Snapshot) -> Iterator[Server]:
    with publishing(Publishers(base, small_catalogue())) as running:
        yield running


@pytest.fixture
def catalogue(server: Server) -> Catalogue:
    """The small catalogue, the firm's own table at the server."""
    return small_catalogue(server.url)
