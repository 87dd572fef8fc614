"""The pages Time shift and Method in a browser: they open, draw, and fit a phone."""

from __future__ import annotations

import re

import pytest
from harness import PageFactory, ServerFactory
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    expect(page.locator("h1").first).to_be_visible(timeout=60_000)
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=60_000)
    return page


def sound(page: Page) -> None:
    assert page.get_by_test_id("stAlertContentError").count() == 0
    assert page.get_by_test_id("stException").count() == 0


def wider_than_the_window(page: Page) -> int:
    main = page.get_by_test_id("stMain")
    return int(main.evaluate("box => box.scrollWidth - box.clientWidth"))


@pytest.mark.parametrize("width", [pytest.param(1440, marks=pytest.mark.slow), 390])
def test_time_shift_draws_its_map_and_the_distance_curve(
    server_factory: ServerFactory, page_factory: PageFactory, width: int
) -> None:
    page = opened(page_factory(width), f"{server_factory.product().url}/timeshift?sel=KEN")
    expect(page.get_by_role("heading", name=re.compile("How near Kenya is"))).to_be_visible()
    curve = page.get_by_test_id("stPlotlyChart")
    expect(curve.get_by_text(re.compile(r"nearest: \d{4}"))).to_be_attached(timeout=30_000)
    expect(page.get_by_test_id("stDataFrame")).to_have_count(2)
    sound(page)
    assert wider_than_the_window(page) <= 0


@pytest.mark.slow
def test_method_computes_what_drives_the_ranks_on_request(
    server_factory: ServerFactory, page_factory: PageFactory
) -> None:
    page = opened(page_factory(), f"{server_factory.product().url}/method")
    expect(page.locator(".katex").first).to_be_visible(timeout=30_000)
    for tab in ("Choices in force", "How ranks agree"):
        page.get_by_role("tab", name=tab).click()
        expect(page.get_by_test_id("stDataFrame").first).to_be_visible(timeout=60_000)
        sound(page)
    page.get_by_role("tab", name="What drives the ranks").click()
    page.get_by_role("button", name="Compute what drives the ranks").click()
    expect(page.get_by_text(re.compile("matters? most")).first).to_be_visible(timeout=60_000)
    expect(page.get_by_test_id("stPlotlyChart")).to_be_visible(timeout=30_000)
    sound(page)
