"""Fifty readers at once, who act: recolour, click, filter, change home, ask for heavy analyses.

They speak Streamlit's protocol over real connections to the real server and pause 5 to 10 seconds
between two deeds, as people do who look at what they got. The alternative is one reader alone at a
server of her own, who does the same things. Memory is what the server has more when all of them
have acted, results that are kept for everybody among it; and what twenty further ones add, who do
again what the first twenty did, so that nothing is new but themselves.

The same crowd meets two replicas behind nginx too, as ``kindred serve --replicas 2`` runs them, for
one process of Python computes on one core alone; where nginx is not installed that part is left
out, and said to be.

A deed ends when the page is drawn on the server and all of it has come; what a browser needs to
show it comes on top (``bench_interaction.py``).
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.bench.crowd import Crowd, Seen
from tests.bench.harness import Measurement, main, own_megabytes
from tests.serving.processes import NGINX, replicas

BROWSER_TESTS = Path(__file__).resolve().parents[1] / "browser"
sys.path.insert(0, str(BROWSER_TESTS))

from harness import Server, ServerFactory  # noqa: E402

READERS, SECONDS, PAUSE = 50, 180.0, (5.0, 10.0)
FOLLOWERS, THEIR_PAUSE = 20, (0.5, 1.0)
ALONE_SECONDS, ALONE_PAUSE = 60.0, (0.3, 0.6)
TIME_GOAL, MEMORY_GOAL = 0.5, 0.5


def run() -> list[Measurement]:
    """Measure a crowd of fifty against one reader alone."""
    return measured(READERS, SECONDS, PAUSE)


def measured(readers: int, seconds: float, pause: tuple[float, float]) -> list[Measurement]:
    """Measure a crowd against one reader alone.

    Parameters
    ----------
    readers, seconds, pause
        How many act, for how long, and what passes between two deeds of one.
    """
    with tempfile.TemporaryDirectory() as folder:
        servers = ServerFactory(Path(folder))
        try:
            alone = crowded(servers.product(), 1, min(ALONE_SECONDS, seconds), ALONE_PAUSE).seen
        finally:
            servers.stop()
        servers = ServerFactory(Path(folder))
        try:
            crowd = crowded(servers.product(), readers, seconds, pause)
        finally:
            servers.stop()
    many = crowd.seen
    print("\n".join(many.lines()), flush=True)
    name, other = f"{readers} sessions that act", "one session"
    return [
        *_by_two(readers, seconds, pause, many),
        *_compared(name, many, other, alone),
        Measurement(
            f"{name}: memory for each further one",
            crowd.each_follower,
            "for each of them, with all that was computed",
            crowd.each,
            unit="MB",
            goal=MEMORY_GOAL,
        ),
    ]


def _by_two(
    readers: int, seconds: float, pause: tuple[float, float], by_one: Seen
) -> list[Measurement]:
    """Measure the crowd at two replicas behind nginx, against a single server."""
    if NGINX is None:
        print("two replicas: left out, nginx is not installed", flush=True)
        return []
    with (
        tempfile.TemporaryDirectory() as folder,
        replicas(Path(folder), f"sqlite:///{folder}/shared.sqlite") as site,
    ):
        # Some go through the pages before, so that both have imported everything.
        with Crowd(site.url, 4, (0.0, 0.0), seed=1) as first:
            first.act(min(20.0, seconds))
        with Crowd(site.url, readers, pause, seed=2) as crowd:
            seen = crowd.act(seconds)
    for error in sorted(set(seen.errors + first.seen.errors)):
        print(f"error: {error}", flush=True)
    print("\n".join(seen.lines()), flush=True)
    name = f"{readers} sessions that act, two replicas behind nginx"
    return _compared(name, seen, "one server", by_one)


def _compared(name: str, seen: Seen, other: str, its: Seen) -> list[Measurement]:
    """Set what a crowd waited for, and what went wrong, beside the same of another."""
    return [
        Measurement(f"{name}: p50", seen.quantile(0.5), other, its.quantile(0.5)),
        Measurement(f"{name}: p95", seen.quantile(0.95), other, its.quantile(0.95), goal=TIME_GOAL),
        Measurement(
            f"{name}: errors", len(seen.errors), other, len(its.errors), unit="errors", goal=0
        ),
    ]


@dataclass(frozen=True)
class Crowded:
    """What readers saw, and the memory that each of them and of those who followed added, in MB."""

    seen: Seen
    each: float
    each_follower: float


def crowded(server: Server, readers: int, seconds: float, pause: tuple[float, float]) -> Crowded:
    """Let readers act, and then some more who do the same again.

    One reader goes through the pages before, so that nothing is imported for the first time while
    it is measured.
    """
    with Crowd(server.url, 1, (0.0, 0.0), seed=1) as first:
        first.act(min(20.0, seconds))
    begun = own_megabytes(server.pid)
    followers = min(FOLLOWERS, readers)
    with Crowd(server.url, readers, pause, seed=2) as crowd:
        seen = crowd.act(seconds)
        acted = own_megabytes(server.pid)
        with Crowd(server.url, followers, THEIR_PAUSE, seed=2) as after:
            # Fewer than any of the first did, or they would come to something new.
            again = after.act(deeds=len(seen.all) // (2 * readers))
            grown = (own_megabytes(server.pid) - acted) / followers
    seen.errors += again.errors
    for error in sorted(set(seen.errors + first.seen.errors)):
        print(f"error: {error}", flush=True)
    return Crowded(seen, (acted - begun) / readers, grown)


if __name__ == "__main__":
    sys.exit(main("sessions", run))
