"""The pause of a session's first page behind its map."""

from __future__ import annotations

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard import viewport

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
