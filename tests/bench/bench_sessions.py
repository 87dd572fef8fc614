"""Fifty readers at once, who act: recolour, click, filter, change home, ask for heavy analyses.

They speak Streamlit's protocol over real connections to the real server and pause 5 to 10 seconds
between two deeds, as people do who look at what they got. The alternative is one reader alone at a
server of her own, who does the same things. A deed ends when the page is drawn on the server and
all of it has come; what a browser needs to show it comes on top (``bench_interaction.py``).
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.bench.crowd import Crowd, Seen
from tests.bench.harness import Measurement, main

BROWSER_TESTS = Path(__file__).resolve().parents[1] / "browser"
sys.path.insert(0, str(BROWSER_TESTS))

from harness import Server, ServerFactory  # noqa: E402

READERS, SECONDS, PAUSE = 50, 180.0, (5.0, 10.0)
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
            alone, _ = crowded(servers.product(), 1, min(ALONE_SECONDS, seconds), ALONE_PAUSE)
        finally:
            servers.stop()
        servers = ServerFactory(Path(folder))
        try:
            many, grown = crowded(servers.product(), readers, seconds, pause)
        finally:
            servers.stop()
    print("\n".join(many.lines()), flush=True)
    name, other = f"{readers} sessions that act", "one session"
    return [
        Measurement(f"{name}: p50", many.quantile(0.5), other, alone.quantile(0.5)),
        Measurement(
            f"{name}: p95", many.quantile(0.95), other, alone.quantile(0.95), goal=TIME_GOAL
        ),
        Measurement(
            f"{name}: errors", len(many.errors), other, len(alone.errors), unit="errors", goal=0
        ),
        Measurement(
            f"{name}: memory for each", grown, "goal", MEMORY_GOAL, unit="MB", goal=MEMORY_GOAL
        ),
    ]


def crowded(
    server: Server, readers: int, seconds: float, pause: tuple[float, float]
) -> tuple[Seen, float]:
    """Let readers act; give what they saw, and the memory that each of them added, in MB.

    One reader does everything there is to do before, so that what is measured belongs to sessions
    and not to what they share.
    """
    with Crowd(server.url, 1, (0.0, 0.0), seed=1) as first:
        first.act(min(20.0, seconds))
    before = resident(server.pid)
    with Crowd(server.url, readers, pause, seed=2) as crowd:
        seen = crowd.act(seconds)
        grown = (resident(server.pid) - before) / readers
    for error in sorted(set(seen.errors + first.seen.errors)):
        print(f"error: {error}", flush=True)
    return seen, grown


def resident(pid: int) -> float:
    """Give the memory of a process that is its own, in MB."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    sizes = {
        line.partition(":")[0]: int(line.split()[1]) for line in text.splitlines() if "kB" in line
    }
    return sum(sizes.get(name, 0) for name in ("Private_Clean", "Private_Dirty", "Swap")) / 1024


if __name__ == "__main__":
    sys.exit(main("sessions", run))
