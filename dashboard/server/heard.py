"""What browsers say over the WebSocket: of what no page of ours says, nothing is passed on.

Streamlit obeys messages that are meant for whoever develops a page, from anybody who can connect,
before the sign-in too. It tells which repository the server runs from and the names of the files in
it that are in none, asking git for them while all other readers wait. It also makes up an address
for every file that a browser says it will send: ten million names in one message of 20 MB kept a
server from answering for minutes. And it takes in what one browser has said before it does anything
for the others: five thousand messages of four bytes each stopped it for six seconds.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from dashboard.budget import Bucket

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

NOT_OURS = frozenset(
    {
        *("load_git_info", "clear_cache", "set_run_on_save"),
        *("debug_disconnect_websocket", "debug_shutdown_runtime"),
    }
)
"""Kinds of messages that are for developers."""

LONGEST_ASKING = 4_096
"""Bytes of a message that asks where files may be sent to: a page asks for one at a time."""

MOST_AT_ONCE = 100.0
"""Messages of a connection that are taken in without a pause, more than any page sends."""

PER_SECOND = 30.0
"""Messages of a connection that are taken in after these."""

_SHORTEST_PAUSE = 0.01
_TOO_BIG = 1009


class Heard:
    """Passes on what pages say, and hangs up on whoever asks for more than any does.

    Parameters
    ----------
    app
        The application within.
    clock
        Gives the seconds of a clock that never goes back.
    sleep
        Lets others go on for some seconds.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._app = app
        self._clock, self._sleep = clock, sleep

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request through the application within."""
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return

        patience = Bucket(MOST_AT_ONCE, PER_SECOND, self._clock)

        async def heard() -> Message:
            while True:
                while seconds := patience.spend(1):
                    await self._sleep(max(seconds, _SHORTEST_PAUSE))
                message = await receive()
                said = message.get("bytes") or b""
                kind = _kind(said)
                if kind == "file_urls_request" and len(said) > LONGEST_ASKING:
                    await send({"type": "websocket.close", "code": _TOO_BIG})
                    return {"type": "websocket.disconnect", "code": _TOO_BIG}
                if kind not in NOT_OURS:
                    return message

        await self._app(scope, heard, send)


def _kind(said: bytes) -> str:
    """Give what kind of message something is; empty for none, and for one that is too long."""
    from streamlit import config
    from streamlit.proto.BackMsg_pb2 import BackMsg

    if not said or len(said) > config.get_option("server.maxWidgetStateSize") * 10**6:
        return ""  # Streamlit refuses what is too long unread.
    with suppress(Exception):  # What is no message is Streamlit's to refuse, too.
        return str(BackMsg.FromString(said).WhichOneof("type"))
    return ""
