"""Back to the link after sign-in, and cookies that travel by https alone.

Streamlit sends whoever has signed in to the first page, and would lose the view of the link that
she came by. So the address that she leaves for the sign-in is kept in a cookie for a few minutes;
it is used once, and only where it is a path of this server.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as BadBase64
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "kindred_back"
SECONDS = 600
LONGEST = 2500

_LOGIN = "/auth/login"
_CALLBACK = "/oauth2callback"
_PATH = re.compile(r"/(?![/\\\\])[!-~]*")


class Returning:
    """Brings readers back to where they were when they signed in.

    Parameters
    ----------
    app
        The application within.
    safe
        Whether readers reach the server by https: then no cookie travels otherwise.
    """

    def __init__(self, app: ASGIApp, *, safe: bool) -> None:
        self._app = app
        self._safe = safe

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request through the application within."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def returning(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if message["status"] in (302, 303, 307):
                    _turned(scope["path"], Headers(scope=scope), headers)
                if self._safe:
                    _made_safe(headers)
            await send(message)

        await self._app(scope, receive, returning)


def _turned(path: str, asked: Headers, answer: MutableHeaders) -> None:
    """Keep the way back when somebody leaves for the sign-in, and take it when she returns."""
    base, home = _base(path)
    if path.endswith(_LOGIN):
        back = left(asked.get("referer", ""), asked.get("host", ""), base)
        if back:
            kept = urlsafe_b64encode(back.encode()).decode()
            answer.append("set-cookie", f"{COOKIE}={kept}; Max-Age={SECONDS}; {_traits(home)}")
    elif path.endswith(_CALLBACK):
        back = wanted(asked.get("cookie", ""), base)
        if back and answer.get("location") in (home, base):
            answer["location"] = back
        answer.append("set-cookie", f"{COOKIE}=; Max-Age=0; {_traits(home)}")


def left(referer: str, host: str, base: str) -> str:
    """Give the path and query of the page that somebody leaves; empty where it is none of ours.

    Parameters
    ----------
    referer
        The address that the browser says it comes from.
    host
        The host that it asks.
    base
        Path below which the server answers, without a slash at the end.
    """
    try:
        parts = urlsplit(referer)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or parts.netloc != host:
        return ""
    back = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    return back if _is_ours(back, base) else ""


def wanted(cookies: str, base: str) -> str:
    """Give the path and query that were kept; empty where there are none that may be used.

    Parameters
    ----------
    cookies
        The header of the request.
    base
        As for `left`.
    """
    try:
        found = SimpleCookie(cookies).get(COOKIE)
        back = urlsafe_b64decode(found.value.encode("ascii")).decode() if found else ""
    except (CookieError, BadBase64, ValueError):
        return ""
    return back if _is_ours(back, base) else ""


def _is_ours(back: str, base: str) -> bool:
    """Say whether something is a path of this server, and none of the sign-in's own."""
    path = back.partition("?")[0]
    return (
        len(back) <= LONGEST
        and _PATH.fullmatch(back) is not None
        and (path == base or path.startswith(f"{base}/"))
        and not path.endswith((_LOGIN, _CALLBACK, "/auth/logout"))
    )


def _base(path: str) -> tuple[str, str]:
    """Give the path below which the server answers, and its first page."""
    base = path.removesuffix(_LOGIN).removesuffix(_CALLBACK)
    return base, f"{base}/"


def _traits(home: str) -> str:
    """Say where a cookie is sent, and that no script reads it."""
    return f"Path={home}; HttpOnly; SameSite=Lax"


def _made_safe(headers: MutableHeaders) -> None:
    """Let no cookie travel without https."""
    cookies = headers.getlist("set-cookie")
    if not cookies:
        return
    del headers["set-cookie"]
    for cookie in cookies:
        secure = "; secure" in cookie.casefold()
        headers.append("set-cookie", cookie if secure else f"{cookie}; Secure")
