"""What a link holds stays between the browser and the server: no log tells it."""

from __future__ import annotations

import socket
import urllib.error
import urllib.request
from urllib.parse import quote

import pytest
from harness import HOST, PageFactory, ServerFactory

from dashboard.addresses import short_address
from dashboard.viewstate import ViewState

pytestmark = pytest.mark.browser

MARK = "QSECRETQ"


def asked(address: str) -> int:
    """Ask without a browser; give the status."""
    try:
        with urllib.request.urlopen(address) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def said_raw(port: int, *lines: str) -> bytes:
    """Say what no browser says, and give the beginning of the answer."""
    with socket.create_connection((HOST, port)) as line:
        line.sendall("\r\n".join([*lines, "", ""]).encode())
        return line.recv(200)


@pytest.mark.parametrize(
    "flags",
    [
        pytest.param((), id="as run"),
        pytest.param(("--logger.level=debug",), id="debug", marks=pytest.mark.slow),
    ],
)
def test_no_log_holds_what_stands_behind_the_question_mark(
    server_factory: ServerFactory, page_factory: PageFactory, flags: tuple[str, ...]
) -> None:
    server = server_factory.product(*flags)
    packed = short_address(ViewState(where=f"name = '{MARK}'", shortlist=("KEN",))).query
    for path in ("", "screen", "nowhere", "static/nothing.js", "media/nothing", "_stcore/stream"):
        assert asked(f"{server.url}/{path}?where={MARK}&{packed}") in (200, 404)
    assert asked(f"{server.url}/?x={MARK * 2_000}") == 200
    port = int(server.url.rpartition(":")[2])
    assert b"400" in said_raw(port, f"GET /?x={MARK} \0 HTTP/1.1", f"no header {MARK}")
    foreign = said_raw(
        port,
        f"GET /_stcore/stream?x={MARK} HTTP/1.1",
        f"Host: {HOST}:{port}",
        "Origin: http://elsewhere.example",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version: 13",
    )
    assert b"403" in foreign

    page = page_factory(1024, 768)
    wrong = quote(f"{MARK} is no condition")
    page.goto(f"{server.url}/screen?where={wrong}&home=Z{MARK}&v=1.{MARK}&{MARK}=1")
    page.get_by_text("There is no economy 'ZQSECRETQ'").wait_for()
    page.goto(f"{server.url}/screen?{packed}")
    page.get_by_text(MARK).first.wait_for()

    log = server.log.read_bytes()
    assert b"elsewhere.example" in log  # The log of this very server is what was read.
    assert MARK.encode() not in log
    assert packed.encode() not in log
