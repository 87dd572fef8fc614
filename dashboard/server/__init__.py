"""What the server says and guards beside the pages: headers, health, figures of its own work."""

from __future__ import annotations

from starlette.middleware import Middleware
from starlette.routing import Route

from dashboard.server import health, metrics, units
from dashboard.server.headers import Guarded
from dashboard.server.returning import Returning
from dashboard.signin import in_force

__all__ = ["middleware", "routes"]


def routes() -> list[Route]:
    """Give the addresses beside those of the pages.

    Returns
    -------
    list of Route
        ``/livez`` and ``/readyz``, the outlines of units of the reader's own, and ``/metrics``
        where `metrics.wanted` says so.
    """
    found = [Route("/livez", health.alive), Route("/readyz", health.ready), units.ROUTE]
    return [*found, Route("/metrics", metrics.exposition)] if metrics.wanted() else found


def middleware() -> list[Middleware]:
    """Give what every answer passes through."""
    signing_in = in_force()
    if signing_in is None:
        return [Middleware(Guarded)]
    return [Middleware(Guarded), Middleware(Returning, safe=signing_in.safe)]
