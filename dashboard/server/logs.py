"""Logs of one JSON object a line, in which nobody is named.

They are written where ``KINDRED_LOG`` is ``json``: a line for each request, each connection, each
drawing of a page and each refresh, and what libraries have to say. No address, name, query,
header or file of a reader's is in them: pages and kinds of files stand in place of paths, and of
what a library says, the words it always says are kept and what it fills in is not.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders

from dashboard.pages import PAGES

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

VARIABLE = "KINDRED_LOG"
"""Name of the environment variable."""

_KINDS = (
    ("/_stcore/stream", "connection"),
    ("/_stcore/upload_file/", "upload"),
    ("/_stcore/", "server"),
    ("/app/static/", "static"),
    ("/static/", "static"),
    ("/media/", "download"),
    ("/auth/", "sign-in"),
    ("/oauth2callback", "sign-in"),
    ("/livez", "health"),
    ("/readyz", "health"),
    ("/metrics", "metrics"),
)
_REQUEST_ID = re.compile(r"[0-9A-Za-z-]{8,64}")


def wanted() -> bool:
    """Say whether lines of JSON are written."""
    return os.environ.get(VARIABLE, "").strip().casefold() == "json"


def tell(event: str, **facts: object) -> None:
    """Write a line, where lines are wanted.

    Parameters
    ----------
    event
        What happened, in a word.
    facts
        What is known of it; nothing that a reader gave.
    """
    if wanted():
        _write("info", event, facts)


def kind_of(path: str) -> str:
    """Give what a path stands for: a page's name, or a kind of what is served.

    Parameters
    ----------
    path
        Of a request.
    """
    for part, kind in _KINDS:
        if part in path:
            return kind
    last = path.rstrip("/").rpartition("/")[2]
    return last if last in PAGES else "start" if path.endswith("/") or not last else "other"


class Logged:
    """Writes a line for each request and each connection, and gives each an id."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request through the application within."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request = given if _REQUEST_ID.fullmatch(given) else uuid4().hex
        began = time.perf_counter()
        status = 0

        async def logged(message: Message) -> None:
            nonlocal status
            if message["type"] in ("http.response.start", "websocket.accept"):
                status = message.get("status", 101)
                MutableHeaders(scope=message)["x-request-id"] = request
            elif message["type"] == "websocket.close" and not status:
                status = 403
            await send(message)

        outcome = "failed"
        try:
            await self._app(scope, receive, logged)
            outcome = "answered" if status < 400 else "refused" if status < 500 else "failed"
        finally:
            tell(
                "request" if scope["type"] == "http" else "connection",
                request=request,
                method=scope.get("method", "GET"),
                page=kind_of(scope["path"]),
                status=status or 500,
                ms=_milliseconds(began),
                outcome=outcome,
            )


class Lines(logging.Formatter):
    """Writes what libraries say as lines of JSON, without what they fill in.

    Parameters
    ----------
    use_colors
        Not used; the server below gives it to whatever writes its lines.
    """

    def __init__(self, use_colors: bool | None = None) -> None:
        del use_colors
        super().__init__()

    def format(self, record: logging.LogRecord) -> str:
        """Give a record as a line."""
        facts: dict[str, Any] = {"logger": record.name, "said": str(record.msg)[:500]}
        if record.exc_info and record.exc_info[0] is not None:
            facts["error"] = record.exc_info[0].__name__
            facts["at"] = _place(record.exc_info[2])
        return _line(record.levelname.lower(), "said", facts)


def install() -> None:
    """Let Streamlit and the server below it write lines of JSON, where they are wanted."""
    if not wanted():
        return
    from streamlit import logger
    from uvicorn.config import LOGGING_CONFIG

    def in_lines(of: logging.Logger) -> None:
        for handler in list(of.handlers):
            of.removeHandler(handler)
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(Lines())
        of.addHandler(handler)

    logger.setup_formatter = in_lines  # type: ignore[assignment]
    for known in list(logger._loggers.values()):
        in_lines(known)
    for name in LOGGING_CONFIG["formatters"]:
        LOGGING_CONFIG["formatters"][name] = {"()": Lines}
    logging.captureWarnings(True)


def _write(level: str, event: str, facts: dict[str, Any]) -> None:
    """Write one line to the standard error stream, whole."""
    sys.stderr.write(_line(level, event, facts) + "\n")
    sys.stderr.flush()


def _line(level: str, event: str, facts: dict[str, Any]) -> str:
    """Put a line together."""
    when = datetime.now(UTC).isoformat(timespec="milliseconds")
    return json.dumps(
        {"time": when, "level": level, "process": os.getpid(), "event": event, **facts},
        ensure_ascii=False,
    )


def _place(trace: Any) -> str:
    """Give the module and line in which an error arose."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return ""
    return f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}"


def _milliseconds(began: float) -> float:
    """Give the time since a moment."""
    return round((time.perf_counter() - began) * 1000, 1)
