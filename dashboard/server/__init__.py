"""What the server says and guards beside the pages: headers, health, figures of its own work."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard.server import health, logs, metrics, units
from dashboard.server.headers import Guarded
from dashboard.server.heard import Heard
from dashboard.server.logs import Logged
from dashboard.server.returning import Returning
from dashboard.server.uploads import Uploads
from dashboard.signin import in_force

Answer = Callable[[Request], Awaitable[Response]]

__all__ = ["middleware", "routes"]


def routes(base: str = "") -> list[Route]:
    """Give the addresses beside those of the pages.

    Parameters
    ----------
    base
        Path below which the pages stand; there are these addresses there too.

    Returns
    -------
    list of Route
        ``/livez`` and ``/readyz``, the outlines of units of the reader's own, and ``/metrics``
        where `metrics.wanted` says so.
    """
    told: dict[str, Answer] = {
        "/livez": health.alive,
        "/readyz": health.ready,
        units.ROUTE.path: units.outline,
    }
    if metrics.wanted():
        told["/metrics"] = metrics.exposition
    places = dict.fromkeys(["", f"/{base.strip('/')}".rstrip("/")])
    return [Route(f"{place}{path}", answer) for place in places for path, answer in told.items()]


def middleware() -> list[Middleware]:
    """Give what every answer passes through."""
    found = [Middleware(Logged)] if logs.wanted() else []
    found += [Middleware(Guarded), Middleware(Heard)]
    signing_in = in_force()
    found.append(Middleware(Uploads, signing_in=signing_in is not None))
    if signing_in is not None:
        found.append(Middleware(Returning, safe=signing_in.safe))
    return found
