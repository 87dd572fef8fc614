"""The browser's back and forward within a page, however quick, and with no parameter left."""

from __future__ import annotations

import re

import pytest
from dashboard_on_page import Dashboard
from playwright.sync_api import WebSocketRoute, expect


def test_back_and_forward_are_obeyed_at_once_as_far_as_the_defaults(
    page_factory, server_factory
) -> None:
    dashboard = Dashboard(page_factory(), server_factory.product()).open("shortlist")
    dashboard.toggle("Large text").click()
    dashboard.expect_parameters(text="large")
    dashboard.toggle("Stability").click()
    dashboard.expect_parameters(text="large", gates="stability")
    large = dashboard.page.get_by_role("switch", name="Large text")
    dashboard.page.go_back()
    dashboard.expect_parameters(text="large", gates=None)
    dashboard.page.go_back()
    dashboard.expect_parameters(text=None, gates=None)
    expect(large).not_to_be_checked()
    dashboard.page.go_forward()
    dashboard.expect_parameters(text="large", gates=None)
    expect(large).to_be_checked()
    link = dashboard.page.get_by_role("link", name="Explore", exact=True).first
    # At once, before the server has said anything.
    assert link.evaluate("link => { link.click(); return 'followed' in link.dataset; }")
    dashboard.page.wait_for_url(re.compile("/explore"))
    dashboard.settle()
    expect(dashboard.page.locator("[data-followed]")).to_have_count(0)
    # On the page after, too.
    dashboard.toggle("Stability").click()
    dashboard.expect_parameters(text="large", gates="stability")
    dashboard.page.go_back()
    dashboard.expect_parameters(text="large", gates=None)
    expect(dashboard.toggle("Stability")).to_be_visible()
    expect(dashboard.page.get_by_role("switch", name="Stability")).not_to_be_checked()


@pytest.mark.slow
def test_steps_back_that_are_quicker_than_the_answers_break_no_connection(
    page_factory, server_factory
) -> None:
    """The browser must still have what a message names when the message is read."""
    page, misses = page_factory(), []
    page.on("console", lambda said: "MISS" in said.text and misses.append(said.text))
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 2})
    large = page.get_by_role("switch", name="Large text")
    for _ in range(6):
        dashboard = Dashboard(page, server_factory.product()).open("shortlist")
        dashboard.toggle("Large text").click()
        dashboard.expect_parameters(text="large")
        dashboard.toggle("Stability").click()
        dashboard.expect_parameters(text="large", gates="stability")
        page.go_back()
        page.go_back()
        expect(large).not_to_be_checked()
        page.go_forward()
        dashboard.expect_parameters(text="large", gates=None)
        expect(large).to_be_checked()
    assert not misses


@pytest.mark.slow
def test_a_page_that_cannot_be_told_anything_any_more_is_loaded_again_once(
    page_factory, server_factory, traffic
) -> None:
    page, sockets = page_factory(), []

    def between(socket: WebSocketRoute) -> None:
        sockets.append(socket)
        socket.connect_to_server()

    page.route_web_socket(re.compile("_stcore/stream"), between)
    dashboard = Dashboard(page, server_factory.product()).open("explore", sel="KEN")
    traffic.allow_errors()
    loaded = page.evaluate("performance.timeOrigin")
    sockets[-1].send(b"\xff\xff")  # No message of Streamlit's.
    page.wait_for_function(f"performance.timeOrigin > {loaded}")
    expect(dashboard.heading).to_be_visible()
    dashboard.settle().expect_parameters(sel="KEN")
    assert dashboard.map().outlined("selected") == 1
    again = page.evaluate("performance.timeOrigin")
    sockets[-1].send(b"\xff\xff")
    expect(page.get_by_test_id("stApp")).to_have_attribute(
        "data-test-connection-state", "DISCONNECTED_FOREVER"
    )
    expect(page.get_by_role("dialog")).to_be_visible()
    assert page.evaluate("performance.timeOrigin") == again
