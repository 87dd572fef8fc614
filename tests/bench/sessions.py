"""Sessions of the dashboard without a browser: they speak Streamlit's protocol themselves."""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import TracebackType
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

_SECONDS = 60.0
_LARGEST = 64 * 2**20


@dataclass(frozen=True)
class Answer:
    """What the server sent for one thing done: seconds until the script's end, and bytes."""

    seconds: float
    size: int


@dataclass
class Session:
    """One reader of the dashboard; use it as a context.

    Attributes
    ----------
    url
        Of the server, such as ``http://127.0.0.1:8501``.
    errors
        Exceptions that a page showed, as texts.
    """

    url: str
    errors: list[str] = field(default_factory=list)
    _socket: ClientConnection | None = None
    _stack: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Session:
        address = self.url.replace("http", "ws", 1) + "/_stcore/stream"
        connecting = connect(
            address, origin=self.url, subprotocols=["streamlit"], max_size=_LARGEST
        )
        self._socket = self._stack.enter_context(connecting)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def open(self, page: str = "", **parameters: str) -> Answer:
        """Ask for a page with the view that parameters of the address name.

        Parameters
        ----------
        page
            Its name in the address; empty for the first one.
        parameters
            As `dashboard.links.PARAMETERS` names them.

        Returns
        -------
        Answer

        Raises
        ------
        TimeoutError
            The script did not come to its end.
        """
        message = BackMsg()
        message.rerun_script.query_string = urlencode(parameters)
        message.rerun_script.page_name = page
        return self._ask(message)

    def _ask(self, message: BackMsg) -> Answer:
        """Send a message and read on until the script has come to its end."""
        assert self._socket is not None
        start = time.perf_counter()
        self._socket.send(message.SerializeToString())
        size = 0
        while True:
            left = _SECONDS - (time.perf_counter() - start)
            received = self._socket.recv(timeout=max(left, 0.001))
            assert isinstance(received, bytes)
            size += len(received)
            forward = ForwardMsg()
            forward.ParseFromString(received)
            element = forward.delta.new_element
            if element.WhichOneof("type") == "exception":
                self.errors.append(f"{element.exception.type}: {element.exception.message}")
            if forward.WhichOneof("type") == "script_finished":
                return Answer(time.perf_counter() - start, size)
