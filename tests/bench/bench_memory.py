"""Memory of the server: at rest, and for each session more that has looked at four pages.

The sessions stay connected and are readers of their own: other homes, other pages. Their results
are computed once before, so that what is measured belongs to sessions and not to what they share.
The alternative is a session of the plain map, which has one page (``apps/plain_map.py``).
"""

from __future__ import annotations

import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.bench.harness import Measurement, main, own_megabytes
from tests.bench.sessions import Session

BROWSER_TESTS = Path(__file__).resolve().parents[1] / "browser"
sys.path.insert(0, str(BROWSER_TESTS))

from harness import Server, ServerFactory  # noqa: E402

WARM = 5
SESSIONS = 20
GOAL = 0.5
PAGES = ("", "explore", "similarity", "screen")
HOMES = ("VNM", "BGD", "KEN", "LKA")


def run() -> list[Measurement]:
    """Measure the resident memory of both servers."""
    with tempfile.TemporaryDirectory() as folder:
        servers = ServerFactory(Path(folder))
        try:
            whole, each = grown(servers.product(), PAGES)
            plain = servers.app(BROWSER_TESTS / "apps" / "plain_map.py")
            plain_whole, plain_each = grown(plain, ("",))
        finally:
            servers.stop()
    return [
        Measurement(
            f"memory for each of {SESSIONS} sessions more",
            each,
            "Plotly choropleth, one page",
            plain_each,
            unit="MB",
            goal=GOAL,
        ),
        Measurement(
            f"memory of the server with {WARM} sessions",
            whole,
            "Plotly choropleth, one page",
            plain_whole,
            unit="MB",
        ),
    ]


def grown(server: Server, pages: tuple[str, ...]) -> tuple[float, float]:
    """Give the memory after some sessions, and what each further one adds, in MB."""
    with ExitStack() as stack:

        def look(number: int) -> None:
            session = stack.enter_context(Session(server.url))
            home = HOMES[number % len(HOMES)]
            for page in pages:
                session.open(page, home=home) if len(pages) > 1 else session.open(page)
            assert not session.errors, session.errors

        for number in range(WARM):
            look(number)
        before = own_megabytes(server.pid)
        for number in range(SESSIONS):
            look(WARM + number)
        return before, (own_megabytes(server.pid) - before) / SESSIONS


if __name__ == "__main__":
    sys.exit(main("memory", run))
