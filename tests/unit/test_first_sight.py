"""What a new reader's browser gets first, and what the rest waits for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard import mapfiles, viewport
from dashboard.server.headers import Guarded

STATIC = Path(mapfiles.__file__).with_name("static")
BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64)"}


def first_page() -> None:
    import streamlit as st

    from dashboard.viewport import first_sight

    first_sight()
    st.button("Again")


class Clock:
    """Time that passes only while somebody sleeps."""

    now = 0.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.mark.parametrize(("headers", "waited"), [(BROWSER, True), ({}, False)])
def test_the_first_page_of_a_browser_pauses_once(
    headers: dict[str, str], waited: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    monkeypatch.setattr(viewport, "time", clock)
    monkeypatch.setattr(type(st.context), "headers", property(lambda _self: headers))
    app = AppTest.from_function(first_page).run()
    assert not app.exception
    assert (clock.now > 0.3) is waited
    before = clock.now
    app.button[0].click().run()
    assert clock.now == before


async def answered(path: str, kind: bytes) -> dict[bytes, bytes]:
    """Give the headers of an answer of some kind."""
    sent: list[dict[str, object]] = []

    async def inner(_scope: object, _receive: object, send: object) -> None:
        await send(  # type: ignore[operator]
            {"type": "http.response.start", "status": 200, "headers": [(b"content-type", kind)]}
        )

    async def keep(message: dict[str, object]) -> None:
        sent.append(message)

    await Guarded(inner)({"type": "http", "path": path}, None, keep)  # type: ignore[arg-type]
    return dict(sent[0]["headers"])  # type: ignore[call-overload, no-any-return]


@pytest.mark.parametrize(
    ("path", "kind", "named"),
    [
        ("/", b"text/html; charset=utf-8", True),
        ("/markets/explore", b"text/html", True),
        ("/data", b"text/html", False),
        ("/explore", b"application/json", False),
    ],
)
def test_pages_that_begin_with_a_map_name_its_files(path: str, kind: bytes, named: bool) -> None:
    # Nothing in it waits, so it needs no loop, of which a thread may have one already.
    with pytest.raises(StopIteration) as done:
        answered(path, kind).send(None)
    headers = done.value.value
    assert (b"link" in headers) is named


def test_every_file_that_is_named_exists() -> None:
    addresses = re.findall(r"<app/static/([^>?]+)", mapfiles.links())
    assert len(addresses) == len(set(addresses)) > 10
    for address in addresses:
        assert (STATIC / address).is_file()
