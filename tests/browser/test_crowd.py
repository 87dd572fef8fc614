"""A few readers at once, over real connections: each gets her pages, and nobody an error."""

from __future__ import annotations

import pytest
from harness import ServerFactory

from tests.bench.crowd import Crowd
from tests.bench.sessions import Session

pytestmark = pytest.mark.slow


def test_readers_who_act_at_once_all_get_their_pages(server_factory: ServerFactory) -> None:
    with Crowd(server_factory.product().url, 5, (0.05, 0.3), seed=3) as crowd:
        seen = crowd.act(deeds=6)
    assert seen.errors == []
    assert len(seen.times["open"]) == 5
    assert len(seen.all) == 5 * (1 + 6)


def test_what_several_ask_for_at_once_is_computed_once(server_factory: ServerFactory) -> None:
    server = server_factory.product(environment={"KINDRED_METRICS": "on"})
    with (
        Crowd(server.url, 4, (0.0, 0.0), seed=4) as crowd,
        Session(server.url) as one,
        Session(server.url) as other,
    ):
        crowd.act(deeds=1)
        for session in (one, other):
            session.open("similarity", home="TZA")
        assert "similarity_ranked" in one.controls and "similarity_ranked" in other.controls
    told = _metrics(server.url)
    begun = told['kindred_analyses_asked_total{answer="begun",kind="uncertainty"}']
    made = told['kindred_analysis_seconds_count{ending="made",kind="uncertainty"}']
    assert begun == made > 0
    assert told['kindred_analyses_asked_total{answer="kept",kind="uncertainty"}'] >= 1
    assert told["kindred_analyses_waiting"] == told["kindred_analyses_running"] == 0


def _metrics(url: str) -> dict[str, float]:
    """Read what the server tells Prometheus."""
    import urllib.request

    with urllib.request.urlopen(f"{url}/metrics", timeout=10) as answer:
        lines = answer.read().decode().splitlines()
    return {
        name: float(value)
        for name, _, value in (line.rpartition(" ") for line in lines if line[0] != "#")
    }
