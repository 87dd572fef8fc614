"""The browser's back and forward within a page, however quick, and with no parameter left."""

from __future__ import annotations

import re

from dashboard_on_page import Dashboard
from playwright.sync_api import expect


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
