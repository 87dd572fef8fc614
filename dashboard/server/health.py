"""Whether the server lives, and whether it can answer: for whoever starts, stops and balances it.

``/livez`` says that the process answers at all; a supervisor starts it anew where it does not.
``/readyz`` says that a page can be shown: until then, and while something is broken that every page
needs, a balancer sends readers elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse

from dashboard.permission import OWN_MACHINE, allowed
from data.errors import KindredError

if TYPE_CHECKING:
    from starlette.requests import Request

Check = Callable[[], dict[str, object]]
"""Says something of what a page needs; raises where that cannot be had."""


def figures() -> dict[str, object]:
    """Say which figures are in use, having merged them once.

    Raises
    ------
    KindredError
        Where no snapshot can be opened, or the default recipe cannot be applied to it.
    """
    from dashboard import engine, exclusions
    from dashboard.viewstate import ViewState

    used = engine.opened()
    engine.merged(ViewState().recipe(exclusions.excluded()))
    return {
        "snapshot": used.snapshot.id,
        "reference_year": used.snapshot.reference_year,
        "refused_snapshots": len(used.refused),
    }


CHECKS: dict[str, Check] = {"figures": figures}
"""Name to check; a server is ready when none of them raises."""


async def alive(_request: Request) -> JSONResponse:
    """Say that the process answers."""
    return JSONResponse({"status": "alive"}, headers={"cache-control": "no-store"})


async def ready(request: Request) -> JSONResponse:
    """Say whether pages can be shown, and what with; 503 where not.

    Why not is told on this machine alone: it names files, and what stands in them.
    """
    address = request.client.host if request.client else "unknown"
    here = allowed(OWN_MACHINE, address, request.headers)
    said, status = await run_in_threadpool(_asked, here)
    return JSONResponse(said, status, headers={"cache-control": "no-store"})


def _asked(here: bool) -> tuple[dict[str, object], int]:
    """Go through the checks."""
    said: dict[str, object] = {"status": "ready"}
    for name, check in CHECKS.items():
        try:
            said[name] = check()
        except KindredError as error:
            problem = error.message if here else type(error).__name__
            return {"status": "not ready", name: {"problem": problem}}, 503
        except Exception as error:  # what nobody thought of is not for strangers to read
            return {"status": "not ready", name: {"problem": type(error).__name__}}, 503
    return said, 200
