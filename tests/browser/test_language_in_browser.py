"""The language in a browser: switched on the fly, told to the browser, and with room to be read."""

from __future__ import annotations

import re

import pytest
from dashboard_on_page import PAGES, Dashboard
from harness import PageFactory, ServerFactory
from playwright.sync_api import expect

from data.languages import translator

pytestmark = pytest.mark.browser

SAY = translator("vi")


def language_of(dashboard: Dashboard) -> str:
    return str(dashboard.page.evaluate("document.documentElement.lang"))


@pytest.mark.slow
def test_the_language_is_switched_there_and_back_and_controls_go_on_working(
    server_factory: ServerFactory, page_factory: PageFactory
) -> None:
    dashboard = Dashboard(page_factory(), server_factory.product()).open("explore")
    dashboard.map()
    dashboard.page.get_by_text("Tiếng Việt", exact=True).click()
    dashboard.expect_parameters(lang="vi").expect_text("Nguồn:")
    assert language_of(dashboard) == "vi"
    dashboard.choose(SAY("Home market"), "Campuchia")
    dashboard.expect_parameters(home="KHM", lang="vi").expect_sound()
    dashboard.choose(SAY("Region"), "Châu Phi").expect_parameters(region="Africa")
    dashboard.page.get_by_text("English", exact=True).click()
    dashboard.expect_parameters(lang=None, home="KHM", region="Africa").expect_text("Source:")
    expect(dashboard.heading).to_have_text("Similarity to Cambodia")
    assert language_of(dashboard) == "en"
    dashboard.expect_sound()
    assert dashboard.errors().count() == 0


@pytest.mark.slow
def test_what_streamlit_says_itself_is_said_in_vietnamese_and_in_english_again(
    server_factory: ServerFactory, page_factory: PageFactory
) -> None:
    dashboard = Dashboard(page_factory(1024), server_factory.product())
    dashboard.open("shortlist", lang="vi", list="BGD")
    more = dashboard.page.get_by_test_id("stTopNavSection")
    expect(more).to_have_text(re.compile(r"^\d+ trang nữa$"))
    expect(dashboard.button("Chọn tệp").first).to_be_attached()
    dashboard.page.get_by_text("English", exact=True).click()
    expect(more).to_have_text(re.compile(r"^\d+ more$"))
    expect(dashboard.button("Upload").first).to_be_attached()


def test_the_names_of_all_pages_stand_side_by_side_in_vietnamese(
    server_factory: ServerFactory, page_factory: PageFactory
) -> None:
    dashboard = Dashboard(page_factory(1440), server_factory.product()).open("start", lang="vi")
    links = dashboard.page.get_by_test_id("stTopNavLink")
    expect(links).to_have_count(len(PAGES))
    assert links.all_inner_texts() == [SAY(title) for title in PAGES.values()]


# Texts of buttons that reach out of the button, or out of what hides the rest. The symbol at an end
# may overhang, and texts a pixel wide are for those who have the page read to them.
CUT = """(all) => all.filter((button) => {
    if (!button.offsetParent) return false;
    const texts = document.createTreeWalker(button, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const around = texts.currentNode.parentElement;
        if (around.closest("[data-testid=stIconMaterial]") || around.clientWidth === 1) continue;
        const range = document.createRange();
        range.selectNodeContents(texts.currentNode);
        const text = range.getBoundingClientRect();
        for (let box = around; button.contains(box); box = box.parentElement) {
            const hides = getComputedStyle(box).overflow !== "visible";
            if (hides && box.scrollWidth > box.clientWidth + 1 && box !== button) return true;
            if (!hides && box !== button || text.width <= 1) continue;
            const { left, right, top, bottom } = box.getBoundingClientRect();
            if (text.left < left - 1 || text.right > right + 1 ||
                text.top < top - 1 || text.bottom > bottom + 1) return true;
        }
    }
    return false;
}).map((button) => button.innerText)"""


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("width", [1440, 390])
def test_vietnamese_has_room_on_every_page(
    server_factory: ServerFactory, page_factory: PageFactory, page: str, width: int
) -> None:
    dashboard = Dashboard(page_factory(width), server_factory.product())
    dashboard.open(page, lang="vi", list="KHM,BGD", sel="BGD,KEN").expect_sound()
    dashboard.expect_within_screen()
    cut = dashboard.main.locator("button").evaluate_all(CUT)
    assert not cut
