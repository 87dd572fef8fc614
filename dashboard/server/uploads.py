"""Files that readers upload: from those alone to whom pages are shown, and no more than is needed.

Streamlit takes a file for every session that is connected, which one is before the sign-in too,
asked for or not, and holds in memory as many as are sent until the session ends. Here the size of
a file, which it does see to, is made a limit for a session and for the whole server.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send
    from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

MOST_OF_A_SESSION = 6
"""Files that a session keeps, those sent last; no page asks for more than one at once."""

MOST_MEGABYTES = 256
"""What all sessions may hold together before further files are refused."""

_MOST_KNOWN = 10_000
_PLACE = "/_stcore/upload_file/"

_let_in: OrderedDict[str, None] = OrderedDict()
_lock = Lock()


def note(*, admitted: bool) -> None:
    """Note whether the session that draws a page may see it, and so upload.

    Parameters
    ----------
    admitted
        Whether she has signed in and is let in.
    """
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    context = get_script_run_ctx(suppress_warning=True)
    if context is None:
        return
    with _lock:
        _let_in.pop(context.session_id, None)
        if admitted:
            _let_in[context.session_id] = None
        while len(_let_in) > _MOST_KNOWN:
            _let_in.popitem(last=False)


class Uploads:
    """Refuses files of those who see no page, and keeps what the others send within bounds.

    Parameters
    ----------
    app
        The application within.
    signing_in
        Whether people sign in to this server.
    """

    def __init__(self, app: ASGIApp, *, signing_in: bool) -> None:
        self._app = app
        self._signing_in = signing_in

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request through the application within."""
        _, mark, rest = scope.get("path", "").rpartition(_PLACE)
        if scope["type"] != "http" or scope["method"] != "PUT" or not mark:
            await self._app(scope, receive, send)
            return
        session = rest.partition("/")[0]
        if self._signing_in and session not in _let_in:
            refusal = PlainTextResponse("Sign in first.", 403)
        elif _held() > MOST_MEGABYTES * 2**20:
            refusal = PlainTextResponse("The server holds too many files.", 503)
        else:
            await self._app(scope, receive, send)
            _forget_older(session)
            return
        await refusal(scope, receive, send)


def _files() -> MemoryUploadedFileManager | None:
    """Give what holds the files; None where no server of Streamlit's runs."""
    from streamlit import runtime
    from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

    found = runtime.get_instance().uploaded_file_mgr if runtime.exists() else None
    return found if isinstance(found, MemoryUploadedFileManager) else None


def _held() -> int:
    """Give the bytes of all files that are held."""
    files = _files()
    told = files.get_stats() if files is not None else {}
    return sum(stat.byte_length for stats in told.values() for stat in stats)


def _forget_older(session: str) -> None:
    """Let go of a session's older files."""
    files = _files()
    if files is None:
        return
    for file in list(files.file_storage.get(session, ()))[:-MOST_OF_A_SESSION]:
        files.remove_file(session, file)
