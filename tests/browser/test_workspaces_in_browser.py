"""Workspaces in a browser: two tabs in conflict, undo, order by hand and by keys, hostile notes."""

from __future__ import annotations

import re

import pytest
from dashboard_on_page import PATIENCE, Dashboard
from harness import PageFactory, ServerFactory
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

NOTE = "Note on Bangladesh"
HOSTILE = (
    "**Seen** ![x](https://evil.example/p.png) <img src=https://evil.example/q.png>\n\n"
    "[go](javascript:document.title='taken') <script>document.title='taken'</script>\n\n"
    "<iframe src=https://evil.example></iframe> :material/home: $x$"
)


def noted(page_factory: PageFactory, server_factory: ServerFactory, listed: str) -> Dashboard:
    """A tab with a shortlist in a workspace of its own, begun by a note."""
    tab = Dashboard(page_factory(), server_factory.product()).open("shortlist", list=listed)
    tab.write(NOTE, "begun")
    tab.page.wait_for_url(re.compile("ws="), timeout=PATIENCE)
    return tab.settle()


@pytest.mark.slow
def test_two_tabs_in_conflict_and_undo(
    page_factory: PageFactory, server_factory: ServerFactory
) -> None:
    first = noted(page_factory, server_factory, "BGD,LKA")
    second = Dashboard(page_factory(), server_factory.product())
    second.open("shortlist", **first.parameters())
    expect(second.area(NOTE)).to_have_value("begun")
    second.write(NOTE, "of the second tab")
    second.expect_text("Saved").settle()

    first.write(NOTE, "of the first tab").expect_text("was changed in another tab")
    expect(first.sidebar).to_contain_text("Not saved", timeout=PATIENCE)
    first.button("Keep both").click()
    first.expect_changed(ws=second.parameters()["ws"])
    expect(first.area(NOTE)).to_have_value("of the first tab", timeout=PATIENCE)

    first.button("Remove").first.click()
    first.expect_parameters(list="LKA")
    first.sidebar.get_by_role("button", name="Undo", exact=True).click()
    first.expect_parameters(list="BGD,LKA")
    expect(first.area(NOTE)).to_have_value("of the first tab", timeout=PATIENCE)
    first.sidebar.get_by_role("button", name="Redo", exact=True).click()
    first.expect_parameters(list="LKA").expect_sound()


@pytest.mark.slow
def test_the_order_is_made_by_keys_and_by_hand(
    page_factory: PageFactory, server_factory: ServerFactory
) -> None:
    tab = Dashboard(page_factory(), server_factory.product()).open("shortlist", list="BGD,LKA,KEN")
    tab.page.get_by_text("Put in order").click()
    handle = tab.page.get_by_label("Kenya, 3 of 3")
    handle.press("ArrowUp")
    expect(tab.page.get_by_label("Kenya, 2 of 3")).to_be_focused()
    tab.expect_parameters(list="BGD,KEN,LKA")
    held = tab.page.get_by_label("Sri Lanka, 3 of 3")
    held.hover()
    over = tab.page.get_by_label("Bangladesh, 1 of 3").bounding_box()
    assert over is not None
    tab.page.mouse.down()
    tab.page.mouse.move(over["x"] + 10, over["y"] + 5, steps=6)
    tab.page.mouse.up()
    tab.expect_parameters(list="LKA,BGD,KEN").expect_sound()


@pytest.mark.slow
def test_a_hostile_note_asks_no_other_host_and_does_nothing(
    page_factory: PageFactory, server_factory: ServerFactory
) -> None:
    # Requests to other hosts fail the test by themselves.
    tab = noted(page_factory, server_factory, "BGD")
    tab.write(NOTE, HOSTILE)
    expect(tab.main.locator("strong", has_text="Seen")).to_be_visible(timeout=PATIENCE)
    tab.settle()
    for tag in ("img", "iframe", "script", "a[href^='javascript']"):
        expect(tab.main.get_by_test_id("stMarkdown").locator(tag)).to_have_count(0)
    tab.main.get_by_text("go", exact=False).first.click()
    assert "taken" not in tab.page.title()
