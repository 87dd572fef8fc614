"""What the reader waits for: every page's main control, until something moves and until all rests.

A real browser does the same thing some times, each time to another value, so that the first half
of the turns computes and the second half finds results kept. Within the page itself a watch notes
when the first part of it changed and when the last one did. The plain way to the same is opening
the page anew, in the same run and the same browser.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from tests.bench.harness import Measurement, main

BROWSER_TESTS = Path(__file__).resolve().parents[1] / "browser"
sys.path.insert(0, str(BROWSER_TESTS))

from chromium import find  # noqa: E402
from harness import CHROMIUM_FLAGS, ServerFactory, Traffic  # noqa: E402
from map_on_page import MapOnPage  # noqa: E402

TURNS = 10
FIRST_GOAL, DONE_GOAL, BYTES_GOAL = 0.1, 0.3, 60_000
SECONDS_TO_WAIT = 90
AT_REST = "[data-testid=stApp][data-test-script-state=notRunning]"

# Notes the first and the last change of the page and of what draws itself apart, such as the map.
WATCH = """() => {
  const start = performance.now();
  const watch = (window.benchWatch = { first: null, last: null });
  const note = () => {
    watch.last = performance.now() - start;
    watch.first ??= watch.last;
  };
  const watcher = new MutationObserver(note);
  const all = { subtree: true, childList: true, attributes: true, characterData: true };
  watcher.observe(document.body, all);
  for (const part of document.querySelectorAll("*"))
    if (part.shadowRoot) watcher.observe(part.shadowRoot, all);
  watch.stop = () => watcher.disconnect();
  watch.since = () => performance.now() - start - (watch.last ?? 0);
}"""
RESTS = f"""() => document.querySelector({AT_REST!r}) !== null && window.benchWatch.since() > 400"""
SEEN = """() => {
  window.benchWatch.stop();
  return [window.benchWatch.first ?? 0, window.benchWatch.last ?? 0];
}"""


@dataclass(frozen=True)
class Interaction:
    """Something that a reader does on a page.

    Attributes
    ----------
    name
        What it is.
    address
        The page that it is done on.
    act
        Does it the n-th time; each time leads to another view than the last.
    prepare
        Comes before and is not measured, such as opening a list and finding a name in it.
    """

    name: str
    address: str
    act: Callable[[Page, int], None]
    prepare: Callable[[Page, int], None] = lambda _page, _turn: None


def _key(label: str, keys: Sequence[str]) -> Callable[[Page, int], None]:
    """Press a key on a slider, by turns."""
    return lambda page, turn: page.get_by_role("slider", name=label).first.press(
        keys[turn % len(keys)]
    )


def _tick(text: str) -> Callable[[Page, int], None]:
    """Turn a switch on and off."""

    def act(page: Page, turn: int) -> None:
        page.get_by_test_id("stCheckbox").filter(has_text=text).first.locator("label").click()

    return act


def _choice(name: str, address: str, label: str, options: Sequence[str]) -> Interaction:
    """Choose by name; what is measured begins with the click on the name."""

    def option(page: Page, turn: int) -> Locator:
        return page.get_by_role("option", name=options[turn % len(options)], exact=True)

    def prepare(page: Page, turn: int) -> None:
        box = page.get_by_role("combobox", name=label, exact=True)
        box.click()
        box.fill(options[turn % len(options)])
        option(page, turn).wait_for()

    return Interaction(name, address, lambda page, turn: option(page, turn).click(), prepare)


def _click(economies: Sequence[str]) -> Callable[[Page, int], None]:
    """Click economies on the map, one after the other, and each again."""
    return lambda page, turn: MapOnPage(page).click(economies[turn % len(economies)])


def _tab(count: int) -> Callable[[Page, int], None]:
    """Go from tab to tab, beginning with the second."""
    return lambda page, turn: page.get_by_role("tab").nth((turn + 1) % count).click()


def _link(names: Sequence[str]) -> Callable[[Page, int], None]:
    """Go from page to page."""

    def act(page: Page, turn: int) -> None:
        name = names[turn % len(names)]
        page.get_by_test_id("stTopNav").get_by_role("link", name=name, exact=True).click()

    return act


LAYERS = ("AI development", "Population", "Median age", "Adult literacy rate", "Urban population")
ECONOMIES = ("Kenya", "Ghana", "Sri Lanka", "Nepal", "Peru")
HOMES = ("Thailand", "Indonesia", "Kenya", "Vietnam", "Peru")
INTERACTIONS: tuple[Interaction, ...] = (
    _choice("Explore: another figure", "explore", "Figure", LAYERS),
    Interaction("Explore: another year", "explore", _key("Year", ("ArrowLeft",))),
    _choice("Explore: another region", "explore", "Region", ("Africa", "World")),
    Interaction(
        "Explore: a click on the map", "explore", _click(("BRA", "AUS", "IND", "COD", "CAN"))
    ),
    _choice("Explore: another home market", "explore", "Home market", HOMES),
    Interaction("Similarity: an indicator off or on", "similarity", _tick("High-technology")),
    _choice("Country: another economy", "country", "Economy", ECONOMIES),
    Interaction("Opportunity: a gate", "opportunity", _tick("Stability")),
    # There are ten years after the one that it begins with, and three before.
    Interaction("Time shift: another year of home", "timeshift", _key("Home", ("ArrowRight",))),
    Interaction(
        "Screen: a bound of a condition",
        "screen?where=ai_gap > 0.15 AND similarity >= 50",
        _key("AI gap to home", ("ArrowRight", "ArrowRight", "ArrowLeft")),
    ),
    Interaction("Proposals: a gate", "proposals", _tick("Stability")),
    _choice("Start: another lens", "", "Lens", ("Education", "Agriculture")),
    Interaction("Data: another tab", "data", _tab(3)),
    Interaction("another page", "shortlist", _link(("Explore", "Shortlist"))),
)


def run() -> list[Measurement]:
    """Measure every interaction."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=list(CHROMIUM_FLAGS))
        servers = ServerFactory(Path(folder))
        try:
            url = servers.product().url
            found: list[Measurement] = []
            for interaction in INTERACTIONS:
                found += _measured(browser, url, interaction)
            return found
        finally:
            browser.close()
            servers.stop()


def _measured(browser: Browser, url: str, interaction: Interaction) -> list[Measurement]:
    """Do one thing some times: its first sign, its end, and the bytes that came."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.set_default_timeout(SECONDS_TO_WAIT * 1_000)
    traffic = Traffic()
    traffic.watch(page)
    try:
        anew = [_opened(page, f"{url}/{interaction.address}") for _ in range(3)]
        turns = [_turn(page, traffic, interaction, turn) for turn in range(TURNS)]
    finally:
        page.context.close()
    first, done, sizes = (list(column) for column in zip(*turns, strict=True))
    plain, reload = "the page opened anew", statistics.median(anew)
    name = interaction.name
    return [
        Measurement(f"{name}: first sign, p95", _p95(first), plain, reload, goal=FIRST_GOAL),
        Measurement(f"{name}: done, p50", statistics.median(done), plain, reload),
        Measurement(f"{name}: done, p95", _p95(done), plain, reload, goal=DONE_GOAL),
        Measurement(
            f"{name}: bytes, p50",
            statistics.median(sizes),
            "goal",
            BYTES_GOAL,
            unit="bytes",
            goal=BYTES_GOAL,
        ),
    ]


def _opened(page: Page, address: str) -> float:
    """Open a page and give the seconds until it rests."""
    start = time.perf_counter()
    page.goto(address)
    page.wait_for_selector("h1")
    page.wait_for_selector(AT_REST)
    page.wait_for_selector("[data-testid=stSkeleton]", state="detached")
    taken = time.perf_counter() - start
    page.evaluate(WATCH)
    _rest(page)
    return taken


def _turn(
    page: Page, traffic: Traffic, interaction: Interaction, turn: int
) -> tuple[float, float, float]:
    """Do it once: seconds to the first change and to the last, and bytes received."""
    interaction.prepare(page, turn)
    received = len(traffic.received)
    page.evaluate(WATCH)
    interaction.act(page, turn)
    _rest(page, lambda: len(traffic.received) > received)
    first, last = page.evaluate(SEEN)
    size = sum(len(frame) for frame in traffic.received[received:])
    return first / 1_000, last / 1_000, float(size)


def _rest(page: Page, answered: Callable[[], bool] = lambda: True) -> None:
    """Wait until the server has answered and nothing has changed for a while."""
    end = time.monotonic() + SECONDS_TO_WAIT
    while not (page.evaluate(RESTS) and answered()):
        if time.monotonic() > end:
            raise TimeoutError("The page does not come to rest.")
        page.wait_for_timeout(25)


def _p95(values: Sequence[float]) -> float:
    """Give the value that 95 of 100 do not exceed; of few, the greatest."""
    return sorted(values)[min(len(values) - 1, round(0.95 * len(values)))]


if __name__ == "__main__":
    sys.exit(main("interaction", run))
