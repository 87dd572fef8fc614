"""The dashboard in a real browser: first map, recolouring and page switches.

The alternative is the plain way to a map in Streamlit, a Plotly choropleth that carries its
geometry along (``tests/browser/apps/plain_map.py``), in the same run and the same browser; for a
page switch it is a reload of the same page.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.harness import Measurement, main

BROWSER_TESTS = Path(__file__).resolve().parents[1] / "browser"
sys.path.insert(0, str(BROWSER_TESTS))

from chromium import find  # noqa: E402
from harness import CHROMIUM_FLAGS, ServerFactory, Traffic  # noqa: E402

REPEATS = 5
SECONDS_TO_WAIT = 40
# Each figure is shown once: Streamlit sends a figure that it has sent before by its hash alone.
LAYERS = (
    "AI development",
    "Population",
    "Median age",
    "Adult literacy rate",
    "Population density",
    "Opportunity for Vietnam",
)
PLAIN_LAYERS = (
    "IT.NET.USER.ZS",
    "SP.URB.TOTL.IN.ZS",
    "WPP.MEDIAN.AGE",
    "UIS.LR.AG15T99",
    "WPP.DENSITY",
    "SP.POP.GROW",
)
DRAWN = ".worldmap[data-drawn]"
PLAIN_DRAWN = ".js-plotly-plot .choroplethlayer path"
NO_OUTLINES = {
    "type": "Topology",
    "arcs": [],
    "objects": {
        name: {"type": "GeometryCollection", "geometries": []}
        for name in ("coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits")
    },
}


def run() -> list[Measurement]:
    """Measure the dashboard against the plain map."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=list(CHROMIUM_FLAGS))
        try:
            return [
                _first_map(browser, Path(folder)),
                *_recolour(browser, Path(folder)),
                _page_switch(browser, Path(folder)),
            ]
        finally:
            browser.close()


def _open(browser: Browser, url: str, drawn: str) -> tuple[Page, Traffic]:
    """Open a page in a new context and wait for its map."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.set_default_timeout(SECONDS_TO_WAIT * 1_000)
    # Plotly asks a foreign server for outlines that nobody sees here, and draws nothing without.
    page.route("**/*_110m.json", lambda route: route.fulfill(json=NO_OUTLINES))
    traffic = Traffic()
    traffic.watch(page)
    page.goto(url)
    page.wait_for_selector(drawn, state="attached")
    return page, traffic


def _median(action: Callable[[], float]) -> float:
    """Give the median of some runs."""
    return statistics.median(action() for _ in range(REPEATS))


def _plain_app() -> Path:
    return BROWSER_TESTS / "apps" / "plain_map.py"


def _first_map(browser: Browser, folder: Path) -> Measurement:
    """Time from the start of the server's process to the first drawn map."""

    def once(plain: bool) -> float:
        with tempfile.TemporaryDirectory(dir=folder) as place:
            servers = ServerFactory(Path(place))
            start = time.perf_counter()
            try:
                server = servers.app(_plain_app()) if plain else servers.product()
                page, _ = _open(browser, f"{server.url}/", PLAIN_DRAWN if plain else DRAWN)
                taken = time.perf_counter() - start
                page.context.close()
            finally:
                servers.stop()
        return taken

    return Measurement(
        name="first map from process start",
        value=_median(lambda: once(False)),
        alternative="Plotly choropleth",
        alternative_value=_median(lambda: once(True)),
        goal=3.0,
    )


def _recolour(browser: Browser, folder: Path) -> list[Measurement]:
    """Time and count the bytes of a change of the figure that the map shows."""
    servers = ServerFactory(folder)
    try:
        page, traffic = _open(browser, f"{servers.product().url}/explore", DRAWN)
        page.wait_for_timeout(2_000)
        ours = [_change(page, traffic, LAYERS[n], _ours_drawn) for n in range(REPEATS + 1)]
        page.context.close()
        page, traffic = _open(browser, f"{servers.app(_plain_app()).url}/", PLAIN_DRAWN)
        page.wait_for_timeout(2_000)
        plain = [_change(page, traffic, PLAIN_LAYERS[n], _plain_drawn) for n in range(REPEATS + 1)]
        page.context.close()
    finally:
        servers.stop()
    seconds, sizes = zip(*ours[1:], strict=True)
    plain_seconds, plain_sizes = zip(*plain[1:], strict=True)
    return [
        Measurement(
            "recolour the map (whole page)",
            statistics.median(seconds),
            "Plotly choropleth",
            statistics.median(plain_seconds),
            goal=0.18,
        ),
        Measurement(
            "bytes of a recolouring (whole page)",
            statistics.median(sizes),
            "Plotly choropleth",
            statistics.median(plain_sizes),
            unit="bytes",
            goal=25_000,
        ),
    ]


def _ours_drawn(page: Page) -> str:
    return " ".join(page.locator(".worldmap .legend").all_text_contents())


def _plain_drawn(page: Page) -> str:
    return " ".join(page.locator(".js-plotly-plot .cbaxis").all_text_contents())


def _change(
    page: Page, traffic: Traffic, option: str, drawn: Callable[[Page], str]
) -> tuple[float, float]:
    """Choose another figure and wait until the map has drawn it: seconds and bytes received."""
    before = drawn(page)
    box = page.locator("[data-testid=stMain] [data-testid=stSelectbox] input").first
    box.click()
    box.fill(option)
    choice = page.get_by_role("option", name=option, exact=True)
    choice.wait_for()
    received = len(traffic.received)
    start = time.perf_counter()
    choice.click()
    while drawn(page) in ("", before):
        if time.perf_counter() - start > SECONDS_TO_WAIT:
            raise TimeoutError(f"The map did not change to {option}.")
        page.wait_for_timeout(5)
    seconds = time.perf_counter() - start
    page.wait_for_timeout(700)
    return seconds, float(sum(len(frame) for frame in traffic.received[received:]))


def _page_switch(browser: Browser, folder: Path) -> Measurement:
    """Time from a click in the navigation to the title of the other page."""
    servers = ServerFactory(folder)
    try:
        url = servers.product().url
        page, _ = _open(browser, f"{url}/explore", DRAWN)
        page.wait_for_timeout(2_000)
        titles = {"Shortlist": "Shortlist", "Explore": "Similarity to Vietnam"}

        def switch(name: str) -> float:
            start = time.perf_counter()
            page.get_by_role("link", name=name, exact=True).first.click()
            page.get_by_role("heading", name=titles[name], exact=True).wait_for()
            return time.perf_counter() - start

        switch("Shortlist"), switch("Explore")
        ours = statistics.median(switch(name) for name in ("Shortlist", "Explore") * 3)

        def reload() -> float:
            start = time.perf_counter()
            page.reload()
            page.get_by_role("heading", name=titles["Explore"], exact=True).wait_for()
            return time.perf_counter() - start

        return Measurement("switch of the page", ours, "reload of the page", _median(reload))
    finally:
        servers.stop()


if __name__ == "__main__":
    sys.exit(main("dashboard", run))
