"""Pictures of the pages: those of the README, or every page at every size.

``python tests/browser/screenshots.py`` writes the README's into ``tests/browser/pictures``;
with ``--all FOLDER`` every page is drawn at a laptop's, a tablet's, a phone's and a projector's
size, light and dark, in English and Vietnamese, for somebody to look at.
"""

from __future__ import annotations

import argparse
import tempfile
from itertools import product
from pathlib import Path

from conftest import CHROMIUM_FLAGS, ServerFactory, find
from dashboard_on_page import PAGES
from playwright.sync_api import Browser, Page, sync_playwright

PICTURES = Path(__file__).parent / "pictures"
SIZES = {
    "laptop": (1440, 900),
    "tablet": (1024, 768),
    "phone": (390, 844),
    "projector": (1920, 1080),
}
LANGUAGES = ("en", "vi")
CONDITIONS = "ai_gap > 0.15 AND similarity >= 50 AND population >= 5000000"

README: dict[str, tuple[str, str, bool]] = {
    "start": ("", "laptop", False),
    "explore": ("explore?by=ai_development&sel=BGD,LKA,KEN&lines=selected", "laptop", False),
    "similarity": ("similarity?sel=BGD", "laptop", False),
    "opportunity": ("opportunity?sel=KEN", "laptop", False),
    "screen": (f"screen?where={CONDITIONS}", "laptop", False),
    "phone": ("explore?layer=opportunity", "phone", True),
}
"""Picture to address, size and whether it is dark."""


def settled(page: Page) -> None:
    """Wait until a page has drawn everything: its title, its map, and no run under way."""
    page.wait_for_selector("h1", timeout=60_000)
    page.wait_for_selector("[data-testid=stStatusWidget]", state="detached", timeout=60_000)
    page.wait_for_selector("[data-testid=stSkeleton]", state="detached", timeout=60_000)
    page.wait_for_timeout(2_000)


def picture(
    browser: Browser, url: str, target: Path, size: str, dark: bool, *, whole: bool = False
) -> None:
    """Open an address in a new context and write what is seen; the whole page if asked for."""
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
    )
    page = context.new_page()
    page.goto(url)
    settled(page)
    if whole:
        length = page.evaluate(
            "(document.querySelector('[data-testid=stMain]') || document.body).scrollHeight"
        )
        page.set_viewport_size({"width": width, "height": min(int(length) + 20, 8_000)})
        page.wait_for_timeout(1_500)
    page.screenshot(path=target)
    context.close()


def main() -> None:
    """Write the pictures that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--all", metavar="FOLDER", type=Path, help="every page, size and theme")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        servers = ServerFactory(Path(folder))
        browser = playwright.chromium.launch(executable_path=find(), args=list(CHROMIUM_FLAGS))
        try:
            url = servers.product().url
            if chosen.all:
                chosen.all.mkdir(parents=True, exist_ok=True)
                for name, size, dark, language in product(PAGES, SIZES, (False, True), LANGUAGES):
                    theme = "dark" if dark else "light"
                    target = chosen.all / f"{name}-{size}-{theme}-{language}.png"
                    address = f"{url}/{name.removeprefix('start')}?lang={language}"
                    picture(browser, address, target, size, dark, whole=True)
                    print(target)
            else:
                PICTURES.mkdir(exist_ok=True)
                for name, (address, size, dark) in README.items():
                    picture(browser, f"{url}/{address}", PICTURES / f"{name}.png", size, dark)
                    print(PICTURES / f"{name}.png")
        finally:
            browser.close()
            servers.stop()


if __name__ == "__main__":
    main()
