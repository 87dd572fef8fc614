"""Playing through the years, and choosing economies on the pages Country and Compare."""

from __future__ import annotations

import re

import pytest
from dashboard_on_page import Dashboard
from harness import PageFactory, ServerFactory
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def dashboard(server_factory: ServerFactory, page_factory: PageFactory) -> Dashboard:
    return Dashboard(page_factory(1440, 900), server_factory.product())


@pytest.mark.slow
def test_a_map_plays_through_the_years_until_it_is_stopped(dashboard: Dashboard) -> None:
    dashboard.open("explore", layer="IT.NET.USER.ZS", year="2015")
    slider = dashboard.main.get_by_role("slider", name=re.compile("^Year"))
    expect(slider).to_have_value("2015")
    dashboard.button("Play").click()
    expect(slider).to_have_value("2016", timeout=15_000)
    dashboard.button("Stop").click()
    expect(dashboard.button("Play")).to_be_visible()
    dashboard.settle()
    reached = slider.input_value()
    assert int(reached) >= 2016
    dashboard.expect_parameters(year=reached)
    dashboard.page.wait_for_timeout(1_500)
    expect(slider).to_have_value(reached)


@pytest.mark.slow
def test_economies_are_chosen_by_any_name_and_compared(dashboard: Dashboard) -> None:
    dashboard.open("country", sel="BGD")
    expect(dashboard.heading).to_have_text("Bangladesh")
    box = dashboard.box("Economy")
    box.click()
    box.fill("Bờ Biển Ngà")
    box.press("Enter")
    expect(dashboard.heading).to_have_text("Côte d'Ivoire")
    dashboard.expect_parameters(of="CIV")
    dashboard.button("Compare with home").click()
    expect(dashboard.heading).to_have_text("Side by side with Vietnam")
    chosen = dashboard.main.get_by_test_id("stMultiSelect")
    expect(chosen).to_contain_text("Côte d'Ivoire")
    dashboard.box("Compare home with").fill("Kenya")
    dashboard.page.get_by_role("option").filter(has_text="Kenya").first.click()
    dashboard.expect_parameters(vs="CIV,KEN")
    dashboard.expect_text(re.compile("Kenya has .* times its GDP"))
    dashboard.expect_sound()
