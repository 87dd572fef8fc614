"""Sessions of the dashboard without a browser: they speak Streamlit's protocol themselves.

As a browser does, a session sends the values of the controls that it has used with whatever it
does, runs the part of the page that a control belongs to, and says which messages it has already.
"""

from __future__ import annotations

import json
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import TracebackType
from urllib.parse import urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

_SECONDS = 60.0
_LARGEST = 64 * 2**20
_KEPT_RUNS = 8
"""Runs of a page after which a browser forgets a message that did not come again."""


@dataclass(frozen=True)
class Answer:
    """What the server sent for one thing done: seconds until the script's end, and bytes."""

    seconds: float
    size: int


@dataclass(frozen=True)
class Control:
    """Something on a page that can be used.

    Attributes
    ----------
    id
        By which the server knows it.
    kind
        As Streamlit calls it, such as ``selectbox``.
    part
        Id of the part of the page that is run when it is used; empty for the whole.
    options
        What can be chosen, where it is a list.
    """

    id: str
    kind: str
    part: str
    options: tuple[str, ...] = ()


@dataclass
class Session:
    """One reader of the dashboard; use it as a context.

    Attributes
    ----------
    url
        Of the server, such as ``http://127.0.0.1:8501``.
    errors
        Exceptions and errors that a page showed, as texts.
    controls
        What the page offers, by key.
    """

    url: str
    errors: list[str] = field(default_factory=list)
    controls: dict[str, Control] = field(default_factory=dict)
    _values: dict[str, WidgetState] = field(default_factory=dict)
    _pages: dict[str, str] = field(default_factory=dict)
    _page: str = ""
    _query: str = ""
    _messages: dict[str, tuple[int, Delta]] = field(default_factory=dict)
    _runs: int = 0
    _socket: ClientConnection | None = None
    _stack: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Session:
        address = self.url.replace("http", "ws", 1) + "/_stcore/stream"
        parts = urlsplit(self.url)
        origin = Origin(f"{parts.scheme}://{parts.netloc}")
        connecting = connect(address, origin=origin, subprotocols=["streamlit"], max_size=_LARGEST)
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

    def switch(self, page: str) -> Answer:
        """Follow the navigation to a page, as a click on it does.

        Parameters
        ----------
        page
            Its name in the address; a page must have been opened before.
        """
        self._page = self._pages[page]
        self._values, self.controls = {}, {}
        self._query = ""
        return self._ask(self._message(""))

    def use(self, key: str, value: object = True) -> Answer:
        """Use a control of the page.

        Parameters
        ----------
        key
            The control's.
        value
            What is chosen, ticked, written, moved to or sent.

        Raises
        ------
        KeyError
            The page has no such control.
        """
        control = self.controls[key]
        state = _state(control, value)
        if control.kind != "button":
            self._values[control.id] = state
        message = self._message(control.part)
        if control.kind == "button":
            message.rerun_script.widget_states.widgets.append(state)
        return self._ask(message)

    def _message(self, part: str) -> BackMsg:
        """Begin a message that runs the page, or a part of it."""
        message = BackMsg()
        told = message.rerun_script
        told.query_string, told.page_script_hash, told.fragment_id = self._query, self._page, part
        told.widget_states.widgets.extend(self._values.values())
        told.cached_message_hashes.extend(self._messages)
        return message

    def _ask(self, message: BackMsg) -> Answer:
        """Send a message and read on until the page is drawn."""
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
            self._take(forward)
            # A run that ended early is followed by another one.
            if (
                forward.WhichOneof("type") == "script_finished"
                and forward.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
            ):
                self._forget()
                return Answer(time.perf_counter() - start, size)

    def _take(self, forward: ForwardMsg) -> None:
        """Note what a message says that later ones depend on."""
        kind = forward.WhichOneof("type")
        if kind == "ref_hash":
            _, delta = self._messages[forward.ref_hash]
            self._messages[forward.ref_hash] = self._runs, delta
            self._note(delta)
        elif kind == "delta":
            if forward.metadata.cacheable:
                self._messages[forward.hash] = self._runs, forward.delta
            self._note(forward.delta)
        elif kind == "navigation":
            pages = forward.navigation.app_pages
            self._pages = {page.url_pathname: page.page_script_hash for page in pages}
            self._page = forward.navigation.page_script_hash
        elif kind == "page_info_changed":
            self._query = forward.page_info_changed.query_string

    def _note(self, delta: Delta) -> None:
        """Note a control, or what a page says went wrong."""
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.errors.append(f"{element.exception.type}: {element.exception.message}")
        elif kind == "alert" and element.alert.format == element.alert.ERROR:
            self.errors.append(element.alert.body)
        elif kind is not None:
            drawn = getattr(element, kind)
            named = str(getattr(drawn, "id", ""))
            if named.startswith("$$ID-"):
                key = named.split("-", 2)[2]
                options = getattr(drawn, "options", ())
                listed = tuple(str(option) for option in options) if kind == "selectbox" else ()
                self.controls[key] = Control(named, kind, delta.fragment_id, listed)

    def _forget(self) -> None:
        """Forget messages that have not come for some runs, as a browser does."""
        self._runs += 1
        self._messages = {
            digest: (run, delta)
            for digest, (run, delta) in self._messages.items()
            if self._runs - run <= _KEPT_RUNS
        }


def _state(control: Control, value: object) -> WidgetState:
    """Write what a control was set to."""
    state = WidgetState(id=control.id)
    if control.kind == "button":
        state.trigger_value = True
    elif control.kind == "checkbox":
        state.bool_value = bool(value)
    elif control.kind == "slider":
        assert isinstance(value, float)
        state.double_array_value.data.append(value)
    elif control.kind == "bidi_component":
        state.json_value = json.dumps(value)
    else:
        state.string_value = str(value)
    return state
