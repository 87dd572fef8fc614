"""The dashboard as a test sees it: its pages, controls, tables and address."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from harness import Server
from map_on_page import MapOnPage
from playwright.sync_api import Download, Locator, Page, expect

from dashboard.pages import PAGES

# Milliseconds for what takes two seconds on a machine at rest; tests are run on busy ones too.
PATIENCE = 90_000

# What no reader may ever be shown.
BROKEN = re.compile(r"Traceback|\bnan\b|\bNone\b|\bNaT\b|<NA>|\bundefined\b|\[object |redacted")


class Dashboard:
    """One tab of the browser with the dashboard in it."""

    def __init__(self, page: Page, server: Server) -> None:
        self.page = page
        self.server = server
        self.main = page.get_by_test_id("stMain")
        self.sidebar = page.get_by_test_id("stSidebar")
        self.heading = self.main.locator("h1").first

    # --- Getting about ------------------------------------------------------------------------

    def open(self, name: str = "start", **parameters: str) -> Dashboard:
        """Open a page by its address."""
        path = "" if name == "start" else name
        query = f"?{urlencode(parameters)}" if parameters else ""
        self.page.goto(f"{self.server.url}/{path}{query}")
        expect(self.heading).to_be_visible(timeout=PATIENCE)
        return self.settle()

    def settle(self) -> Dashboard:
        """Wait until the script has come to rest and everything is drawn."""
        app = self.page.get_by_test_id("stApp")
        expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=PATIENCE)
        expect(self.page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=PATIENCE)
        return self

    def go(self, name: str) -> Dashboard:
        """Switch to a page by the navigation."""
        title = re.compile(f"^{PAGES[name]}$")
        # What does not fit stands behind "more" and is there too, but out of reach.
        shown = self.page.locator("a").filter(has_text=title)
        links = shown.and_(self.page.locator(":not([inert] *)"))
        if not links.count():
            self.page.get_by_test_id("stTopNav").get_by_text(re.compile(r"^\d+ more$")).click()
        links.first.click()
        path = "/" if name == "start" else f"/{name}"
        self.page.wait_for_url(lambda url: urlsplit(url).path == path, timeout=PATIENCE)
        return self.settle()

    def map(self) -> MapOnPage:
        """Give the page's map once it is drawn and at rest."""
        return MapOnPage(self.page).wait().rest()

    # --- Controls -----------------------------------------------------------------------------

    def box(self, label: str) -> Locator:
        """Give a select box by its label."""
        return self.page.get_by_role("combobox", name=label, exact=True)

    def choose(self, label: str, option: str) -> Dashboard:
        """Choose an option of a select box."""
        self.box(label).click()
        self.box(label).fill(option)
        self.page.get_by_role("option").filter(has_text=option).first.click()
        return self

    def button(self, name: str) -> Locator:
        """Give a button by what it says."""
        return self.page.get_by_role("button", name=name, exact=True)

    def toggle(self, text: str) -> Locator:
        """Give the switch whose label begins with a text."""
        return self.page.get_by_test_id("stCheckbox").filter(has_text=text)

    def area(self, label: str) -> Locator:
        """Give a field for a longer text."""
        return self.page.get_by_role("textbox", name=label, exact=True)

    def write(self, label: str, text: str) -> Dashboard:
        """Write into a field and leave it."""
        self.area(label).fill(text)
        self.area(label).press("Control+Enter")
        return self

    def tick(self, table: int, row: int) -> Dashboard:
        """Click the box at the left of a row of a table, both counted from 0."""
        box = self.page.get_by_test_id("stDataFrame").nth(table).bounding_box()
        assert box is not None
        self.page.mouse.click(box["x"] + 18, box["y"] + 35 * (row + 1) + 17)
        return self

    def download(self, act: Callable[[], Any]) -> Download:
        """Do what starts a download, and give it when it is there."""
        with self.page.expect_download() as waiting:
            act()
        return waiting.value

    def save(self, button: str, folder: Path) -> Path:
        """Press a button that downloads a file, and put the file into a folder."""
        found = self.download(self.button(button).click)
        target = folder / found.suggested_filename
        found.save_as(target)
        return target

    # --- What is seen -------------------------------------------------------------------------

    def parameters(self) -> dict[str, str]:
        """Give what the address holds."""
        return dict(parse_qsl(urlsplit(self.page.url).query, keep_blank_values=True))

    def expect_parameters(self, **expected: str | None) -> Dashboard:
        """Wait until the address holds these values; None for what it must not hold."""

        def there(url: str) -> bool:
            found = dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
            return all(found.get(name) == value for name, value in expected.items())

        self.page.wait_for_url(there, timeout=PATIENCE)
        return self.settle()

    def expect_changed(self, **before: str) -> Dashboard:
        """Wait until the address holds other values than these."""

        def there(url: str) -> bool:
            found = dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
            return all(found.get(name, value) != value for name, value in before.items())

        self.page.wait_for_url(there, timeout=PATIENCE)
        return self.settle()

    def expect_text(self, text: str | re.Pattern[str]) -> Dashboard:
        """Wait until a text stands on the page."""
        expect(self.main).to_contain_text(text, timeout=PATIENCE)
        return self

    def text(self) -> str:
        """Give everything that can be read on the page."""
        return str(self.page.get_by_test_id("stApp").inner_text())

    def errors(self) -> Locator:
        """Give the messages of errors."""
        return self.page.get_by_test_id("stAlertContentError")

    def warnings(self) -> Locator:
        """Give the messages of warnings."""
        return self.page.get_by_test_id("stAlertContentWarning")

    def expect_sound(self) -> Dashboard:
        """Fail when the page shows what no reader may be shown."""
        text = self.text()
        found = BROKEN.search(text)
        assert found is None, text[max(0, found.start() - 80) : found.end() + 80]
        assert self.page.get_by_test_id("stException").count() == 0
        return self

    def expect_within_screen(self) -> Dashboard:
        """Wait until the page has followed its window and is no wider than the screen."""
        # Charts and maps take a new width a moment after the window has it, and some pages run
        # again; what fits for some looks in a row is at rest.
        end, looks = time.monotonic() + PATIENCE / 1000, 0
        while looks < 5:
            over = self.settle().overflow()
            assert over <= 0 or time.monotonic() < end, f"{over} pixels wider than the screen"
            looks = looks + 1 if over <= 0 else 0
            self.page.wait_for_timeout(100)
        return self

    def overflow(self) -> int:
        """Give by how many pixels the page is wider than the screen."""
        return int(
            self.page.evaluate(
                """() => Math.max(...[document.scrollingElement,
                    document.querySelector('[data-testid=stMain]'),
                    document.querySelector('[data-testid=stAppViewContainer]')]
                    .map((part) => part.scrollWidth - part.clientWidth))"""
            )
        )
