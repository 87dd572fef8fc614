"""Headers of every answer: what a page may load, who may frame it, what may be kept.

The policy names this server alone, so that a browser itself refuses what a page should never ask
for, whatever a text from outside may have smuggled into it.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.mapfiles import WITH_MAP, links

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

YEAR = 365 * 24 * 60 * 60

_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_NAMED_BY_CONTENT = re.compile(r"/app/static/shapes-[a-z]+-[0-9a-f]{8}\.json$")


@cache
def policy() -> str:
    """Give the content security policy of the pages.

    Returns
    -------
    str
        Scripts come from this server or are those that Streamlit's own page holds, named by their
        digests. Styles may stand in elements, because Streamlit and charts put them there. Images
        may be data, which is how a chart is saved; the map's module arrives as a blob.

    References
    ----------
    W3C, Content Security Policy Level 3.
    """
    import streamlit

    page = Path(streamlit.__file__).parent / "static" / "index.html"
    digests = (
        base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        for script in _INLINE.findall(page.read_text(encoding="utf-8"))
    )
    rules = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", "blob:", *(f"'sha256-{item}'" for item in digests)]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self' blob: data:",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'self'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def headers_of(path: str) -> dict[str, str]:
    """Give the headers that an answer gets.

    Parameters
    ----------
    path
        Of the request.

    Returns
    -------
    dict of str to str
        In lower case. A link holds what its reader is looking at, so no other site hears of it
        (``referrer-policy``). Shapes carry the digest of their content in their name and can be
        kept for a year.
    """
    found = {
        "content-security-policy": policy(),
        "referrer-policy": "same-origin",
        "x-content-type-options": "nosniff",
        "x-frame-options": "SAMEORIGIN",
        "cross-origin-opener-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }
    if _NAMED_BY_CONTENT.search(path):
        found["cache-control"] = f"public, max-age={YEAR}, immutable"
    return found


class Guarded:
    """Puts the headers on every answer over HTTP."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request through the application within."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        added = {name.encode(): value.encode() for name, value in headers_of(scope["path"]).items()}

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [pair for pair in message.get("headers", ()) if pair[0].lower() not in added]
                early = _early(scope["path"], kept)
                message = {**message, "headers": [*kept, *added.items(), *early]}
            await send(message)

        await self._app(scope, receive, guarded)


def _early(path: str, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Name what the map needs, so that the browser fetches it while the page loads, or after."""
    page = any(
        name.lower() == b"content-type" and value.startswith(b"text/html")
        for name, value in headers
    )
    if not page:
        return []
    soon = path.rpartition("/")[2] in WITH_MAP
    return [(b"link", links(soon=soon).encode("ascii"))]
