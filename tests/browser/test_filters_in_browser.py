"""Filters, chips and help as fingers, keys and eyes meet them."""

from __future__ import annotations

import pytest
from dashboard_on_page import Dashboard
from harness import PageFactory, Server, ServerFactory
from playwright.sync_api import expect


@pytest.fixture
def server(server_factory: ServerFactory) -> Server:
    return server_factory.product()


@pytest.fixture
def dashboard(page_factory: PageFactory, server: Server) -> Dashboard:
    return Dashboard(page_factory(), server)


def test_a_filter_a_chip_and_the_way_back_by_keys(dashboard: Dashboard) -> None:
    page = dashboard.open("screen").page
    page.get_by_text("Africa and its parts", exact=True).click()
    box = page.get_by_role("checkbox", name="Western Africa (16)")
    box.focus()
    page.keyboard.press("Space")
    dashboard.expect_parameters(where="sub_region = 'Western Africa'")
    chip = page.get_by_role("button", name="Sub-region: Western Africa")
    chip.focus()
    page.keyboard.press("Enter")
    dashboard.expect_parameters(where=None)
    page.get_by_role("button", name="Undo").first.click()
    dashboard.expect_parameters(where="sub_region = 'Western Africa'")


@pytest.mark.slow
def test_those_that_do_not_meet_the_conditions_stand_back_on_the_map(dashboard: Dashboard) -> None:
    dashboard.open("explore", where="african = TRUE", others="aside")
    picked = dashboard.page.locator(".picking .land.picked")
    expect(picked).to_have_count(55)  # The 54 of Africa, and home.
    dashboard.page.get_by_text("Only those stand out").click()
    expect(dashboard.page.locator(".picking")).to_have_count(0)


@pytest.mark.slow
def test_chips_fit_fingers_and_help_is_closed_by_escape(
    page_factory: PageFactory, server: Server
) -> None:
    tab = Dashboard(page_factory(390, 844, touch=True), server)
    tab.open("screen", where="african = TRUE AND gdp > 1e11")
    chip = tab.page.get_by_role("button", name="African")
    box = chip.first.bounding_box()
    assert box is not None and box["height"] >= 44
    tab.page.get_by_role("button", name="What do the words mean?").click()
    words = tab.page.get_by_text("An economy that fails one condition alone")
    expect(words).to_be_visible()
    tab.page.keyboard.press("Escape")
    expect(words).to_be_hidden()
    tab.expect_within_screen()
