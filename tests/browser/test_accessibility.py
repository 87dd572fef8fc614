"""Nobody is kept out: axe-core, keys alone, fingers, narrow screens, large text, less motion."""

from __future__ import annotations

import re

import pytest
from axe import findings
from dashboard_on_page import PAGES, Dashboard
from harness import PageFactory, ServerFactory
from playwright.sync_api import expect

SIZES = {"laptop": (1440, 900), "tablet": (1024, 768), "phone": (390, 844), "hall": (1920, 1080)}
SAMPLE = [
    ("explore", "laptop", "dark", "en"),
    ("method", "phone", "light", "vi"),
]
"""Page, size, theme and language of what is judged each time; the full tests judge all of them."""

# What a finger has to hit, without links within a text and the parts of a map.
SMALL = """() => [...document.querySelectorAll(
    "button, [role=tab], summary, [data-testid=stCheckbox] label, [data-testid=stPageLink] a")]
  .filter((part) => {
    const box = part.getBoundingClientRect();
    const seen = box.width > 1 && box.right > 0 && box.left < innerWidth
      && !part.closest("[inert], [aria-hidden=true]");
    return seen && (box.height < 43.5 || box.width < 43.5)
      && !part.matches("[data-testid^=stTabsScroll]")
      && !part.closest("[data-testid=stElementToolbar]")
      && !part.closest("[data-testid=stTooltipHoverTarget]")
      && !part.matches("[data-testid=stTooltipHoverTarget]");
  })
  .map((part) => `${part.dataset.testid ?? part.tagName}: ${part.innerText}`)"""

REACHED = """() => [...document.querySelectorAll(".katex-display")]
  .every((part) => part.tabIndex === 0)"""


def opened(
    page_factory: PageFactory, server_factory: ServerFactory, size: str, theme: str
) -> Dashboard:
    """Open a tab of a size and theme; phones have fingers."""
    width, height = SIZES[size]
    page = page_factory(width, height, dark=theme == "dark", touch=size == "phone")
    return Dashboard(page, server_factory.product())


def check(dashboard: Dashboard, name: str, language: str, **parameters: str) -> None:
    """Open a page and fail on grave findings, on sideways scrolling and on small targets."""
    asked = {} if language == "en" else {"lang": language}
    dashboard.open(name, **asked, **parameters)
    # Formulas come into reach a moment after they are drawn.
    dashboard.page.wait_for_function(REACHED)
    assert findings(dashboard.page) == []
    dashboard.expect_within_screen()
    if dashboard.page.evaluate("matchMedia('(pointer: coarse)').matches"):
        assert dashboard.page.evaluate(SMALL) == []


@pytest.mark.parametrize(("name", "size", "theme", "language"), SAMPLE)
def test_sampled_pages_keep_nobody_out(
    page_factory, server_factory, name, size, theme, language
) -> None:
    check(opened(page_factory, server_factory, size, theme), name, language)


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "vi"])
def test_no_page_keeps_anybody_out(page_factory, server_factory, size, theme, language) -> None:
    dashboard = opened(page_factory, server_factory, size, theme)
    for name in PAGES:
        check(dashboard, name, language, sel="BGD,LKA", list="BGD,KEN")


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_a_page_at_twice_its_size_loses_nothing(page_factory, server_factory, name) -> None:
    """A laptop's 1440 x 900 zoomed to 200% leaves 720 x 450."""
    dashboard = Dashboard(page_factory(720, 450), server_factory.product())
    check(dashboard, name, "vi", sel="BGD,LKA", list="BGD,KEN")


def test_the_link_to_a_view_is_copied_and_opens_it(page_factory, server_factory) -> None:
    page = page_factory(permissions=["clipboard-read", "clipboard-write"])
    dashboard = Dashboard(page, server_factory.product()).open("similarity", sel="BGD")
    dashboard.button("Copy link to this view").press("Enter")
    said = page.get_by_role("status").filter(has_text="Copied")
    expect(said).to_be_visible()
    link = page.get_by_label("Link to this view").input_value()
    assert page.evaluate("navigator.clipboard.readText()") == link == page.url
    page.keyboard.press("Escape")
    expect(said).to_have_count(0)


@pytest.mark.slow
def test_a_browser_that_copies_nothing_shows_the_link(page_factory, server_factory) -> None:
    page = page_factory()
    page.add_init_script(
        "navigator.clipboard.writeText = () => Promise.reject(); document.execCommand = () => false"
    )
    dashboard = Dashboard(page, server_factory.product()).open("shortlist", list="BGD")
    dashboard.button("Copy link to this view").click()
    field = page.get_by_label("Link to this view")
    expect(field).to_be_focused()
    assert field.input_value() == page.url
    expect(page.get_by_role("status").filter(has_text="by hand")).to_be_visible()


def test_large_text_is_switched_on_and_kept_in_the_link(page_factory, server_factory) -> None:
    dashboard = Dashboard(page_factory(1920, 1080), server_factory.product()).open("shortlist")
    size = "() => parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)"
    before = dashboard.page.evaluate(size)
    dashboard.toggle("Large text").click()
    dashboard.expect_parameters(text="large")
    expect(dashboard.heading).to_have_css("font-size", re.compile(r"^4\d"))
    assert dashboard.page.evaluate(size) > 1.2 * before
    dashboard.expect_within_screen()
