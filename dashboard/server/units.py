"""Outlines of units of the reader's own, as the map fetches them: named by their content.

Whoever knows such a name gets the outlines, whether she has signed in or not: what makes a person
of Streamlit's cookie is private to Streamlit. So the name is a secret that only pages tell, which
show nothing before the sign-in, and has digits enough not to be guessed. No figure is served here.
"""

from __future__ import annotations

import gzip
from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

from starlette.responses import Response
from starlette.routing import Route

if TYPE_CHECKING:
    from starlette.requests import Request

    from geo.units.outlines import Outlines

MOST_KEPT = 12
"""Documents that are kept, those asked for last: some panels with their levels of detail."""

_YEAR = 365 * 24 * 60 * 60

_kept: OrderedDict[str, bytes] = OrderedDict()
_lock = Lock()


def serve(outlines: Outlines) -> None:
    """Let browsers fetch outlines by the names of their files.

    Parameters
    ----------
    outlines
        Of `geo.units.outlines.unit_outlines`. They are kept packed.
    """
    with _lock:
        for name, document in outlines.documents.items():
            if name not in _kept:
                _kept[name] = gzip.compress(document, compresslevel=6, mtime=0)
            _kept.move_to_end(name)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)


async def outline(request: Request) -> Response:
    """Answer with a document of outlines; 404 for one that is not kept."""
    with _lock:
        packed = _kept.get(request.path_params["name"])
    if packed is None:
        return Response(status_code=404, headers={"cache-control": "no-store"})
    headers = {"cache-control": f"private, max-age={_YEAR}, immutable"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(
            packed,
            media_type="application/json",
            headers={**headers, "content-encoding": "gzip", "vary": "accept-encoding"},
        )
    return Response(gzip.decompress(packed), media_type="application/json", headers=headers)


ROUTE = Route("/app/static/units/{name}", outline)
"""Where the map looks for shapes: beside those that ship."""
