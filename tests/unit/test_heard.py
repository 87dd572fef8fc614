"""What browsers say over the WebSocket, and what of it is passed on to Streamlit."""

from __future__ import annotations

from typing import Any

import pytest
from asked_apart import apart
from streamlit.proto.BackMsg_pb2 import BackMsg

from dashboard.server.heard import LONGEST_ASKING, MOST_AT_ONCE, NOT_OURS, PER_SECOND, Heard

NEXT = BackMsg(stop_script=True).SerializeToString()


def heard(said: bytes) -> tuple[Any, list[Any]]:
    """Say something and then something else; give what comes through, and what is sent back."""
    through: list[Any] = []
    waiting = [said, NEXT]
    back: list[Any] = []

    async def receive() -> Any:
        return {"type": "websocket.receive", "bytes": waiting.pop(0)}

    async def send(message: Any) -> None:
        back.append(message)

    async def listens(_scope: Any, receive: Any, _send: Any) -> None:
        message = await receive()
        through.append(message.get("bytes", message["type"]))

    apart(Heard(listens)({"type": "websocket"}, receive, send))
    return through[0], back


def asking(*names: str) -> bytes:
    message = BackMsg()
    message.file_urls_request.file_names.extend(names)
    return message.SerializeToString()


def test_whoever_asks_for_thousands_of_addresses_at_once_is_hung_up_on() -> None:
    """Streamlit makes up each of them before it does anything else for anybody."""
    assert heard(asking(*[""] * LONGEST_ASKING)) == (
        "websocket.disconnect",
        [{"type": "websocket.close", "code": 1009}],
    )
    notes = BackMsg()
    notes.rerun_script.widget_states.widgets.add(id="note", string_value="x" * 2 * LONGEST_ASKING)
    for said in (asking("a.csv"), notes.SerializeToString(), b"\xff" * 2 * LONGEST_ASKING, b""):
        assert heard(said) == (said, [])


def test_whoever_never_stops_talking_lets_others_have_their_turn() -> None:
    now, pauses = 0.0, []

    async def pause(seconds: float) -> None:
        nonlocal now
        now += seconds
        pauses.append(seconds)

    async def receive() -> Any:
        return {"type": "websocket.receive", "bytes": NEXT}

    async def listens(_scope: Any, receive: Any, _send: Any) -> None:
        for _ in range(int(MOST_AT_ONCE + 3 * PER_SECOND)):
            await receive()

    apart(Heard(listens, clock=lambda: now, sleep=pause)({"type": "websocket"}, receive, pause))  # type: ignore[arg-type]
    assert sum(pauses) == pytest.approx(3.0, abs=0.1)
    assert max(pauses) == pytest.approx(1 / PER_SECOND)


@pytest.mark.parametrize("kind", sorted(NOT_OURS))
def test_what_is_meant_for_developers_is_not_passed_on(kind: str) -> None:
    """Streamlit would tell the names of the files beside it that no repository has."""
    said = BackMsg(**{kind: True})
    assert said.WhichOneof("type") == kind
    assert heard(said.SerializeToString()) == (NEXT, [])


def test_every_kind_of_message_is_known() -> None:
    """A new one may be meant for developers, too."""
    pages = {"rerun_script", "stop_script", "app_heartbeat"}
    kept = pages | {"file_urls_request", "backend_operation_request"}
    assert {field.name for field in BackMsg.DESCRIPTOR.oneofs[0].fields} == NOT_OURS | kept
